//! The same rows through the drivers alone.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use kaemner_store::testing::TestDb;
use postgres::types::ToSql;
use uuid::Uuid;

/// A connection of the driver to the benchmark's own municipality.
pub struct Raw {
    conn: Conn,
    next: u128,
    no: i64,
    series: String,
}

enum Conn {
    Sqlite(rusqlite::Connection),
    Pg(Box<PgConn>),
}

struct PgConn {
    client: postgres::Client,
    statements: std::collections::HashMap<&'static str, postgres::Statement>,
}

/// A value for either driver.
enum V {
    I(i64),
    B(bool),
    T(&'static str),
    Y(Vec<u8>),
    U(Uuid),
    D(Date),
    At(Timestamp),
}

const VOUCHER: &str =
    "INSERT INTO ledger_voucher (id, date, period, source, direct, lines, posted_at, posted_by,
    text_hash, documents_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const TEXT: &str = "INSERT INTO ledger_text (voucher_id, salt, text) VALUES ($1, $2, $3)";
const POSTING: &str = "INSERT INTO ledger_posting (voucher_id, line, account_id, period, date, amount_ore)
    VALUES ($1, $2, $3, $4, $5, $6)";
const BALANCE: &str =
    "INSERT INTO ledger_balance (year, account_id, direct, p03, total) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (year, account_id, direct)
    DO UPDATE SET p03 = ledger_balance.p03 + excluded.p03, total = ledger_balance.total + excluded.total";
const FUNCTION: &str = "INSERT INTO ledger_function_balance (year, function, dranst, direct, p03, total)
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (year, function, dranst, direct)
    DO UPDATE SET p03 = ledger_function_balance.p03 + excluded.p03,
        total = ledger_function_balance.total + excluded.total";
const EVENT: &str = "INSERT INTO event (id, at, person_id, channel, act, object_kind, object_id, unit_path,
    payload_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const PAYLOAD: &str = "INSERT INTO event_payload (event_id, salt, payload) VALUES ($1, $2, $3)";
const HEAD: &str = "UPDATE ledger_head SET last_no = last_no + $2 WHERE series = $1";
const SEAL: &str =
    "INSERT INTO ledger_seal (series, no, voucher_id, prev_hash, hash) VALUES ($1, $2, $3, $4, $5)";
const HASH: &str = "UPDATE ledger_head SET hash = $2 WHERE series = $1";
const MINIMAL_VOUCHER: &str = "INSERT INTO raw_voucher (id, date) VALUES ($1, $2)";
const MINIMAL_POSTING: &str =
    "INSERT INTO raw_posting (voucher_id, line, account_id, amount_ore) VALUES ($1, $2, $3, $4)";
const FUNCTIONS: [&str; 7] = ["32201", "32205", "52511", "52514", "53026", "64551", "02201"];

impl Raw {
    pub fn open(db: &TestDb) -> Self {
        db.define(
            db.scope,
            "create table raw_voucher (id {uuid} primary key, date {date} not null) {without_rowid};
             create table raw_posting (voucher_id {uuid} not null, line {i64} not null, account_id {i64} not null,
                amount_ore {i64} not null, primary key (voucher_id, line)) {without_rowid};",
        )
        .unwrap();
        Self::connect(db, "RAW")
    }

    fn connect(db: &TestDb, series: &str) -> Self {
        let conn = match db.dir() {
            Some(dir) => {
                let conn = rusqlite::Connection::open(dir.join(format!("{}.db", db.scope))).unwrap();
                conn.execute_batch(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                     PRAGMA recursive_triggers = ON; PRAGMA wal_autocheckpoint = 20000; PRAGMA busy_timeout = 60000;
                     PRAGMA cache_size = -49152;",
                )
                .unwrap();
                conn.set_prepared_statement_cache_capacity(64);
                Conn::Sqlite(conn)
            }
            None => {
                let mut client = db.owner().unwrap();
                client.batch_execute(&format!("SET search_path TO {}", db.scope)).unwrap();
                Conn::Pg(Box::new(PgConn { client, statements: Default::default() }))
            }
        };
        let mut raw = Self { conn, next: u128::from(rand(series)) << 64, no: 0, series: series.to_owned() };
        let zero = vec![0; 32];
        let series: &'static str = series.to_owned().leak();
        raw.run(
            "INSERT INTO ledger_head (series, name, hash) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING",
            &[V::T(series), V::Y(zero)],
        );
        raw
    }

    fn run(&mut self, sql: &'static str, values: &[V]) {
        match &mut self.conn {
            Conn::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(sql).unwrap();
                for (at, value) in values.iter().enumerate() {
                    statement.raw_bind_parameter(at + 1, value.sqlite()).unwrap();
                }
                statement.raw_execute().unwrap();
            }
            Conn::Pg(pg) => {
                let PgConn { client, statements } = &mut **pg;
                let statement = statements.entry(sql).or_insert_with(|| client.prepare(sql).unwrap()).clone();
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(V::pg).collect();
                client.execute(&statement, &values).unwrap();
            }
        }
    }

    fn command(&mut self, sql: &str) {
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.execute_batch(sql).unwrap(),
            Conn::Pg(pg) => pg.client.batch_execute(sql).unwrap(),
        }
    }

    fn begin(&mut self) {
        let sql = if matches!(self.conn, Conn::Sqlite(_)) { "BEGIN IMMEDIATE" } else { "BEGIN" };
        self.command(sql);
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next | 0x0190_0000_0000_0000_0000_0000_0000_0000)
    }

    pub fn minimal(&mut self, vouchers: usize, lines: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..vouchers {
            let id = self.id();
            self.begin();
            self.run(MINIMAL_VOUCHER, &[V::U(id), V::D(date(2026, 3, 14))]);
            for line in 1..=int(lines) {
                self.run(MINIMAL_POSTING, &[V::U(id), V::I(line), V::I(line), V::I(1)]);
            }
            self.command("COMMIT");
        }
        start.elapsed()
    }

    pub fn one_by_one(&mut self, vouchers: usize, lines: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..vouchers {
            self.begin();
            let id = self.rows(lines);
            self.balances(lines);
            self.event(id);
            let series: &'static str = self.series.clone().leak();
            self.run(HEAD, &[V::T(series), V::I(1)]);
            self.seal(id);
            self.run(HASH, &[V::T(series), V::Y(vec![1; 32])]);
            self.command("COMMIT");
        }
        start.elapsed()
    }

    /// Batches with one event each; PostgreSQL gets its rows by COPY.
    pub fn batches(&mut self, batches: usize, size: usize, lines: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..batches {
            self.begin();
            let ids: Vec<Uuid> = match &self.conn {
                Conn::Sqlite(_) => (0..size).map(|_| self.rows(lines)).collect(),
                Conn::Pg(_) => self.copy_rows(size, lines),
            };
            for _ in 0..size / 2 {
                self.balances(1);
            }
            self.event(ids[0]);
            let series: &'static str = self.series.clone().leak();
            self.run(HEAD, &[V::T(series), V::I(int(size))]);
            match &self.conn {
                Conn::Sqlite(_) => ids.iter().for_each(|id| self.seal(*id)),
                Conn::Pg(_) => self.copy_seals(&ids),
            }
            self.run(HASH, &[V::T(series), V::Y(vec![1; 32])]);
            self.command("COMMIT");
        }
        start.elapsed()
    }

    /// Several connections at once, each with a series of its own on PostgreSQL as on SQLite the same head.
    pub fn clients(db: &TestDb, clients: usize, vouchers: usize, lines: usize) -> Duration {
        let mut raws: Vec<Self> = (0..clients).map(|n| Self::connect(db, &format!("R{n}"))).collect();
        let start = Instant::now();
        std::thread::scope(|scope| {
            for raw in &mut raws {
                scope.spawn(|| raw.one_by_one(vouchers / clients, lines));
            }
        });
        start.elapsed()
    }

    fn rows(&mut self, lines: usize) -> Uuid {
        let (id, day) = (self.id(), date(2026, 3, 14));
        let hash = || V::Y(vec![1; 32]);
        let values = [
            V::U(id),
            V::D(day),
            V::I(202_603),
            V::T("manual"),
            V::B(false),
            V::I(int(lines)),
            V::At(Timestamp::UNIX_EPOCH),
            V::U(id),
            hash(),
            V::Y(Vec::new()),
        ];
        self.run(VOUCHER, &values);
        self.run(TEXT, &[V::U(id), V::Y(vec![1; 16]), V::T("Faktura 4711 fra leverandør")]);
        for line in 1..=int(lines) {
            let amount = if line == int(lines) { 1 - line } else { 1 };
            let account = 1 + i64::try_from(rand_of(id, line) % 8_000).unwrap();
            let values = [V::U(id), V::I(line), V::I(account), V::I(202_603), V::D(day), V::I(amount)];
            self.run(POSTING, &values);
        }
        id
    }

    fn balances(&mut self, lines: usize) {
        let id = self.id();
        let account = |line| 1 + i64::try_from(rand_of(id, line) % 8_000).unwrap();
        let mut accounts: Vec<i64> = (1..=int(lines)).map(account).collect();
        // In one order for all clients, as ours: otherwise two of them wait for each other.
        accounts.sort_unstable();
        for account in accounts {
            self.run(BALANCE, &[V::I(2026), V::I(account), V::B(false), V::I(0)]);
        }
        for function in FUNCTIONS.iter().take(lines) {
            self.run(FUNCTION, &[V::I(2026), V::T(function), V::T("1"), V::B(false), V::I(0)]);
        }
    }

    fn event(&mut self, object: Uuid) {
        let id = self.id();
        let hash = || V::Y(vec![1; 32]);
        let values = [
            V::U(id),
            V::At(Timestamp::UNIX_EPOCH),
            V::U(id),
            V::T("cli"),
            V::T("ledger.post_voucher"),
            V::T("voucher"),
            V::U(object),
            V::T("/"),
            hash(),
            hash(),
        ];
        self.run(EVENT, &values);
        self.run(PAYLOAD, &[V::U(id), V::Y(vec![1; 16]), V::T("{\"after\":{\"lines\":3}}")]);
    }

    fn seal(&mut self, id: Uuid) {
        self.no += 1;
        let series: &'static str = self.series.clone().leak();
        self.run(SEAL, &[V::T(series), V::I(self.no), V::U(id), V::Y(vec![1; 32]), V::Y(vec![1; 32])]);
    }

    fn copy_rows(&mut self, size: usize, lines: usize) -> Vec<Uuid> {
        use std::io::Write as _;
        let ids: Vec<Uuid> = (0..size).map(|_| self.id()).collect();
        let Conn::Pg(pg) = &mut self.conn else { return ids };
        let hash = format!("\\\\x{}", "01".repeat(32));
        let mut out = pg.client.copy_in("COPY ledger_voucher (id, date, period, source, direct, lines, posted_at, posted_by, text_hash, documents_hash) FROM STDIN").unwrap();
        for id in &ids {
            writeln!(out, "{id}\t2026-03-14\t202603\tmanual\tf\t{lines}\t1970-01-01\t{id}\t{hash}\t\\\\x")
                .unwrap();
        }
        out.finish().unwrap();
        let mut out = pg.client.copy_in("COPY ledger_text (voucher_id, salt, text) FROM STDIN").unwrap();
        for id in &ids {
            writeln!(out, "{id}\t\\\\x{}\tFaktura 4711 fra leverandør", "01".repeat(16)).unwrap();
        }
        out.finish().unwrap();
        let mut out = pg
            .client
            .copy_in(
                "COPY ledger_posting (voucher_id, line, account_id, period, date, amount_ore) FROM STDIN",
            )
            .unwrap();
        for id in &ids {
            for line in 1..=int(lines) {
                let amount = if line == int(lines) { 1 - line } else { 1 };
                let account = 1 + rand_of(*id, line) % 8_000;
                writeln!(out, "{id}\t{line}\t{account}\t202603\t2026-03-14\t{amount}").unwrap();
            }
        }
        out.finish().unwrap();
        ids
    }

    fn copy_seals(&mut self, ids: &[Uuid]) {
        use std::io::Write as _;
        let Conn::Pg(pg) = &mut self.conn else { return };
        let hash = format!("\\\\x{}", "01".repeat(32));
        let mut out = pg
            .client
            .copy_in("COPY ledger_seal (series, no, voucher_id, prev_hash, hash) FROM STDIN")
            .unwrap();
        for id in ids {
            self.no += 1;
            writeln!(out, "{}\t{}\t{id}\t{hash}\t{hash}", self.series, self.no).unwrap();
        }
        out.finish().unwrap();
    }

    pub fn count_accounts(&mut self) -> i64 {
        self.number("SELECT COUNT(*) FROM ledger_account")
    }

    pub fn busiest_account(&mut self) -> i64 {
        self.number(
            "SELECT account_id FROM ledger_posting GROUP BY account_id ORDER BY COUNT(*) DESC LIMIT 1",
        )
    }

    fn number(&mut self, sql: &str) -> i64 {
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.query_row(sql, [], |row| row.get(0)).unwrap(),
            Conn::Pg(pg) => pg.client.query_one(sql, &[]).unwrap().get(0),
        }
    }

    /// The columns of a statement's first period, read by the driver; the number of rows.
    pub fn first_lines(&mut self, account: i64, limit: i64) -> usize {
        const SQL: &str =
            "SELECT p.period, p.date, p.voucher_id, p.line, p.amount_ore, s.series, s.no, t.text
            FROM ledger_posting p JOIN ledger_seal s ON s.voucher_id = p.voucher_id
            LEFT JOIN ledger_text t ON t.voucher_id = p.voucher_id
            WHERE p.period = 202601 AND p.account_id = $1 ORDER BY p.date, p.voucher_id, p.line LIMIT $2";
        match &mut self.conn {
            Conn::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(SQL).unwrap();
                let rows = statement.query_map([account, limit], |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, i64>(4)?,
                        row.get::<_, String>(7)?,
                    ))
                });
                rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap().len()
            }
            Conn::Pg(pg) => {
                let PgConn { client, statements } = &mut **pg;
                let statement = statements.entry(SQL).or_insert_with(|| client.prepare(SQL).unwrap()).clone();
                client.query(&statement, &[&account, &limit]).unwrap().len()
            }
        }
    }
}

impl V {
    fn sqlite(&self) -> rusqlite::types::Value {
        use rusqlite::types::Value;
        match self {
            Self::I(n) => Value::Integer(*n),
            Self::B(yes) => Value::Integer(i64::from(*yes)),
            Self::T(text) => Value::Text((*text).to_owned()),
            Self::Y(bytes) => Value::Blob(bytes.clone()),
            Self::U(id) => Value::Blob(id.as_bytes().to_vec()),
            Self::D(day) => Value::Text(day.to_string()),
            Self::At(at) => Value::Integer(at.as_microsecond()),
        }
    }

    fn pg(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::I(n) => n,
            Self::B(yes) => yes,
            Self::T(text) => text,
            Self::Y(bytes) => bytes,
            Self::U(id) => id,
            Self::D(day) => day,
            Self::At(at) => at,
        }
    }
}

fn rand(text: &str) -> u32 {
    text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

fn rand_of(id: Uuid, line: i64) -> u64 {
    let (high, low) = id.as_u64_pair();
    (high ^ low.wrapping_add(line.unsigned_abs())).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap()
}

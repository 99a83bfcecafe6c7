//! The same work on the drivers alone, with the same settings of durability.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use kaemner_store::EngineConfig;
use kaemner_store::testing::TestDb;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;
use postgres::{Client, NoTls, Statement};

use crate::{BALANCE, NEXT, ORE, POSTING, VOUCHER, posting_id};

/// The drivers.
pub enum Raw {
    /// One connection; threads take turns, as SQLite has one writer.
    Sqlite(Mutex<rusqlite::Connection>),
    /// A connection per thread.
    Pg(String, Vec<Client>),
}

impl Raw {
    pub fn open(db: &TestDb) -> Self {
        match db.config().engine {
            EngineConfig::Sqlite { dir } => {
                let conn = rusqlite::Connection::open(dir.join("k0265.db")).unwrap();
                conn.execute_batch(
                    "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
                     pragma wal_autocheckpoint = 20000; pragma busy_timeout = 5000",
                )
                .unwrap();
                Self::Sqlite(Mutex::new(conn))
            }
            EngineConfig::Postgres { owner_url, .. } => Self::Pg(owner_url, Vec::new()),
        }
    }

    /// Posts `each` vouchers on every thread.
    pub fn vouchers(&mut self, round: i64, threads: i64, each: i64) -> Duration {
        match self {
            Self::Sqlite(conn) => {
                let start = Instant::now();
                std::thread::scope(|s| {
                    for thread in 0..threads {
                        let conn = &*conn;
                        s.spawn(move || {
                            (0..each)
                                .for_each(|_| voucher_sqlite(&conn.lock().unwrap(), round * 100 + thread));
                        });
                    }
                });
                start.elapsed()
            }
            Self::Pg(url, clients) => {
                while clients.len() < usize::try_from(threads).unwrap() {
                    let mut client = Client::connect(url, NoTls).unwrap();
                    client.batch_execute("set search_path to k0265").unwrap();
                    clients.push(client);
                }
                let start = Instant::now();
                std::thread::scope(|s| {
                    for (thread, client) in (0..threads).zip(clients) {
                        s.spawn(move || vouchers_pg(client, round * 100 + thread, each));
                    }
                });
                start.elapsed()
            }
        }
    }

    /// Loads rows in one transaction.
    pub fn bulk(&mut self, rows: i64) -> Duration {
        match self {
            Self::Sqlite(conn) => bulk_sqlite(conn.get_mut().unwrap(), rows),
            Self::Pg(_, clients) => bulk_pg(&mut clients[0], rows),
        }
    }
}

/// The parameters stand in order, so SQLite takes `$1` as it is.
fn voucher_sqlite(conn: &rusqlite::Connection, thread: i64) {
    let prepare = |sql| conn.prepare_cached(sql).unwrap();
    prepare("begin immediate").execute([]).unwrap();
    let no: i64 = prepare(NEXT).query_row([thread], |row| row.get(0)).unwrap();
    prepare(VOUCHER).execute((thread, no, "Kontorartikler")).unwrap();
    for (line, ore) in (0..).zip(ORE) {
        prepare(POSTING).execute((posting_id(thread, no, line), no, line, ore)).unwrap();
        prepare(BALANCE).execute((thread * 4 + line, 202_601, ore)).unwrap();
    }
    prepare("commit").execute([]).unwrap();
}

fn vouchers_pg(client: &mut Client, thread: i64, each: i64) {
    let statements: Vec<Statement> =
        [NEXT, VOUCHER, POSTING, BALANCE].iter().map(|sql| client.prepare(sql).unwrap()).collect();
    for _ in 0..each {
        client.batch_execute("begin").unwrap();
        let no: i64 = client.query_one(&statements[0], &[&thread]).unwrap().get(0);
        client.execute(&statements[1], &[&thread, &no, &"Kontorartikler"]).unwrap();
        for (line, ore) in (0..).zip(ORE) {
            let id = posting_id(thread, no, line);
            client.execute(&statements[2], &[&id, &no, &line, &ore]).unwrap();
            client.execute(&statements[3], &[&(thread * 4 + line), &202_601_i64, &ore]).unwrap();
        }
        client.batch_execute("commit").unwrap();
    }
}

fn bulk_sqlite(conn: &rusqlite::Connection, rows: i64) -> Duration {
    conn.execute("delete from loaded", []).unwrap();
    let start = Instant::now();
    conn.execute_batch("begin immediate").unwrap();
    let mut insert =
        conn.prepare("insert into loaded (id, account, ore, text) values (?1, ?2, ?3, ?4)").unwrap();
    for id in 0..rows {
        insert.execute((id, id % 500, id * 7, "Kontorartikler")).unwrap();
    }
    conn.execute_batch("commit").unwrap();
    start.elapsed()
}

fn bulk_pg(client: &mut Client, rows: i64) -> Duration {
    client.batch_execute("delete from loaded").unwrap();
    let start = Instant::now();
    let copy = client.copy_in("copy loaded (id, account, ore, text) from stdin binary").unwrap();
    let mut writer = BinaryCopyInWriter::new(copy, &[Type::INT8, Type::INT8, Type::INT8, Type::TEXT]);
    for id in 0..rows {
        writer.write(&[&id, &(id % 500), &(id * 7), &"Kontorartikler"]).unwrap();
    }
    writer.finish().unwrap();
    start.elapsed()
}

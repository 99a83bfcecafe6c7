//! The ledger beside the raw engine, in the same run: `cargo bench -p kaemner-app --bench ledger`.
//!
//! Raw (a) is the least that keeps a voucher: one row and three postings in a plain table. Raw (b) writes exactly
//! our rows into our tables, with their keys and triggers, through the driver and prepared statements, one
//! statement per row, without looking anything up, judging or hashing. fsync is on everywhere.
//!
//! `KAEMNER_BENCH_POSTINGS` fills the ledger first (3,000,000 is the size that is aimed at; the default is quick),
//! `KAEMNER_BENCH_VOUCHERS` are posted one by one. PostgreSQL is measured when `KAEMNER_TEST_PG` is set.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "rates are for reading, not for money"
)]

mod raw;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::date;
use kaemner_app::actor::{Act, Actor, UnitPath};
use kaemner_app::ledger::{
    BatchId, KnownAccounts, Level, NewAccount, NewPosting, NewVoucher, Reason, Series, StatementQuery,
    TrialBalanceQuery, VoucherSource, open_year, post_batch, post_voucher, statement, trial_balance,
};
use kaemner_app::testing;
use kaemner_law::chart::{AccountString, Edition, Subject};
use kaemner_store::testing::TestDb;
use kaemner_values::Ore;
use kaemner_values::period::{AccountingPeriod, Year};
use uuid::Uuid;

use raw::Raw;

/// As large as an import makes them.
const BATCH: usize = 1_000;
/// Vouchers arrive in the order of the year: so many belong to a month, and to a day of it.
const OF_MONTH: u64 = 84_000;
const OF_DAY: u64 = 3_000;
const ACCOUNTS: u64 = 8_400;
const LINES: usize = 3;

fn main() {
    let (postings, vouchers) =
        (size("KAEMNER_BENCH_POSTINGS", 150_000), size("KAEMNER_BENCH_VOUCHERS", 1_000));
    println!("{postings} postings first, then {vouchers} vouchers one by one, {LINES} lines each");
    measure("SQLite", &TestDb::sqlite(), postings, vouchers);
    if let Some(db) = TestDb::postgres() {
        measure("PostgreSQL", &db, postings, vouchers);
    }
}

fn size(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn measure(engine: &str, db: &TestDb, postings: usize, vouchers: usize) {
    println!("\n{engine}");
    let by = testing::anyone(1, testing::municipality());
    db.store.write(db.scope, |tx| open_year(tx, &by, Year::new(2026).unwrap())).unwrap();
    bulk(db, &by, postings);
    let mut raw = Raw::open(db);
    let raw_batches = (postings / LINES / BATCH).clamp(1, 50);
    let took = raw.batches(raw_batches, BATCH, LINES);
    rate("bulk, raw (b) same rows", took, raw_batches * BATCH);
    one_by_one(db, &by, vouchers, &mut raw);
    reports(db, &by, &mut raw);
    while_importing(db, &by, vouchers / 4);
    println!("  resident memory {:>33} MiB", resident_kib() / 1024);
}

/// Each voucher differs: its accounts are spread over all there are, its day follows the year.
fn voucher(number: u64) -> NewVoucher {
    let spread = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let line = |n: u64, ore: i64| NewPosting {
        reason: Some(Reason { text: "bench".to_owned(), owner: "bench".to_owned() }),
        ..NewPosting::new(account(spread(number * 3 + n) % ACCOUNTS), Ore::new(ore))
    };
    let ore = 100 + i64::try_from(number % 90_000).unwrap();
    NewVoucher {
        id: None,
        series: Series::import(),
        date: date(
            2026,
            i8::try_from(1 + number / OF_MONTH % 12).unwrap(),
            i8::try_from(1 + number % OF_MONTH / OF_DAY).unwrap(),
        ),
        period: None,
        source: VoucherSource::manual(),
        text: format!("Faktura {number} fra leverandør"),
        lines: vec![line(0, 4 * ore), line(1, ore), NewPosting { account: bank(), ..line(2, -5 * ore) }],
        documents: Vec::new(),
    }
}

/// Functions, arts and units, so that there are more than 8,000 combinations; none that the chart prohibits.
fn account(n: u64) -> NewAccount {
    static STRINGS: LazyLock<Vec<AccountString>> = LazyLock::new(|| {
        let (edition, day) = (Edition::composite(), date(2026, 12, 28));
        let functions = edition.functions().map(|row| format!("{:05}", row.function.get()));
        let arts = ["11", "22", "23", "27", "29", "40"];
        let strings = functions.filter(|code| code.as_str() < "7").flat_map(|code| {
            arts.map(|art| format!("{code}110000001{art}").parse::<AccountString>().unwrap())
        });
        strings.filter(|string| !edition.check(&Subject::from(string), day).stops()).take(1_200).collect()
    });
    let strings = STRINGS.len() as u64;
    let unit = UnitPath::parse(&format!("/{}/", n / strings)).unwrap();
    NewAccount::new(STRINGS[usize::try_from(n % strings).unwrap()], unit)
}

fn bank() -> NewAccount {
    NewAccount::new("9220580000001000".parse().unwrap(), UnitPath::root())
}

fn bulk(db: &TestDb, by: &Actor, postings: usize) {
    let mut known = KnownAccounts::default();
    let (mut took, mut done) = (Duration::ZERO, 0_u64);
    for batch in 0..postings.div_ceil(LINES * BATCH) {
        let vouchers: Vec<_> = (0..BATCH as u64).map(|n| voucher(done + n)).collect();
        done += BATCH as u64;
        let id = BatchId::new(Uuid::from_u128(batch as u128 + 1));
        let start = Instant::now();
        db.store.read(db.scope, |tx| known.learn(tx, &vouchers)).unwrap();
        db.store
            .write(db.scope, |tx| post_batch(tx, by, Act::ImportVouchers, id, &vouchers, &known))
            .unwrap();
        took += start.elapsed();
    }
    rate("bulk import, checked and chained", took, usize::try_from(done).unwrap());
}

fn one_by_one(db: &TestDb, by: &Actor, vouchers: usize, raw: &mut Raw) {
    rate("one by one, raw (a) minimal", raw.minimal(vouchers, LINES), vouchers);
    rate("one by one, raw (b) same rows", raw.one_by_one(vouchers, LINES), vouchers);
    rate("one by one, ours, 1 client", ours(db, by, vouchers, 1), vouchers);
    rate("16 clients, raw (b)", Raw::clients(db, 16, vouchers, LINES), vouchers);
    rate("16 clients, ours", ours(db, by, vouchers, 16), vouchers);
}

fn ours(db: &TestDb, by: &Actor, vouchers: usize, clients: u64) -> Duration {
    static NEXT: AtomicU64 = AtomicU64::new(1_000_000_000);
    let each = vouchers as u64 / clients;
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                for _ in 0..each {
                    let new = voucher(NEXT.fetch_add(1, Ordering::Relaxed));
                    db.store.write(db.scope, |tx| post_voucher(tx, by, &new)).unwrap();
                }
            });
        }
    });
    start.elapsed()
}

/// How long a person waits for one voucher and for one page of a statement, first alone, then while an import posts
/// batch after batch.
fn while_importing(db: &TestDb, by: &Actor, times: usize) {
    static IMPORTED: AtomicU64 = AtomicU64::new(2_000_000_000);
    let patience = |what: &str| {
        let (mut posts, mut pages) = (Vec::with_capacity(times), Vec::with_capacity(times));
        for number in 0..times as u64 {
            let new = NewVoucher { series: Series::manual(), ..voucher(3_000_000_000 + number) };
            posts
                .push(timed(|| db.store.write(db.scope, |tx| post_voucher(tx, by, &new)).map(drop).unwrap()));
            let query = TrialBalanceQuery {
                year: Year::new(2026).unwrap(),
                by: vec![Level::Function],
                within: Vec::new(),
            };
            pages.push(timed(|| {
                db.store.read(db.scope, |tx| trial_balance(tx, by, &query)).map(drop).unwrap()
            }));
            std::thread::sleep(Duration::from_millis(5));
        }
        println!("  {what:<36} voucher {}, trial balance {}", quantiles(posts), quantiles(pages));
    };
    patience("a person alone");
    let done = AtomicBool::new(false);
    let start = Instant::now();
    let imported = std::thread::scope(|scope| {
        let import = scope.spawn(|| {
            let (mut known, mut count) = (KnownAccounts::default(), 0);
            while !done.load(Ordering::Acquire) {
                let first = IMPORTED.fetch_add(BATCH as u64, Ordering::Relaxed);
                let vouchers: Vec<_> = (first..first + BATCH as u64).map(voucher).collect();
                let id = BatchId::new(Uuid::from_u128(u128::from(first)));
                db.store.read(db.scope, |tx| known.learn(tx, &vouchers)).unwrap();
                db.store
                    .write(db.scope, |tx| post_batch(tx, by, Act::ImportVouchers, id, &vouchers, &known))
                    .unwrap();
                count += BATCH;
            }
            count
        });
        patience("a person while an import runs");
        done.store(true, Ordering::Release);
        import.join().unwrap()
    });
    rate("the import beside the person", start.elapsed(), imported);
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| millis(times[(times.len() - 1) * share / 100]);
    format!("p50 {:.2} ms p99 {:.2} ms", at(50), at(99))
}

fn reports(db: &TestDb, by: &Actor, raw: &mut Raw) {
    let year = Year::new(2026).unwrap();
    let by_function = TrialBalanceQuery { year, by: vec![Level::Function], within: Vec::new() };
    let by_account = TrialBalanceQuery { year, by: vec![Level::Function, Level::Unit], within: Vec::new() };
    let balance = |query: &TrialBalanceQuery| {
        median(|| db.store.read(db.scope, |tx| trial_balance(tx, by, query)).unwrap().len())
    };
    let accounts = raw.count_accounts();
    println!("  trial balance over {accounts} accounts, 12 periods and the year");
    println!("    by function {:>37.2} ms", millis(balance(&by_function)));
    println!("    by function and unit {:>28.2} ms", millis(balance(&by_account)));
    let account = raw.busiest_account();
    let query = StatementQuery {
        account,
        from: AccountingPeriod::new(year, 1).unwrap(),
        to: AccountingPeriod::supplementary(year),
        after: None,
        limit: 100,
    };
    let ours = median(|| db.store.read(db.scope, |tx| statement(tx, by, &query)).unwrap().lines.len());
    let theirs = median(|| raw.first_lines(account, 100));
    println!("  first 100 lines {:>33.2} ms, raw {:.2} ms", millis(ours), millis(theirs));
}

fn median(mut run: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..21)
        .map(|_| {
            let start = Instant::now();
            assert!(run() > 0);
            start.elapsed()
        })
        .collect();
    times.sort();
    times[10]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn rate(what: &str, took: Duration, vouchers: usize) {
    let per_second = vouchers as f64 / took.as_secs_f64();
    println!("  {what:<36} {per_second:>9.0} vouchers/s {:>9.0} postings/s", per_second * LINES as f64);
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

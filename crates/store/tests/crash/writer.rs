//! The program that is killed: this test binary, started again with `KAEMNER_CRASH` set.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use kaemner_store::{Clock, EngineConfig, Scope, Store, StoreConfig, StoreError, args};
use kaemner_values::MunicipalityCode;

const THREADS: i64 = 4;

pub const TABLES: &str = "
create table voucher (thread {i64} not null, n {i64} not null, primary key (thread, n)) {strict};
create table posting (thread {i64} not null, n {i64} not null, line {i64} not null, ore {i64} not null,
  primary key (thread, n, line)) {strict};
create table tally (id {i64} not null primary key, vouchers {i64} not null) {strict};
insert into tally (id, vouchers) values (1, 0);
";

pub fn scope() -> Scope {
    MunicipalityCode::new(265).unwrap().into()
}

/// Vouchers that the program said were written, per thread.
pub type Acknowledged = BTreeMap<i64, i64>;

/// Starts the program, lets it acknowledge `count` vouchers, and kills it. Gives what it acknowledged.
pub fn run_and_kill(engine: &EngineConfig, count: usize) -> Acknowledged {
    let place = match engine {
        EngineConfig::Sqlite { dir } => dir.to_str().unwrap().to_owned(),
        EngineConfig::Postgres { app_url, owner_url } => format!("{app_url} {owner_url}"),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["writer::child", "--exact", "--nocapture"])
        .env("KAEMNER_CRASH", place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = Acknowledged::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    for _ in 0..count {
        acknowledge(&mut acknowledged, lines.by_ref());
    }
    child.kill().unwrap();
    // What it still said before it died counts too.
    while acknowledge(&mut acknowledged, lines.by_ref()) {}
    child.wait().unwrap();
    acknowledged
}

/// Takes one acknowledgement in; false at the end.
fn acknowledge(all: &mut Acknowledged, lines: &mut dyn Iterator<Item = String>) -> bool {
    let mut marked =
        lines.filter_map(|line| line.strip_prefix("ack ")?.strip_suffix(" .").map(str::to_owned));
    let Some(line) = marked.next() else { return false };
    let (thread, n) = line.split_once(' ').unwrap();
    let (thread, n): (i64, i64) = (thread.parse().unwrap(), n.parse().unwrap());
    assert_eq!(all.insert(thread, n + 1).unwrap_or(0), n, "each thread counts up");
    true
}

/// The killed program itself; does nothing in an ordinary test run.
#[test]
fn child() {
    let Ok(place) = std::env::var("KAEMNER_CRASH") else { return };
    let engine = match place.split_once(' ') {
        None => EngineConfig::Sqlite { dir: PathBuf::from(place) },
        Some((app, owner)) => EngineConfig::Postgres { app_url: app.to_owned(), owner_url: owner.to_owned() },
    };
    let mut config = StoreConfig::new(engine, Clock::System);
    config.limits.checkpoint_every = std::time::Duration::from_secs(3600);
    let store = Store::open(config).unwrap();
    std::thread::scope(|s| {
        for thread in 0..THREADS {
            let store = &store;
            s.spawn(move || {
                let mut n = 0;
                loop {
                    post(store, thread, n);
                    n += 1;
                }
            });
        }
    });
}

fn post(store: &Store, thread: i64, n: i64) {
    let written: Result<(), StoreError> = store.write(scope(), |tx| {
        tx.exec("insert into voucher (thread, n) values ($1, $2)", &args![thread, n])?;
        for (line, ore) in (1..).zip([n + 1, -n, -2, 1]) {
            tx.exec("insert into posting values ($1, $2, $3, $4)", &args![thread, n, line, ore])?;
        }
        tx.exec("update tally set vouchers = vouchers + 1 where id = 1", &[]).map(drop)
    });
    written.unwrap();
    let mut out = std::io::stdout().lock();
    out.write_all(format!("ack {thread} {n} .\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Checks that nothing is there by half, and gives the number of vouchers per thread.
pub fn whole_vouchers(store: &Store) -> Acknowledged {
    store
        .read(scope(), |tx| {
            let threads: Vec<(i64, i64, i64)> =
                tx.all("select thread, count(*), max(n) + 1 from voucher group by thread", &[])?;
            for (thread, count, top) in &threads {
                assert_eq!(count, top, "thread {thread} has a gap");
            }
            let vouchers: i64 = threads.iter().map(|(_, count, _)| count).sum();
            let (postings, ore): (i64, i64) =
                tx.one("select count(*), cast(coalesce(sum(ore), 0) as bigint) from posting", &[])?;
            assert_eq!((postings, ore), (4 * vouchers, 0), "a voucher by half");
            assert_eq!(tx.one::<i64>("select vouchers from tally", &[])?, vouchers, "a tally by half");
            Ok::<_, StoreError>(threads.into_iter().map(|(thread, count, _)| (thread, count)).collect())
        })
        .unwrap()
}

//! A process killed in the middle of posting: what was acknowledged is there, what was not left no trace.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Clock, EngineConfig, StoreConfig};

use super::*;
use crate::actor::Act;

const ENGINE: &str = "KAEMNER_CRASH_ENGINE";

/// What the killed process runs: it posts for ever and tells of each commit. It does nothing in an ordinary run.
#[test]
fn posts_until_killed() {
    let Ok(engine) = std::env::var(ENGINE) else { return };
    let engine = match engine.split_once(' ') {
        Some((app_url, owner_url)) => {
            EngineConfig::Postgres { app_url: app_url.to_owned(), owner_url: owner_url.to_owned() }
        }
        None => EngineConfig::Sqlite { dir: engine.into() },
    };
    let store = Store::open(StoreConfig::new(engine, Clock::System)).unwrap();
    let (by, code) = (testing::anyone(1, testing::municipality()), Scope::from(testing::municipality()));
    for round in 0..1_000_000_i64 {
        for ore in 1..=3 {
            let new = voucher_of(vec![line(GOODS, ore), line(BANK, -ore)]);
            store.write(code, |tx| post_voucher(tx, &by, &new)).unwrap();
            println!("posted 1");
        }
        let batch: Vec<_> = (1..=40)
            .map(|ore| voucher_of(vec![line(GOODS, ore + round), line(BANK, -ore - round)]))
            .collect();
        let known = KnownAccounts::default();
        let id = BatchId::new(store.read(code, |tx| Ok::<_, LedgerError>(tx.new_id())).unwrap());
        store.write(code, |tx| post_batch(tx, &by, Act::ImportVouchers, id, &batch, &known)).unwrap();
        println!("posted 40");
    }
}

fn engine_of(db: &TestDb) -> String {
    match db.config().engine {
        EngineConfig::Sqlite { dir } => dir.display().to_string(),
        EngineConfig::Postgres { app_url, owner_url } => format!("{app_url} {owner_url}"),
    }
}

/// Lets the other process acknowledge some vouchers and kills it; how many it had told of.
fn post_and_kill(db: &TestDb, tellings: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["ledger::tests::crash::posts_until_killed", "--exact", "--nocapture"])
        .env(ENGINE, engine_of(db))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = 0;
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    for line in lines.filter(|line| line.contains("posted ")).take(tellings) {
        let (_, count) = line.split_once("posted ").unwrap();
        told += count.trim().parse::<u64>().unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    told
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut before = 0;
        for tellings in [1, 4, 9, 14] {
            let told = post_and_kill(db, tellings);
            let store = db.reopen();
            let report = store.read(desk.scope, |tx| verify_store(tx, &desk.by, &mut |_| {})).unwrap();
            assert_eq!(report.broken, None);
            assert!(report.vouchers >= before + told, "{} of {}", report.vouchers, before + told);
            before = report.vouchers;
        }
    });
}

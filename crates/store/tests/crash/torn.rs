//! The files of a killed program, with the log torn at many places.

use std::fs;
use std::path::Path;

use kaemner_store::testing::TestDb;
use kaemner_store::{Clock, EngineConfig, Store, StoreConfig};

use super::writer::{Acknowledged, TABLES, run_and_kill, whole_vouchers};

const FILES: [&str; 4] = ["community.db", "k0265.db", "k0265-documents.db", "k0101.db"];
const LOG: &str = "k0265.db-wal";
const TRIES: u64 = 60;

/// How the end of the log was lost.
#[derive(Debug, Clone, Copy)]
enum Tear {
    /// The file ends early.
    Cut,
    /// A sector of zeros, and the rest as it was.
    Hole,
    /// One flipped bit.
    Flip,
}

/// Copies the files with a log that is damaged at `at`, and gives what a store finds in them.
fn found_after(dir: &Path, log: &[u8], tear: Tear, at: usize) -> Acknowledged {
    let copy = tempfile::tempdir().unwrap();
    for file in FILES {
        fs::copy(dir.join(file), copy.path().join(file)).unwrap();
    }
    fs::write(copy.path().join(LOG), torn(log, tear, at)).unwrap();
    let engine = EngineConfig::Sqlite { dir: copy.path().to_owned() };
    whole_vouchers(&Store::open(StoreConfig::new(engine, Clock::System)).unwrap())
}

fn torn(log: &[u8], tear: Tear, at: usize) -> Vec<u8> {
    let mut log = log.to_vec();
    match tear {
        Tear::Cut => log.truncate(at),
        Tear::Hole => {
            let end = (at + 512).min(log.len());
            log[at..end].fill(0);
        }
        Tear::Flip => log[at] ^= 1,
    }
    log
}

#[test]
fn a_torn_log_gives_an_earlier_commit_and_never_half_of_one() {
    let db = TestDb::sqlite();
    db.define(db.scope, TABLES).unwrap();
    let dir = db.dir().unwrap();
    let said = run_and_kill(&db.config().engine, 200);
    let log = fs::read(dir.join(LOG)).unwrap();
    let whole = found_after(dir, &log, Tear::Cut, log.len());
    assert!(said.iter().all(|(thread, count)| whole[thread] >= *count), "{said:?} {whole:?}");

    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut earlier = 0;
    for n in 0..TRIES {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let at = usize::try_from(random % log.len() as u64).unwrap();
        let tear = [Tear::Cut, Tear::Hole, Tear::Flip][usize::try_from(n % 3).unwrap()];
        let found = found_after(dir, &log, tear, at);
        assert!(found.iter().all(|(thread, count)| count <= &whole[thread]), "{tear:?} at {at}");
        earlier += u32::from(found != whole);
    }
    assert!(earlier > 30, "only {earlier} tears lost something: the test tears too little");
}

#[test]
fn a_longer_log_never_gives_less() {
    let db = TestDb::sqlite();
    db.define(db.scope, TABLES).unwrap();
    let dir = db.dir().unwrap();
    run_and_kill(&db.config().engine, 40);
    let log = fs::read(dir.join(LOG)).unwrap();
    let total = |at: usize| found_after(dir, &log, Tear::Cut, at).values().sum::<i64>();
    let totals: Vec<_> = (0..=40).map(|part| total(log.len() * part / 40)).collect();
    assert!(totals.is_sorted() && totals[0] == 0 && totals[40] >= 40, "{totals:?}");
}

//! Kill −9 in the middle of writing.

use kaemner_store::testing::on_both;

use super::writer::{TABLES, run_and_kill, scope, whole_vouchers};

#[test]
fn what_was_acknowledged_survives_and_nothing_is_there_by_half() {
    on_both(|db| {
        assert_eq!(db.scope, scope());
        db.define(db.scope, TABLES).unwrap();
        let said = run_and_kill(&db.config().engine, 300);
        assert!(said.values().sum::<i64>() >= 300, "{said:?}");
        let found = whole_vouchers(&db.reopen());
        for (thread, count) in said {
            let kept = found.get(&thread).copied().unwrap_or(0);
            // One more may be written whose acknowledgement was cut off.
            assert!((count..=count + 1).contains(&kept), "thread {thread}: said {count}, kept {kept}");
        }
    });
}

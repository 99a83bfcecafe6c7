use jiff::SignedDuration;
use kaemner_store::testing::{TestDb, on_both};

use super::*;
use crate::events;
use crate::testing::{anyone, municipality, person};

fn added(db: &TestDb, acts: &[Act]) -> ShownWebhook {
    let new = NewWebhook {
        name: "ESDH".to_owned(),
        url: "https://esdh.example/hook".to_owned(),
        acts: acts.to_vec(),
    };
    let by = anyone(1, municipality());
    db.store.write(db.scope, |tx| add(tx, &by, &new)).unwrap()
}

fn happen(db: &TestDb, act: Act, number: u128) {
    let by = anyone(1, municipality());
    let object = Object::new("voucher", Uuid::from_u128(number));
    let after = json!({ "name": "hemmeligt" });
    db.store
        .write(db.scope, |tx| {
            record(tx, &by, Event::of(act, object).step("posted").after(after.clone()))?;
            events::seal(tx).map(drop)
        })
        .unwrap();
}

fn claimed(db: &TestDb) -> Vec<Attempt> {
    db.store
        .write(db.scope, |tx| {
            queue(tx)?;
            claim(tx, 10)
        })
        .unwrap()
}

fn report_all(db: &TestDb, attempts: &[Attempt], outcome: Result<u16, &str>) {
    let each = |tx: &mut Tx<'_>| attempts.iter().try_for_each(|attempt| report(tx, attempt, outcome));
    db.store.write(db.scope, each).unwrap();
}

#[test]
fn events_from_now_on_are_told_once_to_who_wants_them() {
    on_both(|db| {
        happen(db, Act::PostVoucher, 1);
        added(db, &[Act::PostVoucher]);
        happen(db, Act::PostVoucher, 2);
        happen(db, Act::Repost, 3);
        let attempts = claimed(db);
        let told: Vec<_> = attempts.iter().map(|one| one.event.as_ref().unwrap().object_id).collect();
        assert_eq!(told, [Uuid::from_u128(2)]);
        assert!(claimed(db).is_empty(), "leased");
        report_all(db, &attempts, Ok(204));
        db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
        assert!(claimed(db).is_empty(), "sent");
        let text = String::from_utf8(body(&attempts[0], "0265")).unwrap();
        assert!(text.contains("\"act\":\"ledger.post_voucher\"") && !text.contains("hemmeligt"), "{text}");
    });
}

#[test]
fn what_fails_is_tried_again_later_and_given_up_visibly() {
    on_both(|db| {
        added(db, &[Act::PostVoucher]);
        happen(db, Act::PostVoucher, 1);
        let by = anyone(1, municipality());
        let mut waits = Vec::new();
        for made in 1..=ATTEMPTS_MAX {
            let attempts = claimed(db);
            assert_eq!(attempts.len(), 1, "try {made}");
            let outcome = if made % 2 == 0 { Ok(503) } else { Err("timeout") };
            report_all(db, &attempts, outcome);
            let listed = db.store.read(db.scope, |tx| list(tx, &by)).unwrap();
            let delivery = listed[0].1[0].clone();
            // The clock of a test goes on a little with each look.
            let wait = delivery.next_at.duration_since(db.store.now()) + SignedDuration::from_millis(999);
            waits.push(wait.as_secs());
            db.store.set_now(db.store.now() + SignedDuration::from_secs(PAUSE_SECONDS_MAX)).unwrap();
            if made == ATTEMPTS_MAX {
                assert_eq!((delivery.state, delivery.status), (DeliveryState::Dead, Some(503)));
                assert!(claimed(db).is_empty());
                db.store.write(db.scope, |tx| revive(tx, &by, delivery.id)).unwrap();
                assert_eq!(claimed(db).len(), 1);
            }
        }
        assert_eq!(waits[..4], [10, 20, 40, 80]);
        assert_eq!(waits[11], PAUSE_SECONDS_MAX);
    });
}

#[test]
fn a_sender_that_falls_silent_is_overtaken() {
    on_both(|db| {
        let webhook = added(db, &[]);
        let by = anyone(1, municipality());
        db.store.write(db.scope, |tx| test(tx, &by, webhook.id)).unwrap();
        assert_eq!(claimed(db).iter().filter(|one| one.event.is_none()).count(), 1);
        db.store.set_now(db.store.now() + LEASE).unwrap();
        assert_eq!(claimed(db).iter().filter(|one| one.event.is_none()).count(), 1);
    });
}

#[test]
fn nothing_is_told_while_it_is_off_and_nobody_without_the_right_adds_one() {
    on_both(|db| {
        let webhook = added(db, &[Act::PostVoucher]);
        let by = anyone(1, municipality());
        db.store.write(db.scope, |tx| switch(tx, &by, webhook.id, false)).unwrap();
        happen(db, Act::PostVoucher, 1);
        assert!(claimed(db).is_empty());
        db.store.write(db.scope, |tx| switch(tx, &by, webhook.id, true)).unwrap();
        assert!(claimed(db).is_empty(), "what happened meanwhile stays untold");
        happen(db, Act::PostVoucher, 2);
        assert_eq!(claimed(db).len(), 1);
        let other = person(2, municipality(), &[Act::PostVoucher], "/");
        let new = NewWebhook { name: "x".to_owned(), url: "https://x.example".to_owned(), acts: Vec::new() };
        let refused = db.store.write(db.scope, |tx| add(tx, &other, &new));
        assert!(matches!(refused, Err(WebhookError::Denied(_))));
        for url in ["ftp://x.example", "https://user@x.example/", ""] {
            let new = NewWebhook { url: url.to_owned(), ..new.clone() };
            let refused = db.store.write(db.scope, |tx| add(tx, &by, &new));
            assert!(matches!(refused, Err(WebhookError::BadUrl)), "{url}");
        }
    });
}

#[test]
fn a_signature_is_the_one_any_library_computes() {
    // printf '1767340800.{"a":1}' | openssl dgst -sha256 -hmac key
    let at = "2026-01-02T08:00:00Z".parse().unwrap();
    let shown = signature("key", at, b"{\"a\":1}");
    assert_eq!(shown, "t=1767340800,v1=948eba2003fd8b6385a82b5e2e680996e72dfa60ae4be5e08780af6c9ff5ff56");
}

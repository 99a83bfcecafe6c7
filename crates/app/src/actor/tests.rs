use jiff::civil::date;
use kaemner_values::Ore;
use proptest::prelude::*;

use uuid::Uuid;

use super::{Act, At, Denied, PersonId, Right, UnitPath, Whose, filter, rights};

fn right(act: Act, under: &str, limit: Option<i64>) -> Right {
    let right = Right::new("test", act, UnitPath::parse(under).unwrap(), date(2026, 1, 1));
    Right { limit: limit.map(Ore::from_kroner), ..right }
}

fn me() -> PersonId {
    PersonId::new(Uuid::from_u128(1))
}

#[test]
fn the_nearest_miss_is_named() {
    let rights =
        [right(Act::AuthoriseInvoice, "/3/", Some(1000)), right(Act::AuthoriseInvoice, "/3/1/", Some(5000))];
    let school = UnitPath::parse("/3/1/").unwrap();
    let other = UnitPath::parse("/4/").unwrap();
    let ask = |unit, kroner| {
        rights::decide(me(), &rights, Act::AuthoriseInvoice, &At::unit(unit).amount(Ore::from_kroner(kroner)))
    };
    assert!(ask(&school, 5000).is_ok());
    assert_eq!(
        ask(&school, 5001),
        Err(Denied::AboveLimit { act: Act::AuthoriseInvoice, limit: Ore::from_kroner(5000) })
    );
    assert!(matches!(ask(&other, 1), Err(Denied::OutsideUnit { .. })));
    assert_eq!(
        rights::decide(me(), &rights, Act::PostVoucher, &At::anywhere()),
        Err(Denied::NoRight(Act::PostVoucher))
    );
}

#[test]
fn a_credit_note_counts_by_its_size() {
    let rights = [right(Act::AuthoriseInvoice, "/", Some(1000))];
    let at = At::anywhere().amount(Ore::from_kroner(-2000));
    assert!(matches!(
        rights::decide(me(), &rights, Act::AuthoriseInvoice, &at),
        Err(Denied::AboveLimit { .. })
    ));
}

#[test]
fn act_names_are_unique() {
    let mut names: Vec<_> = Act::ALL.iter().map(|act| act.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Act::ALL.len());
}

#[test]
fn a_range_of_accounts_is_read_by_its_first_digits() {
    let range: super::AccountRange = "52-53".parse().unwrap();
    assert!(range.contains("5281111000099910") && range.contains("5399999999999999"));
    assert!(!range.contains("5181111000099910") && !range.contains("5400000000000000"));
    for bad in ["", "a", "5-53", "53-52", "12345678901234567"] {
        assert!(bad.parse::<super::AccountRange>().is_err(), "{bad}");
    }
    let meets = |a: &str, b: &str| {
        a.parse::<super::AccountRange>().unwrap().meets(&b.parse::<super::AccountRange>().unwrap())
    };
    assert!(meets("52-53", "5311") && meets("5311", "5") && !meets("52", "53-54") && meets("52-53", "53-54"));
}

#[test]
fn what_is_ones_own_and_what_waits_is_told_apart() {
    let other = PersonId::new(Uuid::from_u128(2));
    let own = [Right { whose: Whose::Own, ..right(Act::ReadPay, "/", None) }];
    let ask =
        |rights: &[Right], about| rights::decide(me(), rights, Act::ReadPay, &At::anywhere().about(about));
    assert!(ask(&own, me()).is_ok());
    assert_eq!(ask(&own, other), Err(Denied::OwnOnly(Act::ReadPay)));
    let others = [Right { whose: Whose::Others, ..right(Act::ReadPay, "/", None) }];
    assert_eq!(ask(&others, me()), Err(Denied::OthersOnly(Act::ReadPay)));
    let mut waits = right(Act::ReadPay, "/", None);
    (waits.waiting, waits.acts) = (waits.acts, super::ActSet::EMPTY);
    assert_eq!(ask(&[waits.clone()], other), Err(Denied::NoReceipt(Act::ReadPay)));
    assert_eq!(filter::filter(me(), &[waits], Act::ReadPay), super::UnitFilter::Nothing);
}

#[test]
fn a_right_of_ones_own_goes_before_a_deputys() {
    let principal = PersonId::new(Uuid::from_u128(2));
    let deputy = Right { on_behalf_of: Some(principal), ..right(Act::AuthoriseInvoice, "/", None) };
    let rights = [deputy, right(Act::AuthoriseInvoice, "/3/", Some(100))];
    let unit = UnitPath::parse("/3/").unwrap();
    let ask = |kroner| {
        let at = At::unit(&unit).amount(Ore::from_kroner(kroner));
        rights::decide(me(), &rights, Act::AuthoriseInvoice, &at).unwrap().on_behalf_of
    };
    assert_eq!((ask(100), ask(101)), (None, Some(principal)));
}

fn path() -> impl Strategy<Value = UnitPath> {
    proptest::collection::vec("[0-9a-c]{1,2}", 0..4)
        .prop_map(|codes| codes.iter().fold(UnitPath::root(), |path, code| path.child(code).unwrap()))
}

proptest! {
    #[test]
    fn filter_and_decision_agree(
        unders in proptest::collection::vec((path(), 0_u8..4), 0..4),
        unit in path(),
        digits in "[0-9]{16}",
        about in 1_u128..3,
    ) {
        let limited = |(under, kind): &(UnitPath, u8)| {
            let mut one = right(Act::ReadLedger, under.as_str(), None);
            match kind {
                1 => one.accounts = vec!["3-5".parse().unwrap()],
                2 => one.whose = Whose::Own,
                3 => one.whose = Whose::Others,
                _ => {}
            }
            one
        };
        let rights: Vec<_> = unders.iter().map(limited).collect();
        let at = At::unit(&unit).account(&digits).about(PersonId::new(Uuid::from_u128(about)));
        let decided = rights::decide(me(), &rights, Act::ReadLedger, &at).is_ok();
        prop_assert_eq!(filter::filter(me(), &rights, Act::ReadLedger).admits_at(at), decided);
    }

    #[test]
    fn a_prefix_is_a_range(under in path(), unit in path()) {
        if under != UnitPath::root() {
            let within = unit.as_str() >= under.as_str() && unit.as_str() < under.after().as_str();
            prop_assert_eq!(under.contains(&unit), within);
        }
    }
}

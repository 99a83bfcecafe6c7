use jiff::civil::date;
use kaemner_values::Ore;
use proptest::prelude::*;

use super::{Act, At, Denied, Right, UnitFilter, UnitPath, rights};

fn right(act: Act, under: &str, limit: Option<i64>) -> Right {
    Right {
        act,
        under: UnitPath::parse(under).unwrap(),
        limit: limit.map(Ore::from_kroner),
        role: "test",
        from: date(2026, 1, 1),
        to: None,
    }
}

#[test]
fn the_nearest_miss_is_named() {
    let rights =
        [right(Act::AuthoriseInvoice, "/3/", Some(1000)), right(Act::AuthoriseInvoice, "/3/1/", Some(5000))];
    let school = UnitPath::parse("/3/1/").unwrap();
    let other = UnitPath::parse("/4/").unwrap();
    let ask = |unit, kroner| {
        rights::decide(&rights, Act::AuthoriseInvoice, At::unit(unit).amount(Ore::from_kroner(kroner)))
    };
    assert!(ask(&school, 5000).is_ok());
    assert_eq!(
        ask(&school, 5001),
        Err(Denied::AboveLimit { act: Act::AuthoriseInvoice, limit: Ore::from_kroner(5000) })
    );
    assert!(matches!(ask(&other, 1), Err(Denied::OutsideUnit { .. })));
    assert_eq!(
        rights::decide(&rights, Act::PostVoucher, At::anywhere()),
        Err(Denied::NoRight(Act::PostVoucher))
    );
}

#[test]
fn a_credit_note_counts_by_its_size() {
    let rights = [right(Act::AuthoriseInvoice, "/", Some(1000))];
    let at = At::anywhere().amount(Ore::from_kroner(-2000));
    assert!(matches!(rights::decide(&rights, Act::AuthoriseInvoice, at), Err(Denied::AboveLimit { .. })));
}

#[test]
fn act_names_are_unique() {
    let mut names: Vec<_> = Act::ALL.iter().map(|act| act.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Act::ALL.len());
}

fn path() -> impl Strategy<Value = UnitPath> {
    proptest::collection::vec("[0-9a-c]{1,2}", 0..4)
        .prop_map(|codes| codes.iter().fold(UnitPath::root(), |path, code| path.child(code).unwrap()))
}

proptest! {
    #[test]
    fn filter_and_decision_agree(unders in proptest::collection::vec(path(), 0..4), unit in path()) {
        let rights: Vec<_> = unders.iter().map(|under| right(Act::ReadLedger, under.as_str(), None)).collect();
        let decided = rights::decide(&rights, Act::ReadLedger, At::unit(&unit)).is_ok();
        prop_assert_eq!(rights::filter(&rights, Act::ReadLedger).admits(&unit), decided);
    }

    #[test]
    fn a_prefix_is_a_range(under in path(), unit in path()) {
        if under != UnitPath::root() {
            let within = unit.as_str() >= under.as_str()
                && unit.as_str() < format!("{}0", under.as_str().trim_end_matches('/')).as_str();
            prop_assert_eq!(UnitFilter::Under(vec![under.clone()]).admits(&unit), within);
            prop_assert_eq!(under.contains(&unit), within);
        }
    }
}

//! Every message of the chart has a text in both languages, with the arguments it is given.

use super::fixtures::{register_day, verdict};
use crate::chart::{AccountPart, ChartDataError, Edition, LocalAccount, Subject, Verdict, read_aliases};
use kaemner_values::text::{Arg, Message};

const DANISH: &str = include_str!("../../../text/da.ftl");
const ENGLISH: &str = include_str!("../../../text/en.ftl");

fn assert_written(message: &Message) {
    for file in [DANISH, ENGLISH] {
        let line = file.lines().find(|line| line.split(" = ").next() == Some(message.key));
        let line = line.unwrap_or_else(|| panic!("no text for {}", message.key));
        for (name, _) in &message.args {
            assert!(line.contains(&format!("{{ ${name} }}")), "{} does not show {name}", message.key);
        }
        assert_eq!(line.matches("{ $").count(), message.args.len(), "{line}");
    }
    for (_, arg) in &message.args {
        if let Arg::Message(inner) = arg {
            assert_written(inner);
        }
    }
}

#[test]
fn reasons_have_texts() {
    let texts = [
        "-577771999--499",
        "-532321999--499",
        "-322010999--499",
        "-322014999--499",
        "-645502999--869",
        "-645511777--499",
        "-548681999--479",
        "-322011999--399",
        "-322011999--439",
        "-322011999--619",
        "-322013015--459",
    ];
    let mut kinds = std::collections::BTreeSet::new();
    for text in texts {
        let Verdict::Problem(problems) = verdict(text) else { panic!("{text} has no problem") };
        for problem in problems {
            assert_written(&problem.reason.message());
            assert!(!problem.reason.to_string().is_empty());
            kinds.insert(problem.reason.id());
        }
    }
    assert!(kinds.len() >= 12, "{kinds:?}");
    let account: LocalAccount = "-557711005--529".parse().unwrap();
    let later = register_day().last_of_year().tomorrow().unwrap();
    let Verdict::Problem(closed) = Edition::composite().check(&Subject::from(&account), later) else {
        panic!("the grouping is closed")
    };
    assert_written(&closed[0].reason.message());
}

#[test]
fn errors_have_texts() {
    for part in [AccountPart::Whole, AccountPart::Art, AccountPart::CostCentre, AccountPart::Dimension] {
        assert_written(&part.message());
    }
    let rows = read_aliases(
        b"alias,account_string,kind\na,b,c\nd,1-2,e\nf,02006-03231199-,g\nh\ni,-032311999-,\xff\n",
    )
    .unwrap();
    assert_eq!(rows.len(), 5);
    for row in &rows {
        assert_written(&row.account.as_ref().unwrap_err().message());
    }
    assert_written(&read_aliases(b"alias,kind\n").unwrap_err().message());
    assert_written(&ChartDataError::NoEdition(register_day()).message());
}

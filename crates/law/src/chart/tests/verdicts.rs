//! The verdict on single accounts, one row per rule.

use jiff::civil::date;
use kaemner_values::text::Language;

use super::fixtures::verdict;
use crate::chart::{
    AccountString, Activity, Art, Edition, MainAccount, Severity, Subject, VatKind, Verdict,
    main_account_8_twin,
};

/// `allowed`, `observed`, or the problems as `stop function-closed`.
fn summary(verdict: &Verdict<'_>) -> String {
    match verdict {
        Verdict::Problem(problems) => {
            let each = problems.iter().map(|p| format!("{} {}", p.severity.name(), p.reason.id()));
            each.collect::<Vec<_>>().join(", ")
        }
        other => other.name().to_owned(),
    }
}

#[test]
fn verdicts() {
    let cases = [
        ("-322011999--499", "allowed"),
        ("-322011999-", "allowed"),
        ("-645521999--499", "observed"),
        ("-557712010--869", "observed"),
        ("-577771999--499", "warn function-unknown"),
        ("-532321999--499", "stop function-closed"),
        ("-322010999--499", "stop dranst-unknown"),
        ("-322014999--499", "stop dranst-not-allowed"),
        ("-722051001--619", "stop dranst-not-allowed, warn grouping-unknown"),
        ("-855705999--699", "stop dranst-not-allowed"),
        ("-645511777--499", "warn grouping-unknown"),
        ("-548681999--479", "stop own-grouping-forbidden"),
        ("-022023001--499", "warn grouping-unknown"),
        ("-322013015--459", "warn combination-unseen"),
        ("-322011999--399", "stop main-art-not-in-use"),
        ("-322011999--439", "warn art-unknown, warn art-unseen, warn local-art-unseen"),
        ("-322011999--619", "warn art-not-for-dranst, warn art-unseen"),
        ("-557712010--499", "warn art-not-for-dranst, warn art-unseen"),
        ("-322011999--498", "warn local-art-unseen"),
        ("-557741999--299", "warn art-not-for-dranst"),
        ("-645502999--869", "warn dranst-unseen"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, summary(&verdict(text)), expected))
        .filter(|c| c.1 != *c.2)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_a_sourced_prohibition_stops() {
    for text in ["-322014999--499", "-548681999--479", "-322011999--399", "-532321999--499"] {
        let verdict = verdict(text);
        assert!(verdict.stops(), "{text}");
        let Verdict::Problem(problems) = verdict else { unreachable!() };
        assert!(
            problems.iter().all(|p| p.severity == Severity::Warn || p.source.is_some_and(|s| !s.is_empty()))
        );
    }
    for text in ["-577771999--499", "-645511777--499", "-322011999--498", "-322011999--619"] {
        assert!(!verdict(text).stops(), "{text}");
    }
}

#[test]
fn a_function_and_a_grouping_close_on_their_day() {
    let edition = Edition::composite();
    let at = |text: &str, day| {
        let account: AccountString = text.parse().unwrap();
        summary(&edition.check(&Subject::from(&account), day))
    };
    assert_eq!(at("5323211000099949", date(2018, 1, 1)), "stop function-closed");
    assert_eq!(at("5323211000099949", date(2017, 12, 31)), "allowed");
    assert_eq!(at("5577111000000552", date(2021, 12, 31)), "allowed");
    assert_eq!(at("5577111000000552", date(2022, 1, 1)), "stop grouping-closed");
}

#[test]
fn ownership_belongs_to_main_accounts_0_to_6() {
    let at = |text: &str| {
        let account: AccountString = text.parse().unwrap();
        summary(&Edition::composite().check(&Subject::from(&account), super::fixtures::register_day()))
    };
    assert_eq!(at("3220111000099949"), "allowed");
    assert_eq!(at("3220110000099949"), "stop ownership-not-allowed");
    assert_eq!(at("3220115000099949"), "stop ownership-not-allowed");
    assert_eq!(at("9220580000080169"), "observed");
    assert_eq!(at("9220581000080169"), "warn ownership-not-allowed");
}

#[test]
fn vat_follows_the_art() {
    let edition = Edition::composite();
    let kind = |main: u8, art: &str, activity| {
        let art: Art = art.parse().unwrap();
        edition.vat(MainAccount::new(main).unwrap(), art, activity).map(|vat| vat.kind)
    };
    let cases = [
        ("1.0", VatKind::None),
        ("2.2", VatKind::Refunded),
        ("2.6", VatKind::None),
        ("2.9", VatKind::Refunded),
        ("4.0", VatKind::PositiveList),
        ("4.5", VatKind::Refunded),
        ("4.7", VatKind::None),
        ("4.9", VatKind::Refunded),
        ("5.9", VatKind::PositiveList),
        ("7.2", VatKind::None),
        ("9.4", VatKind::None),
    ];
    for (art, expected) in cases {
        assert_eq!(kind(3, art, Activity::NotRegistered), Some(expected), "{art}");
    }
    assert_eq!(kind(1, "2.9", Activity::Registered), Some(VatKind::Registered));
    assert_eq!(kind(1, "7.2", Activity::Registered), Some(VatKind::Registered));
    assert_eq!(kind(1, "1.0", Activity::Registered), Some(VatKind::None));
    assert_eq!(kind(9, "4.9", Activity::NotRegistered), Some(VatKind::None));
    assert_eq!(kind(3, "3.1", Activity::NotRegistered), None);
}

#[test]
fn movements_of_the_balance_show_on_main_account_8() {
    let edition = Edition::composite();
    let twin = |function: &str| {
        main_account_8_twin(edition, function.parse().unwrap())
            .map(|twin| format!("{} {}/{}", twin.function, twin.rise, twin.fall))
    };
    assert_eq!(twin("9.22.05").as_deref(), Some("8.22.05 5/7"));
    assert_eq!(twin("9.28.15").as_deref(), Some("8.28.15 5/5"));
    assert_eq!(twin("9.55.70").as_deref(), Some("8.55.70 6/7"));
    for function in ["9.58.81", "9.72.90", "9.75.99", "8.22.05", "5.28.20"] {
        assert_eq!(twin(function), None, "{function}");
    }
}

#[test]
fn every_art_in_use_has_guidance_in_both_languages() {
    for (art, row) in Edition::composite().arts() {
        let Some(guidance) = Edition::composite().guidance(art) else {
            assert!(row.name.is_empty() || matches!(art.main(), 0 | 8), "{art} {}", row.name);
            continue;
        };
        assert!(guidance.text(Language::Danish).len() > 10 && guidance.text(Language::English).len() > 10);
    }
}

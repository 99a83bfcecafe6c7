//! The shipped figures can be read, and their questions answered.

use jiff::civil::date;
use kaemner_law::Law;
use kaemner_law::params::{AreaGroup, Certainty, Finding, LawError, RoundingWay};
use kaemner_law::pay;
use kaemner_values::{Ore, Rounding};

#[test]
fn the_shipped_figures_are_read() {
    let law = Law::shipped().unwrap();
    let atp = law.atp_a.on(date(2026, 4, 1)).unwrap();
    assert_eq!(atp.meta.from, date(2024, 1, 1));
    assert_eq!(atp.value.month.last().unwrap().employee, Ore::from_kroner(99));
    let ten = law.rounding(RoundingWay::TenKrone).on(date(2026, 4, 1)).unwrap().value;
    assert_eq!((ten.am_base, ten.tax), (Rounding::DownToTenKroner, Rounding::UpToKrone));
    let floor = law.rounding(RoundingWay::FloorKrone).on(date(2026, 4, 1)).unwrap().value;
    assert_eq!((floor.am_base, floor.am), (Rounding::HalfUpToOre, Rounding::DownToKrone));
    let scale = &law.pay_scale;
    let day = date(2026, 4, 1);
    assert_eq!(scale.step.on(day).unwrap().value.of("30".parse().unwrap()), 235_065);
    assert_eq!(scale.step.on(day).unwrap().value.of("55+".parse().unwrap()), 754_309);
    let area = AreaGroup::new(2).unwrap();
    assert_eq!(scale.area.on(day).unwrap().value.of("30".parse().unwrap(), area), 4264);
    assert_eq!(scale.area.on(day).unwrap().value.of("42".parse().unwrap(), area), 0);
    assert_eq!(law.agreement("30.31").unwrap().code, law.agreement("30.21").unwrap().code);
}

#[test]
fn a_date_outside_a_table_names_table_and_date() {
    let law = Law::shipped().unwrap();
    let error = law.mileage.on(date(2027, 1, 1)).unwrap_err();
    assert_eq!(error, LawError::OutsideTable { table: "mileage".into(), date: date(2027, 1, 1) });
    assert_eq!(error.to_string(), "table mileage has no row for 2027-01-01");
}

/// Names that answers and lists show.
#[test]
fn rows_tables_and_certainties_have_their_names() {
    let law = Law::shipped().unwrap();
    assert_eq!(law.mileage.table(), "mileage");
    assert_eq!(law.mileage.on(date(2026, 4, 1)).unwrap().meta.name(), "mileage@2026-01-01");
    let names = [Certainty::Verified, Certainty::Secondary, Certainty::Unverified].map(|one| one.to_string());
    assert_eq!(names, ["verified", "secondary", "unverified"]);
}

#[test]
fn every_row_has_a_source_and_the_unverified_are_listed() {
    let law = Law::shipped().unwrap();
    let overview = law.overview();
    assert!(overview.rows("").count() > 100);
    for meta in overview.rows("") {
        assert!(meta.source.len() > 3, "{} has no source", meta.name());
    }
    let findings = overview.findings(date(2026, 11, 22));
    let unverified = overview.rows("").filter(|meta| meta.certainty == Certainty::Unverified).count();
    let listed = findings.iter().filter(|finding| matches!(finding, Finding::Unverified(_))).count();
    assert_eq!((unverified, listed > 5), (listed, true));
    assert!(findings.iter().any(|finding| matches!(
        finding,
        Finding::Gap { first, .. } if *first == date(2022, 1, 1)
    )));
    assert!(
        findings.iter().any(|finding| matches!(finding, Finding::Ending(meta) if meta.table == "mileage"))
    );
}

#[test]
fn a_wrong_row_is_refused_by_name() {
    let good = [
        include_str!("../../params/pay_scale.toml"),
        include_str!("../../params/atp.toml"),
        include_str!("../../params/tax.toml"),
        include_str!("../../params/hours.toml"),
        include_str!("../../params/travel.toml"),
        include_str!("../../params/holiday.toml"),
        include_str!("../../params/refund.toml"),
        include_str!("../../params/pay_codes.toml"),
    ];
    let with_tax = |from: &str, to: &str| {
        let mut texts = good;
        let changed = texts[2].replacen(from, to, 1);
        texts[2] = &changed;
        Law::read(texts, &[]).unwrap_err().to_string()
    };
    let wrong = with_tax("value = \"8 %\"", "value = \"8 procent\"");
    assert!(wrong.starts_with("tax.toml, table am_bidrag, row 2008-01-01:"), "{wrong}");
    let wrong = with_tax("certainty = \"verified\"", "certainty = \"maybe\"");
    assert!(wrong.contains("maybe"), "{wrong}");
    let wrong = with_tax("value = \"8 %\"", "value = \"8 %\"\nvalu = \"9 %\"");
    assert!(wrong.contains("valu"), "{wrong}");
    assert_eq!(with_tax("[[am_bidrag]]", "[[am_bidrg]]"), "tax.toml has no table am_bidrag");
    assert_eq!(
        with_tax("[[am_bidrag]]", "[[am_bid]]\nx = 1\n[[am_bidrag]]"),
        "tax.toml has an unknown table am_bid"
    );
}

#[test]
fn an_agreement_with_a_misspelt_rule_is_refused() {
    let text = include_str!("../../params/agreements/30.11.toml").replacen("[[pension]]", "[[pensions]]", 1);
    let statutes = [
        include_str!("../../params/pay_scale.toml"),
        include_str!("../../params/atp.toml"),
        include_str!("../../params/tax.toml"),
        include_str!("../../params/hours.toml"),
        include_str!("../../params/travel.toml"),
        include_str!("../../params/holiday.toml"),
        include_str!("../../params/refund.toml"),
        include_str!("../../params/pay_codes.toml"),
    ];
    let error = Law::read(statutes, &[("agreements/30.11.toml", &text)]).unwrap_err();
    assert_eq!(error.to_string(), "agreements/30.11.toml has an unknown table pensions");
}

/// Fritvalg is what a pension has above its limit; a pension at the limit leaves nothing to choose.
#[test]
fn a_pension_at_the_limit_leaves_nothing_to_choose() {
    let statutes = [
        include_str!("../../params/pay_scale.toml"),
        include_str!("../../params/atp.toml"),
        include_str!("../../params/tax.toml"),
        include_str!("../../params/hours.toml"),
        include_str!("../../params/travel.toml"),
        include_str!("../../params/holiday.toml"),
        include_str!("../../params/refund.toml"),
        include_str!("../../params/pay_codes.toml"),
    ];
    let case = pay::read_case(
        "period = \"2026-04\"\npayment_date = 2026-04-30\n[card]\nkind = \"none\"\n[[employment]]\nid = \"1\"\n\
         agreement = \"30.11\"\nposition = \"basis\"\nstep = 30\narea_group = 2\nfritvalg = \"pay\"\n",
    )
    .unwrap();
    let paid_out = |total: &str| {
        let text = include_str!("../../params/agreements/30.11.toml").replace("\"16.68 %\"", total);
        let law = Law::read(statutes, &[("agreements/30.11.toml", &text)]).unwrap();
        let slip = pay::calculate(&case, &law).unwrap();
        let lines = slip.proof.lines().iter();
        lines
            .filter(|line| line.code.as_str() == "1170")
            .map(|line| line.amount.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(paid_out("\"16.00 %\""), ["329.75"]);
    assert_eq!(paid_out("\"15.00 %\""), Vec::<String>::new());
    assert_eq!(paid_out("\"14.00 %\""), Vec::<String>::new());
}

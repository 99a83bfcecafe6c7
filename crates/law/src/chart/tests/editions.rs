//! Replacement editions, and the difference between two; several municipalities' charts.

use std::collections::BTreeMap;

use jiff::civil::date;
use kaemner_values::MunicipalityCode;

use crate::chart::{
    Change, ChartDataError, ChartFiles, Edition, EditionDifference, LocalAccount, LocalChart, LocalEntry,
    StandardPlan, TableInfo, TableInfoError, compare_charts,
};

/// The form of StatBank's `tableinfo` answer; codes and labels as StatBank writes them.
const TABLE: &str = r#"{
  "id": "REGK31", "text": "Kommunernes regnskaber på funktioner", "unit": "1.000 kr.",
  "variables": [
    {"id": "OMRÅDE", "text": "område", "elimination": true, "values": [{"id": "000", "text": "Hele landet"}]},
    {"id": "FUNK1", "text": "funktion", "elimination": false, "values": [
      {"id": "00000", "text": "0 Byudvikling, bolig- og miljøforanstaltninger"},
      {"id": "23231", "text": "2.32.31 Busdrift og letbane"},
      {"id": "23236", "text": "2.32.36 Ny funktion"}]},
    {"id": "ART", "text": "art", "elimination": false, "values": [
      {"id": "TOT", "text": "I alt"}, {"id": "61", "text": "6.1 Renteudgifter"}]}
  ]
}"#;

#[test]
fn a_statbank_table_renews_names_and_adds_functions() {
    let table: TableInfo = serde_json::from_str(TABLE).unwrap();
    let before = Edition::composite();
    let after = before.with_table(&table).unwrap();
    let difference = EditionDifference::between(before, &after);
    insta::assert_debug_snapshot!(difference);
    assert!(EditionDifference::between(before, before).is_empty());
    assert_eq!(Edition::functions_of(&table).len(), 2);
}

#[test]
fn a_table_of_something_else_is_refused() {
    let table = TableInfo { id: "FOLK1A".to_owned(), variables: Vec::new() };
    let error = Edition::composite().with_table(&table).map(|_| ()).unwrap_err();
    assert_eq!(error, TableInfoError::NoFunctions("FOLK1A".to_owned()));
}

const HEADING: &str = "function,name,dranst,status,valid_to,code_certainty,name_certainty,verified,source\n";

#[test]
fn a_replacement_edition_from_csv() {
    let functions = format!("{HEADING}3.22.01,Folkeskoler,1 3,open,,sourced,sourced,true,list 2027\n");
    let edition = "name = \"2027\"\nvalid_from = \"2027-01-01\"\nvalid_to = \"2027-12-31\"\nverified = true\nnote = \"\"";
    let new = Edition::load(&ChartFiles { functions: &functions, edition, ..ChartFiles::COMPOSITE }).unwrap();
    assert!(new.info().verified && new.info().valid.contains(date(2027, 6, 1)));
    let difference = EditionDifference::between(Edition::composite(), &new);
    assert!(difference.functions.iter().all(|change| matches!(change, Change::Removed { .. })));
    assert_eq!(difference.functions.len(), Edition::composite().functions().count() - 1);
}

#[test]
fn a_wrong_row_names_file_and_line() {
    let load = |rows: &str| {
        let functions = format!("{HEADING}{rows}");
        Edition::load(&ChartFiles { functions: &functions, ..ChartFiles::COMPOSITE }).map(|_| ()).unwrap_err()
    };
    let good = "3.22.01,Folkeskoler,1 3,open,,sourced,sourced,true,list\n";
    let cases = [
        (format!("{good}3.22.1,Skoler,1,open,,sourced,sourced,true,list\n"), "line 3"),
        (format!("{good}{good}"), "twice"),
        (format!("{good}3.22.02,Skoler,1,maybe,,sourced,sourced,true,list\n"), "line: 3"),
        (format!("{good}3.22.02,Skoler\n"), "line: 3"),
    ];
    for (rows, expected) in cases {
        let error = load(&rows).to_string();
        assert!(error.starts_with("functions.csv") && error.contains(expected), "{error}");
    }
}

#[test]
fn no_edition_means_an_error_and_not_another_year() {
    assert!(
        matches!(Edition::of(date(2017, 12, 31)), Err(ChartDataError::NoEdition(day)) if day == date(2017, 12, 31))
    );
    assert!(Edition::of(date(2026, 11, 22)).is_ok());
}

fn entry(text: &str) -> LocalEntry {
    LocalEntry::from(&text.parse::<LocalAccount>().unwrap())
}

#[test]
fn charts_of_two_municipalities_against_the_plan() {
    let chart = |code: &str, accounts: &[(&str, &str)]| LocalChart {
        owner: code.parse::<MunicipalityCode>().unwrap(),
        accounts: accounts.iter().map(|(code, text)| ((*code).to_owned(), entry(text))).collect(),
    };
    let plan: BTreeMap<String, LocalEntry> =
        [("S1".to_owned(), entry("-322011999--299")), ("S2".to_owned(), entry("-528201003--529"))].into();
    let charts = [
        chart("0151", &[("100", "-322011999--299"), ("200", "-645511999--499")]),
        chart("0265", &[("100", "-528201003--529"), ("300", "-322011999--299")]),
    ];
    insta::assert_debug_snapshot!(compare_charts(&StandardPlan { accounts: plan }, &charts));
}

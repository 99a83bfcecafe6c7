//! The files hang together, and every row says where it comes from.

use std::collections::BTreeSet;

use kaemner_values::MunicipalityCode;

use crate::chart::{
    Certainty, ChartFiles, Edition, FunctionStatus, MainAccount, main_account_8_twin, municipalities,
    municipality,
};

const SOURCES: &str = include_str!("../../../params/chart/sources.toml");

#[test]
fn the_built_in_edition_loads() {
    let edition = Edition::load(&ChartFiles::COMPOSITE).unwrap();
    assert!(!edition.info().verified);
    assert_eq!((edition.functions().count(), edition.arts().count()), (351, 45));
}

#[test]
fn every_row_has_a_source_that_is_spelled_out() {
    let sources: toml::Table = toml::from_str(SOURCES).unwrap();
    let known: Vec<&String> =
        ["sources", "marks"].iter().flat_map(|part| sources[*part].as_table().unwrap().keys()).collect();
    let edition = Edition::composite();
    let all = edition
        .functions
        .values()
        .map(|row| &row.source)
        .chain(edition.groupings.values().map(|row| &row.source))
        .chain(edition.arts.values().chain(edition.main_arts.values()).map(|row| &row.source))
        .chain(edition.main_accounts.values().chain(edition.main_functions.values()).map(|row| &row.source))
        .chain(edition.rules.all().map(|rule| &rule.source));
    for source in all {
        let named = known.iter().any(|token| source.contains(token.as_str()));
        let other = ["derived", "general knowledge", "a document"].iter().any(|word| source.contains(word));
        assert!(named || other, "unknown source {source:?}");
    }
}

#[test]
fn certainty_agrees_with_what_stands_in_the_row() {
    for row in Edition::composite().functions() {
        assert_eq!(row.name.is_empty(), row.name_certainty == Certainty::Missing, "{}", row.function);
        assert!(!row.verified, "{}", row.function);
        assert!(!row.source.is_empty(), "{}", row.function);
        if let FunctionStatus::Closed { last_day: Some(last) } = row.status {
            assert!(last.month() == 12 && last.day() == 31, "{}", row.function);
        }
    }
}

#[test]
fn headings_and_special_functions_exist() {
    let edition = Edition::composite();
    for row in edition.functions() {
        assert!(edition.main_account(row.function.main_account()).is_some(), "{}", row.function);
        for dranst in &row.dransts {
            assert!(edition.dranst(*dranst).is_some());
        }
    }
    let special = edition.rules().special();
    let named =
        [special.purchase_vat, special.registered_vat, special.between_years, special.balance_account];
    for function in named.iter().chain(&special.with_site) {
        assert!(edition.function(*function).is_some(), "{function}");
    }
}

#[test]
fn every_cash_flow_function_of_the_balance_has_its_twin_in_the_chart() {
    let edition = Edition::composite();
    let nine = MainAccount::new(9).unwrap();
    let twins: Vec<_> = edition
        .functions()
        .filter(|row| row.function.main_account() == nine)
        .filter_map(|row| main_account_8_twin(edition, row.function))
        .collect();
    assert!(twins.len() > 40, "{}", twins.len());
    for twin in twins {
        let row = edition.function(twin.function).unwrap_or_else(|| panic!("{} is missing", twin.function));
        let allowed = &row.dransts;
        assert!(allowed.contains(&twin.rise) && allowed.contains(&twin.fall), "{}", twin.function);
    }
}

#[test]
fn there_are_98_municipalities() {
    let codes: BTreeSet<MunicipalityCode> = municipalities().iter().map(|row| row.code).collect();
    assert_eq!(codes.len(), 98);
    let ballerup = municipality("0151".parse().unwrap()).unwrap();
    assert_eq!((ballerup.name.as_str(), ballerup.cvr.to_string().as_str()), ("Ballerup", "58271713"));
    assert!(municipality("0001".parse().unwrap()).is_none());
}

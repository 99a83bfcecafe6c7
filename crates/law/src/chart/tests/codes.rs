//! Reading and writing of codes and strings.

use proptest::prelude::*;

use crate::chart::{
    AccountParseError, AccountPart, AccountString, Art, CostBearer, Function, LocalAccount, LocalMark,
};

#[test]
fn codes_print_as_accountants_write_them() {
    let function: Function = "52820".parse().unwrap();
    assert_eq!(function.to_string(), "5.28.20");
    assert_eq!("5.28.20".parse(), Ok(function));
    assert_eq!(function.main_function().to_string(), "5.28");
    assert_eq!(function.main_account().to_string(), "5");
    assert_eq!("49".parse::<Art>().map(|art| art.to_string()), Ok("4.9".to_owned()));
    for text in ["5.2.820", "528.20", "5282", "5.28.2x", "", "5.28.20.", "٥2820"] {
        assert!(text.parse::<Function>().is_err(), "{text}");
    }
}

#[test]
fn sixteen_digits_in_and_out() {
    let account: AccountString = "5282011000099949".parse().unwrap();
    assert_eq!(account.spaced(), "5.28.20 1 1 0000 999 4.9");
    assert_eq!("5.28.20 1 1 0000 999 4.9".parse(), Ok(account));
    assert_eq!(account.to_string(), "5282011000099949");
    let error =
        AccountParseError::Digits { part: AccountPart::Whole, digits: 16, found: "528201100009994".into() };
    assert_eq!("528201100009994".parse::<AccountString>(), Err(error));
}

#[test]
fn art_and_cost_bearer_make_the_account() {
    let account: AccountString = "3220111123400129".parse().unwrap();
    let AccountString { function, dranst, ownership, site, grouping, art } = account;
    let bearer = CostBearer { function, dranst, grouping, ownership, site, unit: "Nordskolen" };
    assert_eq!(bearer.account(art), account);
    assert_eq!(bearer.account("4.0".parse().unwrap()).to_string(), "3220111123400140");
}

#[test]
fn parts_of_a_local_string() {
    let account: LocalAccount = "02006-032311999-026010-799TS--026210-4035".parse().unwrap();
    assert_eq!(account.function.to_string(), "0.32.31");
    assert_eq!((account.area.as_str(), account.cost_centre.as_str()), ("02006", "026010"));
    assert_eq!((account.art, account.art_detail.as_str()), ("7.9".parse().ok(), "9"));
    assert_eq!(account.mark, Some(LocalMark::Other("TS".to_owned())));
    assert_eq!((account.project(), account.dimensions.len()), (None, 3));

    let project: LocalAccount = "99004-025133999-990028--A013005--".parse().unwrap();
    assert_eq!((project.art, project.project()), (None, Some("A013005")));
    let person: LocalAccount = "009102-462851001-09188-409CPR--".parse().unwrap();
    assert!(person.demands_person_records());
}

#[test]
fn local_strings_that_are_none() {
    let cases = [
        ("", AccountPart::Whole),
        ("hello", AccountPart::Whole),
        ("1-2-3-4-5-6-7-8-9-10-11", AccountPart::Whole),
        ("02006-03231199-026010-799---", AccountPart::Authorised),
        ("02006-0323119999-026010-799---", AccountPart::Authorised),
        ("02006-03231199x-026010-799---", AccountPart::Authorised),
        ("0200æ-032311999-026010-799---", AccountPart::Area),
        ("02006-032311999-0260 10-799---", AccountPart::CostCentre),
        ("02006-032311999-026010-7---", AccountPart::Art),
        ("02006-032311999-026010-7.9---", AccountPart::Art),
        ("02006-032311999-026010-7999999---", AccountPart::Art),
        ("02006-032311999-026010-799-A;13--", AccountPart::Dimension),
    ];
    for (text, part) in cases {
        let error = text.parse::<LocalAccount>().unwrap_err();
        let found = match &error {
            AccountParseError::Digits { part, .. } | AccountParseError::Form { part, .. } => *part,
            AccountParseError::Parts(_) => AccountPart::Whole,
        };
        assert_eq!(found, part, "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn an_account_string_survives(digits in "[0-9]{16}") {
        let account: AccountString = digits.parse().unwrap();
        prop_assert_eq!(account.to_string(), digits);
        prop_assert_eq!(account.spaced().parse(), Ok(account));
    }

    #[test]
    fn a_local_string_survives(text in "[0-9A-Z]{0,8}-[0-9]{9}-[0-9]{0,8}-([0-9]{2,6}(CPR|TS|Skat)?)?(-[A-Z0-9]{0,8}){0,6}") {
        let account: LocalAccount = text.parse().unwrap();
        prop_assert_eq!(account.to_string(), text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}", near in "[0-9A-ZÆØÅa-z-]{0,50}") {
        let _ = (text.parse::<AccountString>(), text.parse::<LocalAccount>(), text.parse::<Function>());
        let _ = (near.parse::<AccountString>(), near.parse::<LocalAccount>(), near.parse::<Art>());
    }
}

//! Real and made strings for the tests.

use std::path::PathBuf;

use crate::chart::{Edition, LocalAccount, Subject, Verdict, read_aliases};
use jiff::civil::Date;

/// The day the observed combinations of the built-in edition are from.
pub fn register_day() -> Date {
    Edition::composite().info().observed_on.unwrap()
}

/// The verdict of the built-in edition on a local string, on the register's day.
pub fn verdict(text: &str) -> Verdict<'static> {
    let account: LocalAccount = text.parse().unwrap();
    Edition::composite().check(&Subject::from(&account), register_day())
}

/// The public register of a real municipality, where the shared folder is at hand.
pub fn shared_register() -> Option<Vec<u8>> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("KAEMNER_SHARED").map_or_else(|| workspace.join("../shared"), PathBuf::from);
    std::fs::read(shared.join("conformance/kontoplan/account_aliases.csv")).ok()
}

/// Strings in the forms of a real register; codes that the built-in edition knows, local parts made up.
pub const MADE: &str = "\
alias,account_string,kind
1000000001,11010-022023999-110036-269-A002429--,made
1000000002,11004-022021999-110015-409--040002-6060,made
1000000003,12018-025151001-120038-469---6060,made
1000000004,12018-322011999-120010-299---3032,made
1000000005,12018-322011999-120010-109---,made
1000000006,12020-322081999-120018-409CPR---,made
1000000007,13153-538521002-91935-499CPR---,made
1000000008,13001-528201003-130038-529CPR---3046,made
1000000009,13001-528231999-130010-799TS---4035,made
1000000010,13002-557712010-130044-869---,made
1000000011,13002-557711013-130009-529Skat--130075-2002,made
1000000012,13002-645511999-130030-499---8086-385000,made
1000000013,009102-462851001-09188-409--,made
1000000014,14004-922058801-140169-699---8086-804601,made
1000000015,14004-955709806-140268-630--L19779-,made
1000000016,15007-765877002-150010-699---,made
A013005,11004-025133999-110028--A013005--,made
";

/// The rows that the tests generate from: the real register where it is at hand, else the made one.
pub fn accounts() -> Vec<LocalAccount> {
    let bytes = shared_register().unwrap_or_else(|| MADE.as_bytes().to_vec());
    read_aliases(&bytes).unwrap().into_iter().filter_map(|row| row.account.ok()).collect()
}

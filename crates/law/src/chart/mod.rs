//! The authorised chart of accounts of Danish municipalities.
//!
//! An account is sixteen digits in nine fields ([`AccountString`]). What the fields may hold is told by an
//! [`Edition`]: lists of functions, groupings and arts, each row with its source and how sure we are of it, and
//! combination rules ([`Rules`]) as data. [`Edition::check`] judges an account:
//!
//! - **allowed** when every part and the combination follow from a published source,
//! - **observed** when a real municipality uses exactly this combination, but no source at hand says so,
//! - **problem** otherwise. Only a sourced prohibition stops a posting; what is merely unknown warns.
//!
//! Staff never type sixteen digits: a [`CostBearer`] owns function, dranst, grouping and ownership, the person
//! types the art, and the account is derived. A municipality's own coding strings are read by [`LocalAccount`].
//!
//! The chart does not know amounts, vouchers or balances: those are the ledger's. Sources in short form
//! (`BOS21`, `SBDA` …) are spelled out in `params/chart/sources.toml`.

mod account;
mod aliases;
mod bearer;
mod check;
mod codes;
mod difference;
mod edition;
mod guidance;
mod load;
mod local;
mod main_account_8;
mod mapping;
mod municipalities;
mod observed;
mod parse;
mod reason;
mod rules;
mod statbank;
mod vat;

pub use account::AccountString;
pub use aliases::{AliasFileError, AliasRow, AliasRowError, read_aliases};
pub use bearer::CostBearer;
pub use check::{Problem, Severity, Subject, Verdict};
pub use codes::{Art, Dranst, Function, Grouping, MainAccount, MainFunction, Ownership, Site};
pub use difference::{Change, EditionDifference};
pub use edition::{
    ArtRow, Certainty, Edition, EditionInfo, FunctionRow, FunctionStatus, GroupingRow, HeadingRow,
};
pub use guidance::Guidance;
pub use load::{ChartDataError, ChartFiles};
pub use local::{LocalAccount, LocalMark};
pub use main_account_8::{MainAccount8Twin, main_account_8_twin};
pub use mapping::{LocalChart, LocalEntry, MappingReport, Meanings, StandardPlan, compare_charts};
pub use municipalities::{Municipality, municipalities, municipality};
pub use observed::Observation;
pub use parse::{AccountParseError, AccountPart};
pub use reason::Reason;
pub use rules::{RuleRef, Rules, SpecialFunctions};
pub use statbank::{TableInfo, TableInfoError, TableValue, TableVariable};
pub use vat::{Activity, VatKind, VatTreatment};

#[cfg(test)]
mod tests;

//! Stories of the ledger, on both engines.

mod accounts;
mod batch;
mod chain;
mod crash;
mod delivery;
mod import;
mod journal;
mod post;
mod properties;
mod reports;
mod verify;

use jiff::civil::{Date, date};
use kaemner_store::testing::TestDb;
use kaemner_store::{DocumentHash, DocumentKind, Scope, Store};
use kaemner_values::Ore;
use kaemner_values::period::{AccountingPeriod, Year};

use super::*;
use crate::actor::{Act, Actor, Right, UnitPath};
use crate::events;
use crate::testing;

/// Purchases of a school, fully sourced.
pub(super) const GOODS: &str = "3220111000000129";
/// Bank account.
pub(super) const BANK: &str = "9220580000001000";
/// Balance account (9.75.99).
pub(super) const BALANCE: &str = "9759990000001000";

pub(super) struct Desk {
    pub store: Store,
    pub scope: Scope,
    pub by: Actor,
}

impl Desk {
    /// A municipality with 2026 open.
    pub fn open(db: &TestDb) -> Self {
        let desk = Self {
            store: db.store.clone(),
            scope: db.scope,
            by: testing::anyone(1, testing::municipality()),
        };
        desk.write(|tx, by| open_year(tx, by, year())).unwrap();
        desk
    }

    pub fn write<T>(
        &self,
        f: impl Fn(&mut kaemner_store::Tx<'_>, &Actor) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.store.write(self.scope, |tx| f(tx, &self.by))
    }

    pub fn read<T>(
        &self,
        f: impl Fn(&mut kaemner_store::Tx<'_>, &Actor) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.store.read(self.scope, |tx| f(tx, &self.by))
    }

    pub fn post(&self, new: &NewVoucher) -> Result<Posted, LedgerError> {
        self.write(|tx, by| post_voucher(tx, by, new))
    }

    pub fn document(&self) -> DocumentHash {
        self.store.write(self.scope, |tx| tx.put_document(b"kvittering", DocumentKind::Text)).unwrap()
    }

    /// The total of an account over 2026, by its digits.
    pub fn total(&self, digits: &str) -> Ore {
        let query = TrialBalanceQuery { year: year(), by: vec![Level::Account], within: Vec::new() };
        self.read(|tx, by| {
            let mut sum = Ore::ZERO;
            for row in trial_balance(tx, by, &query)? {
                let id: i64 = row.key[0].parse().unwrap();
                if account(tx, by, id)?.account.string.to_string() == digits {
                    sum += row.amounts.total;
                }
            }
            Ok(sum)
        })
        .unwrap()
    }
}

pub(super) fn year() -> Year {
    Year::new(2026).unwrap()
}

pub(super) fn period(number: u8) -> AccountingPeriod {
    AccountingPeriod::new(year(), number).unwrap()
}

pub(super) fn day(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

pub(super) fn unit(path: &str) -> UnitPath {
    UnitPath::parse(path).unwrap()
}

/// A line on an account of unit `/3/41/`, with the reason that unseen combinations need.
pub(super) fn line(digits: &str, ore: i64) -> NewPosting {
    NewPosting {
        reason: Some(Reason { text: "prøve".to_owned(), owner: "Økonomi".to_owned() }),
        ..NewPosting::new(NewAccount::new(digits.parse().unwrap(), unit("/3/41/")), Ore::new(ore))
    }
}

pub(super) fn voucher_of(lines: Vec<NewPosting>) -> NewVoucher {
    NewVoucher {
        id: None,
        series: Series::manual(),
        date: day(3, 14),
        period: None,
        source: VoucherSource::manual(),
        text: "Blyanter".to_owned(),
        lines,
        documents: Vec::new(),
    }
}

/// Goods for 125.00 from the bank.
pub(super) fn pencils() -> NewVoucher {
    voucher_of(vec![line(GOODS, 12_500), line(BANK, -12_500)])
}

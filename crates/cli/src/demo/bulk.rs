//! What specialist systems deliver by the month: pay by person, benefits and card purchases. Only at large scales,
//! where it makes the books as heavy as real ones.

use std::ops::Range;

use jiff::civil::Date;
use kaemner_app::actor::{Act, Actor, UnitPath};
use kaemner_app::ledger::{
    self, BatchId, KnownAccounts, NewAccount, NewPosting, NewVoucher, Series, SourceKind, VoucherSource,
};
use kaemner_store::Store;
use kaemner_values::Ore;
use uuid::Uuid;

use super::DemoError;
use super::books::{BANK, CREDITORS, SEASON, VAT};
use super::people::Town;
use super::plan::{PlannedUnit, UNITS};
use super::random::Chance;

/// Vouchers in one transaction: short enough that a person at a screen does not notice.
const BATCH: u64 = 2_000;
/// Cost centres a unit spreads its costs over.
const COST_CENTRES: i64 = 220;

/// A municipality's deliveries through the year.
pub struct Deliveries {
    known: KnownAccounts,
    accounts: Vec<(&'static PlannedUnit, NewAccount)>,
    chance: Chance,
    batches: u128,
}

impl Deliveries {
    /// The accounts every delivery picks from: each unit's own, in each of its cost centres.
    pub fn new(town: &Town, by: &Actor) -> Result<Self, DemoError> {
        let mut accounts = Vec::new();
        for unit in UNITS {
            let path = town.units.get(unit.code).ok_or(DemoError::Plan("no such unit"))?;
            for (digits, _) in unit.costs {
                for centre in 1..=COST_CENTRES {
                    accounts.push((unit, account(digits, path, &format!("{}{centre:04}", unit.code))?));
                }
            }
        }
        let seed = u64::from(by.municipality.get());
        Ok(Self {
            known: KnownAccounts::default(),
            accounts,
            chance: Chance::new(seed * 31),
            batches: u128::from(seed) << 64,
        })
    }

    /// Posts one month's deliveries, so many vouchers before the season is reckoned with; gives the postings.
    pub fn month(
        &mut self,
        store: &Store,
        town: &Town,
        by: &Actor,
        first: Date,
        vouchers: u64,
    ) -> Result<usize, DemoError> {
        let season = u64::try_from(SEASON[usize::from(first.month().unsigned_abs()) - 1]).unwrap_or(100);
        let vouchers = vouchers * season / 100;
        let mut postings = 0;
        for from in (0..vouchers).step_by(usize::try_from(BATCH).unwrap_or(1)) {
            postings += self.batch(store, town, by, first, from..vouchers.min(from + BATCH))?;
        }
        Ok(postings)
    }

    fn batch(
        &mut self,
        store: &Store,
        town: &Town,
        by: &Actor,
        first: Date,
        numbers: Range<u64>,
    ) -> Result<usize, DemoError> {
        let vouchers: Vec<_> =
            numbers.map(|number| self.voucher(first, number)).collect::<Result<_, DemoError>>()?;
        self.batches += 1;
        let id = BatchId::new(Uuid::from_u128(self.batches));
        let known = &mut self.known;
        store.read(town.scope, |tx| known.learn(tx, &vouchers))?;
        let known = &self.known;
        store.write(town.scope, |tx| {
            ledger::post_batch(tx, by, Act::ImportVouchers, id, &vouchers, known)
                .map_err(|refused| refused.error)
        })?;
        Ok(vouchers.iter().map(|voucher| voucher.lines.len()).sum())
    }

    fn voucher(&mut self, first: Date, number: u64) -> Result<NewVoucher, DemoError> {
        let (unit, cost) = self.chance.pick(&self.accounts).clone();
        let wages = cost.string.to_string().ends_with("10");
        let root = UnitPath::root();
        let amount = if wages {
            self.chance.between(1_850_000, 4_900_000)
        } else {
            self.chance.between(4_900, 1_240_000)
        };
        let bank = |amount| Ok::<_, DemoError>(NewPosting::new(account(BANK, &root, "")?, Ore::new(amount)));
        let (text, date, lines) = if wages {
            let deducted = amount * 38 / 100;
            let lines = vec![
                NewPosting::new(cost, Ore::new(amount)),
                NewPosting::new(account(CREDITORS, &root, "")?, Ore::new(-deducted)),
                bank(deducted - amount)?,
            ];
            (format!("Løn, medarbejder {number}, {}", unit.name), first.last_of_month(), lines)
        } else {
            let vat = amount / 4;
            let lines = vec![
                NewPosting::new(cost, Ore::new(amount)),
                NewPosting::new(account(VAT, &root, "")?, Ore::new(vat)),
                bank(-amount - vat)?,
            ];
            let day = jiff::Span::new().days(self.chance.between(0, 27));
            (format!("Kortkøb {number}, {}", unit.name), first.saturating_add(day), lines)
        };
        let source =
            VoucherSource::of(SourceKind::Import, format_args!("{}-{number}", first.strftime("%Y-%m")));
        Ok(NewVoucher {
            id: None,
            series: Series::import(),
            date,
            period: None,
            source,
            text,
            lines,
            documents: Vec::new(),
        })
    }
}

fn account(digits: &str, unit: &UnitPath, cost_centre: &str) -> Result<NewAccount, DemoError> {
    let string = digits.parse().map_err(|_| DemoError::Plan("no account"))?;
    Ok(NewAccount { cost_bearer: cost_centre.to_owned(), ..NewAccount::new(string, unit.clone()) })
}

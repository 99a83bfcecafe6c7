//! A year of bookkeeping: opening balances, income, wages and purchases, with the seasons of a municipality.

use jiff::civil::Date;
use kaemner_app::actor::{Actor, UnitPath};
use kaemner_app::ledger::{
    self, LedgerError, NewAccount, NewPosting, NewVoucher, Series, SourceKind, VoucherSource,
};
use kaemner_store::Store;
use kaemner_values::Ore;
use kaemner_values::period::{AccountingPeriod, Year};

use super::DemoError;
use super::people::Town;
use super::plan::UNITS;
use super::random::Chance;

/// Short-term debt to domestic payees.
pub const CREDITORS: &str = "9525690000099969";
/// Deposits in banks.
pub const BANK: &str = "9220580000080169";
/// Refundable VAT on purchases.
pub const VAT: &str = "7658770000000265";
/// Balance account.
const EQUITY: &str = "9759990000099969";
/// Equalisation and general grants from the state.
const GRANTS: &str = "7628070000000786";

/// Per cent of an ordinary month that goods and services cost in each month: July is quiet, December is not.
pub const SEASON: [i64; 12] = [92, 95, 104, 101, 103, 98, 61, 108, 109, 106, 107, 116];

fn account(digits: &str, unit: &UnitPath) -> Result<NewAccount, DemoError> {
    let string = digits.parse().map_err(|_| DemoError::Plan("no account"))?;
    Ok(NewAccount::new(string, unit.clone()))
}

fn voucher(
    series: Series,
    date: Date,
    source: VoucherSource,
    text: String,
    lines: Vec<NewPosting>,
) -> NewVoucher {
    NewVoucher { id: None, series, date, period: None, source, text, lines, documents: Vec::new() }
}

/// Opens the year and posts what the balance began with.
pub fn open(store: &Store, town: &Town, year: Year) -> Result<(), DemoError> {
    let controller = town.actor(store, "konsulent")?;
    let by = town.actor(store, "bogholder")?;
    store.write(town.scope, |tx| ledger::open_year(tx, &controller, year))?;
    let root = UnitPath::root();
    let bank = Ore::from_kroner(286_000_000);
    let debt = Ore::from_kroner(-41_500_000);
    let lines = vec![
        NewPosting::new(account(BANK, &root)?, bank),
        NewPosting::new(account(CREDITORS, &root)?, debt),
        NewPosting::new(account(EQUITY, &root)?, -(bank + debt)),
    ];
    let date = Date::new(year.get(), 1, 1).map_err(|_| DemoError::Plan("no such year"))?;
    let source = VoucherSource { kind: SourceKind::Opening, reference: None };
    let period = AccountingPeriod::new(year, 0).ok();
    let opening = voucher(Series::year_end(), date, source, "Primosaldi".to_owned(), lines);
    let opening = NewVoucher { period, ..opening };
    store.write(town.scope, |tx| ledger::post_voucher(tx, &by, &opening))?;
    Ok(())
}

/// Posts one month: the state's grant, and for every unit its wages and purchases. Gives the number of postings.
pub fn month(store: &Store, town: &Town, by: &Actor, first: Date, size: i64) -> Result<usize, DemoError> {
    let mut chance =
        Chance::new(u64::from(by.municipality.get()) * 100 + u64::from(first.month().unsigned_abs()));
    let mut vouchers = vec![grant(first, size)?];
    let season = SEASON[usize::from(first.month().unsigned_abs()) - 1];
    for unit in UNITS.iter().filter(|unit| !unit.costs.is_empty()) {
        let path = town.units.get(unit.code).ok_or(DemoError::Plan("no such unit"))?;
        for (digits, kroner) in unit.costs {
            let wages = digits.ends_with("10");
            let share = if wages { 100 } else { season };
            let base = kroner * share * chance.between(93, 107) * size / 100;
            let amount = Ore::new(base + chance.between(0, 99));
            let day = if wages {
                first.last_of_month()
            } else {
                first.saturating_add(jiff::Span::new().days(chance.between(1, 24)))
            };
            let text = format!("{}, {}", if wages { "Løn" } else { "Varer og tjenester" }, unit.name);
            let source = VoucherSource::manual();
            let lines = vec![
                NewPosting::new(account(digits, path)?, amount),
                NewPosting::new(account(BANK, &UnitPath::root())?, -amount),
            ];
            let series = if wages { Series::payroll() } else { Series::manual() };
            vouchers.push(voucher(series, day, source, text, lines));
        }
    }
    let postings = vouchers.iter().map(|voucher| voucher.lines.len()).sum();
    store.write(town.scope, |tx| {
        for voucher in &vouchers {
            ledger::post_voucher(tx, by, voucher)?;
        }
        Ok::<_, LedgerError>(())
    })?;
    Ok(postings)
}

fn grant(first: Date, size: i64) -> Result<NewVoucher, DemoError> {
    let amount = Ore::from_kroner(13_900_000 * size);
    let root = UnitPath::root();
    let lines = vec![
        NewPosting::new(account(BANK, &root)?, amount),
        NewPosting::new(account(GRANTS, &root)?, -amount),
    ];
    let source = VoucherSource::manual();
    Ok(voucher(Series::manual(), first, source, "Statens a conto-udbetaling".to_owned(), lines))
}

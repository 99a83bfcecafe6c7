//! Import of vouchers from a table: CSV or a spreadsheet.
//!
//! | column | |
//! |---|---|
//! | Bilag | required; rows that follow each other with the same value are one voucher |
//! | Dato | required; business date |
//! | Konto | required; sixteen digits, an alias, or `art kostbærer` |
//! | Beløb | required; debit positive, credit negative |
//! | Periode | `2026-03`; else the date's month |
//! | Tekst | the voucher's text, from its first row |
//! | Linjetekst | the line's own text |
//! | Enhed | the unit's path, where the account does not give it |
//! | Kostbærer, Projekt | beside a whole account string |
//! | Forfald | due date |
//! | Begrundelse, Ejer | for a combination that the chart has not seen |
//!
//! A file is read whole and tried first ([`dry_run`]); it is posted in numbered batches, each all or nothing.
//! A file that was cut off, or is given again, goes on where it ended: a batch's id comes from the file's hash.

use std::collections::HashMap;

use jiff::civil::Date;
use kaemner_formats::sheet::{Cell, Column, Kind, Sheet};
use kaemner_store::{Scope, Store, Tx};
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use kaemner_values::text;
use kaemner_values::text::Message;
use sha2::{Digest, Sha256};

use super::batch::{BatchError, KnownAccounts, check_batch, post_batch};
use super::model::{NewAccount, Reason, SourceKind, VoucherSource};
use super::record::hex;
use super::{BatchId, LedgerError, NewPosting, NewVoucher, Series, coding};
use crate::actor::{Act, Actor, UnitPath};

/// Vouchers in one batch of an import. Part of a batch's identity: a change would post a file twice.
const BATCH: usize = 1_000;

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSettings {
    /// The series that numbers the vouchers.
    pub series: Series,
    /// The unit of lines that do not say.
    pub unit: UnitPath,
    /// The reason for unseen combinations on lines that do not say.
    pub reason: Option<Reason>,
}

/// A row that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct RowError {
    /// The row as the person sees it in the file, from 1.
    pub row: usize,
    /// What is wrong, and what to do.
    pub message: Message,
}

/// The vouchers of a file, and the rows that are wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportFile {
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// Its vouchers; to be posted only when nothing is wrong.
    pub vouchers: Vec<NewVoucher>,
    /// The row on which each voucher begins.
    pub rows: Vec<usize>,
    /// What is wrong, by row.
    pub errors: Vec<RowError>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Vouchers posted, now or when the file was given before.
    pub vouchers: i64,
    /// Their lines.
    pub lines: i64,
    /// The first and the last number.
    pub numbers: Option<(i64, i64)>,
}

const REQUIRED: [(&str, Kind); 4] =
    [("Bilag", Kind::Text), ("Dato", Kind::Date), ("Konto", Kind::Text), ("Beløb", Kind::Amount)];
const OPTIONAL: [(&str, Kind); 9] = [
    ("Periode", Kind::Text),
    ("Tekst", Kind::Text),
    ("Linjetekst", Kind::Text),
    ("Enhed", Kind::Text),
    ("Kostbærer", Kind::Text),
    ("Projekt", Kind::Text),
    ("Forfald", Kind::Date),
    ("Begrundelse", Kind::Text),
    ("Ejer", Kind::Text),
];

/// Reads the vouchers of a sheet; `bytes` are the file's, for its identity.
///
/// # Errors
/// [`LedgerError::Unreadable`] where a required column is missing, and those of the store. Wrong cells and
/// rows are in the answer.
pub fn read_vouchers(
    tx: &mut Tx<'_>,
    sheet: &Sheet,
    bytes: &[u8],
    settings: &ImportSettings,
) -> Result<ImportFile, LedgerError> {
    let columns = columns(sheet);
    let unreadable = |problem: String| LedgerError::Unreadable { what: "sheet".to_owned(), problem };
    let (table, cells) = sheet.typed(&columns).map_err(|error| unreadable(error.to_string()))?;
    let wrong_cell =
        |cell: &kaemner_formats::sheet::CellError| RowError { row: cell.row, message: cell.message() };
    let mut reader = Reader {
        titles: columns.iter().map(|column| column.title.clone()).collect(),
        settings,
        accounts: HashMap::new(),
        file: ImportFile {
            hash: Sha256::digest(bytes).into(),
            vouchers: Vec::new(),
            rows: Vec::new(),
            errors: cells.iter().map(wrong_cell).collect(),
        },
        last: None,
    };
    let numbers = sheet.rows.iter().skip(1).map(|row| row.number);
    for (row, cells) in numbers.zip(table.rows()) {
        reader.row(tx, row, cells)?;
    }
    reader.file.errors.sort_by_key(|error| error.row);
    Ok(reader.file)
}

/// What posting the file would be refused for; nothing is written.
///
/// # Errors
/// Only those of the store and the chart.
pub fn dry_run(tx: &mut Tx<'_>, by: &Actor, file: &ImportFile) -> Result<Vec<RowError>, LedgerError> {
    let mut errors = file.errors.clone();
    for refused in check_batch(tx, by, Act::ImportVouchers, &file.vouchers)? {
        let row = file.rows.get(refused.at).copied().unwrap_or_default();
        let message = refused.error.message().unwrap_or_else(|| text!("ledger-import-failed"));
        errors.push(RowError { row, message });
    }
    errors.sort_by_key(|error| error.row);
    Ok(errors)
}

/// Posts a file in batches, so that people at screens do not wait for it. Given again, it changes nothing.
///
/// # Errors
/// [`LedgerError::RowsWrong`] where rows are wrong, and what a batch is refused for; the batches before it stay,
/// and a corrected chart or period lets the same file go on.
pub fn import_vouchers(
    store: &Store,
    scope: Scope,
    by: &Actor,
    file: &ImportFile,
    progress: &mut dyn FnMut(usize),
) -> Result<Imported, LedgerError> {
    if !file.errors.is_empty() {
        return Err(LedgerError::RowsWrong(file.errors.len()));
    }
    let mut known = KnownAccounts::default();
    let mut imported = Imported::default();
    for (number, vouchers) in (0_u64..).zip(file.vouchers.chunks(BATCH)) {
        store.read(scope, |tx| known.learn(tx, vouchers))?;
        let id = batch_id(&file.hash, number);
        let posted = store
            .write(scope, |tx| post_batch(tx, by, Act::ImportVouchers, id, vouchers, &known))
            .map_err(|BatchError { error, .. }| error)?;
        let last = posted.first_no + posted.vouchers - 1;
        imported.vouchers += posted.vouchers;
        imported.lines += posted.lines;
        imported.numbers = Some((imported.numbers.map_or(posted.first_no, |(first, _)| first), last));
        progress(vouchers.len());
    }
    Ok(imported)
}

/// The batch of that number in a file: the same whenever the file is given.
fn batch_id(file: &[u8; 32], number: u64) -> BatchId {
    let hash =
        Sha256::new().chain_update("kaemner-batch-1").chain_update(file).chain_update(number.to_be_bytes());
    let hash: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    BatchId::new(uuid::Builder::from_custom_bytes(id).into_uuid())
}

fn columns(sheet: &Sheet) -> Vec<Column> {
    let titles: Vec<String> = sheet.titles().iter().map(|title| title.to_lowercase()).collect();
    let there = |(title, _): &&(&str, Kind)| titles.contains(&title.to_lowercase());
    let wanted = REQUIRED.iter().chain(OPTIONAL.iter().filter(there));
    wanted.map(|(title, kind)| Column::new(*title, *kind)).collect()
}

struct Reader<'s> {
    titles: Vec<String>,
    settings: &'s ImportSettings,
    accounts: HashMap<(String, Date, UnitPath), Option<NewAccount>>,
    file: ImportFile,
    /// What stands in Bilag on the row before.
    last: Option<String>,
}

impl Reader<'_> {
    fn cell<'c>(&self, cells: &'c [Cell], title: &str) -> Option<&'c Cell> {
        self.titles.iter().position(|known| known == title).and_then(|at| cells.get(at))
    }

    fn text<'c>(&self, cells: &'c [Cell], title: &str) -> &'c str {
        match self.cell(cells, title) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    fn date(&self, cells: &[Cell], title: &str) -> Option<Date> {
        match self.cell(cells, title) {
            Some(Cell::Date(date)) => Some(*date),
            _ => None,
        }
    }

    fn wrong(&mut self, row: usize, message: Message) {
        self.file.errors.push(RowError { row, message });
    }

    fn row(&mut self, tx: &mut Tx<'_>, row: usize, cells: &[Cell]) -> Result<(), LedgerError> {
        let bilag = self.text(cells, "Bilag").to_owned();
        let amount = match self.cell(cells, "Beløb") {
            Some(Cell::Amount(amount)) => Some(*amount),
            _ => None,
        };
        let (Some(date), Some(amount), false) = (self.date(cells, "Dato"), amount, bilag.is_empty()) else {
            // Wrong cells are told already; empty ones are told here.
            self.wrong(row, text!("ledger-import-incomplete"));
            return Ok(());
        };
        if self.last.as_ref() != Some(&bilag) {
            self.begin(row, &bilag, date, cells);
        }
        self.last = Some(bilag);
        if let Some(posting) = self.posting(tx, row, date, amount, cells)?
            && let Some(voucher) = self.file.vouchers.last_mut()
        {
            voucher.lines.push(posting);
        }
        Ok(())
    }

    fn begin(&mut self, row: usize, bilag: &str, date: Date, cells: &[Cell]) {
        let period = match self.text(cells, "Periode") {
            "" => None,
            typed => match typed.parse::<AccountingPeriod>() {
                Ok(period) => Some(period),
                Err(error) => {
                    self.wrong(row, error.message());
                    None
                }
            },
        };
        let reference = format!("{}/{bilag}", hex(&self.file.hash[..6]));
        self.file.rows.push(row);
        self.file.vouchers.push(NewVoucher {
            id: None,
            series: self.settings.series.clone(),
            date,
            period,
            source: VoucherSource::of(SourceKind::Import, reference),
            text: self.text(cells, "Tekst").to_owned(),
            lines: Vec::new(),
            documents: Vec::new(),
        });
    }

    fn posting(
        &mut self,
        tx: &mut Tx<'_>,
        row: usize,
        date: Date,
        amount: Ore,
        cells: &[Cell],
    ) -> Result<Option<NewPosting>, LedgerError> {
        let unit = match self.text(cells, "Enhed") {
            "" => self.settings.unit.clone(),
            typed => match UnitPath::parse(typed) {
                Ok(unit) => unit,
                Err(_) => {
                    self.wrong(row, text!("ledger-import-unit", typed = typed));
                    return Ok(None);
                }
            },
        };
        let typed = self.text(cells, "Konto").to_owned();
        let Some(mut account) = self.account(tx, &typed, date, unit)? else {
            self.wrong(row, text!("ledger-no-such-account", typed = typed));
            return Ok(None);
        };
        for (title, part) in [("Kostbærer", &mut account.cost_bearer), ("Projekt", &mut account.project)] {
            let given = self.text(cells, title);
            if !given.is_empty() {
                given.clone_into(part);
            }
        }
        let reason = match (self.text(cells, "Begrundelse"), self.text(cells, "Ejer")) {
            ("", _) | (_, "") => self.settings.reason.clone(),
            (text, owner) => Some(Reason { text: text.to_owned(), owner: owner.to_owned() }),
        };
        Ok(Some(NewPosting {
            text: self.text(cells, "Linjetekst").to_owned(),
            due: self.date(cells, "Forfald"),
            reason,
            ..NewPosting::new(account, amount)
        }))
    }

    /// Each different account is looked up once.
    fn account(
        &mut self,
        tx: &mut Tx<'_>,
        typed: &str,
        on: Date,
        unit: UnitPath,
    ) -> Result<Option<NewAccount>, LedgerError> {
        let key = (typed.to_owned(), on, unit);
        if let Some(known) = self.accounts.get(&key) {
            return Ok(known.clone());
        }
        let found = match coding::resolve_account(tx, typed, &key.2, on) {
            Ok(account) => Some(account),
            Err(LedgerError::NoSuchAccount(_)) => None,
            Err(other) => return Err(other),
        };
        self.accounts.insert(key, found.clone());
        Ok(found)
    }
}

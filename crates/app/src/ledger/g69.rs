//! G69: deliveries of specialist systems read for the ledger, and a period of the ledger written as one.
//!
//! A machine number that balances on a date is one voucher. The layout is not verified with a receiving system; see
//! `formats::g69`.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use kaemner_formats::g69::{self, Posting, PostingKind};
use kaemner_store::Tx;
use kaemner_values::period::{AccountingPeriod, Year};
use kaemner_values::{MunicipalityCode, Ore, text};
use sha2::{Digest, Sha256};

use super::delivery::{DeliveredLine, DeliveredVoucher, Delivery, SystemId};
use super::export::{ExportSummary, each_record};
use super::import::RowError;
use super::record::{Record, RecordLine};
use super::{LedgerError, TEXT_CHARS_MAX};
use crate::actor::{Act, Actor, At};

/// Reads a G69 file as a delivery of a system.
///
/// # Errors
/// Every line that cannot be used, by its number; nothing of the file is usable then.
pub fn read_g69(
    bytes: &[u8],
    system: SystemId,
    municipality: MunicipalityCode,
) -> Result<Delivery, Vec<RowError>> {
    let read = g69::read(bytes);
    let mut errors: Vec<RowError> =
        read.errors.iter().map(|error| RowError { row: error.line, message: error.message() }).collect();
    errors.extend(read.unbalanced.iter().map(|(machine, date, difference)| RowError {
        row: 0,
        message: text!(
            "g69-unbalanced",
            machine = i64::from(*machine),
            date = *date,
            difference = *difference
        ),
    }));
    let mut groups: BTreeMap<(Date, u32, &str, i16), Vec<&Posting>> = BTreeMap::new();
    for posting in &read.postings {
        if posting.municipality != municipality {
            let message = text!(
                "ledger-g69-municipality",
                theirs = posting.municipality.to_string(),
                number = i64::from(posting.number)
            );
            errors.push(RowError { row: 0, message });
        }
        let key = (posting.date, posting.machine, posting.kind.code(), posting.year);
        groups.entry(key).or_default().push(posting);
    }
    let mut vouchers = Vec::with_capacity(groups.len());
    for postings in groups.values() {
        match voucher(postings) {
            Ok(voucher) => vouchers.push(voucher),
            Err(error) => errors.push(error),
        }
    }
    let day = read.postings.iter().map(|posting| posting.date).max();
    match (day, errors.is_empty()) {
        (Some(day), true) => {
            let file_hash = Sha256::digest(bytes).into();
            Ok(Delivery { system, file_hash, day, vouchers, control: None, document: None })
        }
        (None, true) => Err(vec![RowError { row: 0, message: text!("g69-empty") }]),
        (_, false) => Err(errors),
    }
}

fn voucher(postings: &[&Posting]) -> Result<DeliveredVoucher, RowError> {
    let wrong = |message| RowError { row: 0, message };
    let Some(first) = postings.first() else { return Err(wrong(text!("g69-empty"))) };
    let sum: i128 = postings.iter().map(|posting| i128::from(posting.amount.get())).sum();
    if sum != 0 {
        let difference = Ore::new(i64::try_from(sum).unwrap_or(i64::MAX));
        let machine = i64::from(first.machine);
        return Err(wrong(text!(
            "g69-unbalanced",
            machine = machine,
            date = first.date,
            difference = difference
        )));
    }
    let year = Year::new(first.year).map_err(|error| wrong(error.message()))?;
    let period = match first.kind {
        PostingKind::Opening => Some(AccountingPeriod::opening(year)),
        PostingKind::Supplementary => Some(AccountingPeriod::supplementary(year)),
        PostingKind::Normal if year.get() == first.date.year() => None,
        PostingKind::Normal => return Err(wrong(text!("ledger-g69-year", date = first.date))),
    };
    Ok(DeliveredVoucher {
        number: format!("{}/{} {}", first.machine, first.date, first.kind.code()),
        date: first.date,
        period,
        text: format!("G69 {} {}", first.machine, first.date),
        lines: postings.iter().map(|posting| line(posting)).collect(),
    })
}

/// The recipient's number and the references stay in the file, which is kept with the voucher.
fn line(posting: &Posting) -> DeliveredLine {
    DeliveredLine {
        their_account: posting.account.clone(),
        amount: posting.amount,
        text: posting.text.chars().take(TEXT_CHARS_MAX).collect(),
        person: None,
    }
}

/// Writes the postings of a period as a G69 delivery.
///
/// # Errors
/// Without the right, and where a posting does not fit the layout.
pub fn g69_of_period(
    tx: &mut Tx<'_>,
    by: &Actor,
    period: AccountingPeriod,
    machine: u32,
    made: Date,
    out: &mut impl Write,
) -> Result<ExportSummary, LedgerError> {
    by.may(Act::ExportLedger, At::anywhere())?;
    let mut postings = Vec::new();
    let mut summary = ExportSummary::default();
    let (wanted, owner) = (period.to_string(), by.municipality);
    each_record(tx, &mut |record| {
        if record.period == wanted {
            summary.vouchers += 1;
            for (at, line) in record.lines.iter().enumerate() {
                let number = u32::try_from(postings.len() + 1).map_err(|_| LedgerError::TooLarge)?;
                postings.push(posting(record, at, line, Numbers { owner, period, machine, number }));
            }
        }
        Ok(())
    })?;
    summary.postings = u64::try_from(postings.len()).unwrap_or(u64::MAX);
    let unreadable = |problem: String| LedgerError::Unreadable { what: "G69".to_owned(), problem };
    let bytes = g69::write(&postings, made).map_err(|error| unreadable(error.to_string()))?;
    out.write_all(&bytes).map_err(|error| unreadable(error.to_string()))?;
    Ok(summary)
}

struct Numbers {
    owner: MunicipalityCode,
    period: AccountingPeriod,
    machine: u32,
    number: u32,
}

fn posting(record: &Record, at: usize, line: &RecordLine, numbers: Numbers) -> Posting {
    let Numbers { owner, period, machine, number } = numbers;
    let kind = match (period.is_opening(), period.is_supplementary()) {
        (true, _) => PostingKind::Opening,
        (_, true) => PostingKind::Supplementary,
        _ => PostingKind::Normal,
    };
    let own = record.line_texts.as_ref().and_then(|texts| texts.get(at)).filter(|text| !text.is_empty());
    let said = own.or(record.text.as_ref()).map_or("", String::as_str);
    Posting {
        place: "000".to_owned(),
        municipality: owner,
        organisation: "01".to_owned(),
        kind,
        machine,
        number,
        date: record.date,
        account: line.account.split('|').next().unwrap_or_default().to_owned(),
        amount: Ore::new(line.amount_ore),
        year: period.year().get(),
        text: format!("{} {}", record.place(), said).replace(['\r', '\n', '&'], " ").trim_end().to_owned(),
        other: BTreeMap::new(),
    }
}

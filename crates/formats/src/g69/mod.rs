//! G69: ledger postings as specialist systems deliver them to a municipality's ledger, read and written.
//!
//! One line per posting: a fixed header and floating fields `&nnnvalue` in rising order. Nothing is dropped:
//! a line that cannot be read is a [`LineError`] with its number, and every machine number must balance on
//! every date. The layout is data (`data/g69.json`) and **not verified** with KMD or Prisme.

mod error;
mod layout;
mod line;

use std::collections::BTreeMap;

use encoding_rs::{UTF_8, WINDOWS_1252};
use jiff::civil::Date;
use kaemner_values::{MunicipalityCode, Ore};

pub use self::error::{LineError, LineProblem, WriteError};
pub use self::layout::{Layout, LayoutField, layout};

/// Lines of the largest file read.
const LINES_MAX: usize = 2_000_000;

/// Which kind of posting a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostingKind {
    /// `NOR`: an ordinary posting.
    Normal,
    /// `PRI`: an opening balance.
    Opening,
    /// `SUP`: a posting to the supplementary period.
    Supplementary,
}

impl PostingKind {
    const ALL: [(&'static str, Self); 3] =
        [("NOR", Self::Normal), ("PRI", Self::Opening), ("SUP", Self::Supplementary)];

    /// The three letters of the header.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "NOR",
            Self::Opening => "PRI",
            Self::Supplementary => "SUP",
        }
    }
}

/// One posting.
#[derive(Clone, PartialEq, Eq)]
pub struct Posting {
    /// The place of registration, three characters (`000`).
    pub place: String,
    /// Which municipality.
    pub municipality: MunicipalityCode,
    /// Two characters (`01`).
    pub organisation: String,
    /// Ordinary, opening or supplementary.
    pub kind: PostingKind,
    /// The delivering system's number, up to five digits.
    pub machine: u32,
    /// Its running number, up to seven digits.
    pub number: u32,
    /// The posting date.
    pub date: Date,
    /// The account string or alias.
    pub account: String,
    /// Debit positive, credit negative.
    pub amount: Ore,
    /// The fiscal year.
    pub year: i16,
    /// The text; empty for none.
    pub text: String,
    /// Every other field of the line by its number, as written: references and recipients.
    pub other: BTreeMap<u16, String>,
}

/// Text and recipients are left out of logs.
impl std::fmt::Debug for Posting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Posting({}/{} {} {} {})", self.machine, self.number, self.date, self.account, self.amount)
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// The postings that could be read.
    pub postings: Vec<Posting>,
    /// Every line that could not be read, and what is missing at the end; nothing must be posted when there is one.
    pub errors: Vec<LineError>,
    /// Machine numbers and dates whose postings do not sum to zero, with what they sum to.
    pub unbalanced: Vec<(u32, Date, Ore)>,
}

impl Delivery {
    /// Whether the delivery can be posted as a whole.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.unbalanced.is_empty()
    }
}

/// Reads a delivery. The first line `Z300…` and the last `SLUTDnnnnn` may be missing; a count in the last
/// line must agree.
#[must_use]
pub fn read(bytes: &[u8]) -> Delivery {
    read_with(bytes, &mut |_| None)
}

/// As [`read`]; lines that `other` knows are its own.
pub(crate) fn read_with(
    bytes: &[u8],
    other: &mut dyn FnMut(&str) -> Option<Result<(), LineProblem>>,
) -> Delivery {
    let text = match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text,
        None => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let mut delivery = Delivery::default();
    let mut records = 0_usize;
    for (at, line) in text.lines().enumerate() {
        let (number, line) = (at + 1, line.trim_end_matches(['\r', '\n']));
        if number > LINES_MAX {
            delivery.errors.push(LineError { line: number, problem: LineProblem::TooMany });
            break;
        }
        if line.trim().is_empty() || (at == 0 && line.starts_with("Z300")) {
            continue;
        }
        if let Some(stated) = line.strip_prefix("SLUTD") {
            let same = stated.trim().parse() == Ok(records);
            let wrong = LineError { line: number, problem: LineProblem::Count { found: records } };
            delivery.errors.extend((!same).then_some(wrong));
            continue;
        }
        records += 1;
        let read =
            other(line).unwrap_or_else(|| line::read(line).map(|posting| delivery.postings.push(posting)));
        delivery.errors.extend(read.err().map(|problem| LineError { line: number, problem }));
    }
    delivery.unbalanced = unbalanced(&delivery.postings);
    delivery
}

/// Machine numbers and dates that do not sum to zero, in order.
fn unbalanced(postings: &[Posting]) -> Vec<(u32, Date, Ore)> {
    let mut sums = BTreeMap::<(u32, Date), i128>::new();
    for posting in postings {
        *sums.entry((posting.machine, posting.date)).or_default() += i128::from(posting.amount.get());
    }
    let off = sums.into_iter().filter(|(_, sum)| *sum != 0);
    // A sum beyond 64 bits is shown as the largest amount: it is wrong either way.
    off.map(|((machine, date), sum)| (machine, date, Ore::new(i64::try_from(sum).unwrap_or(i64::MAX))))
        .collect()
}

/// Writes a delivery with first and last line. The same postings give the same bytes.
///
/// # Errors
/// [`WriteError`] when a posting does not fit the layout, or a machine number does not balance on a date.
pub fn write(postings: &[Posting], made: Date) -> Result<Vec<u8>, WriteError> {
    let first = postings.first().ok_or(WriteError::Empty)?;
    let lines = lines(postings)?;
    encode(first.municipality, &lines, made).ok_or(WriteError::Characters)
}

/// Balanced postings as lines, numbered from 1.
pub(crate) fn lines(postings: &[Posting]) -> Result<Vec<String>, WriteError> {
    if let Some((machine, date, difference)) = unbalanced(postings).first() {
        return Err(WriteError::Unbalanced { machine: *machine, date: *date, difference: *difference });
    }
    postings.iter().enumerate().map(|(at, posting)| line::write(posting, at + 1)).collect()
}

/// Lines between the first and the last of a file; `None` when a character cannot be written.
pub(crate) fn encode(municipality: MunicipalityCode, lines: &[String], made: Date) -> Option<Vec<u8>> {
    let layout = layout();
    let preamble = layout.preamble.replace("{municipality}", &municipality.to_string());
    let mut text = preamble.replace("{day_of_year}", &format!("{:03}", made.day_of_year()));
    for line in lines {
        text.push_str("\r\n");
        text.push_str(line);
    }
    text.push_str("\r\n");
    text.push_str(&layout.trailer.replace("{records}", &format!("{:05}", lines.len())));
    text.push_str("\r\n");
    let (bytes, _, unmappable) = WINDOWS_1252.encode(&text);
    (!unmappable).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests;

//! Pay codes (lønarter): what a line counts for.

use std::fmt;

use serde::Deserialize;

/// The code of a pay line, at most twelve characters; short enough to be copied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayCode {
    bytes: [u8; 12],
}

impl PayCode {
    /// A code of ASCII letters, digits, `-`, `_` and `.`; `None` for anything else.
    #[must_use]
    pub const fn new(code: &str) -> Option<Self> {
        let (from, mut bytes, mut index) = (code.as_bytes(), [0; 12], 0);
        if from.is_empty() || from.len() > 12 {
            return None;
        }
        while index < from.len() {
            if !(from[index].is_ascii_alphanumeric() || matches!(from[index], b'-' | b'_' | b'.')) {
                return None;
            }
            bytes[index] = from[index];
            index += 1;
        }
        Some(Self { bytes })
    }

    /// A code written in this program; another text does not compile.
    pub(crate) const fn known(code: &'static str) -> Self {
        match Self::new(code) {
            Some(code) => code,
            None => panic!("not a pay code"),
        }
    }

    /// The value of a code of four digits.
    #[inline]
    fn number(self) -> Option<usize> {
        let [a, b, c, d, rest @ ..] = self.bytes;
        let digits = [a, b, c, d];
        let is_number = rest == [0; 8] && digits.iter().all(u8::is_ascii_digit);
        is_number.then(|| digits.iter().fold(0, |value, digit| value * 10 + usize::from(digit - b'0')))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or_default().trim_end_matches('\0')
    }
}

impl fmt::Display for PayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl<'de> Deserialize<'de> for PayCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::new(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("{text:?} is not a pay code: use up to 12 letters and digits"))
        })
    }
}

/// What a pay line does to the payslip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Paid as it stands.
    Pay,
    /// Lowers pay, whatever its sign.
    PayDeduction,
    /// Pensionable, not paid.
    PensionOnly,
    /// A taxable benefit in kind.
    Benefit,
    /// Deducted before AM-bidrag, to a pension.
    OwnPension,
    /// Paid after tax, reported as tax-free travel.
    TaxFree,
    /// Paid after tax against receipts.
    Expense,
    /// Taken after tax.
    NetDeduction,
    /// Made by the calculation; not accepted as a line.
    Computed,
}

/// The bases a line counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "seven independent marks, as on a payslip")]
pub struct Counts {
    /// In the AM base.
    pub am: bool,
    /// A-income.
    pub a_income: bool,
    /// Pensionable.
    pub pension: bool,
    /// Pensionable at the agreement's percentage for inconvenience pay.
    pub special_pension: bool,
    /// Gives holiday.
    pub holiday: bool,
    /// Its hours count for ATP and field 200.
    pub hours: bool,
    /// Its hours come on top of the contract's.
    pub extra_hours: bool,
}

impl Counts {
    fn parse(marks: &str) -> Result<Self, String> {
        let mut counts = Self::default();
        for mark in marks.split_whitespace() {
            *match mark {
                "AM" => &mut counts.am,
                "A" => &mut counts.a_income,
                "P" => &mut counts.pension,
                "S" => &mut counts.special_pension,
                "F" => &mut counts.holiday,
                "T" => &mut counts.hours,
                "X" => &mut counts.extra_hours,
                other => return Err(format!("unknown mark {other:?} in counts: use AM A P S F T X")),
            } = true;
        }
        Ok(counts)
    }
}

/// One pay code of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayCodeRow {
    /// The code.
    pub code: PayCode,
    /// What it does.
    pub kind: Kind,
    /// The bases it counts in.
    #[serde(deserialize_with = "counts")]
    pub counts: Counts,
    /// Hovedart of the chart where it is certain, else empty.
    pub art: String,
    /// Fields of eIndkomst, separated by spaces.
    pub fields: String,
    /// Danish name.
    pub da: String,
    /// English name.
    pub en: String,
}

fn counts<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Counts, D::Error> {
    Counts::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

/// The catalogue as one row of a dated table, sorted by code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, from = "RawCatalogue")]
pub struct Catalogue {
    rows: Vec<PayCodeRow>,
    /// The row of each code of four digits, by the code's value: every line of every payslip asks.
    by_number: Vec<u16>,
}

/// In [`Catalogue`]: no such code.
const NO_ROW: u16 = u16::MAX;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCatalogue {
    codes: Vec<PayCodeRow>,
}

impl From<RawCatalogue> for Catalogue {
    fn from(mut raw: RawCatalogue) -> Self {
        raw.codes.sort_by_key(|row| row.code);
        let mut by_number = vec![NO_ROW; 10_000];
        for (place, row) in raw.codes.iter().enumerate() {
            if let Some(number) = row.code.number() {
                by_number[number] = u16::try_from(place).unwrap_or(NO_ROW);
            }
        }
        Self { rows: raw.codes, by_number }
    }
}

impl Catalogue {
    /// What the catalogue says of a code.
    #[must_use]
    #[inline]
    pub fn get(&self, code: PayCode) -> Option<&PayCodeRow> {
        match code.number() {
            Some(number) => self.rows.get(usize::from(self.by_number[number])),
            None => self.named(code),
        }
    }

    fn named(&self, code: PayCode) -> Option<&PayCodeRow> {
        self.rows.binary_search_by_key(&code, |row| row.code).ok().and_then(|place| self.rows.get(place))
    }

    /// Every code, in order.
    pub fn iter(&self) -> impl Iterator<Item = &PayCodeRow> {
        self.rows.iter()
    }
}

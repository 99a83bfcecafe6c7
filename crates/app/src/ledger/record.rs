//! A sealed voucher as it leaves the program and as it is checked: plain fields, no interned numbers.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::DocumentHash;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::canonical::{self, Fields, Hash, Header, Line};
use super::model::{SourceKind, VoucherSource};
use super::verify::Broken;
use super::voucher::Voucher;

/// One line of `vouchers.jsonl`; `docs/verify.md` specifies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub series: String,
    pub no: i64,
    pub prev_hash: String,
    pub hash: String,
    pub id: Uuid,
    pub date: Date,
    pub period: String,
    pub source: String,
    pub source_ref: Option<String>,
    pub reverses: Option<Uuid>,
    pub batch: Option<Uuid>,
    pub direct: bool,
    /// Microseconds since 1970, UTC.
    pub posted_at: i64,
    pub posted_by: Uuid,
    pub text_hash: String,
    pub documents_hash: String,
    /// `None` where the law had the texts deleted.
    pub salt: Option<String>,
    pub text: Option<String>,
    pub line_texts: Option<Vec<String>>,
    pub documents: Vec<String>,
    pub lines: Vec<RecordLine>,
}

/// One posting of a [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordLine {
    pub account: String,
    pub amount_ore: i64,
    pub supplier: Option<Uuid>,
    pub person: Option<Uuid>,
    pub due: Option<Date>,
    pub arrived_as: Option<String>,
}

impl Record {
    pub fn of(voucher: &Voucher, prev_hash: &[u8]) -> Self {
        let texts = voucher.texts.as_ref();
        let line = |line: &super::VoucherLine| RecordLine {
            account: line.key.clone(),
            amount_ore: line.amount.get(),
            supplier: line.supplier,
            person: line.person,
            due: line.due,
            arrived_as: line.arrived_as.clone(),
        };
        Self {
            series: voucher.posted.series.to_string(),
            no: voucher.posted.no,
            prev_hash: hex(prev_hash),
            hash: hex(&voucher.hash),
            id: voucher.posted.id.get(),
            date: voucher.date,
            period: voucher.period.to_string(),
            source: voucher.source.kind.name().to_owned(),
            source_ref: voucher.source.reference.clone(),
            reverses: voucher.reverses.map(super::VoucherId::get),
            batch: voucher.batch,
            direct: voucher.direct,
            posted_at: voucher.posted_at.as_microsecond(),
            posted_by: voucher.posted_by,
            text_hash: hex(&voucher.text_hash),
            documents_hash: hex(&voucher.documents_hash),
            salt: texts.map(|texts| hex(&texts.salt)),
            text: texts.map(|texts| texts.text.clone()),
            line_texts: texts.and_then(|texts| texts.lines.clone()),
            documents: voucher.documents.iter().map(ToString::to_string).collect(),
            lines: voucher.lines.iter().map(line).collect(),
        }
    }

    pub fn period(&self) -> Result<AccountingPeriod, Broken> {
        self.period.parse().map_err(|_| self.unreadable("period"))
    }

    /// The hash that the fields give, whatever hash is stored.
    pub fn computed(&self, fields: &mut Fields, prev: &Hash) -> Result<Hash, Broken> {
        let kind = SourceKind::named(&self.source).ok_or_else(|| self.unreadable("source"))?;
        let source = VoucherSource { kind, reference: self.source_ref.clone() };
        let posted_at = Timestamp::from_microsecond(self.posted_at);
        let (text_hash, documents_hash) = (self.bytes("text_hash", &self.text_hash)?, self.documents_hash()?);
        let header = Header {
            id: super::VoucherId::new(self.id),
            date: self.date,
            period: self.period()?,
            source: &source,
            reverses: self.reverses.map(super::VoucherId::new),
            batch: self.batch,
            direct: self.direct,
            posted_at: posted_at.map_err(|_| self.unreadable("posted_at"))?,
            posted_by: self.posted_by,
            text_hash: &text_hash,
            documents_hash: &documents_hash,
        };
        let lines = self.lines.iter().map(|line| Line {
            account: &line.account,
            amount: Ore::new(line.amount_ore),
            supplier: line.supplier,
            person: line.person,
            due: line.due,
            arrived_as: line.arrived_as.as_deref(),
        });
        let content = canonical::content_hash(fields, &header, lines);
        Ok(canonical::seal_hash(fields, &self.series, self.no, prev, &content))
    }

    /// Whether texts and documents give the hashes that the voucher keeps. What the law had deleted is not
    /// checked.
    pub fn check_texts(&self, fields: &mut Fields) -> Result<(), Broken> {
        let Some(salt) = &self.salt else { return Ok(()) };
        let salt = self.bytes("salt", salt)?;
        let lines = self.line_texts.iter().flatten().map(String::as_str);
        let text = self.text.as_deref().unwrap_or("");
        if canonical::text_hash(fields, &salt, text, lines)[..]
            != self.bytes("text_hash", &self.text_hash)?[..]
        {
            return Err(Broken::Text(self.place()));
        }
        let documents: Result<Vec<DocumentHash>, _> =
            self.documents.iter().map(|hash| hash.parse()).collect();
        let documents = documents.map_err(|_| self.unreadable("documents"))?;
        if canonical::documents_hash(fields, &salt, &documents) != self.documents_hash()? {
            return Err(Broken::Documents(self.place()));
        }
        Ok(())
    }

    fn documents_hash(&self) -> Result<Vec<u8>, Broken> {
        self.bytes("documents_hash", &self.documents_hash)
    }

    fn bytes(&self, field: &'static str, digits: &str) -> Result<Vec<u8>, Broken> {
        unhex(digits).ok_or_else(|| self.unreadable(field))
    }

    fn unreadable(&self, field: &'static str) -> Broken {
        Broken::Unreadable { place: self.place(), field }
    }

    /// `FIN 17`.
    pub fn place(&self) -> String {
        format!("{} {}", self.series, self.no)
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// The bytes of lower-case hexadecimal digits.
pub(super) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| Some(nibble(*pair.first()?)? << 4 | nibble(*pair.get(1)?)?)).collect()
}

//! The bytes a voucher is hashed by, version 1. Pure; `docs/verify.md` specifies the same for outsiders.
//!
//! Every field is preceded by its length as four bytes, big-endian. Text is UTF-8, an id its sixteen
//! bytes, a number eight bytes big-endian in two's complement, a date `2026-11-22`, a period
//! `2026-13`; what is absent has length 0. Accounts enter by their string, never by their compact
//! number. Texts and documents enter as salted hashes, so that the law may have them deleted without
//! breaking the chain.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::DocumentHash;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::VoucherId;
use super::model::VoucherSource;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What a series begins with in place of a previous hash.
pub const GENESIS: Hash = [0; 32];

/// Fields under one hash. The buffer is reused from voucher to voucher.
#[derive(Default)]
pub(super) struct Fields(Vec<u8>);

impl Fields {
    fn start(&mut self, version: &str) -> &mut Self {
        self.0.clear();
        self.bytes(version.as_bytes())
    }

    fn bytes(&mut self, field: &[u8]) -> &mut Self {
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    fn text(&mut self, field: &str) -> &mut Self {
        self.bytes(field.as_bytes())
    }

    fn number(&mut self, field: i64) -> &mut Self {
        self.bytes(&field.to_be_bytes())
    }

    fn id(&mut self, field: Option<Uuid>) -> &mut Self {
        match field {
            Some(id) => self.bytes(id.as_bytes()),
            None => self.bytes(&[]),
        }
    }

    fn shown(&mut self, field: &impl std::fmt::Display) -> &mut Self {
        use std::io::Write as _;
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 4]);
        // Writing to a Vec does not fail.
        let _ = write!(self.0, "{field}");
        let length = u32::try_from(self.0.len() - at - 4).unwrap_or(u32::MAX);
        self.0[at..at + 4].copy_from_slice(&length.to_be_bytes());
        self
    }

    fn date(&mut self, field: Option<Date>) -> &mut Self {
        match field {
            Some(date) => self.shown(&date),
            None => self.bytes(&[]),
        }
    }

    fn hash(&self) -> Hash {
        Sha256::digest(&self.0).into()
    }
}

/// The voucher's own fields as they are hashed and stored.
#[derive(Debug, Clone)]
pub(super) struct Header<'a> {
    pub id: VoucherId,
    pub date: Date,
    pub period: AccountingPeriod,
    pub source: &'a VoucherSource,
    pub reverses: Option<VoucherId>,
    pub batch: Option<Uuid>,
    pub direct: bool,
    pub posted_at: Timestamp,
    pub posted_by: Uuid,
    pub text_hash: &'a [u8],
    pub documents_hash: &'a [u8],
}

/// One posting as it is hashed. Its number is its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub account: &'a str,
    pub amount: Ore,
    pub supplier: Option<Uuid>,
    pub person: Option<Uuid>,
    pub due: Option<Date>,
    pub arrived_as: Option<&'a str>,
}

/// The hash of a voucher with its postings in order.
pub(super) fn content_hash<'a>(
    fields: &mut Fields,
    voucher: &Header<'_>,
    lines: impl ExactSizeIterator<Item = Line<'a>>,
) -> Hash {
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    fields
        .start("kaemner-voucher-1")
        .id(Some(voucher.id.get()))
        .date(Some(voucher.date))
        .shown(&voucher.period)
        .text(voucher.source.kind.name())
        .text(voucher.source.reference.as_deref().unwrap_or(""))
        .id(voucher.reverses.map(VoucherId::get))
        .id(voucher.batch)
        .number(i64::from(voucher.direct))
        .number(voucher.posted_at.as_microsecond())
        .id(Some(voucher.posted_by))
        .bytes(voucher.text_hash)
        .bytes(voucher.documents_hash)
        .number(count);
    for line in lines {
        fields
            .text(line.account)
            .number(line.amount.get())
            .id(line.supplier)
            .id(line.person)
            .date(line.due)
            .text(line.arrived_as.unwrap_or(""));
    }
    fields.hash()
}

/// The hash that joins a voucher to the chain of its series.
pub(super) fn seal_hash(fields: &mut Fields, series: &str, no: i64, prev: &Hash, content: &Hash) -> Hash {
    fields.start("kaemner-seal-1").text(series).number(no).bytes(prev).bytes(content).hash()
}

/// The salted hash of a voucher's text and of its lines' own texts, in order.
pub(super) fn text_hash<'a>(
    fields: &mut Fields,
    salt: &[u8],
    text: &str,
    lines: impl Iterator<Item = &'a str>,
) -> Hash {
    fields.start("kaemner-text-1").bytes(salt).text(text);
    for line in lines {
        fields.text(line);
    }
    fields.hash()
}

/// The salted hash of a voucher's documents; empty where there are none.
pub(super) fn documents_hash(fields: &mut Fields, salt: &[u8], documents: &[DocumentHash]) -> Vec<u8> {
    if documents.is_empty() {
        return Vec::new();
    }
    fields.start("kaemner-documents-1").bytes(salt);
    for document in documents {
        fields.bytes(document.bytes());
    }
    fields.hash().to_vec()
}

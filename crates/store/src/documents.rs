//! Documents, stored once per scope by the hash of their content.
//!
//! The row in `document` belongs to the transaction. On SQLite the body lies in a second file and is durable
//! before the transaction is: a crash leaves at most a body without a row, which is swept.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::args;
use crate::error::StoreError;
use crate::row::{Cell, FromCol};
use crate::scope::Scope;
use crate::store::{EngineState, Store};
use crate::tx::Tx;
use crate::val::Val;

/// SHA-256 of a document's bytes: its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentHash([u8; 32]);

/// What a document is, told by its first bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// XML, such as an e-invoice.
    Xml,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// TIFF image.
    Tiff,
    /// ZIP archive, also spreadsheets and text documents of office programs.
    Zip,
    /// Text in UTF-8.
    Text,
    /// Anything else.
    Other,
}

/// A stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Its content.
    pub bytes: Vec<u8>,
    /// When it was stored first.
    pub stored_at: Timestamp,
}

const KINDS: [(DocumentKind, &str, &str); 8] = [
    (DocumentKind::Pdf, "pdf", "application/pdf"),
    (DocumentKind::Xml, "xml", "application/xml"),
    (DocumentKind::Png, "png", "image/png"),
    (DocumentKind::Jpeg, "jpeg", "image/jpeg"),
    (DocumentKind::Tiff, "tiff", "image/tiff"),
    (DocumentKind::Zip, "zip", "application/zip"),
    (DocumentKind::Text, "text", "text/plain; charset=utf-8"),
    (DocumentKind::Other, "other", "application/octet-stream"),
];

const INSERT: &str = "insert into document (hash, kind, size_bytes, stored_at) values ($1, $2, $3, $4)
                      on conflict do nothing";
const SELECT: &str = "select kind, stored_at from document where hash = $1";
const INDEX: &str = "select hash, kind, size_bytes from document order by hash";
const FORGET: &str = "delete from document where hash = $1";
const PUT_BODY: &str = "insert into document_body (hash, body, stored_at) values ($1, $2, $3)
                        on conflict (hash) do update set stored_at = excluded.stored_at";
const BODY: &str = "select body from document_body where hash = $1";
const SWEEP: &str = "delete from document_body where stored_at < $1
                     and not exists (select 1 from document d where d.hash = document_body.hash)";
const IS_KNOWN: &str = "select 1 from document where hash = $1";

impl DocumentKind {
    /// The kind that the content shows.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [0x89, b'P', b'N', b'G', 13, 10, 26, 10, ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Self::Tiff,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            _ if text.starts_with(b"<?xml") => Self::Xml,
            _ if !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok() => Self::Text,
            _ => Self::Other,
        }
    }

    /// The media type to answer a download with. What can act in a browser (XML, text) is offered as a file,
    /// never shown in a page.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.entry().2
    }

    /// The name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str) {
        let found = KINDS.iter().find(|(kind, _, _)| *kind == self);
        found.unwrap_or(&KINDS[KINDS.len() - 1])
    }
}

impl Tx<'_> {
    /// Stores a document and gives its hash. The same content is stored once.
    ///
    /// Fails with [`StoreError::DocumentSize`] above the limit, and with [`StoreError::DocumentKind`] when the
    /// content is of another kind than the caller was told.
    pub fn put_document(&mut self, bytes: &[u8], kind: DocumentKind) -> Result<DocumentHash, StoreError> {
        let limit = self.env.documents.bytes_max;
        if bytes.len() > limit {
            return Err(StoreError::DocumentSize { bytes: bytes.len(), limit });
        }
        let found = DocumentKind::sniff(bytes);
        if found != kind {
            return Err(StoreError::DocumentKind { told: kind.name(), found: found.name() });
        }
        let hash = DocumentHash::of(bytes);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if self.exec(INSERT, &args![hash, kind.name(), size, self.now()])? == 1 {
            self.put_body(hash, bytes)?;
        }
        Ok(hash)
    }

    fn put_body(&mut self, hash: DocumentHash, bytes: &[u8]) -> Result<(), StoreError> {
        let now = self.now();
        match self.env.documents.file {
            Some(file) => file.put(&hash.0, bytes, now.as_microsecond()).inspect_err(|_| self.spoil()),
            None => self.exec(PUT_BODY, &args![hash, bytes, now]).map(drop),
        }
    }

    /// The document with this hash; [`StoreError::NotFound`] where there is none.
    pub fn document(&mut self, hash: DocumentHash) -> Result<Document, StoreError> {
        let (kind, stored_at) = self.one(SELECT, &args![hash])?;
        let bytes = match self.env.documents.file {
            Some(file) => file.get(&hash.0)?,
            None => self.opt(BODY, &args![hash])?,
        };
        let bytes = bytes.filter(|bytes: &Vec<u8>| DocumentHash::of(bytes) == hash);
        bytes.map(|bytes| Document { kind, bytes, stored_at }).ok_or(StoreError::DocumentDamaged { hash })
    }

    /// The first of these documents that the scope does not have; `None` where it has them all.
    pub fn missing_document(&mut self, hashes: &[DocumentHash]) -> Result<Option<DocumentHash>, StoreError> {
        for hash in hashes {
            if self.opt::<i64>(IS_KNOWN, &args![*hash])?.is_none() {
                return Ok(Some(*hash));
            }
        }
        Ok(None)
    }

    /// Every document of the scope by hash: its kind and its size in bytes.
    pub fn each_document(
        &mut self,
        f: &mut dyn FnMut(DocumentHash, DocumentKind, i64),
    ) -> Result<(), StoreError> {
        self.each(INDEX, &[], &mut |row| {
            f(row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(())
        })
    }

    /// Lets a document go; its body is swept later. Fails with [`StoreError::ForeignKey`] while a fact refers
    /// to it.
    pub fn forget_document(&mut self, hash: DocumentHash) -> Result<(), StoreError> {
        self.exec(FORGET, &args![hash]).map(drop)
    }
}

impl Store {
    /// Removes bodies that no row of `document` names and that were put before `before`, which must lie
    /// longer back than any transaction runs (a day is usual). Gives their number.
    pub fn sweep_documents(&self, scope: Scope, before: Timestamp) -> Result<u64, StoreError> {
        let Some(old) = self.old_bodies(scope, before)? else {
            return self.write(scope, |tx| tx.exec(SWEEP, &args![before]));
        };
        let orphans = self.read(scope, |tx| {
            let mut orphans = Vec::new();
            for hash in &old {
                if tx.opt::<i64>(IS_KNOWN, &args![*hash])?.is_none() {
                    orphans.push(*hash);
                }
            }
            Ok::<_, StoreError>(orphans)
        })?;
        match &self.inner.engine {
            EngineState::Sqlite(engine) => {
                engine.with_documents(scope, |file| file.remove(&orphans, before.as_microsecond()))
            }
            EngineState::Pg(_) => Ok(0),
        }
    }

    /// Bodies of the second file from before a moment; `None` on PostgreSQL.
    fn old_bodies(&self, scope: Scope, before: Timestamp) -> Result<Option<Vec<[u8; 32]>>, StoreError> {
        self.read(scope, |tx| {
            tx.env.documents.file.map(|file| file.before(before.as_microsecond())).transpose()
        })
    }
}

impl DocumentHash {
    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 hexadecimal digits.
impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for DocumentHash {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let digits = text.as_bytes();
        let mut hash = [0; 32];
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(StoreError::NotFound);
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| StoreError::NotFound)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| StoreError::NotFound)?;
        }
        Ok(Self(hash))
    }
}

impl From<DocumentHash> for Val<'_> {
    fn from(hash: DocumentHash) -> Self {
        hash.0.into()
    }
}

impl FromCol for DocumentHash {
    const EXPECTED: &'static str = "the hash of a document";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        <[u8; 32]>::from_cell(cell).map(Self)
    }
}

impl FromCol for DocumentKind {
    const EXPECTED: &'static str = "a kind of document";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => KINDS.iter().find(|(_, name, _)| *name == text).map(|(kind, _, _)| *kind),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_told_by_the_content() {
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], DocumentKind::Pdf),
            (b"\xef\xbb\xbf  <?xml version='1.0'?>", DocumentKind::Xml),
            (b"\x89PNG\r\n\x1a\n....", DocumentKind::Png),
            (b"\xff\xd8\xff\xe0", DocumentKind::Jpeg),
            (b"II*\0", DocumentKind::Tiff),
            (b"PK\x03\x04", DocumentKind::Zip),
            ("Kære kommune".as_bytes(), DocumentKind::Text),
            (b"<html><script>", DocumentKind::Text),
            (b"MZ\x90\0", DocumentKind::Other),
            (b"\xe6\xf8\xe5", DocumentKind::Other),
        ] {
            assert_eq!(DocumentKind::sniff(bytes), kind, "{bytes:?}");
            assert_eq!(DocumentKind::from_cell(Cell::Text(kind.name())), Some(kind));
        }
    }

    #[test]
    fn a_hash_is_read_and_shown() {
        let hash = DocumentHash::of(b"");
        assert!(hash.to_string().starts_with("e3b0c44298fc1c14"));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("zz".repeat(32).parse::<DocumentHash>(), Err(StoreError::NotFound));
        assert_eq!("é".repeat(32).parse::<DocumentHash>(), Err(StoreError::NotFound));
    }
}

//! The archive: tables and rows of one scope in one file, the same for both engines.
//!
//! ```text
//! "KAEMNER1"                       magic
//! bytes                            header as JSON: scope, taken_at (µs), migrations (number, SHA-256)
//! 'T' text u32 {text}              a table: name, number of columns, their names
//! 'R' {cell}                       a row, one cell per column
//! 'E' u64                          end of the table, number of its rows
//! 'Z' [u8; 32]                     end of the file, SHA-256 of everything before
//! ```
//!
//! Numbers are little-endian; text and bytes begin with their length (u32). A cell is a tag and a value:
//! 0 none, 1 i64, 2 text, 3 bytes, 4 boolean, 5 id, 6 day as text, 7 moment in µs.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::Cell;
use crate::scope::Scope;
use crate::val::Val;

const MAGIC: &[u8; 8] = b"KAEMNER1";

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Name of the scope.
    pub(crate) scope: String,
    pub(crate) taken_at: Timestamp,
    /// Number and fingerprint of each migration that was applied.
    pub(crate) migrations: Vec<(i64, [u8; 32])>,
}

/// Writes an archive.
pub(crate) struct Writer {
    out: BufWriter<File>,
    hash: Sha256,
    rows: u64,
}

/// Reads an archive whose checksum was compared.
pub(crate) struct Reader {
    input: BufReader<File>,
    pub(crate) header: Header,
}

fn io(e: &std::io::Error) -> StoreError {
    StoreError::io("the archive", e)
}

fn damaged() -> StoreError {
    StoreError::Io { what: "the archive".to_owned(), problem: "it is damaged or not an archive".to_owned() }
}

impl Writer {
    pub(crate) fn create(path: &Path, header: &Header) -> Result<Self, StoreError> {
        let file = File::create_new(path).map_err(|e| io(&e))?;
        let mut writer = Self { out: BufWriter::new(file), hash: Sha256::new(), rows: 0 };
        writer.put(MAGIC)?;
        writer.put_bytes(header.to_json().to_string().as_bytes())?;
        Ok(writer)
    }

    /// Begins a table.
    pub(crate) fn table(&mut self, name: &str, columns: &[String]) -> Result<(), StoreError> {
        self.put(b"T")?;
        self.put_bytes(name.as_bytes())?;
        self.put(&length(columns.len())?)?;
        columns.iter().try_for_each(|column| self.put_bytes(column.as_bytes()))
    }

    /// Begins a row; its cells follow.
    pub(crate) fn row(&mut self) -> Result<(), StoreError> {
        self.rows += 1;
        self.put(b"R")
    }

    pub(crate) fn cell(&mut self, cell: Cell<'_>) -> Result<(), StoreError> {
        match cell {
            Cell::Null => self.put(&[0]),
            Cell::Int(n) => self.tagged(1, &n.to_le_bytes()),
            Cell::Text(text) => self.put(&[2]).and_then(|()| self.put_bytes(text.as_bytes())),
            Cell::Bytes(bytes) => self.put(&[3]).and_then(|()| self.put_bytes(bytes)),
            Cell::Bool(yes) => self.tagged(4, &[u8::from(yes)]),
            Cell::Uuid(id) => self.tagged(5, id.as_bytes()),
            Cell::Date(day) => self.put(&[6]).and_then(|()| self.put_bytes(day.to_string().as_bytes())),
            Cell::Time(time) => self.tagged(7, &time.as_microsecond().to_le_bytes()),
        }
    }

    /// Ends a table.
    pub(crate) fn end_table(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.rows);
        self.put(b"E")?;
        self.put(&rows.to_le_bytes())
    }

    /// Ends the file and makes it durable.
    pub(crate) fn finish(mut self) -> Result<(), StoreError> {
        self.put(b"Z")?;
        let hash = self.hash.finalize();
        self.out.write_all(&hash).map_err(|e| io(&e))?;
        let file = self.out.into_inner().map_err(|e| io(e.error()))?;
        file.sync_all().map_err(|e| io(&e))
    }

    fn tagged(&mut self, tag: u8, value: &[u8]) -> Result<(), StoreError> {
        self.put(&[tag])?;
        self.put(value)
    }

    fn put_bytes(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.put(&length(bytes.len())?)?;
        self.put(bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.hash.update(bytes);
        self.out.write_all(bytes).map_err(|e| io(&e))
    }
}

fn length(n: usize) -> Result<[u8; 4], StoreError> {
    u32::try_from(n).map(u32::to_le_bytes).map_err(|_| damaged())
}

impl Reader {
    /// Whether a file is an archive.
    pub(crate) fn is_archive(path: &Path) -> Result<bool, StoreError> {
        let mut magic = [0; 8];
        let read = File::open(path).and_then(|mut file| file.read(&mut magic));
        read.map(|n| n == 8 && magic == *MAGIC).map_err(|e| StoreError::io("the backup file", &e))
    }

    /// Opens an archive; fails where it is cut short or changed.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        verify(path)?;
        let mut input = BufReader::new(File::open(path).map_err(|e| io(&e))?);
        let mut magic = [0; 8];
        input.read_exact(&mut magic).map_err(|e| io(&e))?;
        let mut reader = Self { input, header: Header::empty() };
        let json = serde_json::from_slice(&reader.bytes()?).map_err(|_| damaged())?;
        reader.header = Header::from_json(&json).ok_or_else(damaged)?;
        Ok(reader)
    }

    /// The next table with its columns; `None` at the end.
    pub(crate) fn table(&mut self) -> Result<Option<(String, Vec<String>)>, StoreError> {
        match self.fixed()? {
            [b'T'] => {
                let name = self.text()?;
                let columns = u32::from_le_bytes(self.fixed()?);
                let columns: Result<_, _> = (0..columns).map(|_| self.text()).collect();
                Ok(Some((name, columns?)))
            }
            [b'Z'] => Ok(None),
            _ => Err(damaged()),
        }
    }

    /// The next row of the table; `None` at its end.
    pub(crate) fn row(&mut self, columns: usize) -> Result<Option<Vec<Val<'static>>>, StoreError> {
        match self.fixed()? {
            [b'R'] => (0..columns).map(|_| self.cell()).collect::<Result<_, _>>().map(Some),
            [b'E'] => self.fixed::<8>().map(|_| None),
            _ => Err(damaged()),
        }
    }

    fn cell(&mut self) -> Result<Val<'static>, StoreError> {
        let [tag] = self.fixed()?;
        Ok(match tag {
            0 => Val::Null,
            1 => Val::Int(i64::from_le_bytes(self.fixed()?)),
            2 => Val::from(self.text()?),
            3 => Val::from(self.bytes()?),
            4 => Val::Bool(self.fixed::<1>()? == [1]),
            5 => Val::Uuid(Uuid::from_bytes(self.fixed()?)),
            6 => Val::Date(self.text()?.parse().map_err(|_| damaged())?),
            7 => {
                let micros = i64::from_le_bytes(self.fixed()?);
                Val::Time(Timestamp::from_microsecond(micros).map_err(|_| damaged())?)
            }
            _ => return Err(damaged()),
        })
    }

    fn text(&mut self) -> Result<String, StoreError> {
        String::from_utf8(self.bytes()?).map_err(|_| damaged())
    }

    fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        let length = u64::from(u32::from_le_bytes(self.fixed()?));
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(length).read_to_end(&mut bytes).map_err(|e| io(&e))?;
        if read as u64 == length { Ok(bytes) } else { Err(damaged()) }
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes).map_err(|e| io(&e))?;
        Ok(bytes)
    }
}

/// Puts the checksum of a finished file at its end. A SQLite file says in its header how many pages it has, so that
/// what follows them is not read as a page.
pub(crate) fn sign(path: &Path) -> Result<(), StoreError> {
    let failed = |e: std::io::Error| StoreError::io("the backup file", &e);
    let mut file = OpenOptions::new().read(true).append(true).open(path).map_err(failed)?;
    let hash = sum(&mut file).map_err(failed)?;
    file.write_all(&hash).and_then(|()| file.sync_all()).map_err(failed)
}

/// The checksum of what follows in a file.
fn sum(file: &mut impl Read) -> std::io::Result<[u8; 32]> {
    let (mut hash, mut block) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hash.finalize().into()),
            n => hash.update(&block[..n]),
        }
    }
}

/// Compares the checksum at the end with the content.
///
/// # Errors
/// [`StoreError::Io`] for a file that is damaged or was cut off.
pub(crate) fn verify(path: &Path) -> Result<(), StoreError> {
    let mut file = File::open(path).map_err(|e| io(&e))?;
    let length = file.metadata().map_err(|e| io(&e))?.len();
    let content = length.checked_sub(32).ok_or_else(damaged)?;
    let found = sum(&mut Read::by_ref(&mut file).take(content)).map_err(|e| io(&e))?;
    let mut expected = [0; 32];
    file.read_exact(&mut expected).map_err(|e| io(&e))?;
    if found == expected { Ok(()) } else { Err(damaged()) }
}

impl Header {
    /// Refuses an archive of another scope.
    pub(crate) fn require(&self, scope: Scope) -> Result<(), StoreError> {
        if self.scope == scope.to_string() {
            return Ok(());
        }
        Err(StoreError::WrongScope { scope, found: self.scope.clone() })
    }

    fn empty() -> Self {
        Self { scope: String::new(), taken_at: Timestamp::UNIX_EPOCH, migrations: Vec::new() }
    }

    fn to_json(&self) -> Value {
        json!({
            "scope": self.scope,
            "taken_at": self.taken_at.as_microsecond(),
            "migrations": self.migrations,
        })
    }

    fn from_json(json: &Value) -> Option<Self> {
        let migration = |m: &Value| {
            let sha256: Option<Vec<u8>> =
                m.get(1)?.as_array()?.iter().map(|b| b.as_u64()?.try_into().ok()).collect();
            Some((m.get(0)?.as_i64()?, sha256?.try_into().ok()?))
        };
        Some(Self {
            scope: json.get("scope")?.as_str()?.to_owned(),
            taken_at: Timestamp::from_microsecond(json.get("taken_at")?.as_i64()?).ok()?,
            migrations: json.get("migrations")?.as_array()?.iter().map(migration).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let taken_at = "2026-01-02T08:00:00Z".parse().unwrap();
        Header { scope: "k0265".to_owned(), taken_at, migrations: vec![(1, [7; 32]), (40, [255; 32])] }
    }

    fn write(path: &Path) {
        let mut writer = Writer::create(path, &header()).unwrap();
        writer.table("empty", &[]).unwrap();
        writer.end_table().unwrap();
        writer.table("a", &["x".to_owned(), "y".to_owned()]).unwrap();
        for n in [i64::MIN, 0] {
            writer.row().unwrap();
            writer.cell(Cell::Int(n)).unwrap();
            writer.cell(Cell::Text("æ")).unwrap();
        }
        writer.end_table().unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn an_archive_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        write(&path);
        let mut reader = Reader::open(&path).unwrap();
        assert_eq!(reader.header, header());
        assert_eq!(reader.table().unwrap(), Some(("empty".to_owned(), vec![])));
        assert_eq!(reader.row(0).unwrap(), None);
        assert_eq!(reader.table().unwrap().unwrap().1, ["x", "y"]);
        assert_eq!(reader.row(2).unwrap(), Some(vec![Val::Int(i64::MIN), Val::from("æ")]));
        assert_eq!(reader.row(2).unwrap(), Some(vec![Val::Int(0), Val::from("æ")]));
        assert_eq!(reader.row(2).unwrap(), None);
        assert_eq!(reader.table().unwrap(), None);
    }

    #[test]
    fn a_damaged_archive_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        write(&path);
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(Reader::open(&path).is_err(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert!(Reader::open(&path).is_err(), "changed at {at}");
        }
    }
}

//! Values that come out of a row.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::{MunicipalityCode, Ore};
use uuid::Uuid;

use crate::error::StoreError;
use crate::{pg, sqlite};

/// One row of an answer, read by the number of the column.
pub struct Row<'a>(pub(crate) RowRef<'a>);

pub(crate) enum RowRef<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Pg(&'a postgres::Row),
}

/// One value as the database gives it. SQLite gives only the first four kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A whole number; also a boolean or a moment in microseconds on SQLite.
    Int(i64),
    /// Text; also JSON, and a day on SQLite.
    Text(&'a str),
    /// Bytes; also an id on SQLite.
    Bytes(&'a [u8]),
    /// A boolean.
    Bool(bool),
    /// An id.
    Uuid(Uuid),
    /// A day.
    Date(Date),
    /// A moment.
    Time(Timestamp),
}

/// A type that can be read from one column. Implement it for your own ids and enums.
pub trait FromCol: Sized {
    /// What the type is called in an error.
    const EXPECTED: &'static str;

    /// The value, or `None` where the cell does not hold one.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

/// A type that can be read from a row: a tuple of columns, or your own struct.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError>;
}

impl Row<'_> {
    /// The value of column `column`, counted from 0.
    pub fn get<T: FromCol>(&self, column: usize) -> Result<T, StoreError> {
        self.cell(column).and_then(T::from_cell).ok_or(StoreError::Type { column, expected: T::EXPECTED })
    }

    /// The cell as it is, or `None` where there is no such column or its type is not one of ours.
    fn cell(&self, column: usize) -> Option<Cell<'_>> {
        match self.0 {
            RowRef::Sqlite(row) => sqlite::cell(row, column),
            RowRef::Pg(row) => pg::cell(row, column),
        }
    }
}

macro_rules! from_col {
    ($($type:ty, $expected:literal: $($pattern:pat => $made:expr),+;)*) => {$(
        impl FromCol for $type {
            const EXPECTED: &'static str = $expected;
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    $($pattern => $made,)+
                    _ => None,
                }
            }
        }
    )*};
}

from_col! {
    i64, "a whole number": Cell::Int(n) => Some(n);
    i32, "a whole number of 32 bits": Cell::Int(n) => n.try_into().ok();
    u32, "a whole number of 32 bits": Cell::Int(n) => n.try_into().ok();
    u16, "a whole number of 16 bits": Cell::Int(n) => n.try_into().ok();
    u8, "a whole number of 8 bits": Cell::Int(n) => n.try_into().ok();
    bool, "a boolean": Cell::Bool(yes) => Some(yes), Cell::Int(0) => Some(false), Cell::Int(1) => Some(true);
    String, "text": Cell::Text(text) => Some(text.to_owned());
    Vec<u8>, "bytes": Cell::Bytes(bytes) => Some(bytes.to_vec());
    Uuid, "an id": Cell::Uuid(id) => Some(id), Cell::Bytes(bytes) => Uuid::from_slice(bytes).ok();
    Date, "a day": Cell::Date(day) => Some(day), Cell::Text(text) => text.parse().ok();
    Timestamp, "a moment":
        Cell::Time(time) => Some(time), Cell::Int(micros) => Timestamp::from_microsecond(micros).ok();
    Ore, "an amount in øre": Cell::Int(n) => Some(Self::new(n));
    MunicipalityCode, "a municipality code":
        Cell::Int(n) => u16::try_from(n).ok().and_then(|n| Self::new(n).ok());
    serde_json::Value, "JSON": Cell::Text(text) => serde_json::from_str(text).ok();
}

impl<const N: usize> FromCol for [u8; N] {
    const EXPECTED: &'static str = "bytes of the expected length";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromCol> FromCol for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

macro_rules! from_row {
    ($($name:ident $column:tt),+) => {
        impl<$($name: FromCol),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
                Ok(($(row.get::<$name>($column)?,)+))
            }
        }
    };
}

from_row!(A 0);
from_row!(A 0, B 1);
from_row!(A 0, B 1, C 2);
from_row!(A 0, B 1, C 2, D 3);
from_row!(A 0, B 1, C 2, D 3, E 4);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// A single column reads as itself: `tx.one::<i64>(…)`.
impl<T: FromCol> FromRow for T {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get(0)
    }
}

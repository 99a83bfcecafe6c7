//! Values in PostgreSQL's binary form.

use std::error::Error;

use jiff::Timestamp;
use jiff::civil::Date;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use crate::row::Cell;
use crate::val::Val;

type Problem = Box<dyn Error + Sync + Send>;

impl ToSql for Val<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) => int_to_sql(*n, ty, out),
            Self::Bool(yes) => checked(yes, ty, out),
            Self::Text(text) => checked(&text.as_ref(), ty, out),
            Self::Bytes(bytes) => checked(&bytes.as_ref(), ty, out),
            Self::Uuid(id) => checked(id, ty, out),
            Self::Date(day) => checked(day, ty, out),
            Self::Time(time) => checked(time, ty, out),
            Self::Json(json) => json_to_sql(json, ty, out),
        }
    }

    /// Each kind checks for itself in `to_sql`.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn checked<T: ToSql>(value: &T, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
    if T::accepts(ty) { value.to_sql(ty, out) } else { Err(mismatch(ty)) }
}

/// Whole numbers fit the width that the statement expects, or are refused.
fn int_to_sql(n: i64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
    match *ty {
        Type::INT4 => i32::try_from(n)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(n)?.to_sql(ty, out),
        _ => checked(&n, ty, out),
    }
}

/// JSONB is one version byte and the text.
fn json_to_sql(json: &str, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
    match *ty {
        Type::JSONB => {
            out.extend_from_slice(&[1]);
            out.extend_from_slice(json.as_bytes());
            Ok(IsNull::No)
        }
        Type::JSON => {
            out.extend_from_slice(json.as_bytes());
            Ok(IsNull::No)
        }
        _ => Err(mismatch(ty)),
    }
}

fn mismatch(ty: &Type) -> Problem {
    format!("a value of another type than {ty}").into()
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Problem> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw),
            Type::UUID => Self::Uuid(Uuid::from_sql(ty, raw)?),
            Type::DATE => Self::Date(Date::from_sql(ty, raw)?),
            Type::TIMESTAMPTZ => Self::Time(Timestamp::from_sql(ty, raw)?),
            Type::JSONB => Self::Text(std::str::from_utf8(raw.get(1..).unwrap_or_default())?),
            _ => Self::Text(std::str::from_utf8(raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Problem> {
        Ok(Self::Null)
    }

    /// NUMERIC is left out on purpose: write `CAST(SUM(x) AS BIGINT)`.
    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::BYTEA
                | Type::UUID
                | Type::DATE
                | Type::TIMESTAMPTZ
                | Type::JSONB
                | Type::JSON
                | Type::TEXT
                | Type::VARCHAR
                | Type::BPCHAR
                | Type::NAME
        )
    }
}

/// The cell of a row; `None` where there is no such column or its type is not one of ours.
pub(crate) fn cell(row: &postgres::Row, column: usize) -> Option<Cell<'_>> {
    row.try_get(column).ok()
}

//! Values of one engine as the other keeps them.

use jiff::Timestamp;
use uuid::Uuid;

use crate::table::Column;
use crate::val::Val;

/// A value from an archive as a column of the target takes it; `None` where it does not fit.
///
/// SQLite keeps booleans and moments as numbers, days and JSON as text, ids as bytes.
pub(crate) fn fit(value: Val<'static>, column: Column) -> Option<Val<'static>> {
    Some(match (column, value) {
        (_, Val::Null) => Val::Null,
        (Column::Int, Val::Int(n)) => Val::Int(n),
        (Column::Int, Val::Bool(yes)) => Val::Int(yes.into()),
        (Column::Int, Val::Time(time)) => Val::Int(time.as_microsecond()),
        (Column::Bool, Val::Bool(yes)) => Val::Bool(yes),
        (Column::Bool, Val::Int(n @ 0..=1)) => Val::Bool(n == 1),
        (Column::Text, Val::Text(text)) => Val::Text(text),
        (Column::Text, Val::Date(day)) => Val::from(day.to_string()),
        (Column::Json, Val::Text(text)) => Val::Json(text),
        (Column::Bytes, Val::Bytes(bytes)) => Val::Bytes(bytes),
        (Column::Bytes, Val::Uuid(id)) => Val::from(id.as_bytes().to_vec()),
        (Column::Uuid, Val::Uuid(id)) => Val::Uuid(id),
        (Column::Uuid, Val::Bytes(bytes)) => Val::Uuid(Uuid::from_slice(&bytes).ok()?),
        (Column::Date, Val::Date(day)) => Val::Date(day),
        (Column::Date, Val::Text(text)) => Val::Date(text.parse().ok()?),
        (Column::Time, Val::Time(time)) => Val::Time(time),
        (Column::Time, Val::Int(micros)) => Val::Time(Timestamp::from_microsecond(micros).ok()?),
        _ => return None,
    })
}

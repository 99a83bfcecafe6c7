//! Typed ids that go into and come out of the store as they are.

/// Declares a typed id over a UUID, readable from a row and usable as an argument of a statement.
macro_rules! entity_id {
    ($(#[$meta:meta])* $name:ident) => {
        kaemner_values::uuid_id! {
            $(#[$meta])*
            $name
        }

        impl kaemner_store::FromCol for $name {
            const EXPECTED: &'static str = "an id";
            fn from_cell(cell: kaemner_store::Cell<'_>) -> Option<Self> {
                uuid::Uuid::from_cell(cell).map(Self::new)
            }
        }

        impl From<$name> for kaemner_store::Val<'_> {
            fn from(id: $name) -> Self {
                Self::Uuid(id.get())
            }
        }
    };
}

/// Declares how a type with a text form is kept in a column.
macro_rules! text_col {
    ($type:ty, $expected:literal, $read:expr, $write:expr) => {
        impl kaemner_store::FromCol for $type {
            const EXPECTED: &'static str = $expected;
            fn from_cell(cell: kaemner_store::Cell<'_>) -> Option<Self> {
                match cell {
                    kaemner_store::Cell::Text(text) => $read(text),
                    _ => None,
                }
            }
        }

        impl From<$type> for kaemner_store::Val<'_> {
            fn from(value: $type) -> Self {
                Self::Text(std::borrow::Cow::Owned($write(&value).to_owned()))
            }
        }
    };
}

pub(crate) use {entity_id, text_col};

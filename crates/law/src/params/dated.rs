//! A figure with its dates, source and certainty.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;

use super::LawError;

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the law, the agreement or another official text.
    Verified,
    /// Read in a text about it, or derived from published figures.
    Secondary,
    /// Nobody has confirmed it: an inference, an old level, a local usage.
    Unverified,
}

impl Certainty {
    /// The name in data and in the answer, `verified`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Secondary => "secondary",
            Self::Unverified => "unverified",
        }
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a row's value comes from and when it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The table, `atp_a` or `30.11.pension`.
    pub table: String,
    /// The first day the row holds.
    pub from: Date,
    /// The last day, where the figure is set for a limited time.
    pub until: Option<Date>,
    /// Law, agreement or publication.
    pub source: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The day somebody last confirmed it.
    pub checked: Date,
    /// The row's own fields as they stand in the file, for lists: `value = "8 %"`.
    pub fields: String,
}

impl Meta {
    /// The row's name in answers and lists: `atp_a@2024-01-01`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}@{}", self.table, self.from)
    }

    /// The day the row begins, and the first day after its end.
    pub(super) fn cuts(&self) -> impl Iterator<Item = Date> + use<> {
        let after = self.until.and_then(|until| until.tomorrow().ok());
        std::iter::once(self.from).chain(after)
    }

    /// Whether the row itself covers the day (a later row may still take over).
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// One row of a dated table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Dates, source, certainty.
    pub meta: Meta,
    /// The figure or figures.
    pub value: T,
}

/// A dated table, in the order of its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    table: String,
    rows: Vec<Row<T>>,
}

impl<T> Dated<T> {
    /// A table of rows in any order.
    ///
    /// # Errors
    /// [`LawError::SameDate`] where two rows begin on one day.
    pub(super) fn new(table: String, mut rows: Vec<Row<T>>) -> Result<Self, LawError> {
        rows.sort_by_key(|row| row.meta.from);
        for pair in rows.windows(2) {
            if let [one, two] = pair
                && one.meta.from == two.meta.from
            {
                return Err(LawError::SameDate { table, date: one.meta.from });
            }
        }
        Ok(Self { table, rows })
    }

    /// The row of a day.
    ///
    /// # Errors
    /// [`LawError::OutsideTable`] where no row covers it.
    pub fn on(&self, day: Date) -> Result<&Row<T>, LawError> {
        self.at(self.place(day), day)
    }

    /// The row of a day, or `None` where no row covers it.
    #[must_use]
    pub fn find(&self, day: Date) -> Option<&Row<T>> {
        self.rows.get(usize::from(self.place(day)))
    }

    /// The number of the row of a day; a number past the last row where no row covers it.
    pub(super) fn place(&self, day: Date) -> u16 {
        let later = self.rows.partition_point(|row| row.meta.from <= day);
        let found = later.checked_sub(1).filter(|place| self.rows[*place].meta.covers(day));
        found.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
    }

    /// The row of a number that [`Dated::place`] gave for the day.
    #[inline]
    pub(super) fn at(&self, place: u16, day: Date) -> Result<&Row<T>, LawError> {
        match self.rows.get(usize::from(place)) {
            Some(row) => Ok(row),
            None => Err(self.outside(day)),
        }
    }

    #[cold]
    fn outside(&self, date: Date) -> LawError {
        LawError::OutsideTable { table: self.table.clone(), date }
    }

    /// The days on which a row begins, or the first day after a row that ends.
    pub(super) fn cuts(&self) -> impl Iterator<Item = Date> {
        self.rows.iter().flat_map(|row| row.meta.cuts())
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Every row, oldest first.
    #[must_use]
    pub fn rows(&self) -> &[Row<T>] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn row(from: Date, until: Option<Date>) -> Row<u8> {
        let meta = Meta {
            table: "t".into(),
            from,
            until,
            source: "law".into(),
            certainty: Certainty::Verified,
            checked: from,
            fields: String::new(),
        };
        Row { meta, value: u8::try_from(from.month()).unwrap() }
    }

    #[test]
    fn a_day_finds_its_row_and_nothing_is_carried_over_a_gap() {
        let rows = vec![row(date(2026, 5, 1), None), row(date(2026, 1, 1), Some(date(2026, 3, 31)))];
        let table = Dated::new("t".into(), rows).unwrap();
        assert_eq!(table.on(date(2026, 1, 1)).unwrap().value, 1);
        assert_eq!(table.on(date(2026, 3, 31)).unwrap().value, 1);
        assert_eq!(table.on(date(2030, 3, 31)).unwrap().value, 5);
        for outside in [date(2025, 12, 31), date(2026, 4, 1)] {
            let error = table.on(outside).unwrap_err();
            assert_eq!(error, LawError::OutsideTable { table: "t".into(), date: outside });
        }
    }

    #[test]
    fn two_rows_on_one_day_are_refused() {
        let rows = vec![row(date(2026, 1, 1), None), row(date(2026, 1, 1), None)];
        assert!(matches!(Dated::new("t".into(), rows), Err(LawError::SameDate { .. })));
    }
}

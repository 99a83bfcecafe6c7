//! The rows of one agreement for one position on one day, found once for all days alike.

use jiff::civil::Date;

use super::agreement::{ForPosition, Percent};
use super::{Agreement, Fritvalg, HoursAbove, Meta, PensionTerms, Progression, Row, Supplement};

/// What an agreement says about a position on a day; small, to be copied.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    agreement: &'a Agreement,
    rows: &'a Rows,
}

/// The number of the row of each rule kind, past the last where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rows {
    pension: usize,
    progression: usize,
    supplement: usize,
    hours_above: usize,
    fritvalg: usize,
    raised_supplement: usize,
}

/// From each day on which a row begins or ends to the next: the rows without a position, and of each position.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spans {
    cuts: Vec<Date>,
    rows: Vec<Vec<Rows>>,
}

impl Spans {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let mut cuts = vec![Date::MIN];
        cuts.extend(agreement.metas().flat_map(Meta::cuts));
        cuts.sort_unstable();
        cuts.dedup();
        let positions = || agreement.positions.iter().map(|one| Some(one.id.as_str()));
        let on = |day: &Date| {
            std::iter::once(None).chain(positions()).map(|one| Rows::of(agreement, one, *day)).collect()
        };
        let rows = cuts.iter().map(on).collect();
        Self { cuts, rows }
    }
}

impl Rows {
    fn of(agreement: &Agreement, position: Option<&str>, day: Date) -> Self {
        fn place<T: ForPosition>(rows: &[Row<T>], position: Option<&str>, day: Date) -> usize {
            let row = Agreement::on(rows, position, day);
            row.and_then(|row| rows.iter().position(|one| std::ptr::eq(one, row))).unwrap_or(usize::MAX)
        }
        Self {
            pension: place(&agreement.pension, position, day),
            progression: place(&agreement.progression, position, day),
            supplement: place(&agreement.supplement, position, day),
            hours_above: place(&agreement.hours_above, position, day),
            fritvalg: place(&agreement.fritvalg, position, day),
            raised_supplement: place(&agreement.raised_supplement, position, day),
        }
    }
}

impl Agreement {
    /// What the agreement says on a day, for a position where one is given; `None` for a position it does not
    /// know.
    #[must_use]
    pub fn terms(&self, position: Option<&str>, day: Date) -> Option<Terms<'_>> {
        let place = match position {
            None => 0,
            Some(id) => self.positions.iter().position(|one| one.id == id)? + 1,
        };
        let span = self.spans.cuts.partition_point(|cut| *cut <= day).checked_sub(1)?;
        Some(Terms { agreement: self, rows: self.spans.rows.get(span)?.get(place)? })
    }
}

impl<'a> Terms<'a> {
    /// Pension.
    #[must_use]
    pub fn pension(self) -> Option<&'a Row<PensionTerms>> {
        self.agreement.pension.get(self.rows.pension)
    }

    /// Steps by seniority.
    #[must_use]
    pub fn progression(self) -> Option<&'a Row<Progression>> {
        self.agreement.progression.get(self.rows.progression)
    }

    /// Central supplement.
    #[must_use]
    pub fn supplement(self) -> Option<&'a Row<Supplement>> {
        self.agreement.supplement.get(self.rows.supplement)
    }

    /// Hours above a limit.
    #[must_use]
    pub fn hours_above(self) -> Option<&'a Row<HoursAbove>> {
        self.agreement.hours_above.get(self.rows.hours_above)
    }

    /// Fritvalg.
    #[must_use]
    pub fn fritvalg(self) -> Option<&'a Row<Fritvalg>> {
        self.agreement.fritvalg.get(self.rows.fritvalg)
    }

    /// Forhøjet ferietillæg, where it is not the standard.
    #[must_use]
    pub fn raised_supplement(self) -> Option<&'a Row<Percent>> {
        self.agreement.raised_supplement.get(self.rows.raised_supplement)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use crate::Law;
    use crate::params::Agreement;

    #[test]
    fn a_span_has_the_rows_of_each_of_its_days() {
        let law = Law::shipped().unwrap();
        for agreement in &law.agreements {
            for day in date(2016, 1, 1).series(7.days()).take_while(|day| *day <= date(2027, 6, 1)) {
                let positions = agreement.positions.iter().map(|one| Some(one.id.as_str()));
                for position in positions.chain([None]) {
                    let terms = agreement.terms(position, day).unwrap();
                    assert_eq!(terms.pension(), Agreement::on(&agreement.pension, position, day));
                    assert_eq!(terms.fritvalg(), Agreement::on(&agreement.fritvalg, position, day));
                    assert_eq!(terms.supplement(), Agreement::on(&agreement.supplement, position, day));
                }
            }
            assert!(agreement.terms(Some("no such position"), date(2026, 4, 1)).is_none());
        }
    }
}

//! The figures of pay on one day, found once for all days alike.
//!
//! When the law is read, time is cut at every day on which a table of pay begins or ends a row. Between two
//! cuts every table has one row, or none; its number is kept. A person's pay then costs one search for the
//! day, and no search per figure. A table without a row is an error only for who asks it.

use jiff::civil::Date;

use super::code::Catalogue;
use super::scale::{AreaSupplements, StepBases};
use super::tables::{Accrual, AtpA, FullTime, Mileage, Number, RoundingRow, RoundingWay};
use super::{Law, LawError, Row};

/// The figures of pay on one day; small, to be copied.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    law: &'a Law,
    day: Date,
    rows: &'a Rows,
}

/// The rows of every table of pay from each cut to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spans {
    /// Oldest first; the first is before all tables.
    cuts: Vec<Date>,
    rows: Vec<Rows>,
}

macro_rules! tables_of_pay {
    ($($(#[$doc:meta])* $name:ident: $row:ty = [$($path:tt)+];)*) => {
        /// The number of the row each table has on the days of a span.
        #[derive(Debug, Clone, PartialEq, Eq)]
        struct Rows {
            $($name: u16,)*
        }

        impl Rows {
            fn on(law: &Law, day: Date) -> Self {
                Self { $($name: law.$($path)+.place(day),)* }
            }
        }

        fn cuts(law: &Law) -> Vec<Date> {
            let mut cuts = vec![Date::MIN];
            $(cuts.extend(law.$($path)+.cuts());)*
            cuts
        }

        impl<'a> Figures<'a> {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// [`LawError::OutsideTable`] where no row covers the day.
                #[inline]
                pub fn $name(self) -> Result<&'a Row<$row>, LawError> {
                    self.law.$($path)+.at(self.rows.$name, self.day)
                }
            )*
        }
    };
}

tables_of_pay! {
    /// Base amounts of the pay steps.
    step: StepBases = [pay_scale.step];
    /// Area supplements.
    area: AreaSupplements = [pay_scale.area];
    /// What lifts a 2000-level amount to the day.
    factor: Number = [pay_scale.factor];
    /// ATP class A.
    atp_a: AtpA = [atp_a];
    /// AM-bidrag.
    am_bidrag: Number = [am_bidrag];
    /// A-skat of a payment without a card.
    tax_without_card: Number = [tax_without_card];
    /// Rounding to the øre.
    rounding_exact: RoundingRow = [roundings[0]];
    /// Rounding by ten kroner.
    rounding_ten_krone: RoundingRow = [roundings[1]];
    /// Rounding down to a krone.
    rounding_floor_krone: RoundingRow = [roundings[2]];
    /// Rounding to the nearest krone.
    rounding_half_krone: RoundingRow = [roundings[3]];
    /// Full time.
    full_time: FullTime = [full_time];
    /// Km rates.
    mileage: Mileage = [mileage];
    /// How holiday is earned.
    accrual: Accrual = [holiday.accrual];
    /// Holiday pay (feriegodtgørelse).
    holiday_pay: Number = [holiday.pay];
    /// Ferietillæg.
    holiday_supplement: Number = [holiday.supplement];
    /// Forhøjet ferietillæg, the standard.
    raised_supplement: Number = [holiday.raised_supplement];
    /// Pay codes.
    pay_codes: Catalogue = [pay_codes];
}

impl<'a> Figures<'a> {
    /// The day.
    #[must_use]
    pub const fn day(self) -> Date {
        self.day
    }

    /// All figures, of all days.
    #[must_use]
    pub const fn law(self) -> &'a Law {
        self.law
    }

    /// One rounding convention.
    ///
    /// # Errors
    /// [`LawError::OutsideTable`] where no row covers the day.
    pub fn rounding(self, way: RoundingWay) -> Result<&'a Row<RoundingRow>, LawError> {
        match way {
            RoundingWay::Exact => self.rounding_exact(),
            RoundingWay::TenKrone => self.rounding_ten_krone(),
            RoundingWay::FloorKrone => self.rounding_floor_krone(),
            RoundingWay::HalfKrone => self.rounding_half_krone(),
        }
    }
}

impl Law {
    /// The figures of pay on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Figures<'_> {
        let span = self.spans.cuts.partition_point(|cut| *cut <= day) - 1;
        Figures { law: self, day, rows: &self.spans.rows[span] }
    }
}

impl Spans {
    pub(super) fn of(law: &Law) -> Self {
        let mut cuts = cuts(law);
        cuts.sort_unstable();
        cuts.dedup();
        let rows = cuts.iter().map(|day| Rows::on(law, *day)).collect();
        Self { cuts, rows }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    /// Every day from before the first row to after the last gives what the tables themselves give.
    #[test]
    fn a_span_has_the_rows_of_each_of_its_days() {
        let law = Law::shipped().unwrap();
        let days = date(1999, 12, 30).series(1.day()).take_while(|day| *day <= date(2028, 1, 2));
        for day in days {
            assert_eq!(Rows::on(&law, day), *law.on(day).rows, "{day}");
            assert_eq!(law.on(day).mileage().ok(), law.mileage.on(day).ok(), "{day}");
        }
        let error = law.on(date(1990, 1, 1)).factor().unwrap_err();
        assert_eq!(error, law.pay_scale.factor.on(date(1990, 1, 1)).unwrap_err());
    }

    #[test]
    fn each_rounding_is_its_own_table() {
        let law = Law::shipped().unwrap();
        let day = date(2026, 4, 30);
        for way in
            [RoundingWay::Exact, RoundingWay::TenKrone, RoundingWay::FloorKrone, RoundingWay::HalfKrone]
        {
            assert_eq!(law.on(day).rounding(way), law.rounding(way).on(day));
        }
    }
}

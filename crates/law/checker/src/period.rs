//! The pay period.

use jiff::civil::Date;
use kaemner_values::period::Month;
use toml::value::Datetime;

use crate::CheckError;
use crate::case::Case;
use crate::error::wrong;

/// The period of the pay and the table of ATP that its length calls for.
pub(crate) struct Period {
    pub(crate) first: Date,
    pub(crate) last: Date,
    pub(crate) atp_table: &'static str,
}

impl Period {
    pub(crate) fn of(case: &Case) -> Result<Self, CheckError> {
        match (&case.period, case.from, case.to) {
            (Some(month), None, None) => {
                let month: Month =
                    month.parse().map_err(|_| wrong("period", "is not a month like 2026-04"))?;
                Ok(Self { first: month.first_day(), last: month.last_day(), atp_table: "month" })
            }
            (None, Some(from), Some(to)) => {
                let (first, last) = (civil(from, "from")?, civil(to, "to")?);
                let length = (last - first).get_days() + 1;
                let whole_month = first.day() == 1 && last == first.last_of_month();
                let atp_table = match (case.cycle.as_deref(), length) {
                    (_, ..=0) => return Err(wrong("to", "is before from")),
                    (Some("month"), _) => "month",
                    (Some("fortnight"), _) => "fortnight",
                    (Some("week"), _) => "week",
                    (Some(other), _) => return Err(wrong("cycle", format!("{other:?} unknown"))),
                    (None, _) if whole_month => "month",
                    (None, 14) => "fortnight",
                    (None, 7) => "week",
                    (None, _) => "no table",
                };
                Ok(Self { first, last, atp_table })
            }
            _ => Err(wrong("period", "give a period, or from and to")),
        }
    }
}

pub(crate) fn civil(date: Datetime, field: &'static str) -> Result<Date, CheckError> {
    date.to_string().parse().map_err(|_| wrong(field, "is not a date"))
}

//! One employment, and its earlier months.

use kaemner_values::Rate;
use kaemner_values::period::Month;
use serde::Deserialize;

use super::line::RawLine;
use super::pension::RawPension;
use super::values::{area_group, money, month, name, number, pay_code, step};
use super::{missing, wrong};
use crate::params::{AreaGroup, FritvalgDefault, PayCode, Step};
use crate::pay::case::{Booked, Employment, Part, Retro};
use crate::pay::error::{PayError, Problem};
use crate::why;
use kaemner_values::Ore;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEmployment {
    #[serde(default, deserialize_with = "name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "name")]
    agreement: Option<String>,
    position: Option<String>,
    years: Option<u8>,
    #[serde(default, deserialize_with = "step")]
    step: Option<Step>,
    #[serde(default, deserialize_with = "area_group")]
    area_group: Option<AreaGroup>,
    #[serde(default, deserialize_with = "number")]
    fraction: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    hours: Option<Rate>,
    #[serde(default)]
    hourly: bool,
    arrears: Option<bool>,
    #[serde(default, deserialize_with = "number")]
    pub(super) worked_days: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    period_days: Option<Rate>,
    #[serde(default)]
    line: Vec<RawLine>,
    pension: Option<RawPension>,
    fritvalg: Option<FritvalgDefault>,
    #[serde(default)]
    retro: Vec<RawRetro>,
}

impl RawEmployment {
    pub(super) fn employment(self) -> Result<Employment, PayError> {
        let id = self.id.clone().unwrap_or_else(|| "1".to_owned());
        let own = |field: &str| format!("employment[{id}].{field}");
        if self.fraction.is_some_and(|share| share.is_negative() || share > Rate::whole(2)) {
            return wrong(own("fraction"), Problem::Wrong(why::FRACTION));
        }
        if self.hours.is_some_and(Rate::is_negative) {
            return wrong(own("hours"), Problem::Wrong(why::BELOW_ZERO));
        }
        if self.fritvalg.is_some() && !self.follows_agreement() {
            return wrong(own("fritvalg"), Problem::Wrong(why::FRITVALG_ALONE));
        }
        let lines = self.line.into_iter().enumerate();
        let retro = self.retro.into_iter().map(|retro| retro.retro(&own("retro")));
        Ok(Employment {
            agreement: self.agreement,
            position: self.position,
            years: self.years.unwrap_or(0),
            step: self.step,
            area_group: self.area_group,
            fraction: self.fraction,
            hours: self.hours,
            hourly: self.hourly,
            in_advance: self.arrears.map(|arrears| !arrears),
            part: part(self.worked_days, self.period_days, &own(""))?,
            lines: lines
                .map(|(index, line)| line.line(&own(&format!("line[{}]", index + 1))))
                .collect::<Result<_, _>>()?,
            pension: self.pension.map(|pension| pension.pension(&own("pension"))).transpose()?,
            fritvalg: self.fritvalg,
            retro: retro.collect::<Result<_, _>>()?,
            id,
        })
    }

    /// Whether the agreement decides the pension, so that there is something to choose.
    fn follows_agreement(&self) -> bool {
        self.pension.as_ref().map_or(self.position.is_some(), RawPension::follows_agreement)
    }
}

fn part(worked: Option<Rate>, period: Option<Rate>, field: &str) -> Result<Option<Part>, PayError> {
    match (worked, period) {
        (None, None) => Ok(None),
        (Some(worked), Some(period)) if worked <= period && !worked.is_negative() && !period.is_zero() => {
            Ok(Some(Part { worked, period }))
        }
        (Some(_), Some(_)) => wrong(format!("{field}worked_days"), Problem::Wrong(why::WORKED_DAYS)),
        (None, Some(_)) => missing(format!("{field}worked_days"), why::PERIOD_DAYS),
        (Some(_), None) => missing(format!("{field}period_days"), why::WITH_WORKED_DAYS),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRetro {
    #[serde(default, deserialize_with = "month")]
    period: Option<Month>,
    #[serde(default)]
    booked: Vec<RawBooked>,
    #[serde(default)]
    line: Vec<RawLine>,
    #[serde(default, deserialize_with = "number")]
    hours: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    worked_days: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    period_days: Option<Rate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBooked {
    #[serde(deserialize_with = "pay_code")]
    code: PayCode,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
}

impl RawRetro {
    fn retro(self, field: &str) -> Result<Retro, PayError> {
        let Some(month) = self.period else {
            return missing(format!("{field}.period"), why::A_MONTH);
        };
        let booked = self.booked.into_iter().map(|one| match one.amount {
            Some(amount) => Ok(Booked { code: one.code, amount }),
            None => missing(format!("{field}.booked.amount"), why::BOOKED),
        });
        Ok(Retro {
            month,
            booked: booked.collect::<Result<_, _>>()?,
            lines: self
                .line
                .into_iter()
                .enumerate()
                .map(|(index, line)| line.line(&format!("{field}.line[{}]", index + 1)))
                .collect::<Result<_, _>>()?,
            hours: self.hours,
            part: part(self.worked_days, self.period_days, &format!("{field}."))?,
        })
    }
}

//! The pension of an employment.

use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use super::values::{money, percent};
use super::{missing, wrong};
use crate::pay::case::{Own, Pension, PensionStyle};
use crate::pay::error::{PayError, Problem};
use crate::why;

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum StyleName {
    OnTop,
    Deducted,
    Agreement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPension {
    style: StyleName,
    #[serde(default, deserialize_with = "percent")]
    percent: Option<Rate>,
    #[serde(default, deserialize_with = "percent")]
    own_percent: Option<Rate>,
    #[serde(default, deserialize_with = "money")]
    own_amount: Option<Ore>,
    #[serde(default, deserialize_with = "percent")]
    employer_percent: Option<Rate>,
    #[serde(default, deserialize_with = "percent")]
    special_percent: Option<Rate>,
}

impl RawPension {
    pub(super) fn follows_agreement(&self) -> bool {
        matches!(self.style, StyleName::Agreement)
    }

    pub(super) fn pension(self, field: &str) -> Result<Pension, PayError> {
        let own = match (self.own_percent, self.own_amount) {
            (Some(_), Some(_)) => {
                return wrong(field, Problem::Wrong(why::ONE_OWN));
            }
            (Some(percent), None) => Some(Own::Percent(percent)),
            (None, Some(amount)) => Some(Own::Amount(amount)),
            (None, None) => None,
        };
        let style = match self.style {
            StyleName::Agreement if self.percent.or(self.employer_percent).is_some() => {
                return wrong(field, Problem::Wrong(why::AGREEMENT_DECIDES));
            }
            StyleName::Agreement => PensionStyle::Agreement { own },
            StyleName::OnTop => self.on_top(own, field)?,
            StyleName::Deducted => self.deducted(own, field)?,
        };
        Ok(Pension { style, special: self.special_percent })
    }

    /// All of it comes on top of pay. Where the employer's percentage is given too, as on payslips that show
    /// both parts, the employee's is only a part of the whole by name; alone it is a voluntary extra.
    fn on_top(&self, own: Option<Own>, field: &str) -> Result<PensionStyle, PayError> {
        let (percent, own) = match (self.percent, self.employer_percent, own) {
            (Some(whole), None, own) => (whole, own),
            // Only a voluntary contribution of the employee's own.
            (None, None, Some(own)) => (Rate::ZERO, Some(own)),
            (None, None, None) => return missing(format!("{field}.percent"), why::WHOLE_PERCENT),
            (whole, Some(employer), Some(Own::Percent(own))) => {
                (Self::whole(whole, employer, own, field)?, None)
            }
            (whole, Some(employer), own) => (Self::whole(whole, employer, Rate::ZERO, field)?, own),
        };
        Ok(PensionStyle::OnTop { percent, own })
    }

    /// The whole percentage is its two parts.
    fn whole(whole: Option<Rate>, employer: Rate, own: Rate, field: &str) -> Result<Rate, PayError> {
        let sum = employer.checked_add(own).filter(|sum| whole.is_none_or(|whole| whole == *sum));
        sum.ok_or_else(|| PayError::field(format!("{field}.percent"), Problem::Wrong(why::NOT_THE_SUM)))
    }

    /// The employer's part is given, or what the whole percentage leaves of the employee's.
    fn deducted(&self, own: Option<Own>, field: &str) -> Result<PensionStyle, PayError> {
        let Some(own) = own else {
            return missing(format!("{field}.own_percent"), why::OWN_SHARE);
        };
        let employer = match (self.employer_percent, self.percent, own) {
            (Some(employer), Some(whole), Own::Percent(own)) => {
                Self::whole(Some(whole), employer, own, field)?;
                employer
            }
            (Some(employer), _, _) => employer,
            (None, Some(whole), Own::Percent(own)) => {
                let rest = whole.checked_sub(own).filter(|rest| !rest.is_negative());
                let below = || PayError::field(format!("{field}.percent"), Problem::Wrong(why::BELOW_OWN));
                rest.ok_or_else(below)?
            }
            (None, Some(_), Own::Amount(_)) => {
                return missing(format!("{field}.employer_percent"), why::EMPLOYER_SHARE);
            }
            (None, None, _) => Rate::ZERO,
        };
        Ok(PensionStyle::Deducted { own, employer })
    }
}

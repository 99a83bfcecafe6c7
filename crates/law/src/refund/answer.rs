//! The answer to a refund file, as JSON and as text.

use kaemner_values::text::Language;
use serde::Serialize;

use super::text::sentence;
use super::{Claim, Week};
use crate::params::Certainty;

/// A refund as text values: kroner with two decimals, dates ISO.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    due: bool,
    reasons: Vec<&'static str>,
    employer_period: Option<[String; 2]>,
    refund_from: Option<String>,
    day_amount: String,
    days: i64,
    refund: String,
    supplement: String,
    total: String,
    lapsed_days: i64,
    lapsed: String,
    deadlines: Vec<DeadlineAnswer>,
    weeks: Vec<WeekAnswer>,
    unverified: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct DeadlineAnswer {
    what: &'static str,
    by: String,
    act_by: String,
}

#[derive(Debug, Clone, Serialize)]
struct WeekAnswer {
    first: String,
    last: String,
    days: i64,
    refund: String,
    supplement: String,
}

impl Answer {
    /// The answer in a language; figures are the same in both.
    #[must_use]
    pub fn new(claim: &Claim<'_>, language: Language) -> Self {
        let days = |weeks: &[Week]| weeks.iter().map(|week| week.days).sum();
        let unverified = claim.figures.iter().filter(|meta| meta.certainty == Certainty::Unverified);
        Self {
            due: claim.is_due,
            reasons: claim.reasons.iter().map(|reason| sentence(*reason, language)).collect(),
            employer_period: claim.employer_period.map(|(first, last)| [first.to_string(), last.to_string()]),
            refund_from: claim.from.map(|from| from.to_string()),
            day_amount: claim.day_amount.to_string(),
            days: days(&claim.weeks),
            refund: claim.refund().to_string(),
            supplement: claim.supplement().to_string(),
            total: (claim.refund() + claim.supplement()).to_string(),
            lapsed_days: days(&claim.lapsed),
            lapsed: claim.lost().to_string(),
            deadlines: claim
                .deadlines
                .iter()
                .map(|deadline| DeadlineAnswer {
                    what: deadline.what,
                    by: deadline.by.to_string(),
                    act_by: deadline.act_by.to_string(),
                })
                .collect(),
            weeks: claim.weeks.iter().map(WeekAnswer::new).collect(),
            unverified: unverified.map(|meta| meta.name()).collect(),
        }
    }

    /// A figure by its name in the answer: `refund`, `lapsed_days`, `deadline.notify`, `deadline.notify.act_by`.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<String> {
        if let Some(what) = name.strip_prefix("deadline.") {
            let (what, act) = what.strip_suffix(".act_by").map_or((what, false), |what| (what, true));
            let deadline = self.deadlines.iter().find(|deadline| deadline.what == what)?;
            return Some(if act { deadline.act_by.clone() } else { deadline.by.clone() });
        }
        Some(match name {
            "due" => self.due.to_string(),
            "employer_period" => self.employer_period.as_ref()?.join(".."),
            "refund_from" => self.refund_from.clone()?,
            "day_amount" => self.day_amount.clone(),
            "days" => self.days.to_string(),
            "refund" => self.refund.clone(),
            "supplement" => self.supplement.clone(),
            "total" => self.total.clone(),
            "lapsed_days" => self.lapsed_days.to_string(),
            "lapsed" => self.lapsed.clone(),
            _ => return None,
        })
    }
}

impl WeekAnswer {
    fn new(week: &Week) -> Self {
        Self {
            first: week.first.to_string(),
            last: week.last.to_string(),
            days: week.days,
            refund: week.refund.to_string(),
            supplement: week.supplement.to_string(),
        }
    }
}

//! The answer to a refund file, as JSON and as text.

use std::fmt;

use kaemner_values::text::Language;
use serde::Serialize;

use super::{Claim, Reason, Week};
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

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for reason in &self.reasons {
            writeln!(f, "{reason}")?;
        }
        if let Some([first, last]) = &self.employer_period {
            writeln!(f, "{first} .. {last}            –")?;
        }
        for week in &self.weeks {
            let WeekAnswer { first, last, days, refund, supplement } = week;
            writeln!(f, "{first} .. {last} {days:>3} {refund:>12} + {supplement:>8}")?;
        }
        writeln!(f, "= {} + {} = {}", self.refund, self.supplement, self.total)?;
        if self.lapsed_days > 0 {
            writeln!(f, "! {} / {}", self.lapsed_days, self.lapsed)?;
        }
        for deadline in &self.deadlines {
            writeln!(f, "{:<14} {} ({})", deadline.what, deadline.by, deadline.act_by)?;
        }
        Ok(())
    }
}

fn sentence(reason: Reason, language: Language) -> &'static str {
    let (danish, english) = match reason {
        Reason::NotPaid => (
            "Der er ikke betalt løn, så der er intet at refundere.",
            "No pay was paid, so nothing is refunded.",
        ),
        Reason::EmployerPeriod => (
            "Kommunen betaler selv arbejdsgiverperioden.",
            "The municipality bears the employer period itself.",
        ),
        Reason::ShortEmployment => (
            "Ansat under 8 uger eller 74 timer: ingen arbejdsgiverperiode.",
            "Employed under 8 weeks or 74 hours: no employer period.",
        ),
        Reason::Section56 => {
            ("§ 56-aftale: ingen arbejdsgiverperiode.", "Section 56 agreement: no employer period.")
        }
        Reason::FlexJob => ("Fleksjob: ingen arbejdsgiverperiode.", "Flex job: no employer period."),
        Reason::Pregnancy => (
            "Graviditetsbetinget sygdom: refusion fra første dag.",
            "Sickness because of pregnancy: refund from the first day.",
        ),
        Reason::Leave => (
            "Barsel: refusion fra fire uger før fødslen.",
            "Parental leave: refund from four weeks before birth.",
        ),
        Reason::EndedInEmployerPeriod => {
            ("Fraværet sluttede i arbejdsgiverperioden.", "The absence ended inside the employer period.")
        }
        Reason::TooFewHours => ("For få fraværstimer om ugen.", "Too few hours of absence a week."),
        Reason::NotifiedLate => {
            ("Anmeldt for sent: refusion fra anmeldelsen.", "Notified late: refund from the day of notice.")
        }
        Reason::FiledLate => {
            ("Søgt for sent: de første dage er bortfaldet.", "Filed late: the first days have lapsed.")
        }
        Reason::LeaveClaimLapsed => (
            "Søgt mere end otte uger efter orloven: bortfaldet.",
            "Filed more than eight weeks after the leave: lapsed.",
        ),
        Reason::PassesToClarification => (
            "Over 22 ugers sygedagpenge: søg refusion for jobafklaringsforløb.",
            "Over 22 weeks of benefit: claim the clarification refund instead.",
        ),
        Reason::ByForm => (
            "Jobafklaringsforløb: søges hos kommunen på blanket DP 202H.",
            "Clarification: claimed from the municipality on form DP 202H.",
        ),
        Reason::SchoolPeriod => ("Skoleperiode: refusion fra AUB.", "School period: refund from AUB."),
        Reason::Pool => (
            "Den interne barselspulje betaler efter kommunens egen regel.",
            "The internal maternity pool pays by the municipality's own rule.",
        ),
    };
    if language == Language::Danish { danish } else { english }
}

//! A refund as text for people: what is due and why, week by week, and what must be done by when.

use std::fmt::Write;

use jiff::civil::Date;
use kaemner_values::text::Language;
use kaemner_values::{Ore, danish};

use super::{Claim, Deadline, Reason, Week};
use crate::params::Certainty;

/// The whole answer.
#[must_use]
pub fn text(claim: &Claim<'_>, language: Language) -> String {
    let mut page = Page { language, text: String::new() };
    page.verdict(claim);
    page.weeks(claim);
    page.deadlines(&claim.deadlines);
    page.unverified(claim);
    page.text
}

struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn say(&self, danish: &'static str, english: &'static str) -> &'static str {
        if self.language == Language::Danish { danish } else { english }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    fn date(&self, day: Date) -> String {
        if self.language == Language::Danish { danish::date(day) } else { day.to_string() }
    }

    fn money(&self, ore: Ore) -> String {
        if self.language == Language::Danish { danish::amount(ore) } else { ore.to_string() }
    }

    fn verdict(&mut self, claim: &Claim<'_>) {
        let verdict = match claim.is_due {
            true => self.say("Der kan hentes refusion.", "A refund is due."),
            false => self.say("Der kan ikke hentes refusion.", "No refund is due."),
        };
        self.line(verdict);
        for reason in &claim.reasons {
            self.line(&format!("- {}", sentence(*reason, self.language)));
        }
    }

    fn weeks(&mut self, claim: &Claim<'_>) {
        if let Some((first, last)) = claim.employer_period {
            let name = self.say("Kommunens egne dage", "The municipality's own days");
            self.line(&format!("{name}: {} - {}", self.date(first), self.date(last)));
        }
        self.table(("Refusion", "Refund"), &claim.weeks);
        self.table(("Bortfaldet", "Lapsed"), &claim.lapsed);
    }

    /// The weeks under a heading, and their sum.
    fn table(&mut self, (danish, english): (&'static str, &'static str), weeks: &[Week]) {
        if weeks.is_empty() {
            return;
        }
        let head = self.say(danish, english);
        let (days, refund) = (self.say("dage", "days"), self.say("refusion", "refund"));
        let supplement = self.say("tillæg", "supplement");
        self.line(&format!("\n{head:<24} {days:>5} {refund:>14} {supplement:>12}"));
        for week in weeks {
            let span = format!("{} - {}", self.date(week.first), self.date(week.last));
            self.row(&span, week.days, week.refund, week.supplement);
        }
        let sum = |part: fn(&Week) -> Ore| weeks.iter().map(part).sum::<Ore>();
        let days = weeks.iter().map(|week| week.days).sum();
        let all = self.say("I alt", "In all");
        self.row(all, days, sum(|week| week.refund), sum(|week| week.supplement));
    }

    fn row(&mut self, name: &str, days: i64, refund: Ore, supplement: Ore) {
        let (refund, supplement) = (self.money(refund), self.money(supplement));
        self.line(&format!("{name:<24} {days:>5} {refund:>14} {supplement:>12}"));
    }

    fn deadlines(&mut self, deadlines: &[Deadline]) {
        if deadlines.is_empty() {
            return;
        }
        let head = self.say("Frister", "Deadlines");
        self.line(&format!("\n{head}"));
        for deadline in deadlines {
            let what = self.what(deadline.what);
            let mut line = format!("{what:<40} {}", self.date(deadline.by));
            if deadline.act_by != deadline.by {
                let before = self.say("bankdagen før", "the bank day before");
                let _ = write!(line, " ({before}: {})", self.date(deadline.act_by));
            }
            self.line(&line);
        }
    }

    fn what(&self, what: &str) -> &'static str {
        match what {
            "notify" => self.say("Anmeld fraværet senest", "Notify the absence by"),
            "claim" => self.say("Søg refusion senest", "Claim the refund by"),
            "warn_5_weeks" => {
                self.say("Fem uger efter første refusionsdag", "Five weeks after the first day of refund")
            }
            _ => self.say("Ti uger efter første refusionsdag", "Ten weeks after the first day of refund"),
        }
    }

    fn unverified(&mut self, claim: &Claim<'_>) {
        for meta in claim.figures.iter().filter(|meta| meta.certainty == Certainty::Unverified) {
            let head = self.say("Ubekræftet tal", "Unverified figure");
            self.line(&format!("{head}: {} ({})", meta.name(), meta.source));
        }
    }
}

pub(super) fn sentence(reason: Reason, language: Language) -> &'static str {
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

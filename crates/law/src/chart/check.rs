//! The verdict on an account.

use jiff::civil::Date;

use super::reason::Reason;
use super::rules::RuleRef;
use super::{
    AccountString, Art, Certainty, Dranst, Edition, Function, FunctionStatus, Grouping, LocalAccount,
    Ownership,
};

/// What is judged: the parts of an account that the chart knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Main account, main function and function.
    pub function: Function,
    /// Kind of item.
    pub dranst: Dranst,
    /// Grouping.
    pub grouping: Grouping,
    /// Main art and art; `None` for a cost bearer.
    pub art: Option<Art>,
    /// A municipality's own digits after the art; empty where none.
    pub art_detail: &'a str,
    /// Ownership, where the string has it.
    pub ownership: Option<Ownership>,
}

impl From<&AccountString> for Subject<'static> {
    fn from(account: &AccountString) -> Self {
        let AccountString { function, dranst, grouping, art, ownership, .. } = *account;
        Self { function, dranst, grouping, art: Some(art), art_detail: "", ownership: Some(ownership) }
    }
}

impl<'a> From<&'a LocalAccount> for Subject<'a> {
    fn from(account: &'a LocalAccount) -> Self {
        let LocalAccount { function, dranst, grouping, art, ref art_detail, .. } = *account;
        Self { function, dranst, grouping, art, art_detail, ownership: None }
    }
}

/// What the chart says of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'e> {
    /// Every part and their combination follow from published sources.
    Allowed,
    /// A municipality uses exactly this combination; no source at hand says whether it is authorised.
    Observed,
    /// Not in the chart as we know it, or forbidden. Never empty.
    Problem(Vec<Problem<'e>>),
}

impl Verdict<'_> {
    /// Name in JSON, snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Observed => "observed",
            Self::Problem(_) => "problem",
        }
    }

    /// Whether a posting must be refused. A problem that does not stop asks for a reason instead.
    #[must_use]
    pub fn stops(&self) -> bool {
        matches!(self, Self::Problem(problems) if problems.iter().any(|p| p.severity == Severity::Stop))
    }
}

/// What a problem does to a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// A sourced prohibition: the posting is refused.
    Stop,
    /// Unknown in our chart: the person is warned and gives a reason.
    Warn,
}

impl Severity {
    /// Name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Warn => "warn",
        }
    }
}

/// One thing that is wrong with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<'e> {
    /// What is wrong.
    pub reason: Reason,
    /// What it does to a posting.
    pub severity: Severity,
    /// Where the prohibition stands; `None` where the chart merely does not know.
    pub source: Option<&'e str>,
}

/// What is gathered while the parts are looked at.
struct Findings<'e> {
    problems: Vec<Problem<'e>>,
    /// Whether every part so far follows from a published source.
    sourced: bool,
}

impl<'e> Findings<'e> {
    fn stop(&mut self, reason: Reason, rule: &'e RuleRef) {
        self.forbid(reason, rule.is_sourced(), &rule.source);
    }

    fn forbid(&mut self, reason: Reason, sourced: bool, source: &'e str) {
        let severity = if sourced { Severity::Stop } else { Severity::Warn };
        self.problems.push(Problem { reason, severity, source: Some(source) });
    }

    fn warn(&mut self, reason: Reason) {
        self.problems.push(Problem { reason, severity: Severity::Warn, source: None });
    }

    fn rests_on(&mut self, certainty: Certainty) {
        self.sourced &= certainty == Certainty::Sourced;
    }
}

impl Edition {
    /// Judges an account as of a day.
    #[must_use]
    pub fn check(&self, subject: &Subject<'_>, on: Date) -> Verdict<'_> {
        let mut found = Findings { problems: Vec::new(), sourced: true };
        self.check_function(subject, on, &mut found);
        self.check_dranst(subject, &mut found);
        self.check_grouping(subject, on, &mut found);
        self.check_art(subject, &mut found);
        self.check_ownership(subject, &mut found);
        self.conclude(subject, found)
    }

    fn check_function<'e>(&'e self, subject: &Subject<'_>, on: Date, found: &mut Findings<'e>) {
        let Some(row) = self.function(subject.function) else {
            return found.warn(Reason::FunctionUnknown(subject.function));
        };
        found.rests_on(row.code_certainty);
        if !row.is_open(on) {
            let dated = matches!(row.status, FunctionStatus::Closed { last_day: Some(_) });
            found.forbid(Reason::FunctionClosed(subject.function), dated, &row.source);
        }
    }

    fn check_dranst<'e>(&'e self, subject: &Subject<'_>, found: &mut Findings<'e>) {
        let Subject { function, dranst, .. } = *subject;
        if let Some(rule) = self.rules.dranst_rule(function) {
            found.rests_on(rule.rule.certainty);
            if !rule.allowed.contains(&dranst) {
                let reason = match self.dranst(dranst) {
                    Some(_) => Reason::DranstNotAllowed(function, dranst),
                    None => Reason::DranstUnknown(dranst),
                };
                return found.stop(reason, &rule.rule);
            }
        }
        if self.function(function).is_some_and(|row| !row.dransts.contains(&dranst)) {
            found.warn(Reason::DranstUnseen(function, dranst));
        }
    }

    fn check_grouping<'e>(&'e self, subject: &Subject<'_>, on: Date, found: &mut Findings<'e>) {
        let Subject { function, dranst, grouping, .. } = *subject;
        if let (Grouping::OWN, Some(rule)) = (grouping, self.rules.own_grouping_forbidden(function, dranst)) {
            return found.stop(Reason::OwnGroupingForbidden(function, dranst), rule);
        }
        if let Some(rule) = self.rules.general_grouping(function, dranst, grouping) {
            return found.rests_on(rule.certainty);
        }
        let Some(row) = self.grouping(function, dranst, grouping) else {
            return found.warn(Reason::GroupingUnknown(function, dranst, grouping));
        };
        found.rests_on(row.code_certainty);
        if row.last_day.is_some_and(|last| last < on) {
            let sourced = row.code_certainty == Certainty::Sourced;
            found.forbid(Reason::GroupingClosed(function, dranst, grouping), sourced, &row.source);
        }
    }

    fn check_art<'e>(&'e self, subject: &Subject<'_>, found: &mut Findings<'e>) {
        let Subject { function, dranst, art: Some(art), .. } = *subject else { return };
        if let Some(rule) = self.rules.unused_main_art(art.main()) {
            return found.stop(Reason::MainArtNotInUse(art), rule);
        }
        match self.art(art) {
            Some(row) => found.rests_on(row.code_certainty),
            None => found.warn(Reason::ArtUnknown(art)),
        }
        match self.rules.art_rule(function, dranst) {
            Some(rule) if rule.allows(art) => found.rests_on(rule.rule.certainty),
            Some(rule) => {
                found.forbid(Reason::ArtNotForDranst(function, dranst, art), false, &rule.rule.source)
            }
            None => found.sourced = false,
        }
        self.check_art_is_seen(subject, art, found);
    }

    fn check_art_is_seen<'e>(&'e self, subject: &Subject<'_>, art: Art, found: &mut Findings<'e>) {
        let Subject { function, dranst, art_detail, .. } = *subject;
        if self.observations.is_empty() {
            return;
        }
        let known = self.function(function).is_some_and(|row| row.dransts.contains(&dranst));
        let seen = self.observations.art_fits_function(function, dranst, art)
            && self.observations.art_fits_main_account(function, dranst, art);
        // Where function or dranst is the problem, the art says nothing more.
        if known && !seen {
            found.warn(Reason::ArtUnseen(function, dranst, art));
        }
        if !art_detail.is_empty() && !self.observations.knows_local_art(art, art_detail) {
            found.warn(Reason::LocalArtUnseen(art));
        }
    }

    fn check_ownership<'e>(&'e self, subject: &Subject<'_>, found: &mut Findings<'e>) {
        let Some(ownership) = subject.ownership else { return };
        let Some(rule) = self.rules.ownership_rule(subject.function.main_account()) else { return };
        if self.ownership(ownership).is_none() || !rule.allowed.contains(&ownership) {
            found.stop(Reason::OwnershipNotAllowed(ownership), &rule.rule);
        }
    }

    /// A prohibition stands whatever others do; what is merely unknown gives way to an observation.
    fn conclude<'e>(&'e self, subject: &Subject<'_>, found: Findings<'e>) -> Verdict<'e> {
        let Findings { mut problems, sourced } = found;
        let observed = self.is_observed(subject);
        if observed {
            problems.retain(|problem| problem.severity == Severity::Stop || !problem.reason.is_unseen());
        }
        match (problems.is_empty(), sourced, observed) {
            (false, _, _) => Verdict::Problem(problems),
            (true, true, _) => Verdict::Allowed,
            (true, false, true) => Verdict::Observed,
            (true, false, false) => {
                let reason = Reason::CombinationUnseen;
                Verdict::Problem(vec![Problem { reason, severity: Severity::Warn, source: None }])
            }
        }
    }

    /// A cost bearer is observed where its grouping is known; an account where the whole combination is.
    fn is_observed(&self, subject: &Subject<'_>) -> bool {
        let Subject { function, dranst, grouping, art, .. } = *subject;
        self.observation(subject).is_some()
            || (art.is_none() && self.grouping(function, dranst, grouping).is_some())
    }
}

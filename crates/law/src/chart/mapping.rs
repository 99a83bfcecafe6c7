//! Local accounts against a shared standard plan, and the differences between several municipalities.
//!
//! A standard plan says which authorised parts a cost bearer or alias should have. Each municipality keeps its own
//! codes; what is compared is what they stand for: function, dranst, grouping and art.

use std::collections::{BTreeMap, BTreeSet};

use kaemner_values::MunicipalityCode;

use super::{Art, Dranst, Function, Grouping, LocalAccount};

/// What a local account stands for in the authorised chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalEntry {
    /// Main account, main function and function.
    pub function: Function,
    /// Kind of item.
    pub dranst: Dranst,
    /// Grouping.
    pub grouping: Grouping,
    /// Main art and art; `None` for a cost bearer.
    pub art: Option<Art>,
}

impl From<&LocalAccount> for LocalEntry {
    fn from(account: &LocalAccount) -> Self {
        let LocalAccount { function, dranst, grouping, art, .. } = *account;
        Self { function, dranst, grouping, art }
    }
}

/// One municipality's local accounts. `Owner` is the municipality's code, or whatever names the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalChart<Owner = MunicipalityCode> {
    /// Whose they are.
    pub owner: Owner,
    /// Local code or alias, and what it stands for.
    pub accounts: BTreeMap<String, LocalEntry>,
}

/// The plan that the municipalities have agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandardPlan {
    /// Shared code, and what it stands for.
    pub accounts: BTreeMap<String, LocalEntry>,
}

/// Codes, what they stand for, and in whose charts.
pub type Meanings<Owner = MunicipalityCode> = BTreeMap<String, BTreeMap<LocalEntry, BTreeSet<Owner>>>;

/// How municipalities' charts differ from the plan and from each other. Lists are in order of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingReport<Owner: Ord = MunicipalityCode> {
    /// Per municipality: local code, and the plan's code that stands for the same.
    pub mapped: BTreeMap<Owner, BTreeMap<String, String>>,
    /// Per municipality: local codes whose meaning the plan does not have.
    pub outside_plan: BTreeMap<Owner, BTreeSet<String>>,
    /// The same code with different meanings, in the plan or between municipalities.
    pub same_code_other_meaning: Meanings<Owner>,
    /// Plan codes that a municipality has no local account for.
    pub unused_plan_codes: BTreeMap<Owner, BTreeSet<String>>,
    /// How many of the municipalities use each combination.
    pub used_by: BTreeMap<LocalEntry, BTreeSet<Owner>>,
}

/// Compares charts with the plan and with each other.
#[must_use]
pub fn compare_charts<Owner: Ord + Clone>(
    plan: &StandardPlan,
    charts: &[LocalChart<Owner>],
) -> MappingReport<Owner> {
    let plan_codes = codes_by_meaning(plan);
    let mut report = MappingReport {
        mapped: BTreeMap::new(),
        outside_plan: BTreeMap::new(),
        same_code_other_meaning: contested_codes(charts),
        unused_plan_codes: BTreeMap::new(),
        used_by: BTreeMap::new(),
    };
    for chart in charts {
        compare_chart(plan, &plan_codes, chart, &mut report);
    }
    report
}

/// The first code of each meaning; a plan with two codes for one meaning maps to the lower.
fn codes_by_meaning(plan: &StandardPlan) -> BTreeMap<LocalEntry, &str> {
    plan.accounts.iter().rev().map(|(code, entry)| (*entry, code.as_str())).collect()
}

fn compare_chart<Owner: Ord + Clone>(
    plan: &StandardPlan,
    plan_codes: &BTreeMap<LocalEntry, &str>,
    chart: &LocalChart<Owner>,
    report: &mut MappingReport<Owner>,
) {
    let mapped = report.mapped.entry(chart.owner.clone()).or_default();
    let outside = report.outside_plan.entry(chart.owner.clone()).or_default();
    for (code, entry) in &chart.accounts {
        match plan_codes.get(entry) {
            Some(shared) => drop(mapped.insert(code.clone(), (*shared).to_owned())),
            None => drop(outside.insert(code.clone())),
        }
        report.used_by.entry(*entry).or_default().insert(chart.owner.clone());
    }
    let used: BTreeSet<&String> = mapped.values().collect();
    let unused = plan.accounts.keys().filter(|code| !used.contains(code)).cloned().collect();
    report.unused_plan_codes.insert(chart.owner.clone(), unused);
}

/// Codes that stand for different things in different charts.
fn contested_codes<Owner: Ord + Clone>(charts: &[LocalChart<Owner>]) -> Meanings<Owner> {
    let mut meanings = Meanings::<Owner>::new();
    for chart in charts {
        for (code, entry) in &chart.accounts {
            let users = meanings.entry(code.clone()).or_default().entry(*entry).or_default();
            users.insert(chart.owner.clone());
        }
    }
    meanings.retain(|_, entries| entries.len() > 1);
    meanings
}

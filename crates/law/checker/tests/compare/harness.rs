//! Engine and checker on the same generated cases.

use std::collections::BTreeMap;
use std::fmt;
use std::thread;

use kaemner_law::params::Law;
use kaemner_law::pay;
use kaemner_law_checker::{Answer, calculate, generate};
use kaemner_values::text::Language;

/// The seed of every comparison: the same persons on every machine.
const SEED: u64 = 2026;

/// Every figure of the answer.
const FIGURES: [&str; 27] = [
    "gross",
    "am_base",
    "am",
    "a_income",
    "tax_base",
    "a_tax",
    "atp_employee",
    "atp_employer",
    "pension_employee",
    "pension_employer",
    "net",
    "employer_cost",
    "deduction_used",
    "exempt_used",
    "holiday.gross",
    "holiday.am",
    "holiday.tax",
    "holiday.net",
    "eindkomst.13",
    "eindkomst.14",
    "eindkomst.15",
    "eindkomst.16",
    "eindkomst.19",
    "eindkomst.20",
    "eindkomst.46",
    "eindkomst.48",
    "eindkomst.200",
];

/// One case on which the two disagree.
pub struct Difference {
    person: u64,
    case: String,
    /// What differs: the name, the engine's value, the checker's value.
    values: Vec<(&'static str, String, String)>,
    engine: String,
    checker: String,
}

/// What a comparison found.
#[derive(Default)]
pub struct Report {
    /// Cases compared.
    pub cases: u64,
    /// Cases both refuse, as the agreement has no percentage for the date.
    pub refused: u64,
    /// Figures compared.
    pub figures: u64,
    /// Cases with a difference.
    pub different: u64,
    /// How often which figures differ together.
    pub by_name: BTreeMap<String, u64>,
    /// The first differences in full, in the order of the persons.
    pub differences: Vec<Difference>,
}

/// Differences kept in full.
const KEPT: usize = 1_000;

/// Compares `persons` × `months` on two threads.
pub fn compare(persons: u64, months: u32) -> Report {
    let half = persons / 2;
    let (mut first, second) = thread::scope(|scope| {
        let other = scope.spawn(move || compare_range(half..persons, months));
        (compare_range(0..half, months), other.join().unwrap())
    });
    first.cases += second.cases;
    first.refused += second.refused;
    first.different += second.different;
    for (names, count) in second.by_name {
        *first.by_name.entry(names).or_default() += count;
    }
    first.figures += second.figures;
    first.differences.extend(second.differences);
    first
}

fn compare_range(persons: std::ops::Range<u64>, months: u32) -> Report {
    let law = Law::shipped().unwrap();
    let mut report = Report::default();
    for person in persons {
        for case in generate::person(SEED, person, months) {
            report.cases += 1;
            let Some(difference) = compare_case(&law, person, &case, &mut report) else { continue };
            let names: Vec<_> = difference.values.iter().map(|(name, _, _)| *name).collect();
            *report.by_name.entry(names.join(" ")).or_default() += 1;
            report.different += 1;
            if report.differences.len() < KEPT {
                report.differences.push(difference);
            }
        }
    }
    report
}

/// Both answers to one case, as text: every figure, and the names of unverified parameters.
fn compare_case(law: &Law, person: u64, case: &str, report: &mut Report) -> Option<Difference> {
    let checker = calculate(case);
    let engine = engine(law, case, |_, slip| pay::Answer::figures(slip));
    let values = match (&engine, &checker) {
        (Ok(engine), Ok(checker)) => different_values(engine, checker, report),
        (Err(engine), Ok(_)) => vec![("error", engine.clone(), "an answer".to_owned())],
        (Ok(_), Err(checker)) => vec![("error", "an answer".to_owned(), checker.to_string())],
        (Err(_), Err(_)) => {
            report.refused += 1;
            Vec::new()
        }
    };
    (!values.is_empty()).then(|| Difference {
        person,
        case: case.to_owned(),
        values,
        engine: explained(law, case),
        checker: checker.map_or_else(|error| error.to_string(), |answer| answer.steps.join("\n")),
    })
}

/// What the engine makes of a case file.
fn engine<A>(
    law: &Law,
    case: &str,
    answer: impl Fn(&pay::Case, &pay::Payslip<'_>) -> A,
) -> Result<A, String> {
    let case = pay::read_case(case).map_err(|error| error.to_string())?;
    let slip = pay::calculate(&case, law).map_err(|error| error.to_string())?;
    Ok(answer(&case, &slip))
}

/// The engine's whole answer with the reasons of every line; only worth its time where something differs.
fn explained(law: &Law, case: &str) -> String {
    let answer = engine(law, case, |case, slip| pay::Answer::new(case, slip, Language::English));
    answer.map_or_else(|error| error, |answer| serde_json::to_string_pretty(&answer).unwrap())
}

fn different_values(
    engine: &pay::Answer,
    checker: &Answer,
    report: &mut Report,
) -> Vec<(&'static str, String, String)> {
    let mut values = Vec::new();
    for name in FIGURES {
        report.figures += 1;
        let of_engine = engine.figure(name).unwrap_or("0.00");
        if of_engine != checker.figure(name) {
            values.push((name, of_engine.to_owned(), checker.figure(name).to_owned()));
        }
    }
    let mut of_engine = engine.unverified().to_vec();
    of_engine.sort();
    let of_checker: Vec<String> = checker.unverified.iter().cloned().collect();
    if of_engine != of_checker {
        values.push(("unverified", of_engine.join(", "), of_checker.join(", ")));
    }
    values
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "person {} of seed {SEED}:\n\n{}", self.person, self.case)?;
        for (name, engine, checker) in &self.values {
            writeln!(f, "{name}: engine {engine}, checker {checker}")?;
        }
        writeln!(f, "\nthe engine's answer:\n{}\n\nthe checker's steps:\n{}", self.engine, self.checker)
    }
}

/// How often each figure differs, and the first difference in full.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, refused, figures, different, by_name, .. } = self;
        writeln!(f, "{cases} cases, {refused} refused by both, {figures} figures: {different} cases differ")?;
        for (names, count) in by_name {
            writeln!(f, "  {count} in {names}")?;
        }
        self.differences.first().map_or(Ok(()), |first| write!(f, "\n{first}"))
    }
}

//! The answer to a case: one object of plain text values, as `payroll calc --format json` prints it.

use std::collections::BTreeMap;

use kaemner_values::text::Language;
use kaemner_values::{Ore, Rate, danish};
use serde::Serialize;

use super::case::Case;
use super::explain;
use super::proof::StepId;
use super::trace::{Label, Line, Named, Note};
use super::{HolidayPay, Payslip};
use crate::params::Kind;

/// A payslip as text values: kroner with two decimals and a decimal point.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    gross: String,
    am_base: String,
    am: String,
    a_income: String,
    tax_base: String,
    a_tax: String,
    atp_employee: String,
    atp_employer: String,
    pension_employee: String,
    pension_employer: String,
    net: String,
    employer_cost: String,
    deduction_used: String,
    exempt_used: String,
    holiday: HolidayAnswer,
    eindkomst: BTreeMap<&'static str, String>,
    lines: Vec<LineAnswer>,
    unverified: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct HolidayAnswer {
    gross: String,
    am: String,
    tax: String,
    net: String,
}

/// One line; `amount` is what it does to the net, or what the employer pays besides.
#[derive(Debug, Clone, Serialize)]
struct LineAnswer {
    code: String,
    text: String,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    employment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<String>,
    rule: String,
    source: String,
    certainty: &'static str,
    explain: String,
}

impl Answer {
    /// The answer in a language: texts and explanations differ, figures do not.
    #[must_use]
    pub fn new(case: &Case, slip: &Payslip<'_>, language: Language) -> Self {
        Self {
            lines: slip.proof.lines().iter().map(|line| line_answer(line, case, slip, language)).collect(),
            notes: slip.proof.notes().iter().map(|note| note_text(note, language)).collect(),
            ..Self::figures(slip)
        }
    }

    /// The figures alone, without lines and notes: for comparing many.
    #[must_use]
    pub fn figures(slip: &Payslip<'_>) -> Self {
        let totals = &slip.totals;
        let text = |ore: Ore| ore.to_string();
        Self {
            gross: text(totals.gross),
            am_base: text(totals.am_base),
            am: text(totals.am),
            a_income: text(totals.a_income),
            tax_base: text(totals.tax_base),
            a_tax: text(totals.a_tax),
            atp_employee: text(totals.atp_employee),
            atp_employer: text(totals.atp_employer),
            pension_employee: text(totals.pension_employee),
            pension_employer: text(totals.pension_employer),
            net: text(totals.net),
            employer_cost: text(totals.employer_cost),
            deduction_used: text(totals.deduction_used),
            exempt_used: text(totals.exempt_used),
            holiday: HolidayAnswer::new(totals.holiday.unwrap_or(HolidayPay::NONE)),
            eindkomst: eindkomst(slip),
            lines: Vec::new(),
            unverified: unverified(slip),
            notes: Vec::new(),
        }
    }

    /// The figures used that nobody has confirmed, by name.
    #[must_use]
    pub fn unverified(&self) -> &[String] {
        &self.unverified
    }

    /// A figure by its name in the answer, for comparing with expected values: `net`, `holiday.tax`,
    /// `eindkomst.13`.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<&str> {
        if let Some(field) = name.strip_prefix("eindkomst.") {
            return self.eindkomst.get(field).map(String::as_str);
        }
        let holiday = &self.holiday;
        Some(match name {
            "gross" => &self.gross,
            "am_base" => &self.am_base,
            "am" => &self.am,
            "a_income" => &self.a_income,
            "tax_base" => &self.tax_base,
            "a_tax" => &self.a_tax,
            "atp_employee" => &self.atp_employee,
            "atp_employer" => &self.atp_employer,
            "pension_employee" => &self.pension_employee,
            "pension_employer" => &self.pension_employer,
            "net" => &self.net,
            "employer_cost" => &self.employer_cost,
            "deduction_used" => &self.deduction_used,
            "exempt_used" => &self.exempt_used,
            "holiday.gross" => &holiday.gross,
            "holiday.am" => &holiday.am,
            "holiday.tax" => &holiday.tax,
            "holiday.net" => &holiday.net,
            _ => return None,
        })
    }
}

/// Names of unconfirmed figures; rows of several positions that begin on one day share theirs.
fn unverified(slip: &Payslip<'_>) -> Vec<String> {
    let mut names: Vec<_> = slip.proof.unverified().into_iter().map(|meta| meta.name()).collect();
    names.dedup();
    names
}

impl HolidayAnswer {
    fn new(pay: HolidayPay) -> Self {
        Self {
            gross: pay.gross.to_string(),
            am: pay.am.to_string(),
            tax: pay.tax.to_string(),
            net: pay.net.to_string(),
        }
    }
}

/// Holiday pay is A-income of the same report, so it is in fields 13, 15 and 16.
fn eindkomst(slip: &Payslip<'_>) -> BTreeMap<&'static str, String> {
    let totals = &slip.totals;
    let holiday = |part: fn(&HolidayPay) -> Ore| totals.holiday.as_ref().map_or(Ore::ZERO, part);
    BTreeMap::from([
        ("13", totals.am_income + holiday(|pay| pay.gross)),
        ("14", totals.am_free),
        ("15", totals.a_tax + holiday(|pay| pay.tax)),
        ("16", totals.am + holiday(|pay| pay.am)),
        ("19", totals.car),
        ("20", totals.phone),
        ("46", totals.atp_employee + totals.atp_employer),
        ("48", totals.travel),
        ("200", hundredths(totals.hours)),
    ])
    .into_iter()
    .map(|(field, value)| (field, value.to_string()))
    .collect()
}

/// Hours with two decimals, in the shape of an amount.
fn hundredths(hours: Rate) -> Ore {
    hours.of(Ore::new(100)).round(kaemner_values::Rounding::HalfUpToOre)
}

/// What a line does to the net: taken amounts are negative. What is not paid to the person (benefits,
/// employer's shares, the net itself) keeps its own sign.
pub fn shown_amount<R>(line: &Line<'_, R>) -> Ore {
    let taken = matches!(line.kind, Kind::NetDeduction | Kind::OwnPension)
        || matches!(line.code.as_str(), "5000" | "6000" | "6010" | "1630-am" | "1630-tax");
    if taken { -line.amount } else { line.amount }
}

fn line_answer(line: &Line<'_, StepId>, case: &Case, slip: &Payslip<'_>, language: Language) -> LineAnswer {
    let step = slip.proof.step(line.origin);
    let employment = line.employment.and_then(|index| case.employments.get(index));
    LineAnswer {
        code: line.code.to_string(),
        text: name(&line.name, language).to_owned(),
        amount: shown_amount(line).to_string(),
        employment: employment.map(|employment| employment.id.clone()),
        corrects: line.corrects.map(|month| month.to_string()),
        rule: step.map(|step| format!("{} v{}", step.rule.id, step.rule.version)).unwrap_or_default(),
        source: step.map(|step| label_text(step.rule.source, language).to_owned()).unwrap_or_default(),
        certainty: slip.proof.certainty(line.origin).name(),
        explain: explain::line(line, &slip.proof, language),
    }
}

const fn label_text(label: Label, language: Language) -> &'static str {
    match language {
        Language::Danish => label.da,
        Language::English => label.en,
    }
}

/// The name of a line or term.
#[must_use]
pub fn name<'a>(named: &Named<'a>, language: Language) -> &'a str {
    match (named, language) {
        (Named::Label(label), language) => label_text(**label, language),
        (Named::Code(row), Language::Danish) => &row.da,
        (Named::Code(row), Language::English) => &row.en,
        (Named::Given(text), _) => text,
        (Named::Bare(code), _) => code.as_str(),
    }
}

/// A note as a sentence.
#[must_use]
pub fn note_text(note: &Note<'_>, language: Language) -> String {
    let is_danish = language == Language::Danish;
    match note {
        Note::StepNotUsed(id) if is_danish => {
            format!("Ansættelse {id}: grundlønnen står som linje, så løntrinnet er kun oplysning.")
        }
        Note::StepNotUsed(id) => {
            format!("Employment {id}: basic pay stands as a line, so the step is information only.")
        }
        Note::NoHours(id) if is_danish => {
            format!(
                "Ansættelse {id}: ingen timer angivet, så ingen tæller for ATP. Angiv hours eller fraction."
            )
        }
        Note::NoHours(id) => {
            format!("Employment {id}: no hours given, so none count for ATP. Give hours or fraction.")
        }
        Note::NoPension(id) if is_danish => format!(
            "Ansættelse {id}: ingen pension, for overenskomstens pension afhænger af stillingen. \
             Angiv position eller [employment.pension]."
        ),
        Note::NoPension(id) => format!(
            "Employment {id}: no pension, as the agreement's pension depends on the position. \
             Give position or [employment.pension]."
        ),
        Note::NoFritvalg(id) if is_danish => {
            format!(
                "Ansættelse {id}: overenskomsten har intet fritvalg på datoen, så valget har ingen virkning."
            )
        }
        Note::NoFritvalg(id) => {
            format!(
                "Employment {id}: the agreement has no fritvalg on the date, so the choice has no effect."
            )
        }
        Note::NegativeNet(amount) if is_danish => {
            format!(
                "Nettolønnen er negativ: intet udbetales, og {} kr. føres til en senere udbetaling.",
                danish::amount(*amount)
            )
        }
        Note::NegativeNet(amount) => {
            format!("The net is negative: nothing is paid, and {amount} kr. is carried to a later payment.")
        }
    }
}

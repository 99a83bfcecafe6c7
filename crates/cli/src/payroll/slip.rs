//! A payslip as text for people.

use std::io::{self, Write};

use kaemner_law::pay::answer::{name, note_text, shown_amount};
use kaemner_law::pay::{Payslip, explain};
use kaemner_values::text::Language;
use kaemner_values::{Ore, danish};

/// Writes lines and totals; with `explain`, the tree under each line.
pub fn write(out: &mut impl Write, slip: &Payslip<'_>, explain: bool, language: Language) -> io::Result<()> {
    for line in slip.proof.lines() {
        let amount = money(shown_amount(line), language);
        let corrects = line.corrects.map(|month| format!(" ({month})")).unwrap_or_default();
        let text = format!("{}{corrects}", name(&line.name, language));
        writeln!(out, "{:<8} {text:<52} {amount:>14}", line.code.as_str())?;
        if explain {
            for row in explain::line(line, &slip.proof, language).lines() {
                writeln!(out, "         {row}")?;
            }
        }
    }
    writeln!(out)?;
    for (danish, english, amount) in figures(slip) {
        let text = if language == Language::Danish { danish } else { english };
        writeln!(out, "         {text:<52} {:>14}", money(amount, language))?;
    }
    for note in slip.proof.notes() {
        writeln!(out, "{}", note_text(note, language))?;
    }
    unverified(out, slip, language)
}

fn money(amount: Ore, language: Language) -> String {
    if language == Language::Danish { danish::amount(amount) } else { amount.to_string() }
}

fn figures(slip: &Payslip<'_>) -> Vec<(&'static str, &'static str, Ore)> {
    let totals = &slip.totals;
    let mut figures = vec![
        ("Bruttoløn", "Gross pay", totals.gross),
        ("AM-grundlag", "AM base", totals.am_base),
        ("A-indkomst", "A-income", totals.a_income),
        ("Brugt fradrag", "Deduction used", totals.deduction_used),
        ("Grundlag for A-skat", "Base of A-skat", totals.tax_base),
        ("Nettoløn", "Net pay", totals.net),
        ("Arbejdsgiverens udgift", "Cost to the employer", totals.employer_cost),
    ];
    if let Some(pay) = totals.holiday {
        figures.push(("Feriegodtgørelse", "Holiday pay", pay.gross));
        figures.push(("Feriegodtgørelse efter skat", "Holiday pay after tax", pay.net));
    }
    figures
}

fn unverified(out: &mut impl Write, slip: &Payslip<'_>, language: Language) -> io::Result<()> {
    let head = if language == Language::Danish { "Ubekræftet tal:" } else { "Unverified figure:" };
    for meta in slip.proof.unverified() {
        writeln!(out, "{head} {} ({})", meta.name(), meta.source)?;
    }
    Ok(())
}

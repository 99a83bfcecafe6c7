//! Pay lines, hours and pension of one employment, this month's and those that correct earlier months.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_values::period::Month;

use crate::agreement::Agreement;
use crate::case::{Employment, Line, Number};
use crate::error::wrong;
use crate::law::{Law, no_figure, text_of};
use crate::line::{self, Terms, regulated};
use crate::pension::{PensionBase, pension};
use crate::period::Period;
use crate::{Answer, CheckError, Fraction, scale};

/// What the employments add up to, in øre.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) gross: Fraction,
    pub(crate) am_lines: Fraction,
    pub(crate) am_free: Fraction,
    pub(crate) benefits: Fraction,
    pub(crate) car: Fraction,
    pub(crate) phone: Fraction,
    pub(crate) own_pension: Fraction,
    pub(crate) employer_pension: Fraction,
    pub(crate) net_deductions: Fraction,
    pub(crate) tax_free: Fraction,
    pub(crate) travel: Fraction,
    /// Pay that gives holiday.
    pub(crate) holiday: Fraction,
    /// Hours, not øre.
    pub(crate) hours: Fraction,
}

/// One line of pay after its amount is known.
struct PayLine {
    code: String,
    amount: Fraction,
    hours: Fraction,
    am: Option<bool>,
    a_income: Option<bool>,
    pensionable: Option<bool>,
    holiday: Option<bool>,
}

impl PayLine {
    fn new(code: &str, amount: Fraction) -> Self {
        Self {
            code: code.to_owned(),
            amount,
            hours: Fraction::ZERO,
            am: None,
            a_income: None,
            pensionable: None,
            holiday: None,
        }
    }
}

/// One month of an employment: the current one, or an earlier one computed again.
struct OneMonth<'a> {
    first: Date,
    payment_date: Date,
    lines: &'a [Line],
    /// Share of the month's working days.
    days: Fraction,
    /// Paid hours, where they are given.
    hours: Option<Fraction>,
}

/// Adds the lines, the hours and the pension of one employment.
pub(crate) fn add_employment(
    employment: &Employment,
    period: &Period,
    payment_date: Date,
    law: &Law,
    totals: &mut Totals,
    answer: &mut Answer,
) -> Result<(), CheckError> {
    let agreement = Agreement::of(employment, law)?;
    let agreement = agreement.as_ref();
    let current = OneMonth {
        first: period.first,
        payment_date,
        lines: &employment.line,
        days: days(employment.worked_days, employment.period_days)?,
        hours: employment.hours.map(|hours| hours.0),
    };
    let (lines, step_hours) = lines_of_month(employment, agreement, &current, law, answer)?;
    let (base, line_hours) = add_lines(&lines, step_hours.is_some(), period.first, law, totals, answer)?;
    add_pension(employment, agreement, base, false, period.first, totals, answer)?;

    // The paid hours of the period are those given; else those of the contract and what came on top; else
    // those of the lines.
    let counted = step_hours.unwrap_or(Fraction::ZERO) + line_hours;
    totals.hours = totals.hours + current.hours.unwrap_or(counted);

    // § 3: each earlier month is computed again with today's facts, and only the difference is paid now, as
    // income of the day of payment; pension follows the differences.
    for retro in &employment.retro {
        let month: Month =
            retro.period.parse().map_err(|_| wrong("employment.retro.period", "is no month"))?;
        let again = OneMonth {
            first: month.first_day(),
            payment_date,
            lines: &retro.line,
            days: days(retro.worked_days, retro.period_days)?,
            hours: retro.hours.map(|hours| hours.0),
        };
        let (lines, _) = lines_of_month(employment, agreement, &again, law, answer)?;
        let mut difference = BTreeMap::<String, Fraction>::new();
        for line in lines {
            let sum = difference.entry(line.code).or_default();
            *sum = *sum + line.amount;
        }
        for booked in &retro.booked {
            let sum = difference.entry(booked.code.clone()).or_default();
            *sum = *sum - booked.amount.0;
        }
        let lines: Vec<PayLine> =
            difference.into_iter().map(|(code, amount)| PayLine::new(&code, amount)).collect();
        answer.step(format!("§ 3 corrections of {month}:"));
        let (base, _) = add_lines(&lines, true, again.first, law, totals, answer)?;
        add_pension(employment, agreement, base, true, again.first, totals, answer)?;
    }
    Ok(())
}

/// § 1: an odd month is paid by its share of working days.
fn days(worked: Option<Number>, all: Option<Number>) -> Result<Fraction, CheckError> {
    match (worked, all) {
        (None, None) => Ok(Fraction::ONE),
        (Some(worked), Some(all)) if all.0 > Fraction::ZERO && worked.0 <= all.0 => Ok(worked.0 / all.0),
        _ => Err(wrong("employment.worked_days", "is not a number of the period_days")),
    }
}

/// The lines of a month: basic pay, what the agreement gives, and the case's own. With them the hours that
/// the basic pay of a month stands for.
fn lines_of_month(
    employment: &Employment,
    agreement: Option<&Agreement<'_>>,
    month: &OneMonth<'_>,
    law: &Law,
    answer: &mut Answer,
) -> Result<(Vec<PayLine>, Option<Fraction>), CheckError> {
    let first = month.first;
    let is_hourly =
        employment.hourly == Some(true) || agreement.is_some_and(|agreement| agreement.is("hourly"));
    let own_terms = agreement.filter(|agreement| agreement.has_position());
    let fraction = employment.fraction.map_or(Fraction::ONE, |fraction| fraction.0);
    let mut part = fraction * month.days;
    if is_hourly {
        part = month.days;
    }
    let mut lines = Vec::new();

    // The step of the case, or the one the agreement gives for whole years of seniority.
    let progression = own_terms.and_then(|agreement| agreement.row("progression", first));
    let rung = match &progression {
        Some(row) => {
            let years = employment.years.unwrap_or(0);
            let rungs = row.list("steps").unwrap_or_default();
            let reached =
                rungs.iter().rfind(|rung| rung["years"].as_integer().is_some_and(|from| from <= years));
            answer.note(row);
            Some(reached.ok_or_else(|| no_figure(&row.name, "the seniority", first))?)
        }
        None => None,
    };
    let step =
        employment.step.as_ref().map(|step| step.0.as_str()).or(rung.map(|rung| text_of(rung, "step")));

    // A line of basic pay takes the place of the step's.
    let stands = |codes: &[&str]| month.lines.iter().any(|line| codes.contains(&line.code.as_str()));
    if let Some(agreement) = own_terms
        && step.is_none()
        && agreement.has_table("progression")
        && !stands(&["1000", "1050"])
    {
        return Err(no_figure("progression", "the position", first));
    }

    let mut hour_rate = None;
    let mut contract_hours = None;
    if !is_hourly && (employment.fraction.is_some() || step.is_some()) {
        let month_hours = law.row("hours", "full_time", first)?;
        contract_hours = Some(answer.figure_of(&month_hours, "month_hours")? * part);
    }
    if let Some(step) = step {
        let area_group = employment.area_group.ok_or_else(|| wrong("employment.area_group", "is missing"))?;
        let pay = scale::step_pay(step, area_group, first)?;
        answer.unverified.extend(pay.unverified);
        hour_rate = Some(pay.hour);
        if is_hourly {
            if !stands(&["1200"]) {
                let hours = month.hours.ok_or_else(|| wrong("employment.hours", "is missing"))?;
                lines.push(PayLine::new("1200", (hours * pay.hour).half_up(1)));
            }
        } else {
            if employment.fraction.is_none() && employment.position.is_none() {
                return Err(wrong("employment.fraction", "is missing"));
            }
            if !stands(&["1000", "1050"]) {
                let is_civil_servant = agreement.is_some_and(|agreement| agreement.is("civil_servant"));
                let code = if is_civil_servant { "1050" } else { "1000" };
                lines.push(PayLine::new(code, (pay.month * part).half_up(1)));
            }
        }
    }

    // What the agreement gives besides: the supplement of the seniority, and the central supplements.
    if let Some(base) = rung.and_then(|rung| Fraction::parse(text_of(rung, "base_2000")))
        && base != Fraction::ZERO
    {
        let amount = regulated(base * Fraction::whole(100), part, first, law, answer)?;
        lines.push(PayLine::new("1100", amount));
    }
    for row in own_terms.map(|agreement| agreement.rows("supplement", None, first)).unwrap_or_default() {
        answer.note(&row);
        let amount = if row.fields.contains_key("base_2000") {
            regulated(row.number("base_2000")? * Fraction::whole(100), part, first, law, answer)?
        } else {
            (row.number("year")? * Fraction::whole(100) / Fraction::whole(12) * part).half_up(1)
        };
        lines.push(PayLine::new(row.text("code")?, amount));
    }

    let terms = Terms { agreement, part, hour_rate, first, payment_date: month.payment_date };
    for line in month.lines {
        lines.push(PayLine {
            code: line.code.clone(),
            amount: line::amount(line, &terms, law, answer)?,
            hours: line.hours.map_or(Fraction::ZERO, |hours| hours.0),
            am: line.am,
            a_income: line.a_income,
            pensionable: line.pensionable,
            holiday: line.holiday,
        });
    }
    Ok((lines, contract_hours))
}

/// Adds lines to the totals by what each counts for: the catalogue's flags, unless the case gives its own.
/// The answer is what pension is reckoned of, and the hours that count.
fn add_lines(
    lines: &[PayLine],
    has_contract_hours: bool,
    first: Date,
    law: &Law,
    totals: &mut Totals,
    answer: &mut Answer,
) -> Result<(PensionBase, Fraction), CheckError> {
    let codes = law.row("pay_codes", "pay_codes", first)?;
    let mut base =
        PensionBase { pay: Fraction::ZERO, special: Fraction::ZERO, civil_servant: Fraction::ZERO };
    let mut hours = Fraction::ZERO;
    for line in lines {
        let code = codes
            .list("codes")
            .and_then(|list| list.iter().find(|code| text_of(code, "code") == line.code))
            .ok_or_else(|| {
                wrong("employment.line.code", format!("{:?} is not in the catalogue", line.code))
            })?;
        let counts = |flag: &str| text_of(code, "counts").split(' ').any(|word| word == flag);
        let am = line.am.unwrap_or(counts("AM"));
        let a_income = line.a_income.unwrap_or(counts("A"));
        let fields = text_of(code, "fields");
        let amount = match text_of(code, "kind") {
            // Fravær uden løn lowers pay, whatever its sign.
            "pay_deduction" if !line.amount.is_negative() => -line.amount,
            _ => line.amount,
        };
        answer.step(format!("line {} {} AM {am} A {a_income}", line.code, amount.as_kroner()));
        match text_of(code, "kind") {
            "pay" | "pay_deduction" => {
                totals.gross = totals.gross + amount;
                match (am, a_income) {
                    (true, true) => totals.am_lines = totals.am_lines + amount,
                    (false, true) => totals.am_free = totals.am_free + amount,
                    (false, false) | (true, false) => {
                        return Err(wrong("employment.line.a_income", "pay that is no A-income"));
                    }
                }
            }
            "pension_only" => {}
            "benefit" => {
                totals.benefits = totals.benefits + amount;
                if fields.ends_with("19") {
                    totals.car = totals.car + amount;
                } else if fields.ends_with("20") {
                    totals.phone = totals.phone + amount;
                }
            }
            "own_pension" => totals.own_pension = totals.own_pension + amount,
            "tax_free" => {
                totals.tax_free = totals.tax_free + amount;
                totals.travel = totals.travel + amount;
            }
            "expense" => totals.tax_free = totals.tax_free + amount,
            "net_deduction" => totals.net_deductions = totals.net_deductions + amount,
            other => return Err(wrong("employment.line.code", format!("{} is {other}", line.code))),
        }
        match line.pensionable {
            Some(true) => base.pay = base.pay + amount,
            Some(false) => {}
            None if counts("P") => base.pay = base.pay + amount,
            None if counts("S") => base.special = base.special + amount,
            None if line.code == "1050" => base.civil_servant = base.civil_servant + amount,
            None => {}
        }
        if line.holiday.unwrap_or(counts("F")) {
            totals.holiday = totals.holiday + amount;
        }
        if counts(if has_contract_hours { "X" } else { "T" }) {
            hours = hours + line.hours;
        }
    }
    Ok((base, hours))
}

fn add_pension(
    employment: &Employment,
    agreement: Option<&Agreement<'_>>,
    base: PensionBase,
    is_correction: bool,
    first: Date,
    totals: &mut Totals,
    answer: &mut Answer,
) -> Result<(), CheckError> {
    let contribution = pension(employment, agreement, base, is_correction, first, answer)?;
    if let Some((code, amount)) = contribution.fritvalg {
        // Fritvalg taken as pay is not pensionable and gives no holiday.
        answer.step(format!("line {code} {}", amount.as_kroner()));
        totals.gross = totals.gross + amount;
        totals.am_lines = totals.am_lines + amount;
    }
    answer.step(format!(
        "pension of {}: own {}, employer {}",
        base.pay.as_kroner(),
        contribution.own.as_kroner(),
        contribution.employer.as_kroner(),
    ));
    totals.own_pension = totals.own_pension + contribution.own;
    totals.employer_pension = totals.employer_pension + contribution.employer;
    Ok(())
}

//! From a case to an answer, from top to bottom. All amounts are øre. Paragraphs are those of the rules.

use crate::card::Card;
use crate::case::{Case, Employment, Pension};
use crate::error::wrong;
use crate::law::{Law, row_on};
use crate::period::{Period, civil};
use crate::rounding::rounding;
use crate::{Answer, CheckError, Fraction, scale};

/// Gross to net of one case file (TOML text).
///
/// # Errors
/// [`CheckError`] where the text is no case, or the law has no figure for it.
pub fn calculate(case: &str) -> Result<Answer, CheckError> {
    let case: Case = toml::from_str(case).map_err(|error| CheckError::Unreadable(error.to_string()))?;
    let law = Law::shipped()?;
    let mut answer = Answer::default();
    let period = Period::of(&case)?;
    let payment_date = civil(case.payment_date, "payment_date")?;

    // 1. Pay lines and own pension, employment by employment.
    let mut totals = Totals::default();
    for employment in &case.employment {
        add_employment(employment, &period, law, &mut totals, &mut answer)?;
    }

    // § 1 step 1: benefits in kind are taxed like pay and reported in a field of their own.
    let (mut car, mut phone) = (totals.car, totals.phone);
    for benefit in &case.benefit {
        totals.benefits = totals.benefits + benefit.amount.0;
        match benefit.kind.as_str() {
            "car" => car = car + benefit.amount.0,
            "phone" => phone = phone + benefit.amount.0,
            "other" => {}
            other => return Err(wrong("benefit.kind", format!("{other:?} is not car, phone or other"))),
        }
    }

    // § 1 step 2: one ATP contribution for all hours at the employer (ATP-bekendtgørelsen §§ 2-4).
    // Hours are counted in hundredths, as they are reported: 9/37 of a month are 39 hours, not 38.9992.
    let hours = (totals.hours * Fraction::whole(100)).half_up(1);
    let (atp_employee, atp_employer) = match &case.atp {
        Some(given) => (given.employee.0, given.employer.0),
        None => atp(law, &period, hours / Fraction::whole(100), &mut answer)?,
    };
    answer.step(format!("§ 1.2 ATP of {} hours: {}", hours.as_kroner(), atp_employee.as_kroner()));

    // § 1 steps 4 and 5: AM base and AM-bidrag, rounded as the municipality has chosen.
    let rounding = rounding(law, &case.rounding, payment_date, &mut answer)?;
    let am_rate = answer.figure_of(&law.row("tax", "am_bidrag", payment_date)?, "value")?;
    let am_income = totals.am_lines + totals.benefits - atp_employee - totals.own_pension;
    let am_base = rounding.am_base.of(am_income);
    let am = rounding.am.of(am_base * am_rate);
    answer.step(format!(
        "§ 1.4 AM base = {} + benefits {} - ATP {} - own pension {} = {}; AM {}",
        totals.am_lines.as_kroner(),
        totals.benefits.as_kroner(),
        atp_employee.as_kroner(),
        totals.own_pension.as_kroner(),
        am_income.as_kroner(),
        am.as_kroner(),
    ));

    // § 1 step 6: A-income, with what is free of AM-bidrag.
    let a_income = am_income - am + totals.am_free;
    answer.step(format!("§ 1.6 A-income {} (AM free {})", a_income.as_kroner(), totals.am_free.as_kroner()));

    // § 1 steps 7 and 8: the card.
    let mut card = Card::of(&case, law, payment_date, &mut answer)?;
    let tax_base = rounding.tax_base.of(card.take(a_income));
    let tax = rounding.tax.of(tax_base * card.percent);
    answer.step(format!(
        "§ 1.8 tax {} of {} (deduction used {}, exempt {})",
        tax.as_kroner(),
        tax_base.as_kroner(),
        card.deduction_used.as_kroner(),
        card.exempt_used.as_kroner(),
    ));

    // § 1 step 9: net.
    let mut deductions = totals.net_deductions;
    for deduction in &case.deduction {
        deductions = deductions + deduction.amount.0;
    }
    let (mut additions, mut travel) = (totals.tax_free, totals.travel);
    for addition in &case.addition {
        additions = additions + addition.amount.0;
        if matches!(addition.name.as_str(), "mileage" | "travel") {
            travel = travel + addition.amount.0;
        }
    }
    let net = a_income - tax - totals.benefits - deductions + additions;
    answer.step(format!(
        "§ 1.9 net {} after deductions {} and additions {}",
        net.as_kroner(),
        deductions.as_kroner(),
        additions.as_kroner(),
    ));

    // § 4: holiday pay of a leaver, taxed at the same time with what the card has left.
    let mut holiday = Fraction::ZERO;
    let (mut holiday_am, mut holiday_tax) = (Fraction::ZERO, Fraction::ZERO);
    if let Some(leaver) = &case.leaver {
        let percent = answer.figure_of(&law.row("holiday", "holiday.pay", payment_date)?, "value")?;
        let year_days =
            answer.figure_of(&law.row("holiday", "holiday.accrual", payment_date)?, "year_days")?;
        let taken = leaver.days_taken.map_or(Fraction::ZERO, |days| days.0);
        if taken > year_days || taken.is_negative() {
            return Err(wrong("leaver.days_taken", "is not 0 to 25"));
        }
        holiday = (leaver.holiday_base.0 * percent * (year_days - taken) / year_days).half_up(1);
        holiday_am = rounding.am.of(rounding.am_base.of(holiday) * am_rate);
        holiday_tax = rounding.tax.of(rounding.tax_base.of(card.take(holiday - holiday_am)) * card.percent);
        answer.set("holiday.gross", holiday);
        answer.set("holiday.am", holiday_am);
        answer.set("holiday.tax", holiday_tax);
        answer.set("holiday.net", holiday - holiday_am - holiday_tax);
        answer.step(format!("§ 4 holiday pay {}", holiday.as_kroner()));
    }

    answer.set("gross", totals.gross);
    answer.set("am_base", am_base);
    answer.set("am", am);
    answer.set("a_income", a_income);
    answer.set("tax_base", tax_base);
    answer.set("a_tax", tax);
    answer.set("atp_employee", atp_employee);
    answer.set("atp_employer", atp_employer);
    answer.set("pension_employee", totals.own_pension);
    answer.set("pension_employer", totals.employer_pension);
    answer.set("net", net);
    answer.set("employer_cost", totals.gross + totals.employer_pension + atp_employer + holiday);
    answer.set("deduction_used", card.deduction_used);
    answer.set("exempt_used", card.exempt_used);
    answer.set("eindkomst.13", am_base + rounding.am_base.of(holiday));
    answer.set("eindkomst.14", totals.am_free);
    answer.set("eindkomst.15", tax + holiday_tax);
    answer.set("eindkomst.16", am + holiday_am);
    answer.set("eindkomst.19", car);
    answer.set("eindkomst.20", phone);
    answer.set("eindkomst.46", atp_employee + atp_employer);
    answer.set("eindkomst.48", travel);
    answer.set("eindkomst.200", hours);
    Ok(answer)
}

/// What the employments add up to.
struct Totals {
    gross: Fraction,
    am_lines: Fraction,
    am_free: Fraction,
    benefits: Fraction,
    car: Fraction,
    phone: Fraction,
    own_pension: Fraction,
    employer_pension: Fraction,
    net_deductions: Fraction,
    tax_free: Fraction,
    travel: Fraction,
    hours: Fraction,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            gross: Fraction::ZERO,
            am_lines: Fraction::ZERO,
            am_free: Fraction::ZERO,
            benefits: Fraction::ZERO,
            car: Fraction::ZERO,
            phone: Fraction::ZERO,
            own_pension: Fraction::ZERO,
            employer_pension: Fraction::ZERO,
            net_deductions: Fraction::ZERO,
            tax_free: Fraction::ZERO,
            travel: Fraction::ZERO,
            hours: Fraction::ZERO,
        }
    }
}

/// One line of pay after its amount is known.
struct PayLine {
    code: String,
    amount: Fraction,
    hours: Fraction,
    am: Option<bool>,
    a_income: Option<bool>,
    pensionable: Option<bool>,
}

/// Adds the lines, the hours and the pension of one employment.
fn add_employment(
    employment: &Employment,
    period: &Period,
    law: &Law,
    totals: &mut Totals,
    answer: &mut Answer,
) -> Result<(), CheckError> {
    let agreement = match &employment.agreement {
        Some(code) => Some(
            law.agreement(code).ok_or_else(|| wrong("employment.agreement", format!("{code:?} unknown")))?,
        ),
        None => None,
    };
    let kind = agreement.and_then(|agreement| agreement.get("kind")).and_then(toml::Value::as_str);
    let fraction = employment.fraction.map_or(Fraction::ONE, |fraction| fraction.0);

    // § 1, hourly paid and part time: an odd month is paid by its share of working days.
    let days = match (employment.worked_days, employment.period_days) {
        (None, None) => Fraction::ONE,
        (Some(worked), Some(all)) if all.0 > Fraction::ZERO && worked.0 <= all.0 => worked.0 / all.0,
        _ => return Err(wrong("employment.worked_days", "is not a number of the period_days")),
    };
    let mut lines = Vec::new();
    let mut step_hours = Fraction::ZERO;

    // The pay step gives the basic pay by itself: of the month, or of the hours of the hourly paid.
    if let Some(step) = &employment.step {
        let area_group = employment.area_group.ok_or_else(|| wrong("employment.area_group", "is missing"))?;
        let pay = scale::step_pay(&step.0, area_group, period.first)?;
        answer.unverified.extend(pay.unverified);
        let (code, amount, hours) = if kind == Some("hourly") {
            let hours = employment.hours.ok_or_else(|| wrong("employment.hours", "is missing"))?.0;
            ("1200", (hours * pay.hour).half_up(1), hours)
        } else {
            let month_hours = law.row("hours", "full_time", period.first)?;
            let hours = answer.figure_of(&month_hours, "month_hours")? * fraction * days;
            let code = if kind == Some("civil_servant") { "1050" } else { "1000" };
            (code, (pay.month * fraction * days).half_up(1), hours)
        };
        answer.step(format!("step {} group {area_group}: {} kr", step.0, amount.as_kroner()));
        step_hours = hours;
        lines.push(PayLine {
            code: code.to_owned(),
            amount,
            hours: Fraction::ZERO,
            am: None,
            a_income: None,
            pensionable: None,
        });
    }

    // The lines of the case: an amount, hours at a rate, or a yearly amount at the level of 31 March 2000.
    for line in &employment.line {
        let line_hours = line.hours.map_or(Fraction::ZERO, |hours| hours.0);
        let amount = match (line.amount, line.hours, line.rate, line.base_2000) {
            (Some(amount), _, None, None) => amount.0,
            (None, Some(hours), Some(rate), None) => (hours.0 * rate.0).half_up(1),
            (None, None, None, Some(base)) => {
                let factor =
                    answer.figure_of(&law.row("pay_scale", "pay_scale.factor", period.first)?, "value")?;
                (base.0 * factor / Fraction::whole(12) * fraction * days).half_up(1)
            }
            _ => return Err(wrong("employment.line", "wants an amount, hours and rate, or base_2000")),
        };
        lines.push(PayLine {
            code: line.code.clone(),
            amount,
            hours: line_hours,
            am: line.am,
            a_income: line.a_income,
            pensionable: line.pensionable,
        });
    }

    // What each line counts for: the catalogue's flags, unless the case gives its own.
    let codes = law.row("pay_codes", "pay_codes", period.first)?;
    let mut pensionable_pay = Fraction::ZERO;
    let mut line_hours = Fraction::ZERO;
    for line in &lines {
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
        if line.pensionable.unwrap_or(counts("P")) {
            pensionable_pay = pensionable_pay + amount;
        }
        if counts("T") {
            line_hours = line_hours + line.hours;
        }
    }

    // The paid hours of the period are those given; else those of the step and of the lines that count.
    totals.hours = totals.hours + employment.hours.map_or(step_hours + line_hours, |hours| hours.0);

    let (own, employer) = pension(employment, agreement, pensionable_pay, period, answer)?;
    answer.step(format!(
        "pension of {}: own {}, employer {}",
        pensionable_pay.as_kroner(),
        own.as_kroner(),
        employer.as_kroner(),
    ));
    totals.own_pension = totals.own_pension + own;
    totals.employer_pension = totals.employer_pension + employer;
    Ok(())
}

/// Own and employer contribution of one employment (§ 1, municipal point, and step 3).
fn pension(
    employment: &Employment,
    agreement: Option<&toml::Table>,
    pensionable_pay: Fraction,
    period: &Period,
    answer: &mut Answer,
) -> Result<(Fraction, Fraction), CheckError> {
    let percent_of = |percent: Fraction| (pensionable_pay * percent / Fraction::whole(100)).half_up(1);
    let Some(pension) = &employment.pension else {
        return agreement_pension(agreement, pensionable_pay, period, answer);
    };
    let own = match (pension.own_amount, pension.own_percent) {
        (Some(amount), _) => amount.0,
        (None, Some(percent)) => percent_of(percent.0),
        (None, None) => Fraction::ZERO,
    };
    let employer = match pension {
        // On top: the whole contribution is the employer's; nothing is taken from pay but what is voluntary.
        Pension { style, percent: Some(percent), .. } if style == "on_top" => percent_of(percent.0),
        Pension { style, employer_percent: Some(percent), .. } if style == "deducted" => {
            percent_of(percent.0)
        }
        Pension { style, .. } if style == "on_top" || style == "deducted" => Fraction::ZERO,
        Pension { style, .. } => return Err(wrong("employment.pension.style", format!("{style:?} unknown"))),
    };
    Ok((own, employer))
}

/// The contribution that the agreement sets, where the case says nothing about pension.
fn agreement_pension(
    agreement: Option<&toml::Table>,
    pensionable_pay: Fraction,
    period: &Period,
    answer: &mut Answer,
) -> Result<(Fraction, Fraction), CheckError> {
    let Some(agreement) = agreement else { return Ok((Fraction::ZERO, Fraction::ZERO)) };
    let Some(rows) = agreement.get("pension").and_then(toml::Value::as_array) else {
        return Ok((Fraction::ZERO, Fraction::ZERO));
    };
    let code = agreement.get("code").and_then(toml::Value::as_str).unwrap_or_default();
    let for_all = rows.iter().filter_map(toml::Value::as_table).filter(|row| !row.contains_key("position"));
    let row = row_on(for_all, &format!("{code}.pension"), period.first)?;
    let total = answer.figure_of(&row, "total")?;
    Ok((Fraction::ZERO, (pensionable_pay * total).half_up(1)))
}

/// The contribution by the hours of the period, in the table of its length.
fn atp(
    law: &Law,
    period: &Period,
    hours: Fraction,
    answer: &mut Answer,
) -> Result<(Fraction, Fraction), CheckError> {
    let row = law.row("atp", "atp_a", period.first)?;
    answer.note(&row);
    let bands =
        row.list(period.atp_table).ok_or_else(|| wrong("from", "ATP has no table for this period"))?;
    let mut reached = (Fraction::ZERO, Fraction::ZERO);
    for band in bands {
        let number = |field: &str| {
            Fraction::parse(text_of(band, field))
                .ok_or_else(|| CheckError::Parameters(format!("{}: {field}", row.name)))
        };
        if hours >= number("hours")? {
            let ore = Fraction::whole(100);
            reached = (number("employee")? * ore, number("employer")? * ore);
        }
    }
    Ok(reached)
}

fn text_of<'a>(value: &'a toml::Value, field: &str) -> &'a str {
    value.get(field).and_then(toml::Value::as_str).unwrap_or_default()
}

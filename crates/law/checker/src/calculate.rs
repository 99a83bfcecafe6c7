//! From a case to an answer, from top to bottom. All amounts are øre. Paragraphs are those of the rules.

use jiff::ToSpan;

use crate::card::Card;
use crate::case::Case;
use crate::employment::{Totals, add_employment};
use crate::error::wrong;
use crate::law::{Law, text_of};
use crate::period::{Period, civil};
use crate::rounding::rounding;
use crate::{Answer, CheckError, Fraction};

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
        add_employment(employment, &period, payment_date, law, &mut totals, &mut answer)?;
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
    let born = case.born.map(|born| civil(born, "born")).transpose()?;
    let (atp_employee, atp_employer) = match &case.atp {
        Some(given) => (given.employee.0, given.employer.0),
        // From age 16: the whole period in which the birthday falls.
        None if born.is_some_and(|born| born.saturating_add(16.years()) > period.last) => {
            (Fraction::ZERO, Fraction::ZERO)
        }
        None => atp(law, &period, hours / Fraction::whole(100), &mut answer)?,
    };
    answer.step(format!("§ 1.2 ATP of {} hours: {}", hours.as_kroner(), atp_employee.as_kroner()));

    // § 1 steps 4 and 5: AM base and AM-bidrag, rounded as the municipality has chosen.
    let rounding = rounding(law, case.rounding.as_deref().unwrap_or("exact"), payment_date, &mut answer)?;
    let am_rate = answer.figure_of(&law.row("tax", "am_bidrag", payment_date)?, "value")?;
    let am_income = totals.am_lines + totals.benefits - atp_employee - totals.own_pension;
    let am_base = rounding.am_base.of(am_income);
    // A month that only takes back gives no AM-bidrag back: that is a correction of the month it was paid in.
    let am = rounding.am.of(am_base * am_rate).max(Fraction::ZERO);
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
        if addition.travel.unwrap_or(addition.name == "mileage") {
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
        // What is left of the days that were earned; a whole year's where the case does not say.
        let taken = leaver.days_taken.map_or(Fraction::ZERO, |days| days.0);
        let earned = leaver.days_earned.map_or(year_days, |days| days.0);
        if taken > earned || taken.is_negative() || earned == Fraction::ZERO {
            return Err(wrong("leaver.days_taken", "is more than was earned"));
        }
        let base = leaver.holiday_base.map_or(totals.holiday, |base| base.0);
        holiday = (base * percent * (earned - taken) / earned).half_up(1);
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
    answer.set("deductions", deductions);
    answer.set("additions", additions);
    answer.set("net", net);
    answer.set("employer_cost", totals.gross + totals.employer_pension + atp_employer);
    answer.set("deduction_used", card.deduction_used);
    answer.set("exempt_used", card.exempt_used);
    // Field 13 is the income itself; rounding it down belongs to computing AM-bidrag of it.
    answer.set("eindkomst.13", am_income + holiday);
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

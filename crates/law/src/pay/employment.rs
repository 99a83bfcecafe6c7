//! The lines of one employment: basic pay, the agreement's own lines, the case's lines, pension.

use jiff::civil::Date;
use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};

use super::basic::{self, Share};
use super::case::{Case, CaseLine, Employment, Part, Quantity};
use super::error::{PayError, Problem};
use super::pension::{PensionBase, pension};
use super::quantity::{At, amount, no_rule};
use super::trace::{
    CAR, CIVIL_SERVICE, EMPLOYER_PENSION, Known, Label, Line, Named, Note, Origin, PHONE, Rule, Scope, Sum,
    Trace, label,
};
use crate::params::{Agreement, AgreementKind, Certainty, Counts, Kind, Law, PayCode};
use crate::why;

static CENTRAL: Rule = Rule {
    id: "agreement_supplement",
    version: 1,
    title: label("Centralt aftalt tillæg", "Centrally agreed supplement"),
    source: "overenskomsten: årsbeløb / 12",
    certainty: Certainty::Verified,
};
static YEAR: Label = label("kr. om året", "kroner a year");
static TWELVE: Label = label("måneder", "months");

/// Sums of the lines so far; øre, hours for [`Sums::hours`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub gross: Ore,
    pub am: Ore,
    pub am_free: Ore,
    pub holiday: Ore,
    pub benefits: Ore,
    pub own_pension: Ore,
    pub deductions: Ore,
    pub additions: Ore,
    pub travel: Ore,
    pub car: Ore,
    pub phone: Ore,
    pub pension_employer: Ore,
    pub hours: Rate,
}

impl Sums {
    pub(super) const NONE: Self = Self {
        gross: Ore::ZERO,
        am: Ore::ZERO,
        am_free: Ore::ZERO,
        holiday: Ore::ZERO,
        benefits: Ore::ZERO,
        own_pension: Ore::ZERO,
        deductions: Ore::ZERO,
        additions: Ore::ZERO,
        travel: Ore::ZERO,
        car: Ore::ZERO,
        phone: Ore::ZERO,
        pension_employer: Ore::ZERO,
        hours: Rate::ZERO,
    };

    /// Counts a line in every sum it belongs to.
    pub(super) fn add<R>(&mut self, line: &Line<'_, R>) {
        let amount = line.amount;
        let into = |sum, total: &mut Ore| {
            if line.is_in(sum) {
                *total += amount;
            }
        };
        into(Sum::Gross, &mut self.gross);
        into(Sum::Am, &mut self.am);
        into(Sum::AmFree, &mut self.am_free);
        into(Sum::Holiday, &mut self.holiday);
        into(Sum::Benefits, &mut self.benefits);
        into(Sum::OwnPension, &mut self.own_pension);
        into(Sum::Deductions, &mut self.deductions);
        into(Sum::Additions, &mut self.additions);
        into(Sum::EmployerPension, &mut self.pension_employer);
        match line.kind {
            Kind::TaxFree => self.travel += amount,
            Kind::Benefit if line.code == CAR => self.car += amount,
            Kind::Benefit if line.code == PHONE => self.phone += amount,
            _ => {}
        }
    }
}

/// Where lines go: into the sums of the payslip and into the trace.
pub(super) struct Slip<'t, T> {
    pub trace: &'t mut T,
    pub sums: Sums,
    /// Pensionable pay of the employment under way.
    ordinary: Ore,
    special: Ore,
    civil_service: Ore,
    index: usize,
    corrects: Option<Month>,
}

impl<'t, T> Slip<'t, T> {
    pub(super) fn new(trace: &'t mut T) -> Self {
        let zero = Ore::ZERO;
        Self {
            trace,
            sums: Sums::NONE,
            ordinary: zero,
            special: zero,
            civil_service: zero,
            index: 0,
            corrects: None,
        }
    }

    /// Puts a line on the payslip.
    pub(super) fn line<'a>(&mut self, line: Line<'a, T::Ref>)
    where
        T: Trace<'a>,
    {
        self.sums.add(&line);
        if line.is_in(Sum::Pension) {
            self.ordinary += line.amount;
        }
        if line.is_in(Sum::SpecialPension) {
            self.special += line.amount;
        }
        if line.is_in(Sum::CivilService) {
            self.civil_service += line.amount;
        }
        self.trace.line(line);
    }

    /// Begins the lines of an employment, or of an earlier month of it.
    pub(super) fn begin(&mut self, index: usize, corrects: Option<Month>) {
        (self.ordinary, self.special, self.civil_service) = (Ore::ZERO, Ore::ZERO, Ore::ZERO);
        (self.index, self.corrects) = (index, corrects);
    }

    /// The place in the case of the employment under way.
    pub(super) const fn employment(&self) -> usize {
        self.index
    }

    const fn base(&self) -> PensionBase {
        let scope = Scope::Employment(self.index, self.corrects);
        PensionBase {
            ordinary: self.ordinary,
            special: self.special,
            civil_service: self.civil_service,
            is_correction: self.corrects.is_some(),
            scope,
        }
    }

    /// A line of the employment under way, with the catalogue's name and bases.
    pub(super) fn pay<'a>(
        &mut self,
        code: PayCode,
        known: Known<'a, T::Ref>,
        law: &'a Law,
        day: Date,
    ) -> Result<(), PayError>
    where
        T: Trace<'a>,
    {
        let row = law.pay_codes.on(day)?;
        let row = row
            .value
            .get(code)
            .ok_or_else(|| PayError::field("pay_codes", Problem::UnknownCode(code.to_string())))?;
        self.line(Line {
            code,
            name: Named::Code(row),
            kind: row.kind,
            counts: row.counts,
            amount: known.ore,
            employment: Some(self.index),
            corrects: self.corrects,
            origin: known.origin,
        });
        Ok(())
    }
}

/// What an employment is calculated for.
///
/// # Errors
/// [`PayError`] for an agreement or position that is not known.
pub(super) fn at<'a>(employment: &'a Employment, case: &'a Case, law: &'a Law) -> Result<At<'a>, PayError> {
    let now = Occasion {
        day: case.period.first,
        lines: &employment.lines,
        hours: employment.hours,
        part: employment.part,
    };
    on(now, employment, case, law)
}

/// The month that is calculated and its own facts; an earlier month brings others.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub day: Date,
    pub lines: &'a [CaseLine],
    pub hours: Option<Rate>,
    pub part: Option<Part>,
}

/// As [`at`], for any month.
pub(super) fn on<'a>(
    occasion: Occasion<'a>,
    employment: &'a Employment,
    case: &'a Case,
    law: &'a Law,
) -> Result<At<'a>, PayError> {
    let Occasion { day, lines, hours, part } = occasion;
    let share = Share { fraction: employment.fraction.unwrap_or(Rate::ONE), part };
    let mut at =
        At { law, employment, agreement: None, day, payment_date: case.payment_date, share, lines, hours };
    if let Some(code) = &employment.agreement {
        at.agreement = Some(
            law.agreement(code)
                .ok_or_else(|| at.wrong("agreement", Problem::UnknownAgreement(code.clone())))?,
        );
    }
    if at.is_hourly() {
        at.share.fraction = Rate::ONE;
    }
    if let Some(position) = &employment.position {
        let agreement = at
            .agreement
            .ok_or_else(|| at.wrong("agreement", Problem::Missing(why::POSITION_NEEDS_AGREEMENT)))?;
        if !agreement.positions.iter().any(|one| one.id == *position) {
            let (agreement, position) = (agreement.code.clone(), position.clone());
            return Err(at.wrong("position", Problem::UnknownPosition { agreement, position }));
        }
    }
    Ok(at)
}

/// All lines of an employment with pension, and its hours.
///
/// # Errors
/// [`PayError`] naming the field.
pub(super) fn employment<'a, T: Trace<'a>>(
    (index, at): (usize, At<'a>),
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    slip.begin(index, None);
    pay_lines(at, slip)?;
    pension_lines(at, slip)?;
    slip.sums.hours = hours(at, slip)?;
    Ok(())
}

/// Basic pay, the agreement's supplements, and the lines of the case.
pub(super) fn pay_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    basic_line(at, slip)?;
    if at.employment.position.is_some() {
        agreement_lines(at, slip)?;
    }
    for line in at.lines {
        case_line(line, at, slip)?;
    }
    Ok(())
}

const BASIC: PayCode = PayCode::known("1000");
const HOURLY: PayCode = PayCode::known("1200");
const MONTHLY: [PayCode; 2] = [BASIC, CIVIL_SERVICE];

/// The line a step gives by itself: monthly pay by group and fraction, or hours at the hour rate.
/// A line of the case under the same code takes its place.
fn basic_line<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    let employment = at.employment;
    let code = basic_code(at);
    if at.step().is_none() {
        return no_step(at);
    }
    let stands = |line: &CaseLine| line.code == code || code != HOURLY && MONTHLY.contains(&line.code);
    if at.lines.iter().any(stands) {
        slip.trace.note(Note::StepNotUsed(&employment.id));
        return Ok(());
    }
    if at.is_hourly() {
        let Some(hours) = at.hours else {
            return Err(at.wrong("hours", Problem::Missing(why::HOURLY_NEEDS_HOURS)));
        };
        let rate = basic::hourly(at.place()?, at.law, slip.trace)?;
        let pay = basic::hours_at(rate, hours, slip.trace);
        return slip.pay(code, pay, at.law, at.day);
    }
    if employment.fraction.is_none() && employment.position.is_none() {
        return step_alone(at, slip);
    }
    let full = basic::monthly(at.place()?, at.law, slip.trace)?;
    let pay = basic::share(full, at.share, slip.trace);
    slip.pay(code, pay, at.law, at.day)
}

/// Without a step there is no basic pay of its own, unless the agreement has steps and none for the day.
fn no_step(at: At<'_>) -> Result<(), PayError> {
    let Some(agreement) = at.agreement.filter(|_| at.position().is_some()) else { return Ok(()) };
    if agreement.progression.is_empty() || at.lines.iter().any(|line| MONTHLY.contains(&line.code)) {
        return Ok(());
    }
    Err(at.wrong("step", no_rule(agreement, why::RULE_STEPS, at.day, why::GIVE_THE_STEP)))
}

/// A step without a fraction is a note on a payslip whose pay stands in its lines.
fn step_alone<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    if at.lines.is_empty() {
        return Err(at.wrong("fraction", Problem::Missing(why::STEP_NEEDS_FRACTION)));
    }
    slip.trace.note(Note::StepNotUsed(&at.employment.id));
    Ok(())
}

fn basic_code(at: At<'_>) -> PayCode {
    match at.agreement.map(|agreement| agreement.kind) {
        _ if at.is_hourly() => HOURLY,
        Some(AgreementKind::CivilServant) => CIVIL_SERVICE,
        _ => BASIC,
    }
}

const STEP_SUPPLEMENT: PayCode = PayCode::known("1100");

/// The supplements the agreement itself gives the position.
fn agreement_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    if let Some((step, meta)) = at.progression()
        && !step.base_2000.is_zero()
    {
        let base = Known { ore: step.base_2000, origin: Origin::Law(meta) };
        let pay = basic::supplement_2000(base, at.share, (at.law, at.day), slip.trace)?;
        slip.pay(STEP_SUPPLEMENT, pay, at.law, at.day)?;
    }
    let Some(agreement) = at.agreement else { return Ok(()) };
    if let Some(row) = Agreement::on(&agreement.supplement, at.position(), at.day) {
        let origin = Origin::Law(&row.meta);
        if let Some(ore) = row.value.base_2000 {
            let base = Known { ore, origin };
            let pay = basic::supplement_2000(base, at.share, (at.law, at.day), slip.trace)?;
            slip.pay(row.value.code, pay, at.law, at.day)?;
        }
        if let Some(ore) = row.value.year {
            let pay = slip.trace.rule(&CENTRAL).plus(&YEAR, Known { ore, origin });
            let pay = pay.over(&TWELVE, Rate::whole(12), Origin::Rule);
            let pay = basic::by_share(pay, at.share).to_ore();
            slip.pay(row.value.code, pay, at.law, at.day)?;
        }
    }
    Ok(())
}

/// A line of the case: its amount, and what it counts in by catalogue and by its own marks.
fn case_line<'a, T: Trace<'a>>(
    line: &'a CaseLine,
    at: At<'a>,
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    let row = at.law.pay_codes.on(at.day)?.value.get(line.code);
    let (kind, counts) = bases(line, row.map(|row| (row.kind, row.counts)), at)?;
    let known = amount(line, at, slip.trace)?;
    let signed = match kind {
        Kind::PayDeduction => -known.ore.abs(),
        Kind::NetDeduction | Kind::OwnPension => known.ore.abs(),
        _ => known.ore,
    };
    let name = match (&line.text, row) {
        (Some(text), _) => Named::Given(text),
        (None, Some(row)) => Named::Code(row),
        (None, None) => Named::Given(line.code_text()),
    };
    slip.line(Line {
        code: line.code,
        name,
        kind,
        counts,
        amount: signed,
        employment: Some(slip.index),
        corrects: slip.corrects,
        origin: known.origin,
    });
    Ok(())
}

fn bases(line: &CaseLine, known: Option<(Kind, Counts)>, at: At<'_>) -> Result<(Kind, Counts), PayError> {
    let marks = line.marks;
    let unknown = || at.wrong("line.code", Problem::UnknownCode(line.code.to_string()));
    let (kind, usual) = match known {
        Some((Kind::Computed, _)) => {
            return Err(at.wrong("line.code", Problem::Computed(line.code.to_string())));
        }
        Some(known) => known,
        None if marks.am.is_none() || marks.a_income.is_none() => return Err(unknown()),
        None if marks.pensionable.is_none() || marks.holiday.is_none() => return Err(unknown()),
        None => (Kind::Pay, Counts::default()),
    };
    let counts = Counts {
        am: marks.am.unwrap_or(usual.am),
        a_income: marks.a_income.unwrap_or(usual.a_income),
        pension: marks.pensionable.unwrap_or(usual.pension),
        special_pension: usual.special_pension && marks.pensionable.is_none(),
        holiday: marks.holiday.unwrap_or(usual.holiday),
        ..usual
    };
    if counts.am && !counts.a_income {
        let why = why::B_INCOME;
        return Err(at.wrong("line.am", Problem::Wrong(why)));
    }
    Ok((kind, counts))
}

const OWN: PayCode = PayCode::known("5120");
const FRITVALG: PayCode = PayCode::known("1170");
const CIVIL_FRITVALG: PayCode = PayCode::known("1180");

/// The pension of the pensionable lines since the employment or the earlier month began.
pub(super) fn pension_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    let base = slip.base();
    let parts = pension(base, at, slip.trace)?;
    for known in [parts.employer, parts.chosen, parts.special].into_iter().flatten() {
        slip.pay(EMPLOYER_PENSION, known, at.law, at.day)?;
    }
    if let Some(own) = parts.own {
        slip.pay(OWN, own, at.law, at.day)?;
    }
    let is_civil_servant = at.agreement.is_some_and(|one| one.kind == AgreementKind::CivilServant);
    let code = if is_civil_servant { CIVIL_FRITVALG } else { FRITVALG };
    match parts.fritvalg {
        Some(fritvalg) => slip.pay(code, fritvalg, at.law, at.day),
        None => Ok(()),
    }
}

/// Paid hours of the period: given; else full-time hours by fraction and days; else those of the lines.
fn hours<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<Rate, PayError> {
    let employment = at.employment;
    let too_many = || at.wrong("hours", Problem::Wrong(why::TOO_LARGE_OR_FINE));
    let own = match (at.hours, employment.fraction) {
        (Some(hours), _) => hours,
        (None, None) if employment.position.is_none() => line_hours(at, slip)?,
        (None, fraction) => {
            let contract = contract_hours(fraction.unwrap_or(Rate::ONE), at)?;
            contract.checked_add(extra_hours(at)?).ok_or_else(too_many)?
        }
    };
    slip.sums.hours.checked_add(own).ok_or_else(too_many)
}

/// Hours of lines that come on top of the contract's, such as overtime; unpaid absence comes off.
fn extra_hours(at: At<'_>) -> Result<Rate, PayError> {
    let too_many = || at.wrong("line.hours", Problem::Wrong(why::TOO_LARGE));
    let codes = &at.law.pay_codes.on(at.day)?.value;
    let mut total = Rate::ZERO;
    for line in at.lines {
        let (Quantity::Hours { hours, .. }, Some(row)) = (&line.quantity, codes.get(line.code)) else {
            continue;
        };
        if row.counts.extra_hours {
            total = total.checked_add(*hours).ok_or_else(too_many)?;
        } else if row.kind == Kind::PayDeduction && row.counts.hours {
            total = total.checked_sub(*hours).ok_or_else(too_many)?;
        }
    }
    Ok(total)
}

fn contract_hours(fraction: Rate, at: At<'_>) -> Result<Rate, PayError> {
    let too_many = || at.wrong("fraction", Problem::Wrong(why::DECIMALS));
    let full = at.law.full_time.on(at.day)?.value.month_hours;
    let hours = full.checked_mul(fraction).ok_or_else(too_many)?;
    match at.share.part {
        None => Ok(hours),
        Some(part) => {
            let share = part.worked.checked_div(part.period).ok_or_else(too_many)?;
            hours.checked_mul(share).ok_or_else(too_many)
        }
    }
}

/// The hours of lines that count them; none, with a note, where pay is given without hours.
fn line_hours<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<Rate, PayError> {
    let codes = &at.law.pay_codes.on(at.day)?.value;
    let mut total = Rate::ZERO;
    for line in at.lines {
        if !codes.get(line.code).is_some_and(|row| row.counts.hours) {
            continue;
        }
        match line.quantity {
            Quantity::Hours { hours, .. } => {
                let too_many = || at.wrong("line.hours", Problem::Wrong(why::TOO_LARGE));
                total = total.checked_add(hours).ok_or_else(too_many)?;
            }
            _ => slip.trace.note(Note::NoHours(&at.employment.id)),
        }
    }
    Ok(total)
}

//! Basic pay from the pay scale, and supplements at the level of 31 March 2000.

use kaemner_values::{Ore, Rate, Rounding};

use super::case::Part;
use super::trace::{Calc, Known, Label, Origin, Rule, Trace, label};
use crate::params::{AreaGroup, Certainty, Figures, LawError, Step};

static YEARLY: Rule = Rule {
    id: "pay_scale_yearly",
    version: 1,
    title: label("Årsløn på løntrinnet", "Yearly pay of the step"),
    source: label(
        "KL/Forhandlingsfællesskabet: aftale om lønninger (løntabel)",
        "KL/Forhandlingsfællesskabet: agreement on pay (pay table)",
    ),
    certainty: Certainty::Verified,
};
static AREA: Rule = Rule {
    id: "pay_scale_area",
    version: 1,
    title: label("Områdetillæg om året", "Yearly area supplement"),
    source: label(
        "KL/Forhandlingsfællesskabet: aftale om lønninger (løntabel)",
        "KL/Forhandlingsfællesskabet: agreement on pay (pay table)",
    ),
    certainty: Certainty::Verified,
};
static MONTHLY: Rule = Rule {
    id: "pay_scale_monthly",
    version: 1,
    title: label("Månedsløn på fuld tid", "Full-time monthly pay"),
    source: label("KL løntabel: årsløn / 12", "KL pay table: yearly pay / 12"),
    certainty: Certainty::Verified,
};
static HOURLY: Rule = Rule {
    id: "pay_scale_hourly",
    version: 1,
    title: label("Timeløn", "Hour rate"),
    source: label("KL løntabel: årsløn / 1924", "KL pay table: yearly pay / 1924"),
    certainty: Certainty::Verified,
};
static SHARE: Rule = Rule {
    id: "basic_pay",
    version: 1,
    title: label("Grundløn", "Basic pay"),
    source: label(
        "overenskomsterne: deltid aflønnes forholdsmæssigt",
        "the agreements: part time is paid in proportion",
    ),
    certainty: Certainty::Verified,
};
static PART: Rule = Rule {
    id: "basic_pay_part_month",
    version: 1,
    title: label("Grundløn for en del af måneden", "Basic pay of a part month"),
    source: label(
        "gængs praksis: andel af arbejdsdagene; overenskomsten afgør",
        "usual practice: share of working days; the agreement decides",
    ),
    certainty: Certainty::Unverified,
};
static SUPPLEMENT: Rule = Rule {
    id: "supplement_2000",
    version: 1,
    title: label("Tillæg i 31/3 2000-niveau", "Supplement at the level of 31 March 2000"),
    source: label(
        "KL løntabel: årsbeløb × reguleringsfaktor / 12, afrundet til øre",
        "KL pay table: yearly amount × regulation factor / 12, rounded to øre",
    ),
    certainty: Certainty::Verified,
};

static HOURS: Rule = Rule {
    id: "hourly_pay",
    version: 1,
    title: label("Timeløn", "Hourly pay"),
    source: label("overenskomsterne: timer × årsløn / 1924", "the agreements: hours × yearly pay / 1924"),
    certainty: Certainty::Verified,
};

static BASE: Label = label("grundbeløb pr. 31/3 2000", "base of 31 March 2000");
static FACTOR: Label = label("reguleringsfaktor", "regulation factor");
static YEAR: Label = label("årsløn på trinnet", "yearly pay of the step");
static AREA_YEAR: Label = label("områdetillæg om året", "area supplement a year");
static TWELVE: Label = label("måneder", "months");
static YEAR_HOURS: Label = label("timer på et år", "hours of a year");
static FULL: Label = label("månedsløn på fuld tid", "full-time monthly pay");
static FRACTION: Label = label("beskæftigelsesgrad", "employment fraction");
static RATE: Label = label("timesats", "hour rate");
static COUNT: Label = label("timer", "hours");
static WORKED: Label = label("betalte dage", "days paid");
static DAYS: Label = label("dage i perioden", "days of the period");

/// A place on the pay scale.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The step.
    pub step: Step,
    /// The municipality's group.
    pub group: AreaGroup,
}

/// The share of full-time pay that is paid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub fraction: Rate,
    pub part: Option<Part>,
}

/// Full-time monthly pay of a step, area supplement included; øre.
///
/// # Errors
/// [`LawError::OutsideTable`] where the scale has no row for the day.
pub(super) fn monthly<'a, T: Trace<'a>>(
    place: Place,
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, LawError> {
    let (year, area) = yearly(place, on, trace)?;
    let sum = trace.rule(&MONTHLY).plus(&YEAR, year).plus(&AREA_YEAR, area);
    Ok(sum.over(&TWELVE, Rate::whole(12), Origin::Rule).to_ore())
}

/// The hour rate of a step; øre.
///
/// # Errors
/// [`LawError::OutsideTable`] where the scale has no row for the day.
pub(super) fn hourly<'a, T: Trace<'a>>(
    place: Place,
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, LawError> {
    let (year, area) = yearly(place, on, trace)?;
    let full_time = on.full_time()?;
    let sum = trace.rule(&HOURLY).plus(&YEAR, year).plus(&AREA_YEAR, area);
    Ok(sum.over(&YEAR_HOURS, full_time.value.year_hours, Origin::Law(&full_time.meta)).to_ore())
}

type Two<'a, R> = (Known<'a, R>, Known<'a, R>);

/// Step part and area part of a year's pay, each rounded to whole kroner by itself.
pub(super) fn yearly<'a, T: Trace<'a>>(
    place: Place,
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Two<'a, T::Ref>, LawError> {
    let (bases, factor) = (on.step()?, on.factor()?);
    let lifted = (factor.value.value, Origin::Law(&factor.meta));
    let base = kroner(bases.value.of(place.step), Origin::Law(&bases.meta));
    let year = trace.rule(&YEARLY).plus(&BASE, base).times(&FACTOR, lifted.0, lifted.1);
    let year = year.round(Rounding::HalfUpToKrone);
    let supplements = on.area()?;
    let base = kroner(supplements.value.of(place.step, place.group), Origin::Law(&supplements.meta));
    let area = trace.rule(&AREA).plus(&BASE, base).times(&FACTOR, lifted.0, lifted.1);
    Ok((year, area.round(Rounding::HalfUpToKrone)))
}

fn kroner<R>(amount: i32, origin: Origin<'_, R>) -> Known<'_, R> {
    Known { ore: Ore::from_kroner(i64::from(amount)), origin }
}

/// The share of full-time monthly pay for the fraction and the days paid; one rounding, to øre.
pub(super) fn share<'a, T: Trace<'a>>(
    full: Known<'a, T::Ref>,
    share: Share,
    trace: &mut T,
) -> Known<'a, T::Ref> {
    let rule = if share.part.is_some() { &PART } else { &SHARE };
    let pay = trace.rule(rule).plus(&FULL, full).times(
        &FRACTION,
        share.fraction,
        Origin::Case(&"employment.fraction"),
    );
    let Some(part) = share.part else { return pay.to_ore() };
    pay.times(&WORKED, part.worked, Origin::Case(&"employment.worked_days"))
        .over(&DAYS, part.period, Origin::Case(&"employment.period_days"))
        .to_ore()
}

/// Hours at an hour rate; one rounding, to øre.
pub(super) fn hours_at<'a, T: Trace<'a>>(
    rate: Known<'a, T::Ref>,
    hours: Rate,
    trace: &mut T,
) -> Known<'a, T::Ref> {
    trace.rule(&HOURS).plus(&RATE, rate).times(&COUNT, hours, Origin::Case(&"employment.hours")).to_ore()
}

/// A month of a yearly amount at the level of 31 March 2000; one rounding, to øre.
///
/// # Errors
/// [`LawError::OutsideTable`] where no factor is known for the day.
pub(super) fn supplement_2000<'a, T: Trace<'a>>(
    base: Known<'a, T::Ref>,
    share: Share,
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, LawError> {
    let factor = on.factor()?;
    let pay = trace
        .rule(&SUPPLEMENT)
        .plus(&BASE, base)
        .times(&FACTOR, factor.value.value, Origin::Law(&factor.meta))
        .over(&TWELVE, Rate::whole(12), Origin::Rule);
    Ok(by_share(pay, share).to_ore())
}

/// Part time and part month of a supplement, before it is rounded.
pub(super) fn by_share<'a, 't, T: Trace<'a>>(pay: Calc<'t, T>, share: Share) -> Calc<'t, T> {
    let pay = match share.fraction == Rate::ONE {
        true => pay,
        false => pay.times(&FRACTION, share.fraction, Origin::Case(&"employment.fraction")),
    };
    let Some(part) = share.part else { return pay };
    pay.times(&WORKED, part.worked, Origin::Case(&"employment.worked_days")).over(
        &DAYS,
        part.period,
        Origin::Case(&"employment.period_days"),
    )
}

//! How much one line of the case is: by amount, hours, spells, 2000-level base, percentage or km.

use jiff::civil::Date;
use kaemner_values::{Ore, Rate};

use super::basic::{self, Place, Share};
use super::case::{CaseLine, Employment, Quantity};
use super::error::{PayError, Problem};
use super::trace::{Known, Label, Origin, Rule, Trace, Value, cite, label};
use crate::params::{Agreement, AgreementKind, Certainty, Figures, Meta, PayCode, Terms};
use crate::why::{self, Why};

static AMOUNT: Rule = Rule {
    id: "line_amount",
    version: 1,
    title: label("Beløb angivet i sagen", "Amount given in the case"),
    source: label("oplyst i sagen", "stated in the case"),
    certainty: Certainty::Verified,
};
static HOURS: Rule = Rule {
    id: "line_hours",
    version: 1,
    title: label("Timer × sats", "Hours × rate"),
    source: label("overenskomsterne: betaling pr. time", "the agreements: pay per hour"),
    certainty: Certainty::Verified,
};
static PER_HOUR: Rule = Rule {
    id: "supplement_per_hour",
    version: 1,
    title: label("Tillæg pr. time", "Supplement per hour"),
    source: label("aftale 79.01: procent af timelønnen", "agreement 79.01: percentage of the hour rate"),
    certainty: Certainty::Verified,
};
static SPELLS: Rule = Rule {
    id: "line_started_half_hours",
    version: 1,
    title: label("Påbegyndte halve timer × tillæg", "Started half hours × supplement"),
    source: label("aftale 79.01: pr. påbegyndt halve time", "agreement 79.01: per started half hour"),
    certainty: Certainty::Verified,
};
static HOURS_ABOVE: Rule = Rule {
    id: "hours_above",
    version: 1,
    title: label("Betaling pr. time over grænsen", "Pay per hour above the limit"),
    source: label(
        "overenskomst 50.01: undervisningstimer over grænsen",
        "agreement 50.01: teaching hours above the limit",
    ),
    certainty: Certainty::Verified,
};
static PERCENT_OF: Rule = Rule {
    id: "line_percent",
    version: 1,
    title: label("Procent af et beløb", "Percentage of an amount"),
    source: cite("ferieloven; aftale 05.11"),
    certainty: Certainty::Verified,
};
static MILEAGE: Rule = Rule {
    id: "mileage",
    version: 1,
    title: label("Skattefri kørsel", "Tax-free mileage"),
    source: label(
        "ligningsloven § 9 B; Skatterådets satser, pr. arbejdsgiver og år",
        "ligningsloven § 9 B; rates of Skatterådet, per employer and year",
    ),
    certainty: Certainty::Verified,
};
static KM_HIGH: Rule = Rule {
    id: "mileage_high",
    version: 1,
    title: label("Km til høj sats", "Km at the high rate"),
    source: cite("ligningsloven § 9 B"),
    certainty: Certainty::Verified,
};
static KM_LOW: Rule = Rule {
    id: "mileage_low",
    version: 1,
    title: label("Km til lav sats", "Km at the low rate"),
    source: cite("ligningsloven § 9 B"),
    certainty: Certainty::Verified,
};

static GIVEN: Label = label("beløb", "amount");
static COUNT: Label = label("timer", "hours");
static HALF_HOURS: Label = label("påbegyndte halve timer", "started half hours");
static TWO: Label = label("halve timer på en time", "half hours of an hour");
static PER: Label = label("tillæg pr. time", "supplement per hour");
static RATE: Label = label("timesats", "hour rate");
static SHARE: Label = label("procent af timesatsen", "percentage of the hour rate");
static PERCENT: Label = label("procent", "percentage");
static FACTOR: Label = label("reguleringsfaktor", "regulation factor");
static BASE_2000: Label = label("kr. pr. time pr. 31/3 2000", "kroner per hour of 31 March 2000");
static LIMIT: Label = label("timer før grænsen på et år", "hours a year before the limit");
static KM: Label = label("km", "km");
static HIGH: Label = label("til høj sats", "at the high rate");
static LOW: Label = label("til lav sats", "at the low rate");

const OVERTIME_SUPPLEMENT: PayCode = PayCode::known("1320");
const LOW_MILEAGE: PayCode = PayCode::known("3010");

/// What a line is calculated for: an employment on a day.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub employment: &'a Employment,
    pub agreement: Option<&'a Agreement>,
    /// What the agreement says for the position on the first day; none for a position it does not know.
    pub terms: Option<Terms<'a>>,
    /// The law on the first day of the month that is paid for.
    pub on: Figures<'a>,
    /// The law on the day of payment.
    pub paid: Figures<'a>,
    pub share: Share,
    /// Whether a whole month is paid for.
    pub is_month: bool,
    /// The month's own lines.
    pub lines: &'a [CaseLine],
    /// The month's paid hours, where they are given.
    pub hours: Option<Rate>,
    /// The place of the line under way.
    pub line: Option<usize>,
}

impl<'a> At<'a> {
    /// The place on the pay scale.
    ///
    /// # Errors
    /// [`PayError::Field`] where step or group is missing.
    pub(super) fn place(self) -> Result<Place, PayError> {
        let step = self.step().ok_or_else(|| self.wrong("step", Problem::Missing(why::GIVE_STEP)))?;
        let none_above = crate::params::AreaGroup::new(0).filter(|_| step.index() >= 41);
        let group = self
            .employment
            .area_group
            .or(none_above)
            .ok_or_else(|| self.wrong("area_group", Problem::Missing(why::AREA_GROUP)))?;
        Ok(Place { step, group })
    }

    /// The given step, or the agreement's by seniority.
    pub(super) fn step(self) -> Option<crate::params::Step> {
        self.employment.step.or_else(|| self.progression().map(|(step, _)| step.step))
    }

    /// The agreement's step and central supplement by seniority.
    pub(super) fn progression(self) -> Option<(&'a crate::params::ProgressionStep, &'a Meta)> {
        self.employment.position.as_deref()?;
        let row = self.terms?.progression()?;
        row.value.at(self.employment.years).map(|step| (step, &row.meta))
    }

    /// Whether pay is by the hour: the employment says so, or its agreement.
    pub(super) fn is_hourly(self) -> bool {
        self.employment.hourly || self.agreement.is_some_and(|one| one.kind == AgreementKind::Hourly)
    }

    /// Whether a code is a part of the hour rate, and not the hours themselves.
    fn is_supplement(self, code: PayCode) -> Result<bool, PayError> {
        let row = self.on.pay_codes()?.value.get(code);
        Ok(code == OVERTIME_SUPPLEMENT || row.is_some_and(|row| row.counts.special_pension))
    }

    pub(super) fn position(self) -> Option<&'a str> {
        self.employment.position.as_deref()
    }

    /// A field of the employment, or `line.` and a field of the line under way.
    #[cold]
    pub(super) fn wrong(self, field: &str, problem: Problem) -> PayError {
        let id = &self.employment.id;
        PayError::field(
            match (self.line, field.strip_prefix("line.")) {
                (Some(place), Some(field)) => format!("employment[{id}].line[{}].{field}", place + 1),
                _ => format!("employment[{id}].{field}"),
            },
            problem,
        )
    }

    /// A month's pay, or a twelfth of a year's, is for a whole month or for stated days of it.
    ///
    /// # Errors
    /// [`PayError::Field`] where the period is another and the days are not stated.
    pub(super) fn require_month(self) -> Result<(), PayError> {
        if self.is_month || self.share.part.is_some() {
            return Ok(());
        }
        Err(self.wrong("worked_days", Problem::Missing(why::NOT_A_MONTH)))
    }
}

/// The amount of a line; øre.
///
/// # Errors
/// [`PayError`] naming the field that is missing or outside a table.
pub(super) fn amount<'a, T: Trace<'a>>(
    line: &'a CaseLine,
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    match &line.quantity {
        Quantity::Amount(amount) => Ok(given(*amount, trace)),
        Quantity::Hours { hours, rate, percent } => by_hours(line, *hours, (*rate, *percent), at, trace),
        Quantity::Spells { minutes, rate, percent } => {
            spells(line.code, minutes, (*rate, *percent), at, trace)
        }
        Quantity::Base2000 { yearly, proportional } => {
            let whole = Share { fraction: Rate::ONE, part: None };
            let share = if *proportional { at.share } else { whole };
            let base = Known::case(*yearly, &"employment.line.base_2000");
            if *proportional {
                at.require_month()?;
            }
            Ok(basic::supplement_2000(base, share, at.on, trace)?)
        }
        Quantity::PercentOf { base, percent } => percent_of(line.code, *base, *percent, at, trace),
        Quantity::Km { km, before, bicycle } => mileage(line.code, (*km, *before, *bicycle), at, trace),
    }
}

/// An amount as it stands.
fn given<'a, T: Trace<'a>>(amount: Ore, trace: &mut T) -> Known<'a, T::Ref> {
    trace.rule(&AMOUNT).plus(&GIVEN, Known::case(amount, &"employment.line.amount")).to_ore()
}

type RatePercent = (Option<Rate>, Option<Rate>);

/// Hours at the given rate or the step's, of which a percentage where there is one.
fn by_hours<'a, T: Trace<'a>>(
    line: &CaseLine,
    hours: Rate,
    (rate, percent): RatePercent,
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let rate_alone = rate.is_some() && percent.is_none();
    let percent = if rate_alone { None } else { percent_for(line.code, percent, at)? };
    if let Some(percent) = percent {
        let per_hour = per_hour(rate, percent, at, trace)?;
        return Ok(trace
            .rule(&HOURS)
            .plus(&PER, per_hour)
            .times(&COUNT, hours, Origin::Case(&"employment.line.hours"))
            .to_ore());
    }
    if let Some(rate) = rate {
        let pay = trace.rule(&HOURS).plus_kroner(&RATE, rate, Origin::Case(&"employment.line.rate"));
        return Ok(pay.times(&COUNT, hours, Origin::Case(&"employment.line.hours")).to_ore());
    }
    if at.is_supplement(line.code)? {
        return Err(at.wrong("line.percent", Problem::Missing(why::GIVE_PERCENT)));
    }
    let rate = match hours_above(line.code, at, trace)? {
        Some(rate) => rate,
        None => basic::hourly(at.place()?, at.on, trace)?,
    };
    Ok(trace
        .rule(&HOURS)
        .plus(&RATE, rate)
        .times(&COUNT, hours, Origin::Case(&"employment.line.hours"))
        .to_ore())
}

/// Each spell counts in started half hours.
fn spells<'a, T: Trace<'a>>(
    code: PayCode,
    minutes: &[u16],
    (rate, percent): RatePercent,
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let percent = match percent_for(code, percent, at)? {
        Some(percent) => percent,
        None => {
            let missing = Problem::Missing(why::GIVE_PERCENT);
            return Err(at.wrong("line.percent", missing));
        }
    };
    let per_hour = per_hour(rate, percent, at, trace)?;
    let halves: i64 = minutes.iter().map(|spell| i64::from(spell.div_ceil(30))).sum();
    let pay = trace.rule(&SPELLS).plus(&PER, per_hour);
    let pay = pay.times(&HALF_HOURS, Rate::whole(halves), Origin::Case(&"employment.line.minutes"));
    Ok(pay.over(&TWO, Rate::whole(2), Origin::Rule).to_ore())
}

type Percentage<'a, R> = (Rate, Origin<'a, R>);

/// The percentage of a time supplement or overtime: the case's, else the agreement's on the day.
///
/// # Errors
/// [`Problem::NoRule`] where the agreement has the supplement, but not on the day.
fn percent_for<'a, R>(
    code: PayCode,
    given: Option<Rate>,
    at: At<'a>,
) -> Result<Option<Percentage<'a, R>>, PayError> {
    if let Some(percent) = given {
        return Ok(Some((percent, Origin::Case(&"employment.line.percent"))));
    }
    let Some(agreement) = at.agreement else { return Ok(None) };
    for rows in [&agreement.time_supplement, &agreement.overtime] {
        if !rows.iter().any(|row| row.value.code == code) {
            continue;
        }
        let row = Agreement::rate(rows, code, at.position(), at.on.day()).ok_or_else(|| {
            at.wrong("line.percent", no_rule(agreement, why::RULE_PERCENT, at.on.day(), why::PERCENT_ON_LINE))
        })?;
        return Ok(Some((row.value.percent, Origin::Law(&row.meta))));
    }
    Ok(None)
}

pub(super) fn no_rule(agreement: &Agreement, rule: Why, date: Date, remedy: Why) -> Problem {
    Problem::NoRule { agreement: agreement.code.clone(), rule, date, remedy }
}

/// The supplement of one hour, to the øre, as it is listed on payslips.
fn per_hour<'a, T: Trace<'a>>(
    rate: Option<Rate>,
    (percent, origin): Percentage<'a, T::Ref>,
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let Some(rate) = rate else {
        let hourly = basic::hourly(at.place()?, at.on, trace)?;
        return Ok(trace.rule(&PER_HOUR).plus(&RATE, hourly).percent(&SHARE, percent, origin).to_ore());
    };
    let pay = trace.rule(&PER_HOUR).plus_kroner(&RATE, rate, Origin::Case(&"employment.line.rate"));
    Ok(pay.percent(&SHARE, percent, origin).to_ore())
}

/// The agreement's pay of one hour above a yearly limit, where it has one for the code.
fn hours_above<'a, T: Trace<'a>>(
    code: PayCode,
    at: At<'a>,
    trace: &mut T,
) -> Result<Option<Known<'a, T::Ref>>, PayError> {
    let row = at.terms.and_then(Terms::hours_above).filter(|row| row.value.code == code);
    let Some(row) = row else { return Ok(None) };
    let factor = at.on.factor()?;
    let base = Known { ore: row.value.base_2000, origin: Origin::Law(&row.meta) };
    let rate = trace
        .rule(&HOURS_ABOVE)
        .because(&LIMIT, Value::Number(row.value.limit), Origin::Law(&row.meta))
        .plus(&BASE_2000, base)
        .times(&FACTOR, factor.value.value, Origin::Law(&factor.meta));
    Ok(Some(rate.to_ore()))
}

/// The percentage is the case's, else the law's: ferietillæg (1610) and forhøjet ferietillæg (1620).
fn percent_of<'a, T: Trace<'a>>(
    code: PayCode,
    base: Ore,
    percent: Option<Rate>,
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let own = at.terms.and_then(Terms::raised_supplement);
    let (percent, origin) = match (percent, code.as_str(), own) {
        (Some(percent), _, _) => (percent, Origin::Case(&"employment.line.percent")),
        (None, "1620", Some(row)) => (row.value.percent, Origin::Law(&row.meta)),
        (None, "1620", None) => {
            let row = at.on.raised_supplement()?;
            (row.value.value, Origin::Law(&row.meta))
        }
        (None, "1610", _) => {
            let row = at.paid.holiday_supplement()?;
            (row.value.value, Origin::Law(&row.meta))
        }
        _ => return Err(at.wrong("line.percent", Problem::Missing(why::PERCENT_OF_BASE))),
    };
    let base = Known::case(base, &"employment.line.base");
    Ok(trace.rule(&PERCENT_OF).plus(&GIVEN, base).percent(&PERCENT, percent, origin).to_ore())
}

/// Km up to the limit of the year at the high rate, the rest at the low one; code 3010 is the low rate.
fn mileage<'a, T: Trace<'a>>(
    code: PayCode,
    (km, before, bicycle): (Rate, Rate, bool),
    at: At<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let row = at.on.mileage()?;
    let too_many = || at.wrong("line.km", Problem::Wrong(why::TOO_LARGE_OR_FINE));
    let left = row.value.limit_km.checked_sub(before).ok_or_else(too_many)?.max(Rate::ZERO);
    let high = match bicycle {
        true => km,
        false if code == LOW_MILEAGE => Rate::ZERO,
        false => km.min(left),
    };
    let low = km.checked_sub(high).ok_or_else(too_many)?;
    let rate = if bicycle { row.value.bicycle } else { row.value.high };
    let field = Origin::Case(&"employment.line.km");
    let at_rate = |ore| Known { ore, origin: Origin::Law(&row.meta) };
    let high = trace.rule(&KM_HIGH).plus(&RATE_KM, at_rate(rate)).times(&KM, high, field).to_ore();
    let low = trace.rule(&KM_LOW).plus(&RATE_KM, at_rate(row.value.low)).times(&KM, low, field).to_ore();
    Ok(trace.rule(&MILEAGE).plus(&HIGH, high).plus(&LOW, low).to_ore())
}

static RATE_KM: Label = label("kr. pr. km", "kroner per km");

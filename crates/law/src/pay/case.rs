//! One person, one pay period, one employer unit: what the calculation starts from.

use jiff::civil::Date;
use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use crate::params::{AreaGroup, FritvalgDefault, PayCode, RoundingWay, Step};

/// How often the person is paid; decides the ATP table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    /// By the month.
    Month,
    /// Every fourteen days.
    Fortnight,
    /// By the week.
    Week,
}

/// The days that are paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayPeriod {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// How often the person is paid.
    pub cycle: Cycle,
}

impl PayPeriod {
    /// A whole month.
    #[must_use]
    pub fn month(month: Month) -> Self {
        Self { first: month.first_day(), last: month.last_day(), cycle: Cycle::Month }
    }

    /// Whether it is one calendar month from its first day to its last.
    #[must_use]
    pub fn is_whole_month(&self) -> bool {
        self.first.day() == 1 && self.last == self.first.last_of_month()
    }
}

/// The tax card (skattekort).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// Hovedkort.
    Main {
        /// Trækprocent.
        percent: Rate,
        /// What may be deducted of this payment.
        deduction: Ore,
    },
    /// Bikort: no deduction.
    Secondary {
        /// Trækprocent.
        percent: Rate,
    },
    /// Frikort.
    Exempt {
        /// Trækprocent of what exceeds the card; not needed where nothing does.
        percent: Option<Rate>,
        /// A-income left on the card.
        remaining: Ore,
    },
    /// No card: the law's percentage, no deduction.
    None,
}

/// ATP given by the case instead of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtpGiven {
    /// The employee's share.
    pub employee: Ore,
    /// The employer's share.
    pub employer: Ore,
}

/// How much a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// An amount as it stands.
    Amount(Ore),
    /// Hours at a rate, of which a percentage may be paid.
    Hours {
        /// The hours.
        hours: Rate,
        /// Kroner per hour; without it the hour rate of the step.
        rate: Option<Rate>,
        /// Of the rate; without it the agreement's, or all of it.
        percent: Option<Rate>,
    },
    /// Spells of minutes, each counted in started half hours, at a percentage of the hour rate.
    Spells {
        /// Minutes of each spell.
        minutes: Vec<u16>,
        /// Kroner per hour; without it the hour rate of the step.
        rate: Option<Rate>,
        /// Of the rate; without it the agreement's.
        percent: Option<Rate>,
    },
    /// A yearly amount at the level of 31 March 2000, a twelfth a month.
    Base2000 {
        /// Kroner a year.
        yearly: Ore,
        /// Whether part time and part months lower it.
        proportional: bool,
    },
    /// A percentage of an amount (ferietillæg).
    PercentOf {
        /// The amount.
        base: Ore,
        /// The percentage; without it the law's for the pay code.
        percent: Option<Rate>,
    },
    /// Km in the employee's own vehicle.
    Km {
        /// Km of the period.
        km: Rate,
        /// Km already paid this calendar year.
        before: Rate,
        /// Bicycle rate instead of the car's.
        bicycle: bool,
    },
}

/// What a line says about its own bases, where it differs from the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// In the AM base.
    pub am: Option<bool>,
    /// A-income.
    pub a_income: Option<bool>,
    /// Pensionable.
    pub pensionable: Option<bool>,
    /// Gives holiday.
    pub holiday: Option<bool>,
}

/// One pay line of an employment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Pay code.
    pub code: PayCode,
    /// Name, where the case gives its own.
    pub text: Option<String>,
    /// How much.
    pub quantity: Quantity,
    /// Hours shown beside an amount: they count as hours, and change nothing in the amount.
    pub shown_hours: Option<Rate>,
    /// Deviations from the catalogue.
    pub marks: Marks,
}

impl CaseLine {
    /// The hours of the line, where it states any.
    #[must_use]
    pub fn hours(&self) -> Option<Rate> {
        match self.quantity {
            Quantity::Hours { hours, .. } => Some(hours),
            _ => self.shown_hours,
        }
    }
}

/// Pension of an employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pension {
    /// Of the pensionable lines.
    pub style: PensionStyle,
    /// Of the lines for inconvenience pay.
    pub special: Option<Rate>,
}

/// Who pays, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PensionStyle {
    /// The employer pays all of it on top of pay; `own` is a voluntary extra that is deducted.
    OnTop {
        /// The whole percentage.
        percent: Rate,
        /// Voluntary extra.
        own: Option<Own>,
    },
    /// A part is deducted from pay before AM-bidrag, the employer adds the rest.
    Deducted {
        /// The employee's part.
        own: Own,
        /// The employer's part.
        employer: Rate,
    },
    /// As the agreement says.
    Agreement {
        /// Voluntary extra.
        own: Option<Own>,
    },
}

impl PensionStyle {
    /// The employee's own contribution.
    #[must_use]
    pub const fn own(self) -> Option<Own> {
        match self {
            Self::OnTop { own, .. } | Self::Agreement { own } => own,
            Self::Deducted { own, .. } => Some(own),
        }
    }
}

/// An own contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Of the pensionable lines.
    Percent(Rate),
    /// A fixed amount.
    Amount(Ore),
}

/// What was booked in an earlier month under one pay code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// Pay code.
    pub code: PayCode,
    /// The sum booked, earlier corrections included.
    pub amount: Ore,
}

/// An earlier month to calculate again with today's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retro {
    /// The month.
    pub month: Month,
    /// What was booked for it.
    pub booked: Vec<Booked>,
    /// The month's own lines.
    pub lines: Vec<CaseLine>,
    /// The month's paid hours, for the hourly paid.
    pub hours: Option<Rate>,
    /// Where only a part of the month was paid.
    pub part: Option<Part>,
}

/// Days paid of the days in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Days paid.
    pub worked: Rate,
    /// Days of the whole period; not zero.
    pub period: Rate,
}

/// One employment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Employment {
    /// The case's own name of it.
    pub id: String,
    /// Collective agreement.
    pub agreement: Option<String>,
    /// Position the agreement tells apart; with it the agreement's own lines are added.
    pub position: Option<String>,
    /// Whole years of seniority.
    pub years: u8,
    /// Pay step.
    pub step: Option<Step>,
    /// The municipality's group.
    pub area_group: Option<AreaGroup>,
    /// Of full time.
    pub fraction: Option<Rate>,
    /// Paid hours of the period.
    pub hours: Option<Rate>,
    /// Paid by the hour: the step gives an hour rate and no monthly pay.
    pub hourly: bool,
    /// Paid in advance (forud).
    pub in_advance: Option<bool>,
    /// A part of the period.
    pub part: Option<Part>,
    /// Pay lines.
    pub lines: Vec<CaseLine>,
    /// Pension.
    pub pension: Option<Pension>,
    /// The person's fritvalg choice.
    pub fritvalg: Option<FritvalgDefault>,
    /// Months to calculate again.
    pub retro: Vec<Retro>,
}

/// The kind of a benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BenefitKind {
    /// Fri bil, field 19.
    Car,
    /// Fri telefon, field 20.
    Phone,
    /// Another benefit with AM-bidrag.
    Other,
}

/// A taxable benefit in kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benefit {
    /// Which.
    pub kind: BenefitKind,
    /// Its taxable value in the period.
    pub amount: Ore,
}

/// A deduction or addition after tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetItem {
    /// What it is.
    pub name: String,
    /// How much.
    pub amount: Ore,
    /// Tax-free travel, reported in field 48.
    pub travel: bool,
}

/// Holiday pay of a leaver or an hourly paid person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaver {
    /// Pay that gives holiday; without it the lines of this case.
    pub holiday_base: Option<Ore>,
    /// Days already taken with pay.
    pub days_taken: Rate,
    /// Days earned; without it a whole year.
    pub days_earned: Option<Rate>,
}

/// A whole case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What is paid for.
    pub period: PayPeriod,
    /// When the money is at disposal.
    pub payment_date: Date,
    /// The employer's rounding convention.
    pub rounding: RoundingWay,
    /// Tax card.
    pub card: Card,
    /// Given ATP.
    pub atp: Option<AtpGiven>,
    /// Birthday, where it matters (no ATP before 16).
    pub born: Option<Date>,
    /// Employments with this employer unit.
    pub employments: Vec<Employment>,
    /// Benefits in kind.
    pub benefits: Vec<Benefit>,
    /// After tax.
    pub deductions: Vec<NetItem>,
    /// Tax-free, after tax.
    pub additions: Vec<NetItem>,
    /// Holiday pay.
    pub leaver: Option<Leaver>,
}

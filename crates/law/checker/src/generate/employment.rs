//! Employments and their lines.

use std::fmt::Write;

use super::random::Random;
use super::{Rhythm, Span};

/// What kind of employment it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// On a pay step of an agreement.
    Step,
    /// Paid in advance, with civil service pension.
    CivilServant,
    /// Paid by the hour on a pay step.
    HourlyStep,
    /// Paid by the hour at an agreed rate.
    Hourly,
    /// A monthly amount.
    Amount,
    /// A fee for a seat in a council or a board.
    Fee,
    /// A pension paid to a retired civil servant.
    Pensioner,
}

/// One employment and what stays the same about it.
pub(super) struct Job {
    kind: Kind,
    agreement: Option<&'static str>,
    step: u64,
    area_group: u64,
    fraction: Option<String>,
    amount: String,
    rate: String,
    states_hours: bool,
    position: Option<(&'static str, &'static str)>,
    years: u64,
    states_step: bool,
    supplements: Vec<(&'static str, String)>,
    pension: Option<String>,
    pub(super) in_advance: bool,
}

const POSITIONS: [(&str, &str); 9] = [
    ("30.11", "basis"),
    ("30.31", "social_worker"),
    ("30.31", "experienced"),
    ("50.01", "teacher"),
    ("50.01", "teacher"),
    ("60.01", "pedagogue"),
    ("60.01", "pedagogue_15"),
    ("73.01", "helper"),
    ("73.01", "assistant"),
];

const AGREEMENTS: [&str; 10] =
    ["30.11", "30.31", "41.41", "50.01", "60.01", "64.01", "67.01", "73.01", "73.01", "academics"];

impl Job {
    pub(super) fn random(random: &mut Random, rhythm: Rhythm) -> Self {
        let kind = match (rhythm, random.below(100)) {
            (Rhythm::Month, 0..50) => Kind::Step,
            (Rhythm::Month, 50..57) => Kind::CivilServant,
            (Rhythm::Month, 57..64) => Kind::HourlyStep,
            (Rhythm::Month, 64..76) => Kind::Hourly,
            (Rhythm::Month, 76..92) => Kind::Amount,
            (Rhythm::Month, 92..97) => Kind::Fee,
            (Rhythm::Month, _) => Kind::Pensioner,
            (_, 0..30) => Kind::HourlyStep,
            (_, 30..) => Kind::Hourly,
        };
        let agreement = match kind {
            Kind::Step => Some(random.pick(&AGREEMENTS)),
            Kind::CivilServant => Some("civil_servant"),
            Kind::HourlyStep => Some("hourly"),
            Kind::Fee => Some("fee"),
            Kind::Hourly | Kind::Amount | Kind::Pensioner => None,
        };
        let position = match kind {
            Kind::Step if random.chance(40) => Some(random.pick(&POSITIONS)),
            Kind::CivilServant if random.chance(50) => {
                Some(("civil_servant", random.pick(&["civil_servant", "chief"])))
            }
            _ => None,
        };
        let agreement = position.map(|(agreement, _)| agreement).or(agreement);
        // Little is known of the pension under 73.01, so there the case says it.
        let relies_on_agreement = position.is_some() && agreement != Some("73.01") && random.chance(50);
        let has_progression = matches!(agreement, Some("50.01" | "30.31"));
        let mut job = Self {
            kind,
            agreement,
            step: random.between(1, 56),
            area_group: random.below(5),
            fraction: fraction(random),
            amount: random.kroner(2_000, 60_000),
            rate: random.kroner(110, 400),
            position,
            years: random.below(20),
            states_step: position.is_none()
                || !has_progression
                || random.chance(if agreement == Some("30.31") { 80 } else { 30 }),
            states_hours: kind != Kind::Pensioner && random.chance(70),
            supplements: Vec::new(),
            pension: if relies_on_agreement { None } else { pension(kind, random) },
            in_advance: kind == Kind::CivilServant || (kind == Kind::Step && random.chance(2)),
        };
        while matches!(kind, Kind::Step | Kind::CivilServant | Kind::Amount) && random.chance(40) {
            let code = random.pick(&["1100", "1110", "1120", "1130", "1140"]);
            job.supplements.push((code, random.kroner(500, 30_000)));
        }
        job
    }

    /// A new step, a new fraction or a new pension, as happens in a year.
    pub(super) fn change(&mut self, random: &mut Random) {
        match random.below(3) {
            0 => self.step = (self.step + 1).min(56),
            1 => self.fraction = fraction(random),
            _ if self.pension.is_some() => self.pension = pension(self.kind, random),
            _ => self.years += 1,
        }
    }

    pub(super) fn write(&self, text: &mut String, random: &mut Random, span: &Span, place: usize) {
        let _ = writeln!(text, "[[employment]]\nid = \"{place}\"\narrears = {}", !self.in_advance);
        if let Some(agreement) = self.agreement {
            let _ = writeln!(text, "agreement = \"{agreement}\"");
        }
        if let Some((_, position)) = self.position {
            let _ = writeln!(text, "position = \"{position}\"\nyears = {}", self.years);
            if self.pension.is_none() && random.chance(30) {
                let choice = random.pick(&["pay", "pension"]);
                let _ = writeln!(text, "fritvalg = \"{choice}\"");
            }
        }
        if !self.states_step {
            let _ = writeln!(text, "area_group = {}", self.area_group);
        } else if matches!(self.kind, Kind::Step | Kind::CivilServant | Kind::HourlyStep) {
            let step = if self.step == 56 { "\"55+\"".to_owned() } else { self.step.to_string() };
            let _ = writeln!(text, "step = {step}\narea_group = {}", self.area_group);
        }
        if matches!(self.kind, Kind::Step | Kind::CivilServant | Kind::Amount) {
            let fraction = self.fraction.as_deref().unwrap_or("37/37");
            let _ = writeln!(text, "fraction = \"{fraction}\"");
        }
        if self.states_hours || self.kind == Kind::HourlyStep {
            let _ = writeln!(text, "hours = \"{}\"", period_hours(random, span));
        }
        if span.odd_month && matches!(self.kind, Kind::Step | Kind::CivilServant) {
            let period_days = random.between(20, 23);
            let worked_days = random.between(1, period_days);
            let _ = writeln!(text, "worked_days = {worked_days}\nperiod_days = {period_days}");
        }
        self.write_basic_lines(text, random, span);
        self.write_other_lines(text, random, span);
        self.write_lines_at_the_steps_rate(text, random, span);
        if let Some(pension) = &self.pension {
            let _ = writeln!(text, "[employment.pension]\n{pension}");
        }
        self.write_retro(text, random, span);
    }

    /// The pay that comes every month.
    fn write_basic_lines(&self, text: &mut String, random: &mut Random, span: &Span) {
        match self.kind {
            Kind::Step | Kind::CivilServant | Kind::HourlyStep => {}
            Kind::Hourly => by_hours(text, "1200", &period_hours(random, span), &self.rate),
            Kind::Amount => by_amount(text, "1000", &self.amount),
            Kind::Fee => by_amount(text, "1210", &self.amount),
            Kind::Pensioner => by_amount(text, "5140", &self.amount),
        }
        for (code, yearly) in &self.supplements {
            let _ = writeln!(text, "[[employment.line]]\ncode = \"{code}\"\nbase_2000 = \"{yearly}\"");
        }
    }

    /// Time supplements, overtime and hourly pay without a rate of their own.
    fn write_lines_at_the_steps_rate(&self, text: &mut String, random: &mut Random, span: &Span) {
        let has_step = matches!(self.kind, Kind::Step | Kind::CivilServant | Kind::HourlyStep);
        if self.kind == Kind::HourlyStep && random.chance(40) {
            at_the_rate(text, "1200", &format!("hours = \"{}\"", random.hours(1, 160)));
        }
        if self.agreement == Some("73.01") {
            while random.chance(45) {
                // The percentages of night and Saturday were not found for 2026.
                let all = span.month.year().get() < 2026 || random.chance(3);
                let code =
                    random.pick(if all { &["1400", "1410", "1420", "1430"] } else { &["1400", "1430"] });
                let quantity = if random.chance(70) {
                    format!("minutes = [{}, {}]", random.between(1, 480), random.between(1, 480))
                } else {
                    format!("hours = \"{}\"", random.hours(0, 12))
                };
                at_the_rate(text, code, &quantity);
            }
        }
        if matches!(self.agreement, Some("73.01" | "30.11")) && random.chance(25) {
            at_the_rate(text, "1310", &format!("hours = \"{}\"", random.hours(0, 9)));
            at_the_rate(text, "1320", &format!("hours = \"{}\"", random.hours(0, 9)));
        }
        if has_step && random.chance(6) {
            let percent = random.pick(&["50", "100", "150", "37.5"]);
            at_the_rate(
                text,
                "1320",
                &format!("hours = \"{}\"\npercent = \"{percent}\"", random.hours(0, 9)),
            );
        }
    }

    /// Earlier months that are computed again.
    fn write_retro(&self, text: &mut String, random: &mut Random, span: &Span) {
        if !matches!(self.kind, Kind::Step | Kind::Amount)
            || self.position.is_some()
            || span.rhythm != Rhythm::Month
        {
            return;
        }
        let mut month = span.month;
        while random.chance(5) {
            month = month.previous();
            let _ = writeln!(text, "[[employment.retro]]\nperiod = \"{month}\"");
            if random.chance(70) {
                let booked = random.kroner(5_000, 40_000);
                let _ = writeln!(text, "[[employment.retro.booked]]\ncode = \"1000\"\namount = \"{booked}\"");
            }
            if self.kind == Kind::Amount {
                let amount = random.kroner(5_000, 40_000);
                let _ = writeln!(text, "[[employment.retro.line]]\ncode = \"1000\"\namount = \"{amount}\"");
            }
            if random.chance(40) {
                let base = random.kroner(500, 20_000);
                let booked = random.kroner(0, 1_500);
                let _ = writeln!(
                    text,
                    "[[employment.retro.booked]]\ncode = \"1120\"\namount = \"{booked}\"\n\
                     [[employment.retro.line]]\ncode = \"1120\"\nbase_2000 = \"{base}\""
                );
            }
        }
    }

    /// What comes now and then.
    fn write_other_lines(&self, text: &mut String, random: &mut Random, span: &Span) {
        if matches!(self.kind, Kind::Fee | Kind::Pensioner) {
            return;
        }
        while random.chance(25) {
            let code = random.pick(&["1300", "1310", "1320", "1400", "1410", "1420", "1430", "1440", "1450"]);
            by_hours(text, code, &random.hours(0, 25), &random.kroner(30, 420));
        }
        let month = span.month.number();
        if month == 4 && random.chance(60) {
            if span.month.year().get() == 2026 && random.chance(50) {
                at_the_rate(text, "1620", &format!("base = \"{}\"", random.kroner(50_000, 600_000)));
            } else {
                by_amount(text, "1620", &random.kroner(500, 9_000));
            }
        }
        if matches!(month, 5 | 8) && random.chance(60) {
            at_the_rate(text, "1610", &format!("base = \"{}\"", random.kroner(50_000, 400_000)));
        }
        if random.chance(8) {
            let (km, before) = (random.hours(0, 1_500), random.hours(0, 25_000));
            let code = random.pick(&["3000", "3000", "3010"]);
            at_the_rate(text, code, &format!("km = \"{km}\"\nkm_before = \"{before}\""));
        }
        if random.chance(3) {
            at_the_rate(text, "3000", &format!("km = \"{}\"\nbicycle = true", random.hours(0, 300)));
        }
        while random.chance(10) {
            let code = random.pick(&[
                "1150", "1160", "1170", "1180", "1505", "1520", "1530", "1600", "1640", "1650", "1750",
                "1900", "5130",
            ]);
            by_amount(text, code, &random.kroner(50, 6_000));
            if random.chance(30) {
                text.push_str(random.pick(&[
                    "pensionable = true\n",
                    "pensionable = false\nholiday = false\n",
                    "am = false\na_income = true\n",
                    "am = true\na_income = true\npensionable = true\nholiday = true\n",
                ]));
            }
        }
        if random.chance(4) {
            let minus = random.pick(&["", "-"]);
            let code = random.pick(&["1660", "1700"]);
            by_amount(text, code, &format!("{minus}{}", random.kroner(20, 500)));
        }
        if random.chance(3) {
            by_amount(text, "1750", &format!("-{}", random.kroner(10, 400)));
        }
        if random.chance(4) {
            let code = random.pick(&["3000", "3010", "3020", "3030", "7000", "7010"]);
            by_amount(text, code, &random.kroner(10, 900));
        }
        if random.chance(2) {
            by_amount(text, random.pick(&["1515", "1800", "1810", "5120"]), &random.kroner(100, 600));
        }
    }
}

fn by_amount(text: &mut String, code: &str, amount: &str) {
    let _ = writeln!(text, "[[employment.line]]\ncode = \"{code}\"\namount = \"{amount}\"");
}

fn at_the_rate(text: &mut String, code: &str, quantity: &str) {
    let _ = writeln!(text, "[[employment.line]]\ncode = \"{code}\"\n{quantity}");
}

fn by_hours(text: &mut String, code: &str, hours: &str, rate: &str) {
    let _ = writeln!(text, "[[employment.line]]\ncode = \"{code}\"\nhours = \"{hours}\"\nrate = \"{rate}\"");
}

fn fraction(random: &mut Random) -> Option<String> {
    match random.below(10) {
        0..5 => Some("37/37".to_owned()),
        5 => None,
        6..9 => Some(format!("{}/37", random.between(4, 36))),
        _ => Some(format!("{}.{}/37", random.between(8, 35), random.pick(&["5", "25", "75"]))),
    }
}

/// Hours of one pay period; often those on which the bands of ATP begin.
fn period_hours(random: &mut Random, span: &Span) -> String {
    match span.rhythm {
        Rhythm::Month if random.chance(10) => {
            random.pick(&["38.99", "39", "77.99", "78.00", "116.99", "117"]).to_owned()
        }
        Rhythm::Month => random.hours(2, 175),
        Rhythm::Fortnight => random.hours(2, 80),
        Rhythm::Week => random.hours(2, 45),
    }
}

/// The block `[employment.pension]`, or none.
fn pension(kind: Kind, random: &mut Random) -> Option<String> {
    let share =
        |random: &mut Random, low, high| format!("{}.{:02}", random.between(low, high), random.below(100));
    match kind {
        Kind::Fee | Kind::Pensioner => None,
        Kind::CivilServant if random.chance(60) => None,
        Kind::HourlyStep | Kind::Hourly | Kind::Amount if random.chance(50) => None,
        Kind::Amount if random.chance(60) => {
            let employer = share(random, 4, 12);
            let own = if random.chance(60) {
                format!("own_percent = \"{}\"", share(random, 2, 6))
            } else {
                format!("own_amount = \"{}\"", random.kroner(100, 900))
            };
            Some(format!("style = \"deducted\"\n{own}\nemployer_percent = \"{employer}\""))
        }
        _ if random.chance(5) => {
            let (own, employer) = (share(random, 4, 6), share(random, 8, 13));
            Some(format!("style = \"on_top\"\nown_percent = \"{own}\"\nemployer_percent = \"{employer}\""))
        }
        _ => {
            let mut block = format!("style = \"on_top\"\npercent = \"{}\"", share(random, 10, 20));
            if random.chance(20) {
                let _ = write!(block, "\nspecial_percent = \"{}\"", share(random, 4, 8));
            }
            if random.chance(6) {
                let _ = write!(block, "\nown_amount = \"{}\"", random.kroner(50, 500));
            }
            Some(block)
        }
    }
}

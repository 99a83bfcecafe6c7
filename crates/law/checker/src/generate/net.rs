//! The tax card, benefits, and what comes after tax.

use std::fmt::Write;

use super::random::Random;
use super::{Rhythm, Span};

/// A tax card as it came from eSkattekort.
pub(super) struct TaxCard {
    kind: &'static str,
    percent: u64,
    deduction: String,
    unit: &'static str,
    exempt: u64,
}

impl TaxCard {
    pub(super) fn random(random: &mut Random, rhythm: Rhythm) -> Self {
        let kind = match random.below(100) {
            0..65 => "main",
            65..82 => "secondary",
            82..93 => "exempt",
            _ => "none",
        };
        let percent = if random.chance(5) { random.between(8, 100) } else { random.between(33, 45) };
        let unit = match rhythm {
            _ if random.chance(12) => "day",
            Rhythm::Month => "month",
            Rhythm::Fortnight => "fortnight",
            Rhythm::Week => "week",
        };
        let deduction = match unit {
            "month" => random.kroner(0, 12_000),
            "fortnight" => random.kroner(0, 5_000),
            "week" => random.kroner(0, 2_500),
            _ => random.kroner(0, 400),
        };
        Self { kind, percent, deduction, unit, exempt: random.below(60_000) }
    }

    pub(super) fn write(&mut self, text: &mut String, random: &mut Random, span: &Span) {
        let _ = writeln!(text, "[card]\nkind = \"{}\"", self.kind);
        if self.kind != "none" {
            let _ = writeln!(text, "percent = {}", self.percent);
        }
        if self.kind == "main" && !random.chance(3) {
            let units = match (self.unit, span.odd_month) {
                ("day", true) => random.between(1, 30),
                ("day", false) => 30,
                _ => 1,
            };
            let (deduction, unit) = (&self.deduction, self.unit);
            let _ = writeln!(
                text,
                "deduction = \"{deduction}\"\ndeduction_unit = \"{unit}\"\ndeduction_units = {units}"
            );
        }
        if self.kind == "exempt" {
            let _ = writeln!(text, "exempt_remaining = \"{}.{:02}\"", self.exempt, random.below(100));
            self.exempt = self.exempt.saturating_sub(random.between(3_000, 12_000));
        }
    }
}

/// Benefits in kind, deductions, additions, ATP by hand, and the holiday pay of a leaver.
pub(super) fn write(text: &mut String, random: &mut Random, leaves: bool) {
    if random.chance(2) {
        let (employee, employer) =
            random.pick(&[("99.00", "198.00"), ("0.00", "0.00"), ("64.80", "129.60"), ("33.00", "66.00")]);
        let _ = writeln!(text, "[atp]\nemployee = \"{employee}\"\nemployer = \"{employer}\"");
    }
    if leaves || random.chance(1) {
        let days = match random.below(3) {
            0 => "0".to_owned(),
            1 => random.below(26).to_string(),
            _ => format!("{}.{:02}", random.below(24), random.below(100)),
        };
        let base = random.kroner(0, 500_000);
        let _ = writeln!(text, "[leaver]\nholiday_base = \"{base}\"\ndays_taken = \"{days}\"");
        if random.chance(30) {
            let _ = writeln!(text, "days_earned = \"{}.{:02}\"", random.between(26, 35), random.below(100));
        }
    }
    if random.chance(6) {
        let _ = writeln!(text, "[[benefit]]\nkind = \"phone\"\namount = \"{}\"", random.kroner(200, 320));
    }
    if random.chance(3) {
        let kind = random.pick(&["car", "car", "other"]);
        let _ = writeln!(text, "[[benefit]]\nkind = \"{kind}\"\namount = \"{}\"", random.kroner(500, 9_000));
    }
    while random.chance(15) {
        let name = random.pick(&["loan", "canteen", "union", "rent", "advance"]);
        let _ = writeln!(text, "[[deduction]]\nname = \"{name}\"\namount = \"{}\"", random.kroner(20, 900));
    }
    while random.chance(12) {
        let _ = writeln!(text, "[[addition]]\nname = \"mileage\"\namount = \"{}\"", random.kroner(5, 3_000));
    }
}

//! What the tax card says, and what is left of it.

use jiff::civil::Date;

use crate::case::Case;
use crate::error::wrong;
use crate::law::Law;
use crate::{Answer, CheckError, Fraction};

/// The tax card and what is left of it (§ 1 "Cards").
pub(crate) struct Card {
    /// As a share: 0.37.
    pub(crate) percent: Fraction,
    deduction_left: Fraction,
    pub(crate) deduction_used: Fraction,
    exempt_left: Fraction,
    pub(crate) exempt_used: Fraction,
}

impl Card {
    pub(crate) fn of(
        case: &Case,
        law: &Law,
        payment_date: Date,
        answer: &mut Answer,
    ) -> Result<Self, CheckError> {
        let given = &case.card;
        let percent = given.percent.map(|percent| percent.0 / Fraction::whole(100));
        let required = percent.ok_or_else(|| wrong("card.percent", "is missing"));
        let mut card = Self {
            percent: Fraction::ZERO,
            deduction_left: Fraction::ZERO,
            deduction_used: Fraction::ZERO,
            exempt_left: Fraction::ZERO,
            exempt_used: Fraction::ZERO,
        };
        match given.kind.as_str() {
            "main" => {
                card.percent = required?;
                let unit = given.deduction_unit.as_deref().unwrap_or("month");
                if !matches!(unit, "month" | "fortnight" | "week" | "day") {
                    return Err(wrong("card.deduction_unit", format!("{unit:?} unknown")));
                }
                let units = given.deduction_units.map_or(Fraction::ONE, |units| units.0);
                card.deduction_left =
                    (given.deduction.map_or(Fraction::ZERO, |amount| amount.0) * units).half_up(1);
            }
            // Bikort: a percentage and no deduction.
            "secondary" => card.percent = required?,
            // Frikort: no tax of what is left on it, measured in A-income; the percentage above it.
            "exempt" => {
                card.percent = required?;
                let left = given.exempt_remaining.ok_or_else(|| wrong("card.exempt_remaining", "is missing"));
                card.exempt_left = left?.0;
            }
            // No card: 55 % of the whole A-income (kildeskatteloven § 48, stk. 7).
            "none" => {
                card.percent =
                    answer.figure_of(&law.row("tax", "tax_without_card", payment_date)?, "value")?
            }
            other => return Err(wrong("card.kind", format!("{other:?} is no kind of card"))),
        }
        Ok(card)
    }

    /// What of an A-income is taxed, after the card has given what it can. Never below zero.
    pub(crate) fn take(&mut self, a_income: Fraction) -> Fraction {
        let income = a_income.max(Fraction::ZERO);
        let exempt = income.min(self.exempt_left);
        let deduction = (income - exempt).min(self.deduction_left);
        self.exempt_left = self.exempt_left - exempt;
        self.exempt_used = self.exempt_used + exempt;
        self.deduction_left = self.deduction_left - deduction;
        self.deduction_used = self.deduction_used + deduction;
        income - exempt - deduction
    }
}

//! How AM-bidrag and A-skat become money: the municipality's choice.

use jiff::civil::Date;

use crate::error::wrong;
use crate::law::Law;
use crate::{Answer, CheckError, Fraction};

/// One of the lawful ways to round (skat.dk, § 1 "Rounding").
pub(crate) struct Rounding {
    pub(crate) am_base: Way,
    pub(crate) am: Way,
    pub(crate) tax_base: Way,
    pub(crate) tax: Way,
}

/// How one figure is rounded.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    HalfUp(i128),
    Down(i128),
    Up(i128),
}

impl Way {
    fn named(name: &str) -> Option<Self> {
        match name {
            "half_up_to_ore" => Some(Self::HalfUp(1)),
            "half_up_to_krone" => Some(Self::HalfUp(100)),
            "down_to_krone" => Some(Self::Down(100)),
            "down_to_ten_kroner" => Some(Self::Down(1000)),
            "up_to_krone" => Some(Self::Up(100)),
            _ => None,
        }
    }

    pub(crate) fn of(self, amount: Fraction) -> Fraction {
        match self {
            Self::HalfUp(step) => amount.half_up(step),
            Self::Down(step) => amount.down(step),
            Self::Up(step) => amount.up(step),
        }
    }
}

pub(crate) fn rounding(law: &Law, name: &str, on: Date, answer: &mut Answer) -> Result<Rounding, CheckError> {
    if !matches!(name, "exact" | "ten_krone" | "floor_krone" | "half_krone") {
        return Err(wrong(
            "rounding",
            format!("{name:?} is not exact, ten_krone, floor_krone or half_krone"),
        ));
    }
    let row = law.row("tax", &format!("rounding.{name}"), on)?;
    answer.note(&row);
    let way = |field: &str| {
        Way::named(row.text(field)?).ok_or_else(|| CheckError::Parameters(format!("{}: {field}", row.name)))
    };
    Ok(Rounding { am_base: way("am_base")?, am: way("am")?, tax_base: way("tax_base")?, tax: way("tax")? })
}

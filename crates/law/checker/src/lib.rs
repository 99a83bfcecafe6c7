//! A second, deliberately naive pay calculation, for tests only.
//!
//! Written from the rules and the sources, not from the engine: it shares with `kaemner-law` only the crate
//! `values` and the figures in `crates/law/params`. Where the two disagree, one of them has misread a rule;
//! `docs/pay-checker.md` says who and why.
//!
//! Clarity goes before speed: every amount is a fraction of whole numbers, every rounding stands where it
//! happens, and [`calculate`] can be read from top to bottom beside the law.

mod agreement;
mod answer;
mod calculate;
mod card;
mod case;
mod employment;
mod error;
mod fraction;
pub mod generate;
pub mod holiday;
mod law;
mod line;
mod pension;
mod period;
pub mod refund;
mod rounding;
pub mod scale;

pub use answer::Answer;
pub use calculate::calculate;
pub use error::CheckError;
pub use fraction::Fraction;

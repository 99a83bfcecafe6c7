//! Gross to net for one person and one pay period, over all employments with one employer unit.
//!
//! A rule is a small function beside a [`trace::Rule`] that names its law. It is written as a chain
//! that computes the amount and tells a [`trace::Trace`] every part of it, so figures and proof have
//! one code path. [`calculate`] keeps the proof; [`totals`] with [`trace::Off`] keeps nothing.
//!
//! Order: lines of each employment (basic pay, agreement, case, pension), corrections of earlier
//! months, benefits, ATP once over all hours, AM-bidrag, A-skat, net, holiday pay of a leaver.
//! What it does not do: people, runs, files and postings.

pub mod answer;
mod atp;
mod basic;
pub mod case;
mod employment;
mod error;
pub mod explain;
mod hours;
mod leaver;
mod net;
mod pension;
pub mod proof;
mod quantity;
pub(crate) mod read;
mod retro;
pub mod scale;
mod slip;
mod tax;
pub mod trace;

pub use answer::Answer;
pub use case::Case;
pub use error::{PayError, Problem};
pub use leaver::HolidayPay;
pub use net::{Totals, totals};
pub use proof::Proof;
pub use read::read_case;
pub use retro::{Correction, corrections};

use crate::params::Law;

/// The figures of a case and everything they build on.
#[derive(Debug, Clone)]
pub struct Payslip<'a> {
    /// The figures.
    pub totals: Totals,
    /// Lines, steps and notes.
    pub proof: Proof<'a>,
}

/// Calculates a case and keeps the proof of every amount.
///
/// # Errors
/// [`PayError`] naming the field, or the table and date, that is missing.
pub fn calculate<'a>(case: &'a Case, law: &'a Law) -> Result<Payslip<'a>, PayError> {
    let mut proof = Proof::default();
    let totals = totals(case, law, &mut proof)?;
    Ok(Payslip { totals, proof })
}

//! The payslip under way: its lines go into the sums and into the trace.

use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};

use super::error::{PayError, Problem};
use super::pension::PensionBase;
use super::trace::{CAR, Known, Line, Named, PHONE, Scope, Sum, Trace};
use crate::params::{Counts, Figures, Kind, PayCode};

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
    /// The field the hours come from; that of the employment as a whole where they have several.
    pub hours_from: &'static &'static str,
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
        hours_from: &"employment.hours",
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
    /// The place in the case of the employment under way.
    pub index: usize,
    /// The earlier month under way.
    pub corrects: Option<Month>,
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

    /// The pensionable pay of the employment or earlier month under way.
    pub(super) const fn base(&self) -> PensionBase {
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
        on: Figures<'a>,
    ) -> Result<(), PayError>
    where
        T: Trace<'a>,
    {
        let row = on
            .pay_codes()?
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

/// A line the calculation makes itself.
pub(super) fn computed<'a, R>(code: PayCode, name: Named<'a>, known: Known<'a, R>) -> Line<'a, R> {
    Line {
        code,
        name,
        kind: Kind::Computed,
        counts: Counts::default(),
        amount: known.ore,
        employment: None,
        corrects: None,
        origin: known.origin,
    }
}

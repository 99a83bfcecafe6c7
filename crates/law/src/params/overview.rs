//! All rows of all tables, for lists and checks: which source, how sure, where are the gaps.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Certainty, Dated, Law, Meta};

/// Every dated row there is, table by table.
#[derive(Debug)]
pub struct Overview<'a>(Vec<&'a Meta>);

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding<'a> {
    /// Nobody has confirmed the value.
    Unverified(&'a Meta),
    /// Not confirmed for a year.
    Stale(&'a Meta),
    /// Days between two rows that no row covers.
    Gap {
        /// The row before.
        before: &'a Meta,
        /// First uncovered day.
        first: Date,
        /// Last uncovered day.
        last: Date,
    },
    /// The newest row has ended, or ends within three months.
    Ending(&'a Meta),
}

impl Law {
    /// All rows, statutes first.
    #[must_use]
    pub fn overview(&self) -> Overview<'_> {
        let (holiday, refund, scale) = (&self.holiday, &self.refund, &self.pay_scale);
        let mut rows = Vec::new();
        add(&mut rows, &scale.step);
        add(&mut rows, &scale.area);
        add(&mut rows, &scale.factor);
        add(&mut rows, &self.atp_a);
        add(&mut rows, &self.am_bidrag);
        add(&mut rows, &self.tax_without_card);
        for rounding in &self.roundings {
            add(&mut rows, rounding);
        }
        add(&mut rows, &self.full_time);
        add(&mut rows, &self.mileage);
        add(&mut rows, &self.travel_allowance);
        add(&mut rows, &self.free_telephone);
        add(&mut rows, &holiday.accrual);
        add(&mut rows, &holiday.pay);
        add(&mut rows, &holiday.supplement);
        add(&mut rows, &holiday.raised_supplement);
        add(&mut rows, &holiday.sixth_week);
        add(&mut rows, &holiday.saved_days);
        add(&mut rows, &refund.weekly_cap);
        add(&mut rows, &refund.supplement);
        add(&mut rows, &refund.employer_days);
        add(&mut rows, &refund.short_employment);
        add(&mut rows, &refund.deadlines);
        add(&mut rows, &refund.partial_hours);
        add(&mut rows, &refund.clarification);
        add(&mut rows, &refund.school_years);
        add(&mut rows, &refund.maternity_pool);
        add(&mut rows, &self.pay_codes);
        rows.extend(self.agreements.iter().flat_map(super::Agreement::metas));
        Overview(rows)
    }
}

fn add<'a, T>(rows: &mut Vec<&'a Meta>, table: &'a Dated<T>) {
    rows.extend(table.rows().iter().map(|row| &row.meta));
}

impl<'a> Overview<'a> {
    /// The rows whose table name begins with `prefix`.
    pub fn rows(&self, prefix: &str) -> impl Iterator<Item = &'a Meta> {
        self.0.iter().copied().filter(move |meta| meta.table.starts_with(prefix))
    }

    /// What should be looked at as of a day.
    #[must_use]
    pub fn findings(&self, today: Date) -> Vec<Finding<'a>> {
        let mut findings = Vec::new();
        for meta in &self.0 {
            if meta.certainty == Certainty::Unverified {
                findings.push(Finding::Unverified(meta));
            }
            if meta.checked.saturating_add(1.year()) < today {
                findings.push(Finding::Stale(meta));
            }
        }
        self.add_gaps(&mut findings);
        self.add_endings(today, &mut findings);
        findings
    }

    /// Statute tables only: an agreement's rows are told apart by position.
    fn add_gaps(&self, findings: &mut Vec<Finding<'a>>) {
        for pair in self.0.windows(2) {
            let [before, after] = pair else { continue };
            let Some(until) = before.until.filter(|_| before.table == after.table) else { continue };
            if let Ok(first) = until.tomorrow()
                && first < after.from
                && let Ok(last) = after.from.yesterday()
            {
                findings.push(Finding::Gap { before, first, last });
            }
        }
    }

    fn add_endings(&self, today: Date, findings: &mut Vec<Finding<'a>>) {
        let soon = today.saturating_add(3.months());
        for (index, meta) in self.0.iter().enumerate() {
            let newest = self.0.get(index + 1).is_none_or(|next| next.table != meta.table);
            if newest && meta.until.is_some_and(|until| until < soon) {
                findings.push(Finding::Ending(meta));
            }
        }
    }
}

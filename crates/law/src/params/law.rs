//! All figures of the law, read from the shipped files or from given texts.

use super::code::Catalogue;
use super::figures::Spans;
use super::read::Document;
use super::scale::{AreaSupplements, StepBases};
use super::tables::{
    Amount, AtpA, FullTime, Holiday, Mileage, Number, Refund, RoundingRow, RoundingWay, TravelAllowance,
};
use super::{Agreement, Dated, LawError, PayScale};

/// Everything in `params/`, read once and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Løntrin.
    pub pay_scale: PayScale,
    /// ATP class A.
    pub atp_a: Dated<AtpA>,
    /// AM-bidrag.
    pub am_bidrag: Dated<Number>,
    /// Tax without a card.
    pub tax_without_card: Dated<Number>,
    pub(super) roundings: [Dated<RoundingRow>; 4],
    /// Full time.
    pub full_time: Dated<FullTime>,
    /// Km rates.
    pub mileage: Dated<Mileage>,
    /// Travel allowance.
    pub travel_allowance: Dated<TravelAllowance>,
    /// Free telephone, a year.
    pub free_telephone: Dated<Amount>,
    /// Holiday.
    pub holiday: Holiday,
    /// Refunds.
    pub refund: Refund,
    /// Pay codes.
    pub pay_codes: Dated<Catalogue>,
    /// Collective agreements, sorted by code.
    pub agreements: Vec<Agreement>,
    pub(super) spans: Spans,
}

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../params/", $file)))),*]
    };
}

const AGREEMENTS: [(&str, &str); 21] = shipped![
    "agreements/30.11.toml",
    "agreements/30.31.toml",
    "agreements/41.41.toml",
    "agreements/41.51.toml",
    "agreements/41.71.toml",
    "agreements/50.01.toml",
    "agreements/60.01.toml",
    "agreements/64.01.toml",
    "agreements/66.01.toml",
    "agreements/67.01.toml",
    "agreements/70.01.toml",
    "agreements/72.01.toml",
    "agreements/73.01.toml",
    "agreements/75.01.toml",
    "agreements/77.01.toml",
    "agreements/academics.toml",
    "agreements/chiefs.toml",
    "agreements/civil_servant.toml",
    "agreements/craftsmen.toml",
    "agreements/fee.toml",
    "agreements/hourly.toml",
];

const STATUTES: [(&str, &str); 8] = shipped![
    "pay_scale.toml",
    "atp.toml",
    "tax.toml",
    "hours.toml",
    "travel.toml",
    "holiday.toml",
    "refund.toml",
    "pay_codes.toml",
];

impl Law {
    /// The figures this program ships with.
    ///
    /// # Errors
    /// [`LawError`] where a shipped file is wrong; a test reads them all.
    pub fn shipped() -> Result<Self, LawError> {
        Self::read(STATUTES.map(|(_, text)| text), &AGREEMENTS)
    }

    /// Reads the eight statute files, in the order pay_scale, atp, tax, hours, travel, holiday, refund,
    /// pay_codes, and any number of agreements as (file name, text).
    ///
    /// # Errors
    /// [`LawError`] naming file, table and row.
    pub fn read(statutes: [&str; 8], agreements: &[(&str, &str)]) -> Result<Self, LawError> {
        let names = STATUTES.map(|(name, _)| name);
        let mut at = 0;
        let mut next = || {
            at += 1;
            Document::parse(names[at - 1], statutes[at - 1])
        };
        let pay_scale = pay_scale(next()?)?;
        let atp_a = only(next()?, "atp_a")?;
        let (am_bidrag, tax_without_card, roundings) = tax(next()?)?;
        let full_time = only(next()?, "full_time")?;
        let (mileage, travel_allowance, free_telephone) = travel(next()?)?;
        let holiday = holiday(next()?)?;
        let refund = refund(next()?)?;
        let pay_codes = only(next()?, "pay_codes")?;
        let mut agreements = agreements
            .iter()
            .map(|(file, text)| Agreement::read(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        agreements.sort_by(|one, two| one.code.cmp(&two.code));
        let mut law = Self {
            pay_scale,
            atp_a,
            am_bidrag,
            tax_without_card,
            roundings,
            full_time,
            mileage,
            travel_allowance,
            free_telephone,
            holiday,
            refund,
            pay_codes,
            agreements,
            spans: Spans::default(),
        };
        law.spans = Spans::of(&law);
        Ok(law)
    }

    /// The table of one rounding convention.
    #[must_use]
    pub const fn rounding(&self, way: RoundingWay) -> &Dated<RoundingRow> {
        &self.roundings[way as usize]
    }

    /// The agreement of a code or alias.
    #[must_use]
    pub fn agreement(&self, code: &str) -> Option<&Agreement> {
        match self.agreements.binary_search_by(|agreement| agreement.code.as_str().cmp(code)) {
            Ok(place) => self.agreements.get(place),
            Err(_) => self.agreements.iter().find(|agreement| agreement.answers_to(code)),
        }
    }
}

fn only<T: serde::de::DeserializeOwned>(mut from: Document, path: &str) -> Result<Dated<T>, LawError> {
    let table = from.dated(path)?;
    from.finish().map(|()| table)
}

fn pay_scale(mut from: Document) -> Result<PayScale, LawError> {
    let step: Dated<StepBases> = from.dated("pay_scale.step")?;
    let area: Dated<AreaSupplements> = from.dated("pay_scale.area")?;
    let factor = from.dated("pay_scale.factor")?;
    from.finish().map(|()| PayScale { step, area, factor })
}

type Tax = (Dated<Number>, Dated<Number>, [Dated<RoundingRow>; 4]);

/// The roundings stand in the order of [`RoundingWay`].
fn tax(mut from: Document) -> Result<Tax, LawError> {
    let (am_bidrag, without_card) = (from.dated("am_bidrag")?, from.dated("tax_without_card")?);
    let roundings = [
        from.dated("rounding.exact")?,
        from.dated("rounding.ten_krone")?,
        from.dated("rounding.floor_krone")?,
        from.dated("rounding.half_krone")?,
    ];
    from.finish().map(|()| (am_bidrag, without_card, roundings))
}

type Travel = (Dated<Mileage>, Dated<TravelAllowance>, Dated<Amount>);

fn travel(mut from: Document) -> Result<Travel, LawError> {
    let tables = (from.dated("mileage")?, from.dated("travel_allowance")?, from.dated("free_telephone")?);
    from.finish().map(|()| tables)
}

fn holiday(mut from: Document) -> Result<Holiday, LawError> {
    let holiday = Holiday {
        accrual: from.dated("holiday.accrual")?,
        pay: from.dated("holiday.pay")?,
        supplement: from.dated("holiday.supplement")?,
        raised_supplement: from.dated("holiday.raised_supplement")?,
        sixth_week: from.dated("holiday.sixth_week")?,
        saved_days: from.dated("holiday.saved_days")?,
    };
    from.finish().map(|()| holiday)
}

fn refund(mut from: Document) -> Result<Refund, LawError> {
    let refund = Refund {
        weekly_cap: from.dated("refund.weekly_cap")?,
        supplement: from.dated("refund.supplement")?,
        employer_days: from.dated("refund.employer_days")?,
        short_employment: from.dated("refund.short_employment")?,
        deadlines: from.dated("refund.deadlines")?,
        partial_hours: from.dated("refund.partial_hours")?,
        clarification: from.dated("refund.clarification")?,
        school_years: from.dated("refund.school_years")?,
        maternity_pool: from.dated("refund.maternity_pool")?,
    };
    from.finish().map(|()| refund)
}

//! Pension and fritvalg of the pensionable lines of one month.

use jiff::civil::Date;

use crate::agreement::Agreement;
use crate::case::{Employment, Pension};
use crate::error::wrong;
use crate::law::no_figure;
use crate::{Answer, CheckError, Fraction};

/// What a pension is reckoned of, in øre.
#[derive(Clone, Copy)]
pub(crate) struct PensionBase {
    /// Pensionable lines.
    pub(crate) pay: Fraction,
    /// Inconvenience pay, which agreements give a percentage of its own.
    pub(crate) special: Fraction,
    /// Basic pay of a civil servant: pensionable, though no contribution is paid of it.
    pub(crate) civil_servant: Fraction,
}

/// What comes of it, in øre.
pub(crate) struct Contribution {
    pub(crate) own: Fraction,
    pub(crate) employer: Fraction,
    /// Fritvalg taken as pay: pay code and amount.
    pub(crate) fritvalg: Option<(&'static str, Fraction)>,
}

/// § 1, municipal point, step 3 and "Fritvalg". Each percentage is one line of the payslip and rounded apart.
/// A fixed own contribution belongs to the month and not to corrections of earlier ones.
pub(crate) fn pension(
    employment: &Employment,
    agreement: Option<&Agreement<'_>>,
    base: PensionBase,
    is_correction: bool,
    on: Date,
    answer: &mut Answer,
) -> Result<Contribution, CheckError> {
    let hundred = Fraction::whole(100);
    let mut of_pay = None;
    let mut of_special = Fraction::ZERO;
    let mut own = Fraction::ZERO;
    let agreement = agreement.filter(|agreement| agreement.has_position());
    if let Some(pension) = &employment.pension {
        // A payslip may show an on-top pension in its two nominal parts; then nothing is taken from pay.
        let is_split =
            pension.style == "on_top" && pension.employer_percent.is_some() && pension.own_percent.is_some();
        own = match (pension.own_amount, pension.own_percent) {
            (Some(_), _) if is_correction => Fraction::ZERO,
            (Some(amount), _) => amount.0,
            (None, Some(percent)) if !is_split => (base.pay * percent.0 / hundred).half_up(1),
            (None, _) => Fraction::ZERO,
        };
        // On top: the whole contribution is the employer's; nothing is taken from pay but what is voluntary.
        of_pay = match pension {
            Pension { style, percent: Some(percent), .. } if style == "on_top" => Some(percent.0 / hundred),
            Pension { style, employer_percent, own_percent, .. } if style == "on_top" => {
                let nominal = own_percent.filter(|_| is_split).map_or(Fraction::ZERO, |own| own.0);
                employer_percent.map(|employer| (employer.0 + nominal) / hundred)
            }
            Pension { style, employer_percent, .. } if style == "deducted" => {
                employer_percent.map(|percent| percent.0 / hundred)
            }
            Pension { style, .. } => {
                return Err(wrong("employment.pension.style", format!("{style:?} unknown")));
            }
        };
        of_special = pension.special_percent.map_or(Fraction::ZERO, |percent| percent.0 / hundred);
    } else if let Some(row) = agreement.and_then(|agreement| agreement.row("pension", on)) {
        of_pay = Some(answer.figure_of(&row, "total")?);
        if row.fields.contains_key("special") {
            of_special = row.number("special")?;
        }
    } else if let Some(agreement) = agreement
        && agreement.has_table("pension")
    {
        return Err(no_figure("pension", "the agreement", on));
    }

    let mut of_pay = of_pay.unwrap_or(Fraction::ZERO);
    let mut into_pension = Fraction::ZERO;
    let mut fritvalg = None;
    // A case that gives the pension itself has decided about fritvalg with it.
    if let Some(agreement) = agreement.filter(|_| employment.pension.is_none())
        && let Some(row) = agreement.row("fritvalg", on)
    {
        let is_civil_servant = agreement.is("civil_servant");
        let (code, pay) =
            if is_civil_servant { ("1180", base.pay + base.civil_servant) } else { ("1170", base.pay) };
        let takes_pay = employment.fritvalg.as_deref().unwrap_or(row.text("default")?) == "pay";
        if row.fields.contains_key("above") {
            let above = row.number("above")?;
            if takes_pay && of_pay > above {
                answer.note(&row);
                fritvalg = Some((code, (pay * (of_pay - above)).half_up(1)));
                of_pay = above;
            }
        } else {
            let amount = (pay * answer.figure_of(&row, "percent")?).half_up(1);
            if takes_pay {
                fritvalg = Some((code, amount));
            } else {
                into_pension = amount;
            }
        }
    }
    let employer = (base.pay * of_pay).half_up(1) + (base.special * of_special).half_up(1) + into_pension;
    Ok(Contribution { own, employer, fritvalg })
}

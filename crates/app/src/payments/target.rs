//! Where money goes, as one line of text that can be stored, compared and shown.
//!
//! `bank 0040 0440116243`, `iban DK5000400440116243`, `slip 71 012345678901234 87654321`, `nemkonto 12345674`.
//! A person's NemKonto goes by CPR, which is never stored in a payment: payroll hands it over at release.

use kaemner_formats::bank::payment::PaymentTarget;
use kaemner_values::slip::{PaymentSlip, SlipKind};

/// The line for a target; `None` for a person's NemKonto.
#[must_use]
pub fn target_text(target: &PaymentTarget) -> Option<String> {
    match target {
        PaymentTarget::Domestic(account) => Some(format!("bank {account}")),
        PaymentTarget::Iban(iban) => Some(format!("iban {iban}")),
        PaymentTarget::Slip(slip) => {
            Some(format!("slip {} {} {}", slip.kind().code(), dash(slip.reference()), slip.creditor()))
        }
        PaymentTarget::NemKontoCompany(cvr) => Some(format!("nemkonto {cvr}")),
        PaymentTarget::NemKontoPerson(_) => None,
    }
}

fn dash(reference: &str) -> &str {
    if reference.is_empty() { "-" } else { reference }
}

/// The target of a stored line; `None` when the line is not of a known form.
#[must_use]
pub fn target_from_text(text: &str) -> Option<PaymentTarget> {
    let (kind, rest) = text.split_once(' ')?;
    match kind {
        "bank" => rest.parse().ok().map(PaymentTarget::Domestic),
        "iban" => rest.parse().ok().map(PaymentTarget::Iban),
        "nemkonto" => rest.parse().ok().map(PaymentTarget::NemKontoCompany),
        "slip" => slip(rest).map(PaymentTarget::Slip),
        _ => None,
    }
}

fn slip(rest: &str) -> Option<PaymentSlip> {
    let mut parts = rest.split(' ');
    let kind = SlipKind::of_code(parts.next()?)?;
    let reference = parts.next().filter(|reference| *reference != "-").unwrap_or_default();
    PaymentSlip::new(kind, reference, parts.next()?).ok()
}

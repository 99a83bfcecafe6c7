//! Payment means: OIOUBL spells every way of paying with a channel of its own.

use super::{AGENCY, LIST_AGENCY, NOTE_MAX};
use crate::invoice::model::{Document, PaymentMeans, PaymentTarget};
use crate::invoice::write::xml::{Attributes, Xml};

/// The first characters of a text that a transfer carries.
fn note(text: &str) -> String {
    text.chars().take(NOTE_MAX).collect()
}

pub(super) fn payment(means: &PaymentMeans, number: usize, document: &Document, xml: &mut Xml) {
    let number = means.id.clone().unwrap_or_else(|| number.to_string());
    let due = means.due_date.or(document.due_date).map(|d| d.to_string());
    let (code, channel) = code(means);
    let text = note(means.remittance.as_deref().unwrap_or(""));
    xml.group("cac:PaymentMeans", |x| {
        x.text("cbc:ID", &number);
        x.text("cbc:PaymentMeansCode", code);
        x.maybe("cbc:PaymentDueDate", due.as_deref());
        let list: Attributes<'_> = &[LIST_AGENCY, ("listID", "urn:oioubl:codelist:paymentchannelcode-1.1")];
        x.with("cbc:PaymentChannelCode", list, channel);
        let payment_id: Attributes<'_> = &[AGENCY, ("schemeID", "urn:oioubl:id:paymentid-1.1")];
        let account = |x: &mut Xml, id: &str, branch: &str| {
            x.group("cac:PayeeFinancialAccount", |x| {
                x.text("cbc:ID", id);
                x.maybe("cbc:Name", means.account_name.as_deref());
                x.text("cbc:PaymentNote", &text);
                x.group("cac:FinancialInstitutionBranch", |x| x.text("cbc:ID", branch));
            });
        };
        match &means.target {
            PaymentTarget::Fik { card, payment_id: id, creditor } => {
                x.text("cbc:InstructionID", id);
                x.maybe("cbc:InstructionNote", means.note.as_deref());
                x.with("cbc:PaymentID", payment_id, card.code());
                x.group("cac:CreditAccount", |x| x.text("cbc:AccountID", creditor));
            }
            PaymentTarget::Giro { card, payment_id: id, account: number } => {
                x.text("cbc:InstructionID", id);
                x.maybe("cbc:InstructionNote", means.note.as_deref());
                x.with("cbc:PaymentID", payment_id, card.code());
                account(x, number, "");
            }
            PaymentTarget::Account { registration, number } => account(x, number, registration),
            PaymentTarget::Iban { iban, bic } => {
                x.group("cac:PayeeFinancialAccount", |x| {
                    x.text("cbc:ID", iban);
                    x.maybe("cbc:Name", means.account_name.as_deref());
                    x.text("cbc:PaymentNote", &text);
                    x.group("cac:FinancialInstitutionBranch", |x| {
                        x.group("cac:FinancialInstitution", |x| x.maybe("cbc:ID", bic.as_deref()));
                    });
                });
            }
            PaymentTarget::Other(number) => account(x, number, ""),
            PaymentTarget::DirectDebit { mandate, .. } => x.maybe("cbc:InstructionID", mandate.as_deref()),
            PaymentTarget::NemKonto | PaymentTarget::Card(_) | PaymentTarget::Unknown => {}
        }
    });
}

/// Payment means code and channel of a target.
fn code(means: &PaymentMeans) -> (&str, &str) {
    match &means.target {
        PaymentTarget::Fik { .. } => ("93", "DK:FIK"),
        PaymentTarget::Giro { .. } => ("50", "DK:GIRO"),
        PaymentTarget::Account { .. } => ("42", "DK:BANK"),
        PaymentTarget::Iban { .. } => {
            (means.code.as_deref().filter(|c| matches!(*c, "31" | "58")).unwrap_or("58"), "IBAN")
        }
        PaymentTarget::NemKonto => ("97", "DK:NEMKONTO"),
        PaymentTarget::DirectDebit { .. } => ("49", ""),
        PaymentTarget::Card(_) => ("48", ""),
        PaymentTarget::Unknown | PaymentTarget::Other(_) => {
            (means.code.as_deref().filter(|c| matches!(*c, "1" | "10" | "20")).unwrap_or("1"), "")
        }
    }
}

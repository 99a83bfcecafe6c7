//! Payment instructions of UBL, in the OIOUBL and the Peppol spelling.

use super::fields::{at, date, text};
use crate::invoice::model::{PaymentMeans, PaymentTarget, Written};
use crate::invoice::xml::{AttrName, Node, ReadError};
use crate::path;

/// Reads one `cac:PaymentMeans`.
pub(super) fn payment_means(node: Node<'_>) -> Result<PaymentMeans, ReadError> {
    let get = |path| node.filled(path);
    let written = Written {
        code: get(path!(cbc:PaymentMeansCode)).unwrap_or(""),
        channel: get(path!(cbc:PaymentChannelCode)).unwrap_or(""),
        payment_id: get(path!(cbc:PaymentID)).unwrap_or(""),
        instruction_id: get(path!(cbc:InstructionID)).unwrap_or(""),
        credit_account: get(path!(cac:CreditAccount/cbc:AccountID)).unwrap_or(""),
        account: get(path!(cac:PayeeFinancialAccount/cbc:ID)).unwrap_or(""),
        branch: get(path!(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID)).unwrap_or(""),
        bic: get(
            path!(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:FinancialInstitution/cbc:ID),
        )
        .unwrap_or(""),
        mandate: get(path!(cac:PaymentMandate/cbc:ID)),
        debited: get(path!(cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID)),
        card: get(path!(cac:CardAccount/cbc:PrimaryAccountNumberID)),
    };
    let code = node.at(path!(cbc:PaymentMeansCode));
    let target = written.target();
    // A slip's payment id is taken apart in the target; elsewhere Peppol uses the element for the text.
    let is_slip = matches!(target, PaymentTarget::Fik { .. } | PaymentTarget::Giro { .. });
    let text_of_id = || if is_slip { None } else { text(node, path!(cbc:PaymentID)) };
    Ok(PaymentMeans {
        id: text(node, path!(cbc:ID)),
        code: text(node, path!(cbc:PaymentMeansCode)),
        text: code.and_then(|c| c.attr(AttrName::Name)).map(str::to_owned),
        channel: text(node, path!(cbc:PaymentChannelCode)),
        due_date: date(node, path!(cbc:PaymentDueDate))?,
        remittance: text(node, path!(cac:PayeeFinancialAccount/cbc:PaymentNote)).or_else(text_of_id),
        note: text(node, path!(cbc:InstructionNote)),
        account_name: text(node, path!(cac:PayeeFinancialAccount/cbc:Name)),
        target,
        at: at(node),
    })
}

//! Reads payment orders back: to show a file before it is released, and for the test bank.

use jiff::civil::Date;
use kaemner_values::slip::SlipKind;

use super::super::amount::{Amount, Currency};
use super::super::camt::message_name;
use super::super::decimal::Decimal;
use super::super::error::ReadError;
use super::super::xml::{self, El};

/// A pain.001 file as a bank reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orders {
    /// The message's full name, `pain.001.001.03`.
    pub message: String,
    /// The sender's id of the file.
    pub message_id: String,
    /// When it was made, as written.
    pub created: String,
    /// The count the sender states.
    pub stated_count: usize,
    /// The sum the sender states, without currency.
    pub stated_sum: Option<String>,
    /// Batches in the order of the file.
    pub batches: Vec<OrdersBatch>,
}

/// Orders from one account on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdersBatch {
    /// The sender's id of the batch.
    pub id: String,
    /// The count the sender states.
    pub stated_count: Option<usize>,
    /// The sum the sender states, without currency.
    pub stated_sum: Option<String>,
    /// The day of execution.
    pub execution_date: Date,
    /// The owner's name.
    pub debtor: String,
    /// IBAN or other number of the account.
    pub debtor_account: String,
    /// Payments in the order of the file.
    pub payments: Vec<OrderedPayment>,
}

/// One ordered payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedPayment {
    /// The sender's id of the payment.
    pub end_to_end_id: String,
    /// What to pay.
    pub amount: Amount,
    /// Who is paid.
    pub creditor: String,
    /// IBAN, account number or creditor number; `None` for a NemKonto.
    pub creditor_account: Option<String>,
    /// CPR or CVR number of a NemKonto, with its element (`PrvtId` or `OrgId`).
    pub creditor_id: Option<(String, String)>,
    /// Text to the creditor.
    pub remittance: String,
    /// The structured reference, as written.
    pub reference: Option<String>,
}

/// Kind and payment id of a slip in the reference form of the shipped profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedSlip {
    /// The kind.
    pub kind: SlipKind,
    /// The payment id, empty for kinds without.
    pub reference: String,
}

impl OrderedPayment {
    /// The payment slip in the structured reference, `71/026840149965328`.
    #[must_use]
    pub fn slip(&self) -> Option<OrderedSlip> {
        let reference = self.reference.as_deref()?;
        let (kind, reference) = reference.split_once('/').unwrap_or((reference, ""));
        let kind = SlipKind::of_code(kind)?;
        (reference.len() == kind.reference_digits())
            .then(|| OrderedSlip { kind, reference: reference.to_owned() })
    }
}

impl Orders {
    /// The number of payments in the file.
    #[must_use]
    pub fn count(&self) -> usize {
        self.batches.iter().map(|batch| batch.payments.len()).sum()
    }

    /// The sum of all payments; `None` with several currencies or no payment.
    #[must_use]
    pub fn sum(&self) -> Option<Amount> {
        let mut amounts = self.batches.iter().flat_map(|batch| &batch.payments).map(|payment| payment.amount);
        let first = amounts.next()?;
        amounts.try_fold(first, Amount::plus)
    }

    /// Whether stated counts and sums, of the file and its batches, agree with the payments. A stated sum adds
    /// amounts whatever their currency.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let payments = || self.batches.iter().flat_map(|batch| &batch.payments);
        let batches = self.batches.iter().all(|batch| {
            batch.stated_count.is_none_or(|stated| stated == batch.payments.len())
                && sums_to(batch.stated_sum.as_deref(), &batch.payments)
        });
        batches && self.stated_count == self.count() && sums_to(self.stated_sum.as_deref(), payments())
    }
}

fn sums_to<'a>(stated: Option<&str>, payments: impl IntoIterator<Item = &'a OrderedPayment>) -> bool {
    let amounts = payments.into_iter().map(|payment| payment.amount.renamed(Currency::DKK));
    let Some(stated) = stated else { return true };
    let sum = Amount::sum(Currency::DKK, amounts).map(Amount::number);
    sum.is_some() && Decimal::parse(stated) == sum
}

/// Reads a pain.001 file of any version.
///
/// # Errors
/// [`ReadError`] with the place, when the file is no such message or breaks its form.
pub fn read(bytes: &[u8]) -> Result<Orders, ReadError> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    let root = El::root(&document)?;
    from_root(root, message_name(root)?)
}

/// Reads a parsed file whose message name is known.
pub(in crate::bank) fn from_root(root: El<'_>, message: String) -> Result<Orders, ReadError> {
    if !message.starts_with("pain.001.") {
        return Err(ReadError::Message { found: message });
    }
    let body = root.need("CstmrCdtTrfInitn")?;
    let header = body.need("GrpHdr")?;
    Ok(Orders {
        message,
        message_id: header.need_text("MsgId")?,
        created: header.need_text("CreDtTm")?,
        stated_count: header.parsed("NbOfTxs")?.ok_or_else(|| header.wrong())?,
        stated_sum: stated_sum(header)?,
        batches: body.all("PmtInf").map(batch).collect::<Result<_, _>>()?,
    })
}

fn batch(el: El<'_>) -> Result<OrdersBatch, ReadError> {
    let account = el.need("DbtrAcct")?;
    Ok(OrdersBatch {
        id: el.need_text("PmtInfId")?,
        stated_count: el.parsed("NbOfTxs")?,
        stated_sum: stated_sum(el)?,
        execution_date: el.date("ReqdExctnDt")?.ok_or_else(|| el.wrong())?,
        debtor: el.text("Dbtr/Nm").unwrap_or_default(),
        debtor_account: number(account).ok_or_else(|| account.wrong())?,
        payments: el.all("CdtTrfTxInf").map(payment).collect::<Result<_, _>>()?,
    })
}

/// As written, once it is known to be a number.
fn stated_sum(el: El<'_>) -> Result<Option<String>, ReadError> {
    el.number("CtrlSum").map(|_| el.text("CtrlSum"))
}

fn payment(el: El<'_>) -> Result<OrderedPayment, ReadError> {
    let amount = el.at("Amt/InstdAmt").or_else(|| el.at("Amt/EqvtAmt/Amt"));
    let texts = el.at("RmtInf").into_iter().flat_map(|info| info.all("Ustrd")).map(El::value);
    let id = |kind: &str| Some((kind.to_owned(), el.text(&format!("Cdtr/Id/{kind}/Othr/Id"))?));
    Ok(OrderedPayment {
        end_to_end_id: el.need_text("PmtId/EndToEndId")?,
        amount: amount.ok_or_else(|| el.wrong())?.amount()?,
        creditor: el.text("Cdtr/Nm").unwrap_or_default(),
        creditor_account: el.at("CdtrAcct").and_then(number),
        creditor_id: id("PrvtId").or_else(|| id("OrgId")),
        remittance: texts.collect::<Vec<_>>().join(" "),
        reference: el.text("RmtInf/Strd/CdtrRefInf/Ref"),
    })
}

fn number(account: El<'_>) -> Option<String> {
    account.text("Id/IBAN").or_else(|| account.text("Id/Othr/Id"))
}

//! Reads what a bank answers to payment orders: pain.002 of version .03 and newer.

use std::fmt;

use super::amount::Amount;
use super::camt::message_name;
use super::decimal::Decimal;
use super::error::ReadError;
use super::xml::{self, El};

/// One answer to one file of payment orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport {
    /// The message's full name, `pain.002.001.03`.
    pub message: String,
    /// The bank's id of the answer; the same id twice means the same answer twice.
    pub message_id: String,
    /// When the bank made it, as written.
    pub created: Option<String>,
    /// Our id of the file that is answered.
    pub original_message_id: String,
    /// The kind of file that is answered, as the bank writes it.
    pub original_message: Option<String>,
    /// What holds for the whole file, where the bank says so.
    pub verdict: Verdict,
    /// How many payments of the file have which status, where the bank says so.
    pub counts: Vec<StatusCount>,
    /// Answers to single batches; a batch may be answered in several parts.
    pub batches: Vec<BatchStatus>,
}

/// The answer to one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchStatus {
    /// Our id of the batch.
    pub original_id: String,
    /// What holds for the whole batch, where the bank says so.
    pub verdict: Verdict,
    /// How many payments of the batch have which status, where the bank says so.
    pub counts: Vec<StatusCount>,
    /// Answers to single payments.
    pub payments: Vec<PaymentStatus>,
}

/// The number of payments with one status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    /// The code of the message.
    pub code: String,
    /// Payments.
    pub count: usize,
    /// Their sum, whatever their currency.
    pub sum: Option<Decimal>,
}

/// The answer to one payment.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentStatus {
    /// Our end-to-end id.
    pub end_to_end_id: Option<String>,
    /// Our instruction id.
    pub instruction_id: Option<String>,
    /// The bank's reference.
    pub bank_reference: Option<String>,
    /// What was to be paid, where the bank repeats it.
    pub amount: Option<Amount>,
    /// Who was to be paid, where the bank repeats it.
    pub creditor: Option<String>,
    /// The account that was to be paid, where the bank repeats it.
    pub creditor_account: Option<String>,
    /// What holds for it.
    pub verdict: Verdict,
}

/// Name and account are left out of logs.
impl fmt::Debug for PaymentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentStatus({:?}, {:?}, {:?})", self.end_to_end_id, self.bank_reference, self.verdict)
    }
}

/// A status with its reasons; both may be missing where a level below or above speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The status.
    pub status: Option<Status>,
    /// Its code as the bank writes it: `ACWC` is accepted, but changed.
    pub code: Option<String>,
    /// Why, in the order of the file.
    pub reasons: Vec<Reason>,
}

/// Why a bank gave a status.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// ISO 20022 reason such as `AC01`, or the bank's own.
    pub code: Option<String>,
    /// The bank's words.
    pub information: Vec<String>,
}

/// How far an order has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    /// `RCVD`: received, not yet looked at.
    Received,
    /// `ACTC`, `ACCP`, `ACWC`: accepted so far, not carried out.
    Accepted,
    /// `PDNG`: waiting, often for approval in the bank; `PATC`: approved by some but not yet all who must.
    Pending,
    /// `ACSP`, `ACFC`: will be carried out.
    InProcess,
    /// `ACSC`, `ACCC`: carried out.
    Executed,
    /// `PART`: some payments are accepted, some refused; the level below says which.
    Partly,
    /// `RJCT`, `CANC`: refused, no money moves.
    Refused,
    /// A code this version does not know; treat it as pending and show it.
    Other(String),
}

impl Status {
    fn of_code(code: &str) -> Self {
        match code {
            "RCVD" => Self::Received,
            "ACTC" | "ACCP" | "ACWC" => Self::Accepted,
            "PDNG" | "PATC" => Self::Pending,
            "ACSP" | "ACFC" => Self::InProcess,
            "ACSC" | "ACCC" => Self::Executed,
            "PART" => Self::Partly,
            "RJCT" | "CANC" => Self::Refused,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// One word for logs.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Pending => "pending",
            Self::InProcess => "in process",
            Self::Executed => "executed",
            Self::Partly => "partly accepted",
            Self::Refused => "refused",
            Self::Other(code) => code,
        })
    }
}

impl StatusReport {
    /// What holds for one payment: its own answer, else its batch's, else the file's. A batch or file that is
    /// accepted in part says nothing of a payment it does not name, and neither do two answers on the same level
    /// that differ: `None`.
    #[must_use]
    pub fn of_payment(&self, batch_id: &str, end_to_end_id: &str) -> Option<&Verdict> {
        let batches = || self.batches.iter().filter(|batch| batch.original_id == batch_id);
        let payments = batches().flat_map(|batch| &batch.payments);
        let own = payments.filter(|payment| payment.end_to_end_id.as_deref() == Some(end_to_end_id));
        let own = spoken(own.map(|payment| &payment.verdict));
        let batch = || spoken(batches().map(|batch| &batch.verdict));
        let file = || spoken([&self.verdict]);
        let level = own.or_else(batch).or_else(file)?;
        let agreed = level.iter().all(|verdict| verdict.status == level[0].status);
        Some(level[0]).filter(|verdict| agreed && verdict.status != Some(Status::Partly))
    }
}

/// The answers of a level that have a status; `None` where there is none.
fn spoken<'a>(level: impl IntoIterator<Item = &'a Verdict>) -> Option<Vec<&'a Verdict>> {
    let spoken: Vec<_> = level.into_iter().filter(|verdict| verdict.status.is_some()).collect();
    (!spoken.is_empty()).then_some(spoken)
}

/// Reads one answer.
///
/// # Errors
/// [`ReadError`] with the place, when the file is no such message or breaks its form.
pub fn read(bytes: &[u8]) -> Result<StatusReport, ReadError> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    let root = El::root(&document)?;
    from_root(root, message_name(root)?)
}

/// Reads a parsed file whose message name is known.
pub(super) fn from_root(root: El<'_>, message: String) -> Result<StatusReport, ReadError> {
    if !message.starts_with("pain.002.") {
        return Err(ReadError::Message { found: message });
    }
    let body = root.need("CstmrPmtStsRpt")?;
    let original = body.need("OrgnlGrpInfAndSts")?;
    Ok(StatusReport {
        message,
        message_id: body.need_text("GrpHdr/MsgId")?,
        created: body.text("GrpHdr/CreDtTm"),
        original_message_id: original.need_text("OrgnlMsgId")?,
        original_message: original.text("OrgnlMsgNmId"),
        verdict: verdict(original, "GrpSts")?,
        counts: counts(original)?,
        batches: body.all("OrgnlPmtInfAndSts").map(batch).collect::<Result<_, _>>()?,
    })
}

fn batch(el: El<'_>) -> Result<BatchStatus, ReadError> {
    Ok(BatchStatus {
        original_id: el.need_text("OrgnlPmtInfId")?,
        verdict: verdict(el, "PmtInfSts")?,
        counts: counts(el)?,
        payments: el.all("TxInfAndSts").map(payment).collect::<Result<_, _>>()?,
    })
}

fn counts(el: El<'_>) -> Result<Vec<StatusCount>, ReadError> {
    let count = |el: El<'_>| {
        Ok(StatusCount {
            code: el.need_text("DtldSts")?,
            count: el
                .parsed("DtldNbOfTxs")?
                .map_or_else(|| el.need("DtldNbOfTxs").and_then(|el| Err(el.wrong())), Ok)?,
            sum: el.number("DtldCtrlSum")?,
        })
    };
    el.all("NbOfTxsPerSts").map(count).collect()
}

fn payment(el: El<'_>) -> Result<PaymentStatus, ReadError> {
    let original = el.at("OrgnlTxRef");
    let first = |paths: &[&str]| original.and_then(|el| paths.iter().find_map(|path| el.text(path)));
    let amounts = ["Amt/InstdAmt", "Amt/EqvtAmt/Amt"];
    let amount = original.and_then(|el| amounts.iter().find_map(|path| el.at(path)));
    Ok(PaymentStatus {
        end_to_end_id: el.text("OrgnlEndToEndId"),
        instruction_id: el.text("OrgnlInstrId"),
        bank_reference: el.text("AcctSvcrRef"),
        amount: amount.map(El::amount).transpose()?,
        creditor: first(&["Cdtr/Nm", "Cdtr/Pty/Nm", "Cdtr/Agt/FinInstnId/Nm"]),
        creditor_account: first(&["CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id"]),
        verdict: verdict(el, "TxSts")?,
    })
}

/// A status that is there but says nothing is refused: it would be read as none.
fn verdict(el: El<'_>, status: &str) -> Result<Verdict, ReadError> {
    let code = el.at(status).map(|el| el.value().into_owned());
    if code.as_deref() == Some("") {
        return Err(el.at(status).unwrap_or(el).wrong());
    }
    Ok(Verdict {
        status: code.as_deref().map(Status::of_code),
        code,
        reasons: el.all("StsRsnInf").map(reason).collect(),
    })
}

fn reason(el: El<'_>) -> Reason {
    let code = ["Rsn/Cd", "Rsn/Prtry"].iter().find_map(|path| el.text(path));
    Reason { code, information: el.all("AddtlInf").map(|info| info.value().into_owned()).collect() }
}

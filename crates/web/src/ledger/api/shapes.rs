//! The shapes that several answers share.

use kaemner_app::ledger::{self, NewAccount, NewPosting, Posted, Reason, VoucherDetail, VoucherLine};
use kaemner_store::Tx;
use kaemner_values::{Ore, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::at_line;
use crate::api::Wrong;
use crate::error::WebError;

/// An account that has been booked on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiAccount {
    /// Its number in addresses.
    pub id: i64,
    /// The authorised 16 digits.
    #[schema(example = "3220111000000129")]
    pub digits: String,
    /// The unit that answers for it.
    #[schema(example = "/2/21/")]
    pub unit: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cost_bearer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub project: String,
    pub name: String,
}

impl From<ledger::Account> for ApiAccount {
    fn from(account: ledger::Account) -> Self {
        let NewAccount { string, cost_bearer, project, .. } = account.account;
        let (digits, unit) = (string.to_string(), account.unit.to_string());
        Self { id: account.id, digits, unit, cost_bearer, project, name: account.name }
    }
}

/// A posted voucher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiVoucher {
    id: Uuid,
    #[schema(example = "FIN")]
    series: String,
    no: i64,
    #[schema(example = "2026-03-14")]
    date: String,
    #[schema(example = "2026-03")]
    period: String,
    /// Where it comes from.
    #[schema(example = "api")]
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_ref: Option<String>,
    /// Absent where the law had it deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The voucher it reverses or moves lines of.
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<Uuid>,
    /// The voucher that reverses it whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversed_by: Option<Uuid>,
    posted_at: String,
    posted_by: Uuid,
    /// Its hash in the chain of its series.
    hash: String,
    /// SHA-256 of each document.
    documents: Vec<String>,
    lines: Vec<ApiLine>,
    /// Lines of units that you may not see.
    hidden_lines: usize,
}

/// One line of a voucher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiLine {
    line: i64,
    account: ApiAccount,
    /// Debit positive, credit negative.
    amount_ore: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

impl ApiVoucher {
    /// What changes when the voucher looks different: posted is locked, but it can be reversed.
    pub fn tag(&self) -> String {
        let reversed = self.reversed_by.map_or("", |_| "-reversed");
        format!("\"{}-{}{reversed}\"", self.hash, self.lines.len())
    }
}

impl From<VoucherDetail> for ApiVoucher {
    fn from(detail: VoucherDetail) -> Self {
        let VoucherDetail { voucher, hidden_lines, .. } = detail;
        let line_text = |line: &VoucherLine| {
            let texts = voucher.texts.as_ref()?.lines.as_ref()?;
            let at = usize::try_from(line.line).ok()?.checked_sub(1)?;
            texts.get(at).filter(|text| !text.is_empty()).cloned()
        };
        let line = |line: &VoucherLine| ApiLine {
            line: line.line,
            account: ApiAccount {
                id: line.account_id,
                digits: line.digits.clone(),
                unit: line.unit.to_string(),
                cost_bearer: line.cost_bearer.clone(),
                project: line.project.clone(),
                name: line.account_name.clone(),
            },
            amount_ore: line.amount.get(),
            text: line_text(line),
            supplier: line.supplier,
            due: line.due.map(|due| due.to_string()),
        };
        Self {
            id: voucher.posted.id.get(),
            series: voucher.posted.series.to_string(),
            no: voucher.posted.no,
            date: voucher.date.to_string(),
            period: voucher.period.to_string(),
            source: voucher.source.kind.name(),
            source_ref: voucher.source.reference.clone(),
            text: voucher.texts.as_ref().map(|texts| texts.text.clone()),
            reverses: voucher.reverses.map(ledger::VoucherId::get),
            reversed_by: voucher.reversed_by.map(ledger::VoucherId::get),
            posted_at: voucher.posted_at.to_string(),
            posted_by: voucher.posted_by,
            hash: voucher.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            documents: voucher.documents.iter().map(ToString::to_string).collect(),
            lines: voucher.lines.iter().map(line).collect(),
            hidden_lines,
        }
    }
}

/// A voucher that is now posted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiPosted {
    id: Uuid,
    #[schema(example = "FIN")]
    series: String,
    no: i64,
}

impl From<Posted> for ApiPosted {
    fn from(posted: Posted) -> Self {
        Self { id: posted.id.get(), series: posted.series.to_string(), no: posted.no }
    }
}

/// A voucher to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiVoucher {
    /// `FIN` when it is left out.
    pub series: Option<String>,
    /// The business date.
    #[schema(example = "2026-03-14")]
    pub date: String,
    /// The date's month when it is left out; `2026-13` is the supplementary period.
    pub period: Option<String>,
    /// Your own number for it.
    pub reference: Option<String>,
    #[serde(default)]
    pub text: String,
    /// Two or more that sum to zero.
    pub lines: Vec<NewApiLine>,
}

/// A line to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiLine {
    /// Sixteen digits, an alias, or art and cost bearer: `2.9 4711`.
    #[schema(example = "3220111000000129")]
    pub account: String,
    /// The unit's path where the account does not give it; `/` when it is left out.
    pub unit: Option<String>,
    pub cost_bearer: Option<String>,
    pub project: Option<String>,
    /// Debit positive, credit negative, never zero.
    pub amount_ore: i64,
    #[serde(default)]
    pub text: String,
    pub supplier: Option<Uuid>,
    pub due: Option<String>,
    /// Required where the chart has not seen the combination.
    pub reason: Option<ApiReason>,
}

/// Why a combination that the chart has not seen is used.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiReason {
    text: String,
    /// Who answers for the question.
    owner: String,
}

impl ApiReason {
    pub fn read(&self, wrong: &mut Wrong, field: &str) -> Reason {
        Reason {
            text: wrong.text(&format!("{field}.text"), &self.text),
            owner: wrong.text(&format!("{field}.owner"), &self.owner),
        }
    }
}

/// The account of a line as it is typed, on a day.
pub(super) struct Typed<'a> {
    pub account: &'a str,
    pub unit: Option<&'a str>,
    pub cost_bearer: Option<&'a str>,
    pub project: Option<&'a str>,
}

/// The account that was typed, or the problem at its field.
pub(super) fn account(
    tx: &mut Tx<'_>,
    wrong: &mut Wrong,
    field: &str,
    typed: &Typed<'_>,
    on: jiff::civil::Date,
) -> Result<Option<NewAccount>, WebError> {
    let Some(unit) = wrong.unit(&format!("{field}.unit"), typed.unit.unwrap_or("/")) else { return Ok(None) };
    let spelled = wrong.text(&format!("{field}.account"), typed.account);
    let found = match ledger::resolve_account(tx, &spelled, &unit, on) {
        Ok(found) => found,
        Err(ledger::LedgerError::NoSuchAccount(_)) => {
            let message = text!("ledger-no-such-account", typed = typed.account);
            wrong.add(format!("{field}.account"), message);
            return Ok(None);
        }
        Err(other) => return Err(at_line(other)),
    };
    let part = |wrong: &mut Wrong, name: &str, given: Option<&str>, known: String| match given {
        Some(given) => wrong.text(&format!("{field}.{name}"), given),
        None => known,
    };
    let cost_bearer = part(wrong, "cost_bearer", typed.cost_bearer, found.cost_bearer);
    let project = part(wrong, "project", typed.project, found.project);
    Ok(Some(NewAccount { cost_bearer, project, ..NewAccount::new(found.string, found.unit) }))
}

impl NewApiLine {
    /// The posting, or the problems at its fields.
    pub fn read(
        &self,
        tx: &mut Tx<'_>,
        wrong: &mut Wrong,
        at: usize,
        on: jiff::civil::Date,
    ) -> Result<Option<NewPosting>, WebError> {
        let field = format!("lines[{at}]");
        let typed = Typed {
            account: &self.account,
            unit: self.unit.as_deref(),
            cost_bearer: self.cost_bearer.as_deref(),
            project: self.project.as_deref(),
        };
        let account = account(tx, wrong, &field, &typed, on)?;
        let text = wrong.text(&format!("{field}.text"), &self.text);
        let due = match &self.due {
            None => None,
            Some(due) => wrong.date(&format!("{field}.due"), due),
        };
        let reason = self.reason.as_ref().map(|reason| reason.read(wrong, &format!("{field}.reason")));
        Ok(account.map(|account| NewPosting {
            text,
            due,
            reason,
            supplier: self.supplier,
            ..NewPosting::new(account, Ore::new(self.amount_ore))
        }))
    }
}

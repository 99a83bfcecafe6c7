//! Bank files as JSON lines for programs: one line per statement and per entry, amounts as decimal strings.
//!
//! A program that reads these lines may rely on the names; new names can be added, none is removed or
//! changes its meaning.

use kaemner_values::text::Message;
use serde_json::{Value, json};

use super::amount::Amount;
use super::check::{self, Finding};
use super::pain001::Orders;
use super::pain002::{PaymentStatus, StatusReport, Verdict};
use super::statement::{Charge, Detail, Entry, Statement, StatementFile};

/// How a message is shown to a person: `{"da":…,"en":…}` from the caller's catalog.
pub type Show<'a> = &'a dyn Fn(&Message) -> Value;

/// One line per statement, each followed by one line per entry.
#[must_use]
pub fn statement_lines(file: &str, read: &StatementFile, show: Show<'_>) -> Vec<Value> {
    let lines = read.statements.iter().flat_map(|statement| {
        let first = statement_line(file, read, statement, show);
        let entries = statement.entries.iter().enumerate();
        let entries = entries.map(|(at, entry)| entry_line(file, statement, at + 1, entry));
        [first].into_iter().chain(entries)
    });
    lines.collect()
}

fn statement_line(file: &str, read: &StatementFile, statement: &Statement, show: Show<'_>) -> Value {
    let finding = |finding: &Finding| json!({"code": finding.code(), "message": show(&finding.message())});
    let findings = check::findings(read.kind, statement);
    json!({
        "type": "statement",
        "file": file,
        "message": read.message,
        "message_id": read.message_id,
        "id": statement.id,
        "account": statement.account.number,
        "currency": statement.currency().code(),
        "from": statement.period.map(|(from, _)| from.to_string()),
        "to": statement.period.map(|(_, to)| to.to_string()),
        "opening": statement.opening().map(text),
        "closing": statement.closing().map(text),
        "entries": statement.entries.len(),
        "credits": text(statement.credits()),
        "debits": text(statement.debits()),
        "reconciles": check::reconciles(statement),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn entry_line(file: &str, statement: &Statement, number: usize, entry: &Entry) -> Value {
    let batch = entry.batch.as_ref().map(|batch| {
        json!({
            "message_id": batch.message_id,
            "payment_id": batch.payment_id,
            "count": batch.count,
            "total": batch.total.map(text),
        })
    });
    let only = entry.only_payment();
    json!({
        "type": "entry",
        "file": file,
        "statement": statement.id,
        "number": number,
        "amount": text(entry.amount),
        "currency": entry.amount.currency().code(),
        "booked": entry.booked.map(|date| date.to_string()),
        "value": entry.value.map(|date| date.to_string()),
        "status": entry.status.code(),
        "reversal": entry.reversal,
        "reference": entry.reference,
        "bank_reference": entry.bank_reference,
        "end_to_end_id": only.and_then(|payment| payment.end_to_end_id.as_deref()),
        "counterparty": only.and_then(|payment| payment.counterparty.name.as_deref()),
        "references": entry.details.iter().flat_map(|payment| &payment.references).collect::<Vec<_>>(),
        "code": entry.code,
        "information": entry.information,
        "batch": batch,
        "charges": charges(&entry.charges),
        "payments": entry.details.iter().map(payment).collect::<Vec<_>>(),
    })
}

fn payment(detail: &Detail) -> Value {
    let slip = |slip: kaemner_values::slip::SlipReference| json!({"kind": slip.kind.code(), "reference": slip.reference, "check_digit_ok": slip.check_digit_ok()});
    let returned = |returned: &super::statement::Return| json!({"reason": returned.reason, "information": returned.information});
    json!({
        "amount": detail.amount.map(text),
        "currency": detail.amount.map(|amount| amount.currency().to_string()),
        "end_to_end_id": detail.end_to_end_id,
        "instruction_id": detail.instruction_id,
        "transaction_id": detail.transaction_id,
        "bank_reference": detail.bank_reference,
        "message_id": detail.message_id,
        "payment_id": detail.payment_id,
        "counterparty": detail.counterparty.name,
        "counterparty_account": detail.counterparty.account,
        "remittance": detail.remittance,
        "references": detail.references,
        "slips": detail.slip_references().map(slip).collect::<Vec<_>>(),
        "returned": detail.returned.as_ref().map(returned),
        "charges": charges(&detail.charges),
        "information": detail.information,
    })
}

fn charges(charges: &[Charge]) -> Vec<Value> {
    let charge = |charge: &Charge| json!({"amount": text(charge.amount), "currency": charge.amount.currency().code(), "included": charge.included, "kind": charge.kind});
    charges.iter().map(charge).collect()
}

/// One line per file of payment orders.
#[must_use]
pub fn orders_line(file: &str, orders: &Orders) -> Value {
    json!({
        "type": "orders",
        "file": file,
        "message": orders.message,
        "message_id": orders.message_id,
        "batches": orders.batches.len(),
        "payments": orders.count(),
        "sum": orders.sum().map(text),
        "currency": orders.sum().map(|sum| sum.currency().to_string()),
        "agrees": orders.agrees(),
    })
}

/// One line per level that an answer speaks of: the file, its batches, their payments.
#[must_use]
pub fn status_lines(file: &str, report: &StatusReport) -> Vec<Value> {
    let line = |batch: Option<&str>, payment: Option<&PaymentStatus>, verdict: &Verdict| {
        let reason =
            |reason: &super::pain002::Reason| json!({"code": reason.code, "information": reason.information});
        json!({
            "type": "status",
            "file": file,
            "message": report.message,
            "original_message_id": report.original_message_id,
            "message_id": report.message_id,
            "level": if payment.is_some() { "payment" } else if batch.is_some() { "batch" } else { "file" },
            "batch": batch,
            "end_to_end_id": payment.and_then(|payment| payment.end_to_end_id.as_deref()),
            "instruction_id": payment.and_then(|payment| payment.instruction_id.as_deref()),
            "bank_reference": payment.and_then(|payment| payment.bank_reference.as_deref()),
            "status": verdict.status.as_ref().map(ToString::to_string),
            "reasons": verdict.reasons.iter().map(reason).collect::<Vec<_>>(),
        })
    };
    let mut lines = vec![line(None, None, &report.verdict)];
    for batch in &report.batches {
        lines.push(line(Some(&batch.original_id), None, &batch.verdict));
        let payments = batch.payments.iter();
        lines.extend(payments.map(|payment| line(Some(&batch.original_id), Some(payment), &payment.verdict)));
    }
    lines
}

fn text(amount: Amount) -> String {
    amount.to_string()
}

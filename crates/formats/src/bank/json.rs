//! Bank files as JSON lines for programs: one line per statement and per entry, amounts as decimal strings.
//!
//! A program that reads these lines may rely on the names; new names can be added, none is removed or
//! changes its meaning.

use kaemner_values::text::Message;
use serde_json::{Value, json};

use super::amount::Amount;
use super::check::{self, Finding};
use super::decimal::Decimal;
use super::pages::Moved;
use super::pain001::Orders;
use super::pain002::{PaymentStatus, StatusCount, StatusReport, Verdict};
use super::statement::{
    Balance, Batch, Charge, Copied, Detail, Entry, EntryStatus, Statement, StatementFile, Totals,
};

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
        "sequence": statement.sequence,
        "legal_sequence": statement.legal_sequence,
        "copy": statement.copy.map(Copied::code),
        "page": statement.page.map(|page| json!({"number": page.number, "last": page.last})),
        "from": statement.period.map(|(from, _)| from.to_string()),
        "to": statement.period.map(|(_, to)| to.to_string()),
        "opening": statement.opening().map(text),
        "closing": statement.closing().map(text),
        "balances": statement.balances.iter().map(balance).collect::<Vec<_>>(),
        "totals": totals(&statement.totals),
        "entries": statement.entries.len(),
        "credits": text(statement.credits()),
        "debits": text(statement.debits()),
        "reconciles": check::reconciles(statement),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn balance(balance: &Balance) -> Value {
    json!({
        "kind": balance.kind,
        "proprietary": balance.proprietary,
        "intermediate": balance.intermediate,
        "amount": text(balance.amount),
        "currency": balance.amount.currency().code(),
        "date": balance.date.map(|date| date.to_string()),
    })
}

/// What the bank states of its entries; compared in the findings.
fn totals(totals: &Totals) -> Value {
    let number = |stated: &Option<Decimal>| stated.as_ref().map(Decimal::to_string);
    json!({
        "entries": totals.entries,
        "sum": number(&totals.sum),
        "net": totals.net.as_ref().map(|net| net.amount.to_string()),
        "credits": totals.credits,
        "credit_sum": number(&totals.credit_sum),
        "debits": totals.debits,
        "debit_sum": number(&totals.debit_sum),
    })
}

fn batch(batch: &Batch) -> Value {
    json!({
        "message_id": batch.message_id,
        "payment_id": batch.payment_id,
        "count": batch.count,
        "total": batch.total.map(|total| text(total.abs())),
        "currency": batch.total.map(|total| total.currency().to_string()),
        "direction": batch.total.map(|total| if total.is_negative() { "out" } else { "in" }),
        "listed": batch.listed,
    })
}

fn entry_line(file: &str, statement: &Statement, number: usize, entry: &Entry) -> Value {
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
        "status_proprietary": matches!(entry.status, EntryStatus::Proprietary(_)),
        "reversal": entry.reversal,
        "reference": entry.reference,
        "bank_reference": entry.bank_reference,
        "end_to_end_id": only.and_then(|payment| payment.end_to_end_id.as_deref()),
        "counterparty": only.and_then(|payment| payment.counterparty.name.as_deref()),
        "references": entry.details.iter().flat_map(|payment| &payment.references).collect::<Vec<_>>(),
        "code": entry.code,
        "information": entry.information,
        "instructed_amount": entry.instructed.map(text),
        "instructed_currency": entry.instructed.map(|amount| amount.currency().to_string()),
        "exchange_rate": entry.exchange_rate,
        "batch": entry.only_batch().map(batch),
        "batches": entry.batches.iter().map(batch).collect::<Vec<_>>(),
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
        "instructed_amount": detail.instructed.map(text),
        "instructed_currency": detail.instructed.map(|amount| amount.currency().to_string()),
        "exchange_rate": detail.exchange_rate,
        "end_to_end_id": detail.end_to_end_id,
        "mandate_id": detail.mandate_id,
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

/// The line of a page that is shown with the statement of another file.
#[must_use]
pub fn page_line(file: &str, shown_with: &str, moved: &Moved) -> Value {
    json!({
        "type": "page",
        "file": file,
        "id": moved.statement,
        "page": moved.page,
        "shown_with": shown_with,
    })
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
    let count = |count: &StatusCount| json!({"status_code": count.code, "count": count.count, "sum": count.sum.as_ref().map(Decimal::to_string)});
    let line = |batch: Option<&str>,
                payment: Option<&PaymentStatus>,
                verdict: &Verdict,
                counts: &[StatusCount]| {
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
            "amount": payment.and_then(|payment| payment.amount).map(text),
            "currency": payment.and_then(|payment| payment.amount).map(|amount| amount.currency().to_string()),
            "creditor": payment.and_then(|payment| payment.creditor.as_deref()),
            "creditor_account": payment.and_then(|payment| payment.creditor_account.as_deref()),
            "bank_reference": payment.and_then(|payment| payment.bank_reference.as_deref()),
            "status": verdict.status.as_ref().map(ToString::to_string),
            "status_code": verdict.code,
            "counts": counts.iter().map(count).collect::<Vec<_>>(),
            "reasons": verdict.reasons.iter().map(reason).collect::<Vec<_>>(),
        })
    };
    let mut lines = vec![line(None, None, &report.verdict, &report.counts)];
    for batch in &report.batches {
        lines.push(line(Some(&batch.original_id), None, &batch.verdict, &batch.counts));
        let payments = batch.payments.iter();
        lines.extend(
            payments.map(|payment| line(Some(&batch.original_id), Some(payment), &payment.verdict, &[])),
        );
    }
    lines
}

fn text(amount: Amount) -> String {
    amount.to_string()
}

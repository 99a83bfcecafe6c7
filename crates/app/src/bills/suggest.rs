//! Coding from history: where the supplier's last booked invoice went.

use kaemner_formats::invoice::model::Line;
use kaemner_formats::invoice::{self, Document};
use kaemner_store::Tx;
use kaemner_values::Ore;

use super::model::{CodingLine, Invoice, allocate};
use super::{BillsError, sql};
use crate::ledger::NewAccount;

/// A coding line to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Where the supplier's last invoice was put, if there is one.
    pub account: Option<NewAccount>,
    /// What was typed then.
    pub typed: String,
    /// The invoice line's text.
    pub text: String,
    /// With VAT.
    pub amount: Ore,
    /// The VAT in it.
    pub vat: Ore,
}

/// The invoice's own lines with their share of VAT and rounding, on the accounts of the supplier's last invoice:
/// the line of the same text first, otherwise the one with the largest amount.
pub(super) fn lines(tx: &mut Tx<'_>, invoice: &Invoice) -> Result<Vec<Suggestion>, BillsError> {
    let history = sql::last_coding(tx, invoice.supplier, &invoice.unit)?;
    let bytes = tx.document(invoice.document)?.bytes;
    let document = invoice::read(&bytes)?;
    let suggest = |(text, amount, vat): (String, Ore, Ore)| {
        let like = history.iter().find(|line| line.text == text);
        let like = like.or_else(|| history.iter().max_by_key(|line| line.amount.abs()));
        Suggestion {
            account: like.map(|line: &CodingLine| line.account.clone()),
            typed: like.map(|line| line.typed.clone()).unwrap_or_default(),
            text,
            amount,
            vat,
        }
    };
    Ok(own_lines(&document, invoice).into_iter().map(suggest).collect())
}

/// Text, amount with VAT, and VAT of each line; one line for the whole where the lines do not carry it. Lines of
/// zero are left out. The sums are the invoice's to the øre.
fn own_lines(document: &Document, invoice: &Invoice) -> Vec<(String, Ore, Ore)> {
    let nets: Vec<(String, Ore, Ore)> = document.lines.iter().filter_map(|line| net(line, invoice)).collect();
    let whole = || vec![(String::new(), invoice.total, invoice.vat)];
    let taxed: Vec<Ore> = nets.iter().map(|(_, _, taxed)| *taxed).collect();
    if nets.is_empty() || (taxed.iter().all(|net| net.is_zero()) && !invoice.vat.is_zero()) {
        return whole();
    }
    let vats = allocate(invoice.vat, &taxed);
    let weights: Vec<Ore> = nets.iter().map(|(_, net, _)| *net).collect();
    let amounts = allocate(invoice.total - invoice.vat, &weights);
    let lines: Vec<_> = nets
        .into_iter()
        .zip(amounts.into_iter().zip(vats))
        .map(|((text, _, _), (net, vat))| (text, net + vat, vat))
        .collect();
    // Allowances may turn a share around; then the person splits it.
    let plain = lines.iter().all(|(_, amount, vat)| {
        !amount.is_zero() && (vat.is_zero() || (*vat > Ore::ZERO) == (*amount > Ore::ZERO))
    });
    if plain { lines } else { whole() }
}

/// A line's text, its net amount, and the part of it that carries VAT, weighed by its rate.
fn net(line: &Line, invoice: &Invoice) -> Option<(String, Ore, Ore)> {
    let net = invoice.kind.signed(line.net?.rounded(2).to_ore()?);
    if net.is_zero() {
        return None;
    }
    let rate = line.vat.iter().filter(|row| row.is_vat()).find_map(|row| row.rate);
    let taxed = rate.and_then(|rate| line.net?.times(rate).rounded(2).to_ore()).unwrap_or(Ore::ZERO);
    let text = line.name.clone().or_else(|| line.description.clone()).unwrap_or_default();
    Some((text.chars().take(200).collect(), net, invoice.kind.signed(taxed)))
}

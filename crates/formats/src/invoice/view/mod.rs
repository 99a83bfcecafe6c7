//! A person's view of an invoice: plain text, a complete page, or a fragment for our own pages.
//!
//! Everything the sender wrote is shown as text: no link is followed or made, no attachment is rendered, no
//! mark-up survives, and characters that reorder text are left out.

mod answer;
mod html;
mod sheet;
mod text;
mod words;

use kaemner_values::text::Language;

use super::model::{Document, Response};
use crate::pdf;
use sheet::{Part, Sheet};
use words::Words;

/// The invoice as plain text, at most 100 columns where words allow.
#[must_use]
pub fn to_text(document: &Document, language: Language) -> String {
    text::render(&Sheet::of(document, language))
}

/// A complete HTML page with its own style for screen, phone and paper, and without scripts, links or
/// pictures; a policy in its head forbids them too, and every style but ours.
#[must_use]
pub fn to_html(document: &Document, language: Language) -> String {
    html::page(&Sheet::of(document, language), language)
}

/// An answer to a document as plain text, as [`to_text`].
#[must_use]
pub fn answer_to_text(answer: &Response, language: Language) -> String {
    text::render(&answer::sheet(answer, Words(language)))
}

/// An answer to a document as a complete page, as [`to_html`].
#[must_use]
pub fn answer_to_html(answer: &Response, language: Language) -> String {
    html::page(&answer::sheet(answer, Words(language)), language)
}

/// The inside of a page: an `<article class="invoice-view">` whose parts carry classes beginning
/// `invoice-view-`, for pages with a strict content security policy and their own style sheet.
#[must_use]
pub fn html_fragment(document: &Document, language: Language) -> String {
    html::fragment(&Sheet::of(document, language))
}

/// The invoice as parts of a document on paper.
#[must_use]
pub fn paper(document: &Document, language: Language) -> Vec<pdf::Part> {
    let sheet = Sheet::of(document, language);
    let column = |(title, number): (String, bool)| pdf::Column {
        title,
        look: if number { pdf::Look::Number } else { pdf::Look::Words },
    };
    let row = |cells| pdf::Row { cells, ..pdf::Row::default() };
    let part = |part| match part {
        Part::Facts(facts) => pdf::Part::Facts(facts.title, facts.rows),
        Part::Table(table) => pdf::Part::Table(pdf::Table {
            title: table.title,
            columns: table.columns.into_iter().map(column).collect(),
            rows: table.rows.into_iter().map(row).collect(),
            total: None,
        }),
    };
    let notices = sheet.warnings.into_iter().map(pdf::Part::Notice);
    notices.chain(sheet.parts.into_iter().map(part)).collect()
}

#[cfg(test)]
mod tests;

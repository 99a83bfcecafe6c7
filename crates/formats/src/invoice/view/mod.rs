//! A person's view of an invoice: plain text, a complete page, or a fragment for our own pages.
//!
//! Everything the sender wrote is shown as text: no link is followed or made, no attachment is rendered, no
//! mark-up survives, and characters that reorder text are left out.

mod html;
mod sheet;
mod text;

use kaemner_values::text::Language;

use super::model::Document;
use sheet::Sheet;

/// The invoice as plain text, at most 100 columns where words allow.
#[must_use]
pub fn to_text(document: &Document, language: Language) -> String {
    text::render(&Sheet::of(document, language))
}

/// A complete HTML page without scripts, styles, links or pictures; a policy in its head forbids them too.
#[must_use]
pub fn to_html(document: &Document, language: Language) -> String {
    html::page(&Sheet::of(document, language), language)
}

/// The inside of a page: an `<article class="invoice-view">` whose parts carry classes beginning
/// `invoice-view-`, for pages with a strict content security policy and their own style sheet.
#[must_use]
pub fn html_fragment(document: &Document, language: Language) -> String {
    html::fragment(&Sheet::of(document, language))
}

#[cfg(test)]
mod tests;

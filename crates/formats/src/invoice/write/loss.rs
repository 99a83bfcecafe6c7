//! What a format cannot carry.

use std::fmt;

use kaemner_values::text;
use kaemner_values::text::Message;

use super::fit;
use super::schemes::{self, Place};
use crate::invoice::model::{Document, Format, Identifier, PaymentTarget};

/// A business term that is lost, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The term, `BT-21`, or a name where it has none: `uuid`, `copy`, `duty`, `buyer-contact-id`,
    /// `seller-contact-id`, `payment-note`.
    pub term: &'static str,
    /// What is lost, as it stands in the document.
    pub what: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is left out: {}", self.term, self.what)
    }
}

impl Loss {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        text!("invoice-loss", term = self.term, what = self.what.as_str())
    }
}

/// Everything of `document` that `format` cannot carry.
pub fn losses(document: &Document, format: Format) -> Vec<Loss> {
    let mut losses = Losses(Vec::new());
    match format {
        Format::Oioubl => losses.of_oioubl(document),
        _ => losses.of_peppol(document),
    }
    losses.0
}

/// The scheme of an identifier as a format spells it.
type Spelling = fn(&Identifier, Place) -> &str;

struct Losses(Vec<Loss>);

impl Losses {
    fn add(&mut self, term: &'static str, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.0.push(Loss { term, what: value.to_owned() });
        }
    }

    /// Schemes of parties that have no name in the format; the numbers are kept.
    fn schemes(&mut self, document: &Document, spelling: Spelling) {
        let parties = [
            (Some(&document.seller), "BT-29-1", "BT-30-1"),
            (Some(&document.buyer), "BT-46-1", "BT-47-1"),
            (document.payee.as_ref(), "BT-60-1", "BT-61-1"),
        ];
        for (party, of_id, of_legal) in parties {
            let Some(party) = party else { continue };
            let ids = party.ids.iter().map(|id| (id, of_id, Place::Party));
            for (id, term, place) in ids.chain(party.legal_id.iter().map(|id| (id, of_legal, Place::Legal))) {
                let lost = matches!(spelling(id, place), "" | schemes::OTHER);
                self.add(term, id.scheme.as_deref().filter(|scheme| lost && *scheme != schemes::OTHER));
            }
        }
    }

    fn of_oioubl(&mut self, document: &Document) {
        self.schemes(document, |id, place| schemes::oioubl(id, place).0);
        for note in &document.notes {
            self.add("BT-21", note.subject.as_deref());
        }
        self.add("BT-6", document.vat_currency.as_deref());
        self.add("BT-8", document.vat_point_code.as_deref());
        self.add("BT-11", document.project.as_deref());
        self.add("BT-18", document.object.as_ref().map(|o| o.id.as_str()));
        let representative = document.tax_representative.as_ref();
        self.add("BG-11", representative.and_then(|r| r.shown_name()));
        for row in &document.vat {
            self.add("BT-118", row.category.as_deref().filter(|letter| *letter == "E"));
            self.add("BT-120", row.reason.as_deref());
            self.add("BT-121", row.reason_code.as_deref());
        }
        for means in &document.payment {
            let long = means.remittance.as_deref().filter(|t| t.chars().count() > super::oioubl::NOTE_MAX);
            self.add("BT-83", long);
            if let PaymentTarget::DirectDebit { account, .. } = &means.target {
                self.add("BT-91", account.as_deref());
            }
        }
        for row in &document.allowances {
            self.add("BT-98", row.reason_code.as_deref());
        }
        for line in &document.lines {
            self.add("BT-132", line.order_line.as_deref().filter(|_| document.order.is_none()));
            let price = line.price.net.filter(|_| fit::net_price(line).is_some());
            self.add("BT-146", price.map(|price| price.to_string()).as_deref());
            self.add("BG-26", line.period.map(|_| line.id.as_str()));
            self.add("BT-128", line.object.as_ref().map(|o| o.id.as_str()));
            self.add("BT-147", line.price.discount.map(|d| d.to_string()).as_deref());
            self.add("BT-159", line.origin.as_deref());
            for code in &line.classifications {
                let kept = matches!(code.list.as_deref(), Some("TST" | "UNSPSC"));
                self.add("BT-158", (!kept).then_some(code.code.as_str()));
            }
        }
    }

    fn of_peppol(&mut self, document: &Document) {
        self.schemes(document, |id, place| schemes::peppol(id, place).0);
        self.add("uuid", document.uuid.as_deref());
        if document.is_copy {
            self.add("copy", Some("true"));
        }
        if document.format == Format::Oioubl {
            let reference = document.buyer.contact.id.as_deref();
            self.add("buyer-contact-id", reference.filter(|_| document.buyer_reference.is_some()));
            self.add("seller-contact-id", document.seller.contact.id.as_deref());
        }
        for (party, term) in [(&document.seller, "BT-29"), (&document.buyer, "BT-46")] {
            for id in party.ids.iter().filter(|id| !fit::has_place(id, document)) {
                self.add(term, Some(&id.id));
            }
        }
        let currency = document.vat_currency.as_deref();
        self.add("BT-6", currency.filter(|_| !fit::needs_vat_currency(document)));
        for line in &document.lines {
            let number = line.standard_id.as_ref().map(|id| (id, fit::item_scheme(id.scheme.as_deref())));
            self.add("BT-157", number.filter(|(_, scheme)| scheme.is_none()).map(|(id, _)| id.id.as_str()));
            let in_price = line.allowances.iter().filter(|_| document.format == Format::Oioubl);
            for row in in_price {
                self.add("BG-27", Some(&row.signed().to_string()));
            }
        }
        for row in document.vat.iter().filter(|row| !row.is_vat()) {
            self.add("duty", Some(row.scheme_name.as_deref().unwrap_or("?")));
        }
        for means in &document.payment {
            self.add("payment-note", means.note.as_deref());
        }
    }
}

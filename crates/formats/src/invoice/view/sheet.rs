//! What is shown, in which order, in which language; the same for every output.

use jiff::civil::Date;
use kaemner_values::text::Language;

use super::words::Words;

use crate::invoice::Decimal;
use crate::invoice::model::{
    Address, AllowanceCharge, Attachment, Document, Kind, Line, Party, PaymentMeans, PaymentTarget, VatRow,
};

/// A titled list of labelled values.
pub struct Facts {
    pub title: String,
    pub rows: Vec<(String, String)>,
    /// Whether the values are amounts that stand below each other, the last being the outcome.
    pub sums: bool,
}

/// A titled table; columns marked true hold numbers.
pub struct Table {
    pub title: String,
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<String>>,
}

/// One part of a view.
pub enum Part {
    Facts(Facts),
    Table(Table),
}

/// A whole view.
pub struct Sheet {
    pub title: String,
    /// Something the reader must know first, for example that the invoice is a copy.
    pub warnings: Vec<String>,
    pub parts: Vec<Part>,
}

/// Rows that leave out what is missing.
#[derive(Default)]
pub(super) struct Rows(Vec<(String, String)>);

impl Rows {
    pub(super) fn add(&mut self, label: String, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.0.push((label, value.to_owned()));
        }
    }

    pub(super) fn facts(self, title: String) -> Option<Part> {
        (!self.0.is_empty()).then_some(Part::Facts(Facts { title, rows: self.0, sums: false }))
    }
}

impl Sheet {
    pub fn of(document: &Document, language: Language) -> Self {
        let words = Words(language);
        let mut parts = Vec::new();
        parts.extend(head(document, words));
        parts.extend(party(&document.seller, words.say("Sælger", "Seller"), words));
        parts.extend(party(&document.buyer, words.say("Køber", "Buyer"), words));
        if let Some(payee) = &document.payee {
            parts.extend(party(payee, words.say("Betalingsmodtager", "Payee"), words));
        }
        parts.extend(delivery(document, words));
        parts.push(lines(document, words));
        parts.extend(allowances(&document.allowances, words));
        parts.extend(vat(document, words));
        parts.extend(totals(document, words));
        for means in &document.payment {
            parts.extend(payment(means, words));
        }
        parts.extend(notes(document, words));
        parts.extend(attachments(&document.attachments, words));
        Self { title: title(document, words), warnings: warnings(document, words), parts }
    }
}

fn title(document: &Document, words: Words) -> String {
    let kind = match document.kind {
        Kind::Invoice => words.say("Faktura", "Invoice"),
        Kind::CreditNote => words.say("Kreditnota", "Credit note"),
        Kind::Reminder => words.say("Rykker", "Reminder"),
    };
    format!("{kind} {}", document.number)
}

fn warnings(document: &Document, words: Words) -> Vec<String> {
    let mut warnings = Vec::new();
    if document.is_copy {
        warnings.push(
            words.say("Dette er en kopi og skal ikke betales.", "This is a copy and must not be paid."),
        );
    }
    for problem in document.check_amounts() {
        let stated =
            problem.stated.map_or_else(|| words.say("mangler", "is missing"), |v| words.number(v, 2));
        let computed = words.number(problem.computed, 2);
        let of = problem.of.map(|of| format!(" ({of})")).unwrap_or_default();
        warnings.push(match words.0 {
            Language::Danish => {
                format!("{}{of}: {stated}, men de andre beløb giver {computed}.", problem.term)
            }
            Language::English => {
                format!("{}{of}: {stated}, but the other amounts give {computed}.", problem.term)
            }
        });
    }
    warnings
}

fn head(document: &Document, words: Words) -> Option<Part> {
    let mut rows = Rows::default();
    let date = |date: Option<Date>| date.map(|d| words.date(d));
    rows.add(words.say("Dato", "Date"), date(document.issue_date).as_deref());
    rows.add(words.say("Betales senest", "Due"), date(document.due_date).as_deref());
    let payable = document
        .totals
        .payable
        .map(|p| format!("{} {}", words.number(p, 2), document.currency.as_deref().unwrap_or("")));
    rows.add(words.say("Til betaling", "Amount due"), payable.as_deref());
    rows.add(words.say("Ordre", "Order"), document.order.as_deref());
    rows.add(words.say("Kontrakt", "Contract"), document.contract.as_deref());
    rows.add(words.say("Projekt", "Project"), document.project.as_deref());
    rows.add(words.say("Personreference", "Person reference"), document.person_reference());
    rows.add(words.say("Kontering", "Accounting reference"), document.accounting_cost.as_deref());
    let object = document.object.as_ref().map(|o| o.id.as_str());
    rows.add(words.say("Vedrører", "Concerns"), object);
    for preceding in &document.preceding {
        rows.add(words.say("Tidligere faktura", "Preceding invoice"), Some(&preceding.number));
    }
    let period = document
        .period
        .map(|p| format!("{} – {}", date(p.from).unwrap_or_default(), date(p.to).unwrap_or_default()));
    rows.add(words.say("Periode", "Period"), period.as_deref());
    rows.facts(words.say("Oplysninger", "Details"))
}

pub(super) fn party(party: &Party, title: String, words: Words) -> Option<Part> {
    let mut rows = Rows::default();
    rows.add(words.say("Navn", "Name"), party.shown_name());
    rows.add("CVR".to_owned(), party.cvr());
    rows.add("GLN".to_owned(), party.gln());
    let endpoint = party.endpoint.as_ref().filter(|e| e.cvr().is_none() && e.gln().is_none());
    let endpoint = endpoint.map(|e| match &e.scheme {
        Some(scheme) => format!("{} ({scheme})", e.id),
        None => e.id.clone(),
    });
    rows.add(words.say("Elektronisk adresse", "Electronic address"), endpoint.as_deref());
    rows.add(words.say("Momsnummer", "VAT number"), party.vat_id.as_ref().map(|id| id.id.as_str()));
    rows.add(words.say("Adresse", "Address"), party.address.as_ref().map(address).as_deref());
    rows.add(words.say("Kontakt", "Contact"), party.contact.name.as_deref());
    rows.add(words.say("Telefon", "Telephone"), party.contact.telephone.as_deref());
    rows.add(words.say("E-mail", "E-mail"), party.contact.email.as_deref());
    rows.facts(title)
}

fn address(address: &Address) -> String {
    let join = |parts: &[&Option<String>]| {
        let parts: Vec<&str> = parts.iter().filter_map(|p| p.as_deref()).collect();
        parts.join(" ")
    };
    let street = join(&[&address.street, &address.building]);
    let town = join(&[&address.post_code, &address.city]);
    let mut lines = vec![street];
    lines.extend(address.extra.iter().chain(&address.lines).cloned());
    lines.push(town);
    lines.extend(address.region.iter().chain(&address.country).cloned());
    lines.retain(|line| !line.is_empty());
    lines.join(", ")
}

fn delivery(document: &Document, words: Words) -> Option<Part> {
    let delivery = document.delivery.as_ref()?;
    let mut rows = Rows::default();
    rows.add(words.say("Dato", "Date"), delivery.date.map(|d| words.date(d)).as_deref());
    rows.add(words.say("Til", "To"), delivery.name.as_deref());
    rows.add(words.say("Sted", "Location"), delivery.location.as_ref().map(|l| l.id.as_str()));
    rows.add(words.say("Adresse", "Address"), delivery.address.as_ref().map(address).as_deref());
    rows.facts(words.say("Levering", "Delivery"))
}

fn lines(document: &Document, words: Words) -> Part {
    let columns = vec![
        (words.say("Linje", "Line"), false),
        (words.say("Vare eller ydelse", "Item"), false),
        (words.say("Mængde", "Quantity"), true),
        (words.say("Enhed", "Unit"), false),
        (words.say("Pris", "Price"), true),
        (words.say("Moms %", "VAT %"), true),
        (words.say("Beløb", "Amount"), true),
    ];
    let rows = document.lines.iter().map(|l| line(l, words)).collect();
    Part::Table(Table { title: words.say("Linjer", "Lines"), columns, rows })
}

fn line(line: &Line, words: Words) -> Vec<String> {
    let mut item = line.name.clone().unwrap_or_default();
    for extra in [&line.description, &line.note, &line.accounting_cost].into_iter().flatten() {
        if !item.contains(extra.as_str()) {
            item.push_str(if item.is_empty() { "" } else { " · " });
            item.push_str(extra);
        }
    }
    let rate = line.vat.iter().find(|v| v.is_vat()).and_then(|v| v.rate);
    let base = line.price.base_quantity.filter(|b| *b != Decimal::ONE);
    let price = line.price.net.map(|p| words.number(p, 2)).unwrap_or_default();
    let price = base.map_or(price.clone(), |base| format!("{price} / {}", words.number(base, 0)));
    vec![
        line.id.clone(),
        item,
        line.quantity.map(|q| words.number(q, 0)).unwrap_or_default(),
        line.unit.as_deref().map(|unit| words.unit(unit)).unwrap_or_default(),
        price,
        rate.map(|r| words.number(r, 0)).unwrap_or_default(),
        words.amount(line.net),
    ]
}

fn allowances(allowances: &[AllowanceCharge], words: Words) -> Option<Part> {
    if allowances.is_empty() {
        return None;
    }
    let reason = |a: &AllowanceCharge| {
        let kind = if a.is_charge { words.say("Gebyr", "Charge") } else { words.say("Rabat", "Allowance") };
        a.reason.as_ref().or(a.reason_code.as_ref()).map_or(kind.clone(), |r| format!("{kind}: {r}"))
    };
    let rows = allowances.iter().map(|a| vec![reason(a), words.number(a.signed(), 2)]).collect();
    Some(Part::Table(Table {
        title: words.say("Rabatter og gebyrer", "Allowances and charges"),
        columns: vec![(words.say("Årsag", "Reason"), false), (words.say("Beløb", "Amount"), true)],
        rows,
    }))
}

fn vat(document: &Document, words: Words) -> Option<Part> {
    if document.vat.is_empty() {
        return None;
    }
    let name = |row: &VatRow| {
        let scheme =
            if row.is_vat() { words.say("Moms", "VAT") } else { row.scheme_name.clone().unwrap_or_default() };
        let category = row.category.as_deref().map(|c| words.category(c)).unwrap_or_default();
        let reason = row.reason.as_ref().map(|r| format!(" · {r}")).unwrap_or_default();
        format!("{scheme}: {category}{reason}")
    };
    let row = |row: &VatRow| {
        let rate = row.rate.map(|r| words.number(r, 0)).unwrap_or_default();
        vec![name(row), rate, words.amount(row.taxable), words.amount(row.amount)]
    };
    Some(Part::Table(Table {
        title: words.say("Moms", "VAT"),
        columns: vec![
            (words.say("Kategori", "Category"), false),
            ("%".to_owned(), true),
            (words.say("Grundlag", "Taxable"), true),
            (words.say("Moms", "VAT"), true),
        ],
        rows: document.vat.iter().map(row).collect(),
    }))
}

fn totals(document: &Document, words: Words) -> Option<Part> {
    let totals = &document.totals;
    let mut rows = Rows::default();
    let mut add = |label: String, value: Option<Decimal>| {
        rows.add(label, Some(words.amount(value).as_str()));
    };
    add(words.say("Linjer i alt", "Sum of lines"), totals.lines);
    add(words.say("Rabatter", "Allowances"), totals.allowances);
    add(words.say("Gebyrer", "Charges"), totals.charges);
    add(words.say("I alt uden moms", "Total without VAT"), totals.without_vat);
    add(words.say("Moms", "VAT"), totals.vat);
    add(words.say("I alt med moms", "Total with VAT"), totals.with_vat);
    add(words.say("Forudbetalt", "Paid in advance"), totals.prepaid);
    add(words.say("Afrunding", "Rounding"), totals.rounding);
    add(words.say("Til betaling", "Amount due"), totals.payable);
    let title = words.say("Totaler", "Totals");
    (!rows.0.is_empty()).then_some(Part::Facts(Facts { title, rows: rows.0, sums: true }))
}

fn payment(means: &PaymentMeans, words: Words) -> Option<Part> {
    let mut rows = Rows::default();
    let (kind, values) = target(&means.target, words);
    rows.add(words.say("Måde", "Means"), Some(&kind));
    for (label, value) in values {
        rows.add(label, Some(&value));
    }
    rows.add(words.say("Forfald", "Due"), means.due_date.map(|d| words.date(d)).as_deref());
    rows.add(words.say("Tekst til betalingen", "Text for the payment"), means.remittance.as_deref());
    rows.facts(words.say("Betaling", "Payment"))
}

fn target(target: &PaymentTarget, words: Words) -> (String, Vec<(String, String)>) {
    let account = words.say("Konto", "Account");
    match target {
        PaymentTarget::Fik { card, payment_id, creditor } => {
            let code = format!("+{}<{payment_id}+{creditor}<", card.code());
            (
                words.say("Indbetalingskort (FIK)", "Payment slip (FIK)"),
                vec![(words.say("Kortlinje", "Slip line"), code)],
            )
        }
        PaymentTarget::Giro { card, payment_id, account } => {
            let code = format!("+{}<{payment_id}+{account}<", card.code());
            (words.say("Girokort", "Giro slip"), vec![(words.say("Kortlinje", "Slip line"), code)])
        }
        PaymentTarget::Account { registration, number } => (
            words.say("Bankoverførsel", "Bank transfer"),
            vec![(account, format!("{registration} {number}"))],
        ),
        PaymentTarget::Iban { iban, bic } => {
            let mut values = vec![("IBAN".to_owned(), iban.clone())];
            values.extend(bic.iter().map(|bic| ("BIC".to_owned(), bic.clone())));
            (words.say("Bankoverførsel", "Bank transfer"), values)
        }
        PaymentTarget::NemKonto => (words.say("Modtagers NemKonto", "The payee's NemKonto"), Vec::new()),
        PaymentTarget::DirectDebit { mandate, .. } => {
            let mandate = mandate.iter().map(|m| (words.say("Aftale", "Mandate"), m.clone())).collect();
            (words.say("Opkræves automatisk", "Direct debit"), mandate)
        }
        PaymentTarget::Card(number) => (words.say("Betalingskort", "Card"), vec![(account, number.clone())]),
        PaymentTarget::Other(other) => (words.say("Konto", "Account"), vec![(account, other.clone())]),
        PaymentTarget::Unknown => (words.say("Ikke oplyst", "Not stated"), Vec::new()),
    }
}

fn notes(document: &Document, words: Words) -> Option<Part> {
    let mut rows = Rows::default();
    for note in &document.notes {
        rows.add(words.say("Note", "Note"), Some(&note.text));
    }
    rows.add(words.say("Betalingsbetingelser", "Payment terms"), document.payment_terms.as_deref());
    rows.facts(words.say("Bemærkninger", "Remarks"))
}

fn attachments(attachments: &[Attachment], words: Words) -> Option<Part> {
    if attachments.is_empty() {
        return None;
    }
    let size = |a: &Attachment| match (a.bytes.is_empty(), &a.uri) {
        (false, _) => words.size(a.bytes.len()),
        (true, Some(uri)) => uri.clone(),
        (true, None) => words.say("kun henvisning", "reference only"),
    };
    let row = |a: &Attachment| {
        let kind = a.mime.clone().unwrap_or_default();
        let name = a.name.clone().or_else(|| a.description.clone()).unwrap_or_default();
        vec![a.id.clone(), name, kind, size(a)]
    };
    Some(Part::Table(Table {
        title: words.say("Bilag", "Attachments"),
        columns: vec![
            ("Id".to_owned(), false),
            (words.say("Navn", "Name"), false),
            (words.say("Type", "Type"), false),
            (words.say("Indhold", "Content"), true),
        ],
        rows: attachments.iter().map(row).collect(),
    }))
}

//! One invoice: the document beside the decision.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kaemner_app::access::{self, Unit};
use kaemner_app::actor::{Act, At, PersonId, UnitPath};
use kaemner_app::bills::{self, BillsError, CodingLine, Invoice, InvoiceId, InvoiceState, Suggestion};
use kaemner_app::events::{self, Object, Recorded};
use kaemner_app::ledger::{self, NewAccount, Reason};
use kaemner_formats::invoice;
use kaemner_formats::pdf::{Part, Source};
use kaemner_store::Tx;
use kaemner_values::text::Message;
use kaemner_values::{Ore, danish, text};
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::attachment;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::paper;
use crate::patterns::{Cell, Column, Facts, Row, Step, StepState, Steps, Table, Timeline};

/// What the page reads.
struct Loaded {
    invoice: Invoice,
    coding: Vec<CodingLine>,
    suggested: Vec<Suggestion>,
    file: Vec<u8>,
    trail: Vec<Recorded>,
    names: HashMap<PersonId, String>,
    units: Vec<Unit>,
    confirmed: bool,
    today: Date,
}

async fn load(ctx: &Ctx, id: InvoiceId) -> Result<Loaded, WebError> {
    ctx.read(move |tx, by| {
        let invoice = bills::invoice(tx, by, id)?;
        let open = matches!(invoice.state, InvoiceState::Received | InvoiceState::Coded);
        let suggested = if open { bills::suggest(tx, by, id)? } else { Vec::new() };
        let trail = events::of_object(tx, Object::new("invoice", id.get()))?;
        let persons: Vec<PersonId> = trail.iter().map(|event| event.person).collect();
        Ok::<_, BillsError>(Loaded {
            coding: bills::coding(tx, by, id)?,
            suggested,
            file: bills::document(tx, by, id)?,
            names: access::names(tx, &persons)?,
            units: if open { access::units(tx)? } else { Vec::new() },
            confirmed: bills::is_target_confirmed(tx, &invoice)?,
            trail,
            today: tx.today(),
            invoice,
        })
    })
    .await
}

/// One line of the coding form.
struct CodingRow {
    no: usize,
    typed: String,
    text: String,
    amount: String,
    vat: String,
    reason: String,
}

/// A form the person may send now.
struct Decision {
    action: String,
    label: Message,
    primary: bool,
    /// The label of the reason that must be given.
    reason: Option<Message>,
}

#[derive(Template)]
#[template(path = "bills/detail.html")]
struct BillView {
    code: String,
    csrf: String,
    steps: Steps,
    facts: Facts,
    timeline: Timeline,
    document: String,
    file: String,
    print: String,
    coding_action: Option<String>,
    rows: Vec<CodingRow>,
    errors: FormErrors,
    decisions: Vec<Decision>,
    moves: Vec<(String, String)>,
    move_action: String,
    note: Option<Message>,
    supplier: Option<String>,
    voucher: Option<String>,
}

pub(super) async fn show(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Page, WebError> {
    let id = InvoiceId::new(id);
    page(&ctx, id, None, FormErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    id: InvoiceId,
    sent: Option<Vec<CodingRow>>,
    errors: FormErrors,
) -> Result<Page, WebError> {
    let loaded = load(ctx, id).await?;
    let head = head(ctx, &loaded.invoice, loaded.today);
    let view = BillView::of(ctx, loaded, sent, errors)?;
    Page::new(ctx, head, &view).await
}

fn head(ctx: &Ctx, invoice: &Invoice, today: Date) -> Head {
    let lead = if invoice.state == InvoiceState::Paid {
        text!(
            "bills-lead-paid",
            date = invoice.paid_on.unwrap_or(invoice.due),
            reference = invoice.bank_reference.clone().unwrap_or_default()
        )
    } else if invoice.due < today {
        text!("bills-lead-late", date = invoice.due)
    } else {
        text!("bills-lead-due", date = invoice.due)
    };
    let done = Fields::of_query(&ctx.request.query);
    let done = match done.typed("done") {
        Some("received") => Some(text!("bills-done-received")),
        Some("known") => Some(text!("bills-done-known")),
        Some("duplicate") => Some(text!("bills-done-duplicate")),
        Some("coded") => Some(text!("bills-done-coded")),
        Some("attested") => Some(text!("bills-done-attested")),
        Some("authorised") => Some(text!("bills-done-authorised")),
        Some("rejected") => Some(text!("bills-done-rejected")),
        Some("moved") => Some(text!("bills-done-moved")),
        _ => None,
    };
    Head::new(text!("bills-title", supplier = invoice.supplier_name.as_str(), amount = invoice.total))
        .lead(lead)
        .crumb(text!("place-bills"), "/bills")
        .help("bills")
        .done(done)
        .wide()
}

impl BillView {
    fn of(
        ctx: &Ctx,
        loaded: Loaded,
        sent: Option<Vec<CodingRow>>,
        errors: FormErrors,
    ) -> Result<Self, WebError> {
        let Loaded { invoice, coding, suggested, file, trail, names, units, confirmed, .. } = loaded;
        let by = ctx.by()?;
        let may = |act| by.may(act, At::unit(&invoice.unit)).is_ok();
        let address = |step: &str| ctx.href(&format!("/bills/{}/{step}", invoice.id));
        let open = matches!(invoice.state, InvoiceState::Received | InvoiceState::Coded);
        let document = invoice::read(&file)
            .map(|document| invoice::view::html_fragment(&document, ctx.request.language))
            .map_err(|error| WebError::Broken(Box::new(error)))?;
        let rows = sent.unwrap_or_else(|| rows(&coding, &suggested));
        let note = match invoice.state {
            InvoiceState::Duplicate => Some(text!("bills-note-duplicate")),
            InvoiceState::Attested if !confirmed => Some(text!("bills-note-unconfirmed")),
            InvoiceState::Rejected => Some(text!("bills-note-rejected", why = invoice.remark.as_str())),
            _ => None,
        };
        Ok(Self {
            code: by.municipality.to_string(),
            csrf: ctx.csrf(),
            steps: steps(&invoice, &names),
            facts: facts(&invoice),
            timeline: timeline(&trail, &names),
            document,
            file: address("file.xml"),
            print: address("bill.pdf"),
            coding_action: (open && may(Act::CodeInvoice)).then(|| address("code")),
            rows,
            errors,
            decisions: decisions(&invoice, &may, &address),
            moves: units.into_iter().map(|unit| (unit.path.to_string(), unit.name)).collect(),
            move_action: address("move"),
            note,
            supplier: by
                .may_somewhere(Act::ReadSuppliers)
                .then(|| ctx.href(&format!("/suppliers/{}", invoice.supplier))),
            voucher: invoice.voucher.map(|voucher| ctx.href(&format!("/ledger/vouchers/{voucher}"))),
        })
    }
}

fn rows(coding: &[CodingLine], suggested: &[Suggestion]) -> Vec<CodingRow> {
    let of_coding = |(at, line): (usize, &CodingLine)| CodingRow {
        no: at + 1,
        typed: line.typed.clone(),
        text: line.text.clone(),
        amount: danish::amount(line.amount),
        vat: danish::amount(line.vat),
        reason: line.reason.as_ref().map(|reason| reason.text.clone()).unwrap_or_default(),
    };
    let of_suggestion = |(at, line): (usize, &Suggestion)| CodingRow {
        no: at + 1,
        typed: line.typed.clone(),
        text: line.text.clone(),
        amount: danish::amount(line.amount),
        vat: danish::amount(line.vat),
        reason: String::new(),
    };
    if coding.is_empty() {
        suggested.iter().enumerate().map(of_suggestion).collect()
    } else {
        coding.iter().enumerate().map(of_coding).collect()
    }
}

fn decisions(
    invoice: &Invoice,
    may: &dyn Fn(Act) -> bool,
    address: &dyn Fn(&str) -> String,
) -> Vec<Decision> {
    let plain = |step: &str, label| Decision { action: address(step), label, primary: true, reason: None };
    let mut decisions = Vec::new();
    match invoice.state {
        InvoiceState::Coded if may(Act::AttestInvoice) => {
            decisions.push(plain("attest", text!("bills-attest")))
        }
        InvoiceState::Attested if may(Act::AuthoriseInvoice) => {
            decisions.push(plain("authorise", text!("bills-authorise")));
        }
        InvoiceState::Duplicate if may(Act::OverrideDuplicate) => decisions.push(Decision {
            reason: Some(text!("bills-let-through-reason")),
            ..plain("let-through", text!("bills-let-through"))
        }),
        _ => {}
    }
    let rejectable =
        !matches!(invoice.state, InvoiceState::Posted | InvoiceState::Paid | InvoiceState::Rejected);
    if rejectable && may(Act::RejectInvoice) {
        decisions.push(Decision {
            primary: false,
            reason: Some(text!("bills-reject-reason")),
            ..plain("reject", text!("bills-reject"))
        });
    }
    decisions
}

fn facts(invoice: &Invoice) -> Facts {
    let optional = |text: &str| Cell::text_or_unknown((!text.is_empty()).then_some(text));
    Facts(vec![
        (text!("bills-number"), Cell::Code(invoice.number.clone())),
        (text!("bills-state"), super::state(invoice.state)),
        (text!("bills-amount"), Cell::Amount(invoice.total)),
        (text!("bills-vat"), Cell::Amount(invoice.vat)),
        (text!("bills-issued"), Cell::Date(invoice.issue_date)),
        (text!("bills-due"), Cell::Date(invoice.due)),
        (text!("bills-reference"), optional(&invoice.buyer_reference)),
        (text!("bills-order"), optional(&invoice.order_reference)),
        (text!("bills-pay-to"), Cell::text_or_unknown(invoice.target.clone())),
    ])
}

fn steps(invoice: &Invoice, names: &HashMap<PersonId, String>) -> Steps {
    let who = |person: Option<PersonId>| person.and_then(|person| names.get(&person).cloned());
    let path = [
        (text!("bills-state-received"), who(Some(invoice.received_by)), InvoiceState::Received),
        (text!("bills-path-coded"), who(invoice.coded_by), InvoiceState::Coded),
        (text!("bills-path-attested"), who(invoice.attested_by), InvoiceState::Attested),
        (text!("bills-path-authorised"), who(invoice.authorised_by), InvoiceState::Posted),
        (text!("bills-state-paid"), None, InvoiceState::Paid),
    ];
    let at = InvoiceState::ALL.iter().position(|state| *state == invoice.state).unwrap_or(0);
    let step = |(label, who, state): (Message, Option<String>, InvoiceState)| {
        let own = InvoiceState::ALL.iter().position(|known| *known == state).unwrap_or(0);
        let state = if own <= at {
            StepState::Done
        } else if own == at + 1 {
            StepState::Now
        } else {
            StepState::Ahead
        };
        Step { label, state, who }
    };
    if matches!(invoice.state, InvoiceState::Rejected | InvoiceState::Duplicate) {
        return Steps(Vec::new());
    }
    Steps(path.into_iter().map(step).collect())
}

fn timeline(trail: &[Recorded], names: &HashMap<PersonId, String>) -> Timeline {
    Timeline::of(trail, names, |event| super::what(event.step.as_deref()))
}

pub(super) async fn file(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Response, WebError> {
    let id = InvoiceId::new(id);
    let bytes = ctx.read(move |tx, by| bills::document(tx, by, id)).await?;
    attachment("faktura.xml", "application/octet-stream", bytes)
}

/// The invoice on paper: what the municipality knows and did, the invoice as the supplier wrote it, and inside the
/// file the bytes as they were received.
pub(super) async fn print(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Response, WebError> {
    let loaded = load(&ctx, InvoiceId::new(id)).await?;
    let language = ctx.request.language;
    let head = head(&ctx, &loaded.invoice, loaded.today);
    let document = invoice::read(&loaded.file).map_err(|error| WebError::Broken(Box::new(error)))?;
    let mut parts = vec![paper::facts(language, &text!("paper-facts"), &facts(&loaded.invoice))];
    if !loaded.coding.is_empty() {
        parts.push(Part::Table(paper::rows(language, Some(&text!("bills-coding")), &coded(&loaded.coding))));
    }
    parts.push(paper::trail(language, &timeline(&loaded.trail, &loaded.names)));
    parts.extend(invoice::view::paper(&document, language));
    let name = format!("faktura-{}", loaded.invoice.id);
    let source = Source {
        name: "faktura.xml".to_owned(),
        media_type: "application/xml",
        description: ctx.say(&text!("bills-file-as-received")),
        bytes: loaded.file,
    };
    paper::document(&ctx, &name, &head, Vec::new(), parts, Some(source)).await
}

fn coded(coding: &[CodingLine]) -> Table {
    let row = |line: &CodingLine| {
        Row::new(vec![
            Cell::Code(line.typed.clone()),
            Cell::Text(line.text.clone()),
            Cell::Amount(line.amount),
            Cell::Amount(line.vat),
        ])
    };
    let sum = |of: fn(&CodingLine) -> Ore| Cell::Amount(coding.iter().map(of).sum());
    Table {
        caption: None,
        columns: vec![
            Column::text(text!("column-account")),
            Column::text(text!("column-text")),
            Column::number(text!("bills-amount-with-vat")),
            Column::number(text!("bills-vat")),
        ],
        rows: coding.iter().map(row).collect(),
        total: Some(vec![
            Cell::Say(text!("column-total")),
            Cell::Blank,
            sum(|line| line.amount),
            sum(|line| line.vat),
        ]),
    }
}

/// The lines as typed, one per row of the form.
fn sent_rows(fields: &Fields) -> Vec<CodingRow> {
    let column = |name| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (typed, texts, reasons) = (column("line-account"), column("line-text"), column("line-reason"));
    let (amounts, vats) = (column("line-amount"), column("line-vat"));
    let at = |column: &[String], at: usize| column.get(at).cloned().unwrap_or_default();
    let row = |no: usize| CodingRow {
        no: no + 1,
        typed: at(&typed, no),
        text: at(&texts, no),
        amount: at(&amounts, no),
        vat: at(&vats, no),
        reason: at(&reasons, no),
    };
    (0..amounts.len())
        .map(row)
        .filter(|row| !row.typed.trim().is_empty() || !row.amount.trim().is_empty())
        .collect()
}

/// The rows as coding lines; what cannot be read is noted at its row.
fn coding_lines(
    tx: &mut Tx<'_>,
    unit: &UnitPath,
    rows: &[CodingRow],
    errors: &mut FormErrors,
) -> Result<Vec<CodingLine>, BillsError> {
    let today = tx.today();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let field = format!("line-{}", row.no);
        let amount = errors.take(&field, danish::parse_amount(&row.amount).map_err(|error| error.message()));
        let vat = if row.vat.trim().is_empty() { "0" } else { row.vat.as_str() };
        let vat = errors.take(&field, danish::parse_amount(vat).map_err(|error| error.message()));
        let account: Option<NewAccount> = match ledger::resolve_account(tx, &row.typed, unit, today) {
            Ok(account) => Some(account),
            Err(error) => match error.message() {
                Some(message) => {
                    errors.add(&field, message);
                    None
                }
                None => return Err(error.into()),
            },
        };
        let (Some(amount), Some(vat), Some(account)) = (amount, vat, account) else { continue };
        let reason = (!row.reason.trim().is_empty())
            .then(|| Reason { text: row.reason.trim().to_owned(), owner: "bills".to_owned() });
        let (typed, text) = (row.typed.trim().to_owned(), row.text.trim().to_owned());
        lines.push(CodingLine { account, typed, text, amount, vat, reason });
    }
    Ok(lines)
}

pub(super) async fn code(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id = InvoiceId::new(id);
    let owner = ctx.by()?.name.clone();
    let sent = sent_rows(&fields);
    let rows = sent_rows(&fields);
    let written = ctx
        .write(move |tx, by| {
            let mut errors = FormErrors::default();
            let unit = bills::invoice(tx, by, id)?.unit;
            let mut lines = coding_lines(tx, &unit, &rows, &mut errors)?;
            for reason in lines.iter_mut().filter_map(|line| line.reason.as_mut()) {
                reason.owner.clone_from(&owner);
            }
            if errors.is_empty() {
                bills::code(tx, by, id, &lines)?;
            }
            Ok::<_, BillsError>(errors)
        })
        .await;
    let errors = match written {
        Ok(errors) if errors.is_empty() => return Ok(done(&ctx, id, "coded").into_response()),
        Ok(errors) => errors,
        Err(WebError::Refused(message)) => FormErrors::whole(message),
        Err(other) => return Err(other),
    };
    let page = page(&ctx, id, Some(sent), errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn done(ctx: &Ctx, id: InvoiceId, what: &str) -> Redirect {
    Redirect::to(&ctx.href(&format!("/bills/{id}?done={what}")))
}

pub(super) async fn attest(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    _: Fields,
) -> Result<Redirect, WebError> {
    let id = InvoiceId::new(id);
    ctx.write(move |tx, by| bills::attest(tx, by, id)).await?;
    Ok(done(&ctx, id, "attested"))
}

pub(super) async fn authorise(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    _: Fields,
) -> Result<Redirect, WebError> {
    let id = InvoiceId::new(id);
    ctx.write(move |tx, by| bills::authorise(tx, by, id)).await?;
    Ok(done(&ctx, id, "authorised"))
}

pub(super) async fn reject(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Redirect, WebError> {
    let id = InvoiceId::new(id);
    let reason = fields.typed("reason").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| bills::reject(tx, by, id, &reason)).await?;
    Ok(done(&ctx, id, "rejected"))
}

pub(super) async fn let_through(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Redirect, WebError> {
    let id = InvoiceId::new(id);
    let reason = fields.typed("reason").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| bills::override_duplicate(tx, by, id, &reason)).await?;
    Ok(done(&ctx, id, "received"))
}

pub(super) async fn move_to_unit(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Redirect, WebError> {
    let id = InvoiceId::new(id);
    let unit: UnitPath = fields.typed("unit").and_then(|unit| unit.parse().ok()).ok_or(WebError::NotFound)?;
    ctx.write(move |tx, by| bills::move_to_unit(tx, by, id, &unit)).await?;
    Ok(Redirect::to(&ctx.href("/bills?done=moved")))
}

//! Invoices as JSON.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use kaemner_app::bills::{
    self, BillsError, Invoice, InvoiceId, InvoiceState, Query, Received, Supplier, SupplierId,
};
use serde::Serialize;
use utoipa::openapi::OpenApi as Document;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::api::Asked;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::Fields;
use crate::json::Problem;

#[derive(OpenApi)]
#[openapi(
    paths(list, one, receive, suppliers, supplier),
    components(schemas(Bill, Bills, BillReceived, ApiSupplier, Suppliers))
)]
struct Paths;

/// The part of the API's description that bills own.
pub(crate) fn paths() -> Document {
    Paths::openapi()
}

/// An invoice or credit note.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bill {
    id: Uuid,
    #[schema(example = "invoice")]
    kind: &'static str,
    supplier: String,
    number: String,
    #[schema(example = "2026-11-22")]
    issue_date: String,
    due: String,
    /// What is owed in øre; a credit note is negative.
    total_ore: i64,
    vat_ore: i64,
    #[schema(example = "received")]
    state: &'static str,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_reference: Option<String>,
}

impl From<Invoice> for Bill {
    fn from(invoice: Invoice) -> Self {
        Self {
            id: invoice.id.get(),
            kind: invoice.kind.name(),
            supplier: invoice.supplier_name,
            number: invoice.number,
            issue_date: invoice.issue_date.to_string(),
            due: invoice.due.to_string(),
            total_ore: invoice.total.get(),
            vat_ore: invoice.vat.get(),
            state: invoice.state.name(),
            unit: invoice.unit.to_string(),
            voucher: invoice.voucher.map(kaemner_app::ledger::VoucherId::get),
            paid_on: invoice.paid_on.map(|day| day.to_string()),
            bank_reference: invoice.bank_reference,
        }
    }
}

/// A page of invoices.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bills {
    items: Vec<Bill>,
    /// Send it back as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BillReceived {
    id: Uuid,
    /// `new`, `known` (the same file again) or `duplicate` (stopped: the number is here already).
    #[schema(example = "new")]
    outcome: &'static str,
}

const PAGE: i64 = 100;

/// Invoices by due day.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/bills",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("state" = Option<String>, Query, description = "Only this state"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = Bills), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn list(ctx: Ctx) -> Result<Json<Bills>, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let states = match fields.typed("state") {
        None => Vec::new(),
        Some(name) => vec![InvoiceState::named(name).ok_or(WebError::BadRequest("state"))?],
    };
    let after = match fields.typed("cursor") {
        None => None,
        Some(cursor) => Some(read_cursor(cursor).ok_or(WebError::BadRequest("cursor"))?),
    };
    let query = Query { states, search: String::new(), due_by: None, after, limit: PAGE };
    let found = ctx.read(move |tx, by| bills::invoices(tx, by, &query)).await?;
    let full = i64::try_from(found.len()).unwrap_or(0) == PAGE;
    let next = found.last().filter(|_| full).map(|last| format!("{}_{}", last.due, last.id));
    Ok(Json(Bills { items: found.into_iter().map(Bill::from).collect(), next }))
}

fn read_cursor(cursor: &str) -> Option<(jiff::civil::Date, InvoiceId)> {
    let (due, id) = cursor.split_once('_')?;
    Some((due.parse().ok()?, id.parse().ok()?))
}

/// One invoice.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/bills/{id}",
    params(("code" = String, Path, description = "Municipality, four digits"), ("id" = Uuid, Path)),
    responses((status = 200, body = Bill), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn one(ctx: Ctx, path: Path<(String, Uuid)>) -> Result<Json<Bill>, WebError> {
    let id = InvoiceId::new(path.1);
    let invoice = ctx.read(move |tx, by| bills::invoice(tx, by, id)).await?;
    Ok(Json(invoice.into()))
}

/// Receives one e-invoice file (OIOUBL 2.1 or Peppol BIS Billing 3). The same file again changes nothing, so that
/// no key is needed to send it twice safely.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/bills",
    params(("code" = String, Path, description = "Municipality, four digits")),
    request_body(content = Vec<u8>, content_type = "application/xml"),
    responses((status = 201, body = BillReceived), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem))
)]
pub(super) async fn receive(ctx: Ctx, body: Bytes) -> Result<(StatusCode, Json<BillReceived>), WebError> {
    let received = ctx
        .write(move |tx, by| {
            let received = bills::receive(tx, by, &body)?;
            Ok::<_, BillsError>(received)
        })
        .await?;
    let outcome = match received {
        Received::New(_) => "new",
        Received::Known(_) => "known",
        Received::Duplicate { .. } => "duplicate",
    };
    Ok((StatusCode::CREATED, Json(BillReceived { id: received.invoice().get(), outcome })))
}

/// A supplier.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiSupplier {
    id: Uuid,
    name: String,
    /// Company number, if Danish.
    #[serde(skip_serializing_if = "Option::is_none")]
    cvr: Option<String>,
    /// Electronic address, `scheme:id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
}

/// A page of suppliers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suppliers {
    items: Vec<ApiSupplier>,
    /// Send it back as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Supplier> for ApiSupplier {
    fn from(supplier: Supplier) -> Self {
        let Supplier { id, cvr, name, endpoint } = supplier;
        Self { id: id.get(), name, cvr, endpoint }
    }
}

/// Suppliers by name.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/suppliers",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("q" = Option<String>, Query, description = "Only names that hold this"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = Suppliers), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(super) async fn suppliers(ctx: Ctx) -> Result<Json<Suppliers>, WebError> {
    let mut asked = Asked::of(&ctx);
    let (search, limit) = (asked.search("q"), asked.limit());
    let after: Option<SupplierId> = asked.cursor(|cursor| cursor.parse().ok());
    asked.wrong.end()?;
    let wanted = i64::try_from(limit).unwrap_or(1);
    let found = ctx.read(move |tx, by| bills::supplier_page(tx, by, &search, after, wanted)).await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.id.to_string());
    Ok(Json(Suppliers { items: found.into_iter().map(ApiSupplier::from).collect(), next }))
}

/// One supplier.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/suppliers/{id}",
    params(("code" = String, Path, description = "Municipality, four digits"), ("id" = Uuid, Path)),
    responses((status = 200, body = ApiSupplier), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn supplier(ctx: Ctx, Id(id): Id<SupplierId>) -> Result<Json<ApiSupplier>, WebError> {
    let found = ctx.read(move |tx, by| bills::supplier(tx, by, id)).await?;
    Ok(Json(found.into()))
}

//! Deliveries of specialist systems: what is missing, what was rejected, and taking a file in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access;
use kaemner_app::ledger::{
    self, LedgerError, MissingDelivery, NewSystem, Reject, RowError, SystemId, TakenDelivery,
};
use kaemner_store::{DocumentKind, Scope};
use kaemner_values::text;
use kaemner_values::text::Message;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Column, Row, Table};

/// What came of a file.
enum Outcome {
    /// Nothing was sent.
    None,
    /// Tried: so many vouchers can be posted, and these cannot.
    Tried(Message, Vec<Reject>),
    /// These lines must be corrected by the sender; nothing is posted.
    Wrong(Message, Vec<RowError>),
    /// Taken in.
    Taken(Message),
    /// Nothing was chosen.
    Unreadable(Message),
}

#[derive(Template)]
#[template(path = "ledger/deliveries.html")]
struct DeliveriesView {
    csrf: String,
    code: String,
    systems: Vec<(SystemId, NewSystem)>,
    tables: Table,
    missing: Table,
    rejects: Vec<Reject>,
    outcome: Outcome,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, Outcome::None).await
}

async fn page(ctx: &Ctx, outcome: Outcome) -> Result<Page, WebError> {
    let (systems, missing, rejects) = ctx
        .read(|tx, by| {
            let today = tx.today();
            let systems = ledger::systems(tx, by)?;
            Ok::<_, LedgerError>((systems, ledger::missing_deliveries(tx, today)?, ledger::rejects(tx, by)?))
        })
        .await?;
    let title = text!("deliveries-title", missing = missing.len(), rejects = rejects.len());
    let view = DeliveriesView {
        csrf: ctx.csrf(),
        code: ctx.code()?.to_string(),
        tables: systems_table(ctx, &systems),
        systems,
        missing: missing_table(&missing),
        rejects,
        outcome,
    };
    Page::new(ctx, Head::new(title).crumb(text!("place-ledger"), "/ledger").help("entry"), &view).await
}

/// The systems, each leading to its translation table.
fn systems_table(ctx: &Ctx, systems: &[(SystemId, NewSystem)]) -> Table {
    let row = |(id, system): &(SystemId, NewSystem)| {
        Row::new(vec![
            Cell::Code(system.code.clone()),
            Cell::Text(system.name.clone()),
            Cell::Text(system.owner.clone()),
            system.due_days.map_or(Cell::Blank, Cell::Count),
        ])
        .to(ctx.href(&format!("/ledger/deliveries/{id}")))
    };
    Table {
        caption: Some(text!("translations-tables")),
        columns: vec![
            Column::text(text!("deliveries-system")),
            Column::text(text!("deliveries-name")),
            Column::text(text!("deliveries-owner")),
            Column::number(text!("deliveries-due-days")),
        ],
        rows: systems.iter().map(row).collect(),
        total: None,
    }
}

fn missing_table(missing: &[MissingDelivery]) -> Table {
    let row = |one: &MissingDelivery| {
        Row::new(vec![
            Cell::Code(one.system.clone()),
            Cell::Text(one.name.clone()),
            Cell::Text(one.owner.clone()),
            one.last.map_or(Cell::Unknown, Cell::Date),
        ])
    };
    Table {
        caption: Some(text!("deliveries-missing")),
        columns: vec![
            Column::text(text!("deliveries-system")),
            Column::text(text!("deliveries-name")),
            Column::text(text!("deliveries-owner")),
            Column::text(text!("deliveries-last")),
        ],
        rows: missing.iter().map(row).collect(),
        total: None,
    }
}

pub(super) async fn take(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let outcome = match outcome(&ctx, upload).await {
        Err(WebError::Refused(message)) => Outcome::Unreadable(message),
        other => other?,
    };
    let status = match outcome {
        Outcome::Wrong(..) | Outcome::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((status, page(&ctx, outcome).await?).into_response())
}

async fn outcome(ctx: &Ctx, upload: Upload) -> Result<Outcome, WebError> {
    let system = upload.fields.typed("system").and_then(|id| id.parse::<SystemId>().ok());
    let system = system.ok_or(WebError::BadRequest("system"))?;
    let post = upload.fields.get("what") == Some("post");
    let Some(given) = upload.files.into_iter().next() else {
        return Ok(Outcome::Unreadable(text!("import-no-file")));
    };
    let by = ctx.by()?.clone();
    let scope = Scope::from(by.municipality);
    ctx.blocking(move |store| {
        let mut delivery = match ledger::read_g69(&given.bytes, system, by.municipality) {
            Ok(delivery) => delivery,
            Err(errors) => return Ok(Outcome::Wrong(text!("import-wrong", count = errors.len()), errors)),
        };
        if !post {
            let rejects = store.read(scope, |tx| ledger::try_delivery(tx, &by, &delivery))?;
            let fine = delivery.vouchers.len().saturating_sub(rejects.len());
            return Ok(Outcome::Tried(text!("deliveries-tried", count = fine), rejects));
        }
        let bytes = &given.bytes;
        let taken = store.write(scope, |tx| {
            let by = access::renewed(tx, &by)?;
            delivery.document = Some(tx.put_document(bytes, DocumentKind::sniff(bytes))?);
            ledger::take_delivery(tx, &by, &delivery)
        })?;
        Ok::<_, LedgerError>(Outcome::Taken(taken_message(&taken)))
    })
    .await
}

fn taken_message(taken: &TakenDelivery) -> Message {
    text!("deliveries-taken", posted = taken.posted, rejected = taken.rejected)
}

pub(super) async fn settle(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let reject = fields.typed("reject").and_then(|id| id.parse::<Uuid>().ok());
    let reject = reject.ok_or(WebError::BadRequest("reject"))?;
    let how = fields.typed("how").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| ledger::settle_reject(tx, by, reject, &how)).await?;
    Ok(Redirect::to(&ctx.href("/ledger/deliveries")))
}

pub(super) async fn set_system(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let text = |name: &str| fields.typed(name).unwrap_or_default().to_owned();
    let days =
        fields.typed("due_days").map(|days| days.parse::<i64>().ok().filter(|days| (1..=400).contains(days)));
    let system = NewSystem {
        code: text("code"),
        name: text("name"),
        owner: text("owner"),
        due_days: days.map(|days| days.ok_or(WebError::BadRequest("due_days"))).transpose()?,
        own_accounts: fields.get("own_accounts").is_some(),
    };
    if system.code.is_empty() || system.name.is_empty() || system.owner.is_empty() {
        return Err(WebError::Refused(text!("form-required")));
    }
    ctx.write(move |tx, by| ledger::set_system(tx, by, &system)).await?;
    Ok(Redirect::to(&ctx.href("/ledger/deliveries")))
}

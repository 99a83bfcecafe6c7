//! Webhooks: the page where they are added and looked after, and the task that sends them.

use std::collections::HashMap;
use std::time::Duration;

use askama::Template;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::actor::Act;
use kaemner_app::events::webhook::{
    self, Attempt, Delivery, DeliveryState, NewWebhook, Webhook, WebhookError, WebhookId,
};
use kaemner_store::{Scope, StoreError};
use kaemner_values::{MunicipalityCode, text};
use tokio::task::JoinHandle;

use crate::App;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::outgoing::OutgoingError;
use crate::page::{Head, Page};
use crate::patterns::{Field, FieldKind, Form, danish_moment};
use crate::route::{Need, Route, action, page as page_route};

/// Deliveries sent at a time for one municipality.
const AT_A_TIME: u32 = 16;
/// Between two looks for something to send.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) fn routes() -> Vec<Route> {
    let need = Need::May(Act::ManageWebhooks);
    vec![
        page_route("/{code}/events/webhooks", need, show),
        action("/{code}/events/webhooks", need, add),
        action("/{code}/events/webhooks/{id}/test", need, test),
        action("/{code}/events/webhooks/{id}/switch", need, switch),
        action("/{code}/events/webhooks/{id}/revive", need, revive),
    ]
}

impl From<WebhookError> for WebError {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Denied(denied) => denied.into(),
            WebhookError::NotFound => Self::NotFound,
            WebhookError::Store(error) => error.into(),
            other => {
                let message = other.message();
                Self::of(other, message)
            }
        }
    }
}

#[derive(Template)]
#[template(path = "signin/webhooks.html")]
struct WebhooksView {
    csrf: String,
    code: MunicipalityCode,
    webhooks: Vec<(Webhook, Vec<Delivery>)>,
    /// The secret of the webhook just added.
    secret: Option<String>,
    form: Form,
}

impl WebhooksView {
    fn moment(&self, at: &jiff::Timestamp) -> String {
        danish_moment(*at)
    }
}

async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, None, &Fields::default(), FormErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    secret: Option<String>,
    typed: &Fields,
    errors: FormErrors,
) -> Result<Page, WebError> {
    let webhooks = ctx.read(webhook::list).await?;
    let fields = [
        Field::new("name", text!("webhooks-name"), FieldKind::Text).required(),
        Field::new("url", text!("webhooks-url"), FieldKind::Text).hint(text!("webhooks-url-hint")).required(),
        Field::new("acts", text!("webhooks-acts"), FieldKind::Text).hint(text!("webhooks-acts-hint")),
    ];
    let form = Form {
        action: ctx.href("/events/webhooks"),
        csrf: ctx.csrf(),
        fields: fields.map(|field| field.typed(typed, &errors)).into(),
        submit: text!("webhooks-add"),
        cancel: None,
        errors,
        files: false,
    };
    let head = Head::new(text!("webhooks-title", count = webhooks.len())).lead(text!("webhooks-lead"));
    let view = WebhooksView { csrf: ctx.csrf(), code: ctx.code()?, webhooks, secret, form };
    Page::new(ctx, head.help("sign-in"), &view).await
}

/// Adds a webhook and shows its secret in the answer, the only time it is seen.
async fn add(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let name = errors.required(&fields, "name").map(str::to_owned);
    let url = errors.required(&fields, "url").map(str::to_owned);
    let url = url.filter(|url| {
        let fits = url.parse::<reqwest::Url>().is_ok_and(|url| ctx.app.outgoing.check(&url).is_ok());
        if !fits {
            errors.add("url", text!("webhook-bad-url"));
        }
        fits
    });
    let words: Vec<_> =
        fields.get("acts").unwrap_or_default().split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let acts: Option<Vec<Act>> = words.iter().map(|word| Act::named(word)).collect();
    let acts = errors.take("acts", acts.ok_or_else(|| text!("webhooks-unknown-act")));
    if let (Some(name), Some(url), Some(acts)) = (name, url, acts) {
        let new = NewWebhook { name, url, acts };
        match ctx.write(move |tx, by| webhook::add(tx, by, &new)).await {
            Ok(shown) => {
                let page = page(&ctx, Some(shown.secret), &Fields::default(), errors).await?;
                return Ok(page.into_response());
            }
            Err(WebError::Refused(message)) => errors.add("", message),
            Err(other) => return Err(other),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, None, &fields, errors).await?).into_response())
}

fn back(ctx: &Ctx) -> Redirect {
    Redirect::to(&ctx.href("/events/webhooks"))
}

async fn test(ctx: Ctx, Id(id): Id<WebhookId>, _: Fields) -> Result<Redirect, WebError> {
    ctx.write(move |tx, by| webhook::test(tx, by, id)).await?;
    Ok(back(&ctx))
}

async fn switch(ctx: Ctx, Id(id): Id<WebhookId>, fields: Fields) -> Result<Redirect, WebError> {
    let on = fields.get("to") == Some("on");
    ctx.write(move |tx, by| webhook::switch(tx, by, id, on)).await?;
    Ok(back(&ctx))
}

async fn revive(ctx: Ctx, Id(_): Id<WebhookId>, fields: Fields) -> Result<Redirect, WebError> {
    let id = fields.get("delivery").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    ctx.write(move |tx, by| webhook::revive(tx, by, id)).await?;
    Ok(back(&ctx))
}

/// Sends what is due in every municipality, for ever. Each goes on by itself, so that one whose receivers never answer
/// delays no other.
pub async fn deliver_webhooks(app: App) {
    let mut rounds: HashMap<MunicipalityCode, JoinHandle<()>> = HashMap::new();
    loop {
        match app.blocking(|store| store.municipalities()).await.and_then(|codes| Ok(codes?)) {
            Ok(codes) => {
                for code in codes {
                    if rounds.get(&code).is_none_or(JoinHandle::is_finished) {
                        rounds.insert(code, tokio::spawn(round(app.clone(), code)));
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "webhooks wait; trying again"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn round(app: App, code: MunicipalityCode) {
    if let Err(error) = deliver_in(&app, code).await {
        tracing::warn!(%error, %code, "webhooks of this municipality wait; trying again");
    }
}

/// Queues news and sends what is due now in every municipality, and says how many were tried.
#[cfg(test)]
pub(crate) async fn deliver_once(app: &App) -> Result<usize, WebError> {
    let mut tried = 0;
    for code in app.blocking(|store| store.municipalities()).await?? {
        tried += deliver_in(app, code).await?;
    }
    Ok(tried)
}

/// Queues news and sends what is due now in a municipality, and says how many were tried.
async fn deliver_in(app: &App, code: MunicipalityCode) -> Result<usize, WebError> {
    let claimed = app.blocking(move |store| claim(store, code)).await??;
    let tried = claimed.len();
    let sends = claimed.into_iter().map(|attempt| tokio::spawn(send(app.clone(), code, attempt)));
    for sent in sends.collect::<Vec<_>>() {
        sent.await.map_err(|_| WebError::Panicked)??;
    }
    Ok(tried)
}

fn claim(store: &kaemner_store::Store, code: MunicipalityCode) -> Result<Vec<Attempt>, StoreError> {
    let scope = Scope::from(code);
    if store.read(scope, webhook::has_news)? {
        store.write(scope, webhook::queue)?;
    }
    if store.read(scope, webhook::is_due)? {
        store.write(scope, |tx| webhook::claim(tx, AT_A_TIME))
    } else {
        Ok(Vec::new())
    }
}

async fn send(app: App, code: MunicipalityCode, attempt: Attempt) -> Result<(), WebError> {
    let body = webhook::body(&attempt, &code.to_string());
    let signature = webhook::signature(&attempt.secret, app.store.now(), &body);
    let request = Request::post(&attempt.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("kaemner-delivery", attempt.delivery.to_string())
        .header("kaemner-signature", signature)
        .body(body);
    let outcome = match request {
        Err(_) => Err("the address cannot be read".to_owned()),
        Ok(request) => match app.outgoing.send(request).await {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(error) => Err(in_words(&error)),
        },
    };
    app.blocking(move |store| {
        store.write(Scope::from(code), |tx| {
            webhook::report(tx, &attempt, outcome.as_ref().copied().map_err(String::as_str))
        })
    })
    .await??;
    Ok(())
}

/// The problem without the address, which may hold a key.
fn in_words(error: &OutgoingError) -> String {
    match error {
        OutgoingError::Failed(error) if error.is_timeout() => "no answer in time".to_owned(),
        OutgoingError::Failed(error) if error.is_connect() => "no connection".to_owned(),
        OutgoingError::Failed(_) => "the request failed".to_owned(),
        other => other.to_string(),
    }
}

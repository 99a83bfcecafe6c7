//! The page of service accounts: what programs may do here, and their tokens.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use kaemner_app::access;
use kaemner_app::access::signin::{self, NewServiceAccount, NewToken, ServiceAccount, ServiceToken};
use kaemner_app::access::{AccessError, Role, ready_roles};
use kaemner_app::actor::{Act, Channel, PersonId, UnitPath};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, danish, text};

use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Choice, Field, FieldKind, Form, danish_moment};

/// A new token lives this long unless another day is typed: a quarter.
const TOKEN_DAYS: i32 = 90;

#[derive(Template)]
#[template(path = "signin/service.html")]
struct ServiceView {
    csrf: String,
    code: MunicipalityCode,
    now: Timestamp,
    until: String,
    accounts: Vec<Shown>,
    /// The secret of the token just made.
    secret: Option<String>,
    problem: Option<Message>,
    form: Form,
}

/// An account with the acts its roles give today.
struct Shown {
    account: ServiceAccount,
    acts: Vec<Act>,
}

impl ServiceView {
    fn moment(&self, at: &Timestamp) -> String {
        danish_moment(*at)
    }

    fn holds(&self, token: &ServiceToken) -> bool {
        token.holds_at(self.now)
    }
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, Outcome::default()).await
}

/// What the page says besides the list.
#[derive(Default)]
struct Outcome {
    secret: Option<String>,
    problem: Option<Message>,
    errors: FormErrors,
    typed: Fields,
}

async fn page(ctx: &Ctx, outcome: Outcome) -> Result<Page, WebError> {
    let (accounts, now, today) = ctx
        .read(|tx, by| {
            let (mut shown, alone) = (Vec::new(), signin::persons_alone());
            for account in signin::service_accounts(tx, by)? {
                let actor = access::actor(tx, account.id, Channel::Api)?;
                let mut acts: Vec<_> = actor
                    .iter()
                    .flat_map(|actor| actor.rights())
                    .flat_map(|right| right.acts.iter())
                    .collect();
                acts.sort();
                acts.dedup();
                acts.retain(|act| !alone.contains(*act));
                shown.push(Shown { account, acts });
            }
            Ok::<_, AccessError>((shown, tx.now(), tx.today()))
        })
        .await?;
    let until = today.saturating_add(jiff::Span::new().days(TOKEN_DAYS));
    let count = accounts.len();
    let view = ServiceView {
        csrf: ctx.csrf(),
        code: ctx.code()?,
        now,
        until: danish::date(until),
        accounts,
        secret: outcome.secret,
        problem: outcome.problem,
        form: form(ctx, &outcome.typed, outcome.errors),
    };
    let head = Head::new(text!("service-title", count = count)).lead(text!("service-lead")).help("sign-in");
    Page::new(ctx, head, &view).await
}

fn form(ctx: &Ctx, typed: &Fields, errors: FormErrors) -> Form {
    let choice = |role: &Role| Choice { value: role.key.to_string(), label: ctx.say(&role.message()) };
    let roles = ready_roles().iter().filter(|role| signin::is_for_programs(role)).map(choice);
    let fields = [
        Field::new("name", text!("service-name"), FieldKind::Text).required(),
        Field::new("purpose", text!("service-purpose"), FieldKind::Text)
            .hint(text!("service-purpose-hint"))
            .required(),
        Field::new("role", text!("service-role"), FieldKind::Select(roles.collect())).required(),
    ];
    Form {
        action: ctx.href("/access/service-accounts"),
        csrf: ctx.csrf(),
        fields: fields.map(|field| field.typed(typed, &errors)).into(),
        submit: text!("service-add"),
        cancel: None,
        errors,
        files: false,
    }
}

pub(super) async fn add(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let name = errors.required(&fields, "name").map(str::to_owned);
    let purpose = errors.required(&fields, "purpose").map(str::to_owned);
    let role = fields.get("role").and_then(access::ready_role).map(|role| role.key.as_str());
    let role = errors.take("role", role.ok_or_else(|| text!("form-required")));
    if let (Some(name), Some(purpose), Some(role)) = (name, purpose, role) {
        let new = NewServiceAccount { name, purpose, unit: UnitPath::root(), role };
        match ctx.write(move |tx, by| signin::add_service_account(tx, by, &new)).await {
            Ok(_) => return Ok(to_list(&ctx)),
            Err(WebError::Refused(message)) => errors.add("", message),
            Err(other) => return Err(other),
        }
    }
    let outcome = Outcome { errors, typed: fields, ..Outcome::default() };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, outcome).await?).into_response())
}

fn to_list(ctx: &Ctx) -> Response {
    Redirect::to(&ctx.href("/access/service-accounts")).into_response()
}

/// Makes a token and shows its secret in the answer, the only time it is seen.
pub(super) async fn issue(ctx: Ctx, Id(account): Id<PersonId>, fields: Fields) -> Result<Response, WebError> {
    let acts: Vec<_> = fields.all("act").filter_map(Act::named).collect();
    let mut errors = FormErrors::default();
    let today = ctx.read(|tx, _| Ok::<_, AccessError>(tx.today())).await?;
    let Some(until) = errors.date(&fields, "until", today) else {
        return refused(&ctx, errors.of("until")).await;
    };
    let new = NewToken { account, acts, until };
    match ctx.write(move |tx, by| signin::issue_token(tx, by, &new)).await {
        Ok(shown) => {
            let outcome = Outcome { secret: Some(shown.secret), ..Outcome::default() };
            Ok(page(&ctx, outcome).await?.into_response())
        }
        Err(WebError::Refused(message)) => refused(&ctx, Some(message)).await,
        Err(other) => Err(other),
    }
}

async fn refused(ctx: &Ctx, problem: Option<Message>) -> Result<Response, WebError> {
    let page = page(ctx, Outcome { problem, ..Outcome::default() }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn revoke(
    ctx: Ctx,
    Id(account): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let token = fields.get("token").and_then(|token| token.parse().ok()).ok_or(WebError::NotFound)?;
    ctx.write(move |tx, by| signin::revoke_token(tx, by, account, token)).await?;
    Ok(to_list(&ctx))
}

pub(super) async fn close(ctx: Ctx, Id(account): Id<PersonId>, _: Fields) -> Result<Response, WebError> {
    ctx.write(move |tx, by| signin::close_service_account(tx, by, account)).await?;
    Ok(to_list(&ctx))
}

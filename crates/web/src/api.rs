//! The JSON API under `/api/v1`: OpenAPI from the types, and a page that shows it without any script.
//!
//! A list answers with `items` and, when there is more, `next`: send it back as `cursor`. A command
//! carries an `Idempotency-Key`; the same key and request give the first result again, the same key with
//! another request 409. Refusals are problem+json.

mod command;
mod docs;
mod read;
mod tasks;

use std::sync::LazyLock;

use axum::Json;
use kaemner_app::actor::Act;
use serde::Serialize;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::json::{FieldProblem, Problem};
use crate::route::{Need, Route, api_get, page};

pub(crate) use command::{Command, CommandKey, Refusals};
pub(crate) use read::{Asked, Wrong};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        api_get("/api/v1/openapi.json", Need::Nobody, openapi),
        api_get("/api/v1/{code}/me", Need::May(Act::UseOwnDesk), me),
        api_get("/api/v1/{code}/tasks", Need::May(Act::UseOwnDesk), tasks::list),
        page("/api/docs", Need::Nobody, docs::show),
    ]
}

/// What all paths share; each capability adds its own paths in [`document`].
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kæmner",
        description = "Payroll and finance of Danish municipalities.",
        license(name = "MPL-2.0", identifier = "MPL-2.0")
    ),
    paths(me),
    components(schemas(Me, Right, Problem, FieldProblem)),
    modifiers(&Proofs),
    security(("token" = []))
)]
struct Base;

/// How a program proves who it is: the token of a service account.
struct Proofs;

impl Modify for Proofs {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("km_0265_…");
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The whole description of the API.
pub(crate) static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let mut document = Base::openapi();
    for paths in [crate::ledger::paths(), crate::bills::paths(), crate::payments::paths(), tasks::paths()] {
        document.merge(paths);
    }
    document
});

async fn openapi() -> Json<&'static Document> {
    Json(&DOCUMENT)
}

/// Who asks, and with which rights.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The person's name in this municipality.
    name: String,
    /// The municipality, four digits.
    #[schema(example = "0265")]
    municipality: String,
    /// The rights that hold today.
    rights: Vec<Right>,
}

/// One right.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Right {
    /// What may be done.
    #[schema(example = "ledger.post_voucher")]
    act: &'static str,
    /// In this unit and below.
    #[schema(example = "/")]
    unit: String,
    /// Up to this amount in øre; absent when there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_ore: Option<i64>,
}

/// Who asks, and with which rights.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/me",
    params(("code" = String, Path, description = "Municipality, four digits")),
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn me(ctx: Ctx) -> Result<Json<Me>, WebError> {
    let by = ctx.by()?;
    let right = |right: &kaemner_app::actor::Right| {
        let (unit, limit_ore) = (right.under.to_string(), right.limit.map(kaemner_values::Ore::get));
        let one = |act: Act| Right { act: act.name(), unit: unit.clone(), limit_ore };
        right.acts.iter().map(one).collect::<Vec<_>>()
    };
    Ok(Json(Me {
        name: by.name.clone(),
        municipality: by.municipality.to_string(),
        rights: by.rights().iter().flat_map(right).collect(),
    }))
}

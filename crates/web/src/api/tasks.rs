//! What waits for the person, as JSON.

use axum::Json;
use kaemner_app::tasks::{self, Task};
use kaemner_store::StoreError;
use serde::Serialize;
use utoipa::openapi::OpenApi as Document;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::read::Asked;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::json::Problem;

#[derive(OpenApi)]
#[openapi(paths(list), components(schemas(ApiTask, ApiTasks)))]
struct Paths;

pub(super) fn paths() -> Document {
    Paths::openapi()
}

/// Something that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiTask {
    id: Uuid,
    /// What is to be done.
    #[schema(example = "bills.authorise_invoice")]
    act: &'static str,
    unit: String,
    #[schema(example = "invoice")]
    object_kind: String,
    object_id: Uuid,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_ore: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

/// What waits, the most urgent first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiTasks {
    items: Vec<ApiTask>,
    /// How many wait in all.
    total: i64,
}

impl From<Task> for ApiTask {
    fn from(task: Task) -> Self {
        Self {
            id: task.id.get(),
            act: task.act.name(),
            unit: task.unit.to_string(),
            object_kind: task.object_kind,
            object_id: task.object_id,
            title: task.title,
            amount_ore: task.amount.map(kaemner_values::Ore::get),
            due: task.due.map(|due| due.to_string()),
        }
    }
}

/// What waits for the person who asks.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/tasks",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500)
    ),
    responses((status = 200, body = ApiTasks), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(super) async fn list(ctx: Ctx) -> Result<Json<ApiTasks>, WebError> {
    let mut asked = Asked::of(&ctx);
    let limit = i64::try_from(asked.limit()).unwrap_or(1);
    asked.wrong.end()?;
    let found =
        ctx.read(move |tx, by| Ok::<_, StoreError>((tasks::mine(tx, by, limit)?, tasks::count(tx, by)?)));
    let (items, (total, _)) = found.await?;
    Ok(Json(ApiTasks { items: items.into_iter().map(ApiTask::from).collect(), total }))
}

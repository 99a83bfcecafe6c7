//! The ledger as JSON: accounts, vouchers, balances, statements, periods.

mod accounts;
mod balances;
mod periods;
mod shapes;
mod vouchers;

use kaemner_app::actor::Act;
use kaemner_app::ledger::LedgerError;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::error::WebError;
use crate::route::{Need, Route, api_get, api_post};

#[derive(OpenApi)]
#[openapi(
    paths(
        accounts::find,
        accounts::one,
        accounts::judge,
        accounts::statement,
        vouchers::list,
        vouchers::one,
        vouchers::post,
        vouchers::reverse,
        vouchers::repost,
        balances::show,
        periods::list,
        periods::change
    ),
    components(schemas(
        shapes::ApiAccount,
        shapes::ApiVoucher,
        shapes::ApiLine,
        shapes::ApiPosted,
        shapes::NewApiVoucher,
        shapes::NewApiLine,
        shapes::ApiReason,
        accounts::Suggestion,
        accounts::Suggestions,
        accounts::Judged,
        accounts::ApiStatement,
        accounts::ApiStatementLine,
        vouchers::ApiVouchers,
        vouchers::ApiVoucherRow,
        vouchers::NewReversal,
        vouchers::NewRepost,
        vouchers::NewMove,
        balances::Balances,
        balances::BalanceRow,
        periods::ApiPeriod,
        periods::ApiPeriods,
        periods::PeriodChange
    ))
)]
struct Paths;

/// The part of the API's description that the ledger owns.
pub(crate) fn paths() -> Document {
    Paths::openapi()
}

pub(super) fn routes() -> Vec<Route> {
    let read = Need::May(Act::ReadLedger);
    vec![
        api_get("/api/v1/{code}/ledger/accounts", read, accounts::find),
        api_get("/api/v1/{code}/ledger/accounts/{id}", read, accounts::one),
        api_get("/api/v1/{code}/ledger/accounts/{id}/statement", read, accounts::statement),
        api_get("/api/v1/{code}/ledger/chart", read, accounts::judge),
        api_get("/api/v1/{code}/ledger/vouchers", read, vouchers::list),
        api_get("/api/v1/{code}/ledger/vouchers/{id}", read, vouchers::one),
        api_post("/api/v1/{code}/ledger/vouchers", Need::May(Act::PostVoucher), vouchers::post),
        api_post(
            "/api/v1/{code}/ledger/vouchers/{id}/reverse",
            Need::May(Act::ReverseVoucher),
            vouchers::reverse,
        ),
        api_post("/api/v1/{code}/ledger/vouchers/{id}/repost", Need::May(Act::Repost), vouchers::repost),
        api_get("/api/v1/{code}/ledger/balances", read, balances::show),
        api_get("/api/v1/{code}/ledger/periods", read, periods::list),
        api_post("/api/v1/{code}/ledger/periods", Need::May(Act::ManagePeriods), periods::change),
    ]
}

/// An error of a command with lines, at the line it is about.
fn at_line(error: LedgerError) -> WebError {
    let line = match &error {
        LedgerError::ZeroLine { line }
        | LedgerError::BadDimension { line }
        | LedgerError::OnMainAccount8 { line }
        | LedgerError::MixedDirect { line }
        | LedgerError::Stopped { line, .. }
        | LedgerError::ReasonMissing { line, .. } => Some(*line),
        _ => None,
    };
    match (line, error.message()) {
        (Some(line), Some(message)) => {
            WebError::Invalid(vec![(format!("lines[{}]", line.saturating_sub(1)), message)])
        }
        _ => error.into(),
    }
}

//! The pages of payments: what is ready, runs, release, and the bank's statements.

mod api;
mod bank;
mod runs;

use kaemner_app::actor::Act;
use kaemner_app::payments::PaymentsError;

use crate::error::WebError;
use crate::route::{Need, Route, action, api_get, api_post, export, page};

pub(crate) use api::paths;

pub(crate) fn routes() -> Vec<Route> {
    let read = Need::May(Act::ReadPayments);
    let prepare = Need::May(Act::PreparePayments);
    vec![
        page("/{code}/payments", read, runs::show),
        action("/{code}/payments/prepare", prepare, runs::prepare),
        page("/{code}/payments/{id}", read, runs::one),
        export("/{code}/payments/{id}/pain001.xml", read, runs::file),
        action("/{code}/payments/{id}/release", Need::May(Act::ReleasePayments), runs::release),
        action("/{code}/payments/{id}/cancel", prepare, runs::cancel),
        api_get("/api/v1/{code}/payments/runs", read, api::list),
        api_get("/api/v1/{code}/payments/runs/{id}", read, api::one),
        api_post("/api/v1/{code}/payments/runs", prepare, api::prepare),
        api_post("/api/v1/{code}/payments/runs/{id}/release", Need::May(Act::ReleasePayments), api::release),
        api_post("/api/v1/{code}/payments/runs/{id}/cancel", prepare, api::cancel),
        page("/{code}/bank", read, bank::show),
        action("/{code}/bank", Need::May(Act::ReconcileBank), bank::send),
    ]
}

impl From<PaymentsError> for WebError {
    fn from(error: PaymentsError) -> Self {
        match error {
            PaymentsError::Denied(denied) => denied.into(),
            PaymentsError::NotFound => Self::NotFound,
            PaymentsError::Store(error) => error.into(),
            other => {
                let message = other.message();
                Self::of(other, message)
            }
        }
    }
}

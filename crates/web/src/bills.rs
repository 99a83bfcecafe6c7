//! The pages of bills: the list, the work view of one invoice, receiving files, and suppliers.

mod api;
mod detail;
mod folder;
mod list;
mod receive;
mod suppliers;

use kaemner_app::actor::Act;
use kaemner_app::bills::{BillsError, InvoiceState};
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::error::WebError;
use crate::patterns::{Cell, State};
use crate::route::{Need, Route, action, api_get, api_post, export, exports, page};

pub(crate) use api::paths;

pub(crate) fn routes() -> Vec<Route> {
    let read = Need::May(Act::ReadInvoices);
    let suppliers = Need::May(Act::ReadSuppliers);
    let receive = Need::May(Act::ReceiveInvoice);
    let list = ["/{code}/bills.csv", "/{code}/bills.xlsx", "/{code}/bills.pdf"];
    let mut routes: Vec<_> = exports(list, read, list::save).collect();
    routes.extend([
        page("/{code}/bills", read, list::show),
        page("/{code}/bills/receive", receive, receive::show),
        action("/{code}/bills/receive", receive, receive::send),
        page("/{code}/bills/folder", receive, folder::show),
        page("/{code}/bills/{id}", read, detail::show),
        export("/{code}/bills/{id}/file.xml", read, detail::file),
        export("/{code}/bills/{id}/bill.pdf", read, detail::print),
        action("/{code}/bills/{id}/code", Need::May(Act::CodeInvoice), detail::code),
        action("/{code}/bills/{id}/attest", Need::May(Act::AttestInvoice), detail::attest),
        action("/{code}/bills/{id}/authorise", Need::May(Act::AuthoriseInvoice), detail::authorise),
        action("/{code}/bills/{id}/reject", Need::May(Act::RejectInvoice), detail::reject),
        action("/{code}/bills/{id}/let-through", Need::May(Act::OverrideDuplicate), detail::let_through),
        action("/{code}/bills/{id}/move", Need::May(Act::CodeInvoice), detail::move_to_unit),
        page("/{code}/suppliers", suppliers, suppliers::show),
        page("/{code}/suppliers/{id}", suppliers, suppliers::one),
        action("/{code}/suppliers/{id}/confirm", Need::May(Act::ConfirmSupplier), suppliers::confirm),
        api_get("/api/v1/{code}/bills", read, api::list),
        api_get("/api/v1/{code}/bills/{id}", read, api::one),
        api_post("/api/v1/{code}/bills", receive, api::receive),
        api_get("/api/v1/{code}/suppliers", suppliers, api::suppliers),
        api_get("/api/v1/{code}/suppliers/{id}", suppliers, api::supplier),
    ]);
    routes
}

impl From<BillsError> for WebError {
    fn from(error: BillsError) -> Self {
        match error {
            BillsError::Denied(denied) => denied.into(),
            BillsError::NotFound => Self::NotFound,
            BillsError::Store(error) => error.into(),
            other => {
                let message = other.message();
                Self::of(other, message)
            }
        }
    }
}

/// The state as icon and word.
fn state(state: InvoiceState) -> Cell {
    let (look, word) = match state {
        InvoiceState::Duplicate => (State::Stop, text!("bills-state-duplicate")),
        InvoiceState::Received => (State::Waits, text!("bills-state-received")),
        InvoiceState::Coded => (State::Waits, text!("bills-state-coded")),
        InvoiceState::Attested => (State::Waits, text!("bills-state-attested")),
        InvoiceState::Posted => (State::Info, text!("bills-state-posted")),
        InvoiceState::Paid => (State::Done, text!("bills-state-paid")),
        InvoiceState::Rejected => (State::Stop, text!("bills-state-rejected")),
    };
    Cell::State(look, word)
}

/// What an act on an invoice is called on a timeline.
fn what(step: Option<&str>) -> Message {
    match step {
        Some("received") => text!("bills-step-received"),
        Some("stopped") => text!("bills-step-stopped"),
        Some("let_through") => text!("bills-step-let-through"),
        Some("coded") => text!("bills-step-coded"),
        Some("moved") => text!("bills-step-moved"),
        Some("attested") => text!("bills-step-attested"),
        Some("posted") => text!("bills-step-posted"),
        Some("rejected") => text!("bills-step-rejected"),
        Some("paid") => text!("bills-step-paid"),
        _ => text!("bills-step-other"),
    }
}

//! Bookkeeping on the screen: trial balance with drill-down, statements, vouchers, entry, corrections,
//! periods, and the chart of accounts.

mod api;
mod balance;
mod chart;
mod coding;
mod correct;
mod deliveries;
mod entry;
mod import;
mod lookup;
mod periods;
mod statement;
mod translations;
mod voucher;
mod vouchers;
mod words;

use kaemner_app::actor::Act;
use kaemner_app::ledger::LedgerError;

use crate::error::WebError;
use crate::route::{Need, Route, action, api_get, export, exports, page};

pub(crate) use api::paths;
pub(crate) use lookup::hits;

pub(crate) fn routes() -> Vec<Route> {
    let read = Need::May(Act::ReadLedger);
    let post = Need::May(Act::PostVoucher);
    let periods = Need::May(Act::ManagePeriods);
    let deliver = Need::May(Act::TakeDelivery);
    let mut routes = api::routes();
    routes.extend([
        page("/{code}/ledger", read, balance::show),
        page("/{code}/ledger/accounts/{id}", read, statement::show),
        page("/{code}/ledger/vouchers", read, vouchers::show),
        page("/{code}/ledger/vouchers/{id}", read, voucher::show),
        export("/{code}/ledger/vouchers/{id}/voucher.pdf", read, voucher::print),
        page("/{code}/ledger/vouchers/new", post, entry::show),
        action("/{code}/ledger/vouchers/new", post, entry::post),
        action("/{code}/ledger/vouchers/draft", post, entry::save_draft),
        action("/{code}/ledger/vouchers/draft/drop", post, entry::drop_draft),
        page("/{code}/ledger/vouchers/{id}/reverse", Need::May(Act::ReverseVoucher), correct::reverse_form),
        action("/{code}/ledger/vouchers/{id}/reverse", Need::May(Act::ReverseVoucher), correct::reverse),
        page("/{code}/ledger/vouchers/{id}/repost", Need::May(Act::Repost), correct::repost_form),
        action("/{code}/ledger/vouchers/{id}/repost", Need::May(Act::Repost), correct::repost),
        api_get("/{code}/ledger/lookup", read, lookup::accounts),
        page("/{code}/ledger/import", Need::May(Act::ImportVouchers), import::show),
        action("/{code}/ledger/import", Need::May(Act::ImportVouchers), import::take),
        page("/{code}/ledger/deliveries", deliver, deliveries::show),
        action("/{code}/ledger/deliveries", deliver, deliveries::take),
        action("/{code}/ledger/deliveries/settle", deliver, deliveries::settle),
        action("/{code}/ledger/deliveries/system", deliver, deliveries::set_system),
        page("/{code}/ledger/deliveries/{id}", deliver, translations::show),
        action("/{code}/ledger/deliveries/{id}/add", deliver, translations::add),
        action("/{code}/ledger/deliveries/{id}/end", deliver, translations::end),
        action("/{code}/ledger/deliveries/{id}/import", deliver, translations::import),
        page("/{code}/ledger/periods", read, periods::show),
        action("/{code}/ledger/periods", periods, periods::change),
        action("/{code}/ledger/periods/year", periods, periods::open_year),
        page("/{code}/ledger/chart", read, chart::show),
        page("/{code}/ledger/chart/{function}", read, chart::function),
        page("/{code}/ledger/cost-bearers", read, coding::show),
    ]);
    let balance = ["/{code}/ledger.csv", "/{code}/ledger.xlsx", "/{code}/ledger.pdf"];
    routes.extend(exports(balance, read, balance::save));
    let statement = [
        "/{code}/ledger/accounts/{id}/lines.csv",
        "/{code}/ledger/accounts/{id}/lines.xlsx",
        "/{code}/ledger/accounts/{id}/lines.pdf",
    ];
    routes.extend(exports(statement, read, statement::save));
    let vouchers =
        ["/{code}/ledger/vouchers.csv", "/{code}/ledger/vouchers.xlsx", "/{code}/ledger/vouchers.pdf"];
    routes.extend(exports(vouchers, read, vouchers::save));
    let translations = [
        "/{code}/ledger/deliveries/{id}/translations.csv",
        "/{code}/ledger/deliveries/{id}/translations.xlsx",
        "/{code}/ledger/deliveries/{id}/translations.pdf",
    ];
    routes.extend(exports(translations, deliver, translations::save));
    routes
}

impl From<LedgerError> for WebError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Denied(denied) => denied.into(),
            LedgerError::NoSuchVoucher | LedgerError::NoSuchTranslation => Self::NotFound,
            LedgerError::Store(error) => error.into(),
            other => {
                let message = other.message();
                Self::of(other, message)
            }
        }
    }
}

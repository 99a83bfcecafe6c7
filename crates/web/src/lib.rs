//! Pages, the JSON API and exports: the only crate that knows HTTP.
//!
//! A handler parses, calls one use case and shows the answer. [`Ctx`] knows who asks and runs the
//! blocking store; [`Page`] puts the frame around a view; [`route`] holds the one table of routes that
//! also makes the menu, the palette and the access matrix. How to add a page: `docs/guides/add-a-page.md`.

mod access;
mod api;
mod app;
mod assets;
mod bills;
mod conversations;
mod cookies;
mod csrf;
mod ctx;
mod error;
mod export;
mod filters;
mod form;
mod frame;
mod guard;
mod json;
mod language;
mod ledger;
mod number;
mod outgoing;
mod page;
mod paper;
#[allow(dead_code, unused_imports, reason = "patterns of design that bills, payments and payroll use next")]
mod patterns;
mod payments;
mod rate;
mod reads;
pub mod route;
mod session;
mod signin;
mod site;
mod suggest;
#[cfg(test)]
mod tests;
mod turns;
mod webhooks;

pub use app::{App, Environment, Settings, router};
pub use language::CATALOG;
pub use rate::REQUESTS_PER_SECOND;
pub use session::DEMO_PASSWORD;
pub use webhooks::deliver_webhooks;

/// The texts of this crate in both languages.
pub const TEXTS: kaemner_values::text::Texts = &[
    (kaemner_values::text::Language::Danish, include_str!("../text/da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/en.ftl")),
    (kaemner_values::text::Language::Danish, include_str!("../text/rights.da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/rights.en.ftl")),
    (kaemner_values::text::Language::Danish, include_str!("../text/bills.da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/bills.en.ftl")),
    (kaemner_values::text::Language::Danish, include_str!("../text/signin.da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/signin.en.ftl")),
];

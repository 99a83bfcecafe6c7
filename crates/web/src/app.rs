//! The running server: settings, the shared state, and the router.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use kaemner_app::access::{ReadingQueue, SealKey};
use kaemner_store::Store;
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::map_request_body::MapRequestBodyLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::conversations::Conversations;
use crate::form::{FILE_BYTES_MAX, FORM_BYTES_MAX};
use crate::outgoing::Outgoing;
use crate::rate::{REQUESTS_PER_SECOND, Rates};
use crate::turns::Turns;
use crate::{assets, guard, route, session, site};

/// How many transactions may run at a time; more wait in line.
const TRANSACTIONS_AT_A_TIME: usize = 64;

/// How many passwords are checked at a time.
const HASHES_AT_A_TIME: usize = 4;

/// What kind of installation this is. Anything but production carries a loud band on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// The real books.
    Production,
    /// For trying a new version.
    Test,
    /// A copy with made-up names.
    Sandbox,
    /// A made-up municipality for exercises, set back every night.
    Training,
    /// The demonstration that `kaemner demo` starts; shows its users on the sign-in page.
    Demo,
}

impl Environment {
    /// The end of its Fluent keys.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Sandbox => "sandbox",
            Self::Training => "training",
            Self::Demo => "demo",
        }
    }
}

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What kind of installation this is.
    pub environment: Environment,
    /// The address people type, `https://kaemner.example`. With https, cookies are secure and HSTS is sent.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where `/was` leads: the accessibility statement of this site; `None` shows our own report.
    pub accessibility_statement: Option<String>,
    /// Folder with the files that settings name as secrets, one folder per municipality: `<code>/<name>`.
    pub secrets: Option<PathBuf>,
    /// Hosts that may be reached at private addresses and without TLS: an identity provider or a receiver inside
    /// the municipality's own network.
    pub inside_hosts: Vec<String>,
    /// Requests a second a session or a program may send over time; 0 for any number.
    pub requests_per_second: u32,
    /// How long a browser may be silent in the middle of what it sends.
    pub body_silence: Duration,
    /// The version shown in the footer.
    pub version: &'static str,
    /// The key that passports are signed with; without it none is written.
    pub seal: Option<Arc<SealKey>>,
}

impl Settings {
    /// Settings for a server that people on this machine alone can reach.
    #[must_use]
    pub fn local(environment: Environment, public_url: &str) -> Self {
        Self {
            environment,
            public_url: public_url.trim_end_matches('/').to_owned(),
            trusted_proxies: Vec::new(),
            accessibility_statement: None,
            secrets: None,
            inside_hosts: Vec::new(),
            requests_per_second: REQUESTS_PER_SECOND,
            body_silence: Duration::from_secs(30),
            version: env!("CARGO_PKG_VERSION"),
            seal: None,
        }
    }

    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) slots: Arc<Semaphore>,
    /// Who reads, in line.
    pub(crate) turns: Arc<Turns>,
    /// Passwords are slow to check on purpose: a few at a time, so that a flood of guesses leaves the rest alone.
    pub(crate) hashing: Arc<Semaphore>,
    /// Conversations with identity providers.
    pub(crate) conversations: Arc<Conversations>,
    /// How many requests each browser, program and address has left.
    pub(crate) rates: Arc<Rates>,
    /// The way out, to identity providers and receivers of webhooks.
    pub(crate) outgoing: Outgoing,
    /// Readings of personal data on their way to the log.
    pub(crate) readings: Arc<ReadingQueue>,
    /// Makes reference numbers differ within a microsecond.
    pub(crate) requests: Arc<AtomicU64>,
}

impl App {
    /// The state of a server over an opened and migrated store.
    #[must_use]
    pub fn new(store: Arc<Store>, settings: Settings) -> Self {
        let slots = Arc::new(Semaphore::new(TRANSACTIONS_AT_A_TIME));
        let turns = Arc::new(Turns::new(store.readers()));
        let hashing = Arc::new(Semaphore::new(HASHES_AT_A_TIME));
        let rates = Arc::new(Rates::new(settings.requests_per_second));
        let conversations = Arc::default();
        let outgoing = Outgoing::new(&settings.inside_hosts);
        let (settings, readings) = (Arc::new(settings), Arc::default());
        let requests = Arc::default();
        Self { store, settings, slots, turns, hashing, conversations, rates, outgoing, readings, requests }
    }
}

impl App {
    /// Readings of personal data on their way to the log: a thread of the server writes them in batches.
    #[must_use]
    pub fn readings(&self) -> Arc<ReadingQueue> {
        Arc::clone(&self.readings)
    }
}

/// The whole site: every route of the table, the assets, and what guards them.
pub fn router(app: App) -> Router {
    // Whoever stops in the middle of a body does not hold a connection for ever.
    let patience = ServiceBuilder::new()
        .layer(RequestBodyTimeoutLayer::new(app.settings.body_silence))
        .layer(MapRequestBodyLayer::new(Body::new));
    let mut router = Router::new();
    for route in route::all() {
        router = router.route(route.path, route.handler(&app));
    }
    router
        .fallback(site::nothing_here)
        .layer(DefaultBodyLimit::max(FILE_BYTES_MAX + FORM_BYTES_MAX))
        .layer(patience)
        .layer(middleware::from_fn_with_state(app.clone(), session::load))
        .layer(middleware::from_fn_with_state(app.clone(), guard::same_origin))
        .route("/assets/{version}/{*path}", get(assets::serve))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), guard::headers))
        .with_state(app)
}

//! `kaemner serve`: the site and the API over one store.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use kaemner_app::access::{self, ReadingQueue};
use kaemner_store::{Clock, Store};
use kaemner_values::MunicipalityCode;
use kaemner_web::{App, Environment, REQUESTS_PER_SECOND, Settings, deliver_webhooks, router};

use crate::inbox::InboxArgs;
use crate::jobs::KeyArgs;
use crate::open::StoreArgs;
use crate::passport::SealArgs;
use crate::{exit, jobs, listen};

/// Serves the site.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// Address to listen on; loopback unless a proxy or the network is meant to reach it.
    #[arg(long, env = "KAEMNER_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address people type. With https, cookies are secure and HSTS is sent.
    #[arg(long, env = "KAEMNER_PUBLIC_URL")]
    public_url: Option<String>,
    /// Proxies whose forwarded address is believed.
    #[arg(long, env = "KAEMNER_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// Where the accessibility statement of this site lies.
    #[arg(long, env = "KAEMNER_ACCESSIBILITY_STATEMENT")]
    accessibility_statement: Option<String>,
    /// Folder with the secrets that settings name, one folder per municipality: `<code>/<name>`.
    #[arg(long, env = "KAEMNER_SECRETS")]
    secrets: Option<PathBuf>,
    /// Hosts that may be reached at private addresses and without TLS: an identity provider or a receiver inside
    /// the municipality's own network.
    #[arg(long, env = "KAEMNER_INSIDE_HOSTS", value_delimiter = ',')]
    inside_hosts: Vec<String>,
    /// Requests a second a session or a program may send over time; 0 for any number, as a benchmark needs.
    #[arg(long, env = "KAEMNER_REQUESTS_PER_SECOND", default_value_t = REQUESTS_PER_SECOND)]
    requests_per_second: u32,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    inbox: InboxArgs,
    #[command(flatten)]
    seal: SealArgs,
    /// Serve a demonstration: a band on every page, and its users on the sign-in page.
    #[arg(long)]
    demo: bool,
}

/// Runs the command until it is stopped.
pub fn run(args: &Args) -> ExitCode {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let served = open(args).and_then(|store| serve(args, store));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::internal(&*error),
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn open(args: &Args) -> Result<Arc<Store>, Failure> {
    let store = args.store.open(Clock::System)?;
    store.migrate()?;
    Ok(Arc::new(store))
}

fn serve(args: &Args, store: Arc<Store>) -> Result<(), Failure> {
    let url = args.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", args.listen.port()));
    let environment = if args.demo { Environment::Demo } else { Environment::Production };
    let mut settings = Settings::local(environment, &url);
    settings.trusted_proxies.clone_from(&args.trusted_proxies);
    settings.accessibility_statement.clone_from(&args.accessibility_statement);
    settings.requests_per_second = args.requests_per_second;
    settings.secrets.clone_from(&args.secrets);
    settings.inside_hosts.clone_from(&args.inside_hosts);
    jobs::start(&store, &args.store, &args.key)?;
    start_inbox(args, &store)?;
    settings.seal = Some(Arc::new(args.store.seal_key(args.seal.key_file())?));
    if !args.demo {
        // A demonstration may lie for months; nobody's rights end in it.
        let daily = Arc::clone(&store);
        std::thread::spawn(move || rights_for_ever(&daily));
    }
    let app = App::new(Arc::clone(&store), settings);
    let readings = app.readings();
    let (log, lines) = (Arc::clone(&store), Arc::clone(&readings));
    std::thread::spawn(move || log_readings_for_ever(&log, &lines));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(args.listen).await?;
        println!("Kæmner: {url}");
        tokio::spawn(deliver_webhooks(app.clone()));
        listen::serve(listener, router(app), listen::HEAD, stopped()).await?;
        Ok::<_, Failure>(())
    })?;
    // What pages left in the queue is written before the program ends.
    while readings.flush(&store, Duration::ZERO)? > 0 {}
    Ok(())
}

/// Watches the folder for invoices, if there is one.
fn start_inbox(args: &Args, store: &Arc<Store>) -> Result<(), Failure> {
    let inbox = args.inbox.open(Arc::clone(store)).map_err(|failure| format!("--inbox-root: {failure:?}"))?;
    if let Some(inbox) = inbox {
        std::thread::spawn(move || inbox.watch());
    }
    Ok(())
}

async fn stopped() {
    // A signal that cannot be listened for leaves only the hard way of stopping.
    let typed = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let sent = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut sent) => drop(sent.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let sent = std::future::pending::<()>();
    tokio::select! { () = typed => {}, () = sent => {} }
}

/// Writes readings of personal data, a batch at a time.
fn log_readings_for_ever(store: &Store, readings: &ReadingQueue) {
    loop {
        if let Err(error) = readings.flush(store, Duration::from_secs(1)) {
            tracing::error!(%error, "readings of personal data are not logged yet; trying again");
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

/// Opens and closes rounds of re-certification and takes samples of readings, every hour; each does its work once.
fn rights_for_ever(store: &Store) {
    loop {
        match store.municipalities() {
            Ok(codes) => codes.into_iter().for_each(|code| rights_of(store, code)),
            Err(error) => tracing::warn!(%error, "the daily work on rights is not done; trying again"),
        }
        std::thread::sleep(Duration::from_secs(3600));
    }
}

/// One municipality's; another's trouble is not its own.
fn rights_of(store: &Store, code: MunicipalityCode) {
    if let Err(error) = access::daily(store, code) {
        tracing::warn!(%code, %error, "the daily work on rights is not done; trying again");
    }
}

//! `kaemner demo`: the demonstration community, made from a plan and a little chance, always the same.
//!
//! Eleven municipalities with organisation, people, a year of books, and bills as real files down the real road.
//! Every step is done by a made-up person with only the rights of the job, so that making the demonstration is
//! itself a test of the rights.

mod books;
mod bulk;
mod invoices;
mod people;
mod plan;
mod random;
mod staff;

use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use kaemner_app::access::AccessError;
use kaemner_app::bills::{self, BillsError};
use kaemner_app::events;
use kaemner_app::ledger::LedgerError;
use kaemner_app::payments::PaymentsError;
use kaemner_app::settings::SettingsError;
use kaemner_law::chart::{Municipality, municipality};
use kaemner_store::{Clock, Scope, Store, StoreError};
use kaemner_values::period::Year;
use kaemner_values::{MunicipalityCode, Ore, calendar, danish};

use self::bulk::Deliveries;
use self::invoices::Until;
use self::people::Town;
use self::random::Chance;
use crate::exit;
use crate::open::{StoreArgs, progress};

/// What every demonstration user types. Not a secret: the sign-in page shows it, in a demonstration only.
pub const PASSWORD: &str = kaemner_web::DEMO_PASSWORD;

/// How much the demonstration holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Scale {
    /// Ready in under a minute.
    Small,
    /// A tenth of the real weight: about 3.3 million postings a year.
    Tenth,
    /// The real weight: about 33 million postings a year. Takes a quarter of an hour and 9 GB.
    Full,
}

impl Scale {
    const fn bills_a_month(self) -> u32 {
        match self {
            Self::Small => 4,
            Self::Tenth => 40,
            Self::Full => 400,
        }
    }

    /// Employees of all eleven together; nine of fifty-six use the system every day.
    const fn employees(self) -> u32 {
        match self {
            Self::Small => 0,
            Self::Tenth => 5_600,
            Self::Full => 56_000,
        }
    }

    /// Vouchers that specialist systems deliver by the month for every thousand people.
    const fn deliveries_a_month(self) -> u64 {
        match self {
            Self::Small => 0,
            Self::Tenth => 140,
            Self::Full => 1_400,
        }
    }
}

/// Makes the demonstration community.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// How much it holds.
    #[arg(long, value_enum, default_value = "small")]
    scale: Scale,
    /// Employees of all eleven together, in units with managers and deputies; what the scale says without it. With
    /// 56000 there are 9,000 daily users. Each signs in as m00000.0265 and on.
    #[arg(long)]
    employees: Option<u32>,
    /// One of the eleven alone.
    #[arg(long)]
    only: Option<MunicipalityCode>,
}

/// Why the demonstration could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The plan contradicts itself.
    #[error("the plan of the demonstration is wrong: {0}")]
    Plan(&'static str),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Bills(#[from] BillsError),
    #[error(transparent)]
    Payments(#[from] PaymentsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    match make(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::internal(&error),
    }
}

fn make(args: &Args) -> Result<(), DemoError> {
    let today = args.store.open(Clock::System)?.today();
    let begin = Date::new(today.year(), 1, 2).map_err(|_| DemoError::Plan("no such year"))?;
    let store = args.store.open(Clock::Seeded { start: invoices::working_hour(begin, 0)?, seed: 2026 })?;
    store.migrate()?;
    if !store.municipalities()?.is_empty() {
        println!("Demonstrationen findes allerede i {}.", args.store.place().display());
        sign_in_help(args.store.place());
        return Ok(());
    }
    let wanted = |code: u16| args.only.is_none_or(|only| only.get() == code);
    let towns: Vec<_> = plan::MUNICIPALITIES.into_iter().filter(|(code, _)| wanted(*code)).collect();
    if towns.is_empty() {
        return Err(DemoError::Plan("the municipality is none of the eleven"));
    }
    let bar = progress(u64::try_from(towns.len()).unwrap_or(1) * u64::from(today.month().unsigned_abs()));
    let (mut postings, mut employed) = (0, 0);
    let employees = args.employees.unwrap_or_else(|| args.scale.employees());
    let mut last = None;
    let made = towns.len();
    for (code, thousands) in towns {
        store.set_now(invoices::working_hour(begin, 0)?)?;
        let code = MunicipalityCode::new(code).map_err(|_| DemoError::Plan("no such code"))?;
        let of = municipality(code).ok_or(DemoError::Plan("no such municipality"))?;
        bar.set_message(of.name.clone());
        let town = people::found(&store, of, begin)?;
        employed += staff::fill(&store, &town, of, share(employees, thousands), begin)?;
        postings += year(&store, &town, of, today, (args.scale, thousands), &bar)?;
        people::stand(&store, &town, today)?;
        last = Some(town);
    }
    bar.finish_and_clear();
    match made {
        1 => println!("Kommunen er klar: {postings} posteringer, alle bogført i kæde."),
        _ => println!("Elleve kommuner er klar: {postings} posteringer, alle bogført i kæde."),
    }
    if employed > 0 {
        println!("{employed} ansatte i enheder med leder og stedfortræder, fx m00000.0265.");
    }
    if let Some(town) = last {
        main_job(&store, &town, today)?;
    }
    sign_in_help(args.store.place());
    Ok(())
}

/// A municipality's share of the employees, by the people who live there.
fn share(employees: u32, thousands: u64) -> u32 {
    let all: u64 = plan::MUNICIPALITIES.iter().map(|(_, thousands)| thousands).sum();
    u32::try_from((u64::from(employees) * thousands).div_ceil(all)).unwrap_or(u32::MAX)
}

/// The months from January until today: books, bills, payments and statements.
fn year(
    store: &Store,
    town: &Town,
    of: &Municipality,
    today: Date,
    (scale, thousands): (Scale, u64),
    bar: &indicatif::ProgressBar,
) -> Result<usize, DemoError> {
    let year = Year::new(today.year()).map_err(|_| DemoError::Plan("no such year"))?;
    books::open(store, town, year)?;
    let mut deliveries = Deliveries::new(town, &town.actor(store, "bogholder")?)?;
    let mut chance = Chance::new(u64::from(of.code.get()) + 7);
    let (mut number, mut postings, mut opening) = (0, 3, Ore::from_kroner(286_000_000));
    for month in 1..=today.month() {
        let first = Date::new(today.year(), month, 1).map_err(|_| DemoError::Plan("no such month"))?;
        let last = first.last_of_month().min(today);
        store.set_now(invoices::working_hour(last, 0)?)?;
        let by = town.actor(store, "bogholder")?;
        let size = 1 + i64::from(of.code.get() % 3);
        postings += books::month(store, town, &by, first, size)?;
        let delivered = scale.deliveries_a_month() * thousands;
        postings += deliveries.month(store, town, &by, first, delivered)?;
        for at in 0..scale.bills_a_month() {
            number += 1;
            let issued = first.saturating_add(jiff::Span::new().days(i64::from(at % 9)));
            let bill = invoices::bill(town, &mut chance, number, issued.min(last))?;
            invoices::take(store, town, &bill, Until::Posted)?;
        }
        if month == today.month() {
            waiting(store, town, &mut chance, number, (first, last))?;
        }
        let day = calendar::bank_day_on_or_after(last);
        if month < today.month()
            && let Some(run) = invoices::pay(store, town, day)?
        {
            store.set_now(invoices::working_hour(day, 60)?)?;
            invoices::statement(store, town, run, day, &mut opening)?;
        }
        store.write(town.scope, events::seal)?;
        bar.inc(1);
    }
    Ok(postings)
}

/// In the current month every unit has a bill at every step, so that everybody has something to do; the
/// releaser has a run.
fn waiting(
    store: &Store,
    town: &Town,
    chance: &mut Chance,
    mut number: u32,
    (first, last): (Date, Date),
) -> Result<(), DemoError> {
    for (day, buyer) in (0_i64..).zip(invoices::buyers()) {
        for until in [Until::Received, Until::Coded, Until::Attested] {
            number += 1;
            let issued = first.saturating_add(jiff::Span::new().days(day)).min(last);
            let bill = invoices::bill_to(town, chance, number, issued, buyer)?;
            invoices::take(store, town, &bill, until)?;
        }
    }
    invoices::prepare(store, town, last.saturating_add(jiff::Span::new().days(14)))?;
    Ok(())
}

/// One bill from file to paid, told step by step.
fn main_job(store: &Store, town: &Town, today: Date) -> Result<(), DemoError> {
    let Scope::Municipality(code) = town.scope else { return Err(DemoError::Plan("no municipality")) };
    let name = municipality(code).map_or("", |of| of.name.as_str());
    let issued = today.saturating_sub(jiff::Span::new().days(40));
    let bill = invoices::bill(town, &mut Chance::new(99), 99_999, issued)?;
    let id = invoices::take(store, town, &bill, Until::Posted)?;
    let by = town.actor(store, "bogholder")?;
    let day = calendar::bank_day_on_or_after(today);
    let run = invoices::pay(store, town, day)?.ok_or(DemoError::Plan("nothing to pay"))?;
    let mut opening = Ore::from_kroner(200_000_000);
    invoices::statement(store, town, run, day, &mut opening)?;
    store.write(town.scope, events::seal)?;
    let (invoice, trail) = store.read(town.scope, |tx| {
        let invoice = bills::invoice(tx, &by, id)?;
        let trail = events::of_object(tx, events::Object::new("invoice", id.get()))?;
        Ok::<_, BillsError>((invoice, trail))
    })?;
    println!(
        "\nEn faktura fra fil til betalt i {name} Kommune: {}, {} kr.",
        invoice.title(),
        danish::amount(invoice.total)
    );
    for event in &trail {
        println!("  {:<10} {}", event.step.as_deref().unwrap_or("–"), event.act);
    }
    let reference = invoice.bank_reference.as_deref().unwrap_or("–");
    println!("  Bankens reference: {reference}");
    Ok(())
}

fn sign_in_help(place: &Path) {
    println!(
        "\nLog ind med et af brugernavnene på log ind-siden, fx bogholder.0265, leder.0265 eller frigiver.0265."
    );
    println!("Adgangskode: {PASSWORD}");
    println!("Start siden: kaemner serve --data {} --demo", place.display());
}

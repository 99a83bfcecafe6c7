//! "Mine opgaver": what waits for this person, the most urgent first.

use askama::Template;
use jiff::civil::Date;
use kaemner_app::access;
use kaemner_app::actor::Act;
use kaemner_app::tasks::{self, Task};
use kaemner_store::StoreError;
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::frame::{ShownDoor, shown_doors};
use crate::page::{Head, Page};
use crate::patterns::{Arrangement, Cell, Column, Empty, List, Paging, Row, State, Table};

/// More tasks than this are a list nobody reads; the sentence still counts them all.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "site/home.html")]
struct HomeView {
    list: List,
    doors: Vec<ShownDoor>,
}

/// The first page of the day.
pub(super) async fn home(ctx: Ctx) -> Result<Page, WebError> {
    if !ctx.by()?.may_somewhere(Act::UseOwnDesk) {
        return no_role(&ctx).await;
    }
    let (today, waiting, due, open) = ctx
        .read(|tx, by| {
            let (waiting, due) = tasks::count(tx, by)?;
            Ok::<_, StoreError>((tx.today(), waiting, due, tasks::mine(tx, by, SHOWN)?))
        })
        .await?;
    let rows = open.iter().map(|task| row(&ctx, task, today)).collect();
    let view = HomeView { list: list(&ctx, rows), doors: doors(&ctx, waiting) };
    Page::new(&ctx, head(waiting, due), &view).await
}

#[derive(Template)]
#[template(path = "site/no_role.html")]
struct NoRoleView {
    givers: Vec<String>,
    profile: String,
}

/// What a member meets before anybody has given a role: that it is so, and whom to ask.
async fn no_role(ctx: &Ctx) -> Result<Page, WebError> {
    let givers = ctx.read(|tx, by| {
        let unit = access::member(tx, by, by.person).ok().map(|member| member.unit);
        access::role_givers(tx, unit.as_ref())
    });
    let view = NoRoleView { givers: givers.await?, profile: ctx.href("/profile") };
    let head = Head::new(text!("no-role-title")).lead(text!("no-role-lead"));
    Ok(Page::bare(ctx, head, &view))
}

/// All doors and places, for the phone.
pub(super) async fn menu(ctx: Ctx) -> Result<Page, WebError> {
    let view = MenuView { doors: doors(&ctx, 0) };
    Page::new(&ctx, Head::new(text!("frame-menu")), &view).await
}

#[derive(Template)]
#[template(path = "site/menu.html")]
struct MenuView {
    doors: Vec<ShownDoor>,
}

fn doors(ctx: &Ctx, waiting: i64) -> Vec<ShownDoor> {
    ctx.actor().map(|actor| shown_doors(actor, "", waiting)).unwrap_or_default()
}

fn head(waiting: i64, due: i64) -> Head {
    let head = Head::new(text!("desk-waiting", count = waiting)).help("desk");
    if due > 0 { head.lead(text!("desk-due", count = due)) } else { head }
}

fn list(ctx: &Ctx, rows: Vec<Row>) -> List {
    let columns = vec![
        Column::text(text!("desk-what")),
        Column::text(text!("desk-about")),
        Column::number(text!("column-amount")),
        Column::text(text!("desk-deadline")),
    ];
    List {
        action: ctx.href(""),
        filters: Vec::new(),
        chips: Vec::new(),
        table: Table { caption: Some(text!("place-desk")), columns, rows, total: None },
        empty: Empty::because(text!("desk-empty")),
        paging: Paging::default(),
        export: None,
        arrangement: Arrangement::default(),
    }
}

fn row(ctx: &Ctx, task: &Task, today: Date) -> Row {
    let cells = vec![
        Cell::Say(doing(task.act)),
        Cell::Text(task.title.clone()),
        Cell::amount_or_blank(task.amount),
        task.due.map_or(Cell::Blank, |due| deadline(due, today)),
    ];
    let place = list_of(&task.object_kind)
        .map_or_else(|| format!("/{}/{}", folder(&task.object_kind), task.object_id), str::to_owned);
    Row::new(cells).to(ctx.href(&place))
}

fn deadline(due: Date, today: Date) -> Cell {
    match due.cmp(&today) {
        std::cmp::Ordering::Less => Cell::State(State::Stop, text!("desk-overdue", date = due)),
        std::cmp::Ordering::Equal => Cell::State(State::Waits, text!("desk-today")),
        std::cmp::Ordering::Greater => Cell::Date(due),
    }
}

/// Kinds of things that are dealt with on one list.
fn list_of(kind: &str) -> Option<&'static str> {
    match kind {
        "deputyship" => Some("/access/mine"),
        "emergency" => Some("/access/emergencies"),
        "recertification" => Some("/access/recertification"),
        "sign_in_change" => Some("/access/sign-in/changes"),
        "reading_review" => Some("/access/reading"),
        _ => None,
    }
}

/// Where the pages of a kind of thing lie.
fn folder(kind: &str) -> String {
    match kind {
        "voucher" => "ledger/vouchers".to_owned(),
        "payment_run" => "payments".to_owned(),
        other => format!("{other}s"),
    }
}

/// What is to be done, as a verb.
fn doing(act: Act) -> Message {
    match act {
        Act::CodeInvoice => text!("doing-code-invoice"),
        Act::AttestInvoice => text!("doing-attest-invoice"),
        Act::AuthoriseInvoice => text!("doing-authorise-invoice"),
        Act::OverrideDuplicate => text!("doing-override-duplicate"),
        Act::ConfirmSupplier => text!("doing-confirm-supplier"),
        Act::ReleasePayments => text!("doing-release-payments"),
        Act::ReconcileBank => text!("doing-reconcile-bank"),
        Act::UseOwnDesk => text!("doing-own-desk"),
        Act::ReviewEmergency => text!("doing-review-emergency"),
        Act::Recertify => text!("doing-recertify"),
        Act::ReviewReading => text!("doing-review-reading"),
        _ => text!("doing-other"),
    }
}

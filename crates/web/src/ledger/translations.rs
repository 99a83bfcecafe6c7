//! The translation table of one specialist system: their account, ours, from when, and who answers for it.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kaemner_app::access;
use kaemner_app::actor::PersonId;
use kaemner_app::events::Recorded;
use kaemner_app::ledger::{
    self, LedgerError, NewSystem, RowError, SystemId, Translation, TranslationId, TranslationImport,
    TranslationQuery,
};
use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_values::text::Message;
use kaemner_values::{danish, text};

use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::export::file;
use crate::filters;
use crate::form::{Fields, FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{
    Arrangement, Cell, Choice, Column, Empty, Facts, Field, FieldKind, Form, List, Paging, Row, Table,
    Timeline, danish_day,
};

/// Rows on a page of the screen.
const ROWS: i64 = 50;
/// Rows fetched at a time for a file.
const FILE_ROWS: i64 = 500;

/// What came of a file.
enum Outcome {
    /// Nothing was sent.
    None,
    /// It was tried, or brought in.
    Done(Message),
    /// These rows must be corrected first; nothing is changed.
    Wrong(Message, Vec<RowError>),
}

/// A row that was opened: what it says, what was done to it, and how it is ended.
struct Opened {
    facts: Facts,
    timeline: Timeline,
    end: Option<Form>,
}

#[derive(Template)]
#[template(path = "ledger/translations.html")]
struct TranslationsView {
    csrf: String,
    import: String,
    list: List,
    opened: Option<Opened>,
    add: Form,
    outcome: Outcome,
    today: String,
}

/// What the page reads.
struct Loaded {
    system: NewSystem,
    asked: Asked,
    rows: Vec<Translation>,
    opened: Option<(Translation, Vec<Recorded>)>,
    names: HashMap<PersonId, String>,
    today: Date,
}

/// What was asked for.
struct Asked {
    query: TranslationQuery,
    all: bool,
    opened: Option<TranslationId>,
}

impl Asked {
    fn read(fields: &Fields, system: SystemId, today: Date, limit: i64) -> Self {
        let all = fields.typed("show-ended") == Some("all");
        let after = fields.typed("after").and_then(|after| {
            let (day, theirs) = after.split_once('_')?;
            Some((theirs.to_owned(), day.parse::<Date>().ok()?))
        });
        let search = fields.typed("q").unwrap_or_default().to_owned();
        let query = TranslationQuery { system, search, on: (!all).then_some(today), after, limit };
        Self { query, all, opened: fields.typed("row").and_then(|id| id.parse().ok()) }
    }

    fn address(&self, path: &str) -> String {
        let ended = if self.all { "all" } else { "now" };
        format!("{path}?q={}&show-ended={ended}", crate::site::encode(&self.query.search))
    }
}

fn path(system: SystemId) -> String {
    format!("/ledger/deliveries/{system}")
}

async fn load(ctx: &Ctx, system: SystemId, limit: i64) -> Result<Loaded, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    ctx.read(move |tx, by| {
        let today = tx.today();
        let asked = Asked::read(&fields, system, today, limit);
        let known = ledger::systems(tx, by)?.into_iter().find(|(id, _)| *id == system);
        let (_, known) = known.ok_or(LedgerError::NoSuchTranslation)?;
        let rows = ledger::translation_rows(tx, by, &asked.query)?;
        let opened = match asked.opened {
            Some(id) => Some(ledger::translation(tx, by, id)?).filter(|(of, ..)| *of == system),
            None => None,
        };
        let opened = opened.map(|(_, row, trail)| (row, trail));
        let trail = opened.iter().flat_map(|(_, trail)| trail);
        let trail = trail.flat_map(|event| [Some(event.person), event.on_behalf_of]).flatten();
        let changed = rows.iter().filter_map(|row| row.changed).map(|(person, _)| person);
        let persons: Vec<_> = trail.chain(changed).collect();
        let names = access::names(tx, &persons)?;
        Ok::<_, LedgerError>(Loaded { system: known, asked, rows, opened, names, today })
    })
    .await
}

pub(super) async fn show(ctx: Ctx, Id(system): Id<SystemId>) -> Result<Page, WebError> {
    page(&ctx, system, None, FormErrors::default(), Outcome::None).await
}

async fn page(
    ctx: &Ctx,
    system: SystemId,
    sent: Option<&Fields>,
    errors: FormErrors,
    outcome: Outcome,
) -> Result<Page, WebError> {
    let mut loaded = load(ctx, system, ROWS + 1).await?;
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = loaded.rows.len() > shown;
    loaded.rows.truncate(shown);
    let here = loaded.asked.address(&path(system));
    let next = loaded.rows.last().filter(|_| more).map(|last| {
        let theirs = crate::site::encode(&last.row.their_account);
        ctx.href(&format!("{here}&after={}_{theirs}", last.row.from))
    });
    let list = List {
        action: ctx.href(&path(system)),
        filters: filter_row(ctx, &loaded.asked),
        chips: Vec::new(),
        table: table(ctx, system, &loaded),
        empty: Empty::because(text!("translations-empty")),
        paging: Paging { first: loaded.asked.query.after.as_ref().map(|_| ctx.href(&here)), next },
        export: (!loaded.rows.is_empty())
            .then(|| ctx.href(&loaded.asked.address(&format!("{}/translations", path(system))))),
        arrangement: Arrangement::default(),
    };
    let view = TranslationsView {
        csrf: ctx.csrf(),
        import: ctx.href(&format!("{}/import", path(system))),
        list: list.arranged(ctx).await?,
        opened: loaded.opened.as_ref().map(|opened| opened_row(ctx, system, opened, &loaded.names)),
        add: add_form(ctx, system, &loaded, sent, errors),
        outcome,
        today: danish::date(loaded.today),
    };
    Page::new(ctx, head(&loaded.system), &view).await
}

fn head(system: &NewSystem) -> Head {
    Head::new(text!("translations-title", system = system.name.as_str()))
        .lead(text!("translations-lead", owner = system.owner.as_str()))
        .crumb(text!("place-ledger"), "/ledger")
        .crumb(text!("place-ledger-deliveries"), "/ledger/deliveries")
        .help("entry")
}

fn filter_row(ctx: &Ctx, asked: &Asked) -> Vec<Field> {
    let choice = |value: &str, label: Message| Choice { value: value.to_owned(), label: ctx.say(&label) };
    let choices =
        vec![choice("now", text!("translations-now")), choice("all", text!("translations-with-ended"))];
    vec![
        Field::new("q", text!("translations-search"), FieldKind::Text).value(&asked.query.search),
        Field::new("show-ended", text!("translations-which"), FieldKind::Select(choices))
            .value(if asked.all { "all" } else { "now" }),
    ]
}

fn ours(row: &Translation) -> String {
    let account = &row.row.account;
    let parts = [account.string.spaced(), account.cost_bearer.clone(), account.project.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn table(ctx: &Ctx, system: SystemId, loaded: &Loaded) -> Table {
    let here = loaded.asked.address(&path(system));
    let row = |row: &Translation| {
        let (who, at) = match row.changed {
            Some((person, at)) => (loaded.names.get(&person).cloned(), Some(danish_day(at))),
            None => (None, None),
        };
        Row::new(vec![
            Cell::Code(row.row.their_account.clone()),
            Cell::Code(ours(row)),
            Cell::Text(row.row.owner.clone()),
            Cell::Date(row.row.from),
            Cell::date_or_blank(row.to),
            Cell::text_or_unknown(who),
            Cell::date_or_blank(at),
        ])
        .to(ctx.href(&format!("{here}&row={}#row", row.id)))
    };
    Table {
        caption: Some(text!("translations-caption")),
        columns: vec![
            Column::text(text!("deliveries-account")),
            Column::text(text!("translations-ours")),
            Column::text(text!("deliveries-owner")),
            Column::text(text!("translations-from")),
            Column::text(text!("translations-to")),
            Column::text(text!("translations-by")).wide_only(),
            Column::text(text!("translations-at")).wide_only(),
        ],
        rows: loaded.rows.iter().map(row).collect(),
        total: None,
    }
}

fn opened_row(
    ctx: &Ctx,
    system: SystemId,
    (row, trail): &(Translation, Vec<Recorded>),
    names: &HashMap<PersonId, String>,
) -> Opened {
    let facts = Facts(vec![
        (text!("deliveries-account"), Cell::Code(row.row.their_account.clone())),
        (text!("translations-ours"), Cell::Code(ours(row))),
        (text!("deliveries-owner"), Cell::Text(row.row.owner.clone())),
        (text!("translations-from"), Cell::Date(row.row.from)),
        (text!("translations-to"), Cell::date_or_blank(row.to)),
    ]);
    let what = |event: &Recorded| match event.step.as_deref() {
        Some("ended") => text!("translations-did-end"),
        _ => text!("translations-did-set"),
    };
    let end = row.to.is_none().then(|| Form {
        action: ctx.href(&format!("{}/end", path(system))),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new("row", text!("deliveries-account"), FieldKind::Hidden).value(row.id.to_string()),
            Field::new("last", text!("translations-last-day"), FieldKind::Date).required(),
        ],
        submit: text!("translations-end"),
        cancel: None,
        errors: FormErrors::default(),
        files: false,
    });
    Opened { facts, timeline: Timeline::of(trail, names, what), end }
}

/// The form of a new row; from an opened row it changes that one from a day on.
fn add_form(ctx: &Ctx, system: SystemId, loaded: &Loaded, sent: Option<&Fields>, errors: FormErrors) -> Form {
    let opened = loaded.opened.as_ref().map(|(row, _)| row);
    let was = |of: fn(&Translation) -> String| opened.map(of).unwrap_or_default();
    let lookup = FieldKind::Lookup(ctx.href("/ledger/lookup"));
    let fields = vec![
        Field::new("theirs", text!("deliveries-account"), FieldKind::Text)
            .value(was(|row| row.row.their_account.clone()))
            .required(),
        Field::new("ours", text!("translations-ours"), lookup)
            .hint(text!("translations-ours-hint"))
            .value(was(|row| row.row.account.string.to_string()))
            .required(),
        Field::new("owner", text!("deliveries-owner"), FieldKind::Text)
            .value(opened.map_or_else(|| loaded.system.owner.clone(), |row| row.row.owner.clone()))
            .required(),
        Field::new("from", text!("translations-from"), FieldKind::Date)
            .hint(text!("translations-from-hint"))
            .value(danish::date(loaded.today))
            .required(),
    ];
    let typed = |field: Field| match sent {
        Some(sent) => field.typed(sent, &errors),
        None => field,
    };
    Form {
        action: ctx.href(&format!("{}/add", path(system))),
        csrf: ctx.csrf(),
        fields: fields.into_iter().map(typed).collect(),
        submit: text!("translations-save"),
        cancel: None,
        errors,
        files: false,
    }
}

pub(super) async fn add(ctx: Ctx, Id(system): Id<SystemId>, fields: Fields) -> Result<Response, WebError> {
    let today = ctx.read(|tx, _| Ok::<_, LedgerError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let theirs = errors.required(&fields, "theirs").map(str::to_owned);
    let ours = errors.required(&fields, "ours").map(str::to_owned);
    let owner = errors.required(&fields, "owner").map(str::to_owned);
    let from = errors.date(&fields, "from", today);
    if let (Some(theirs), Some(ours), Some(owner), Some(from)) = (theirs, ours, owner, from) {
        let written = ctx
            .write(move |tx, by| {
                let row = ledger::translation_of(tx, &theirs, &ours, &owner, from)?;
                ledger::set_translation(tx, by, system, &row)
            })
            .await;
        match written {
            Ok(()) => return Ok(back(&ctx, system).into_response()),
            Err(WebError::Refused(message)) => errors = FormErrors::whole(message),
            Err(other) => return Err(other),
        }
    }
    let page = page(&ctx, system, Some(&fields), errors, Outcome::None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn back(ctx: &Ctx, system: SystemId) -> Redirect {
    Redirect::to(&ctx.href(&path(system)))
}

pub(super) async fn end(ctx: Ctx, Id(system): Id<SystemId>, fields: Fields) -> Result<Redirect, WebError> {
    let id = fields.typed("row").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    let today = ctx.read(|tx, _| Ok::<_, LedgerError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let Some(last) = errors.date(&fields, "last", today) else {
        return Err(WebError::Refused(errors.of("last").unwrap_or_else(|| text!("form-required"))));
    };
    ctx.write(move |tx, by| ledger::end_translation(tx, by, id, last)).await?;
    Ok(back(&ctx, system))
}

pub(super) async fn import(ctx: Ctx, Id(system): Id<SystemId>, upload: Upload) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let outcome = match brought_in(&ctx, system, upload).await {
        Err(WebError::Refused(message)) => Outcome::Wrong(message, Vec::new()),
        other => other?,
    };
    let status = match outcome {
        Outcome::Wrong(..) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let page = page(&ctx, system, None, FormErrors::default(), outcome).await?;
    Ok((status, page).into_response())
}

/// Tries a file, or brings it in when nothing in it is wrong.
async fn brought_in(ctx: &Ctx, system: SystemId, upload: Upload) -> Result<Outcome, WebError> {
    let post = upload.fields.get("what") == Some("post");
    let today = ctx.app.store.today();
    let from = match upload.fields.typed("from") {
        None => today,
        Some(typed) => {
            danish::parse_date(typed, today).map_err(|error| WebError::Refused(error.message()))?
        }
    };
    let Some(given) = upload.files.into_iter().next() else {
        return Err(WebError::Refused(text!("import-no-file")));
    };
    let sheet = sheet::read(&given.bytes, SheetFormat::of_file(&given.name, &given.bytes))?;
    let owner = ctx.by()?.name.clone();
    let (file, does, refused) = ctx
        .read(move |tx, by| {
            let file = ledger::read_translations(tx, &sheet, from, &owner)?;
            let (does, refused) = ledger::try_translations(tx, by, system, &file.rows)?;
            Ok::<_, LedgerError>((file, does, refused))
        })
        .await?;
    let errors: Vec<_> = file.errors.into_iter().chain(refused).collect();
    if !errors.is_empty() {
        return Ok(Outcome::Wrong(text!("import-wrong", count = errors.len()), errors));
    }
    if !post {
        return Ok(Outcome::Done(said("translations-tried", does)));
    }
    let rows = file.rows;
    let did = ctx.write(move |tx, by| ledger::import_translations(tx, by, system, &rows)).await?;
    Ok(Outcome::Done(said("translations-brought-in", did)))
}

fn said(key: &'static str, counts: TranslationImport) -> Message {
    Message::new(key)
        .with("added", counts.added)
        .with("changed", counts.changed)
        .with("unchanged", counts.unchanged)
}

/// The whole table as a file, page after page.
pub(super) async fn save(ctx: Ctx, Id(system): Id<SystemId>) -> Result<Response, WebError> {
    let mut loaded = load(&ctx, system, FILE_ROWS).await?;
    loop {
        let full = usize::try_from(FILE_ROWS).unwrap_or(usize::MAX);
        let Some(last) = loaded.rows.last().filter(|_| loaded.rows.len() % full == 0) else { break };
        let mut query = loaded.asked.query.clone();
        query.after = Some((last.row.their_account.clone(), last.row.from));
        let more = ctx
            .read(move |tx, by| {
                let rows = ledger::translation_rows(tx, by, &query)?;
                let persons: Vec<_> = rows.iter().filter_map(|row| row.changed).map(|(who, _)| who).collect();
                Ok::<_, LedgerError>((rows, access::names(tx, &persons)?))
            })
            .await?;
        if more.0.is_empty() {
            break;
        }
        loaded.rows.extend(more.0);
        loaded.names.extend(more.1);
    }
    let name = format!("omsaetningstabel-{}", file_name(&loaded.system.code));
    let filters = filter_row(&ctx, &loaded.asked);
    file(&ctx, &name, &head(&loaded.system), &filters, table(&ctx, system, &loaded)).await
}

/// A code as part of a file's name.
fn file_name(code: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    code.chars().map(plain).collect()
}

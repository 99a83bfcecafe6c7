//! Positions, what they carry, and the events of people in them, with a preview.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kaemner_app::access::{
    self, AccessError, FilledPosition, PersonnelEvent, PersonnelSource, Position, PositionId, PositionQuery,
    PositionRule, PositionRuleId, RightsChange, Roles, Unit,
};
use kaemner_app::actor::{Act, Actor, RoleKey, UnitPath};
use kaemner_store::Tx;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::address::sheet_of;
use super::parts::{AskForm, Part, Section, Sections, role_choices, unit_choices, unit_name};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Choice, Column, Field, FieldKind, Form, Row, State, Table};
use crate::suggest::Suggestion;

/// Rows on one page.
const ROWS: i64 = 100;
/// Suggestions shown at a time.
const SUGGESTED: i64 = 12;

fn asked(ctx: &Ctx) -> PositionQuery {
    let fields = Fields::of_query(&ctx.request.query);
    PositionQuery {
        search: fields.typed("q").unwrap_or_default().to_owned(),
        unit: fields.typed("unit").and_then(|path| UnitPath::parse(path).ok()),
        after: fields.typed("after").and_then(|id| id.parse().ok()),
        limit: ROWS + 1,
    }
}

/// What a field that names a position is completed with.
pub(super) async fn suggest(ctx: Ctx) -> Result<Json<Vec<Suggestion>>, WebError> {
    let query = PositionQuery { after: None, limit: SUGGESTED, ..asked(&ctx) };
    let (found, units) = ctx
        .read(move |tx, by| Ok::<_, AccessError>((access::positions(tx, by, &query)?, access::units(tx)?)))
        .await?;
    let suggestion = |FilledPosition { position, held }: FilledPosition| Suggestion {
        value: position.code,
        text: position.title,
        note: match held.first() {
            Some((_, name)) => format!("{}, {name}", unit_name(&units, &position.unit)),
            None => unit_name(&units, &position.unit),
        },
    };
    Ok(Json(found.into_iter().map(suggestion).collect()))
}

pub(super) async fn list(ctx: Ctx) -> Result<Page, WebError> {
    let query = asked(&ctx);
    let searched = query.clone();
    let (mut positions, count, rules, roles, units) = ctx
        .read(move |tx, by| {
            let (found, count) =
                (access::positions(tx, by, &searched)?, access::count_positions(tx, by, &searched)?);
            let rules = access::position_rules(tx, by)?;
            Ok::<_, AccessError>((found, count, rules, access::roles(tx)?, access::units(tx)?))
        })
        .await?;
    let chosen = query.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let here = format!(
        "/access/positions?unit={}&q={}",
        crate::site::encode(&chosen),
        crate::site::encode(&query.search)
    );
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = positions.len() > shown;
    positions.truncate(shown);
    ctx.has_read(positions.iter().map(|one| one.held.len()).sum());
    let last = positions.last().filter(|_| more);
    let mut pages = Vec::new();
    if query.after.is_some() {
        pages.push((text!("list-first"), ctx.href(&here)));
    }
    if let Some(FilledPosition { position, .. }) = last {
        pages.push((text!("list-next"), ctx.href(&format!("{here}&after={}", position.id))));
    }
    let row = |FilledPosition { position, held }: &FilledPosition| {
        let names: Vec<_> = held.iter().map(|(_, name)| name.clone()).collect();
        Row::new(vec![
            Cell::Text(position.title.clone()),
            Cell::Code(position.code.clone()),
            Cell::Text(unit_name(&units, &position.unit)),
            if names.is_empty() {
                Cell::State(State::Waits, text!("rights-vacant"))
            } else {
                Cell::Text(names.join(", "))
            },
            Cell::Text(position.kind.clone()),
        ])
    };
    let table = Table {
        caption: Some(text!("place-positions")),
        columns: vec![
            Column::text(text!("rights-column-title")),
            Column::text(text!("rights-column-number")),
            Column::text(text!("rights-column-unit")),
            Column::text(text!("rights-column-holder")),
            Column::text(text!("rights-column-kind")).wide_only(),
        ],
        rows: positions.iter().map(row).collect(),
        total: None,
    };
    let carries = Table {
        caption: Some(text!("rights-position-rules")),
        columns: vec![
            Column::text(text!("rights-column-kind")),
            Column::text(text!("rights-column-role")),
            Column::text(text!("rights-column-unit")),
            Column::number(text!("rights-limit")),
        ],
        rows: rules.iter().map(|rule| rule_row(rule, &roles)).collect(),
        total: None,
    };
    let mut choices = vec![Choice { value: String::new(), label: ctx.say(&text!("rights-all-units")) }];
    choices.extend(unit_choices(&units));
    let filters = AskForm {
        action: ctx.href("/access/positions"),
        kept: Vec::new(),
        fields: vec![
            Field::new("q", text!("rights-position-search"), FieldKind::Text).value(query.search.clone()),
            Field::new("unit", text!("rights-column-unit"), FieldKind::Select(choices)).value(chosen),
        ],
        submit: text!("rights-show"),
    };
    let positions_section = Section::new(text!("place-positions")).with(Part::Ask(filters));
    let positions_section = if positions.is_empty() {
        positions_section.with(Part::Say(text!("rights-positions-none")))
    } else {
        positions_section.with(Part::Table(table)).with(Part::Links(pages))
    };
    let rules_section =
        Section::new(text!("rights-position-rules")).hint(text!("rights-position-rules-hint"));
    let rules_section = if rules.is_empty() {
        rules_section.with(Part::Say(text!("rights-position-rules-none")))
    } else {
        rules_section.with(Part::Table(carries))
    };
    let mut head = Head::new(text!("rights-positions-title", count = count))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    if ctx.by()?.may_somewhere(Act::ManagePositions) {
        head = head.action(text!("rights-positions-change"), "/access/positions/new", "plus");
    }
    Page::new(&ctx, head, &Sections(vec![positions_section, rules_section])).await
}

fn rule_row(rule: &PositionRule, roles: &Roles) -> Row {
    let place = if rule.everywhere { text!("rights-everywhere") } else { text!("rights-own-unit") };
    Row::new(vec![
        Cell::Text(rule.kind.clone()),
        Cell::Say(roles.name(&rule.role)),
        Cell::Say(place),
        Cell::amount_or_blank(rule.limit),
    ])
}

pub(super) async fn forms(ctx: Ctx) -> Result<Page, WebError> {
    show(&ctx, &Fields::default(), None, None).await
}

/// The forms, with what was typed, what was wrong, or what an event would do.
async fn show(
    ctx: &Ctx,
    fields: &Fields,
    wrong: Option<(&'static str, FormErrors)>,
    changes: Option<Vec<RightsChange>>,
) -> Result<Page, WebError> {
    let (roles, units, today) =
        ctx.read(|tx, _| Ok::<_, AccessError>((access::roles(tx)?, access::units(tx)?, tx.today()))).await?;
    let errors = |form: &str| match &wrong {
        Some((of, errors)) if *of == form => errors.clone(),
        _ => FormErrors::default(),
    };
    let form = |name: &'static str, path: &str, shown: Vec<Field>, submit: Message, files: bool| {
        let errors = errors(name);
        Part::Form(Form {
            action: ctx.href(path),
            csrf: ctx.csrf(),
            fields: shown.into_iter().map(|field| field.typed(fields, &errors)).collect(),
            submit,
            cancel: None,
            errors,
            files,
        })
    };
    let day = kaemner_values::danish::date(today);
    let confirmed = changes.is_some();
    let mut event = Section::new(text!("rights-event")).hint(text!("rights-event-hint"));
    if let Some(changes) = changes {
        event = event.with(told(changes, &roles, &units));
    }
    let place = || FieldKind::Lookup(ctx.href("/access/positions/lookup"));
    let mut event_fields = vec![
        Field::new("event", text!("rights-event-kind"), FieldKind::Select(event_kinds(ctx))),
        Field::new("person", text!("rights-column-person"), FieldKind::Lookup(ctx.href("/access/lookup")))
            .hint(text!("rights-person-hint"))
            .required(),
        Field::new("position", text!("rights-event-position"), place())
            .hint(text!("rights-event-position-hint")),
        Field::new("out-of", text!("rights-event-out-of"), place()).hint(text!("rights-event-out-of-hint")),
        Field::new("event-day", text!("rights-event-day"), FieldKind::Date)
            .hint(text!("rights-event-day-hint"))
            .value(day.clone())
            .required(),
    ];
    if confirmed {
        event_fields.push(Field::new("confirm", text!("rights-event-confirm"), FieldKind::Check));
    }
    let submit = if confirmed { text!("rights-event-take") } else { text!("rights-event-preview") };
    let event = event.with(form("event", "/access/positions/event", event_fields, submit, false));
    let import = form(
        "import",
        "/access/positions/import",
        vec![
            Field::new("file", text!("rights-import-file"), FieldKind::File(".csv,.xlsx,text/csv"))
                .hint(text!("rights-import-hint")),
        ],
        text!("rights-import"),
        true,
    );
    let position = form(
        "position",
        "/access/positions/new",
        vec![
            Field::new("code", text!("rights-column-number"), FieldKind::Text).required(),
            Field::new("title", text!("rights-column-title"), FieldKind::Text).required(),
            Field::new("kind", text!("rights-column-kind"), FieldKind::Text)
                .hint(text!("rights-kind-hint"))
                .required(),
            Field::new("unit", text!("rights-column-unit"), FieldKind::Select(unit_choices(&units))),
        ],
        text!("rights-position-add"),
        false,
    );
    let rule = form(
        "rule",
        "/access/positions/rules",
        vec![
            Field::new("rule-kind", text!("rights-column-kind"), FieldKind::Text).required(),
            Field::new(
                "rule-role",
                text!("rights-column-role"),
                FieldKind::Select(role_choices(ctx, &roles)),
            ),
            Field::new("rule-everywhere", text!("rights-everywhere"), FieldKind::Check),
            Field::new("rule-limit", text!("rights-limit"), FieldKind::Amount)
                .hint(text!("rights-limit-hint")),
        ],
        text!("rights-rule-add"),
        false,
    );
    let sections = vec![
        event,
        Section::new(text!("rights-import")).with(import),
        Section::new(text!("rights-position-add")).with(position),
        Section::new(text!("rights-rule-add")).hint(text!("rights-position-rules-hint")).with(rule),
    ];
    let head = Head::new(text!("rights-positions-change"))
        .crumb(text!("place-access"), "/access")
        .crumb(text!("place-positions"), "/access/positions")
        .help("rights");
    Page::new(ctx, head, &Sections(sections)).await
}

fn event_kinds(ctx: &Ctx) -> Vec<Choice> {
    [
        ("hire", text!("rights-event-hire")),
        ("move", text!("rights-event-move")),
        ("leave", text!("rights-event-leave")),
    ]
    .into_iter()
    .map(|(value, label)| Choice { value: value.to_owned(), label: ctx.say(&label) })
    .collect()
}

/// What an event does, in words.
fn told(changes: Vec<RightsChange>, roles: &Roles, units: &[Unit]) -> Part {
    let mut sentences = vec![text!("rights-would-change", count = changes.len())];
    let refused = changes.iter().any(|change| matches!(change, RightsChange::Refused(..)));
    sentences.extend(changes.into_iter().map(|change| match change {
        RightsChange::Given(new) => {
            text!("rights-change-given", role = roles.name(&new.role), unit = unit_name(units, &new.unit))
        }
        RightsChange::Ends(grant, last) => {
            text!("rights-change-ends", role = roles.name(&grant.grant.role), date = last)
        }
        RightsChange::Withdrawn(grant) => {
            text!("rights-change-withdrawn", role = roles.name(&grant.grant.role))
        }
        RightsChange::Deputy(name, Some(last)) => {
            text!("rights-change-deputy-ends", name = name, date = last)
        }
        RightsChange::Deputy(name, None) => text!("rights-change-deputy-ended", name = name),
        RightsChange::Refused(new, denied) => {
            text!("rights-change-refused", role = roles.name(&new.role), why = denied.message())
        }
    }));
    Part::Answer(if refused { State::Stop } else { State::Info }, sentences)
}

/// What was typed of an event.
#[derive(Debug, Clone)]
struct TypedEvent {
    kind: String,
    person: String,
    position: String,
    out_of: String,
    day: Date,
}

impl TypedEvent {
    fn read(fields: &Fields, day: Date) -> Self {
        let typed = |name: &str| fields.typed(name).unwrap_or_default().to_owned();
        let (kind, person) = (typed("event"), typed("person"));
        Self { kind, person, position: typed("position"), out_of: typed("out-of"), day }
    }

    /// The event, with the person and the positions looked up.
    fn event(&self, tx: &mut Tx<'_>, by: &Actor) -> Result<PersonnelEvent, AccessError> {
        let person = access::typed_member(tx, by, &self.person)?;
        Ok(match self.kind.as_str() {
            "leave" => PersonnelEvent::Leave { person, last_day: self.day },
            "move" => {
                let (out_of, into) = (position(tx, &self.out_of)?, position(tx, &self.position)?);
                PersonnelEvent::Move { person, out_of, into, on: self.day }
            }
            _ => {
                let position = position(tx, &self.position)?;
                PersonnelEvent::Hire { person, position, from: self.day, to: None }
            }
        })
    }
}

fn position(tx: &mut Tx<'_>, code: &str) -> Result<PositionId, AccessError> {
    let found = access::position_by_code(tx, code)?;
    Ok(found.ok_or(AccessError::NotFound("position"))?.id)
}

pub(super) async fn event(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let today = ctx.read(|tx, _| Ok::<_, AccessError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let day = errors.date(&fields, "event-day", today);
    errors.required(&fields, "person");
    let needed: &[&str] = match fields.get("event") {
        Some("hire") => &["position"],
        Some("move") => &["out-of", "position"],
        Some("leave") => &[],
        _ => return Err(WebError::BadRequest("event")),
    };
    for name in needed {
        errors.required(&fields, name);
    }
    let Some(day) = day.filter(|_| errors.is_empty()) else {
        return again(&ctx, &fields, "event", errors).await;
    };
    let typed = TypedEvent::read(&fields, day);
    let done = if fields.get("confirm") == Some("yes") {
        ctx.write(move |tx, by| {
            let event = typed.event(tx, by)?;
            access::take_event(tx, by, &event, PersonnelSource::Screen)
        })
        .await
        .map(|_| None)
    } else {
        ctx.write(move |tx, by| {
            let event = typed.event(tx, by)?;
            access::preview(tx, by, &event)
        })
        .await
        .map(Some)
    };
    match done {
        Ok(None) => {
            settle(&ctx).await?;
            Ok(Redirect::to(&ctx.href("/access/positions")).into_response())
        }
        Ok(changes) => Ok(show(&ctx, &fields, None, changes).await?.into_response()),
        Err(WebError::Refused(message)) => again(&ctx, &fields, "event", FormErrors::whole(message)).await,
        Err(other) => Err(other),
    }
}

/// Lets those who came or left sign in here, or no more, at once.
async fn settle(ctx: &Ctx) -> Result<(), WebError> {
    let code = ctx.code()?;
    ctx.blocking(move |store| access::settle_memberships(store, code)).await.map(drop)
}

async fn again(
    ctx: &Ctx,
    fields: &Fields,
    form: &'static str,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let page = show(ctx, fields, Some((form, errors)), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn import(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    let sheet = match sheet_of(&upload) {
        Ok(sheet) => sheet,
        Err(errors) => return again(&ctx, &upload.fields, "import", errors).await,
    };
    let done = ctx.write(move |tx, by| access::import_events(tx, by, &sheet)).await;
    if done.is_ok() {
        settle(&ctx).await?;
    }
    match done {
        Ok(_) => Ok(Redirect::to(&ctx.href("/access/positions")).into_response()),
        Err(WebError::Refused(message)) => {
            again(&ctx, &upload.fields, "import", FormErrors::whole(message)).await
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn add(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let typed = |name: &str| fields.typed(name).unwrap_or_default().to_owned();
    for name in ["code", "title", "kind"] {
        errors.required(&fields, name);
    }
    if !errors.is_empty() {
        return again(&ctx, &fields, "position", errors).await;
    }
    let unit = fields.typed("unit").and_then(|path| UnitPath::parse(path).ok()).ok_or(WebError::NotFound)?;
    let (code, kind, title) = (typed("code"), typed("kind"), typed("title"));
    let done = ctx
        .write(move |tx, by| {
            let (id, from) = (PositionId::new(tx.new_id()), tx.today());
            let (code, kind, title, unit) = (code.clone(), kind.clone(), title.clone(), unit.clone());
            access::add_position(tx, by, &Position { id, code, kind, title, unit, from, to: None })
        })
        .await;
    finish(&ctx, &fields, "position", done).await
}

pub(super) async fn add_rule(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let kind = errors.required(&fields, "rule-kind").map(str::to_owned);
    let limit = fields.typed("rule-limit").and_then(|_| errors.amount(&fields, "rule-limit"));
    let Some(kind) = kind.filter(|_| errors.is_empty()) else {
        return again(&ctx, &fields, "rule", errors).await;
    };
    let role: RoleKey = fields.typed("rule-role").unwrap_or_default().into();
    let everywhere = fields.get("rule-everywhere") == Some("yes");
    let done = ctx
        .write(move |tx, by| {
            let (id, from) = (PositionRuleId::new(tx.new_id()), tx.today());
            let (kind, role) = (kind.clone(), role.clone());
            access::add_position_rule(
                tx,
                by,
                &PositionRule { id, kind, role, everywhere, limit, from, to: None },
            )
        })
        .await;
    finish(&ctx, &fields, "rule", done).await
}

async fn finish(
    ctx: &Ctx,
    fields: &Fields,
    form: &'static str,
    done: Result<(), WebError>,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(Redirect::to(&ctx.href("/access/positions")).into_response()),
        Err(WebError::Refused(message)) => again(ctx, fields, form, FormErrors::whole(message)).await,
        Err(other) => Err(other),
    }
}

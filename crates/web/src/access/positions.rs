//! Positions, what they carry, and the events of people in them, with a preview.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{
    self, AccessError, FilledPosition, PersonnelEvent, PersonnelSource, Position, PositionId, PositionRule,
    PositionRuleId, RightsChange, Roles, Unit,
};
use kaemner_app::actor::{Act, PersonId, RoleKey, UnitPath};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::id;
use super::parts::{Part, Section, Sections, role_choices, unit_choices, unit_name};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Choice, Column, Field, FieldKind, Form, Row, State, Table};

pub(super) async fn list(ctx: Ctx) -> Result<Page, WebError> {
    let (positions, rules, roles, units) = ctx
        .read(|tx, by| {
            let (positions, rules) = (access::positions(tx, by)?, access::position_rules(tx, by)?);
            Ok::<_, AccessError>((positions, rules, access::roles(tx)?, access::units(tx)?))
        })
        .await?;
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
    let positions_section = Section::new(text!("place-positions"));
    let positions_section = if positions.is_empty() {
        positions_section.with(Part::Say(text!("rights-positions-none")))
    } else {
        positions_section.with(Part::Table(table))
    };
    let rules_section =
        Section::new(text!("rights-position-rules")).hint(text!("rights-position-rules-hint"));
    let rules_section = if rules.is_empty() {
        rules_section.with(Part::Say(text!("rights-position-rules-none")))
    } else {
        rules_section.with(Part::Table(carries))
    };
    let mut head = Head::new(text!("rights-positions-title", count = positions.len()))
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
    let (positions, members, roles, units, today) = ctx
        .read(|tx, by| {
            let (positions, members) = (access::positions(tx, by)?, access::members(tx, by)?);
            Ok::<_, AccessError>((positions, members, access::roles(tx)?, access::units(tx)?, tx.today()))
        })
        .await?;
    let places: Vec<Choice> = positions
        .iter()
        .map(|FilledPosition { position, .. }| Choice {
            value: position.id.to_string(),
            label: format!("{} {} {}", position.code, position.title, unit_name(&units, &position.unit)),
        })
        .collect();
    let people =
        members.iter().map(|one| Choice { value: one.person.to_string(), label: one.name.clone() }).collect();
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
    let mut event_fields = vec![
        Field::new("event", text!("rights-event-kind"), FieldKind::Select(event_kinds(ctx))),
        Field::new("person", text!("rights-column-person"), FieldKind::Select(people)),
        Field::new("position", text!("rights-event-position"), FieldKind::Select(places.clone())),
        Field::new("out-of", text!("rights-event-out-of"), FieldKind::Select(places)),
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
            Field::new("file", text!("rights-import-file"), FieldKind::File(".csv,text/csv"))
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
        RightsChange::Refused(new, denied) => {
            text!("rights-change-refused", role = roles.name(&new.role), why = denied.message())
        }
    }));
    Part::Answer(if refused { State::Stop } else { State::Info }, sentences)
}

pub(super) async fn event(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let today = ctx.read(|tx, _| Ok::<_, AccessError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let day = errors.date(&fields, "event-day", today);
    let person: PersonId = id(&fields, "person")?;
    let Some(day) = day else { return again(&ctx, &fields, "event", errors).await };
    let event = match fields.get("event") {
        Some("hire") => {
            PersonnelEvent::Hire { person, position: id(&fields, "position")?, from: day, to: None }
        }
        Some("move") => {
            let (out_of, into): (PositionId, PositionId) = (id(&fields, "out-of")?, id(&fields, "position")?);
            PersonnelEvent::Move { person, out_of, into, on: day }
        }
        Some("leave") => PersonnelEvent::Leave { person, last_day: day },
        _ => return Err(WebError::BadRequest("event")),
    };
    if fields.get("confirm") == Some("yes") {
        let done = ctx.write(move |tx, by| access::take_event(tx, by, &event, PersonnelSource::Screen)).await;
        return match done {
            Ok(_) => Ok(Redirect::to(&ctx.href(&format!("/access/people/{person}"))).into_response()),
            Err(WebError::Refused(message)) => {
                again(&ctx, &fields, "event", FormErrors::whole(message)).await
            }
            Err(other) => Err(other),
        };
    }
    match ctx.write(move |tx, by| access::preview(tx, by, &event)).await {
        Ok(changes) => Ok(show(&ctx, &fields, None, Some(changes)).await?.into_response()),
        Err(WebError::Refused(message)) => again(&ctx, &fields, "event", FormErrors::whole(message)).await,
        Err(other) => Err(other),
    }
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
    let file = upload.files.first().map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let Some(text) = file else {
        let mut errors = FormErrors::default();
        errors.add("file", text!("form-required"));
        return again(&ctx, &upload.fields, "import", errors).await;
    };
    match ctx.write(move |tx, by| access::import_events(tx, by, &text)).await {
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

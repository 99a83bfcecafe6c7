//! Deputies: who may do what one may, between two dates.

use std::collections::HashMap;

use axum::response::Redirect;
use jiff::civil::Date;
use kaemner_app::access::{self, AccessError, Deputyship, DeputyshipId, NewDeputyship, Unit};
use kaemner_app::actor::{PersonId, UnitPath};
use kaemner_values::text;

use super::id;
use super::parts::{Button, Line, Lines, Part, Section, unit_choices, unit_name};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::patterns::{Cell, Field, FieldKind, Form};

/// One's deputies, and those whose deputy one is, with a form for a new one.
pub(super) fn section(
    ctx: &Ctx,
    units: &[Unit],
    made: &[Deputyship],
    names: &HashMap<PersonId, String>,
    today: Date,
) -> Section {
    let me = ctx.by().map(|by| by.person).ok();
    let name = |person: PersonId| {
        if Some(person) == me {
            return ctx.say(&text!("rights-me"));
        }
        names.get(&person).cloned().unwrap_or_default()
    };
    let standing = |one: &&Deputyship| one.ended_at.is_none() && one.new.to >= today;
    let line = |one: &Deputyship| Line {
        cells: vec![
            Cell::Text(name(one.new.principal)),
            Cell::Text(name(one.new.deputy)),
            Cell::Text(unit_name(units, &one.new.unit)),
            Cell::Date(one.new.from),
            Cell::Date(one.new.to),
            Cell::Text(one.new.reason.clone()),
        ],
        buttons: vec![
            Button::new(ctx.href("/access/deputies/end"), text!("rights-end"), name(one.new.deputy))
                .field("id", one.id),
        ],
    };
    let lines: Vec<Line> = made.iter().filter(standing).map(line).collect();
    let columns = vec![
        text!("rights-column-principal"),
        text!("rights-column-deputy"),
        text!("rights-column-unit"),
        text!("rights-column-from"),
        text!("rights-column-to"),
        text!("rights-reason"),
    ];
    let section = Section::new(text!("rights-deputies")).hint(text!("rights-deputies-hint"));
    let section = if lines.is_empty() {
        section.with(Part::Say(text!("rights-deputies-none")))
    } else {
        section.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-deputies"),
            columns,
            lines,
        }))
    };
    let form = Form {
        action: ctx.href("/access/deputies"),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new(
                "deputy",
                text!("rights-column-deputy"),
                FieldKind::Lookup(ctx.href("/access/lookup")),
            )
            .hint(text!("rights-person-hint"))
            .required(),
            Field::new("deputy-unit", text!("rights-column-unit"), FieldKind::Select(unit_choices(units))),
            Field::new("deputy-from", text!("rights-column-from"), FieldKind::Date)
                .value(kaemner_values::danish::date(today))
                .required(),
            Field::new("deputy-to", text!("rights-column-to"), FieldKind::Date).required(),
            Field::new("deputy-reason", text!("rights-reason"), FieldKind::Text).required(),
        ],
        submit: text!("rights-deputy-make"),
        cancel: None,
        errors: FormErrors::default(),
        files: false,
    };
    section.with(Part::Form(form))
}

pub(super) async fn make(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let today = ctx.read(|tx, _| Ok::<_, AccessError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let from = errors.date(&fields, "deputy-from", today);
    let to = errors.date(&fields, "deputy-to", today);
    let (Some(from), Some(to)) = (from, to) else {
        let message = errors.0.into_iter().next().map(|(_, message)| message);
        return Err(WebError::Refused(message.unwrap_or_else(|| text!("access-bad-period"))));
    };
    let typed = fields.typed("deputy").unwrap_or_default().to_owned();
    let unit = fields.typed("deputy-unit").and_then(|path| UnitPath::parse(path).ok());
    let unit = unit.ok_or(WebError::NotFound)?;
    let reason = fields.typed("deputy-reason").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| {
        let deputy = access::typed_member(tx, by, &typed)?;
        let (principal, unit, reason) = (by.person, unit.clone(), reason.clone());
        access::make_deputy(tx, by, &NewDeputyship { principal, deputy, unit, from, to, reason })
    })
    .await?;
    Ok(Redirect::to(&ctx.href("/access/mine")))
}

pub(super) async fn end(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let made: DeputyshipId = id(&fields, "id")?;
    ctx.write(move |tx, by| access::end_deputy(tx, by, made)).await?;
    Ok(Redirect::to(&ctx.href("/access/mine")))
}

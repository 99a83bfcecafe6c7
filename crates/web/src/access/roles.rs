//! The roles: the ready-made ones, and those the municipality makes itself.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{self, NewRole, OwnRole, Role};
use kaemner_app::actor::{Act, ActSet, RoleKey};
use kaemner_values::text;

use super::parts::{Button, Line, Lines, Part, Section, Sections, moment};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Column, Field, FieldKind, Form, Row, State, Table};

pub(super) async fn list(ctx: Ctx) -> Result<Page, WebError> {
    let own = ctx.read(access::own_roles).await?;
    let words = |acts: ActSet| {
        let mut names: Vec<_> = acts.iter().map(|act| ctx.say(&act.title())).collect();
        names.sort();
        Cell::Text(names.join(", "))
    };
    let row = |role: &Role| Row::new(vec![Cell::Say(role.message()), words(role.acts)]);
    let ready = Table {
        caption: Some(text!("rights-ready-roles")),
        columns: vec![Column::text(text!("rights-column-role")), Column::text(text!("rights-column-acts"))],
        rows: access::ready_roles().iter().map(row).collect(),
        total: None,
    };
    let may = ctx.by()?.may_somewhere(Act::DefineRole);
    let line = |own: &OwnRole| {
        let name = ctx.say(&own.role.message());
        let end = Button::new(ctx.href("/access/roles/end"), text!("rights-end"), name.clone())
            .field("key", &own.role.key);
        Line {
            cells: vec![
                Cell::Text(name),
                Cell::Text(own.purpose.clone()),
                words(own.role.acts),
                moment(Some(own.made_at)),
                match own.ended_at {
                    None => Cell::State(State::Done, text!("rights-role-in-use")),
                    Some(_) => Cell::State(State::Stop, text!("rights-role-ended")),
                },
            ],
            buttons: if may && own.ended_at.is_none() { vec![end] } else { Vec::new() },
        }
    };
    let section = Section::new(text!("rights-own-roles")).hint(text!("rights-own-roles-hint"));
    let section = if own.is_empty() {
        section.with(Part::Say(text!("rights-own-roles-none")))
    } else {
        section.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-own-roles"),
            columns: vec![
                text!("rights-column-role"),
                text!("rights-purpose"),
                text!("rights-column-acts"),
                text!("rights-column-made"),
                text!("bills-state"),
            ],
            lines: own.iter().map(line).collect(),
        }))
    };
    let ready = Section::new(text!("rights-ready-roles"))
        .hint(text!("rights-ready-roles-hint"))
        .with(Part::Table(ready));
    let mut head = Head::new(text!("rights-roles-title", count = access::ready_roles().len() + own.len()))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    if may {
        head = head.action(text!("rights-role-new"), "/access/roles/new", "plus");
    }
    Page::new(&ctx, head, &Sections(vec![section, ready])).await
}

pub(super) async fn form(ctx: Ctx) -> Result<Page, WebError> {
    show(&ctx, &Fields::default(), FormErrors::default()).await
}

async fn show(ctx: &Ctx, fields: &Fields, errors: FormErrors) -> Result<Page, WebError> {
    let mut shown = vec![
        Field::new("name", text!("rights-role-name"), FieldKind::Text).required(),
        Field::new("key", text!("rights-role-key"), FieldKind::Text)
            .hint(text!("rights-role-key-hint"))
            .required(),
        Field::new("purpose", text!("rights-purpose"), FieldKind::Area).required(),
        Field::new("limited", text!("rights-role-limited"), FieldKind::Check),
    ];
    for act in Act::ALL {
        shown.push(Field::new(act.name(), act.title(), FieldKind::Check));
    }
    let form = Form {
        action: ctx.href("/access/roles/new"),
        csrf: ctx.csrf(),
        fields: shown.into_iter().map(|field| field.typed(fields, &errors)).collect(),
        submit: text!("rights-role-make"),
        cancel: Some(ctx.href("/access/roles")),
        errors,
        files: false,
    };
    let section = Section::new(text!("rights-role-new")).hint(text!("rights-role-new-hint"));
    let head = Head::new(text!("rights-role-new"))
        .crumb(text!("place-access"), "/access")
        .crumb(text!("rights-roles"), "/access/roles")
        .help("rights");
    Page::new(ctx, head, &Sections(vec![section.with(Part::Form(form))])).await
}

pub(super) async fn make(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let typed = |name: &str| fields.typed(name).unwrap_or_default().to_owned();
    let chosen = |act: &&Act| fields.get(act.name()) == Some("yes");
    let new = NewRole {
        key: typed("key"),
        name: typed("name"),
        purpose: typed("purpose"),
        acts: Act::ALL.iter().filter(chosen).copied().collect(),
        limited: fields.get("limited") == Some("yes"),
    };
    let made = ctx.write(move |tx, by| access::define_role(tx, by, &new)).await;
    match made {
        Ok(_) => Ok(Redirect::to(&ctx.href("/access/roles")).into_response()),
        Err(WebError::Refused(message)) => {
            let page = show(&ctx, &fields, FormErrors::whole(message)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn end(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let key: RoleKey = fields.typed("key").ok_or(WebError::NotFound)?.into();
    ctx.write(move |tx, by| access::end_role(tx, by, &key)).await?;
    Ok(Redirect::to(&ctx.href("/access/roles")))
}

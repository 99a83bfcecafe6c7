//! Re-certification: keep or remove, one click each.

use axum::response::Redirect;
use kaemner_app::access::{self, AccessError, RoundLine, RoundLineId};
use kaemner_values::text;

use super::id;
use super::parts::{Button, Line, Lines, Part, Section, Sections, limits, moment, unit_name};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Cell, State};

/// Lines shown at a time; the next ones follow as these are decided.
const LINES: i64 = 100;

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (round, lines, open, roles, units, now) = ctx
        .read(|tx, by| {
            let (round, lines) = (access::round(tx)?, access::round_lines(tx, by, LINES)?);
            let open = access::round_left(tx, by)?;
            Ok::<_, AccessError>((round, lines, open, access::roles(tx)?, access::units(tx)?, tx.now()))
        })
        .await?;
    ctx.has_read(lines.len());
    let address = ctx.href("/access/recertification");
    let shown = |line: &RoundLine| Line {
        cells: vec![
            Cell::Text(line.name.clone()),
            Cell::Say(roles.name(&line.grant.grant.role)),
            Cell::Text(unit_name(&units, &line.grant.grant.unit)),
            limits(&ctx, &line.grant),
            moment(line.last_used),
            match line.verdict.as_deref() {
                Some("kept") => Cell::State(State::Done, text!("rights-kept")),
                Some(_) => Cell::State(State::Stop, text!("rights-removed")),
                None if line.is_unused(now) => Cell::State(State::Waits, text!("rights-unused")),
                None => Cell::State(State::Info, text!("rights-in-use")),
            },
        ],
        buttons: if line.verdict.is_some() {
            Vec::new()
        } else {
            let button = |verdict: &str, label| {
                Button::new(address.clone(), label, line.name.clone())
                    .field("id", line.id)
                    .field("verdict", verdict)
            };
            vec![button("keep", text!("rights-keep")).primary(), button("remove", text!("rights-remove"))]
        },
    };
    let section = Section::new(text!("rights-recertification")).hint(text!("rights-recertification-hint"));
    let section = if lines.is_empty() {
        section.with(Part::Say(text!("rights-recertification-none")))
    } else {
        section.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-recertification"),
            columns: vec![
                text!("rights-column-person"),
                text!("rights-column-role"),
                text!("rights-column-unit"),
                text!("rights-column-limits"),
                text!("rights-column-used"),
                text!("bills-state"),
            ],
            lines: lines.iter().map(shown).collect(),
        }))
    };
    let mut head = Head::new(text!("rights-recertification-title", count = open))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    if let Some(round) = round {
        head = head.lead(text!("rights-recertification-lead", date = round.deadline));
    }
    Page::new(&ctx, head, &Sections(vec![section])).await
}

pub(super) async fn decide(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let line: RoundLineId = id(&fields, "id")?;
    let keep = match fields.get("verdict") {
        Some("keep") => true,
        Some("remove") => false,
        _ => return Err(WebError::BadRequest("verdict")),
    };
    ctx.write(move |tx, by| access::recertify(tx, by, line, keep)).await?;
    Ok(Redirect::to(&ctx.href("/access/recertification")))
}

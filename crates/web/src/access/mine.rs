//! One's own rights: what one may, why, what waits for a receipt, deputies, and the door for emergencies.

use axum::response::Redirect;
use kaemner_app::access::{self, AccessError, Grant, Unit, instructions};
use kaemner_app::actor::{Act, At, RoleKey, UnitPath};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::deputies;
use super::parts::{Part, Section, Sections, limits, moment, source, unit_choices, unit_name};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Choice, Column, Field, FieldKind, Form, Row, State, Table};

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let asked = Asked::read(&fields);
    let again = asked.clone();
    let (units, roles, grants, receipts, deputies, members, answer, today) = ctx
        .read(move |tx, by| {
            let answer = match &again {
                Some(asked) => Some(asked.answer(tx, by, by.person)?),
                None => None,
            };
            let deputies = access::deputyships(tx, by, by.person)?;
            let who: Vec<_> = deputies.iter().flat_map(|one| [one.new.principal, one.new.deputy]).collect();
            Ok::<_, AccessError>((
                access::units(tx)?,
                access::roles(tx)?,
                access::grants(tx, by, by.person)?,
                access::own_receipts(tx, by)?,
                deputies,
                access::names(tx, &who)?,
                answer,
                tx.today(),
            ))
        })
        .await?;
    let language = ctx.request.language;
    let row = |grant: &Grant| {
        Row::new(vec![
            Cell::Say(roles.name(&grant.grant.role)),
            Cell::Text(unit_name(&units, &grant.grant.unit)),
            limits(&ctx, grant),
            Cell::Date(grant.grant.from),
            Cell::date_or_blank(grant.grant.to),
            Cell::Say(source(grant)),
        ])
    };
    let table = Table {
        caption: Some(text!("rights-mine-roles")),
        columns: grant_columns(),
        rows: grants.iter().filter(|grant| grant.ended_at.is_none()).map(row).collect(),
        total: None,
    };
    let mut needed = Vec::new();
    let rights = ctx.by()?.rights();
    let mut waiting = 0;
    for one in instructions() {
        let carries = |acts: kaemner_app::actor::ActSet| !acts.and(one.acts).is_empty();
        if !rights.iter().any(|right| carries(right.acts.or(right.waiting))) {
            continue;
        }
        let met = receipts.iter().find(|receipt| one.is_met_by(receipt, today));
        let state = match met {
            Some(_) => Cell::State(State::Done, text!("rights-receipted")),
            None => Cell::State(State::Waits, text!("rights-not-receipted")),
        };
        waiting += i64::from(met.is_none());
        let until = met.and_then(|receipt| one.lasts_until(receipt));
        needed.push(
            Row::new(vec![
                Cell::Text(one.title(language).to_owned()),
                Cell::Count(one.version),
                state,
                moment(met.map(|receipt| receipt.at)),
                Cell::date_or_blank(until),
            ])
            .to(ctx.href(&format!("/access/instructions/{}", one.key))),
        );
    }
    let instructions = Table {
        caption: Some(text!("rights-instructions")),
        columns: vec![
            Column::text(text!("rights-column-instruction")),
            Column::number(text!("rights-column-version")).wide_only(),
            Column::text(text!("bills-state")),
            Column::text(text!("rights-column-receipted")).wide_only(),
            Column::text(text!("rights-column-until")).wide_only(),
        ],
        rows: needed,
        total: None,
    };
    let mut roles_section = Section::new(text!("rights-mine-roles")).hint(text!("rights-mine-roles-hint"));
    roles_section = if table.rows.is_empty() {
        roles_section.with(Part::Say(text!("rights-no-roles")))
    } else {
        roles_section.with(Part::Table(table))
    };
    let mut sections = vec![roles_section];
    if !instructions.rows.is_empty() {
        let section = Section::new(text!("rights-passport")).hint(text!("rights-passport-hint"));
        let section = section.with(Part::Table(instructions));
        let links = vec![(text!("rights-passport-file"), ctx.href("/access/passport.json"))];
        sections.push(if ctx.app.settings.seal.is_some() {
            section.with(Part::Links(links))
        } else {
            section
        });
    }
    sections.push(why(&ctx, &units, asked.as_ref(), answer));
    sections.push(deputies::section(&ctx, &units, &deputies, &members, today));
    if ctx.by()?.may_somewhere(Act::TakeEmergency) {
        sections.push(emergency(&ctx, &units));
    }
    let head = Head::new(text!("rights-mine-title", waiting = waiting)).help("rights");
    Page::new(&ctx, head.crumb(text!("frame-profile"), "/profile"), &Sections(sections)).await
}

/// The columns of a list of grants.
pub(super) fn grant_columns() -> Vec<Column> {
    vec![
        Column::text(text!("rights-column-role")),
        Column::text(text!("rights-column-unit")),
        Column::text(text!("rights-column-limits")).wide_only(),
        Column::text(text!("rights-column-from")).wide_only(),
        Column::text(text!("rights-column-to")),
        Column::text(text!("rights-column-source")).wide_only(),
    ]
}

/// A question in the address: may I, or may this person, do that there?
#[derive(Debug, Clone)]
pub(super) struct Asked {
    act: Act,
    unit: UnitPath,
}

impl Asked {
    pub(super) fn read(fields: &Fields) -> Option<Self> {
        let act = fields.typed("act").and_then(Act::named)?;
        let unit = fields.typed("where").and_then(|path| UnitPath::parse(path).ok())?;
        Some(Self { act, unit })
    }

    pub(super) fn answer(
        &self,
        tx: &mut kaemner_store::Tx<'_>,
        by: &kaemner_app::actor::Actor,
        person: kaemner_app::actor::PersonId,
    ) -> Result<(bool, Vec<Message>), AccessError> {
        let at = At::unit(&self.unit);
        let found = access::explain(tx, by, person, self.act, at, Some(&self.unit))?;
        Ok((found.decision.is_ok(), found.sentences))
    }
}

/// The question as a form, with its answer.
pub(super) fn why(
    ctx: &Ctx,
    units: &[Unit],
    asked: Option<&Asked>,
    answer: Option<(bool, Vec<Message>)>,
) -> Section {
    let mut acts: Vec<Choice> = Act::ALL
        .iter()
        .map(|act| Choice { value: act.name().to_owned(), label: ctx.say(&act.title()) })
        .collect();
    acts.sort_by(|one, other| one.label.cmp(&other.label));
    let act = Field::new("act", text!("rights-ask-act"), FieldKind::Select(acts))
        .value(asked.map(|asked| asked.act.name()).unwrap_or_default());
    let place = Field::new("where", text!("rights-ask-unit"), FieldKind::Select(unit_choices(units)))
        .value(asked.map(|asked| asked.unit.to_string()).unwrap_or_default());
    let section = Section::new(text!("rights-ask-title")).hint(text!("rights-ask-hint"));
    let section = match answer {
        None => section,
        Some((true, sentences)) => section.with(Part::Answer(State::Done, sentences)),
        Some((false, sentences)) => section.with(Part::Answer(State::Stop, sentences)),
    };
    section.with(Part::Ask(super::parts::AskForm {
        action: ctx.request.path.clone(),
        kept: Vec::new(),
        fields: vec![act, place],
        submit: text!("rights-ask-submit"),
    }))
}

fn emergency(ctx: &Ctx, units: &[Unit]) -> Section {
    let roles: Vec<Choice> = access::ready_roles()
        .iter()
        .filter(|role| role.emergency)
        .map(|role| Choice { value: role.key.to_string(), label: ctx.say(&role.message()) })
        .collect();
    let form = Form {
        action: ctx.href("/access/emergency"),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new("emergency-role", text!("rights-column-role"), FieldKind::Select(roles)),
            Field::new("emergency-unit", text!("rights-column-unit"), FieldKind::Select(unit_choices(units))),
            Field::new("emergency-hours", text!("rights-hours"), FieldKind::Text)
                .hint(text!("rights-hours-hint"))
                .value("2")
                .required(),
            Field::new("emergency-reason", text!("rights-reason"), FieldKind::Area).required(),
        ],
        submit: text!("rights-emergency-take"),
        cancel: None,
        errors: FormErrors::default(),
        files: false,
    };
    Section::new(text!("rights-emergency")).hint(text!("rights-emergency-hint")).with(Part::Form(form))
}

pub(super) async fn take_emergency(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let role: RoleKey = fields.typed("emergency-role").unwrap_or_default().into();
    let unit = fields.typed("emergency-unit").and_then(|path| UnitPath::parse(path).ok());
    let unit = unit.ok_or(WebError::NotFound)?;
    let hours = fields.typed("emergency-hours").and_then(|hours| hours.parse().ok()).unwrap_or(0);
    let reason = fields.typed("emergency-reason").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| access::take_emergency(tx, by, &role, &unit, hours, &reason)).await?;
    Ok(Redirect::to(&ctx.href("/access/mine")))
}

//! What is looked at afterwards: separation of duties, reading of personal data, emergencies, deletion.

use axum::response::{Redirect, Response};
use kaemner_app::access::{
    self, AccessError, Cause, DutiesReport, EmergencyId, Finding, HoldId, NewReading, ReadingKind,
    ReadingReview, ReadingReviewId, ReadingVerdict, separation,
};
use kaemner_app::actor::{Act, PersonId};
use kaemner_app::oversight;
use kaemner_store::{DocumentHash, Tx};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::parts::{AskForm, Button, Line, Lines, Part, Section, Sections, moment};
use super::{id, purpose};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::attachment;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Choice, Column, Facts, Field, FieldKind, Form, Row, State, Table};

/// Rows of a list of reviews.
const ROWS: i64 = 200;

/// The period asked for; this year until today when nothing is asked.
async fn report(ctx: &Ctx) -> Result<DutiesReport, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let day = |typed: Option<&str>, today| {
        typed.and_then(|typed| kaemner_values::danish::parse_date(typed, today).ok())
    };
    ctx.read(move |tx, by| {
        let today = tx.today();
        let from = day(fields.typed("from"), today).unwrap_or_else(|| today.first_of_year());
        let to = day(fields.typed("to"), today).unwrap_or(today);
        oversight::duties(tx, by, from, to)
    })
    .await
}

pub(super) async fn duties(ctx: Ctx) -> Result<Page, WebError> {
    let report = report(&ctx).await?;
    ctx.has_read(report.held.len() + report.used.len());
    let period = AskForm {
        action: ctx.href("/access/duties"),
        kept: Vec::new(),
        fields: vec![
            Field::new("from", text!("rights-column-from"), FieldKind::Date)
                .value(kaemner_values::danish::date(report.from)),
            Field::new("to", text!("rights-column-to"), FieldKind::Date)
                .value(kaemner_values::danish::date(report.to)),
        ],
        submit: text!("rights-duties-show"),
    };
    let answer = if report.is_clean() {
        Part::Answer(State::Done, vec![text!("rights-duties-clean")])
    } else {
        let count = report.held.len() + report.used.len();
        Part::Answer(State::Stop, vec![text!("rights-duties-found", count = count)])
    };
    let read = Facts(vec![
        (text!("rights-duties-persons"), count(report.persons)),
        (text!("rights-duties-rights"), count(report.rights)),
        (text!("rights-duties-objects"), count(report.objects)),
        (text!("rights-duties-acts"), count(report.acts)),
        (text!("rights-duties-payments"), count(report.payments)),
        (text!("rights-duties-unreviewed"), count(report.unreviewed)),
        (text!("rights-duties-today"), count(report.as_of_today)),
    ]);
    let json = ctx.href(&format!("/access/duties.json?{}", ctx.request.query));
    let mut sections = vec![
        Section::new(text!("rights-duties-answer"))
            .with(answer)
            .with(Part::Facts(read))
            .with(Part::Ask(period))
            .with(Part::Links(vec![(text!("rights-duties-file"), json)])),
    ];
    for (title, findings) in
        [(text!("rights-duties-held"), &report.held), (text!("rights-duties-used"), &report.used)]
    {
        if !findings.is_empty() {
            sections.push(Section::new(title.clone()).with(Part::Table(found(&ctx, title, findings))));
        }
    }
    sections.push(rules(&ctx));
    let head = Head::new(text!("rights-duties-title", from = report.from, to = report.to))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    Page::new(&ctx, head, &Sections(sections)).await
}

fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn found(ctx: &Ctx, caption: Message, findings: &[Finding]) -> Table {
    let row = |finding: &Finding| {
        Row::new(vec![
            Cell::Text(finding.name.clone()),
            Cell::Say(rule(finding.conflict.rule)),
            Cell::Say(finding.conflict.first.title()),
            Cell::Say(finding.conflict.second.title()),
            Cell::Moment(finding.at),
        ])
        .to(ctx.href(&format!("/access/people/{}", finding.person)))
    };
    Table {
        caption: Some(caption),
        columns: vec![
            Column::text(text!("rights-column-person")),
            Column::text(text!("rights-column-rule")),
            Column::text(text!("rights-column-first")),
            Column::text(text!("rights-column-second")),
            Column::text(text!("rights-column-when")).wide_only(),
        ],
        rows: findings.iter().map(row).collect(),
        total: None,
    }
}

/// The sentence of a rule.
fn rule(key: &'static str) -> Message {
    text!("actor-incompatible", rule = key)
}

fn rules(ctx: &Ctx) -> Section {
    let row = |one: &separation::Rule| {
        let places = [
            (separation::Where::Held, text!("rights-rule-held")),
            (separation::Where::Object, text!("rights-rule-object")),
            (separation::Where::Day, text!("rights-rule-day")),
            (separation::Where::Oneself, text!("rights-rule-self")),
        ];
        let asked: Vec<_> = places
            .into_iter()
            .filter(|(place, _)| one.is_asked(*place))
            .map(|(_, word)| ctx.say(&word))
            .collect();
        Row::new(vec![Cell::Say(rule(one.key)), Cell::Text(asked.join(", ")), Cell::Text(one.source.clone())])
    };
    let table = Table {
        caption: Some(text!("rights-rules")),
        columns: vec![
            Column::text(text!("rights-column-rule")),
            Column::text(text!("rights-column-asked")),
            Column::text(text!("rights-column-source")).wide_only(),
        ],
        rows: separation::rules().iter().map(row).collect(),
        total: None,
    };
    Section::new(text!("rights-rules")).hint(text!("rights-rules-hint")).with(Part::Table(table))
}

pub(super) async fn ask_duties(ctx: Ctx) -> Result<Page, WebError> {
    purpose::ask(&ctx, text!("place-duties"), "/access/duties").await
}

pub(super) async fn duties_file(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let purpose = match purpose::said(&ctx, &fields, text!("place-duties"), "/access/duties").await? {
        Ok(purpose) => purpose,
        Err(asks) => return Ok(asks),
    };
    let report = report(&ctx).await?;
    let reading = NewReading {
        act: Act::ReadDuties,
        what: ReadingKind::Export,
        about: None,
        rows: i64::try_from(report.held.len() + report.used.len()).unwrap_or(i64::MAX),
        purpose: Some(purpose),
    };
    let by = ctx.by()?.clone();
    let log = move |tx: &mut Tx<'_>| access::log_reading(tx, &by, &reading);
    let code = ctx.code()?;
    ctx.blocking(move |store| store.write(code.into(), log)).await?;
    attachment("duties.json", "application/json", access::duties_json(&report).to_string().into_bytes())
}

fn cause(cause: Cause) -> Message {
    match cause {
        Cause::Sample => text!("rights-cause-sample"),
        Cause::OwnRecord => text!("rights-cause-own-record"),
        Cause::Colleague => text!("rights-cause-colleague"),
        Cause::SameSurname => text!("rights-cause-same-surname"),
        Cause::SameAddress => text!("rights-cause-same-address"),
        Cause::Volume => text!("rights-cause-volume"),
    }
}

fn kind(kind: ReadingKind) -> Message {
    match kind {
        ReadingKind::Page => text!("rights-read-page"),
        ReadingKind::Search => text!("rights-read-search"),
        ReadingKind::Export => text!("rights-read-export"),
        ReadingKind::Unmasked => text!("rights-read-unmasked"),
    }
}

/// When others have read about oneself, and what for.
pub(super) async fn about_me(ctx: Ctx) -> Result<Page, WebError> {
    let lines = ctx.read(|tx, by| access::readings_of_me(tx, by, ROWS)).await?;
    let row = |(at, line): &(jiff::Timestamp, NewReading)| {
        Row::new(vec![
            Cell::Moment(*at),
            Cell::Say(kind(line.what)),
            Cell::Say(line.act.title()),
            line.purpose.clone().map_or(Cell::Blank, Cell::Text),
        ])
    };
    let section = Section::new(text!("readings-of-me")).hint(text!("readings-of-me-hint"));
    let section = if lines.is_empty() {
        section.with(Part::Say(text!("readings-of-me-none")))
    } else {
        section.with(Part::Table(Table {
            caption: Some(text!("readings-of-me")),
            columns: vec![
                Column::text(text!("rights-column-when")),
                Column::text(text!("rights-column-what")),
                Column::text(text!("readings-of-me-as")).wide_only(),
                Column::text(text!("rights-column-purpose")),
            ],
            rows: lines.iter().map(row).collect(),
            total: None,
        }))
    };
    let head = Head::new(text!("readings-of-me")).crumb(text!("frame-profile"), "/profile").help("rights");
    Page::new(&ctx, head, &Sections(vec![section])).await
}

pub(super) async fn reading(ctx: Ctx) -> Result<Page, WebError> {
    let (reviews, readings, names) = ctx
        .read(|tx, by| {
            let (reviews, readings) =
                (access::reading_reviews(tx, by, ROWS)?, access::readings(tx, by, ROWS)?);
            let who: Vec<_> = reviews
                .iter()
                .map(|review| &review.reading)
                .chain(&readings)
                .flat_map(|one| [Some(one.person), one.new.about])
                .flatten()
                .collect();
            Ok::<_, AccessError>((reviews, readings, access::names(tx, &who)?))
        })
        .await?;
    ctx.has_read(reviews.len() + readings.len());
    let name = |person| Cell::text_or_unknown(names.get(&person).cloned());
    let about = |person: Option<_>| person.map_or(Cell::Blank, name);
    let open = reviews.iter().filter(|review| review.verdict.is_none()).count();
    let action = ctx.href("/access/reading");
    let line = |review: &ReadingReview| {
        let who = names.get(&review.reading.person).cloned().unwrap_or_default();
        let button = |verdict: &str, label: Message| {
            Button::new(action.clone(), label, who.clone()).field("id", review.id).field("verdict", verdict)
        };
        Line {
            cells: vec![
                Cell::Text(who.clone()),
                about(review.reading.new.about),
                Cell::Say(kind(review.reading.new.what)),
                Cell::Say(cause(review.cause)),
                Cell::Moment(review.reading.at),
                match &review.verdict {
                    None => Cell::State(State::Waits, text!("rights-to-be-seen")),
                    Some((verdict, _)) if verdict == "misuse" => {
                        Cell::State(State::Stop, text!("rights-verdict-misuse"))
                    }
                    Some(_) => Cell::State(State::Done, text!("rights-signed-off")),
                },
            ],
            buttons: if review.verdict.is_some() {
                Vec::new()
            } else {
                vec![
                    button("fine", text!("rights-verdict-fine")).primary(),
                    button("explained", text!("rights-verdict-explained")).remark(text!("rights-remark")),
                    button("misuse", text!("rights-verdict-misuse")).remark(text!("rights-remark")),
                ]
            },
        }
    };
    let columns = vec![
        text!("rights-column-reader"),
        text!("rights-column-about"),
        text!("rights-column-what"),
        text!("rights-column-cause"),
        text!("rights-column-when"),
        text!("bills-state"),
    ];
    let section = Section::new(text!("rights-reviews")).hint(text!("rights-reviews-hint"));
    let section = if reviews.is_empty() {
        section.with(Part::Say(text!("rights-reviews-none")))
    } else {
        let lines = reviews.iter().map(line).collect();
        section.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-reviews"),
            columns,
            lines,
        }))
    };
    let row = |one: &access::Reading| {
        Row::new(vec![
            name(one.person),
            about(one.new.about),
            Cell::Say(kind(one.new.what)),
            Cell::Count(one.new.rows),
            Cell::text_or_unknown(one.new.purpose.clone()),
            Cell::Moment(one.at),
        ])
    };
    let table = Table {
        caption: Some(text!("rights-readings")),
        columns: vec![
            Column::text(text!("rights-column-reader")),
            Column::text(text!("rights-column-about")),
            Column::text(text!("rights-column-what")),
            Column::number(text!("rights-column-rows")),
            Column::text(text!("rights-purpose")).wide_only(),
            Column::text(text!("rights-column-when")),
        ],
        rows: readings.iter().map(row).collect(),
        total: None,
    };
    let log = Section::new(text!("rights-readings"));
    let log = if readings.is_empty() {
        log.with(Part::Say(text!("rights-readings-none")))
    } else {
        log.with(Part::Table(table))
    };
    let head = Head::new(text!("rights-reading-title", count = open))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    Page::new(&ctx, head, &Sections(vec![section, log])).await
}

pub(super) async fn sign_off(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let review: ReadingReviewId = id(&fields, "id")?;
    let verdict = fields.get("verdict").and_then(ReadingVerdict::named);
    let verdict = verdict.ok_or(WebError::BadRequest("verdict"))?;
    let remark = fields.typed("remark").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| access::review_reading(tx, by, review, verdict, &remark)).await?;
    Ok(Redirect::to(&ctx.href("/access/reading")))
}

pub(super) async fn emergencies(ctx: Ctx) -> Result<Page, WebError> {
    let (taken, roles) =
        ctx.read(|tx, by| Ok::<_, AccessError>((access::emergencies(tx, by)?, access::roles(tx)?))).await?;
    let me = ctx.by()?.person;
    let open = taken.iter().filter(|(one, _)| one.review.is_none()).count();
    let action = ctx.href("/access/emergencies");
    let line = |(one, name): &(access::Emergency, String)| Line {
        cells: vec![
            Cell::Text(name.clone()),
            Cell::Say(roles.name(&one.role)),
            Cell::Text(one.reason.clone()),
            moment(Some(one.taken_at)),
            moment(Some(one.until)),
            match &one.review {
                None => Cell::State(State::Waits, text!("rights-to-be-seen")),
                Some(review) if review.justified => Cell::State(State::Done, text!("rights-justified")),
                Some(_) => Cell::State(State::Stop, text!("rights-not-justified")),
            },
        ],
        buttons: if one.review.is_some() || one.person == me {
            Vec::new()
        } else {
            let button = |justified: &str, label: Message| {
                Button::new(action.clone(), label, name.clone())
                    .field("id", one.id)
                    .field("justified", justified)
                    .remark(text!("rights-remark"))
            };
            vec![
                button("yes", text!("rights-justified")).primary(),
                button("no", text!("rights-not-justified")),
            ]
        },
    };
    let section = Section::new(text!("rights-emergencies")).hint(text!("rights-emergencies-hint"));
    let section = if taken.is_empty() {
        section.with(Part::Say(text!("rights-emergencies-none")))
    } else {
        section.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-emergencies"),
            columns: vec![
                text!("rights-column-person"),
                text!("rights-column-role"),
                text!("rights-reason"),
                text!("rights-column-from"),
                text!("rights-column-to"),
                text!("bills-state"),
            ],
            lines: taken.iter().map(line).collect(),
        }))
    };
    let head = Head::new(text!("rights-emergencies-title", count = open))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    Page::new(&ctx, head, &Sections(vec![section])).await
}

pub(super) async fn review_emergency(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let emergency: EmergencyId = id(&fields, "id")?;
    let justified = fields.get("justified") == Some("yes");
    let remark = fields.typed("remark").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| access::review_emergency(tx, by, emergency, justified, &remark)).await?;
    Ok(Redirect::to(&ctx.href("/access/emergencies")))
}

/// The words of a class of data.
fn class(name: &str) -> Message {
    match name {
        "accounting_events" => text!("deletion-accounting-events"),
        "access_events" => text!("deletion-access-events"),
        "addresses" => text!("deletion-addresses"),
        _ => text!("deletion-readings"),
    }
}

pub(super) async fn deletion(ctx: Ctx) -> Result<Page, WebError> {
    let me = ctx.by()?.person;
    let (runs, holds, done, names) = ctx
        .read(|tx, by| {
            let (runs, (holds, done)) = (access::dry_run(tx, by)?, access::holds_and_deletions(tx, by)?);
            let held: Vec<_> = holds.iter().filter_map(|hold| hold.object).map(PersonId::new).collect();
            Ok::<_, AccessError>((runs, holds, done, access::names(tx, &held)?))
        })
        .await?;
    let line = |run: &access::DryRun| {
        let name = run.class.name;
        let words = ctx.say(&class(name));
        let others = run.archive.filter(|(_, by)| *by != me).map(|(hash, _)| hash.to_string());
        let delete = Button::new(ctx.href("/access/deletion/delete"), text!("rights-delete"), words.clone())
            .field("class", name);
        let mut buttons = Vec::new();
        if run.rows > 0 && run.class.archived {
            let archive = ctx.href("/access/deletion/archive");
            buttons.push(
                Button::new(archive, text!("rights-archive"), words.clone()).field("class", name).primary(),
            );
            buttons.extend(others.map(|hash| delete.field("archive", hash)));
        } else if run.rows > 0 {
            buttons.push(delete);
        }
        Line {
            cells: vec![
                Cell::Text(words),
                Cell::Count(i64::from(run.class.years)),
                Cell::Date(run.before),
                count(run.rows),
                count(run.held),
                Cell::Text(run.class.source.to_owned()),
            ],
            buttons,
        }
    };
    let classes =
        Section::new(text!("rights-deletion")).hint(text!("rights-deletion-hint")).with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-deletion"),
            columns: vec![
                text!("rights-column-class"),
                text!("rights-column-years"),
                text!("rights-column-before"),
                text!("rights-column-due"),
                text!("rights-column-held"),
                text!("rights-column-source"),
            ],
            lines: runs.iter().map(line).collect(),
        }));
    // One's own hold is released by another.
    let hold_line = |hold: &access::LegalHold| Line {
        cells: vec![
            Cell::Say(class(&hold.class)),
            hold.object.map_or(Cell::Say(text!("rights-hold-all")), |object| {
                let name = names.get(&PersonId::new(object)).cloned();
                name.map_or_else(|| Cell::Code(object.to_string()), Cell::Text)
            }),
            Cell::Text(hold.reason.clone()),
            moment(Some(hold.held_at)),
        ],
        buttons: if hold.held_by == me {
            Vec::new()
        } else {
            vec![
                Button::new(
                    ctx.href("/access/deletion/release"),
                    text!("rights-release-hold"),
                    hold.reason.clone(),
                )
                .field("id", hold.id),
            ]
        },
    };
    let choices = access::CLASSES
        .iter()
        .map(|one| Choice { value: one.name.to_owned(), label: ctx.say(&class(one.name)) })
        .collect();
    let form = Form {
        action: ctx.href("/access/deletion/hold"),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new("class", text!("rights-column-class"), FieldKind::Select(choices)),
            Field::new("held", text!("rights-hold-person"), FieldKind::Lookup(ctx.href("/access/lookup")))
                .hint(text!("rights-hold-person-hint")),
            Field::new("reason", text!("rights-reason"), FieldKind::Text).required(),
        ],
        submit: text!("rights-hold"),
        cancel: None,
        errors: FormErrors::default(),
        files: false,
    };
    let held = Section::new(text!("rights-holds")).hint(text!("rights-holds-hint"));
    let held = if holds.is_empty() {
        held.with(Part::Say(text!("rights-holds-none")))
    } else {
        held.with(Part::Lines(Lines {
            csrf: ctx.csrf(),
            caption: text!("rights-holds"),
            columns: vec![
                text!("rights-column-class"),
                text!("rights-column-held-object"),
                text!("rights-reason"),
                text!("rights-column-when"),
            ],
            lines: holds.iter().map(hold_line).collect(),
        }))
    };
    let mut sections = vec![classes, held.with(Part::Form(form))];
    if !done.is_empty() {
        sections.push(Section::new(text!("rights-deletions")).with(Part::Table(deletions(&done))));
    }
    let due: usize = runs.iter().map(|run| run.rows).sum();
    let head = Head::new(text!("rights-deletion-title", count = due))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    Page::new(&ctx, head, &Sections(sections)).await
}

fn deletions(done: &[access::Deletion]) -> Table {
    let row = |one: &access::Deletion| {
        Row::new(vec![
            Cell::Say(class(&one.class)),
            Cell::Date(one.before),
            Cell::Count(one.rows),
            Cell::Count(one.held),
            Cell::Code(one.evidence_sha256.chars().take(16).collect()),
            Cell::Moment(one.at),
        ])
    };
    Table {
        caption: Some(text!("rights-deletions")),
        columns: vec![
            Column::text(text!("rights-column-class")),
            Column::text(text!("rights-column-before")),
            Column::number(text!("rights-column-due")),
            Column::number(text!("rights-column-held")),
            Column::text(text!("rights-column-evidence")).wide_only(),
            Column::text(text!("rights-column-when")).wide_only(),
        ],
        rows: done.iter().map(row).collect(),
        total: None,
    }
}

pub(super) async fn archive(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let class = fields.typed("class").unwrap_or_default().to_owned();
    ctx.require_proof().await?;
    let by = ctx.by()?.clone();
    ctx.blocking(move |store| access::archive(store, &by, &class)).await?;
    Ok(Redirect::to(&ctx.href("/access/deletion")))
}

pub(super) async fn delete(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let class = fields.typed("class").unwrap_or_default().to_owned();
    let archive = fields.typed("archive").and_then(|hash| hash.parse::<DocumentHash>().ok());
    ctx.require_proof().await?;
    let by = ctx.by()?.clone();
    ctx.blocking(move |store| access::delete(store, &by, &class, archive)).await?;
    Ok(Redirect::to(&ctx.href("/access/deletion")))
}

pub(super) async fn hold(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let class = fields.typed("class").unwrap_or_default().to_owned();
    let reason = fields.typed("reason").unwrap_or_default().to_owned();
    let held = fields.typed("held").map(str::to_owned);
    ctx.write(move |tx, by| {
        // Who has left is named by id, as is any other thing.
        let object = match held.as_deref().map(|typed| (typed, typed.parse::<uuid::Uuid>())) {
            None => None,
            Some((_, Ok(id))) => Some(id),
            Some((typed, Err(_))) => Some(access::typed_member(tx, by, typed)?.get()),
        };
        access::hold(tx, by, &class, object, &reason)
    })
    .await?;
    Ok(Redirect::to(&ctx.href("/access/deletion")))
}

pub(super) async fn release_hold(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let hold: HoldId = id(&fields, "id")?;
    ctx.write(move |tx, by| access::release_hold(tx, by, hold)).await?;
    Ok(Redirect::to(&ctx.href("/access/deletion")))
}

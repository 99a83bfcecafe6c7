//! The people of one's units with their roles; one person; giving and withdrawing.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{
    self, AccessError, Grant, GrantId, Member, MemberSuggestion, NewGrant, NewReading, PeopleQuery,
    ReadingKind, Roles, Unit,
};
use kaemner_app::actor::{AccountRange, Act, Actor, PersonId, RoleKey, UnitPath};
use kaemner_app::events;
use kaemner_store::Tx;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::mine::{Asked, grant_columns, why};
use super::parts::{
    Button, Line, Lines, Part, Section, Sections, limits, role_choices, source, unit_choices, unit_name,
};
use super::unmasked::Masked;
use super::{address, id, purpose};
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::export::file;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{
    Arrangement, Cell, Choice, Column, Empty, Facts, Field, FieldKind, Form, List, Paging, Row, State, Table,
    Timeline,
};
use crate::suggest::Suggestion;

/// Rows on one page.
const ROWS: i64 = 100;
/// Suggestions shown at a time.
const SUGGESTED: i64 = 12;

struct Loaded {
    query: PeopleQuery,
    all: Vec<(Member, Vec<Grant>)>,
    count: i64,
    units: Vec<Unit>,
    roles: Roles,
}

fn asked(ctx: &Ctx, limit: Option<i64>) -> PeopleQuery {
    let fields = Fields::of_query(&ctx.request.query);
    PeopleQuery {
        search: fields.typed("q").unwrap_or_default().to_owned(),
        unit: fields.typed("unit").and_then(|path| UnitPath::parse(path).ok()),
        after: fields.typed("after").and_then(|id| id.parse().ok()).filter(|_| limit.is_some()),
        limit,
    }
}

fn read(tx: &mut Tx<'_>, by: &Actor, query: &PeopleQuery) -> Result<Loaded, AccessError> {
    Ok(Loaded {
        query: query.clone(),
        all: access::people(tx, by, query)?,
        count: access::count_people(tx, by, query)?,
        units: access::units(tx)?,
        roles: access::roles(tx)?,
    })
}

/// All that a file holds. The file waits for its line in the log of reading, so it writes.
async fn load_for_export(ctx: &Ctx, purpose: String) -> Result<Loaded, WebError> {
    let query = asked(ctx, None);
    let by = ctx.by()?.clone();
    let work = move |tx: &mut Tx<'_>| {
        let loaded = read(tx, &by, &query)?;
        let lines: usize = loaded.all.iter().map(|(_, grants)| grants.len().max(1)).sum();
        let (rows, purpose) = (i64::try_from(lines).unwrap_or(i64::MAX), Some(purpose.clone()));
        let reading =
            NewReading { act: Act::ReadAccess, what: ReadingKind::Export, about: None, rows, purpose };
        access::log_reading(tx, &by, &reading)?;
        Ok::<_, AccessError>(loaded)
    };
    let code = ctx.code()?;
    ctx.blocking(move |store| store.write(code.into(), work)).await
}

pub(super) async fn list(ctx: Ctx) -> Result<Page, WebError> {
    let query = asked(&ctx, Some(ROWS + 1));
    let mut loaded = ctx.read(move |tx, by| read(tx, by, &query)).await?;
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = loaded.all.len() > shown;
    loaded.all.truncate(shown);
    ctx.has_read(loaded.all.len());
    let query = &loaded.query;
    let chosen = query.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let here =
        format!("/access?unit={}&q={}", crate::site::encode(&chosen), crate::site::encode(&query.search));
    let last = loaded.all.last().filter(|_| more);
    let paging = Paging {
        first: query.after.map(|_| ctx.href(&here)),
        next: last.map(|(member, _)| ctx.href(&format!("{here}&after={}", member.person))),
    };
    let list = List {
        action: ctx.href("/access"),
        filters: filters(&ctx, &loaded),
        chips: Vec::new(),
        table: table(&ctx, &loaded),
        empty: Empty::because(text!("rights-people-none")),
        paging,
        export: (!loaded.all.is_empty()).then(|| ctx.href(&here)),
        arrangement: Arrangement::default(),
    };
    let mut head = head(&loaded);
    if ctx.by()?.may_somewhere(Act::ManageMembers) {
        head = head.action(text!("rights-addresses-import"), "/access/addresses", "attach-file");
    }
    Page::new(&ctx, head, &list.arranged(&ctx).await?).await
}

fn head(loaded: &Loaded) -> Head {
    Head::new(text!("rights-people-title", people = loaded.count)).help("rights")
}

fn filters(ctx: &Ctx, loaded: &Loaded) -> Vec<Field> {
    let query = &loaded.query;
    let chosen = query.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut choices = vec![Choice { value: String::new(), label: ctx.say(&text!("rights-all-units")) }];
    choices.extend(unit_choices(&loaded.units));
    vec![
        Field::new("q", text!("rights-column-person"), FieldKind::Text).value(query.search.clone()),
        Field::new("unit", text!("rights-column-unit"), FieldKind::Select(choices)).value(chosen),
    ]
}

/// What a field that names a person is completed with.
pub(super) async fn suggest(ctx: Ctx) -> Result<Json<Vec<Suggestion>>, WebError> {
    let typed = Fields::of_query(&ctx.request.query).typed("q").unwrap_or_default().to_owned();
    let (found, units) = ctx
        .read(move |tx, by| {
            let found = access::find_members(tx, by, &typed, SUGGESTED)?;
            Ok::<_, AccessError>((found, access::units(tx)?))
        })
        .await?;
    let suggestion = |one: MemberSuggestion| Suggestion {
        value: one.typed,
        text: one.member.name,
        note: format!("{}, {}", one.member.title, unit_name(&units, &one.member.unit)),
    };
    Ok(Json(found.into_iter().map(suggestion).collect()))
}

fn table(ctx: &Ctx, loaded: &Loaded) -> Table {
    let link = |row: Row, member: &Member| row.to(ctx.href(&format!("/access/people/{}", member.person)));
    let held = |member: &Member, grant: &Grant| {
        let row = Row::new(vec![
            Cell::Text(member.name.clone()),
            Cell::Text(unit_name(&loaded.units, &member.unit)),
            Cell::Say(loaded.roles.name(&grant.grant.role)),
            Cell::Text(unit_name(&loaded.units, &grant.grant.unit)),
            limits(ctx, grant),
            Cell::Date(grant.grant.from),
            Cell::date_or_blank(grant.grant.to),
            Cell::Say(source(grant)),
        ]);
        link(row, member)
    };
    let none = |member: &Member| {
        let mut cells = vec![
            Cell::Text(member.name.clone()),
            Cell::Text(unit_name(&loaded.units, &member.unit)),
            Cell::Say(text!("rights-no-role")),
        ];
        cells.resize_with(8, || Cell::Blank);
        link(Row::new(cells), member)
    };
    let rows_of = |(member, grants): &(Member, Vec<Grant>)| match grants.is_empty() {
        true => vec![none(member)],
        false => grants.iter().map(|grant| held(member, grant)).collect(),
    };
    Table {
        caption: Some(text!("place-access")),
        columns: vec![
            Column::text(text!("rights-column-person")),
            Column::text(text!("rights-column-works")).wide_only(),
            Column::text(text!("rights-column-role")),
            Column::text(text!("rights-column-unit")),
            Column::text(text!("rights-column-limits")).wide_only(),
            Column::text(text!("rights-column-from")).wide_only(),
            Column::text(text!("rights-column-to")).wide_only(),
            Column::text(text!("rights-column-source")).wide_only(),
        ],
        rows: loaded.all.iter().flat_map(rows_of).collect(),
        total: None,
    }
}

pub(super) async fn ask_save(ctx: Ctx) -> Result<Page, WebError> {
    purpose::ask(&ctx, text!("place-access"), "/access").await
}

pub(super) async fn save(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let purpose = match purpose::said(&ctx, &fields, text!("place-access"), "/access").await? {
        Ok(purpose) => purpose,
        Err(asks) => return Ok(asks),
    };
    let loaded = load_for_export(&ctx, purpose).await?;
    file(&ctx, "rettigheder", &head(&loaded), &filters(&ctx, &loaded), table(&ctx, &loaded)).await
}

pub(super) async fn one(ctx: Ctx, Id(person): Id<PersonId>) -> Result<Page, WebError> {
    let asked = Asked::read(&Fields::of_query(&ctx.request.query));
    let again = asked.clone();
    let (member, lives, grants, roles, units, trail, names, answer) = ctx
        .read(move |tx, by| {
            let member = access::member(tx, by, person)?;
            let trail = events::of_object(tx, events::Object::new("person", person.get()))?;
            let who: Vec<_> = trail.iter().flat_map(events::Recorded::persons).collect();
            let answer = match &again {
                Some(asked) => Some(asked.answer(tx, by, person)?),
                None => None,
            };
            Ok::<_, AccessError>((
                member,
                access::address(tx, by, person)?,
                access::grants(tx, by, person)?,
                access::roles(tx)?,
                access::units(tx)?,
                trail,
                access::names(tx, &who)?,
                answer,
            ))
        })
        .await?;
    let may = ctx.by()?.may_somewhere(Act::GrantRole);
    let facts = Facts(vec![
        (text!("rights-column-works"), Cell::Text(unit_name(&units, &member.unit))),
        (text!("rights-column-title"), Cell::Text(member.title.clone())),
        (text!("rights-column-from"), Cell::Date(member.from)),
        (text!("rights-column-to"), Cell::date_or_blank(member.to)),
    ]);
    let line = |grant: &Grant| {
        let name = ctx.say(&roles.name(&grant.grant.role));
        let state = match grant.ended_at {
            None => Cell::State(State::Done, text!("rights-stands")),
            Some(_) => Cell::State(State::Stop, text!("rights-withdrawn")),
        };
        let withdraw = Button::new(ctx.href("/access/withdraw"), text!("rights-withdraw"), name.clone())
            .field("grant", grant.id)
            .field("person", person);
        Line {
            cells: vec![
                Cell::Text(name),
                Cell::Text(unit_name(&units, &grant.grant.unit)),
                limits(&ctx, grant),
                Cell::Date(grant.grant.from),
                Cell::date_or_blank(grant.grant.to),
                Cell::Say(source(grant)),
                state,
            ],
            buttons: if may && grant.ended_at.is_none() { vec![withdraw] } else { Vec::new() },
        }
    };
    let mut columns: Vec<Message> = grant_columns().into_iter().map(|column| column.label).collect();
    columns.push(text!("bills-state"));
    let lines = Lines {
        csrf: ctx.csrf(),
        caption: text!("rights-mine-roles"),
        columns,
        lines: grants.iter().map(line).collect(),
    };
    let rights = Section::new(text!("rights-persons-roles"));
    let rights = if lines.lines.is_empty() {
        rights.with(Part::Say(text!("rights-no-roles-person")))
    } else {
        rights.with(Part::Lines(lines))
    };
    let trail = Timeline::of(&trail, &names, |event| what(event.step.as_deref()));
    let about = Section::new(text!("rights-about-person")).with(Part::Facts(facts));
    let mut head = Head::new(text!("rights-person-title", name = member.name.as_str()))
        .crumb(text!("place-access"), "/access")
        .help("rights");
    if may && ctx.by()?.person != person {
        head = head.action(text!("rights-give"), format!("/access/people/{person}/grant"), "plus");
    }
    let mut sections = vec![rights, about];
    sections.extend(address::section(&ctx, person, lives)?);
    if ctx.by()?.may_somewhere(Act::RevealCpr) {
        let question = Masked::Number.question(&ctx, person, FormErrors::default());
        sections.push(Masked::Number.section(question));
    }
    sections.push(why(&ctx, &units, asked.as_ref(), answer));
    sections.push(Section::new(text!("rights-history")).with(Part::Timeline(trail)));
    Page::new(&ctx, head, &Sections(sections)).await
}

/// What happened to a person's rights, in words.
fn what(step: Option<&str>) -> Message {
    match step {
        Some("granted" | "founded") => text!("rights-step-granted"),
        Some("withdrawn" | "withdrawn_by_provider" | "withdrawn_by_position" | "emergency_ended") => {
            text!("rights-step-withdrawn")
        }
        Some("withdrawn_by_recertification" | "removed") => text!("rights-step-removed"),
        Some("withdrawn_after_deadline" | "expired") => text!("rights-step-expired"),
        Some("last_day_set") => text!("rights-step-last-day"),
        Some("kept") => text!("rights-step-kept"),
        Some("enrolled") => text!("rights-step-enrolled"),
        Some("hired") => text!("rights-step-hired"),
        Some("moved") => text!("rights-step-moved"),
        Some("left") => text!("rights-step-left"),
        Some("deputy_made") => text!("rights-step-deputy"),
        Some("cpr_revealed") => text!("rights-step-cpr"),
        Some("address_revealed") => text!("rights-step-address-seen"),
        Some("address_written") => text!("rights-step-address"),
        Some("deputy_last_day") => text!("rights-step-deputy-last-day"),
        Some("kept_as_last") => text!("rights-step-kept-as-last"),
        Some("deputy_ended") => text!("rights-step-deputy-ended"),
        _ => text!("rights-step-other"),
    }
}

/// What is typed in the wizard, read for a preview and for the grant itself.
fn read_grant(person: PersonId, fields: &Fields, today: jiff::civil::Date) -> Result<NewGrant, FormErrors> {
    let mut errors = FormErrors::default();
    let role = errors.required(fields, "role").map(RoleKey::from);
    let unit = fields.typed("unit").and_then(|path| UnitPath::parse(path).ok());
    let unit = errors.take("unit", unit.ok_or_else(|| text!("form-required")));
    let from = errors.date(fields, "from", today);
    let to = fields.typed("to").and_then(|_| errors.date(fields, "to", today));
    let limit = fields.typed("limit").and_then(|_| errors.amount(fields, "limit"));
    let ranges: Result<Vec<AccountRange>, _> = fields
        .get("accounts")
        .unwrap_or_default()
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect();
    let accounts =
        errors.take("accounts", ranges.map_err(|error| text!("access-bad-accounts", text = error.0)));
    let agreements = fields
        .get("agreements")
        .unwrap_or_default()
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    match (role, unit, from, accounts) {
        (Some(role), Some(unit), Some(from), Some(accounts)) if errors.is_empty() => {
            Ok(NewGrant { to, limit, accounts, agreements, ..NewGrant::new(person, role, unit, from) })
        }
        _ => Err(errors),
    }
}

/// The wizard: what is chosen stands in the address; below stands what it would mean, and then the button.
pub(super) async fn grant_form(ctx: Ctx, Id(person): Id<PersonId>) -> Result<Page, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    wizard(&ctx, person, &fields, FormErrors::default()).await
}

async fn wizard(ctx: &Ctx, person: PersonId, fields: &Fields, errors: FormErrors) -> Result<Page, WebError> {
    let (member, units, roles, today) = ctx
        .read(move |tx, by| {
            let member = access::member(tx, by, person)?;
            Ok::<_, AccessError>((member, access::units(tx)?, access::roles(tx)?, tx.today()))
        })
        .await?;
    let asked = fields.typed("role").is_some();
    let (tried, errors) = match read_grant(person, fields, today) {
        Ok(new) => {
            let asked = new.clone();
            let by = ctx.by()?.clone();
            // Asking takes the person's lock for a moment, so it writes; nothing is changed.
            let tried = ctx
                .blocking(move |store| {
                    store.write(by.municipality.into(), |tx| access::try_grant(tx, &by, &asked))
                })
                .await;
            (Some((new, tried)), errors)
        }
        Err(problems) if asked && errors.is_empty() => (None, problems),
        Err(_) => (None, errors),
    };
    let choose = Form {
        action: ctx.href(&format!("/access/people/{person}/grant")),
        csrf: ctx.csrf(),
        fields: wizard_fields(ctx, &roles, &units, today)
            .into_iter()
            .map(|field| field.typed(fields, &errors))
            .chain([Field::new("step", text!("rights-try"), FieldKind::Hidden).value("try")])
            .collect(),
        submit: text!("rights-try"),
        cancel: Some(ctx.href(&format!("/access/people/{person}"))),
        errors,
        files: false,
    };
    let mut sections =
        vec![Section::new(text!("rights-choose")).hint(text!("rights-choose-hint")).with(Part::Form(choose))];
    if let Some((new, tried)) = tried {
        sections.push(meaning(ctx, person, fields, &new, &roles, &units, tried)?);
    }
    let head = Head::new(text!("rights-give-title", name = member.name.as_str()))
        .crumb(text!("place-access"), "/access")
        .crumb(text!("rights-person-title", name = member.name), format!("/access/people/{person}"))
        .help("rights");
    Page::new(ctx, head, &Sections(sections)).await
}

fn wizard_fields(ctx: &Ctx, roles: &Roles, units: &[Unit], today: jiff::civil::Date) -> Vec<Field> {
    vec![
        Field::new("role", text!("rights-column-role"), FieldKind::Select(role_choices(ctx, roles)))
            .required(),
        Field::new("unit", text!("rights-column-unit"), FieldKind::Select(unit_choices(units))).required(),
        Field::new("limit", text!("rights-limit"), FieldKind::Amount).hint(text!("rights-limit-hint")),
        Field::new("accounts", text!("rights-accounts"), FieldKind::Text).hint(text!("rights-accounts-hint")),
        Field::new("agreements", text!("rights-agreements"), FieldKind::Text)
            .hint(text!("rights-agreements-hint")),
        Field::new("from", text!("rights-column-from"), FieldKind::Date)
            .value(kaemner_values::danish::date(today))
            .required(),
        Field::new("to", text!("rights-column-to"), FieldKind::Date).hint(text!("rights-to-hint")),
    ]
}

/// What the chosen grant would mean: the acts in words, or the rule that stands in the way; then the button.
fn meaning(
    ctx: &Ctx,
    person: PersonId,
    fields: &Fields,
    new: &NewGrant,
    roles: &Roles,
    units: &[Unit],
    tried: Result<(), WebError>,
) -> Result<Section, WebError> {
    let section = Section::new(text!("rights-meaning"));
    let acts = roles.get(&new.role).map(|role| role.acts).unwrap_or_default();
    let place = text!("rights-would-hold", unit = unit_name(units, &new.unit), from = new.from);
    match tried {
        Ok(()) => {
            let mut sentences = vec![text!("rights-may-be-given"), place];
            sentences.extend(acts.iter().map(Act::title));
            let names = ["role", "unit", "limit", "accounts", "agreements", "from", "to"];
            let hidden = |name: &'static str| {
                Field::new(name, text!("rights-give"), FieldKind::Hidden)
                    .value(fields.get(name).unwrap_or_default())
            };
            let form = Form {
                action: ctx.href(&format!("/access/people/{person}/grant")),
                csrf: ctx.csrf(),
                fields: names.map(hidden).into_iter().collect(),
                submit: text!("rights-give"),
                cancel: None,
                errors: FormErrors::default(),
                files: false,
            };
            Ok(section.with(Part::Answer(State::Done, sentences)).with(Part::Form(form)))
        }
        Err(WebError::Refused(why)) => {
            Ok(section.with(Part::Answer(State::Stop, vec![text!("rights-may-not-be-given"), why])))
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn grant(ctx: Ctx, Id(person): Id<PersonId>, fields: Fields) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let today = ctx.read(|tx, _| Ok::<_, AccessError>(tx.today())).await?;
    let problems = match read_grant(person, &fields, today) {
        Ok(_) if fields.get("step") == Some("try") => {
            return Ok(wizard(&ctx, person, &fields, FormErrors::default()).await?.into_response());
        }
        Ok(new) => match ctx.write(move |tx, by| access::grant_role(tx, by, &new)).await {
            Ok(_) => return Ok(Redirect::to(&ctx.href(&format!("/access/people/{person}"))).into_response()),
            Err(WebError::Refused(message)) => FormErrors::whole(message),
            Err(other) => return Err(other),
        },
        Err(problems) => problems,
    };
    let page = wizard(&ctx, person, &fields, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn withdraw(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let grant: GrantId = id(&fields, "grant")?;
    let person: PersonId = id(&fields, "person")?;
    ctx.write(move |tx, by| access::withdraw_role(tx, by, grant)).await?;
    Ok(Redirect::to(&ctx.href(&format!("/access/people/{person}"))))
}

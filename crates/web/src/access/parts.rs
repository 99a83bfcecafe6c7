//! What the pages of rights are made of: sections of tables, forms and sentences.

use askama::Template;
use jiff::Timestamp;
use kaemner_app::access::{Grant, Roles};
use kaemner_app::actor::{AccountRange, UnitPath};
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::filters;
use crate::patterns::{Cell, Choice, Facts, Field, Form, State, Table, Timeline};

/// A page of sections.
#[derive(Debug, Template)]
#[template(path = "access/sections.html")]
pub(super) struct Sections(pub(super) Vec<Section>);

/// One section.
#[derive(Debug)]
pub(super) struct Section {
    title: Message,
    hint: Option<Message>,
    parts: Vec<Part>,
}

/// What stands in a section.
#[derive(Debug)]
pub(super) enum Part {
    Say(Message),
    Answer(State, Vec<Message>),
    Text(String),
    Table(Table),
    Lines(Lines),
    Form(Form),
    Facts(Facts),
    Timeline(Timeline),
    Links(Vec<(Message, String)>),
    Quiz(Quiz),
    Ask(AskForm),
}

impl Section {
    pub(super) const fn new(title: Message) -> Self {
        Self { title, hint: None, parts: Vec::new() }
    }

    pub(super) fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(super) fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }
}

/// A table whose rows can be acted on.
#[derive(Debug, Template)]
#[template(path = "access/lines.html")]
pub(super) struct Lines {
    pub(super) csrf: String,
    pub(super) caption: Message,
    pub(super) columns: Vec<Message>,
    pub(super) lines: Vec<Line>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) cells: Vec<Cell>,
    pub(super) buttons: Vec<Button>,
}

/// One button of a row.
#[derive(Debug)]
pub(super) struct Button {
    pub(super) action: String,
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) label: Message,
    /// Whom it is about, for those who cannot see the row.
    pub(super) about: String,
    pub(super) primary: bool,
    /// Asks for a remark beside the button.
    pub(super) remark: Option<Message>,
}

impl Button {
    pub(super) fn new(action: String, label: Message, about: impl Into<String>) -> Self {
        Self { action, fields: Vec::new(), label, about: about.into(), primary: false, remark: None }
    }

    pub(super) fn field(mut self, name: &'static str, value: impl ToString) -> Self {
        self.fields.push((name, value.to_string()));
        self
    }

    pub(super) const fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    pub(super) fn remark(mut self, label: Message) -> Self {
        self.remark = Some(label);
        self
    }
}

/// A question in the address, answered on the same page.
#[derive(Debug, Template)]
#[template(path = "access/ask.html")]
pub(super) struct AskForm {
    pub(super) action: String,
    /// What of the address stays as it is.
    pub(super) kept: Vec<(String, String)>,
    pub(super) fields: Vec<Field>,
    pub(super) submit: Message,
}

/// The questions of an instruction.
#[derive(Debug, Template)]
#[template(path = "access/quiz.html")]
pub(super) struct Quiz {
    pub(super) csrf: String,
    pub(super) action: String,
    pub(super) version: i64,
    pub(super) refusal: Option<Message>,
    pub(super) questions: Vec<(String, Vec<String>)>,
}

/// A moment, or nothing.
pub(super) fn moment(at: Option<Timestamp>) -> Cell {
    at.map_or(Cell::Blank, Cell::Moment)
}

/// What a grant is limited to besides its unit, in words.
pub(super) fn limits(ctx: &Ctx, grant: &Grant) -> Cell {
    let new = &grant.grant;
    let mut words = Vec::new();
    words.extend(new.limit.map(|limit| ctx.say(&text!("rights-up-to", limit = limit))));
    if !new.accounts.is_empty() {
        let ranges: Vec<_> = new.accounts.iter().map(AccountRange::to_string).collect();
        words.push(ctx.say(&text!("rights-on-accounts", accounts = ranges.join(", "))));
    }
    if !new.agreements.is_empty() {
        words.push(ctx.say(&text!("rights-under-agreements", agreements = new.agreements.join(", "))));
    }
    Cell::Text(words.join("; "))
}

/// Where a grant comes from, in words.
pub(super) fn source(grant: &Grant) -> Message {
    match grant.source.name() {
        "position" => text!("rights-source-position"),
        "emergency" => text!("rights-source-emergency"),
        "provider" => text!("rights-source-provider"),
        _ => text!("rights-source-hand"),
    }
}

/// The units as choices, by path and name, with the whole municipality first.
pub(super) fn unit_choices(units: &[kaemner_app::access::Unit]) -> Vec<Choice> {
    let choice = |unit: &kaemner_app::access::Unit| Choice {
        value: unit.path.to_string(),
        label: format!("{} {}", unit.path, unit.name),
    };
    units.iter().map(choice).collect()
}

/// The name of a unit, or its path.
pub(super) fn unit_name(units: &[kaemner_app::access::Unit], path: &UnitPath) -> String {
    units.iter().find(|unit| unit.path == *path).map_or_else(|| path.to_string(), |unit| unit.name.clone())
}

/// The roles as choices, by name.
pub(super) fn role_choices(ctx: &Ctx, roles: &Roles) -> Vec<Choice> {
    let choice = |role: &kaemner_app::access::Role| Choice {
        value: role.key.to_string(),
        label: ctx.say(&role.message()),
    };
    let mut choices: Vec<_> = roles.iter().filter(|role| role.open).map(choice).collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices
}

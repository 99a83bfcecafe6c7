//! The form: error summary, fields with label, hint and error, one button that says what it does.

use askama::Template;
use kaemner_values::text::Message;

use crate::filters;
use crate::form::{Fields, FormErrors};

/// A form and what was wrong with it.
#[derive(Debug, Template)]
#[template(path = "patterns/form.html")]
pub(crate) struct Form {
    /// Where it is sent.
    pub(crate) action: String,
    /// The session's token.
    pub(crate) csrf: String,
    /// The fields in order.
    pub(crate) fields: Vec<Field>,
    /// What the button does: "Bogfør", never "OK".
    pub(crate) submit: Message,
    /// Where giving up leads.
    pub(crate) cancel: Option<String>,
    /// Problems in the order of the page.
    pub(crate) errors: FormErrors,
    /// Whether files are sent.
    pub(crate) files: bool,
}

/// One field.
#[derive(Debug, Clone, Template)]
#[template(path = "patterns/field.html")]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: Message,
    pub(crate) hint: Option<Message>,
    pub(crate) value: String,
    pub(crate) error: Option<Message>,
    pub(crate) kind: FieldKind,
    pub(crate) required: bool,
}

/// How a field is typed.
#[derive(Debug, Clone)]
pub(crate) enum FieldKind {
    /// One line.
    Text,
    /// Money: `1.234,50`.
    Amount,
    /// A day in any way Danes write one.
    Date,
    /// Several lines.
    Area,
    /// A secret.
    Password,
    /// One of a few.
    Select(Vec<Choice>),
    /// Yes or no.
    Check,
    /// Part of a number or name, completed from this address.
    Lookup(String),
    /// A file of these endings.
    File(&'static str),
    /// Not shown.
    Hidden,
}

/// One choice of a select.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
}

impl Field {
    /// A field without value, hint or error, that may be left empty.
    pub(crate) const fn new(name: &'static str, label: Message, kind: FieldKind) -> Self {
        Self { name, label, hint: None, value: String::new(), error: None, kind, required: false }
    }

    /// With a hint.
    pub(crate) fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With a value.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// That must be filled in.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// As it was typed, with what was wrong.
    pub(crate) fn typed(mut self, fields: &Fields, errors: &FormErrors) -> Self {
        if let Some(value) = fields.get(self.name) {
            self.value = value.to_owned();
        }
        self.error = errors.of(self.name);
        self
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

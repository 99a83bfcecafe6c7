//! What is shown of a person once, to whoever may see it and says what for: the personal number, a protected address.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kaemner_app::access;
use kaemner_app::actor::PersonId;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::address::facts;
use super::parts::{Part, Section, Sections};
use super::purpose;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Facts, Field, FieldKind, Form};

/// What is masked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Masked {
    /// The personal number.
    Number,
    /// The address, when it is protected.
    Address,
}

impl Masked {
    fn name(self) -> Message {
        match self {
            Self::Number => text!("rights-cpr"),
            Self::Address => text!("rights-address-protected"),
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Number => "cpr",
            Self::Address => "address/show",
        }
    }

    fn submit(self) -> Message {
        match self {
            Self::Number => text!("rights-cpr-show"),
            Self::Address => text!("rights-address-show"),
        }
    }

    /// The question it is shown upon.
    pub(super) fn question(self, ctx: &Ctx, person: PersonId, errors: FormErrors) -> Part {
        Part::Form(Form {
            action: ctx.href(&format!("/access/people/{person}/{}", self.path())),
            csrf: ctx.csrf(),
            fields: vec![
                Field::new(purpose::FIELD, text!("rights-unmask-purpose"), FieldKind::Text).required(),
            ],
            submit: self.submit(),
            cancel: None,
            errors,
            files: false,
        })
    }

    pub(super) fn section(self, question: Part) -> Section {
        Section::new(self.name()).hint(text!("rights-unmask-hint")).with(question)
    }

    async fn show(self, ctx: Ctx, person: PersonId, fields: Fields) -> Result<Response, WebError> {
        ctx.require_proof().await?;
        let member = ctx.read(move |tx, by| access::member(tx, by, person)).await?;
        let persons_page = text!("rights-person-title", name = member.name.as_str());
        let head = Head::new(text!("rights-unmask-title", what = self.name(), name = member.name.as_str()))
            .crumb(text!("place-access"), "/access")
            .crumb(persons_page.clone(), format!("/access/people/{person}"))
            .help("rights");
        let purpose = match purpose::fit(&fields) {
            Ok(purpose) => purpose,
            Err(errors) => {
                let asks = self.section(self.question(&ctx, person, errors));
                let page = Page::new(&ctx, head, &Sections(vec![asks])).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let by = ctx.by()?.clone();
        let shown = match self {
            Self::Number => {
                let number =
                    ctx.blocking(move |store| access::reveal_cpr(store, &by, person, &purpose)).await?;
                number.map(|number| Part::Facts(Facts(vec![(self.name(), Cell::Code(number.reveal()))])))
            }
            Self::Address => {
                let address =
                    ctx.blocking(move |store| access::reveal_address(store, &by, person, &purpose)).await?;
                address.map(|address| Part::Facts(facts(&address)))
            }
        };
        let shown = shown.unwrap_or_else(|| {
            Part::Say(match self {
                Self::Number => text!("rights-cpr-none"),
                Self::Address => text!("rights-address-none"),
            })
        });
        let back = (persons_page, ctx.href(&format!("/access/people/{person}")));
        let section = Section::new(self.name()).with(shown).with(Part::Links(vec![back]));
        Ok(Page::new(&ctx, head, &Sections(vec![section])).await?.into_response())
    }
}

pub(super) async fn number(ctx: Ctx, Id(person): Id<PersonId>, fields: Fields) -> Result<Response, WebError> {
    Masked::Number.show(ctx, person, fields).await
}

pub(super) async fn address(
    ctx: Ctx,
    Id(person): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    Masked::Address.show(ctx, person, fields).await
}

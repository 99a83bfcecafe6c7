//! Instructions to read and receipt, and the passport as a signed file.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{self, Instruction, instruction};
use kaemner_app::actor::PersonId;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::parts::{Part, Quiz, Section, Sections};
use super::purpose;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::export::attachment;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Cell, Facts};

fn known(name: &str) -> Result<&'static Instruction, WebError> {
    instruction(name).ok_or(WebError::NotFound)
}

pub(super) async fn read(ctx: Ctx, Path((_, name)): Path<(String, String)>) -> Result<Page, WebError> {
    show(&ctx, known(&name)?, None).await
}

async fn show(ctx: &Ctx, one: &'static Instruction, refusal: Option<Message>) -> Result<Page, WebError> {
    let language = ctx.request.language;
    let facts = Facts(vec![
        (text!("rights-column-version"), Cell::Count(one.version)),
        (text!("rights-column-from"), Cell::Date(one.valid_from)),
        (text!("rights-column-months"), Cell::Count(one.months)),
        (text!("rights-column-source"), Cell::Text(one.source.clone())),
    ]);
    let mut instruction = Section::new(text!("rights-instruction")).with(Part::Facts(facts));
    for paragraph in one.text(language).split("\n\n") {
        instruction = instruction.with(Part::Text(paragraph.to_owned()));
    }
    let questions = one
        .questions
        .iter()
        .map(|question| {
            let answers = question.answers(language).map(str::to_owned).collect();
            (question.text(language).to_owned(), answers)
        })
        .collect();
    let action = ctx.href(&format!("/access/instructions/{}", one.key));
    let quiz = Quiz { csrf: ctx.csrf(), action, version: one.version, refusal, questions };
    let quiz = Section::new(text!("rights-quiz")).hint(text!("rights-quiz-hint")).with(Part::Quiz(quiz));
    let head = Head::new(text!("rights-instruction-title", title = one.title(language)))
        .crumb(text!("place-my-rights"), "/access/mine")
        .help("rights");
    Page::new(ctx, head, &Sections(vec![instruction, quiz])).await
}

pub(super) async fn receipt(
    ctx: Ctx,
    Path((_, name)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let one = known(&name)?;
    let answer =
        |at: usize| fields.get(&format!("answer-{at}")).and_then(|typed| typed.parse::<usize>().ok());
    // A question without an answer is a wrong one.
    let answers: Vec<usize> = (0..one.questions.len()).map(|at| answer(at).unwrap_or(usize::MAX)).collect();
    let version = fields.get("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let (by, language) = (ctx.by()?.clone(), ctx.request.language);
    let done =
        ctx.blocking(move |store| access::receipt(store, &by, &one.key, version, language, &answers)).await;
    match done {
        Ok(_) => Ok(Redirect::to(&ctx.href("/access/mine")).into_response()),
        Err(WebError::Refused(message)) => {
            let page = show(&ctx, one, Some(message)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn ask_own(ctx: Ctx) -> Result<Page, WebError> {
    purpose::ask(&ctx, text!("place-my-rights"), "/access/mine").await
}

pub(super) async fn own(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let person = ctx.by()?.person;
    file(&ctx, &fields, person, text!("place-my-rights"), "/access/mine").await
}

pub(super) async fn ask_of_person(ctx: Ctx, Id(person): Id<PersonId>) -> Result<Page, WebError> {
    // Whoever may not see the person is not asked what for.
    ctx.read(move |tx, by| access::member(tx, by, person)).await?;
    purpose::ask(&ctx, text!("place-access"), "/access").await
}

pub(super) async fn of_person(
    ctx: Ctx,
    Id(person): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    file(&ctx, &fields, person, text!("place-access"), "/access").await
}

/// The file waits for its line in the log of reading, with what it is for.
async fn file(
    ctx: &Ctx,
    fields: &Fields,
    person: PersonId,
    back: Message,
    path: &'static str,
) -> Result<Response, WebError> {
    let seal = ctx.app.settings.seal.clone();
    let seal = seal.ok_or_else(|| WebError::Refused(text!("rights-no-seal")))?;
    let purpose = match purpose::said(ctx, fields, back, path).await? {
        Ok(purpose) => purpose,
        Err(asks) => return Ok(asks),
    };
    let by = ctx.by()?.clone();
    let text = ctx
        .blocking(move |store| {
            store.write(by.municipality.into(), |tx| access::passport_file(tx, &by, person, &seal, &purpose))
        })
        .await?;
    attachment("passport.json", "application/json", text.into_bytes())
}

//! Help pages, embedded, and the way to the accessibility statement.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_values::text;
use kaemner_values::text::Language;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::page::Page;

/// A help page: its name, and its body in Danish and English as lines. `# ` is a heading, `- ` an item.
struct Help {
    name: &'static str,
    danish: &'static str,
    english: &'static str,
}

macro_rules! help {
    ($name:literal) => {
        Help {
            name: $name,
            danish: include_str!(concat!("../../help/", $name, ".da.txt")),
            english: include_str!(concat!("../../help/", $name, ".en.txt")),
        }
    };
}

const PAGES: &[Help] = &[
    help!("desk"),
    help!("ledger"),
    help!("entry"),
    help!("profile"),
    help!("sign-in"),
    help!("rights"),
    help!("accessibility"),
];

/// One line of a help page.
enum Line {
    Heading(&'static str),
    Item(&'static str),
    Text(&'static str),
}

#[derive(Template)]
#[template(path = "site/help.html")]
struct HelpView {
    lines: Vec<Line>,
    others: Vec<(String, String)>,
}

pub(super) async fn index(ctx: Ctx) -> Result<Page, WebError> {
    Page::new(&ctx, super::head(text!("frame-help")), &HelpView { lines: Vec::new(), others: others(&ctx) })
        .await
}

pub(super) async fn show(ctx: Ctx, Path((_, name)): Path<(String, String)>) -> Result<Page, WebError> {
    let help = PAGES.iter().find(|help| help.name == name).ok_or(WebError::NotFound)?;
    let (title, lines) = body(help, ctx.request.language);
    let head = super::head(text!("help-title", title = title)).crumb(text!("frame-help"), "/help");
    Page::new(&ctx, head, &HelpView { lines, others: others(&ctx) }).await
}

/// The statement the operator points to; until there is one, what is known of the product itself.
pub(super) async fn accessibility(ctx: Ctx) -> Result<Response, WebError> {
    if let Some(address) = &ctx.app.settings.accessibility_statement {
        return Ok(Redirect::to(address).into_response());
    }
    let help = PAGES.iter().find(|help| help.name == "accessibility").ok_or(WebError::NotFound)?;
    let (title, lines) = body(help, ctx.request.language);
    let head = crate::page::Head::new(text!("help-title", title = title));
    Ok(Page::bare(&ctx, head, &HelpView { lines, others: Vec::new() }).into_response())
}

fn others(ctx: &Ctx) -> Vec<(String, String)> {
    let entry = |help: &Help| {
        let (title, _) = body(help, ctx.request.language);
        (title.to_owned(), ctx.href(&format!("/help/{}", help.name)))
    };
    PAGES.iter().map(entry).collect()
}

/// The first line is the title.
fn body(help: &Help, language: Language) -> (&'static str, Vec<Line>) {
    let source = match language {
        Language::Danish => help.danish,
        Language::English => help.english,
    };
    let (title, rest) = source.split_once('\n').unwrap_or((source, ""));
    (title, rest.lines().filter(|line| !line.trim().is_empty()).map(line).collect())
}

fn line(line: &'static str) -> Line {
    match (line.strip_prefix("# "), line.strip_prefix("- ")) {
        (Some(heading), _) => Line::Heading(heading),
        (None, Some(item)) => Line::Item(item),
        (None, None) => Line::Text(line),
    }
}

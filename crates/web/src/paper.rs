//! Lists and documents on paper: what the page shows, with owner, filters, person and time.

use axum::response::Response;
use jiff::tz::TimeZone;
use kaemner_formats::pdf::{self, Column, Look, Part, PdfError, Report, Source};
use kaemner_values::text;
use kaemner_values::text::{Language, Message};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::attachment;
use crate::frame::municipality_name;
use crate::language::{say, t};
use crate::page::Head;
use crate::patterns::{Cell, Facts, Field, FieldKind, Row, Table, Timeline, danish_moment};

impl From<PdfError> for WebError {
    fn from(error: PdfError) -> Self {
        let message = error.message();
        Self::of(error, message)
    }
}

/// A list as a PDF to save under this name.
pub(crate) async fn list(
    ctx: &Ctx,
    name: &str,
    head: &Head,
    filters: &[Field],
    table: &Table,
) -> Result<Response, WebError> {
    let language = ctx.request.language;
    let chosen: Vec<_> = filters.iter().filter_map(|field| chosen(language, field)).collect();
    let parts = vec![Part::Table(rows(language, None, table))];
    document(ctx, name, head, vec![chosen.join(" · ")], parts, None).await
}

/// A document as a PDF to save under this name.
pub(crate) async fn document(
    ctx: &Ctx,
    name: &str,
    head: &Head,
    mut lead: Vec<String>,
    parts: Vec<Part>,
    source: Option<Source>,
) -> Result<Response, WebError> {
    let (by, language) = (ctx.by()?.clone(), ctx.request.language);
    let code = by.municipality;
    lead.splice(0..0, head.lead.as_ref().map(|lead| say(language, lead)));
    let owner = text!("paper-owner", name = municipality_name(code), code = code.to_string());
    let (title, owner) = (say(language, &head.title), say(language, &owner));
    let write = move |store: &kaemner_store::Store| {
        let now = store.now();
        let made = text!("paper-made", at = danish_moment(now), person = by.name.as_str());
        let (made, at) = (say(language, &made), TimeZone::UTC.to_datetime(now));
        pdf::write(&Report { language, title, lead, owner, made, at, parts, source })
    };
    let bytes = ctx.blocking(write).await?;
    attachment(&format!("{name}.pdf"), "application/pdf", bytes)
}

/// `Periode: november 2026`, for a filter that is in force.
fn chosen(language: Language, field: &Field) -> Option<String> {
    let value = match &field.kind {
        FieldKind::Hidden => return None,
        FieldKind::Select(choices) => {
            choices.iter().find(|choice| choice.value == field.value).map(|choice| choice.label.as_str())?
        }
        _ => field.value.as_str(),
    };
    (!value.is_empty()).then(|| format!("{}: {value}", say(language, &field.label)))
}

/// A table as it is shown.
pub(crate) fn rows(language: Language, title: Option<&Message>, table: &Table) -> pdf::Table {
    let column = |(at, column): (usize, &crate::patterns::Column)| Column {
        title: say(language, &column.label),
        look: if column.number { Look::Number } else { look(table, at) },
    };
    let plain = |cells: &[Cell]| cells.iter().map(|cell| cell.plain(language)).collect::<Vec<_>>();
    let row = |row: &Row| pdf::Row { cells: plain(&row.cells), strong: row.strong, depth: row.depth };
    pdf::Table {
        title: title.map(|title| say(language, title)).unwrap_or_default(),
        columns: table.columns.iter().enumerate().map(column).collect(),
        rows: table.rows.iter().map(row).collect(),
        total: table.total.as_ref().map(|cells| plain(cells)),
    }
}

/// Codes and dates stay on one line.
fn look(table: &Table, at: usize) -> Look {
    let code = |cell: &Cell| matches!(cell, Cell::Code(_) | Cell::Date(_) | Cell::Blank | Cell::Unknown);
    let mut cells = table.rows.iter().filter(|row| !row.strong).filter_map(|row| row.cells.get(at));
    if cells.all(code) { Look::Code } else { Look::Words }
}

/// Facts under a heading.
pub(crate) fn facts(language: Language, title: &Message, facts: &Facts) -> Part {
    let fact = |(label, value): &(Message, Cell)| (say(language, label), value.plain(language));
    Part::Facts(say(language, title), facts.0.iter().map(fact).collect())
}

/// Who did what, and when.
pub(crate) fn trail(language: Language, timeline: &Timeline) -> Part {
    let column = |label: Message, look| Column { title: say(language, &label), look };
    let row = |moment: &crate::patterns::Moment| pdf::Row {
        cells: vec![
            moment.when(),
            match &moment.behalf {
                Some(behalf) => format!("{} {} {behalf}", moment.who, t(language, "timeline-behalf")),
                None => moment.who.clone(),
            },
            say(language, &moment.what),
            moment.why.clone().unwrap_or_default(),
        ],
        ..pdf::Row::default()
    };
    Part::Table(pdf::Table {
        title: say(language, &text!("timeline-title")),
        columns: vec![
            column(text!("paper-when"), Look::Code),
            column(text!("paper-who"), Look::Words),
            column(text!("paper-what"), Look::Words),
            column(text!("paper-why"), Look::Words),
        ],
        rows: timeline.0.iter().map(row).collect(),
        total: None,
    })
}

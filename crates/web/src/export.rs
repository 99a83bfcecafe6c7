//! A table as a file: exactly the rows and columns shown.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kaemner_formats::sheet::{self, Kind, SheetError, SheetFormat};
use kaemner_values::text::Language;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::language;
use crate::page::Head;
use crate::paper;
use crate::patterns::{Cell, Field, Table};

/// The list as a file to save under this name, of the kind that the address ends with. On paper it has the page's
/// heading and the filters in force.
pub(crate) async fn file(
    ctx: &Ctx,
    name: &str,
    head: &Head,
    filters: &[Field],
    mut table: Table,
) -> Result<Response, WebError> {
    table.keep_chosen(&Fields::of_query(&ctx.request.query));
    let format = match ctx.info.path.rsplit_once('.') {
        Some((_, "pdf")) => return paper::list(ctx, name, head, filters, &table).await,
        Some((_, "xlsx")) => SheetFormat::Xlsx,
        _ => SheetFormat::CsvDanish,
    };
    let table = typed(ctx.request.language, name, &table)?;
    let bytes = ctx.blocking(move |_| sheet::write(&table, format)).await?;
    attachment(&format!("{name}.{}", format.extension()), format.media_type(), bytes)
}

/// Bytes to save under this name.
pub(crate) fn attachment(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Result<Response, WebError> {
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| WebError::BadRequest("file name"))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
impl From<SheetError> for WebError {
    fn from(error: SheetError) -> Self {
        Self::Refused(error.message())
    }
}

fn typed(language: Language, name: &str, table: &Table) -> Result<sheet::Table, SheetError> {
    let rows = || table.rows.iter().map(|row| &row.cells).chain(&table.total);
    let kinds: Vec<_> =
        (0..table.columns.len()).map(|at| kind(rows().filter_map(|cells| cells.get(at)))).collect();
    let columns = table.columns.iter().zip(&kinds);
    let columns =
        columns.map(|(column, kind)| sheet::Column::new(language::say(language, &column.label), *kind));
    let mut typed = sheet::Table::new(name, columns.collect());
    for cells in rows() {
        typed.push(cells.iter().zip(&kinds).map(|(cell, kind)| value(language, cell, *kind)).collect())?;
    }
    Ok(typed)
}

/// What all cells of a column are; words where they differ.
fn kind<'a>(cells: impl Iterator<Item = &'a Cell>) -> Kind {
    let mut kinds = cells.filter_map(|cell| match cell {
        Cell::Blank | Cell::Unknown | Cell::Masked => None,
        Cell::Amount(_) | Cell::AmountLink(..) | Cell::Kroner(_) => Some(Kind::Amount),
        Cell::Count(_) => Some(Kind::Count),
        Cell::Date(_) => Some(Kind::Date),
        _ => Some(Kind::Text),
    });
    let first = kinds.next().unwrap_or(Kind::Text);
    if kinds.all(|kind| kind == first) { first } else { Kind::Text }
}

/// A cell that fits its column: in a column of numbers what is unknown or masked is left empty.
fn value(language: Language, cell: &Cell, kind: Kind) -> sheet::Cell {
    match (cell, kind) {
        (Cell::Blank, _) => sheet::Cell::Empty,
        (Cell::Amount(amount) | Cell::AmountLink(amount, _) | Cell::Kroner(amount), Kind::Amount) => {
            (*amount).into()
        }
        (Cell::Count(count), Kind::Count) => (*count).into(),
        (Cell::Date(date), Kind::Date) => (*date).into(),
        (_, Kind::Text) => cell.plain(language).into(),
        _ => sheet::Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kaemner_values::{Ore, text};

    use super::*;
    use crate::patterns::{Column, Row};

    #[test]
    fn a_file_holds_what_the_table_shows() {
        let table = Table {
            caption: None,
            columns: vec![
                Column::text(text!("column-text")),
                Column::number(text!("column-amount")),
                Column::text(text!("column-date")),
            ],
            rows: vec![
                Row::new(vec![
                    Cell::Text("=1+1".to_owned()),
                    Cell::Amount(Ore::new(-123_450)),
                    Cell::Date(date(2026, 11, 22)),
                ]),
                Row::new(vec![Cell::Unknown, Cell::Unknown, Cell::Blank]),
            ],
            total: Some(vec![
                Cell::Say(text!("column-total")),
                Cell::Amount(Ore::new(-123_450)),
                Cell::Blank,
            ]),
        };
        let typed = typed(Language::Danish, "prøve", &table).unwrap();
        let csv = String::from_utf8(sheet::write(&typed, SheetFormat::CsvDanish).unwrap()).unwrap();
        let lines: Vec<_> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines, ["Tekst;Beløb (kr.);Dato", "'=1+1;-1234,50;22-11-2026", "–;;", "I alt;-1234,50;"]);
    }
}

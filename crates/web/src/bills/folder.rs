//! What came by the municipality's folder, and what became of each file.

use kaemner_app::bills::{self, FolderFile, FolderFileId, FolderOutcome};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Arrangement, Cell, Column, Empty, List, Paging, Row, State, Table};

const ROWS: i64 = 50;

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let before = match fields.typed("before") {
        None => None,
        Some(typed) => Some(typed.parse::<FolderFileId>().map_err(|_| WebError::BadRequest("before"))?),
    };
    let mut files = ctx.read(move |tx, by| bills::folder_files(tx, by, before, ROWS + 1)).await?;
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = files.len() > shown;
    files.truncate(shown);
    let here = ctx.href("/bills/folder");
    let next = files.last().filter(|_| more).map(|last| format!("{here}?before={}", last.id));
    let list = List {
        action: here.clone(),
        filters: Vec::new(),
        chips: Vec::new(),
        table: table(&ctx, &files),
        empty: Empty::because(text!("bills-folder-empty"))
            .first(text!("bills-receive"), ctx.href("/bills/receive")),
        paging: Paging { first: before.map(|_| here), next },
        export: None,
        arrangement: Arrangement::default(),
    };
    let head = Head::new(text!("bills-folder")).crumb(text!("place-bills"), "/bills").help("bills");
    Page::new(&ctx, head, &list.arranged(&ctx).await?).await
}

fn table(ctx: &Ctx, files: &[FolderFile]) -> Table {
    Table {
        caption: Some(text!("bills-folder")),
        columns: vec![
            Column::text(text!("bills-folder-file")),
            Column::text(text!("bills-folder-at")),
            Column::text(text!("bills-folder-outcome")),
            Column::text(text!("bills-folder-why")),
            Column::number(text!("bills-folder-bytes")).wide_only(),
        ],
        rows: files.iter().map(|file| row(ctx, file)).collect(),
        total: None,
    }
}

fn row(ctx: &Ctx, file: &FolderFile) -> Row {
    let (look, word) = match file.outcome {
        FolderOutcome::New(_) => (State::Done, text!("bills-folder-new")),
        FolderOutcome::Known(_) => (State::Info, text!("bills-folder-known")),
        FolderOutcome::Duplicate(_) => (State::Stop, text!("bills-folder-duplicate")),
        FolderOutcome::Refused => (State::Stop, text!("bills-folder-refused")),
    };
    let language = ctx.request.language;
    let why = file.refusal.as_ref().map(|why| why.in_language(language).to_owned());
    let row = Row::new(vec![
        Cell::Text(file.name.clone()),
        Cell::Moment(file.at),
        Cell::State(look, word),
        why.map_or(Cell::Blank, Cell::Text),
        Cell::Count(file.size_bytes),
    ]);
    match file.outcome.invoice() {
        Some(invoice) => row.to(ctx.href(&format!("/bills/{invoice}"))),
        None => row,
    }
}

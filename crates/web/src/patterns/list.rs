//! The list: sentence, filters, table, totals, paging, export.

use askama::Template;
use kaemner_values::text::Message;

use super::arrange::Arrangement;
use super::cell::Cell;
use super::field::Field;
use crate::filters;

/// A list with its filters and its way on.
#[derive(Debug, Template)]
#[template(path = "patterns/list.html")]
pub(crate) struct List {
    /// Where the filters are sent: the list's own address.
    pub(crate) action: String,
    /// The filter row; empty for none.
    pub(crate) filters: Vec<Field>,
    /// The filters in force, each with the address without it.
    pub(crate) chips: Vec<Chip>,
    /// The rows.
    pub(crate) table: Table,
    /// What is said instead when there are none.
    pub(crate) empty: Empty,
    /// The ways back and on.
    pub(crate) paging: Paging,
    /// The address of exactly these rows as a file, without its ending; `None` when there is no export.
    pub(crate) export: Option<String>,
    /// The choice of columns and the kept views; [`List::arranged`] fills it.
    pub(crate) arrangement: Arrangement,
}

/// One filter in force.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    /// What is filtered: "Periode: november 2026".
    pub(crate) label: Message,
    /// The list without this filter.
    pub(crate) without: String,
}

/// Why a list is empty, and the first thing to do.
#[derive(Debug, Clone)]
pub(crate) struct Empty {
    /// Why.
    pub(crate) why: Message,
    /// What to do: the words and where they lead.
    pub(crate) first: Option<(Message, String)>,
}

impl Empty {
    /// An empty list that needs nothing done.
    pub(crate) const fn because(why: Message) -> Self {
        Self { why, first: None }
    }

    /// With the first thing to do.
    pub(crate) fn first(mut self, label: Message, href: impl Into<String>) -> Self {
        self.first = Some((label, href.into()));
        self
    }
}

/// Keyset paging: addresses of the neighbouring pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paging {
    /// The first page, when this is not it.
    pub(crate) first: Option<String>,
    /// The next page, when there is one.
    pub(crate) next: Option<String>,
}

/// Rows under named columns, perhaps with a total. The same table becomes a page, a CSV and a workbook.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "patterns/table.html")]
pub(crate) struct Table {
    /// What the table holds, for screen readers and file names.
    pub(crate) caption: Option<Message>,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// The totals row: one cell per column.
    pub(crate) total: Option<Vec<Cell>>,
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// The heading; the unit stands here once.
    pub(crate) label: Message,
    /// Whether it holds numbers, which stand to the right.
    pub(crate) number: bool,
    /// Left out below 900 px, where the row's page tells it.
    pub(crate) wide_only: bool,
    /// The address of the list sorted by this column, and how it is sorted now.
    pub(crate) sort: Option<(String, Sorted)>,
}

/// How a list is sorted by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sorted {
    /// Not by this column.
    No,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Sorted {
    /// The value of `aria-sort`.
    pub(crate) const fn aria(self) -> &'static str {
        match self {
            Self::No => "none",
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

impl Column {
    /// A column of text.
    pub(crate) const fn text(label: Message) -> Self {
        Self { label, number: false, wide_only: false, sort: None }
    }

    /// A column of numbers.
    pub(crate) const fn number(label: Message) -> Self {
        Self { label, number: true, wide_only: false, sort: None }
    }

    /// Shown where there is room alone.
    pub(crate) const fn wide_only(mut self) -> Self {
        self.wide_only = true;
        self
    }

    /// Sortable: the address that sorts by this column, and how it is sorted now.
    pub(crate) fn sorted(mut self, href: impl Into<String>, now: Sorted) -> Self {
        self.sort = Some((href.into(), now));
        self
    }
}

/// One row. The first cell is its name and carries the link.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// One cell per column.
    pub(crate) cells: Vec<Cell>,
    /// Where the row leads.
    pub(crate) href: Option<String>,
    /// How deep it stands below its group, from 0.
    pub(crate) depth: u8,
    /// Set for subtotals.
    pub(crate) strong: bool,
}

impl Row {
    /// A row that leads nowhere.
    pub(crate) const fn new(cells: Vec<Cell>) -> Self {
        Self { cells, href: None, depth: 0, strong: false }
    }

    /// Leading to a page.
    pub(crate) fn to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Standing below a group.
    pub(crate) const fn depth(mut self, depth: u8) -> Self {
        self.depth = depth;
        self
    }

    /// A subtotal.
    pub(crate) const fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
}

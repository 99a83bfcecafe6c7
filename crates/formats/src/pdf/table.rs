//! Tables over pages: how wide the columns are, where rows break, and headings that come again.

use super::error::PdfError;
use super::face::{Face, Mil};
use super::flow::{Flow, Mark, Placed, SIDE};
use super::{Look, Row, Table};

/// Sizes of type, the first that fits.
const SIZES: [Mil; 4] = [8_500, 7_500, 6_500, 5_500];
/// Empty room between two columns.
const GAP: Mil = 9_000;
/// How far a level stands in.
const STEP: Mil = 9_000;
/// Words ask for no more than this before the paper is turned.
const WORDS_WISH: Mil = 170_000;
/// The longest word that is kept whole.
const WORD: Mil = 80_000;
/// The labels of facts.
const LABELS: Mil = 140_000;

/// The width a table would like at the largest size.
pub fn natural_width(table: &Table) -> Mil {
    let wish = |(at, column): (usize, &super::Column)| match column.look {
        Look::Words => natural(table, at, SIZES[0]).min(WORDS_WISH),
        Look::Code | Look::Number => natural(table, at, SIZES[0]),
    };
    table.columns.iter().enumerate().map(wish).sum::<Mil>() + gaps(table)
}

fn gaps(table: &Table) -> Mil {
    GAP * Mil::try_from(table.columns.len().saturating_sub(1)).unwrap_or_default()
}

/// The cells of a column with the room they stand in from the left, the total among them.
fn cells(table: &Table, at: usize) -> impl Iterator<Item = (&str, Face, Mil)> {
    let face = |strong| if strong { Face::Strong } else { Face::Regular };
    let indent = move |row: &Row| if at == 0 { Mil::from(row.depth) * STEP } else { 0 };
    let rows = table
        .rows
        .iter()
        .filter_map(move |row| Some((row.cells.get(at)?.as_str(), face(row.strong), indent(row))));
    let total = table.total.iter().filter_map(move |cells| Some((cells.get(at)?.as_str(), Face::Strong, 0)));
    rows.chain(total)
}

/// Room for every cell and the heading without a break of ours.
fn natural(table: &Table, at: usize, size: Mil) -> Mil {
    let heading = table.columns.get(at).map(|column| (column.title.as_str(), Face::Strong, 0));
    let width = |(text, face, indent): (&str, Face, Mil)| {
        let line = |line: &str| face.width(line, size);
        text.lines().map(line).max().unwrap_or_default() + indent
    };
    heading.into_iter().chain(cells(table, at)).map(width).max().unwrap_or_default()
}

/// The least room: numbers and codes whole, words broken at spaces, the longest words inside.
fn least(table: &Table, at: usize, size: Mil) -> Mil {
    let column = &table.columns[at];
    let longest = |(text, face, indent): (&str, Face, Mil)| {
        let words = text.split_whitespace().map(|word| face.width(word, size).min(WORD));
        words.max().unwrap_or_default() + indent
    };
    let heading = longest((&column.title, Face::Strong, 0));
    let whole = |(text, face, indent): (&str, Face, Mil)| face.width(text, size) + indent;
    let body = match column.look {
        Look::Words => cells(table, at).map(longest).max(),
        Look::Code | Look::Number => cells(table, at).map(whole).max(),
    };
    body.unwrap_or_default().max(heading)
}

/// The size of the type and the width of every column.
fn fitted(table: &Table, room: Mil) -> Result<(Mil, Vec<Mil>), PdfError> {
    let room = room - gaps(table);
    for size in SIZES {
        let least: Vec<Mil> = (0..table.columns.len()).map(|at| least(table, at, size)).collect();
        let natural: Vec<Mil> = (0..least.len()).map(|at| natural(table, at, size).max(least[at])).collect();
        let (needed, wished): (Mil, Mil) = (least.iter().sum(), natural.iter().sum());
        if wished <= room {
            return Ok((size, spread(table, natural, room - wished)));
        }
        if needed <= room {
            let wish = |at: usize| natural[at] - least[at];
            let share = |at: usize| least[at] + (room - needed) * wish(at) / (wished - needed).max(1);
            return Ok((size, (0..least.len()).map(share).collect()));
        }
    }
    Err(PdfError::TooWide { columns: table.columns.len() })
}

/// What is left goes to the columns of words, by their width.
fn spread(table: &Table, mut widths: Vec<Mil>, left: Mil) -> Vec<Mil> {
    let words = |at: &usize| table.columns[*at].look == Look::Words;
    let all: Mil = (0..widths.len()).filter(words).map(|at| widths[at]).sum();
    for at in (0..widths.len()).filter(words) {
        widths[at] += left * widths[at] / all.max(1);
    }
    widths
}

/// One row to set: its cells, and what they are.
struct Line<'a> {
    cells: Vec<&'a str>,
    face: Face,
    indent: Mil,
    /// The row's piece of the document; `None` for a heading that comes again.
    node: Option<usize>,
    mark: Mark,
}

/// A table being set.
struct Setting<'a> {
    table: &'a Table,
    size: Mil,
    widths: Vec<Mil>,
}

pub fn table(flow: &mut Flow, table: &Table) -> Result<(), PdfError> {
    if table.columns.is_empty() {
        return Ok(());
    }
    flow.part_heading(&table.title);
    let (size, widths) = fitted(table, flow.room())?;
    let setting = Setting { table, size, widths };
    let whole = flow.node(Mark::Table, None);
    let head = flow.node(Mark::Head, Some(whole));
    let names = flow.node(Mark::Row, Some(head));
    flow.need(size * 6);
    setting.heading(flow, Some(names));
    let body = (!table.rows.is_empty()).then(|| flow.node(Mark::Body, Some(whole)));
    for row in &table.rows {
        let node = flow.node(Mark::Row, body);
        let cells = row.cells.iter().map(String::as_str).collect();
        let face = if row.strong { Face::Strong } else { Face::Regular };
        let indent = Mil::from(row.depth) * STEP;
        setting.line(flow, &Line { cells, face, indent, node: Some(node), mark: Mark::Cell });
    }
    if let Some(total) = &table.total {
        let foot = flow.node(Mark::Foot, Some(whole));
        let node = flow.node(Mark::Row, Some(foot));
        let cells = total.iter().map(String::as_str).collect();
        let top = flow.y;
        flow.rule(SIDE, SIDE + flow.room(), top, true);
        let line = Line { cells, face: Face::Strong, indent: 0, node: Some(node), mark: Mark::Cell };
        setting.line(flow, &line);
    }
    flow.y += 8_000;
    Ok(())
}

impl Setting<'_> {
    fn heading(&self, flow: &mut Flow, node: Option<usize>) {
        let cells = self.table.columns.iter().map(|column| column.title.as_str()).collect();
        let line = Line { cells, face: Face::Strong, indent: 0, node, mark: Mark::ColumnName };
        let lines = self.broken(&line);
        let count = lines.iter().map(Vec::len).max().unwrap_or_default();
        let nodes = self.cell_nodes(flow, &line);
        self.put(flow, &line, &nodes, &lines, 0..count);
        let y = flow.y;
        flow.rule(SIDE, SIDE + flow.room(), y, true);
    }

    /// A row, over several pages when it must be; the headings come again on each.
    fn line(&self, flow: &mut Flow, line: &Line<'_>) {
        let lines = self.broken(line);
        let count = lines.iter().map(Vec::len).max().unwrap_or_default();
        let nodes = self.cell_nodes(flow, line);
        let fits =
            |height: Mil| usize::try_from((height - self.size / 2) / self.leading()).unwrap_or_default();
        let fresh = fits(flow.height() - self.leading() * 4);
        let mut at = 0;
        while at < count {
            let room = fits(flow.bottom() - flow.y);
            let left = count - at;
            if room < left && (left <= fresh || room < 3) && !self.is_fresh(flow) {
                flow.next_page();
                self.heading(flow, None);
                continue;
            }
            let here = left.min(room.max(1));
            self.put(flow, line, &nodes, &lines, at..at + here);
            at += here;
        }
        let y = flow.y;
        flow.rule(SIDE, SIDE + flow.room(), y, false);
    }

    /// Whether nothing but the heading stands on the page.
    fn is_fresh(&self, flow: &Flow) -> bool {
        fits_above(flow, self.leading() * 5)
    }

    const fn leading(&self) -> Mil {
        self.size * 13 / 10
    }

    /// Every cell over its lines.
    fn broken(&self, line: &Line<'_>) -> Vec<Vec<String>> {
        let broken = |(at, cell): (usize, &&str)| {
            let indent = if at == 0 { line.indent } else { 0 };
            let width = self.widths.get(at).copied().unwrap_or_default() - indent;
            line.face.lines(cell, width.max(self.size), self.size)
        };
        line.cells.iter().enumerate().map(broken).collect()
    }

    fn cell_nodes(&self, flow: &mut Flow, line: &Line<'_>) -> Vec<Option<usize>> {
        let node = |_| line.node.map(|row| flow.node(line.mark.clone(), Some(row)));
        self.widths.iter().map(node).collect()
    }

    /// Some lines of a row, where the page stands.
    fn put(
        &self,
        flow: &mut Flow,
        line: &Line<'_>,
        nodes: &[Option<usize>],
        lines: &[Vec<String>],
        range: std::ops::Range<usize>,
    ) {
        let (face, size) = (line.face, self.size);
        let (top, mut left) = (flow.y + size / 4, SIDE);
        for (at, cell) in lines.iter().enumerate() {
            let width = self.widths.get(at).copied().unwrap_or_default();
            let right = self.table.columns.get(at).is_some_and(|column| column.look == Look::Number);
            for (row, text) in (0..).zip(cell.get(range.start..range.end.min(cell.len())).unwrap_or_default())
            {
                // An empty cell has a space, so that a reader still counts it.
                let text = if text.is_empty() { " ".to_owned() } else { text.clone() };
                let inset = match right {
                    true => width - face.width(text.trim_end(), size),
                    false if at == 0 => line.indent,
                    false => 0,
                };
                let y = top + size + row * self.leading();
                flow.put(Placed {
                    owner: nodes.get(at).copied().flatten(),
                    x: left + inset,
                    y,
                    face,
                    size,
                    text,
                });
            }
            left += width + GAP;
        }
        flow.y = top + self.leading() * Mil::try_from(range.len()).unwrap_or_default() + size / 4;
    }
}

/// Whether less than this stands on the page.
fn fits_above(flow: &Flow, height: Mil) -> bool {
    flow.bottom() - flow.y + height >= flow.height()
}

/// Labels and values, one pair a line.
pub fn facts(flow: &mut Flow, title: &str, rows: &[(String, String)]) {
    if rows.is_empty() {
        return;
    }
    flow.part_heading(title);
    let whole = flow.node(Mark::Table, None);
    let size = SIZES[0];
    let room = flow.room() - LABELS - GAP;
    for (label, value) in rows {
        let node = flow.node(Mark::Row, Some(whole));
        let labels = (flow.node(Mark::RowName, Some(node)), Face::Strong.lines(label, LABELS, size));
        let values = (flow.node(Mark::Cell, Some(node)), Face::Regular.lines(value, room, size));
        let count = labels.1.len().max(values.1.len());
        for at in 0..count {
            flow.need(size * 13 / 10);
            let y = flow.y + size;
            for ((owner, lines), x, face) in
                [(&labels, SIDE, Face::Strong), (&values, SIDE + LABELS + GAP, Face::Regular)]
            {
                let Some(text) = lines.get(at) else { continue };
                let text = if text.is_empty() { " ".to_owned() } else { text.clone() };
                flow.put(Placed { owner: Some(*owner), x, y, face, size, text });
            }
            flow.y += size * 14 / 10;
        }
    }
    flow.y += 6_000;
}

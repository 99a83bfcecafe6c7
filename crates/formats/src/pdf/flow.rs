//! A report over pages: what stands where, and what it means.

use super::error::PdfError;
use super::face::{Face, Mil};
use super::table;
use super::{Part, Report};

/// A4.
const SHORT: Mil = 595_276;
const LONG: Mil = 841_890;
/// Empty paper at the sides, at the top and at the foot.
pub const SIDE: Mil = 42_520;
const TOP: Mil = 62_000;
const FOOT: Mil = 56_000;

const TITLE: Mil = 16_000;
const HEADING: Mil = 11_000;
const BODY: Mil = 9_500;
const SMALL: Mil = 8_000;

/// What a piece of the document is to a screen reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Heading(u16, String),
    Paragraph,
    Table,
    Head,
    Body,
    Foot,
    Row,
    ColumnName,
    RowName,
    Cell,
}

/// One piece, inside another.
pub struct Node {
    pub mark: Mark,
    pub parent: Option<usize>,
}

/// Something on a page. Without an owner it is furniture that nobody reads aloud.
pub struct Placed {
    pub owner: Option<usize>,
    pub x: Mil,
    /// The line the letters stand on, from the top of the paper.
    pub y: Mil,
    pub face: Face,
    pub size: Mil,
    pub text: String,
}

/// A thin line over the page.
pub struct Rule {
    pub from: Mil,
    pub to: Mil,
    pub y: Mil,
    pub heavy: bool,
}

/// One page.
#[derive(Default)]
pub struct Page {
    pub texts: Vec<Placed>,
    pub rules: Vec<Rule>,
}

/// A heading for the reader's list of contents.
pub struct Entry {
    pub text: String,
    pub page: usize,
    pub y: Mil,
}

/// A report over pages.
pub struct Flow {
    pub wide: bool,
    pub pages: Vec<Page>,
    pub nodes: Vec<Node>,
    pub contents: Vec<Entry>,
    /// The upper edge of what comes next.
    pub y: Mil,
}

pub fn laid_out(report: &Report) -> Result<Flow, PdfError> {
    let report = &report.cleaned();
    let tables = || {
        report.parts.iter().filter_map(|part| if let Part::Table(table) = part { Some(table) } else { None })
    };
    let wide = tables().any(|table| table::natural_width(table) > SHORT - 2 * SIDE);
    let mut flow =
        Flow { wide, pages: vec![Page::default()], nodes: Vec::new(), contents: Vec::new(), y: TOP };
    flow.heading(1, TITLE, &report.title);
    for line in report.lead.iter().filter(|line| !line.is_empty()) {
        flow.paragraph(line, Face::Regular);
    }
    flow.y += 8_000;
    for part in &report.parts {
        flow.part(part)?;
    }
    flow.furniture(report);
    Ok(flow)
}

impl Flow {
    /// The paper, width and height.
    pub const fn paper(&self) -> (Mil, Mil) {
        if self.wide { (LONG, SHORT) } else { (SHORT, LONG) }
    }

    /// Room between the margins.
    pub const fn room(&self) -> Mil {
        self.paper().0 - 2 * SIDE
    }

    /// The lowest line content may reach.
    pub const fn bottom(&self) -> Mil {
        self.paper().1 - FOOT
    }

    /// Room from the top of a page to its foot.
    pub const fn height(&self) -> Mil {
        self.bottom() - TOP
    }

    pub fn next_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    /// A new page unless this much is left.
    pub fn need(&mut self, height: Mil) {
        if self.y + height > self.bottom() && self.y > TOP {
            self.next_page();
        }
    }

    pub fn node(&mut self, mark: Mark, parent: Option<usize>) -> usize {
        self.nodes.push(Node { mark, parent });
        self.nodes.len() - 1
    }

    pub fn put(&mut self, placed: Placed) {
        if let Some(page) = self.pages.last_mut() {
            page.texts.push(placed);
        }
    }

    pub fn rule(&mut self, from: Mil, to: Mil, y: Mil, heavy: bool) {
        if let Some(page) = self.pages.last_mut() {
            page.rules.push(Rule { from, to, y, heavy });
        }
    }

    /// A heading; it never stands alone at the foot of a page.
    pub fn heading(&mut self, level: u16, size: Mil, text: &str) {
        self.need(6 * size);
        self.contents.push(Entry { text: text.to_owned(), page: self.pages.len() - 1, y: self.y });
        let node = self.node(Mark::Heading(level, text.to_owned()), None);
        self.lines(node, Face::Strong, size, text);
        self.y += size / 4;
    }

    pub fn part_heading(&mut self, text: &str) {
        if !text.is_empty() {
            self.y += 6_000;
            self.heading(2, HEADING, text);
        }
    }

    fn paragraph(&mut self, text: &str, face: Face) {
        let node = self.node(Mark::Paragraph, None);
        self.lines(node, face, BODY, text);
    }

    fn lines(&mut self, node: usize, face: Face, size: Mil, text: &str) {
        for text in face.lines(text, self.room(), size) {
            self.need(size * 14 / 10);
            let y = self.y + size;
            self.put(Placed { owner: Some(node), x: SIDE, y, face, size, text });
            self.y += size * 14 / 10;
        }
    }

    fn part(&mut self, part: &Part) -> Result<(), PdfError> {
        match part {
            Part::Notice(text) => self.paragraph(text, Face::Strong),
            Part::Facts(title, rows) => table::facts(self, title, rows),
            Part::Table(table) => table::table(self, table)?,
        }
        Ok(())
    }

    /// Owner, title, date and page number on every page.
    fn furniture(&mut self, report: &Report) {
        let (width, height) = self.paper();
        let count = self.pages.len();
        let (owner, made) = (report.owner.replace('\n', " "), report.made.replace('\n', " "));
        let title = report.title.replace('\n', " ");
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = match report.language {
                kaemner_values::text::Language::Danish => format!("Side {} af {count}", at + 1),
                kaemner_values::text::Language::English => format!("Page {} of {count}", at + 1),
            };
            let mut put = |left: &str, right: &str, y: Mil| {
                let size = SMALL;
                let room = width - 2 * SIDE - Face::Regular.width(left, size) - 12_000;
                let right = Face::Regular.lines(right, room.max(size), size).swap_remove(0);
                let x = width - SIDE - Face::Regular.width(right.trim_end(), size);
                let text = |x, text: &str| Placed {
                    owner: None,
                    x,
                    y,
                    face: Face::Regular,
                    size,
                    text: text.to_owned(),
                };
                page.texts.push(text(SIDE, left));
                page.texts.push(text(x, &right));
            };
            put(&owner, if at == 0 { "" } else { &title }, 38_000);
            put(&made, &number, height - 32_000);
            page.rules.push(Rule { from: SIDE, to: width - SIDE, y: 44_000, heavy: false });
            page.rules.push(Rule { from: SIDE, to: width - SIDE, y: height - 44_000, heavy: false });
        }
    }
}

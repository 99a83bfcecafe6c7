//! Pages of one statement are put together before anything of it is judged.
//!
//! Banks may cut a statement into pages: several parts with the same id, in one message or in several. A page
//! counts itself (`StmtPgntn`, `RptPgntn`, `NtfctnPgntn`), or its whole message does (`MsgPgntn`); the last says
//! that it is. Balances between pages are marked `INTM` or `ITBD` and are none of the statement.

use std::collections::BTreeMap;

use super::statement::{Balance, Statement, StatementFile, Totals};
use super::totals;

/// A page of a statement whose other pages are missing.
///
/// Of a page alone nothing can be reconciled: its balances and totals may be those of the whole statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Its number.
    pub number: u32,
    /// Whether the statement begins with it.
    pub first: bool,
    /// Whether the statement ends with it.
    pub last: bool,
    /// Why the pages at hand are not the whole statement.
    pub gap: Gap,
}

impl Page {
    /// A page as it counts itself, of which nothing else is known yet.
    #[must_use]
    pub const fn alone(number: u32, last: bool) -> Self {
        let first = number <= 1;
        let missing = if first { number.saturating_add(1) } else { 1 };
        Self { number, first, last, gap: Gap::Missing(missing) }
    }
}

/// Why pages do not make a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// The page of that number is missing.
    Missing(u32),
    /// Two pages have the same number but not the same content, or the last page is not the last.
    Clash,
}

/// A page that was put together with those of another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The file it came from, counted from 0.
    pub from: usize,
    /// The file whose statement it is part of now.
    pub to: usize,
    /// The bank's id of the statement.
    pub statement: String,
    /// The number of the page.
    pub page: u32,
}

/// File and place in it.
type At = (usize, usize);
/// Message, account and id.
type Key = (String, String, String);

/// Puts the pages of a statement together where all of them are at hand; the same page twice counts once.
/// What stays alone keeps its [`Page`], which says what is missing.
pub fn join(files: &mut [StatementFile]) -> Vec<Moved> {
    let mut groups = BTreeMap::<Key, Vec<(Page, At)>>::new();
    for (file, read) in files.iter().enumerate() {
        for (place, statement) in read.statements.iter().enumerate() {
            let Some(page) = statement.page else { continue };
            let kind = read.message.chars().take(8).collect();
            let key = (kind, statement.account.number.clone(), statement.id.clone());
            groups.entry(key).or_default().push((page, (file, place)));
        }
    }
    let mut gone = Vec::new();
    let moved = groups.into_values().flat_map(|group| join_one(files, group, &mut gone)).collect();
    gone.sort_unstable();
    for (file, place) in gone.into_iter().rev() {
        files[file].statements.remove(place);
    }
    moved
}

/// Puts one statement together at its first place; its other places go to `gone`.
fn join_one(files: &mut [StatementFile], mut group: Vec<(Page, At)>, gone: &mut Vec<At>) -> Vec<Moved> {
    group.sort_by_key(|(page, at)| (page.number, *at));
    let content = |(file, place): At| {
        let statement = &files[file].statements[place];
        (&statement.balances, &statement.totals, &statement.entries)
    };
    let mut again = Vec::new();
    group.dedup_by(|(page, at), (kept, before)| {
        let same = page.number == kept.number && content(*at) == content(*before);
        if same {
            again.push(*at);
        }
        same
    });
    let pages: Vec<_> = group.iter().map(|(page, _)| *page).collect();
    if let Some(gap) = gap(&pages) {
        for (page, (file, place)) in group {
            files[file].statements[place].page = Some(Page { gap, ..page });
        }
        return Vec::new();
    }
    gone.extend(again);
    let parts = group.iter().map(|(_, (file, place))| files[*file].statements[*place].clone()).collect();
    let whole = assembled(parts);
    let Some(to) = group.iter().map(|(_, at)| *at).min() else { return Vec::new() };
    let others = group.iter().filter(|(_, at)| *at != to);
    gone.extend(others.clone().map(|(_, at)| *at));
    let elsewhere = others.filter(|(_, (file, _))| *file != to.0);
    let moved = elsewhere.map(|(page, (from, _))| Moved {
        from: *from,
        to: to.0,
        statement: whole.id.clone(),
        page: page.number,
    });
    let moved = moved.collect();
    files[to.0].statements[to.1] = whole;
    moved
}

/// Why pages, sorted by number, are not one statement; `None` where they are.
pub(super) fn gap(pages: &[Page]) -> Option<Gap> {
    let (first, last) = (pages.first()?, pages.last()?);
    let steps = || pages.iter().zip(pages.iter().skip(1));
    let twice = steps().any(|(page, next)| page.number == next.number);
    let inside = steps().any(|(page, next)| page.last || next.first);
    if twice || inside {
        Some(Gap::Clash)
    } else if !first.first {
        Some(Gap::Missing(1))
    } else if let Some((page, _)) = steps().find(|(page, next)| next.number > page.number + 1) {
        Some(Gap::Missing(page.number + 1))
    } else {
        (!last.last).then_some(Gap::Missing(last.number + 1))
    }
}

/// One statement of all its pages, in their order.
fn assembled(pages: Vec<Statement>) -> Statement {
    let totals = pages.iter().filter(|page| !totals::findings(page).is_empty());
    let totals: Vec<Totals> = totals.map(|page| page.totals.clone()).collect();
    let balances = balances(&pages);
    let periods = || pages.iter().filter_map(|page| page.period);
    let from = periods().map(|(from, _)| from).min();
    let period = from.zip(periods().map(|(_, to)| to).max());
    let mut pages = pages.into_iter();
    let Some(first) = pages.next() else { return Statement::default() };
    let mut whole = Statement { page: None, balances, period, totals: Totals::default(), ..first };
    whole.entries.extend(pages.flat_map(|page| page.entries));
    whole.totals = of_whole(totals, &whole);
    whole
}

/// Totals that fit their own page have been compared; the others must be those of the whole statement. One that
/// is not is kept, so that it is found.
fn of_whole(totals: Vec<Totals>, whole: &Statement) -> Totals {
    let fits =
        |totals: &Totals| totals::findings(&Statement { totals: totals.clone(), ..whole.clone() }).is_empty();
    totals.into_iter().find(|totals| !fits(totals)).unwrap_or_default()
}

/// Opening balances of the first page that has some, closing balances of the last, and all others.
fn balances(pages: &[Statement]) -> Vec<Balance> {
    let has = |kind: &'static str| move |page: &Statement| page.balance(kind).is_some();
    let opening = ["OPBD", "PRCD"].map(|kind| (kind, pages.iter().position(has(kind))));
    let closing = ("CLBD", pages.iter().rposition(has("CLBD")));
    let counts = |at: usize, balance: &Balance| {
        let mut named = opening.iter().chain([&closing]).filter(|(kind, _)| balance.is(kind));
        named.all(|(_, page)| *page == Some(at))
    };
    let all = pages.iter().enumerate().flat_map(|(at, page)| page.balances.iter().map(move |one| (at, one)));
    all.filter(|(at, balance)| counts(*at, balance)).map(|(_, balance)| balance.clone()).collect()
}

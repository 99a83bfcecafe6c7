//! What programs write, read field by field with every problem collected.

use jiff::civil::Date;
use kaemner_app::actor::UnitPath;
use kaemner_values::period::{AccountingPeriod, Year};
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;

/// Items of a page when nothing is asked for.
const PAGE: usize = 100;
/// Items of a page at most.
pub(crate) const PAGE_MAX: usize = 500;

/// What is wrong with a request, by field.
#[derive(Debug, Default)]
pub(crate) struct Wrong(Vec<(String, Message)>);

impl Wrong {
    /// Notes a problem.
    pub(crate) fn add(&mut self, field: impl Into<String>, message: Message) {
        self.0.push((field.into(), message));
    }

    /// The value, or `None` with the problem noted.
    pub(crate) fn take<T>(&mut self, field: &str, read: Option<T>, why: Message) -> Option<T> {
        if read.is_none() {
            self.add(field, why);
        }
        read
    }

    /// A day as `2026-03-14`.
    pub(crate) fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        let plain = text.len() == 10;
        self.take(field, text.parse().ok().filter(|_| plain), text!("api-bad-date"))
    }

    /// A period as `2026-03`.
    pub(crate) fn period(&mut self, field: &str, text: &str) -> Option<AccountingPeriod> {
        self.take(field, text.parse().ok(), text!("api-bad-period"))
    }

    /// A unit's path.
    pub(crate) fn unit(&mut self, field: &str, text: &str) -> Option<UnitPath> {
        self.take(field, UnitPath::parse(text).ok(), text!("api-bad-unit"))
    }

    /// A text without control characters, which neither a screen nor both databases can hold.
    pub(crate) fn text(&mut self, field: &str, text: &str) -> String {
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.add(field, text!("api-bad-text"));
        }
        text.to_owned()
    }

    /// Nothing, or everything that is wrong.
    pub(crate) fn end(self) -> Result<(), WebError> {
        if self.0.is_empty() { Ok(()) } else { Err(WebError::Invalid(self.0)) }
    }

    /// The whole, when every part of it could be read.
    pub(crate) fn all<T>(self, whole: Option<T>) -> Result<T, WebError> {
        self.end()?;
        whole.ok_or(WebError::BadRequest("body"))
    }
}

/// The query of a list.
pub(crate) struct Asked {
    fields: Fields,
    pub(crate) wrong: Wrong,
}

impl Asked {
    pub(crate) fn of(ctx: &Ctx) -> Self {
        Self { fields: Fields::of_query(&ctx.request.query), wrong: Wrong::default() }
    }

    /// A parameter, when it is given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.typed(name)
    }

    /// Every value of a repeated parameter.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields.all(name).map(str::to_owned).collect()
    }

    /// A text to search for.
    pub(crate) fn search(&mut self, name: &str) -> String {
        let given = self.fields.typed(name).unwrap_or_default().to_owned();
        self.wrong.text(name, &given)
    }

    /// How many items.
    pub(crate) fn limit(&mut self) -> usize {
        let Some(given) = self.fields.typed("limit") else { return PAGE };
        let read = given.parse().ok().filter(|limit| (1..=PAGE_MAX).contains(limit));
        self.wrong.take("limit", read, text!("api-bad-limit", max = PAGE_MAX)).unwrap_or(PAGE)
    }

    /// Where the page before ended.
    pub(crate) fn cursor<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let given = self.fields.typed("cursor")?;
        let read = read(given);
        self.wrong.take("cursor", read, text!("api-bad-cursor"))
    }

    /// A year, or this one.
    pub(crate) fn year(&mut self, today: Date) -> Option<Year> {
        let read = match self.fields.typed("year") {
            None => Some(today.year()),
            Some(given) if given.len() == 4 => given.parse().ok(),
            Some(_) => None,
        };
        let read = read.and_then(|year| Year::new(year).ok());
        self.wrong.take("year", read, text!("api-bad-year"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_collected() {
        let mut wrong = Wrong::default();
        assert_eq!(wrong.date("date", "2026-02-30"), None);
        assert_eq!(wrong.date("date", "20260301"), None, "one way to write a day");
        assert!(wrong.period("period", "2026-13").is_some());
        wrong.text("text", "a\u{0}b");
        let Err(WebError::Invalid(fields)) = wrong.end() else { panic!("three are wrong") };
        assert_eq!(fields.len(), 3);
    }
}

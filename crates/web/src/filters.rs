//! What templates can do with a value: `{{ "key"|t }}`, `{{ message|say }}`, `{{ amount|ore }}`, `{{ day|dk }}`.

use std::any::Any;

use askama::{Result, Template, Values};
use jiff::civil::Date;
use kaemner_app::Both;
use kaemner_values::text::{Language, Message};
use kaemner_values::{Ore, danish};

use crate::language;

/// The name under which the language travels through templates.
const LANGUAGE: &str = "language";

/// Bytes of a usual page, so that its text is not copied each time it outgrows its place.
const PAGE_BYTES: usize = 48 * 1024;

/// A view as text in this language.
pub(crate) fn render(view: &impl Template, language: Language) -> Result<String> {
    let mut text = String::with_capacity(PAGE_BYTES);
    view.render_into_with_values(&mut text, &(LANGUAGE, &language as &dyn Any))?;
    Ok(text)
}

fn spoken(values: &dyn Values) -> Language {
    askama::get_value::<Language>(values, LANGUAGE).copied().unwrap_or_default()
}

/// The sentence of a key.
#[askama::filter_fn]
pub(crate) fn t(key: &str, values: &dyn Values) -> Result<String> {
    Ok(language::t(spoken(values), key))
}

/// The sentence of a message with its arguments.
#[askama::filter_fn]
pub(crate) fn say(message: &Message, values: &dyn Values) -> Result<String> {
    Ok(language::say(spoken(values), message))
}

/// A text that is kept in both languages.
#[askama::filter_fn]
pub(crate) fn both(text: &Both, values: &dyn Values) -> Result<String> {
    Ok(text.of(spoken(values)).to_owned())
}

/// `1.234,50`
#[askama::filter_fn]
pub(crate) fn ore(amount: &Ore, _: &dyn Values) -> Result<String> {
    Ok(danish::amount(*amount))
}

/// `22-11-2026`
#[askama::filter_fn]
pub(crate) fn dk(date: &Date, _: &dyn Values) -> Result<String> {
    Ok(danish::date(*date))
}

/// The address of an embedded asset, with the hash that lets browsers keep it for ever.
#[askama::filter_fn]
pub(crate) fn asset(path: &str, _: &dyn Values) -> Result<String> {
    Ok(crate::assets::url(path))
}

/// An icon of the design system, hidden from screen readers: a word always stands beside it. Use with `|safe`.
#[askama::filter_fn]
pub(crate) fn icon(name: &str, _: &dyn Values) -> Result<String> {
    let sprite = crate::assets::url("dkfds/img/all-svg-icons.svg");
    Ok(format!(
        r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>"#
    ))
}

/// `1.235`: whole kroner, for overviews.
#[askama::filter_fn]
pub(crate) fn kroner(amount: &Ore, _: &dyn Values) -> Result<String> {
    Ok(danish::amount_in_kroner(*amount))
}

/// `1.235`
#[askama::filter_fn]
pub(crate) fn whole(count: &i64, _: &dyn Values) -> Result<String> {
    Ok(danish::amount_in_kroner(Ore::new(count.saturating_mul(100))))
}

/// `/0265/ledger?period=1` as `/0265/ledger.csv?period=1`.
#[askama::filter_fn]
pub(crate) fn ending(address: &str, _: &dyn Values, ending: &str) -> Result<String> {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    Ok(query.map_or_else(|| format!("{path}.{ending}"), |query| format!("{path}.{ending}?{query}")))
}

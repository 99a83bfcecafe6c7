//! HTML without anything active.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kaemner_values::text::Language;
use sha2::{Digest as _, Sha256};

use super::sheet::{Facts, Part, Sheet, Table};

/// How a page looks on a screen, a phone and paper.
const STYLE: &str = include_str!("page.css");

/// A complete page. Its policy lets the page load nothing and run nothing; only our own style sheet, known by
/// its digest, applies.
pub fn page(sheet: &Sheet, language: Language) -> String {
    let code = match language {
        Language::Danish => "da",
        Language::English => "en",
    };
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escape(&sheet.title),
        fragment(sheet)
    )
}

pub fn fragment(sheet: &Sheet) -> String {
    let mut out = String::from("<article class=\"invoice-view\">\n");
    out.push_str(&format!("<h1 class=\"invoice-view-title\">{}</h1>\n", escape(&sheet.title)));
    for warning in &sheet.warnings {
        out.push_str(&format!("<p class=\"invoice-view-warning\" role=\"alert\">{}</p>\n", escape(warning)));
    }
    for part in &sheet.parts {
        match part {
            Part::Facts(facts) => {
                out.push_str("<section class=\"invoice-view-part\">\n");
                render_facts(facts, &mut out);
            }
            Part::Table(table) => {
                out.push_str("<section class=\"invoice-view-part invoice-view-table-part\">\n");
                render_table(table, &mut out);
            }
        }
        out.push_str("</section>\n");
    }
    out.push_str("</article>\n");
    out
}

fn render_facts(facts: &Facts, out: &mut String) {
    let sums = if facts.sums { " invoice-view-sums" } else { "" };
    out.push_str(&format!("<h2>{}</h2>\n<dl class=\"invoice-view-facts{sums}\">\n", escape(&facts.title)));
    for (label, value) in &facts.rows {
        let value = escape(value).replace('\n', "<br>");
        out.push_str(&format!("<dt>{}</dt><dd{}>{value}</dd>\n", escape(label), class(facts.sums)));
    }
    out.push_str("</dl>\n");
}

/// The class of a number.
fn class(number: bool) -> &'static str {
    if number { " class=\"invoice-view-number\"" } else { "" }
}

fn render_table(table: &Table, out: &mut String) {
    out.push_str(&format!(
        "<table class=\"invoice-view-table\">\n<caption>{}</caption>\n<thead><tr>",
        escape(&table.title)
    ));
    for (name, number) in &table.columns {
        out.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(*number), escape(name)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (cell, (name, number)) in row.iter().zip(&table.columns) {
            let cell = escape(cell).replace('\n', "<br>");
            // On a phone a row is a card, and every cell says what it is.
            out.push_str(&format!("<td{} data-label=\"{}\">{cell}</td>", class(*number), escape(name)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// Text without control characters and without characters that reorder what is read.
pub fn visible(text: &str) -> String {
    let hidden = |c: &char| {
        c.is_control() && *c != '\n'
            || matches!(*c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !hidden(c)).collect()
}

/// Text as HTML text or attribute value.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

//! `kaemner invoice show` and `kaemner invoice convert`.

use std::io::{self, Write as _};
use std::path::Path;

use kaemner_formats::invoice::{self, Format, view, write};
use kaemner_values::text::Language;

use super::{Target, ViewFormat, ViewLanguage, bytes_of};
use crate::exit::Outcome;

/// Shows one invoice.
pub fn show(format: ViewFormat, language: ViewLanguage, file: &Path) -> io::Result<Outcome> {
    let language = match language {
        ViewLanguage::Da => Language::Danish,
        ViewLanguage::En => Language::English,
    };
    let Some(document) = read(file) else { return Ok(Outcome::Unreadable) };
    let shown = match format {
        ViewFormat::Text => view::to_text(&document, language),
        ViewFormat::Html => view::to_html(&document, language),
    };
    io::stdout().lock().write_all(shown.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Writes one invoice in another format; what it cannot carry is said on standard error and is a finding.
pub fn convert(to: Target, file: &Path) -> io::Result<Outcome> {
    let to = match to {
        Target::Oioubl => Format::Oioubl,
        Target::Bis3 => Format::PeppolBis,
    };
    let Some(document) = read(file) else { return Ok(Outcome::Unreadable) };
    match write::convert(&document, to) {
        Ok(written) => {
            io::stdout().lock().write_all(written.xml.as_bytes())?;
            for loss in &written.losses {
                eprintln!("kaemner: {loss}");
            }
            Ok(if written.losses.is_empty() { Outcome::Fine } else { Outcome::Findings })
        }
        Err(error) => {
            eprintln!("kaemner: {}: {error}", file.display());
            Ok(Outcome::Findings)
        }
    }
}

fn read(file: &Path) -> Option<invoice::Document> {
    let read = bytes_of(file).map_err(|error| error.to_string());
    match read.and_then(|bytes| invoice::read(&bytes).map_err(|error| error.to_string())) {
        Ok(document) => Some(document),
        Err(error) => {
            eprintln!("kaemner: {}: {error}", file.display());
            None
        }
    }
}

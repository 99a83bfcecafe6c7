//! `kaemner invoice show` and `kaemner invoice convert`.

use std::io::{self, Write as _};
use std::path::Path;

use kaemner_formats::invoice::rules::{Finding, Flag};
use kaemner_formats::invoice::{self, Document, Format, view, write};
use kaemner_values::text;
use kaemner_values::text::{Language, Message};

use super::{Target, ViewFormat, bytes_of};
use crate::exit::Outcome;
use crate::voice::{Voice, problem};

/// Shows one invoice, or one answer to an invoice.
pub fn show(format: ViewFormat, language: Language, file: &Path) -> io::Result<Outcome> {
    let speaker = Speaker { voice: Voice::new()?, language, file };
    let Some(bytes) = speaker.bytes() else { return Ok(Outcome::Unreadable) };
    let shown = match (invoice::read_response(&bytes), format) {
        (Ok(answer), ViewFormat::Text) => view::answer_to_text(&answer, language),
        (Ok(answer), ViewFormat::Html) => view::answer_to_html(&answer, language),
        (Err(_), _) => {
            let Some(document) = speaker.document(&bytes) else { return Ok(Outcome::Unreadable) };
            match format {
                ViewFormat::Text => view::to_text(&document, language),
                ViewFormat::Html => view::to_html(&document, language),
            }
        }
    };
    io::stdout().lock().write_all(shown.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Writes one invoice in another format; what it cannot carry is said on standard error and is a finding.
pub fn convert(to: Target, language: Language, file: &Path) -> io::Result<Outcome> {
    let to = match to {
        Target::Oioubl => Format::Oioubl,
        Target::Bis3 => Format::PeppolBis,
    };
    let speaker = Speaker { voice: Voice::new()?, language, file };
    let Some(document) = speaker.read() else { return Ok(Outcome::Unreadable) };
    match write::convert(&document, to) {
        Ok(written) => {
            io::stdout().lock().write_all(written.xml.as_bytes())?;
            written.losses.iter().for_each(|loss| speaker.say(&loss.message()));
            written.broken.iter().for_each(|finding| speaker.finding(finding));
            let whole = written.losses.is_empty() && written.broken.is_empty();
            Ok(if whole { Outcome::Fine } else { Outcome::Findings })
        }
        Err(error) => {
            speaker.say(&error.message());
            Ok(Outcome::Findings)
        }
    }
}

/// Speaks about one file on standard error.
struct Speaker<'f> {
    voice: Voice,
    language: Language,
    file: &'f Path,
}

impl Speaker<'_> {
    fn say(&self, message: &Message) {
        eprintln!("kaemner: {}: {}", self.file.display(), self.voice.say(self.language, message));
    }

    /// A rule that what was written breaks.
    fn finding(&self, finding: &Finding) {
        let text = finding.message().map_or(("", ""), |text| (text.da.as_str(), text.en.as_str()));
        let fatal = if finding.flag == Flag::Fatal { "yes" } else { "no" };
        let (rule, at) = (finding.rule, finding.path.as_str());
        self.say(&text!(
            "invoice-convert-breaks",
            rule = rule,
            fatal = fatal,
            at = at,
            da = text.0,
            en = text.1
        ));
    }

    fn read(&self) -> Option<Document> {
        self.document(&self.bytes()?)
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        bytes_of(self.file).map_err(|error| self.say(&problem(&error))).ok()
    }

    fn document(&self, bytes: &[u8]) -> Option<Document> {
        invoice::read(bytes).map_err(|error| self.say(&error.message())).ok()
    }
}

//! What a bank file says, one line for a person.

use std::io::{self, Write};

use kaemner_values::text::Language;
use serde_json::Value;

use crate::speech::Speech;

/// Prints one line; statements carry their findings below them.
pub fn print(out: &mut impl Write, line: &Value, speech: Speech) -> io::Result<()> {
    let file = field(line, "file");
    if line.get("error").is_some() {
        return writeln!(out, "{file}: {}", said(&line["error"]["message"], speech));
    }
    match line["type"].as_str() {
        Some("statement") => statement(out, &file, line, speech),
        Some("entry") => entry(out, line),
        Some("page") => page(out, &file, line, speech),
        Some("orders") => orders(out, &file, line, speech),
        _ => status(out, &file, line, speech),
    }
}

/// A value as text; what is missing is a dash.
fn field(line: &Value, name: &str) -> String {
    match &line[name] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn said(message: &Value, speech: Speech) -> &str {
    let language = if Language::from(speech) == Language::Danish { "da" } else { "en" };
    message[language].as_str().unwrap_or_default()
}

fn statement(out: &mut impl Write, file: &str, line: &Value, speech: Speech) -> io::Result<()> {
    let words = [
        (speech.say("udtog", "statement"), "id"),
        (speech.say("konto", "account"), "account"),
        ("", "currency"),
        (speech.say("primo", "opening"), "opening"),
        (speech.say("ultimo", "closing"), "closing"),
        (speech.say("posteringer", "entries"), "entries"),
        (speech.say("ind", "in"), "credits"),
        (speech.say("ud", "out"), "debits"),
    ];
    let words = words.map(|(word, name)| format!("{word} {}", field(line, name)).trim_start().to_owned());
    writeln!(out, "{file}: {}", words.join(" "))?;
    let mut findings = line["findings"].as_array().into_iter().flatten();
    findings.try_for_each(|finding| writeln!(out, "  ! {}", said(&finding["message"], speech)))
}

fn page(out: &mut impl Write, file: &str, line: &Value, speech: Speech) -> io::Result<()> {
    let [page, id, with] = ["page", "id", "shown_with"].map(|name| field(line, name));
    match speech {
        Speech::Da => writeln!(out, "{file}: side {page} af udtog {id}, vist sammen med {with}"),
        Speech::En => writeln!(out, "{file}: page {page} of statement {id}, shown with {with}"),
    }
}

fn entry(out: &mut impl Write, line: &Value) -> io::Result<()> {
    let columns = ["number", "booked", "amount", "status", "bank_reference"].map(|name| field(line, name));
    let [number, booked, amount, status, reference] = columns;
    writeln!(out, "  {number:>5} {booked} {amount:>16} {status} {reference}")
}

fn orders(out: &mut impl Write, file: &str, line: &Value, speech: Speech) -> io::Result<()> {
    let [message, id, payments, sum, currency] =
        ["message", "message_id", "payments", "sum", "currency"].map(|name| field(line, name));
    match speech {
        Speech::Da => writeln!(
            out,
            "{file}: {message} betalingsfil {id} med {payments} betalinger, i alt {sum} {currency}"
        ),
        Speech::En => {
            writeln!(
                out,
                "{file}: {message} payment file {id} with {payments} payments, {sum} {currency} in all"
            )
        }
    }?;
    let differs = speech.say(
        "Filens egne tal for antal og sum stemmer ikke med betalingerne. Lav filen igen.",
        "The counts and sums that the file states differ from its payments. Make the file again.",
    );
    if line["agrees"] == false { writeln!(out, "  ! {differs}") } else { Ok(()) }
}

fn status(out: &mut impl Write, file: &str, line: &Value, speech: Speech) -> io::Result<()> {
    let answer = speech.say("svar på", "answer to");
    let [original, batch, payment, status] =
        ["original_message_id", "batch", "end_to_end_id", "status"].map(|name| field(line, name));
    writeln!(out, "{file}: {answer} {original} {batch} {payment}: {status}")?;
    let reason = |reason: &Value| {
        let code = reason["code"].as_str().unwrap_or_default();
        let words = reason["information"].as_array().into_iter().flatten().filter_map(Value::as_str);
        [code].into_iter().chain(words).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let reasons = line["reasons"].as_array().into_iter().flatten();
    reasons.map(reason).try_for_each(|reason| writeln!(out, "  {reason}"))
}

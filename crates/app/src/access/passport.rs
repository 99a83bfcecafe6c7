//! The authority passport: what a person has read and understood, and may therefore use.
//!
//! The rights to attest, authorise and release each have an instruction, shipped as versioned data. Without a
//! receipt of the text that holds today the right waits: the person has it, but cannot use it. Receipts lie in
//! the community and follow the person; rights do not.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use kaemner_values::text::Language;
use serde::Deserialize;
use serde_json::{Value, json};

use super::model::AccessError;
use super::{digest, hex, role, separation, sql_passport};
use crate::Both;
use crate::actor::{Act, ActSet, Actor, PersonId, Right};
use crate::events::{self, Event, Object};
use crate::settings::{self, Key};

crate::ids::entity_id! {
    /// One receipt.
    ReceiptId
}

/// An instruction in its present version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Its name, stable over versions.
    pub key: String,
    /// Which text it is.
    pub version: i64,
    /// The day the text begins to hold.
    pub valid_from: Date,
    /// How many months a receipt lasts.
    pub months: i64,
    /// The acts that need it.
    pub acts: ActSet,
    /// What it rests on.
    pub source: String,
    title: Both,
    text: Both,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    text: Both,
    answers: Vec<Both>,
    right: usize,
}

/// Read and understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The receipt.
    pub id: ReceiptId,
    /// Who.
    pub person: PersonId,
    /// Which instruction.
    pub instruction: String,
    /// Which text.
    pub version: i64,
    /// SHA-256 of the text as it was read, in hexadecimal.
    pub text_sha256: String,
    /// In which language it was read.
    pub language: String,
    /// The answers given, by number, separated by commas.
    pub answers: String,
    /// Where the person worked when reading it.
    pub municipality: MunicipalityCode,
    /// When.
    pub at: Timestamp,
}

/// An instruction as somebody read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadText {
    /// What a receipt says of it: instruction, version, language, and the text's SHA-256.
    pub receipt: (String, i64, String, String),
    pub title: String,
    pub text: String,
    /// Each question with its answers and the number of the right one.
    pub questions: Value,
}

impl ReadText {
    /// The instruction as this program has it.
    pub(super) fn of(one: &Instruction, language: Language) -> Self {
        let question = |asked: &Question| {
            let answers: Vec<&str> = asked.answers(language).collect();
            json!({ "question": asked.text(language), "answers": answers, "right": asked.right })
        };
        Self {
            receipt: (one.key.clone(), one.version, code(language).to_owned(), one.sha256(language)),
            title: one.title(language).to_owned(),
            text: one.text(language).to_owned(),
            questions: one.questions.iter().map(question).collect(),
        }
    }
}

/// A language as a receipt names it.
const fn code(language: Language) -> &'static str {
    match language {
        Language::Danish => "da",
        Language::English => "en",
    }
}

impl Instruction {
    /// Its title.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        self.title.of(language)
    }

    /// Its text, paragraphs separated by an empty line.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.text.of(language)
    }

    /// SHA-256 of the text in a language, in hexadecimal.
    #[must_use]
    pub fn sha256(&self, language: Language) -> String {
        hex(&digest(self.text(language).as_bytes()))
    }

    /// The first day on which a receipt no longer counts.
    #[must_use]
    pub fn lasts_until(&self, receipt: &Receipt) -> Option<Date> {
        separation::danish_day(receipt.at).checked_add(self.months.months()).ok()
    }

    /// Whether a receipt counts on a day.
    #[must_use]
    pub fn is_met_by(&self, receipt: &Receipt, on: Date) -> bool {
        receipt.instruction == self.key
            && receipt.version == self.version
            && self.lasts_until(receipt).is_some_and(|until| on < until)
    }
}

impl Question {
    /// The question.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.text.of(language)
    }

    /// The answers to choose from.
    pub fn answers(&self, language: Language) -> impl Iterator<Item = &str> {
        self.answers.iter().map(move |answer| answer.of(language))
    }

    /// The number of the right answer; the demonstration and tests answer with it.
    #[must_use]
    pub const fn right(&self) -> usize {
        self.right
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "read by people and by the test of age")]
    reviewed: toml::value::Datetime,
    instruction: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    version: i64,
    valid_from: toml::value::Datetime,
    months: i64,
    acts: Vec<String>,
    source: String,
    title: Both,
    text: Both,
    question: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    da: String,
    en: String,
    right: usize,
    answers: Vec<Both>,
}

static INSTRUCTIONS: LazyLock<Vec<Instruction>> =
    LazyLock::new(|| read(include_str!("../../data/instructions.toml")));
static NEEDED: LazyLock<ActSet> =
    LazyLock::new(|| INSTRUCTIONS.iter().fold(ActSet::EMPTY, |all, one| all.or(one.acts)));

/// Reads the embedded file. A fault in it is a fault of the build: the test reads it too.
#[expect(clippy::expect_used, reason = "embedded data that a test has read")]
fn read(text: &str) -> Vec<Instruction> {
    let file: File = toml::from_str(text).expect("instructions.toml is read");
    let question = |asked: Asked| {
        assert!(asked.right < asked.answers.len(), "a right answer among the answers");
        Question { text: Both { da: asked.da, en: asked.en }, answers: asked.answers, right: asked.right }
    };
    let line = |line: Line| Instruction {
        acts: role::acts(&line.acts).expect("instructions.toml names known acts"),
        valid_from: line.valid_from.to_string().parse().expect("a day"),
        key: line.key,
        version: line.version,
        months: line.months,
        source: line.source,
        title: line.title,
        text: line.text,
        questions: line.question.into_iter().map(question).collect(),
    };
    file.instruction.into_iter().map(line).collect()
}

/// All instructions in their present version.
#[must_use]
pub fn instructions() -> &'static [Instruction] {
    &INSTRUCTIONS
}

/// The instruction of that key.
#[must_use]
pub fn instruction(key: &str) -> Option<&'static Instruction> {
    INSTRUCTIONS.iter().find(|one| one.key == key)
}

/// Sets those acts aside whose instruction the person has no receipt of that counts today.
pub(super) fn set_aside(tx: &mut Tx<'_>, person: PersonId, rights: &mut [Right]) -> Result<(), StoreError> {
    let held = rights.iter().fold(ActSet::EMPTY, |all, right| all.or(right.acts)).and(*NEEDED);
    if held.is_empty() {
        return Ok(());
    }
    let today = tx.today();
    let receipts = sql_passport::published(tx, person)?;
    let unmet = |one: &&Instruction| !receipts.iter().any(|receipt| one.is_met_by(receipt, today));
    let waiting =
        INSTRUCTIONS.iter().filter(unmet).fold(ActSet::EMPTY, |all, one| all.or(one.acts)).and(held);
    if waiting.is_empty() || !settings::is_on(tx, Key::ReceiptsRequired)? {
        return Ok(());
    }
    for right in rights {
        right.waiting = right.acts.and(waiting);
        right.acts = right.acts.without(waiting);
    }
    Ok(())
}

/// Receipts an instruction: the person has read this version in this language and answered its questions.
///
/// Community scope: the receipt follows the person. It gives no right by itself.
///
/// # Errors
/// [`AccessError::NotFound`] for an unknown instruction, [`AccessError::NotUnderstood`] for another version or a
/// wrong answer, or the store's.
pub fn receipt(
    store: &Store,
    by: &Actor,
    key: &str,
    version: i64,
    language: Language,
    answers: &[usize],
) -> Result<ReceiptId, AccessError> {
    let known = instruction(key).ok_or(AccessError::NotFound("instruction"))?;
    let right = known.questions.iter().map(Question::right);
    if version != known.version || !right.eq(answers.iter().copied()) {
        return Err(AccessError::NotUnderstood(key.to_owned()));
    }
    store.write(Scope::Community, |tx| {
        let given: Vec<_> = answers.iter().map(ToString::to_string).collect();
        let receipt = Receipt {
            id: ReceiptId::new(tx.new_id()),
            person: by.person,
            instruction: known.key.clone(),
            version,
            text_sha256: known.sha256(language),
            language: code(language).to_owned(),
            answers: given.join(","),
            municipality: by.municipality,
            at: tx.now(),
        };
        sql_passport::keep_text(tx, &ReadText::of(known, language))?;
        sql_passport::insert(tx, &receipt)?;
        let event = Event::of(Act::UseOwnDesk, Object::new("passport_receipt", receipt.id.get()));
        let after = json!({ "instruction": receipt.instruction, "version": version,
            "text_sha256": receipt.text_sha256, "answers": receipt.answers });
        events::record(tx, by, event.step("receipted").after(after))?;
        Ok(receipt.id)
    })
}

/// A person's receipts, the youngest first, as a municipality reads them.
pub(super) fn receipts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Receipt>, StoreError> {
    sql_passport::published(tx, person)
}

/// The instruction as it was read for a receipt: as it was kept, or as this program has that very text.
pub(super) fn read_text(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<Option<ReadText>, StoreError> {
    if let Some(kept) = sql_passport::text_of(tx, receipt)? {
        return Ok(Some(kept));
    }
    let language = if receipt.language == "en" { Language::English } else { Language::Danish };
    let known = instruction(&receipt.instruction).map(|one| ReadText::of(one, language));
    Ok(known.filter(|known| known.receipt.3 == receipt.text_sha256))
}

/// One's own receipts, the youngest first.
///
/// # Errors
/// Only those of the store.
pub fn own_receipts(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Receipt>, StoreError> {
    sql_passport::published(tx, by.person)
}

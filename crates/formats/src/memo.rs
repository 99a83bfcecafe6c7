//! MeMo 1.1: a message of Digital Post from a municipality to a person or a firm.
//!
//! Element names and order follow a public description of the schema; the official XSD has not been at hand,
//! so [`VERIFIED`] is false until a message has passed it. Sending and receipts belong to the outbox.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kaemner_values::numbers::{Cpr, Cvr};
use kaemner_values::text;
use kaemner_values::text::Message as Text;

use crate::xml_write::XmlText;

/// Whether a message has been checked against the official schema.
pub const VERIFIED: bool = false;
/// The version of the format, and of the rules it names.
const VERSION: &str = "1.1";
const RULES_VERSION: &str = "1.1.0";
const NAMESPACE: &str = "https://DigitalPost.dk/MeMo-1";
/// Bytes of all documents of a message before they are encoded. A cautious choice, not the receiver's limit.
const BYTES_MAX: usize = 50 << 20;

/// One message.
#[derive(Clone, PartialEq, Eq)]
pub struct Memo {
    /// The id of the message, a UUID in its usual form.
    pub uuid: String,
    /// The title. It is shown in notifications: no personal facts.
    pub label: String,
    /// Whether the recipient must have it although exempt from Digital Post.
    pub mandatory: bool,
    /// Who sends.
    pub sender: Sender,
    /// Who receives.
    pub recipient: Recipient,
    /// When it was made, written in UTC.
    pub created: Timestamp,
    /// The document itself.
    pub main: Document,
    /// What goes with it.
    pub additional: Vec<Document>,
}

/// Title, recipient and content are left out of logs.
impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memo({})", self.uuid)
    }
}

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The authority's company number.
    pub cvr: Cvr,
    /// Its name.
    pub label: String,
}

/// Who receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// A person.
    Person(Cpr),
    /// A firm.
    Firm(Cvr),
}

/// A document of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the recipient sees.
    pub label: String,
    /// The file.
    pub file: File,
}

/// A file.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The media type, `application/pdf`.
    pub media_type: String,
    /// The name with ending.
    pub name: String,
    /// The language, `da`.
    pub language: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The content is left out of logs.
impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// Why a message is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MemoError {
    /// A field that must be filled is empty.
    #[error("{0} is empty")]
    Blank(&'static str),
    /// Ten digits in the title that could be a personal number.
    #[error("the title seems to hold a personal number")]
    PersonalNumber,
    /// The id is no UUID.
    #[error("the id is no UUID")]
    Uuid,
    /// The documents are too large.
    #[error("the documents are larger than 50 MiB")]
    TooLarge,
}

impl MemoError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Blank(field) => text!("memo-blank", field = *field),
            Self::PersonalNumber => text!("memo-personal-number"),
            Self::Uuid => text!("memo-uuid"),
            Self::TooLarge => text!("memo-too-large", most = BYTES_MAX >> 20),
        }
    }
}

/// Writes the message. The same message gives the same bytes.
///
/// # Errors
/// [`MemoError`] when a field is empty, the title could hold a personal number, or the documents are too large.
pub fn write(memo: &Memo) -> Result<Vec<u8>, MemoError> {
    check(memo)?;
    let attributes = [("xmlns", NAMESPACE), ("memoVersion", VERSION), ("memoSchVersion", RULES_VERSION)];
    let mut xml = XmlText::with_attributes("Message", &attributes);
    header(&mut xml, memo);
    xml.open("MessageBody");
    xml.leaf("createdDateTime", &memo.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    xml.open("MainDocument");
    document(&mut xml, &memo.main);
    xml.close("MainDocument");
    for additional in &memo.additional {
        xml.open("AdditionalDocument");
        document(&mut xml, additional);
        xml.close("AdditionalDocument");
    }
    xml.close("MessageBody");
    Ok(xml.finish())
}

fn header(xml: &mut XmlText, memo: &Memo) {
    xml.open("MessageHeader");
    xml.leaf("messageType", "DIGITALPOST");
    xml.leaf("messageUUID", &memo.uuid);
    xml.leaf("label", &memo.label);
    xml.leaf("mandatory", if memo.mandatory { "true" } else { "false" });
    xml.leaf("legalNotification", "false");
    xml.open("Sender");
    xml.leaf("senderID", &memo.sender.cvr.to_string());
    xml.leaf("idType", "CVR");
    xml.leaf("label", &memo.sender.label);
    xml.close("Sender");
    let (id, kind) = match memo.recipient {
        Recipient::Person(cpr) => (cpr.reveal_digits(), "CPR"),
        Recipient::Firm(cvr) => (cvr.to_string(), "CVR"),
    };
    xml.open("Recipient");
    xml.leaf("recipientID", &id);
    xml.leaf("idType", kind);
    xml.close("Recipient");
    xml.close("MessageHeader");
}

fn document(xml: &mut XmlText, document: &Document) {
    xml.leaf("label", &document.label);
    xml.open("File");
    xml.leaf("encodingFormat", &document.file.media_type);
    xml.leaf("filename", &document.file.name);
    xml.leaf("language", &document.file.language);
    xml.leaf("content", &STANDARD.encode(&document.file.bytes));
    xml.close("File");
}

fn check(memo: &Memo) -> Result<(), MemoError> {
    let documents = || std::iter::once(&memo.main).chain(&memo.additional);
    let blank = |text: &str| text.trim().is_empty();
    if blank(&memo.label) {
        return Err(MemoError::Blank("label"));
    }
    if blank(&memo.sender.label) {
        return Err(MemoError::Blank("Sender/label"));
    }
    for document in documents() {
        let file = &document.file;
        let fields = [("File/encodingFormat", &file.media_type), ("File/filename", &file.name)];
        let fields = fields.into_iter().chain([("File/language", &file.language)]);
        if let Some((field, _)) = fields.into_iter().find(|(_, value)| blank(value)) {
            return Err(MemoError::Blank(field));
        }
        if file.bytes.is_empty() {
            return Err(MemoError::Blank("File/content"));
        }
    }
    if could_be_personal(&memo.label) {
        return Err(MemoError::PersonalNumber);
    }
    if !is_uuid(&memo.uuid) {
        return Err(MemoError::Uuid);
    }
    let bytes: usize = documents().map(|document| document.file.bytes.len()).sum();
    if bytes > BYTES_MAX { Err(MemoError::TooLarge) } else { Ok(()) }
}

/// Ten digits in a row, a hyphen or blank between the sixth and seventh allowed.
fn could_be_personal(text: &str) -> bool {
    let runs = text.split(|letter: char| !(letter.is_ascii_digit() || letter == '-' || letter == ' '));
    let digits = runs.map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>());
    digits.into_iter().any(|digits| digits.len() == 10 && digits.parse::<Cpr>().is_ok())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(name: &str, bytes: &[u8]) -> Document {
        let file = File {
            media_type: "application/pdf".to_owned(),
            name: name.to_owned(),
            language: "da".to_owned(),
            bytes: bytes.to_vec(),
        };
        Document { label: "Lønseddel".to_owned(), file }
    }

    fn memo() -> Memo {
        Memo {
            uuid: "0199a6c0-1111-7222-8333-444455556666".to_owned(),
            label: "Lønseddel for november & december".to_owned(),
            mandatory: false,
            sender: Sender { cvr: "64942212".parse().unwrap(), label: "Prøvekøbing Kommune".to_owned() },
            recipient: Recipient::Person("700170-1234".parse().unwrap()),
            created: "2026-11-27T09:30:15Z".parse().unwrap(),
            main: document("loen.pdf", b"%PDF-1.7"),
            additional: vec![document("bilag.pdf", b"%PDF-1.7")],
        }
    }

    #[test]
    fn a_message_is_written_in_order() {
        insta::assert_snapshot!(String::from_utf8(write(&memo()).unwrap()).unwrap());
        const { assert!(!VERIFIED) };
    }

    #[test]
    fn what_must_not_be_sent_is_refused() {
        let refused = |change: fn(&mut Memo)| {
            let mut memo = memo();
            change(&mut memo);
            write(&memo).unwrap_err()
        };
        assert_eq!(refused(|memo| memo.label = " ".to_owned()), MemoError::Blank("label"));
        assert_eq!(refused(|memo| memo.label = "Om 700170-1234".to_owned()), MemoError::PersonalNumber);
        assert_eq!(refused(|memo| memo.uuid = "1".to_owned()), MemoError::Uuid);
        assert_eq!(refused(|memo| memo.main.file.bytes.clear()), MemoError::Blank("File/content"));
        assert_eq!(refused(|memo| memo.main.file.bytes = vec![0; BYTES_MAX]), MemoError::TooLarge);
    }

    proptest! {
        #[test]
        fn content_comes_back(label in "[A-Za-zæøå<>&\"' ]{0,20}x", bytes in prop::collection::vec(any::<u8>(), 1..200)) {
            let mut memo = memo();
            memo.label.clone_from(&label);
            memo.main.file.bytes.clone_from(&bytes);
            let written = String::from_utf8(write(&memo).unwrap()).unwrap();
            let tree = roxmltree::Document::parse(&written).unwrap();
            let text = |name: &str| {
                let found = tree.descendants().find(|node| node.has_tag_name((NAMESPACE, name)));
                found.and_then(|node| node.text()).unwrap_or_default().to_owned()
            };
            prop_assert_eq!(text("label"), label);
            prop_assert_eq!(STANDARD.decode(text("content")).unwrap(), bytes);
        }
    }
}

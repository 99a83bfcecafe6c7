//! Forms in: what was typed, read field by field with every problem collected.

use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use jiff::civil::Date;
use kaemner_values::danish;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use crate::ctx::Found;
use crate::error::WebError;
use crate::{App, csrf};

/// The hidden field that carries the session's token.
const TOKEN: &str = "csrf";
/// Bytes of a form without files: a voucher of a thousand lines fits ten times.
pub(crate) const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Bytes of one uploaded file.
pub(crate) const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;

/// The fields of a sent form, in the order they stood on the page. A name may repeat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

/// A sent form with files.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The fields that are not files.
    pub(crate) fields: Fields,
    /// The files, in order; an empty file field gives none.
    pub(crate) files: Vec<UploadedFile>,
}

/// One uploaded file.
#[derive(Debug)]
pub(crate) struct UploadedFile {
    /// The name the person's machine gave it.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Bytes,
}

/// What is wrong with a form: field and sentence, in the order of the page. An empty name is the form as such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormErrors(pub(crate) Vec<(String, Message)>);

impl FromRequest<App> for Fields {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &App) -> Result<Self, WebError> {
        let found = request.extensions().get::<Found>().cloned();
        let body = axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX)
            .await
            .map_err(|_| WebError::TooLarge)?;
        let fields = Self(form_pairs(&body)?);
        prove(found.as_ref(), &fields);
        Ok(fields)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let found = request.extensions().get::<Found>().cloned();
        let mut parts =
            Multipart::from_request(request, app).await.map_err(|_| WebError::BadRequest("not multipart"))?;
        let mut upload = Self::default();
        while let Some(part) =
            parts.next_field().await.map_err(|_| WebError::BadRequest("broken multipart"))?
        {
            let field = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| WebError::TooLarge)?;
            match file {
                Some(name) if !name.is_empty() => upload.files.push(UploadedFile { name, bytes }),
                Some(_) => {}
                None => upload.fields.0.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        prove(found.as_ref(), &upload.fields);
        Ok(upload)
    }
}

/// Marks the request as one from a page of this session when the form holds the session's token.
fn prove(found: Option<&Found>, fields: &Fields) {
    let Some(Found { request, session: Some(session), .. }) = found else { return };
    if fields.get(TOKEN).is_some_and(|shown| csrf::shows(shown.as_bytes(), &session.csrf)) {
        request.proven.store(true, Ordering::Release);
    }
}

/// `a=1&b=2` with percent signs and pluses undone; bytes that are not UTF-8 are refused.
fn form_pairs(body: &[u8]) -> Result<Vec<(String, String)>, WebError> {
    let text = std::str::from_utf8(body).map_err(|_| WebError::BadRequest("form is not UTF-8"))?;
    let decode = |part: &str| decode(part).ok_or(WebError::BadRequest("form is not UTF-8"));
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl Fields {
    /// The fields of a query string, for filters.
    pub(crate) fn of_query(query: &str) -> Self {
        Self(form_pairs(query.as_bytes()).unwrap_or_default())
    }

    /// The fields of what is kept, as they would be typed.
    pub(crate) fn of_pairs(pairs: Vec<(&str, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The first value of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field without blanks around it; `None` when nothing was typed.
    pub(crate) fn typed(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|typed| !typed.is_empty())
    }

    /// Every value of a repeated field, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The fields that are kept, as a query with its `?`; nothing when none is.
    pub(crate) fn to_query(&self, keep: impl Fn(&str, &str) -> bool) -> String {
        let kept: Vec<_> = self
            .iter()
            .filter(|(name, value)| keep(name, value))
            .map(|(name, value)| format!("{}={}", crate::site::encode(name), crate::site::encode(value)))
            .collect();
        if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
    }

    /// All fields, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FormErrors {
    /// One problem of the form as such.
    pub(crate) fn whole(message: Message) -> Self {
        Self(vec![(String::new(), message)])
    }

    /// Notes a problem of a field.
    pub(crate) fn add(&mut self, field: impl Into<String>, message: Message) {
        self.0.push((field.into(), message));
    }

    /// The first problem of a field.
    pub(crate) fn of(&self, field: &str) -> Option<Message> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.clone())
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a result, or `None` with the problem noted at the field.
    pub(crate) fn take<T>(&mut self, field: &str, read: Result<T, Message>) -> Option<T> {
        read.map_err(|message| self.add(field, message)).ok()
    }

    /// A text that must be there.
    pub(crate) fn required<'a>(&mut self, fields: &'a Fields, field: &str) -> Option<&'a str> {
        self.take(field, fields.typed(field).ok_or_else(|| text!("form-required")))
    }

    /// A date that must be there, in any way Danes write one.
    pub(crate) fn date(&mut self, fields: &Fields, field: &str, today: Date) -> Option<Date> {
        let typed = fields.get(field).unwrap_or_default();
        self.take(field, danish::parse_date(typed, today).map_err(|error| error.message()))
    }

    /// An amount that must be there.
    pub(crate) fn amount(&mut self, fields: &Fields, field: &str) -> Option<Ore> {
        let typed = fields.get(field).unwrap_or_default();
        self.take(field, danish::parse_amount(typed).map_err(|error| error.message()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_are_read_and_problems_collected() {
        let fields = Fields(
            form_pairs("text=K%C3%B8b+af+bord&date=2211&debit=1.234%2C50&debit=x&blank=+".as_bytes())
                .unwrap(),
        );
        let mut errors = FormErrors::default();
        assert_eq!(errors.required(&fields, "text"), Some("Køb af bord"));
        assert_eq!(errors.date(&fields, "date", date(2026, 1, 1)), Some(date(2026, 11, 22)));
        assert_eq!(errors.amount(&fields, "debit"), Some(Ore::new(123_450)));
        assert_eq!(fields.all("debit").collect::<Vec<_>>(), ["1.234,50", "x"]);
        assert!(errors.is_empty());
        assert_eq!(errors.required(&fields, "blank"), None);
        assert_eq!(errors.0.len(), 1);
        assert_eq!(errors.of("blank").unwrap().key, "form-required");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(form_pairs(b"a=%FF").is_err());
        assert!(form_pairs(b"a=%4").is_err());
    }

    proptest! {
        #[test]
        fn what_a_browser_encodes_is_read_back(value in ".{0,40}") {
            let pairs = form_pairs(format!("v={}", crate::site::encode(&value)).as_bytes()).unwrap();
            prop_assert_eq!(&pairs[0].1, &value);
        }
    }
}

//! Messages by redirect: our signed sign-in request, and logout both ways.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use jiff::Timestamp;

use super::sp::{Addresses, SpKey};
use super::{ASSERTION, Idp, MESSAGE_BYTES_MAX, POST, PROTOCOL, RSA_SHA256, SUCCESS, SamlError, xml};
use crate::actor::Level;

/// A logout message from the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoutMessage {
    /// The provider ends a session.
    Request {
        /// Its id, which our answer names.
        id: String,
        /// The person.
        subject: String,
        /// The session, when it names one.
        session: Option<String>,
    },
    /// The provider has ended what we asked it to end.
    Response,
}

/// The address that asks the provider to sign a person in, signed; demands this level when it is one.
///
/// # Errors
/// [`SamlError::BadKey`].
pub fn authn_request(
    idp: &Idp,
    us: &Addresses,
    key: &SpKey,
    id: &str,
    state: &str,
    now: Timestamp,
    level: Level,
) -> Result<String, SamlError> {
    let demanded = match level {
        Level::None => String::new(),
        level => format!(
            "<samlp:RequestedAuthnContext Comparison=\"minimum\"><saml:AuthnContextClassRef>\
             https://data.gov.dk/concept/core/nsis/loa/{}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
            capital(level.name())
        ),
    };
    let message = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" \
         IssueInstant=\"{}\" Destination=\"{}\" AssertionConsumerServiceURL=\"{}\" ProtocolBinding=\"{POST}\">\
         <saml:Issuer>{}</saml:Issuer>{demanded}</samlp:AuthnRequest>",
        instant(now),
        xml::escaped(&idp.sign_in),
        xml::escaped(&us.acs),
        xml::escaped(&us.entity),
    );
    redirect(&idp.sign_in, "SAMLRequest", &message, state, key)
}

/// The address that tells the provider a person signs out; `None` when it takes no such message.
///
/// # Errors
/// [`SamlError::BadKey`].
pub fn logout_request(
    idp: &Idp,
    us: &Addresses,
    key: &SpKey,
    id: &str,
    now: Timestamp,
    subject: &str,
    session: Option<&str>,
) -> Result<Option<String>, SamlError> {
    let Some(to) = &idp.logout else { return Ok(None) };
    let session = session.map_or_else(String::new, |index| {
        format!("<samlp:SessionIndex>{}</samlp:SessionIndex>", xml::escaped(index))
    });
    let message = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" \
         IssueInstant=\"{}\" Destination=\"{}\"><saml:Issuer>{}</saml:Issuer><saml:NameID Format=\
         \"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">{}</saml:NameID>{session}</samlp:LogoutRequest>",
        instant(now),
        xml::escaped(to),
        xml::escaped(&us.entity),
        xml::escaped(subject),
    );
    redirect(to, "SAMLRequest", &message, "", key).map(Some)
}

/// The address that answers the provider's logout request.
///
/// # Errors
/// [`SamlError::WrongMessage`] when the provider takes no answer, [`SamlError::BadKey`].
pub fn logout_response(
    idp: &Idp,
    us: &Addresses,
    key: &SpKey,
    (id, in_response_to): (&str, &str),
    now: Timestamp,
    state: &str,
) -> Result<String, SamlError> {
    let to = idp.logout.as_deref().ok_or(SamlError::WrongMessage)?;
    let message = format!(
        "<samlp:LogoutResponse xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" \
         IssueInstant=\"{}\" Destination=\"{}\" InResponseTo=\"{}\"><saml:Issuer>{}</saml:Issuer><samlp:Status>\
         <samlp:StatusCode Value=\"{SUCCESS}\"/></samlp:Status></samlp:LogoutResponse>",
        instant(now),
        xml::escaped(to),
        xml::escaped(in_response_to),
        xml::escaped(&us.entity),
    );
    redirect(to, "SAMLResponse", &message, state, key)
}

/// Whole seconds, as the schema's `dateTime` wants them.
fn instant(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// A message by the redirect binding: deflated, in base64, the query signed.
fn redirect(to: &str, name: &str, message: &str, state: &str, key: &SpKey) -> Result<String, SamlError> {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(message.as_bytes()).map_err(|_| SamlError::Unreadable)?;
    let deflated = deflated.finish().map_err(|_| SamlError::Unreadable)?;
    let mut query = format!("{name}={}", percent(&STANDARD.encode(deflated)));
    if !state.is_empty() {
        query += &format!("&RelayState={}", percent(state));
    }
    query += &format!("&SigAlg={}", percent(RSA_SHA256));
    let signature = key.sign(query.as_bytes())?;
    let joined = if to.contains('?') { '&' } else { '?' };
    Ok(format!("{to}{joined}{query}&Signature={}", percent(&STANDARD.encode(signature))))
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Reads a logout message by redirect from the raw query, exactly as it was sent: the signature is over those
/// very bytes. The answer's `RelayState` comes beside it.
///
/// # Errors
/// The [`SamlError`] that names what is wrong.
pub fn read_logout(
    idp: &Idp,
    us: &Addresses,
    query: &str,
    now: Timestamp,
) -> Result<(LogoutMessage, String), SamlError> {
    let raw = |name: &str| {
        let mut values = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        match (values.next(), values.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(SamlError::WrongMessage),
            (Some(_), Some(_)) => Err(SamlError::Unreadable),
        }
    };
    let name = if raw("SAMLRequest").is_ok() { "SAMLRequest" } else { "SAMLResponse" };
    let message = raw(name)?;
    let state = raw("RelayState").ok();
    let method = raw("SigAlg").map_err(|_| SamlError::Unsigned)?;
    let signature = raw("Signature").map_err(|_| SamlError::Unsigned)?;
    let mut signed = format!("{name}={message}");
    if let Some(state) = state {
        signed += &format!("&RelayState={state}");
    }
    signed += &format!("&SigAlg={method}");
    let signature = STANDARD.decode(plain(signature)?).map_err(|_| SamlError::Unreadable)?;
    if !idp.signed(&plain(method)?, signed.as_bytes(), &signature)? {
        return Err(SamlError::BadSignature);
    }
    let inflated = inflate(&STANDARD.decode(plain(message)?).map_err(|_| SamlError::Unreadable)?)?;
    Ok((logout_message(idp, us, &inflated, now)?, state.map_or(Ok(String::new()), plain)?))
}

fn logout_message(idp: &Idp, us: &Addresses, text: &str, now: Timestamp) -> Result<LogoutMessage, SamlError> {
    let doc = xml::parse(text)?;
    let root = doc.document_element().ok_or(SamlError::Unreadable)?;
    if xml::has_comments(&doc, root) {
        return Err(SamlError::Comment);
    }
    let issuer = xml::child(&doc, root, ASSERTION, "Issuer").map(|node| xml::text(&doc, node));
    if issuer.as_deref() != Some(&idp.entity) {
        return Err(SamlError::WrongIssuer);
    }
    if xml::attribute(&doc, root, "Destination").is_none_or(|to| to != us.logout) {
        return Err(SamlError::WrongDestination);
    }
    let issued = xml::attribute(&doc, root, "IssueInstant").and_then(|at| at.parse::<Timestamp>().ok());
    let age = now.duration_since(issued.ok_or(SamlError::BadTime)?);
    if age > super::SKEW {
        return Err(SamlError::Expired);
    }
    if age < -super::SKEW {
        return Err(SamlError::TooEarly);
    }
    if xml::is(&doc, root, PROTOCOL, "LogoutResponse") {
        return Ok(LogoutMessage::Response);
    }
    if !xml::is(&doc, root, PROTOCOL, "LogoutRequest") {
        return Err(SamlError::WrongMessage);
    }
    let subject = xml::child(&doc, root, ASSERTION, "NameID").ok_or(SamlError::NoSubject)?;
    Ok(LogoutMessage::Request {
        id: xml::attribute(&doc, root, "ID").ok_or(SamlError::WrongMessage)?.to_owned(),
        subject: xml::text(&doc, subject),
        session: xml::child(&doc, root, PROTOCOL, "SessionIndex").map(|node| xml::text(&doc, node)),
    })
}

fn inflate(bytes: &[u8]) -> Result<String, SamlError> {
    let limit = u64::try_from(MESSAGE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut text = String::new();
    let read = DeflateDecoder::new(bytes).take(limit + 1).read_to_string(&mut text);
    read.map_err(|_| SamlError::Unreadable)?;
    if text.len() > MESSAGE_BYTES_MAX { Err(SamlError::TooLarge) } else { Ok(text) }
}

/// Percent signs and pluses undone.
fn plain(text: &str) -> Result<String, SamlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    let digit = |rest: &mut std::str::Bytes<'_>| {
        let digit = rest.next().and_then(|byte| char::from(byte).to_digit(16));
        digit.and_then(|digit| u8::try_from(digit).ok()).ok_or(SamlError::Unreadable)
    };
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(&mut rest)? << 4 | digit(&mut rest)?,
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| SamlError::Unreadable)
}

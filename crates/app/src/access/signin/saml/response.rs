//! The provider's answer: verified, then read from the very element that was verified.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::dsig::verify::verify_all_document_with_source;
use bergshamra::xml::{Document, NodeId};
use bergshamra::{DsigContext, EncContext, VerifyResult};
use jiff::Timestamp;
use kaemner_values::numbers::Cpr;

use super::sp::{Addresses, SpKey};
use super::{
    ASSERTION, DIGESTS, DSIG, ENCRYPTION, ENCRYPTION_11, ENCRYPTIONS, ENVELOPED, EXCLUSIVE, Idp, PROTOCOL,
    SIGNATURES, SKEW, SUCCESS, SamlError, privileges, xml,
};
use crate::access::signin::arrive::Vouched;
use crate::actor::Level;

const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
const LEVEL: &str = "https://data.gov.dk/concept/core/nsis/loa";
const EID: &str = "https://data.gov.dk/model/core/eid/";
const CVR: &str = "https://data.gov.dk/model/core/eid/professional/cvr";
const PRIVILEGES: [&str; 2] = [
    "https://data.gov.dk/model/core/eid/privilegesIntermediate",
    "dk:gov:saml:attribute:Privileges_intermediate",
];

/// What an answer must be meant for.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The provider that was asked.
    pub idp: &'a Idp,
    /// Our addresses.
    pub us: &'a Addresses,
    /// The id of our request.
    pub request: &'a str,
    /// The municipality's CVR number.
    pub cvr: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// What a verified answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The assertion's id, to be used once.
    pub assertion: String,
    /// After this moment the assertion would be refused as expired.
    pub until: Timestamp,
    /// The person.
    pub vouched: Vouched,
}

/// Verifies and reads a posted answer, base64 of a `Response`.
///
/// # Errors
/// The [`SamlError`] that names what is wrong. The replay of an assertion is found out by the store, after this.
pub fn read_response(posted: &str, key: &SpKey, expected: &Expected<'_>) -> Result<Answer, SamlError> {
    if posted.len() > super::MESSAGE_BYTES_MAX * 2 {
        return Err(SamlError::TooLarge);
    }
    let compact: String = posted.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).map_err(|_| SamlError::Unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| SamlError::Unreadable)?;
    let doc = xml::parse(&text)?;
    let response = xml::root(&doc, PROTOCOL, "Response")?;
    check_envelope(&doc, response, expected)?;
    check_own_signature(&doc, &text, response, expected)?;
    let encrypted = xml::everywhere(&doc, ASSERTION, "EncryptedAssertion");
    match encrypted.as_slice() {
        [] => read_assertion(&doc, &text, response, expected),
        [only] if doc.parent(*only) == Some(response) => {
            if !xml::everywhere(&doc, ASSERTION, "Assertion").is_empty() {
                return Err(SamlError::ManyAssertions);
            }
            let open = decrypted(&doc, &text, key)?;
            let doc = xml::parse(&open)?;
            let response = xml::root(&doc, PROTOCOL, "Response")?;
            let carrier = xml::child(&doc, response, ASSERTION, "EncryptedAssertion");
            read_assertion(&doc, &open, carrier.ok_or(SamlError::Undecryptable)?, expected)
        }
        [_] => Err(SamlError::Misplaced),
        _ => Err(SamlError::ManyAssertions),
    }
}

/// Encrypted keys of one message: ours, and those of a few others it was encrypted for too. Our private key tries each.
const ENCRYPTED_KEYS_MAX: usize = 4;

/// Opens the assertion. Only authenticated encryption is opened: what anybody can change on its way would tell, by
/// how it is refused, what it says.
fn decrypted(doc: &Document<'_>, text: &str, key: &SpKey) -> Result<String, SamlError> {
    let methods = xml::everywhere(doc, ENCRYPTION, "EncryptionMethod");
    let known = |method: &NodeId| {
        xml::attribute(doc, *method, "Algorithm").is_some_and(|name| ENCRYPTIONS.contains(&name))
    };
    // A key that is derived takes as many rounds as whoever posts the message likes.
    if !methods.iter().all(known) || !xml::everywhere(doc, ENCRYPTION_11, "DerivedKey").is_empty() {
        return Err(SamlError::WeakAlgorithm);
    }
    if xml::everywhere(doc, ENCRYPTION, "EncryptedKey").len() > ENCRYPTED_KEYS_MAX {
        return Err(SamlError::ManyKeys);
    }
    let mut context = EncContext::new(key.manager());
    context.disable_cipher_reference = true;
    bergshamra::decrypt(&context, text).map_err(|_| SamlError::Undecryptable)
}

/// Status, address and question of the response as a whole. None of it is trusted; it gives early, clear refusals.
fn check_envelope(doc: &Document<'_>, response: NodeId, expected: &Expected<'_>) -> Result<(), SamlError> {
    let status = xml::child(doc, response, PROTOCOL, "Status").ok_or(SamlError::WrongMessage)?;
    let code = xml::child(doc, status, PROTOCOL, "StatusCode").ok_or(SamlError::WrongMessage)?;
    let value = xml::attribute(doc, code, "Value").unwrap_or_default();
    if value != SUCCESS {
        let word = value.rsplit(':').next().unwrap_or_default();
        return Err(SamlError::Status(word.chars().take(60).collect()));
    }
    if xml::attribute(doc, response, "Destination").is_some_and(|to| to != expected.us.acs) {
        return Err(SamlError::WrongDestination);
    }
    if xml::attribute(doc, response, "InResponseTo").is_some_and(|id| id != expected.request) {
        return Err(SamlError::WrongRequest);
    }
    match xml::child(doc, response, ASSERTION, "Issuer") {
        Some(issuer) if xml::text(doc, issuer) != expected.idp.entity => Err(SamlError::WrongIssuer),
        _ => Ok(()),
    }
}

/// When the response is signed as a whole, that signature must hold too; it is never enough.
fn check_own_signature(
    doc: &Document<'_>,
    text: &str,
    response: NodeId,
    expected: &Expected<'_>,
) -> Result<(), SamlError> {
    match xml::children(doc, response, DSIG, "Signature").as_slice() {
        [] => Ok(()),
        [signature] => verify(doc, text, response, *signature, expected.idp),
        _ => Err(SamlError::BadSignature),
    }
}

/// The one assertion, which must stand directly in its carrier and bear its own signature.
fn read_assertion(
    doc: &Document<'_>,
    text: &str,
    carrier: NodeId,
    expected: &Expected<'_>,
) -> Result<Answer, SamlError> {
    let assertion = match xml::everywhere(doc, ASSERTION, "Assertion").as_slice() {
        [] => return Err(SamlError::NoAssertion),
        [only] => *only,
        _ => return Err(SamlError::ManyAssertions),
    };
    if doc.parent(assertion) != Some(carrier) {
        return Err(SamlError::Misplaced);
    }
    if xml::has_comments(doc, assertion) {
        return Err(SamlError::Comment);
    }
    match xml::children(doc, assertion, DSIG, "Signature").as_slice() {
        [] => return Err(SamlError::Unsigned),
        [signature] => verify(doc, text, assertion, *signature, expected.idp)?,
        _ => return Err(SamlError::BadSignature),
    }
    let until = check_conditions(doc, assertion, expected)?;
    let id = xml::attribute(doc, assertion, "ID").ok_or(SamlError::WrongMessage)?.to_owned();
    Ok(Answer { assertion: id, until, vouched: vouched(doc, assertion, expected)? })
}

/// The signature that stands in an element must verify by the provider's keys and cover exactly that element.
fn verify(
    doc: &Document<'_>,
    text: &str,
    element: NodeId,
    signature: NodeId,
    idp: &Idp,
) -> Result<(), SamlError> {
    check_signatures(doc)?;
    let context = DsigContext::new(idp.keys());
    let results =
        verify_all_document_with_source(&context, doc, Some(text)).map_err(|_| SamlError::BadSignature)?;
    let found = results.into_iter().find_map(|result| match result {
        VerifyResult::Valid { signature_node, references, .. } if signature_node == signature => {
            Some(references)
        }
        _ => None,
    });
    match found.ok_or(SamlError::BadSignature)?.as_slice() {
        [only] if only.digest_verified && only.resolved_node == Some(element) => Ok(()),
        _ => Err(SamlError::SignatureElsewhere),
    }
}

/// Signatures of one message: the response's and the assertion's.
const SIGNATURES_MAX: usize = 2;
/// Transforms of an enveloped signature: without itself, and in canonical form.
const TRANSFORMS_MAX: usize = 2;

/// Looks at every signature of a message before one is reckoned. The message may come from anybody, and a signature
/// says what is to be read and how often: files of this machine, transforms that are programs, thousands of digests.
/// Each has one reference, to the element it stands in, with the two transforms of an enveloped signature.
fn check_signatures(doc: &Document<'_>) -> Result<(), SamlError> {
    let signatures = xml::everywhere(doc, DSIG, "Signature");
    if signatures.len() > SIGNATURES_MAX {
        return Err(SamlError::ManySignatures);
    }
    for signature in signatures {
        check_algorithms(doc, signature)?;
        let own = doc.parent(signature).and_then(|parent| xml::attribute(doc, parent, "ID"));
        let to_own = match inside(doc, signature, "Reference").as_slice() {
            [only] => xml::attribute(doc, *only, "URI").and_then(|uri| uri.strip_prefix('#')) == own,
            _ => false,
        };
        if !to_own || own.is_none() {
            return Err(SamlError::SignatureElsewhere);
        }
        if inside(doc, signature, "Transform").len() > TRANSFORMS_MAX {
            return Err(SamlError::WeakAlgorithm);
        }
    }
    Ok(())
}

/// Everything of this name in a signature.
fn inside(doc: &Document<'_>, signature: NodeId, name: &str) -> Vec<NodeId> {
    doc.descendants(signature).into_iter().filter(|node| xml::is(doc, *node, DSIG, name)).collect()
}

/// Only methods of the list, parameters of a method being methods too, and only the two transforms an enveloped
/// signature needs.
fn check_algorithms(doc: &Document<'_>, signature: NodeId) -> Result<(), SamlError> {
    let named = |name: &str, allowed: &dyn Fn(&str) -> bool| {
        let nodes = inside(doc, signature, name);
        nodes.iter().all(|node| xml::attribute(doc, *node, "Algorithm").is_some_and(allowed))
    };
    let fine = named("SignatureMethod", &|method| SIGNATURES.contains(&method))
        && named("DigestMethod", &|method| DIGESTS.contains(&method))
        && named("CanonicalizationMethod", &|method| method == EXCLUSIVE)
        && named("Transform", &|method| method == ENVELOPED || method == EXCLUSIVE);
    if fine { Ok(()) } else { Err(SamlError::WeakAlgorithm) }
}

/// Issuer, audience, confirmation and times. Gives the moment from which the assertion is too old.
fn check_conditions(
    doc: &Document<'_>,
    assertion: NodeId,
    expected: &Expected<'_>,
) -> Result<Timestamp, SamlError> {
    let issuer = xml::child(doc, assertion, ASSERTION, "Issuer").map(|node| xml::text(doc, node));
    if issuer.as_deref() != Some(&expected.idp.entity) {
        return Err(SamlError::WrongIssuer);
    }
    let conditions = xml::child(doc, assertion, ASSERTION, "Conditions").ok_or(SamlError::WrongAudience)?;
    let restrictions = xml::children(doc, conditions, ASSERTION, "AudienceRestriction");
    let ours = |restriction: &NodeId| {
        let audiences = xml::children(doc, *restriction, ASSERTION, "Audience");
        audiences.iter().any(|audience| xml::text(doc, *audience) == expected.us.entity)
    };
    if restrictions.is_empty() || !restrictions.iter().all(ours) {
        return Err(SamlError::WrongAudience);
    }
    check_period(doc, conditions, expected.now)?;
    let subject = xml::child(doc, assertion, ASSERTION, "Subject").ok_or(SamlError::NoSubject)?;
    let confirmation =
        xml::child(doc, subject, ASSERTION, "SubjectConfirmation").ok_or(SamlError::NotBearer)?;
    if xml::attribute(doc, confirmation, "Method") != Some(BEARER) {
        return Err(SamlError::NotBearer);
    }
    let data =
        xml::child(doc, confirmation, ASSERTION, "SubjectConfirmationData").ok_or(SamlError::NotBearer)?;
    if xml::attribute(doc, data, "Recipient") != Some(&expected.us.acs) {
        return Err(SamlError::WrongRecipient);
    }
    if xml::attribute(doc, data, "InResponseTo") != Some(expected.request) {
        return Err(SamlError::WrongRequest);
    }
    if xml::attribute(doc, data, "NotOnOrAfter").is_none() {
        return Err(SamlError::BadTime);
    }
    check_period(doc, data, expected.now)?.ok_or(SamlError::BadTime)
}

/// `NotBefore` and `NotOnOrAfter` of an element, with the clocks' skew. Gives the end, when it has one.
fn check_period(doc: &Document<'_>, node: NodeId, now: Timestamp) -> Result<Option<Timestamp>, SamlError> {
    let moment = |name| match xml::attribute(doc, node, name) {
        None => Ok(None),
        Some(text) => text.parse::<Timestamp>().map(Some).map_err(|_| SamlError::BadTime),
    };
    if moment("NotBefore")?.is_some_and(|from| now + SKEW < from) {
        return Err(SamlError::TooEarly);
    }
    match moment("NotOnOrAfter")? {
        Some(end) if now >= end + SKEW => Err(SamlError::Expired),
        Some(end) => Ok(Some(end + SKEW)),
        None => Ok(None),
    }
}

/// The person as OIOSAML 3 describes one, once the assertion holds.
fn vouched(doc: &Document<'_>, assertion: NodeId, expected: &Expected<'_>) -> Result<Vouched, SamlError> {
    let cvr = expected.cvr;
    let subject = xml::child(doc, assertion, ASSERTION, "Subject").ok_or(SamlError::NoSubject)?;
    let name_id = xml::child(doc, subject, ASSERTION, "NameID");
    // A name that is another each time names nobody again.
    let lasting = |node: &NodeId| xml::attribute(doc, *node, "Format") != Some(TRANSIENT);
    let name_id = name_id.filter(lasting).map(|node| xml::text(doc, node));
    let name_id = name_id.filter(|name| !name.is_empty()).ok_or(SamlError::NoSubject)?;
    let attributes = attributes(doc, assertion);
    let first = |name: &str| attributes.get(name).and_then(|values| values.first()).cloned();
    if first(CVR).as_deref() != Some(cvr) {
        return Err(SamlError::WrongCvr);
    }
    let mut roles = Vec::new();
    for list in PRIVILEGES.iter().filter_map(|name| attributes.get(*name)).flatten() {
        roles.extend(privileges(list, cvr)?);
    }
    let eid = |name: &str| first(&format!("{EID}{name}"));
    let full = eid("fullName").or_else(|| Some(format!("{} {}", eid("firstName")?, eid("lastName")?)));
    let statement = xml::child(doc, assertion, ASSERTION, "AuthnStatement");
    Ok(Vouched {
        name: full.unwrap_or_else(|| name_id.clone()),
        subject: name_id,
        login: eid("email"),
        cpr: eid("cprNumber").and_then(|cpr| cpr.parse::<Cpr>().ok()),
        level: first(LEVEL).map_or(Level::None, |level| Level::reported(&level)).name().to_owned(),
        roles,
        session: statement.and_then(|node| xml::attribute(doc, node, "SessionIndex")).map(str::to_owned),
        until: session_end(doc, statement, expected.now)?,
    })
}

/// The moment from which the provider counts the session as ended (SAML Core 2.7.2), when it says one.
fn session_end(
    doc: &Document<'_>,
    statement: Option<NodeId>,
    now: Timestamp,
) -> Result<Option<Timestamp>, SamlError> {
    let said = statement.and_then(|node| xml::attribute(doc, node, "SessionNotOnOrAfter"));
    let Some(said) = said else { return Ok(None) };
    let end = said.parse::<Timestamp>().map_err(|_| SamlError::BadTime)?;
    if now >= end { Err(SamlError::Expired) } else { Ok(Some(end)) }
}

fn attributes(doc: &Document<'_>, assertion: NodeId) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for statement in xml::children(doc, assertion, ASSERTION, "AttributeStatement") {
        for attribute in xml::children(doc, statement, ASSERTION, "Attribute") {
            let Some(name) = xml::attribute(doc, attribute, "Name") else { continue };
            let values = xml::children(doc, attribute, ASSERTION, "AttributeValue");
            found
                .entry(name.to_owned())
                .or_default()
                .extend(values.iter().map(|value| xml::text(doc, *value)));
        }
    }
    found
}

//! What OIOUBL and Peppol call the same kind of number.

use std::borrow::Cow;

use crate::invoice::model::Identifier;
use crate::invoice::rules::codes;

/// ISO 6523 code of Peppol, name of OIOUBL; where two codes mean one name the first is written.
///
/// Source: Peppol participant identifier schemes (scheme name beside the code) and the OIOUBL 2.1 lists
/// `EndpointID_schemeID` and `PartyID_schemeID`.
const SCHEMES: [(&str, &str); 67] = [
    ("0184", "DK:CVR"),
    ("9902", "DK:CVR"),
    ("0198", "DK:SE"),
    ("9904", "DK:SE"),
    ("0096", "DK:P"),
    ("9901", "DK:CPR"),
    ("9905", "DK:VANS"),
    ("0088", "GLN"),
    ("0088", "EAN"),
    ("0060", "DUNS"),
    ("0007", "SE:ORGNR"),
    ("9955", "SE:VAT"),
    ("0192", "NO:ORGNR"),
    ("9908", "NO:ORGNR"),
    ("9909", "NO:VAT"),
    ("0009", "FR:SIRET"),
    ("0216", "FI:OVT"),
    ("0037", "FI:OVT"),
    ("0212", "FI:ORGNR"),
    ("0213", "FI:VAT"),
    ("0196", "IS:KT"),
    ("9917", "IS:KT"),
    ("0097", "IT:FTI"),
    ("0135", "IT:SIA"),
    ("0142", "IT:SECETI"),
    ("0211", "IT:VAT"),
    ("0210", "IT:CF"),
    ("0201", "IT:IPA"),
    ("9910", "HU:VAT"),
    ("9913", "EU:REID"),
    ("9914", "AT:VAT"),
    ("9915", "AT:GOV"),
    ("9919", "AT:KUR"),
    ("9918", "IBAN"),
    ("9920", "ES:VAT"),
    ("9922", "AD:VAT"),
    ("9923", "AL:VAT"),
    ("9924", "BA:VAT"),
    ("9925", "BE:VAT"),
    ("9926", "BG:VAT"),
    ("9927", "CH:VAT"),
    ("9928", "CY:VAT"),
    ("9929", "CZ:VAT"),
    ("9930", "DE:VAT"),
    ("9931", "EE:VAT"),
    ("9932", "GB:VAT"),
    ("9933", "GR:VAT"),
    ("9934", "HR:VAT"),
    ("9935", "IE:VAT"),
    ("9936", "LI:VAT"),
    ("9937", "LT:VAT"),
    ("9938", "LU:VAT"),
    ("9939", "LV:VAT"),
    ("9943", "MT:VAT"),
    ("9944", "NL:VAT"),
    ("9945", "PL:VAT"),
    ("9946", "PT:VAT"),
    ("9947", "RO:VAT"),
    ("9949", "SI:VAT"),
    ("9950", "SK:VAT"),
    ("9952", "TR:VAT"),
    ("9940", "MC:VAT"),
    ("9941", "ME:VAT"),
    ("9942", "MK:VAT"),
    ("9948", "RS:VAT"),
    ("9951", "SM:VAT"),
    ("9953", "VA:VAT"),
];

/// Where an identifier stands: every place has a list of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// BT-34, BT-49: an address in a network.
    Endpoint,
    /// BT-29, BT-46, BT-60: what a party is known by.
    Party,
    /// BT-30, BT-47, BT-61: a register of companies.
    Legal,
    /// BT-18, BT-71, BT-128: a thing or a place.
    Thing,
}

/// OIOUBL's scheme for a number whose own has no name there.
pub const OTHER: &str = "ZZZ";

/// Scheme and number as OIOUBL writes them.
///
/// A party or company whose scheme has no name in OIOUBL is `ZZZ`. An address has no such way out: it is
/// written as it is, and the rules tell.
pub fn oioubl(id: &Identifier, place: Place) -> (&str, Cow<'_, str>) {
    let written = id.scheme.as_deref().unwrap_or("");
    let scheme = SCHEMES.iter().find(|(code, _)| *code == written).map_or(written, |(_, name)| name);
    let number = match scheme {
        "DK:CVR" | "DK:SE" if is_digits(&id.id, 8) => Cow::Owned(format!("DK{}", id.id)),
        _ => Cow::Borrowed(id.id.as_str()),
    };
    let other = |list: &str| !codes::has(list, scheme) || !has_shape(scheme, &number);
    let scheme = match place {
        Place::Party if other("OIO-PartyID_schemeID") => OTHER,
        Place::Legal if other("OIO-PartyLegalID") => OTHER,
        _ => scheme,
    };
    (scheme, number)
}

/// Whether a number looks as OIOUBL demands of its scheme. Source: F-LIB184, 185, 190, 191, 217 and 287.
fn has_shape(scheme: &str, number: &str) -> bool {
    match scheme {
        "DK:CVR" | "DK:SE" => number.strip_prefix("DK").is_some_and(|digits| is_digits(digits, 8)),
        "DK:CPR" | "DK:P" => is_digits(number, 10),
        "GLN" | "EAN" => is_digits(number, 13),
        _ => true,
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// Scheme and number as Peppol writes them; an empty scheme stands for none.
///
/// A party or company is known there by a scheme of ISO 6523 or by none.
pub fn peppol(id: &Identifier, place: Place) -> (&str, &str) {
    let written = id.scheme.as_deref().unwrap_or("");
    let scheme = SCHEMES.iter().find(|(_, name)| *name == written).map_or(written, |(code, _)| code);
    let number = if scheme == "0184" { id.id.strip_prefix("DK").unwrap_or(&id.id) } else { &id.id };
    let known = match place {
        Place::Endpoint | Place::Thing => true,
        Place::Party => scheme == "SEPA" || codes::has("ICD", scheme),
        Place::Legal => codes::has("ICD", scheme),
    };
    (if known { scheme } else { "" }, number)
}

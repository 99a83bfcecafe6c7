//! SAML 2.0 as OIOSAML Web SSO 3.0 profiles it, with the OIO Basic Privilege Profile 1.2: our half, the service
//! provider. Pure: bytes in, facts or a named refusal out.
//!
//! House rules, each with a forged answer in the tests: no DTD; one assertion, signed itself, whatever else is
//! signed; read only the element the verified reference points to, in the very document that was verified; no
//! SHA-1; issuer, audience, recipient, request and times must be ours; an assertion serves once.

mod error;
mod idp;
mod privileges;
mod request;
mod response;
mod sp;
#[cfg(test)]
mod tests;
mod xml;

pub use error::SamlError;
pub use idp::Idp;
pub use privileges::privileges;
pub use request::{LogoutMessage, authn_request, logout_request, logout_response, read_logout};
pub use response::{Answer, Expected, read_response};
pub use sp::{Addresses, SpKey, metadata};

/// How far clocks may be apart (OIOSAML asks for a few minutes).
pub(super) const SKEW: jiff::SignedDuration = jiff::SignedDuration::from_mins(3);
/// Bytes of a message: a person with hundreds of privileges fits many times.
const MESSAGE_BYTES_MAX: usize = 512 * 1024;

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// Signature methods that are accepted: RSA (PKCS#1 and PSS) and ECDSA over SHA-256 or longer.
const SIGNATURES: &[&str] = &[
    RSA_SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
];
/// Elements of encryption.
const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";
const ENCRYPTION_11: &str = "http://www.w3.org/2009/xmlenc11#";
/// How an assertion, and its key, may be encrypted (OIOSAML 3.0.3; XML Encryption 1.1).
const ENCRYPTIONS: &[&str] = &[
    "http://www.w3.org/2009/xmlenc11#aes128-gcm",
    "http://www.w3.org/2009/xmlenc11#aes192-gcm",
    "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    "http://www.w3.org/2009/xmlenc11#rsa-oaep",
];
const DIGESTS: &[&str] = &[
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

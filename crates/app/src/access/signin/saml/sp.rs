//! Ourselves: key, addresses and metadata.

use bergshamra::keys::loader::load_pem_auto;
use bergshamra::{Key, KeysManager};

use super::{METADATA, POST, PROTOCOL, REDIRECT, RSA_SHA256, SamlError, xml};

/// Our private key and certificate of one municipality's provider. Never printed.
pub struct SpKey {
    key: Key,
    /// The certificate in base64 without its frame.
    certificate: String,
}

impl std::fmt::Debug for SpKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpKey(…)")
    }
}

impl SpKey {
    /// Reads a PEM file that holds the private RSA key and the certificate.
    ///
    /// # Errors
    /// [`SamlError::BadKey`] when one of them is missing or cannot be read.
    pub fn of_pem(pem: &str) -> Result<Self, SamlError> {
        let certificate = block(pem, "CERTIFICATE").ok_or(SamlError::BadKey)?;
        let body: String =
            certificate.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
        let private = ["PRIVATE KEY", "RSA PRIVATE KEY"].into_iter().find_map(|label| block(pem, label));
        let private = private.ok_or(SamlError::BadKey)?;
        let key = load_pem_auto(private.as_bytes(), None).map_err(|_| SamlError::BadKey)?;
        if key.has_private_key() { Ok(Self { key, certificate: body }) } else { Err(SamlError::BadKey) }
    }

    pub(super) fn manager(&self) -> KeysManager {
        let mut keys = KeysManager::new();
        keys.add_key(self.key.clone());
        keys
    }

    /// The signature of bytes by RSA and SHA-256.
    pub(super) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, SamlError> {
        let key = self.key.to_signing_key().ok().flatten().ok_or(SamlError::BadKey)?;
        let algorithm = bergshamra::crypto::sign::from_uri(RSA_SHA256).map_err(|_| SamlError::BadKey)?;
        algorithm.sign(&key, bytes).map_err(|_| SamlError::BadKey)
    }
}

/// One block of a PEM file with its frame.
fn block<'p>(pem: &'p str, label: &str) -> Option<&'p str> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let from = pem.find(&begin)?;
    let to = from + pem[from..].find(&end)? + end.len();
    pem.get(from..to)
}

/// Our addresses for one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Our entity id: the address of the metadata.
    pub entity: String,
    /// Where assertions are posted.
    pub acs: String,
    /// Where logout messages come, by redirect.
    pub logout: String,
}

/// Our metadata, for the provider's administrator.
#[must_use]
pub fn metadata(addresses: &Addresses, key: &SpKey) -> String {
    let (entity, acs, logout) =
        (xml::escaped(&addresses.entity), xml::escaped(&addresses.acs), xml::escaped(&addresses.logout));
    let described = |usage: &str| {
        format!(
            "<md:KeyDescriptor use=\"{usage}\"><ds:KeyInfo xmlns:ds=\"{}\"><ds:X509Data><ds:X509Certificate>{}\
             </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            super::DSIG,
            key.certificate
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <md:EntityDescriptor xmlns:md=\"{METADATA}\" entityID=\"{entity}\">\
         <md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" \
         protocolSupportEnumeration=\"{PROTOCOL}\">{}{}\
         <md:SingleLogoutService Binding=\"{REDIRECT}\" Location=\"{logout}\"/>\
         <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>\
         <md:AssertionConsumerService Binding=\"{POST}\" Location=\"{acs}\" index=\"0\" isDefault=\"true\"/>\
         </md:SPSSODescriptor></md:EntityDescriptor>\n",
        described("signing"),
        described("encryption"),
    )
}

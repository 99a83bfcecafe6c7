//! What a provider's metadata says: its name, addresses and keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::keys::loader::load_x509_cert_der;
use bergshamra::{Key, KeysManager};

use super::{DSIG, METADATA, REDIRECT, SamlError, xml};

/// A provider as its metadata describes it.
#[derive(Debug, Clone)]
pub struct Idp {
    /// Its entity id.
    pub entity: String,
    /// Where sign-in requests go, by redirect.
    pub sign_in: String,
    /// Where logout messages go, by redirect, if it takes them.
    pub logout: Option<String>,
    keys: Vec<Key>,
}

impl Idp {
    /// Reads metadata. The file comes from the municipality's administrator, who has it from the provider itself.
    ///
    /// # Errors
    /// [`SamlError::Unreadable`], [`SamlError::WrongMessage`] when it describes no provider with a redirect
    /// address, [`SamlError::BadKey`] when it has no usable signing certificate.
    pub fn of_metadata(metadata: &str) -> Result<Self, SamlError> {
        let doc = xml::parse(metadata)?;
        let root = xml::root(&doc, METADATA, "EntityDescriptor")?;
        let entity = xml::attribute(&doc, root, "entityID").ok_or(SamlError::WrongMessage)?.to_owned();
        let idp = xml::child(&doc, root, METADATA, "IDPSSODescriptor").ok_or(SamlError::WrongMessage)?;
        let address = |name| {
            let services = xml::children(&doc, idp, METADATA, name).into_iter();
            let mut redirect =
                services.filter(|node| xml::attribute(&doc, *node, "Binding") == Some(REDIRECT));
            redirect.next().and_then(|node| xml::attribute(&doc, node, "Location")).map(str::to_owned)
        };
        let sign_in = address("SingleSignOnService").ok_or(SamlError::WrongMessage)?;
        let mut keys = Vec::new();
        for described in xml::children(&doc, idp, METADATA, "KeyDescriptor") {
            if xml::attribute(&doc, described, "use").is_none_or(|usage| usage == "signing") {
                for node in doc.descendants(described) {
                    if xml::is(&doc, node, DSIG, "X509Certificate") {
                        keys.push(certificate(&xml::text(&doc, node))?);
                    }
                }
            }
        }
        if keys.is_empty() {
            return Err(SamlError::BadKey);
        }
        Ok(Self { entity, sign_in, logout: address("SingleLogoutService"), keys })
    }

    /// The keys its signatures may be made with.
    pub(super) fn keys(&self) -> KeysManager {
        let mut keys = KeysManager::new();
        keys.add_keys(self.keys.iter().cloned());
        keys
    }

    /// Whether bytes bear this signature by one of its keys.
    pub(super) fn signed(&self, method: &str, bytes: &[u8], signature: &[u8]) -> Result<bool, SamlError> {
        if !super::SIGNATURES.contains(&method) {
            return Err(SamlError::WeakAlgorithm);
        }
        let algorithm = bergshamra::crypto::sign::from_uri(method).map_err(|_| SamlError::WeakAlgorithm)?;
        Ok(self.keys.iter().any(|key| {
            let key = key.to_signing_key().ok().flatten();
            key.is_some_and(|key| algorithm.verify(&key, bytes, signature).unwrap_or(false))
        }))
    }
}

/// A certificate as metadata holds it: base64 with blanks anywhere.
fn certificate(text: &str) -> Result<Key, SamlError> {
    let text: String = text.split_whitespace().collect();
    let der = STANDARD.decode(text).map_err(|_| SamlError::BadKey)?;
    load_x509_cert_der(&der).map_err(|_| SamlError::BadKey)
}

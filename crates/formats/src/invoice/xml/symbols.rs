//! Interned element and attribute names.

use std::sync::LazyLock;

use super::names::VOCABULARIES;

/// An interned element name: four bits namespace, twelve bits name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u16);

impl Tag {
    pub(crate) const fn new(namespace: u16, name: u16) -> Self {
        Self(namespace << 12 | name)
    }

    /// A number below 65536, for tables.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Number of the vocabulary, see [`super::names`].
    #[must_use]
    pub const fn namespace(self) -> usize {
        (self.0 >> 12) as usize
    }

    /// Whether the name is one of a supported vocabulary.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.0 & 0xfff != 0
    }

    /// Local name, empty where unknown.
    #[must_use]
    pub fn local_name(self) -> &'static str {
        VOCABULARIES[self.namespace()][usize::from(self.0 & 0xfff)]
    }

    /// The tag of a prefixed name such as `cac:Party`, with the prefixes of [`super::names`].
    #[must_use]
    pub fn named(prefixed: &str) -> Option<Self> {
        let (prefix, local) = prefixed.split_once(':')?;
        let namespace = PREFIXES.iter().position(|p| *p == prefix)?;
        let tag = Self::lookup(u16::try_from(namespace).ok()?, local);
        tag.is_known().then_some(tag)
    }

    pub(crate) fn lookup(namespace: u16, local: &str) -> Self {
        let table = &*TABLE;
        let mut slot = hash(namespace, local) & MASK;
        loop {
            let (number, name, tag) = table[slot];
            if name.is_empty() {
                return Self::new(namespace, 0);
            }
            if number == namespace && name == local {
                return tag;
            }
            slot = (slot + 1) & MASK;
        }
    }
}

const PREFIXES: [&str; 9] = ["-", "doc", "cac", "cbc", "ext", "rsm", "ram", "udt", "sbdh"];
const SLOTS: usize = 8192;
const MASK: usize = SLOTS - 1;

/// Number of the vocabulary of a namespace URI; 0 for a foreign one.
pub(crate) fn namespace_number(uri: &str) -> u16 {
    match uri {
        "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" => 2,
        "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" => 3,
        "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" => 4,
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" => 5,
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" => 6,
        "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100" => 7,
        "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader" => 8,
        _ if uri.strip_prefix("urn:oasis:names:specification:ubl:schema:xsd:").is_some_and(is_document) => 1,
        _ => 0,
    }
}

fn is_document(tail: &str) -> bool {
    tail.strip_suffix("-2").is_some_and(|name| super::names::doc::NAMES.contains(&name))
}

fn hash(namespace: u16, local: &str) -> usize {
    let mut state = u64::from(namespace).wrapping_add(local.len() as u64);
    for chunk in local.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    }
    usize::try_from(state >> 20 & 0xffff_ffff).unwrap_or(0)
}

static TABLE: LazyLock<Vec<(u16, &'static str, Tag)>> = LazyLock::new(|| {
    let mut table = vec![(0, "", Tag::new(0, 0)); SLOTS];
    for (namespace, names) in (0u16..).zip(VOCABULARIES) {
        for (index, name) in (0u16..).zip(names).skip(1) {
            let mut slot = hash(namespace, name) & MASK;
            while !table[slot].1.is_empty() {
                slot = (slot + 1) & MASK;
            }
            table[slot] = (namespace, name, Tag::new(namespace, index));
        }
    }
    table
});

/// Declares the attribute names that rules and reader know.
macro_rules! attributes {
    ($($name:ident = $spelling:literal)*) => {
        /// An attribute in no namespace that rules or reader know.
        #[allow(non_camel_case_types, missing_docs, reason = "spelled as the XML names they stand for")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum AttrName {
            $($name,)*
            /// Any other attribute, also every one in a namespace.
            Other,
        }

        impl AttrName {
            pub(crate) fn lookup(name: &str) -> Self {
                // The only attribute of a namespace that rules know.
                let name = if name.ends_with(":schemaLocation") { "xsi:schemaLocation" } else { name };
                match name {
                    $($spelling => Self::$name,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

attributes! {
    schemeID = "schemeID"
    currencyID = "currencyID"
    schemeAgencyID = "schemeAgencyID"
    listID = "listID"
    listAgencyID = "listAgencyID"
    unitCode = "unitCode"
    mimeCode = "mimeCode"
    filename = "filename"
    listVersionID = "listVersionID"
    languageID = "languageID"
    Name = "name"
    schemeName = "schemeName"
    schemeAgencyName = "schemeAgencyName"
    schemeDataURI = "schemeDataURI"
    schemeURI = "schemeURI"
    schemeVersionID = "schemeVersionID"
    format = "format"
    unitCodeListIdentifier = "unitCodeListIdentifier"
    unitCodeListAgencyIdentifier = "unitCodeListAgencyIdentifier"
    unitCodeListID = "unitCodeListID"
    unitCodeListAgencyID = "unitCodeListAgencyID"
    unitCodeListAgencyName = "unitCodeListAgencyName"
    listAgencyName = "listAgencyName"
    listName = "listName"
    listURI = "listURI"
    listSchemeURI = "listSchemeURI"
    languageLocaleID = "languageLocaleID"
    uri = "uri"
    currencyCodeListVersionID = "currencyCodeListVersionID"
    characterSetCode = "characterSetCode"
    encodingCode = "encodingCode"
    schemaLocation = "xsi:schemaLocation"
}

/// A set of attribute names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AttrSet(u64);

impl AttrSet {
    pub(crate) fn insert(&mut self, name: AttrName) {
        self.0 |= 1 << name as u8;
    }

    /// Whether the name is in the set.
    #[must_use]
    pub fn contains(self, name: AttrName) -> bool {
        self.0 & (1 << name as u8) != 0
    }
}

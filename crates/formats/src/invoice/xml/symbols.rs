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

    /// One of 64 bits, the same for a few names: a cheap first look whether a name is in a set.
    pub(crate) const fn bit(self) -> u64 {
        1 << (self.0.wrapping_mul(0x9e37) >> 10)
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

    /// Every tag whose name ends so, and those of unknown names, which may.
    pub(crate) fn perhaps_ending(end: &str) -> Vec<Self> {
        let tags = (0u16..).zip(VOCABULARIES).flat_map(|(namespace, names)| {
            (0u16..).zip(names).map(move |(name, spelling)| (Self::new(namespace, name), spelling))
        });
        let ending = tags.filter(|(tag, spelling)| !tag.is_known() || spelling.ends_with(end));
        ending.map(|(tag, _)| tag).collect()
    }

    pub(crate) fn lookup(namespace: u16, local: &str) -> Self {
        let table = &*TABLE;
        let (first, last) = words(local);
        let mut slot = hash(namespace, local.len(), first, last) & MASK;
        loop {
            let entry = &table[slot];
            if entry.name.is_empty() {
                return Self::new(namespace, 0);
            }
            let same =
                entry.first == first && entry.last == last && entry.tag.namespace() == usize::from(namespace);
            // Up to sixteen bytes the two words and the length are the whole name.
            let same = same && entry.name.len() == local.len();
            if same && (local.len() <= 16 || is_same(entry.name.as_bytes(), local.as_bytes())) {
                return entry.tag;
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

/// The first and the last eight bytes of a name; a shorter name fills the first word alone.
fn words(local: &str) -> (u64, u64) {
    let bytes = local.as_bytes();
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    }
}

/// Whether two names or codes are the same, eight bytes at a time: they are too short for a comparison made for
/// long texts.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(last), Some(other_last)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one.iter().zip(other).all(|(a, b)| a == b);
    };
    let (chunks, others) = (one.as_chunks::<8>().0, other.as_chunks::<8>().0);
    last == other_last && chunks.iter().zip(others).all(|(a, b)| a == b)
}

fn hash(namespace: u16, length: usize, first: u64, last: u64) -> usize {
    let mixed = (first ^ last.rotate_left(23) ^ u64::from(namespace) << 8 ^ length as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> 40).unwrap_or(0)
}

#[derive(Clone, Copy)]
struct Entry {
    first: u64,
    last: u64,
    name: &'static str,
    tag: Tag,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut table = vec![Entry { first: 0, last: 0, name: "", tag: Tag::new(0, 0) }; SLOTS];
    for (namespace, names) in (0u16..).zip(VOCABULARIES) {
        for (index, name) in (0u16..).zip(names).skip(1) {
            let (first, last) = words(name);
            let mut slot = hash(namespace, name.len(), first, last) & MASK;
            while !table[slot].name.is_empty() {
                slot = (slot + 1) & MASK;
            }
            table[slot] = Entry { first, last, name, tag: Tag::new(namespace, index) };
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
            pub(crate) fn lookup(name: &str, has_prefix: bool) -> Self {
                // The only attribute that rules know in whatever namespace.
                let name = if !has_prefix {
                    name
                } else if name.ends_with(":schemaLocation") {
                    "xsi:schemaLocation"
                } else {
                    return Self::Other;
                };
                match name {
                    "schemaLocation" => Self::schemaLocation,
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

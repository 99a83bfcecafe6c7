//! Sellers, buyers and others named in an invoice.

use super::At;

/// An identifier and the scheme it belongs to, for example `5790000000005` in scheme `GLN`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Identifier {
    /// The identifier as written.
    pub id: String,
    /// Scheme: OIOUBL names (`DK:CVR`, `GLN`), ISO 6523 codes (`0184`, `0088`), or none.
    pub scheme: Option<String>,
}

impl Identifier {
    /// An identifier of a scheme.
    #[must_use]
    pub fn new(id: &str, scheme: Option<&str>) -> Self {
        Self { id: id.to_owned(), scheme: scheme.map(str::to_owned) }
    }

    /// Eight digits, when this is a Danish CVR number in either spelling.
    #[must_use]
    pub fn cvr(&self) -> Option<&str> {
        let is_cvr = matches!(self.scheme.as_deref(), Some("DK:CVR" | "0184"));
        let digits = self.id.strip_prefix("DK").unwrap_or(&self.id);
        (is_cvr && digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
    }

    /// Thirteen digits, when this is a GLN (EAN location number) in either spelling.
    #[must_use]
    pub fn gln(&self) -> Option<&str> {
        let is_gln = matches!(self.scheme.as_deref(), Some("GLN" | "EAN" | "0088"));
        (is_gln && self.id.len() == 13 && self.id.bytes().all(|b| b.is_ascii_digit())).then_some(&self.id)
    }
}

/// A seller (BG-4), buyer (BG-7), payee (BG-10) or tax representative (BG-11).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// BT-27, BT-44 registered name, 1..1.
    pub name: Option<String>,
    /// BT-28, BT-45 trading name, 0..1; BT-59 payee name, BT-62 representative name.
    pub trading_name: Option<String>,
    /// BT-29, BT-46, BT-60 identifiers, 0..n.
    pub ids: Vec<Identifier>,
    /// BT-30, BT-47, BT-61 legal registration, 0..1. In Denmark the CVR number.
    pub legal_id: Option<Identifier>,
    /// BT-31, BT-48, BT-63 VAT identifier, 0..1. In OIOUBL the SE number.
    pub vat_id: Option<Identifier>,
    /// BT-32 tax registration other than VAT, 0..1.
    pub tax_id: Option<String>,
    /// BT-33 other legal information, 0..1.
    pub legal_form: Option<String>,
    /// BT-34, BT-49 electronic address, 0..1.
    pub endpoint: Option<Identifier>,
    /// BG-5, BG-8, BG-12 address, 0..1.
    pub address: Option<Address>,
    /// BG-6, BG-9 contact, 0..1; empty where missing.
    pub contact: Contact,
    /// Where it stands.
    pub at: At,
}

impl Party {
    /// The name to show: registered, else trading.
    #[must_use]
    pub fn shown_name(&self) -> Option<&str> {
        self.name.as_deref().or(self.trading_name.as_deref())
    }

    /// The CVR number, eight digits: legal registration, else identifiers, else electronic address, else a
    /// Danish VAT identifier.
    #[must_use]
    pub fn cvr(&self) -> Option<&str> {
        let identifiers = self.legal_id.iter().chain(&self.ids).chain(&self.endpoint);
        identifiers.filter_map(Identifier::cvr).next().or_else(|| {
            let vat = self.vat_id.as_ref()?.id.strip_prefix("DK")?;
            (vat.len() == 8 && vat.bytes().all(|b| b.is_ascii_digit())).then_some(vat)
        })
    }

    /// The GLN (EAN location number), thirteen digits: electronic address, else identifiers.
    #[must_use]
    pub fn gln(&self) -> Option<&str> {
        self.endpoint.iter().chain(&self.ids).filter_map(Identifier::gln).next()
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// BT-35, BT-50, BT-64, BT-75 street, in OIOUBL with a separate house number.
    pub street: Option<String>,
    /// House number (OIOUBL).
    pub building: Option<String>,
    /// BT-36, BT-51, BT-65, BT-76 second line.
    pub extra: Option<String>,
    /// BT-162 to BT-165 third line, in OIOUBL the lines of an unstructured address.
    pub lines: Vec<String>,
    /// BT-37, BT-52, BT-66, BT-77 city.
    pub city: Option<String>,
    /// BT-38, BT-53, BT-67, BT-78 post code.
    pub post_code: Option<String>,
    /// BT-39, BT-54, BT-68, BT-79 region.
    pub region: Option<String>,
    /// BT-40, BT-55, BT-69, BT-80 country (ISO 3166-1 alpha-2).
    pub country: Option<String>,
}

/// A contact person or unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// OIOUBL contact id: at the buyer the person reference. Not part of EN 16931.
    pub id: Option<String>,
    /// BT-41, BT-56 name.
    pub name: Option<String>,
    /// BT-42, BT-57 telephone.
    pub telephone: Option<String>,
    /// BT-43, BT-58 e-mail.
    pub email: Option<String>,
}

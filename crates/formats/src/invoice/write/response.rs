//! Answers to an invoice: OIOUBL ApplicationResponse and Peppol Invoice Response (T111).

use jiff::civil::Date;

use super::schemes::{self, Place};
use super::xml::Xml;
use super::{WriteError, lawful, oioubl};
use crate::invoice::model::Identifier;

/// One end of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseParty {
    /// Electronic address.
    pub endpoint: Identifier,
    /// Registered name.
    pub name: String,
    /// Legal registration; OIOUBL demands it of the sender.
    pub legal_id: Identifier,
}

/// What the answer says. Source: UNCL 4343 as Peppol T111 restricts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseStatus {
    /// AB: received.
    Received,
    /// IP: in process.
    InProcess,
    /// UQ: under query.
    UnderQuery,
    /// CA: accepted on conditions.
    Conditional,
    /// RE: rejected.
    Rejected,
    /// AP: accepted.
    Accepted,
    /// PD: paid.
    Paid,
}

impl ResponseStatus {
    /// The UNCL 4343 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "AB",
            Self::InProcess => "IP",
            Self::UnderQuery => "UQ",
            Self::Conditional => "CA",
            Self::Rejected => "RE",
            Self::Accepted => "AP",
            Self::Paid => "PD",
        }
    }

    /// Whether a reason must be given.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::UnderQuery | Self::Conditional | Self::Rejected)
    }
}

/// A Peppol Invoice Response (T111, BIS Invoice Response 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceResponse {
    /// Number of the answer.
    pub number: String,
    /// Its date.
    pub issue_date: Date,
    /// Who answers.
    pub sender: ResponseParty,
    /// Who sent the invoice.
    pub receiver: ResponseParty,
    /// What is said.
    pub status: ResponseStatus,
    /// Reason code (OPStatusReason: `REF`, `PRI`, `OTH`, …), where [`ResponseStatus::needs_reason`].
    pub reason_code: Option<String>,
    /// Reason in words.
    pub reason: Option<String>,
    /// The invoice's number.
    pub invoice: String,
    /// Its type code.
    pub invoice_type: String,
}

impl InvoiceResponse {
    /// Writes the answer.
    ///
    /// # Errors
    /// [`WriteError::Breaks`] when the receiver would have to refuse it.
    pub fn to_xml(&self) -> Result<String, WriteError> {
        let mut xml = Xml::new("ApplicationResponse");
        xml.text("cbc:CustomizationID", "urn:fdc:peppol.eu:poacc:trns:invoice_response:3");
        xml.text("cbc:ProfileID", "urn:fdc:peppol.eu:poacc:bis:invoice_response:3");
        xml.text("cbc:ID", &self.number);
        xml.text("cbc:IssueDate", &self.issue_date.to_string());
        peppol_party("cac:SenderParty", &self.sender, &mut xml);
        peppol_party("cac:ReceiverParty", &self.receiver, &mut xml);
        xml.group("cac:DocumentResponse", |x| {
            x.group("cac:Response", |x| {
                x.text("cbc:ResponseCode", self.status.code());
                let code = self.reason_code.as_deref().or(self.status.needs_reason().then_some("OTH"));
                x.group("cac:Status", |x| {
                    x.with("cbc:StatusReasonCode", &[("listID", "OPStatusReason")], code.unwrap_or(""));
                    x.maybe("cbc:StatusReason", self.reason.as_deref());
                });
            });
            x.group("cac:DocumentReference", |x| {
                x.text("cbc:ID", &self.invoice);
                x.text("cbc:DocumentTypeCode", &self.invoice_type);
            });
        });
        lawful(xml.finish())
    }
}

fn peppol_party(name: &'static str, party: &ResponseParty, xml: &mut Xml) {
    xml.group(name, |x| {
        let (scheme, id) = schemes::peppol(&party.endpoint, Place::Endpoint);
        x.with("cbc:EndpointID", &[("schemeID", scheme)], id);
        x.group("cac:PartyLegalEntity", |x| x.text("cbc:RegistrationName", &party.name));
    });
}

/// What an OIOUBL answer says. Source: code list `urn:oioubl:codelist:responsecode-1.1` as F-APR018 allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OioublAnswer {
    /// The document is accepted.
    BusinessAccept,
    /// The document is refused for what it says.
    BusinessReject,
    /// The receiver does not take part in the document's profile.
    ProfileReject,
    /// The document has arrived and could be read.
    TechnicalAccept,
    /// The document could not be read, or breaks rules.
    TechnicalReject,
}

impl OioublAnswer {
    /// Every answer there is.
    pub const ALL: [Self; 5] = [
        Self::BusinessAccept,
        Self::BusinessReject,
        Self::ProfileReject,
        Self::TechnicalAccept,
        Self::TechnicalReject,
    ];

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BusinessAccept => "BusinessAccept",
            Self::BusinessReject => "BusinessReject",
            Self::ProfileReject => "ProfileReject",
            Self::TechnicalAccept => "TechnicalAccept",
            Self::TechnicalReject => "TechnicalReject",
        }
    }

    /// The profile the answer itself is sent in: a technical receipt has one of its own, every other answer
    /// stays in the document's. Source: F-APR057 and F-APR058.
    fn profile(self, of_document: &str) -> &str {
        if self == Self::TechnicalAccept { "Procurement-TecRes-1.0" } else { of_document }
    }
}

/// An OIOUBL ApplicationResponse to an invoice or credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OioublResponse {
    /// Number of the answer.
    pub number: String,
    /// Its date.
    pub issue_date: Date,
    /// Who answers.
    pub sender: ResponseParty,
    /// Who sent the document.
    pub receiver: ResponseParty,
    /// What is said.
    pub response: OioublAnswer,
    /// Reason in words.
    pub reason: Option<String>,
    /// The document's number.
    pub document: String,
    /// `Invoice`, `CreditNote`, `Reminder` or another type of the list `responsedocumenttypecode-1.1`.
    pub document_type: String,
    /// The profile the document came in; `NONE` where a rejected document named none that can be answered.
    pub profile: String,
}

impl OioublResponse {
    /// Writes the answer.
    ///
    /// # Errors
    /// [`WriteError::Breaks`] when the receiver would have to refuse it: a type or profile that is on no list,
    /// a business answer to an order, an address in a scheme OIOUBL does not have.
    pub fn to_xml(&self) -> Result<String, WriteError> {
        let list_agency = ("listAgencyID", "320");
        let mut xml = Xml::new("ApplicationResponse");
        xml.text("cbc:UBLVersionID", "2.1");
        xml.text("cbc:CustomizationID", "OIOUBL-2.1");
        let profile = self.response.profile(&self.profile);
        oioubl::profile_id(profile, &mut xml);
        xml.text("cbc:ID", &self.number);
        xml.text("cbc:IssueDate", &self.issue_date.to_string());
        oioubl_party("cac:SenderParty", &self.sender, &mut xml);
        oioubl_party("cac:ReceiverParty", &self.receiver, &mut xml);
        xml.group("cac:DocumentResponse", |x| {
            x.group("cac:Response", |x| {
                x.text("cbc:ReferenceID", &self.document);
                let list = [list_agency, ("listID", "urn:oioubl:codelist:responsecode-1.1")];
                x.with("cbc:ResponseCode", &list, self.response.code());
                x.maybe("cbc:Description", self.reason.as_deref());
            });
            x.group("cac:DocumentReference", |x| {
                x.text("cbc:ID", &self.document);
                let list = [list_agency, ("listID", "urn:oioubl:codelist:responsedocumenttypecode-1.1")];
                x.with("cbc:DocumentTypeCode", &list, &self.document_type);
            });
        });
        lawful(xml.finish())
    }
}

fn oioubl_party(name: &'static str, party: &ResponseParty, xml: &mut Xml) {
    let identifier = |name: &str, id: &Identifier, place: Place, x: &mut Xml| {
        let (scheme, number) = schemes::oioubl(id, place);
        x.with(name, &[("schemeID", scheme)], &number);
    };
    xml.group(name, |x| {
        identifier("cbc:EndpointID", &party.endpoint, Place::Endpoint, x);
        x.group("cac:PartyName", |x| x.text("cbc:Name", &party.name));
        x.group("cac:PartyLegalEntity", |x| {
            x.text("cbc:RegistrationName", &party.name);
            identifier("cbc:CompanyID", &party.legal_id, Place::Legal, x);
        });
    });
}

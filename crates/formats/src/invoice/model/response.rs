//! Answers to a document: OIOUBL ApplicationResponse, Peppol Invoice Response and Message Level Response.

use jiff::civil::Date;

use super::{Format, Party};

/// An answer to a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// OIOUBL, Invoice Response (T111) or Message Level Response (T71).
    pub format: Format,
    /// Number of the answer, 1..1. Empty where missing.
    pub number: String,
    /// Its date, 1..1.
    pub issue_date: Option<Date>,
    /// Who answers, 1..1.
    pub sender: Party,
    /// Who is answered, 1..1.
    pub receiver: Party,
    /// What is said: `BusinessAccept` … in OIOUBL, UNCL 4343 (`AB`, `AP`, `RE`, …) in Peppol, 1..1.
    pub code: Option<String>,
    /// The reason in words, 0..1.
    pub description: Option<String>,
    /// Reasons, 0..n.
    pub reasons: Vec<Reason>,
    /// Number of the document answered, 1..1.
    pub document: Option<String>,
    /// Its type code, 0..1.
    pub document_type: Option<String>,
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// Line of the document the reason is about, 0..1.
    pub line: Option<String>,
    /// Code, for example `REF` of OPStatusReason or `BV` of a message level response.
    pub code: Option<String>,
    /// Words.
    pub text: Option<String>,
}

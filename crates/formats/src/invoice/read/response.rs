//! Answers to documents.

use super::fields::{date, text};
use super::party::party;
use super::{format, unknown, unwrap_envelope};
use crate::invoice::model::{Reason, Response};
use crate::invoice::xml::names::{cac, doc};
use crate::invoice::xml::{Limits, Node, ReadError, decode, parse};
use crate::path;

/// Reads an OIOUBL ApplicationResponse, a Peppol Invoice Response (T111) or Message Level Response (T71).
///
/// # Errors
/// As [`super::read`].
pub fn read_response(bytes: &[u8]) -> Result<Response, ReadError> {
    let decoded = decode(bytes)?;
    let tree = parse(&decoded, &Limits::default())?;
    let root = unwrap_envelope(tree.root())?;
    if root.tag() != doc::ApplicationResponse {
        return Err(unknown(root));
    }
    let answer = root.child(cac::DocumentResponse);
    let of = |path| answer.and_then(|a| text(a, path));
    Ok(Response {
        format: format(root),
        number: root.text_at(path!(cbc:ID)).unwrap_or("").to_owned(),
        issue_date: date(root, path!(cbc:IssueDate))?,
        sender: root.child(cac::SenderParty).map(party).unwrap_or_default(),
        receiver: root.child(cac::ReceiverParty).map(party).unwrap_or_default(),
        code: of(path!(cac:Response/cbc:ResponseCode)),
        description: of(path!(cac:Response/cbc:Description)),
        reasons: answer.map(reasons).unwrap_or_default(),
        document: of(path!(cac:DocumentReference/cbc:ID)),
        document_type: of(path!(cac:DocumentReference/cbc:DocumentTypeCode)),
    })
}

/// Reasons about the whole document, then about its lines.
fn reasons(answer: Node<'_>) -> Vec<Reason> {
    let mut reasons: Vec<Reason> =
        answer.all_at(path!(cac:Response/cac:Status)).into_iter().map(|s| reason(s, None)).collect();
    for line in answer.children(cac::LineResponse) {
        let id = text(line, path!(cac:LineReference/cbc:LineID));
        for response in line.children(cac::Response) {
            let mut found = response.child(cac::Status).map(|s| reason(s, id.clone())).unwrap_or_default();
            found.line.clone_from(&id);
            found.text = found.text.or_else(|| text(response, path!(cbc:Description)));
            found.code = found.code.or_else(|| text(response, path!(cbc:ResponseCode)));
            reasons.push(found);
        }
    }
    reasons
}

fn reason(status: Node<'_>, line: Option<String>) -> Reason {
    Reason {
        line,
        code: text(status, path!(cbc:StatusReasonCode)),
        text: text(status, path!(cbc:StatusReason)),
    }
}

//! The few questions asked of a parsed message. One parser reads what another has verified in no case: it is the
//! same tree.

use bergshamra::xml::uppsala;
use bergshamra::xml::{Document, NodeId, NodeKind};

use super::{MESSAGE_BYTES_MAX, SamlError};

/// Reads a message that may come from anybody.
pub(super) fn parse(text: &str) -> Result<Document<'_>, SamlError> {
    if text.len() > MESSAGE_BYTES_MAX {
        return Err(SamlError::TooLarge);
    }
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return Err(SamlError::Doctype);
    }
    uppsala::parse(text).map_err(|_| SamlError::Unreadable)
}

/// The document element, when it has this name.
pub(super) fn root(doc: &Document<'_>, namespace: &str, name: &str) -> Result<NodeId, SamlError> {
    let root = doc.document_element().ok_or(SamlError::Unreadable)?;
    if is(doc, root, namespace, name) { Ok(root) } else { Err(SamlError::WrongMessage) }
}

pub(super) fn is(doc: &Document<'_>, node: NodeId, namespace: &str, name: &str) -> bool {
    doc.element(node).is_some_and(|element| element.matches_name_ns(namespace, name))
}

/// The children of this name.
pub(super) fn children(doc: &Document<'_>, node: NodeId, namespace: &str, name: &str) -> Vec<NodeId> {
    doc.children(node).into_iter().filter(|child| is(doc, *child, namespace, name)).collect()
}

/// The only child of this name; none when there are several, which says two things at once.
pub(super) fn child(doc: &Document<'_>, node: NodeId, namespace: &str, name: &str) -> Option<NodeId> {
    let found = children(doc, node, namespace, name);
    if found.len() == 1 { found.first().copied() } else { None }
}

/// Everything of this name in the document.
pub(super) fn everywhere(doc: &Document<'_>, namespace: &str, name: &str) -> Vec<NodeId> {
    doc.descendants(doc.root()).into_iter().filter(|node| is(doc, *node, namespace, name)).collect()
}

pub(super) fn attribute<'d>(doc: &'d Document<'_>, node: NodeId, name: &str) -> Option<&'d str> {
    doc.get_attribute(node, name)
}

/// The whole text of an element without blanks around it.
pub(super) fn text(doc: &Document<'_>, node: NodeId) -> String {
    doc.text_content_deep(node).trim().to_owned()
}

/// Whether comments or processing instructions stand anywhere in the element.
pub(super) fn has_comments(doc: &Document<'_>, node: NodeId) -> bool {
    doc.descendants(node).into_iter().any(|inner| {
        matches!(doc.node_kind(inner), Some(NodeKind::Comment(_) | NodeKind::ProcessingInstruction(_)))
    })
}

/// Text as it may stand in an attribute or an element.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

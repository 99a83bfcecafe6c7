//! OIO Basic Privilege Profile: which roles the person brings, each with the constraints of its own group.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{SamlError, xml};
use crate::access::signin::mapping::OutsideRole;

/// Both namespaces are in use: the profile moved from one agency to the next.
const NAMESPACES: [&str; 2] =
    ["http://itst.dk/oiosaml/basic_privilege_profile", "http://digst.dk/oiosaml/basic_privilege_profile"];
const CVR_SCOPE: &str = "urn:dk:gov:saml:cvrNumberIdentifier:";

/// The roles of a `privileges_intermediate` attribute, base64 of a privilege list.
///
/// A group holds privileges and constraints in either order; constraints bind the privileges of their own group
/// only. Every group's scope must be this CVR number: a privilege in another authority says nothing here.
///
/// # Errors
/// [`SamlError::BadPrivileges`] when it is not a privilege list, [`SamlError::Doctype`], [`SamlError::Comment`],
/// [`SamlError::WrongCvr`] when a group names another authority.
pub fn privileges(base64: &str, cvr: &str) -> Result<Vec<OutsideRole>, SamlError> {
    let compact: String = base64.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).map_err(|_| SamlError::BadPrivileges)?;
    let text = String::from_utf8(bytes).map_err(|_| SamlError::BadPrivileges)?;
    let doc = xml::parse(&text).map_err(|error| match error {
        SamlError::Unreadable => SamlError::BadPrivileges,
        other => other,
    })?;
    let root = doc.document_element().ok_or(SamlError::BadPrivileges)?;
    if !NAMESPACES.iter().any(|namespace| xml::is(&doc, root, namespace, "PrivilegeList")) {
        return Err(SamlError::BadPrivileges);
    }
    if xml::has_comments(&doc, root) {
        return Err(SamlError::Comment);
    }
    let mut roles = Vec::new();
    for group in doc.children(root).into_iter().filter(|node| doc.element(*node).is_some()) {
        let named = |node, name: &str| {
            doc.element(node).is_some_and(|element| element.name.local_name.as_ref() == name)
        };
        if !named(group, "PrivilegeGroup") {
            return Err(SamlError::BadPrivileges);
        }
        let scope = xml::attribute(&doc, group, "Scope").unwrap_or_default();
        if scope.strip_prefix(CVR_SCOPE) != Some(cvr) {
            return Err(SamlError::WrongCvr);
        }
        let inner: Vec<_> =
            doc.children(group).into_iter().filter(|node| doc.element(*node).is_some()).collect();
        let constraints: Vec<_> = inner
            .iter()
            .filter(|node| named(**node, "Constraint"))
            .map(|node| {
                let name = xml::attribute(&doc, *node, "Name").unwrap_or_default().to_owned();
                (name, xml::text(&doc, *node))
            })
            .collect();
        let before = roles.len();
        for node in &inner {
            match () {
                () if named(*node, "Privilege") => {
                    roles
                        .push(OutsideRole { name: xml::text(&doc, *node), constraints: constraints.clone() });
                }
                () if named(*node, "Constraint") => {}
                () => return Err(SamlError::BadPrivileges),
            }
        }
        if roles.len() == before {
            return Err(SamlError::BadPrivileges);
        }
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CVR: &str = "29189404";

    fn list(namespace: &str, inner: &str) -> String {
        STANDARD.encode(format!("<bpp:PrivilegeList xmlns:bpp=\"{namespace}\">{inner}</bpp:PrivilegeList>"))
    }

    fn group(inner: &str) -> String {
        format!("<PrivilegeGroup Scope=\"{CVR_SCOPE}{CVR}\">{inner}</PrivilegeGroup>")
    }

    #[test]
    fn constraints_bind_their_own_group_in_either_order_and_both_namespaces_are_read() {
        for namespace in NAMESPACES {
            let inner = group("<Privilege>urn:a</Privilege><Constraint Name=\"unit\">31</Constraint>")
                + &group(
                    "<Constraint Name=\"unit\">32</Constraint><Privilege>urn:b</Privilege><Privilege>urn:c</Privilege>",
                )
                + &group("<Privilege>urn:d</Privilege>");
            let roles = privileges(&list(namespace, &inner), CVR).unwrap();
            let shown: Vec<_> = roles
                .iter()
                .map(|role| (role.name.as_str(), role.constraints.first().map(|(_, value)| value.as_str())))
                .collect();
            let expected =
                [("urn:a", Some("31")), ("urn:b", Some("32")), ("urn:c", Some("32")), ("urn:d", None)];
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn what_is_not_a_privilege_list_of_ours_is_refused_by_name() {
        let ns = NAMESPACES[1];
        let other = "<PrivilegeGroup Scope=\"urn:dk:gov:saml:cvrNumberIdentifier:12345678\"><Privilege>a</Privilege></PrivilegeGroup>";
        for (text, name) in [
            ("%%%".to_owned(), "bad-privileges"),
            (list("urn:other", &group("<Privilege>a</Privilege>")), "bad-privileges"),
            (list(ns, &group("")), "bad-privileges"),
            (list(ns, &group("<Right>a</Right>")), "bad-privileges"),
            (list(ns, other), "wrong-cvr"),
            (list(ns, &group("<Privilege>a<!-- b --></Privilege>")), "comment"),
            (STANDARD.encode(format!("<!DOCTYPE a><bpp:PrivilegeList xmlns:bpp=\"{ns}\"/>")), "doctype"),
        ] {
            assert_eq!(privileges(&text, CVR).unwrap_err().name(), name, "{text}");
        }
    }
}

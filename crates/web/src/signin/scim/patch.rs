//! Patches (RFC 7644 § 3.5.2): add, replace and remove on the resource as it is shown; the result is then read as
//! a whole resource, so that a patch can do nothing a replacement could not.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::error::ScimError;
use super::filter::words;

/// Operations of one patch.
const OPERATIONS_MAX: usize = 1_000;

/// Applies the operations of a patch in order.
pub(super) fn apply(resource: &mut Value, patch: &Value) -> Result<(), ScimError> {
    let operations = member(patch, "Operations").and_then(Value::as_array);
    let operations = operations.ok_or(ScimError::Syntax("a patch has Operations"))?;
    if operations.len() > OPERATIONS_MAX {
        return Err(ScimError::Value("too many operations"));
    }
    operations.iter().try_for_each(|operation| one(resource, operation))
}

fn one(resource: &mut Value, operation: &Value) -> Result<(), ScimError> {
    let act = member(operation, "op").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let path = member(operation, "path").and_then(Value::as_str);
    let value = member(operation, "value");
    match (act.as_str(), path, value) {
        ("add" | "replace", None, Some(Value::Object(values))) => {
            values.iter().try_for_each(|(path, value)| set(resource, path, value, act == "add"))
        }
        ("add" | "replace", Some(path), Some(value)) => set(resource, path, value, act == "add"),
        ("remove", Some(path), value) => remove(resource, path, value),
        ("remove", None, _) => Err(ScimError::NoTarget),
        _ => Err(ScimError::Syntax("an operation is add, replace or remove, with a value")),
    }
}

/// `members[value eq "7"].display`: an attribute, which of its values, and a part of it.
struct Path {
    attribute: String,
    chosen: Option<(String, Value)>,
    part: Option<String>,
}

fn path(text: &str) -> Result<Path, ScimError> {
    // An attribute may be written in full, behind its schema.
    let text = text.strip_prefix("urn:ietf:params:scim:schemas:core:2.0:User:").unwrap_or(text);
    let text = text.strip_prefix("urn:ietf:params:scim:schemas:core:2.0:Group:").unwrap_or(text);
    let (head, chosen, tail) = match text.split_once('[') {
        None => {
            (text.split('.').next().unwrap_or_default(), None, text.split_once('.').map(|(_, part)| part))
        }
        Some((head, rest)) => {
            let (filter, tail) = rest.rsplit_once(']').ok_or(ScimError::Path)?;
            (head, Some(choice(filter)?), tail.strip_prefix('.'))
        }
    };
    let named = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !named(head) || !tail.is_none_or(named) {
        return Err(ScimError::Path);
    }
    Ok(Path { attribute: head.to_owned(), chosen, part: tail.map(str::to_owned) })
}

fn choice(filter: &str) -> Result<(String, Value), ScimError> {
    match words(filter)?.as_slice() {
        [attribute, operator, value] if operator.eq_ignore_ascii_case("eq") => {
            Ok((attribute.clone(), serde_json::from_str(value).map_err(|_| ScimError::Filter)?))
        }
        _ => Err(ScimError::Filter),
    }
}

/// A member of an object; names of attributes mind no case.
fn member<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    object.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The name under which an object holds an attribute, or the one it was asked by.
fn held(object: &Map<String, Value>, name: &str) -> String {
    object.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned().unwrap_or_else(|| name.to_owned())
}

fn set(resource: &mut Value, text: &str, value: &Value, add: bool) -> Result<(), ScimError> {
    let path = path(text)?;
    let object = resource.as_object_mut().ok_or(ScimError::Path)?;
    let name = held(object, &path.attribute);
    let slot = object.entry(name).or_insert(Value::Null);
    match (&path.chosen, &path.part) {
        (Some(chosen), part) => {
            let values = slot.as_array_mut().ok_or(ScimError::Path)?;
            let mut found = false;
            for item in values.iter_mut().filter(|item| fits(item, chosen)) {
                found = true;
                match part {
                    Some(part) => put(item, part, value)?,
                    None => *item = value.clone(),
                }
            }
            if found { Ok(()) } else { Err(ScimError::NoTarget) }
        }
        (None, Some(part)) => {
            if slot.is_null() {
                *slot = Value::Object(Map::new());
            }
            put(slot, part, value)
        }
        (None, None) => {
            join(slot, value, add);
            Ok(())
        }
    }
}

fn put(item: &mut Value, part: &str, value: &Value) -> Result<(), ScimError> {
    let object = item.as_object_mut().ok_or(ScimError::Path)?;
    let name = held(object, part);
    object.insert(name, value.clone());
    Ok(())
}

/// Adding to a list appends what is not there yet; adding to an object sets its parts; all else replaces.
fn join(slot: &mut Value, value: &Value, add: bool) {
    match (slot, value) {
        (Value::Array(held), Value::Array(more)) if add => {
            // A group of everybody may come anew: each is looked up, not looked for.
            let mut known: HashSet<String> = held.iter().map(Value::to_string).collect();
            held.extend(more.iter().filter(|item| known.insert(item.to_string())).cloned());
        }
        (Value::Array(held), one) if add => held.push(one.clone()),
        (Value::Object(held), Value::Object(more)) => {
            held.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        (slot, value) => *slot = value.clone(),
    }
}

fn fits(item: &Value, (attribute, wanted): &(String, Value)) -> bool {
    member(item, attribute) == Some(wanted)
}

fn remove(resource: &mut Value, text: &str, value: Option<&Value>) -> Result<(), ScimError> {
    let path = path(text)?;
    let object = resource.as_object_mut().ok_or(ScimError::Path)?;
    let name = held(object, &path.attribute);
    let Some(slot) = object.get_mut(&name) else { return Ok(()) };
    match (&path.chosen, &path.part, value) {
        (Some(chosen), None, _) => {
            slot.as_array_mut().ok_or(ScimError::Path)?.retain(|item| !fits(item, chosen));
        }
        (Some(chosen), Some(part), _) => {
            let values = slot.as_array_mut().ok_or(ScimError::Path)?.iter_mut();
            for item in values.filter(|item| fits(item, chosen)).filter_map(Value::as_object_mut) {
                let name = held(item, part);
                item.remove(&name);
            }
        }
        (None, Some(part), _) => {
            let parts = slot.as_object_mut().ok_or(ScimError::Path)?;
            let name = held(parts, part);
            parts.remove(&name);
        }
        // Some directories name the members to go in the value instead of a filter.
        (None, None, Some(Value::Array(gone))) => {
            let gone: HashSet<_> = gone.iter().filter_map(|item| member(item, "value")?.as_str()).collect();
            let values = slot.as_array_mut().ok_or(ScimError::Path)?;
            let is_gone = |item: &Value| {
                member(item, "value").and_then(Value::as_str).is_some_and(|id| gone.contains(id))
            };
            values.retain(|item| !is_gone(item));
        }
        (None, None, _) => {
            object.remove(&name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(operations: Value) -> Result<Value, ScimError> {
        let mut user = json!({ "userName": "bo", "active": true, "name": { "givenName": "Bo", "familyName": "Bæk" },
            "members": [{ "value": "1" }, { "value": "2" }] });
        apply(&mut user, &json!({ "Operations": operations }))?;
        Ok(user)
    }

    #[test]
    fn directories_write_patches_in_many_ways() {
        let off = |operation| patched(json!([operation])).unwrap()["active"].clone();
        assert_eq!(off(json!({ "op": "Replace", "path": "active", "value": false })), json!(false));
        assert_eq!(off(json!({ "op": "replace", "value": { "Active": "False" } })), json!("False"));
        let full = "urn:ietf:params:scim:schemas:core:2.0:User:active";
        assert_eq!(off(json!({ "op": "add", "path": full, "value": false })), json!(false));
        let name = patched(json!([{ "op": "replace", "path": "name.familyName", "value": "Bech" }])).unwrap();
        assert_eq!(name["name"], json!({ "givenName": "Bo", "familyName": "Bech" }));
        let whole = patched(json!([{ "op": "replace", "path": "name", "value": { "familyName": "Bech" } }]));
        assert_eq!(whole.unwrap()["name"]["givenName"], "Bo", "parts that are not named stay");
    }

    #[test]
    fn members_come_and_go() {
        let members = |operation| patched(json!([operation])).unwrap()["members"].clone();
        let (one, two, three) = (json!({ "value": "1" }), json!({ "value": "2" }), json!({ "value": "3" }));
        assert_eq!(
            members(json!({ "op": "add", "path": "members", "value": [two, three] })),
            json!([one, two, three])
        );
        assert_eq!(members(json!({ "op": "remove", "path": "members[value eq \"1\"]" })), json!([two]));
        assert_eq!(members(json!({ "op": "remove", "path": "members", "value": [one] })), json!([two]));
        assert_eq!(members(json!({ "op": "replace", "path": "members", "value": [three] })), json!([three]));
        assert_eq!(members(json!({ "op": "remove", "path": "members" })), Value::Null);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for bad in [
            json!([{ "op": "move", "path": "active", "value": false }]),
            json!([{ "op": "remove" }]),
            json!([{ "op": "replace", "path": "active" }]),
            json!([{ "op": "replace", "path": "emails[type eq \"work\"", "value": 1 }]),
            json!([{ "op": "replace", "path": "members[value eq \"9\"].display", "value": "x" }]),
            json!([{ "op": "replace", "path": "a b", "value": 1 }]),
            json!("no"),
        ] {
            assert!(patched(bad.clone()).is_err(), "{bad}");
        }
    }
}

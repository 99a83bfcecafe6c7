//! Users and groups as JSON (RFC 7643 § 4).

use kaemner_app::access::HomeAddress;
use kaemner_app::access::signin::{DirectoryGroup, DirectoryPerson, DirectorySet, DirectoryUser};
use serde_json::{Value, json};

use super::error::ScimError;

pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// Characters of a text; names are shorter.
const TEXT_MAX: usize = 200;

/// A user as it is shown: without a protected address.
pub(super) fn user(user: &DirectoryUser, base: &str) -> Value {
    let mut value = whole(user, base);
    if user.said.home.as_ref().is_some_and(|home| home.protected)
        && let Some(shown) = value.as_object_mut()
    {
        shown.remove("addresses");
    }
    value
}

/// A user with all that is known, for a patch to work on.
pub(super) fn whole(user: &DirectoryUser, base: &str) -> Value {
    let said = &user.said;
    let mut value = json!({
        "schemas": [USER],
        "id": user.id,
        "userName": said.user_name,
        "active": said.active,
        "name": { "givenName": said.given_name, "familyName": said.family_name },
        "displayName": said.display_name,
        "title": said.title,
        "meta": meta("User", user.version, user.created_at, user.changed_at, &format!("{base}/Users/{}", user.id)),
    });
    if let Some(external) = &said.external_id {
        value["externalId"] = json!(external);
    }
    if let Some(email) = &said.email {
        value["emails"] = json!([{ "value": email, "type": "work", "primary": true }]);
    }
    if let Some(home) = &said.home {
        value["addresses"] = json!([{ "type": "home", "streetAddress": home.street, "postalCode": home.postcode,
            "locality": home.city, "country": home.country }]);
    }
    value
}

fn meta(kind: &str, version: i64, created: jiff::Timestamp, changed: jiff::Timestamp, place: &str) -> Value {
    json!({ "resourceType": kind, "created": created.to_string(), "lastModified": changed.to_string(),
        "version": format!("W/\"{version}\""), "location": place })
}

/// A group as it is shown.
pub(super) fn group(group: &DirectoryGroup, base: &str) -> Value {
    let member = |id| json!({ "value": id, "$ref": format!("{base}/Users/{id}") });
    let mut value = json!({
        "schemas": [GROUP],
        "id": group.id,
        "displayName": group.said.display_name,
        "members": group.said.members.iter().map(member).collect::<Vec<_>>(),
        "meta": meta("Group", group.version, group.created_at, group.changed_at, &format!("{base}/Groups/{}", group.id)),
    });
    if let Some(external) = &group.said.external_id {
        value["externalId"] = json!(external);
    }
    value
}

/// An attribute; names mind no case.
fn get<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let found = value.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value).filter(|value| !value.is_null())
}

fn text(value: &Value, name: &'static str) -> Result<Option<String>, ScimError> {
    match get(value, name) {
        None => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= TEXT_MAX && !text.contains('\0') => {
            Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        }
        Some(_) => Err(ScimError::Value(name)),
    }
}

/// What a directory says of a user.
pub(super) fn read_user(value: &Value) -> Result<DirectoryPerson, ScimError> {
    let user_name = text(value, "userName")?.ok_or(ScimError::Value("userName is missing"))?;
    let nothing = json!({});
    let name = get(value, "name").unwrap_or(&nothing);
    let (given, family) = (text(name, "givenName")?, text(name, "familyName")?);
    let both = format!("{} {}", given.as_deref().unwrap_or_default(), family.as_deref().unwrap_or_default());
    let both = Some(both.trim().to_owned()).filter(|both| !both.is_empty());
    let shown = text(value, "displayName")?.or(text(name, "formatted")?).or(both);
    Ok(DirectoryPerson {
        external_id: text(value, "externalId")?,
        active: active(get(value, "active"))?,
        display_name: shown.unwrap_or_else(|| user_name.clone()),
        given_name: given.unwrap_or_default(),
        family_name: family.unwrap_or_default(),
        title: text(value, "title")?.unwrap_or_default(),
        email: email(get(value, "emails"))?,
        home: home(get(value, "addresses"))?,
        user_name,
    })
}

/// Whether a user works here; some directories send the truth as text.
fn active(value: Option<&Value>) -> Result<bool, ScimError> {
    match value {
        None => Ok(true),
        Some(Value::Bool(active)) => Ok(*active),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(ScimError::Value("active is true or false")),
    }
}

/// The primary mail address, or the first.
fn email(value: Option<&Value>) -> Result<Option<String>, ScimError> {
    let Some(value) = value else { return Ok(None) };
    let all = value.as_array().ok_or(ScimError::Value("emails"))?;
    let primary = all.iter().find(|email| get(email, "primary") == Some(&Value::Bool(true)));
    primary.or(all.first()).map_or(Ok(None), |email| text(email, "value"))
}

/// Where the person lives: the address of the type `home`. Others, such as that of the work place, are not kept.
fn home(value: Option<&Value>) -> Result<Option<HomeAddress>, ScimError> {
    const WRONG: ScimError = ScimError::Value(
        "a home address has streetAddress, postalCode and locality, and country as two letters",
    );
    let Some(value) = value else { return Ok(None) };
    let all = value.as_array().ok_or(ScimError::Value("addresses"))?;
    let is_home = |one: &&Value| {
        get(one, "type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("home"))
    };
    let Some(one) = all.iter().find(is_home) else { return Ok(None) };
    let part = |name| text(one, name).map(Option::unwrap_or_default);
    let country = text(one, "country")?.unwrap_or_else(|| "DK".to_owned());
    let (street, postcode, city) = (part("streetAddress")?, part("postalCode")?, part("locality")?);
    HomeAddress::new(&street, &postcode, &city, &country, false).map(Some).map_err(|_| WRONG)
}

/// What a directory says of a group.
pub(super) fn read_group(value: &Value) -> Result<DirectorySet, ScimError> {
    let display_name = text(value, "displayName")?.ok_or(ScimError::Value("displayName is missing"))?;
    let members = match get(value, "members") {
        None => Vec::new(),
        Some(Value::Array(members)) => {
            let id = |member: &Value| get(member, "value")?.as_str()?.parse().ok();
            let ids: Option<Vec<_>> = members.iter().map(id).collect();
            ids.ok_or(ScimError::Value("a member's value is the id of a user"))?
        }
        Some(_) => return Err(ScimError::Value("members")),
    };
    let mut members = members;
    members.sort_unstable();
    members.dedup();
    Ok(DirectorySet { display_name, external_id: text(value, "externalId")?, members })
}

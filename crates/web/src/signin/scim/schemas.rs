//! What a directory can ask about this server (RFC 7643 § 5-7).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::resource::{GROUP, USER};
use super::{answer, base, list};
use crate::ctx::Ctx;

/// What this server can do.
pub(super) async fn config(ctx: Ctx) -> Response {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": super::PAGE_MAX },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "The token of a service account of one municipality",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{}/ServiceProviderConfig", base(&ctx)) },
    });
    answer(StatusCode::OK, &body)
}

/// Users and groups.
pub(super) async fn resource_types(ctx: Ctx) -> Response {
    let kind = |name: &str, place: &str, schema: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name, "name": name, "endpoint": place, "schema": schema,
            "meta": { "resourceType": "ResourceType", "location": format!("{}/ResourceTypes/{name}", base(&ctx)) },
        })
    };
    list(2, 1, vec![kind("User", "/Users", USER), kind("Group", "/Groups", GROUP)])
}

/// The attributes this server keeps.
pub(super) async fn schemas(_: Ctx) -> Response {
    let attribute = |name: &str, kind: &str, required: bool, unique: &str| {
        json!({ "name": name, "type": kind, "multiValued": false, "required": required, "caseExact": false,
            "mutability": "readWrite", "returned": "default", "uniqueness": unique })
    };
    let many = |name: &str, parts: Vec<Value>| {
        json!({ "name": name, "type": "complex", "multiValued": true, "required": false, "mutability": "readWrite",
            "returned": "default", "subAttributes": parts })
    };
    let mut name = many(
        "name",
        vec![
            attribute("givenName", "string", false, "none"),
            attribute("familyName", "string", false, "none"),
        ],
    );
    name["multiValued"] = json!(false);
    let schema = |id: &str, name: &str, attributes: Vec<Value>| {
        json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": id, "name": name,
            "attributes": attributes })
    };
    let user = schema(
        USER,
        "User",
        vec![
            attribute("userName", "string", true, "server"),
            attribute("externalId", "string", false, "none"),
            attribute("displayName", "string", false, "none"),
            attribute("title", "string", false, "none"),
            attribute("active", "boolean", false, "none"),
            name,
            many("emails", vec![attribute("value", "string", false, "none")]),
            many(
                "addresses",
                ["type", "streetAddress", "postalCode", "locality", "country"]
                    .map(|name| attribute(name, "string", false, "none"))
                    .to_vec(),
            ),
        ],
    );
    let group = schema(
        GROUP,
        "Group",
        vec![
            attribute("displayName", "string", true, "server"),
            attribute("externalId", "string", false, "none"),
            many("members", vec![attribute("value", "string", true, "none")]),
        ],
    );
    list(2, 1, vec![user, group])
}

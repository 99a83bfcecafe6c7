use axum::http::{StatusCode, header};
use jiff::civil::date;
use kaemner_app::access::signin::RoleMapping;
use kaemner_app::access::{self, AccessError};
use kaemner_app::actor::{Act, Actor, Channel, PersonId, Right, UnitPath};
use kaemner_store::Tx;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Site};

const USERS: &str = "/scim/v2/Users";
const GROUPS: &str = "/scim/v2/Groups";

/// A directory with its token, and the site it provisions.
struct Directory {
    site: Site,
    token: String,
}

impl Directory {
    fn new() -> Self {
        let site = Site::new();
        let token = site.token("provisioner", &[Act::ProvisionMembers]);
        Self { site, token }
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.site.program(method, path, &self.token, &body, &[]).await
    }

    async fn add(&self, name: &str) -> Value {
        let user = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name,
            "externalId": format!("ext-{name}"), "active": true, "title": "Bogholder",
            "name": { "givenName": "Bo", "familyName": "Bæk" }, "emails": [{ "value": "bo@x.example" }] });
        let made = self.ask("POST", USERS, user).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.headers[header::CONTENT_TYPE], "application/scim+json");
        json_of(&made)
    }

    async fn group(&self, name: &str, members: &[&str]) -> Value {
        let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
        let made = self.ask("POST", GROUPS, json!({ "displayName": name, "members": members })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        json_of(&made)
    }

    fn read<T>(&self, read: impl FnMut(&mut Tx<'_>) -> Result<T, AccessError>) -> T {
        self.site.db.store.read(self.site.db.scope, read).unwrap()
    }

    /// The person of a user name, and whether that person holds the act today.
    fn may(&self, name: &str, act: Act) -> Option<bool> {
        let admin = self.read(|tx| Ok(access::actor(tx, self.site.admin, Channel::Cli)?)).unwrap();
        let found = self.read(|tx| access::find_members(tx, &admin, name, 50));
        let person = found.iter().find(|one| one.member.name == name)?.member.person;
        let actor = self.read(|tx| Ok(access::actor(tx, person, Channel::Page)?))?;
        Some(actor.may_somewhere(act))
    }

    /// Lets a group mean a role.
    fn map(&self, group: &str, role: &'static str) {
        let admin = self.read(|tx| Ok(access::actor(tx, self.site.admin, Channel::Cli)?)).unwrap();
        let source = self.read(|tx| access::signin::service_accounts(tx, &admin))[0].id.get();
        let add = |tx: &mut Tx<'_>| {
            let mapping = RoleMapping {
                id: tx.new_id(),
                source,
                external: group.to_owned(),
                role,
                unit: UnitPath::root(),
                limit: None,
                unit_constraint: None,
                amount_constraint: None,
            };
            access::signin::add_role_mapping(tx, &admin, &mapping)
        };
        self.site.db.store.write(self.site.db.scope, add).unwrap();
        // Another person, who may confirm and nothing else.
        let right = Right::new("confirmer", &[Act::ConfirmSignIn][..], UnitPath::root(), date(2026, 1, 1));
        let other = PersonId::new(Uuid::from_u128(77));
        let other = Actor::new(other, "Bo", admin.municipality, Channel::Page, vec![right]);
        let confirm = |tx: &mut Tx<'_>| {
            let waiting = access::signin::waiting_sign_in_changes(tx, &other)?;
            waiting.iter().try_for_each(|one| access::signin::confirm_sign_in_change(tx, &other, one.id))
        };
        self.site.db.store.write(self.site.db.scope, confirm).unwrap();
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

fn id(resource: &Value) -> &str {
    resource["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_user_is_made_found_changed_and_leaves() {
    let directory = Directory::new();
    let user = directory.add("Bo@Example.dk").await;
    assert_eq!(user["meta"]["version"], "W/\"1\"");
    let path = format!("{USERS}/{}", id(&user));
    let filter = crate::site::encode("userName eq \"BO@example.dk\" and externalId eq \"ext-Bo@Example.dk\"");
    let found = json_of(&directory.ask("GET", &format!("{USERS}?filter={filter}"), json!({})).await);
    assert_eq!((found["totalResults"].as_i64(), id(&found["Resources"][0])), (Some(1), id(&user)));
    let none = crate::site::encode("userName eq \"andre\"");
    let none = json_of(&directory.ask("GET", &format!("{USERS}?filter={none}"), json!({})).await);
    assert_eq!(none["totalResults"], 0);
    assert_eq!(directory.may("Bo Bæk", Act::UseOwnDesk), Some(false), "a member without a role");
    let patch = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] });
    let patched = directory.ask("PATCH", &path, patch).await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.body);
    assert_eq!(json_of(&patched)["active"], false);
    assert_eq!(patched.headers[header::ETAG], "W/\"2\"");
    assert_eq!(directory.may("Bo Bæk", Act::UseOwnDesk), None, "no member from the same day");
    let back = directory
        .ask("PATCH", &path, json!({ "Operations": [{ "op": "replace", "value": { "active": true } }] }))
        .await;
    assert_eq!(json_of(&back)["active"], true);
    assert_eq!(directory.may("Bo Bæk", Act::UseOwnDesk), Some(false));
    assert_eq!(directory.ask("DELETE", &path, json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(directory.ask("GET", &path, json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(directory.may("Bo Bæk", Act::UseOwnDesk), None);
}

#[tokio::test]
async fn groups_mean_roles_as_long_as_one_is_in_them() {
    let directory = Directory::new();
    directory.map("Bogholdere", "bookkeeper");
    let user = directory.add("bo").await;
    let group = directory.group("Bogholdere", &[id(&user)]).await;
    assert_eq!(directory.may("Bo Bæk", Act::PostVoucher), Some(true));
    let path = format!("{GROUPS}/{}", id(&group));
    let gone =
        json!({ "Operations": [{ "op": "remove", "path": format!("members[value eq \"{}\"]", id(&user)) }] });
    assert_eq!(directory.ask("PATCH", &path, gone).await.status, StatusCode::OK);
    assert_eq!(directory.may("Bo Bæk", Act::PostVoucher), Some(false));
    let again =
        json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": id(&user) }] }] });
    assert_eq!(directory.ask("PATCH", &path, again).await.status, StatusCode::OK);
    assert_eq!(directory.may("Bo Bæk", Act::PostVoucher), Some(true));
    let other = json!({ "displayName": "Andre", "members": [{ "value": id(&user) }] });
    assert_eq!(directory.ask("PUT", &path, other).await.status, StatusCode::OK);
    assert_eq!(directory.may("Bo Bæk", Act::PostVoucher), Some(false), "the name is what means the role");
    assert_eq!(directory.ask("DELETE", &path, json!({})).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn pages_and_entity_tags_hold() {
    let directory = Directory::new();
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(id(&directory.add(&format!("bo{number}")).await).to_owned());
    }
    let page = json_of(&directory.ask("GET", &format!("{USERS}?startIndex=2&count=2"), json!({})).await);
    assert_eq!((page["totalResults"].as_i64(), page["itemsPerPage"].as_i64()), (Some(5), Some(2)));
    let shown: Vec<_> = page["Resources"].as_array().unwrap().iter().map(|one| id(one).to_owned()).collect();
    assert_eq!(shown, ids[1..3]);
    let counted = json_of(&directory.ask("GET", &format!("{USERS}?count=0"), json!({})).await);
    assert_eq!((counted["totalResults"].as_i64(), counted["itemsPerPage"].as_i64()), (Some(5), Some(0)));
    let path = format!("{USERS}/{}", ids[0]);
    let change = |name: &str| json!({ "userName": "bo0", "displayName": name });
    let put = async |tag: &str, name: &str| {
        directory
            .site
            .program("PUT", &path, &directory.token, &change(name), &[("if-match", tag)])
            .await
            .status
    };
    assert_eq!(put("W/\"1\"", "Ny").await, StatusCode::OK);
    assert_eq!(put("W/\"1\"", "Nyere").await, StatusCode::PRECONDITION_FAILED);
    assert_eq!(put("W/\"2\"", "Nyere").await, StatusCode::OK);
}

#[tokio::test]
async fn refusals_are_named_as_the_standard_does() {
    let directory = Directory::new();
    let user = directory.add("bo").await;
    let bad_filter = format!("{USERS}?filter={}", crate::site::encode("userName co \"b\""));
    let nobody = Uuid::nil();
    for (method, path, body, status, kind) in [
        ("POST", USERS.to_owned(), json!({ "userName": "BO" }), StatusCode::CONFLICT, "uniqueness"),
        ("POST", USERS.to_owned(), json!({ "displayName": "x" }), StatusCode::BAD_REQUEST, "invalidValue"),
        ("POST", USERS.to_owned(), json!([1]), StatusCode::BAD_REQUEST, "invalidSyntax"),
        ("GET", bad_filter, json!({}), StatusCode::BAD_REQUEST, "invalidFilter"),
        (
            "PATCH",
            format!("{USERS}/{}", id(&user)),
            json!({ "Operations": [{ "op": "remove" }] }),
            StatusCode::BAD_REQUEST,
            "noTarget",
        ),
        (
            "POST",
            GROUPS.to_owned(),
            json!({ "displayName": "x", "members": [{ "value": nobody }] }),
            StatusCode::NOT_FOUND,
            "",
        ),
        ("GET", format!("{USERS}/{nobody}"), json!({}), StatusCode::NOT_FOUND, ""),
    ] {
        let answer = directory.ask(method, &path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        let said = json_of(&answer);
        assert_eq!(said["scimType"].as_str().unwrap_or_default(), kind, "{method} {path}");
        assert_eq!(said["schemas"][0], "urn:ietf:params:scim:api:messages:2.0:Error");
    }
}

#[tokio::test]
async fn only_a_directory_provisions_and_sees_its_own() {
    let directory = Directory::new();
    let user = directory.add("bo").await;
    let path = format!("{USERS}/{}", id(&user));
    let other = directory.site.token("provisioner", &[Act::ProvisionMembers]);
    let reader = directory.site.token("bookkeeper", &[Act::ReadInvoices]);
    let get = async |token: &str| directory.site.program("GET", &path, token, &json!({}), &[]).await.status;
    assert_eq!(get(&other).await, StatusCode::NOT_FOUND, "another directory's");
    assert_eq!(get(&reader).await, StatusCode::NOT_FOUND, "not its act");
    assert_eq!(get("km_0265_00").await, StatusCode::UNAUTHORIZED);
    let cookie = directory.site.sign_in("ane").await;
    assert_eq!(
        directory.site.get(USERS, &cookie).await.status,
        StatusCode::NOT_FOUND,
        "a person is no directory"
    );
    for about in ["ServiceProviderConfig", "ResourceTypes", "Schemas"] {
        let answer = directory.ask("GET", &format!("/scim/v2/{about}"), json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{about}");
    }
}

#[tokio::test]
async fn where_people_live_comes_from_the_directory_and_a_protected_address_does_not_go_back() {
    let directory = Directory::new();
    let user = directory.add("bo").await;
    let path = format!("{USERS}/{}", id(&user));
    let patch =
        |value: Value| json!({ "Operations": [{ "op": "add", "path": "addresses", "value": value }] });
    let lives = json!([{ "type": "work", "formatted": "Rådhuset" }, { "type": "Home",
        "streetAddress": "Skovvej 12", "postalCode": "4100", "locality": "Ringsted" }]);
    let patched = json_of(&directory.ask("PATCH", &path, patch(lives)).await);
    let shown = json!([{ "type": "home", "streetAddress": "Skovvej 12", "postalCode": "4100", "locality": "Ringsted",
        "country": "DK" }]);
    assert_eq!(patched["addresses"], shown, "the work place's is not kept: {patched}");
    let broken = json!({ "Operations": [{ "op": "replace", "path": "addresses",
        "value": [{ "type": "home", "formatted": "Skovvej 12, Ringsted" }] }] });
    let broken = directory.ask("PATCH", &path, broken).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{}", broken.body);
    let protect = "UPDATE home_address SET protected = (1 = 1)";
    directory.site.db.store.write(directory.site.db.scope, |tx| tx.exec(protect, &[]).map(drop)).unwrap();
    let hidden = json_of(&directory.ask("GET", &path, json!({})).await);
    assert_eq!(hidden.get("addresses"), None);
    let title = json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Leder" }] });
    let patched = directory.ask("PATCH", &path, title).await;
    assert!(!patched.body.contains("Skovvej"), "{}", patched.body);
    let kept: Vec<(String,)> =
        directory.read(|tx| Ok(tx.all("SELECT street FROM home_address WHERE protected = (1 = 1)", &[])?));
    assert_eq!(kept, [("Skovvej 12".to_owned(),)], "a patch of something else leaves it");
}

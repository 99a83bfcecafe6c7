//! Passkeys against an authenticator that is played here, and one that was copied.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kaemner_app::access::signin;
use kaemner_store::Scope;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Site};

const ORIGIN: &str = "http://localhost";
const ID: &[u8] = b"en-noegle-af-ane";
/// The person is there, and has shown it by a finger or a code.
const VERIFIED: u8 = 0x05;
/// The person is there.
const PRESENT: u8 = 0x01;

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A site where `ane` has a passkey whose counter stands at five.
fn site() -> Site {
    let site = Site::at(ORIGIN);
    let public = key().verifying_key().to_sec1_point(false);
    let (x, y) = (public.x().unwrap().to_vec(), public.y().unwrap().to_vec());
    let credential = json!({ "cred": {
        "cred_id": base64(ID),
        "cred": { "type_": "ES256", "key": { "EC_EC2": { "curve": "SECP256R1", "x": base64(&x), "y": base64(&y) } } },
        "counter": 5, "transports": null, "user_verified": true, "backup_eligible": false, "backup_state": false,
        "registration_policy": "required",
        "extensions": { "cred_protect": "NotRequested", "hmac_create_secret": "NotRequested" },
        "attestation": { "data": "None", "metadata": "None" }, "attestation_format": "none",
    } });
    let add = |tx: &mut kaemner_store::Tx<'_>| signin::add_passkey(tx, site.admin, ID, "Nøgle", &credential);
    site.db.store.write(Scope::Community, add).unwrap();
    site
}

/// A sign-in under way: its state, its challenge, and the cookie of its browser.
struct Begun {
    state: String,
    challenge: String,
    cookie: String,
    allowed: Vec<String>,
}

async fn begin(site: &Site, login: &str) -> Begun {
    let answer = site.post("/sign-in/passkey/begin", "", &format!("login={login}&next=")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    let wanted = &said["options"]["publicKey"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let allowed = wanted["allowCredentials"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
    Begun { state: text(&said["state"]), challenge: text(&wanted["challenge"]), cookie, allowed }
}

/// What the authenticator answers.
struct Shown<'a> {
    origin: &'a str,
    host: &'a str,
    flags: u8,
    counter: u32,
}

impl Default for Shown<'_> {
    fn default() -> Self {
        Self { origin: ORIGIN, host: "localhost", flags: VERIFIED, counter: 6 }
    }
}

fn answer(begun: &Begun, shown: &Shown<'_>) -> String {
    let client = json!({ "type": "webauthn.get", "challenge": begun.challenge, "origin": shown.origin, "crossOrigin": false });
    let client = client.to_string();
    let mut data = Sha256::digest(shown.host.as_bytes()).to_vec();
    data.push(shown.flags);
    data.extend(shown.counter.to_be_bytes());
    let signed = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
    let signature: Signature = key().sign(&signed);
    let credential = json!({
        "id": base64(ID), "rawId": base64(ID), "type": "public-key", "extensions": {},
        "response": { "authenticatorData": base64(&data), "clientDataJSON": base64(client.as_bytes()),
            "signature": base64(signature.to_der().as_bytes()), "userHandle": null },
    });
    json!({ "state": begun.state, "credential": credential }).to_string()
}

async fn show(site: &Site, begun: &Begun, shown: &Shown<'_>) -> Answer {
    let form = format!("answer={}", crate::site::encode(&answer(begun, shown)));
    site.post("/sign-in/passkey", &begun.cookie, &form).await
}

#[tokio::test]
async fn a_passkey_signs_in_once_for_each_challenge() {
    let site = site();
    let begun = begin(&site, "ane").await;
    let came = show(&site, &begun, &Shown::default()).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let again = show(&site, &begun, &Shown { counter: 7, ..Shown::default() }).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the challenge was answered");
    // Yesterday's answer under today's state.
    let fresh = begin(&site, "ane").await;
    let mixed = Begun { challenge: begun.challenge, ..fresh };
    let old = show(&site, &mixed, &Shown { counter: 8, ..Shown::default() }).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Another browser's.
    let mut stolen = begin(&site, "ane").await;
    stolen.cookie = begin(&site, "ane").await.cookie;
    let taken = show(&site, &stolen, &Shown { counter: 9, ..Shown::default() }).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn another_site_and_a_person_who_was_not_verified_are_refused() {
    let site = site();
    for (what, shown) in [
        ("another origin", Shown { origin: "http://localhost.evil.example", ..Shown::default() }),
        ("another port", Shown { origin: "http://localhost:81", ..Shown::default() }),
        ("another host's data", Shown { host: "evil.example", ..Shown::default() }),
        ("present and not verified", Shown { flags: PRESENT, ..Shown::default() }),
        ("not even present", Shown { flags: 0, ..Shown::default() }),
        ("a counter that stands still", Shown { counter: 5, ..Shown::default() }),
        ("a counter that runs back", Shown { counter: 4, ..Shown::default() }),
    ] {
        let begun = begin(&site, "ane").await;
        let refused = show(&site, &begun, &shown).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", refused.body);
    }
    let begun = begin(&site, "ane").await;
    assert_eq!(show(&site, &begun, &Shown::default()).await.status, StatusCode::SEE_OTHER, "the honest one");
}

#[tokio::test]
async fn a_copied_authenticator_is_found_out_also_when_it_began_before() {
    let site = site();
    // The copy begins while the counter stands at five, and answers after the true one has gone on.
    let (copy, own) = (begin(&site, "ane").await, begin(&site, "ane").await);
    let counter = |counter| Shown { counter, ..Shown::default() };
    assert_eq!(show(&site, &own, &counter(7)).await.status, StatusCode::SEE_OTHER);
    let refused = show(&site, &copy, &counter(6)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let own = begin(&site, "ane").await;
    assert_eq!(show(&site, &own, &counter(8)).await.status, StatusCode::SEE_OTHER, "the true one goes on");
}

#[tokio::test]
async fn made_up_passkeys_are_the_same_after_a_restart() {
    // Another process, with the same key: what it once answered stands here. Without that, who asks before and after a
    // restart would know which logins exist.
    const ONCE: [(&str, &str); 3] = [
        ("findes.ikke.1", "WLHpAHEttiljruSeKZHo9z-qUKY"),
        ("findes.ikke.7", "I6he8VE9eA6w6WnU45zSug"),
        ("findes.ikke.12", "FGIxzmajp9l0Z580iZQqbA"),
    ];
    let site = site();
    for (login, made_up) in ONCE {
        assert_eq!(begin(&site, login).await.allowed, [made_up], "{login}");
        assert_eq!(begin(&Site::at(ORIGIN), &login.to_uppercase()).await.allowed, [made_up], "{login}");
    }
    let other = Site::with(ORIGIN, |settings| {
        settings.seal = Some(std::sync::Arc::new(kaemner_app::access::SealKey::new([8; 32])));
    });
    let mut differ = false;
    for number in 0..20 {
        let login = format!("findes.ikke.{number}");
        differ |= begin(&site, &login).await.allowed != begin(&other, &login).await.allowed;
    }
    assert!(differ, "another installation makes up others");
}

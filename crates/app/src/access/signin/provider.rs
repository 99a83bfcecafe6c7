//! The municipality's own identity providers and what their answers mean here.

use kaemner_store::Tx;
use kaemner_values::MunicipalityCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::change::{self, Proposal};
use super::{saml, sql};
use crate::access::AccessError;
use crate::actor::{Act, Actor, At, Level};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One identity provider of one municipality.
    ProviderId
}

/// An identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The provider.
    pub id: ProviderId,
    /// What the button on the sign-in page says.
    pub name: String,
    /// Whether people can use it.
    pub enabled: bool,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Who may come in by it.
    pub policy: Policy,
}

/// How a provider is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "snake_case")]
pub enum Protocol {
    /// OpenID Connect, code flow with PKCE.
    Oidc(Oidc),
    /// SAML 2.0 as OIOSAML 3 profiles it.
    Saml(Saml),
}

impl Protocol {
    /// The word stored beside the settings.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Oidc(_) => "oidc",
            Self::Saml(_) => "saml",
        }
    }
}

/// Who may come in by a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Whom the municipality already knows: linked before, provisioned, or known by personal number.
    Known,
    /// Besides, whoever the provider vouches for becomes a member at the first sign-in.
    Join,
}

impl Policy {
    /// The word on forms and in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Join => "join",
        }
    }

    /// The policy of a word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Known, Self::Join].into_iter().find(|policy| policy.name() == name)
    }
}

/// An OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oidc {
    /// The issuer, exactly as its tokens name it.
    pub issuer: String,
    /// What the provider calls this program.
    pub client_id: String,
    /// Name of the file with the client's secret in the operator's folder; `None` for a public client.
    pub secret_file: Option<String>,
    /// Scopes asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The claim that lists groups or job functions.
    pub groups_claim: String,
    /// The claim by which a provisioned user is known, `preferred_username` or `email`.
    pub login_claim: String,
    /// The claim with the personal number, if the provider gives it.
    pub cpr_claim: Option<String>,
    /// Values of `acr` and the levels they stand for. Others are read as NSIS writes them.
    pub acr: Vec<(String, String)>,
}

impl Oidc {
    /// The level an `acr` stands for.
    #[must_use]
    pub fn level(&self, acr: Option<&str>) -> Level {
        let Some(acr) = acr else { return Level::None };
        let listed = self.acr.iter().find(|(value, _)| value == acr);
        listed.map_or_else(|| Level::reported(acr), |(_, level)| Level::reported(level))
    }
}

/// A SAML provider: its metadata, and what is demanded of its assertions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saml {
    /// The provider's metadata as it was given.
    pub metadata: String,
    /// The CVR number its assertions and privileges must name.
    pub cvr: String,
    /// Name of the file with this program's private key and certificate (PEM) in the operator's folder.
    pub key_file: String,
}

/// Checks what can be checked without a network.
fn check(provider: &Provider) -> Result<(), AccessError> {
    let file_ok = |name: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !name.is_empty() && !name.starts_with('.') && name.chars().all(letter)
    };
    match &provider.protocol {
        Protocol::Oidc(oidc) => {
            let web = oidc.issuer.starts_with("https://") || oidc.issuer.starts_with("http://");
            if !web {
                return Err(AccessError::BadProvider("issuer"));
            }
            if oidc.client_id.is_empty() {
                return Err(AccessError::BadProvider("client_id"));
            }
            if !oidc.secret_file.as_deref().is_none_or(file_ok) {
                return Err(AccessError::BadProvider("secret_file"));
            }
        }
        Protocol::Saml(saml) => {
            saml::Idp::of_metadata(&saml.metadata).map_err(|_| AccessError::BadProvider("metadata"))?;
            if saml.cvr.len() != 8 || !saml.cvr.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(AccessError::BadProvider("cvr"));
            }
            if !file_ok(&saml.key_file) {
                return Err(AccessError::BadProvider("key_file"));
            }
        }
    }
    Ok(())
}

/// Proposes a provider, or a change of it; it holds when another person has confirmed it. To switch a provider off
/// takes one person and holds at once: what it sent ends with it.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadProvider`] with the field, or the store's.
pub fn put_provider(tx: &mut Tx<'_>, by: &Actor, provider: &Provider) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    super::demand::require_highest(tx, by)?;
    let standing = sql::provider::one(tx, provider.id)?;
    if standing.as_ref() == Some(provider) {
        return Ok(());
    }
    let off = standing.map(|standing| Provider { enabled: false, ..standing });
    let proposal = Proposal::Provider(provider.clone());
    if off.as_ref() == Some(provider) {
        change::drop_waiting(tx, by, &proposal.subject(), "dropped")?;
        return put(tx, by, Act::ManageSignIn, provider);
    }
    check(provider)?;
    check_secret(tx, provider)?;
    change::propose(tx, by, &proposal)
}

/// Puts a confirmed provider in force.
pub(super) fn confirmed(tx: &mut Tx<'_>, by: &Actor, provider: &Provider) -> Result<(), AccessError> {
    check(provider)?;
    check_secret(tx, provider)?;
    put(tx, by, Act::ConfirmSignIn, provider)
}

fn put(tx: &mut Tx<'_>, by: &Actor, act: Act, provider: &Provider) -> Result<(), AccessError> {
    let before = sql::provider::one(tx, provider.id)?;
    sql::provider::put(tx, by.person, provider)?;
    let of = |provider: &Provider| {
        json!({ "name": provider.name, "enabled": provider.enabled, "policy": provider.policy.name(),
            "settings": provider.protocol })
    };
    let event = Event::of(act, Object::new("identity_provider", provider.id.get()));
    let event = event.before(before.as_ref().map_or(json!(null), of)).after(of(provider));
    events::record(tx, by, event.step("provider_set"))?;
    if !provider.enabled {
        super::mapping::end_sent(tx, by, provider.id.get(), None)?;
    }
    Ok(())
}

/// A client's secret is sent to its own issuer alone: no other provider names its file, and whoever changes the
/// issuer names another file.
fn check_secret(tx: &mut Tx<'_>, provider: &Provider) -> Result<(), AccessError> {
    for other in sql::provider::all(tx)? {
        let clash = match (&provider.protocol, &other.protocol) {
            (Protocol::Oidc(new), Protocol::Oidc(known)) => {
                let same = other.id == provider.id && new.issuer == known.issuer;
                !same && new.secret_file.is_some() && new.secret_file == known.secret_file
            }
            (Protocol::Oidc(new), Protocol::Saml(known)) => new.secret_file.as_ref() == Some(&known.key_file),
            (Protocol::Saml(new), Protocol::Oidc(known)) => known.secret_file.as_ref() == Some(&new.key_file),
            (Protocol::Saml(_), Protocol::Saml(_)) => false,
        };
        if clash {
            return Err(AccessError::BadProvider("secret_taken"));
        }
    }
    Ok(())
}

/// The municipality's providers, for its administrators.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn providers(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Provider>, AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    Ok(sql::provider::all(tx)?)
}

/// The providers people can use, for the sign-in page; open to everybody.
///
/// # Errors
/// Only those of the store.
pub fn sign_in_choices(tx: &mut Tx<'_>) -> Result<Vec<Provider>, AccessError> {
    Ok(sql::provider::all(tx)?.into_iter().filter(|provider| provider.enabled).collect())
}

/// A provider that is in use; one that is switched off does not exist.
///
/// # Errors
/// [`AccessError::NotFound`], or the store's.
pub fn provider_in_use(tx: &mut Tx<'_>, id: ProviderId) -> Result<Provider, AccessError> {
    let found = sql::provider::one(tx, id)?.filter(|provider| provider.enabled);
    found.ok_or(AccessError::NotFound("identity provider"))
}

/// A fresh id for a provider, whose addresses must be known before it is set up.
#[must_use]
pub fn new_provider_id(tx: &Tx<'_>) -> ProviderId {
    ProviderId::new(tx.new_id())
}

/// The municipality of this transaction, where there is one.
pub(super) fn here(tx: &Tx<'_>) -> Result<MunicipalityCode, AccessError> {
    match tx.scope() {
        kaemner_store::Scope::Municipality(code) => Ok(code),
        kaemner_store::Scope::Community => Err(AccessError::NotFound("municipality")),
    }
}

//! Persons, units, grants and sessions. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::StoreError;
use kaemner_values::numbers::{Cpr, Gln};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, Ore, text};

use super::role::role;
use crate::actor::{Act, Denied, Level, PersonId, Right, UnitPath};

crate::ids::entity_id! {
    /// One unit of the organisation.
    UnitId
}
crate::ids::entity_id! {
    /// One role given to one person in one unit.
    GrantId
}
crate::ids::entity_id! {
    /// One session; never the secret that proves it.
    SessionId
}

/// A person new to the community.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The id, when it must be the same every time (demonstration); otherwise a fresh one.
    pub id: Option<PersonId>,
    /// Full name.
    pub name: String,
    /// Personal number, if known.
    pub cpr: Option<Cpr>,
}

/// A person's place in one municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// The person, registered in the community.
    pub person: PersonId,
    /// The name as this municipality shows it.
    pub name: String,
    /// Job title.
    pub title: String,
    /// Initials, as colleagues know them.
    pub initials: String,
    /// The unit the person belongs to.
    pub unit: UnitPath,
    /// First day.
    pub from: Date,
    /// Last day, if known.
    pub to: Option<Date>,
}

/// A member of this municipality.
pub type Member = NewMember;

impl NewMember {
    pub(super) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A role to be given.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// To whom.
    pub person: PersonId,
    /// Which role, by key.
    pub role: &'static str,
    /// In this unit and below.
    pub unit: UnitPath,
    /// Up to this amount, for roles that carry a limit.
    pub limit: Option<Ore>,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

/// A role as it was given.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The grant.
    pub id: GrantId,
    /// What was given.
    pub grant: NewGrant,
    /// By whom.
    pub granted_by: PersonId,
    /// When.
    pub granted_at: Timestamp,
}

impl Grant {
    pub(super) fn holds_on(&self, day: Date) -> bool {
        self.grant.from <= day && self.grant.to.is_none_or(|to| day <= to)
    }

    /// The rights the grant carries; none when the program no longer knows the role.
    pub(super) fn rights(&self) -> Vec<Right> {
        let acts = role(self.grant.role).map_or(&[][..], |role| role.acts);
        let right = |act| Right {
            act,
            under: self.grant.unit.clone(),
            limit: self.grant.limit,
            role: self.grant.role,
            from: self.grant.from,
            to: self.grant.to,
        };
        acts.iter().map(|act| right(*act)).collect()
    }
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// The municipality itself.
    Municipality,
    /// A department.
    Department,
    /// A school.
    School,
    /// A day-care institution.
    DayCare,
    /// A care home.
    CareHome,
    /// An office or a team.
    Office,
}

impl UnitKind {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Municipality, "municipality"),
        (Self::Department, "department"),
        (Self::School, "school"),
        (Self::DayCare, "day_care"),
        (Self::CareHome, "care_home"),
        (Self::Office, "office"),
    ];

    /// The word stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("office", |(_, name)| name)
    }

    /// The kind of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

crate::ids::text_col!(UnitKind, "a kind of unit", UnitKind::named, |kind: &UnitKind| kind.name());

/// A unit to be added below another.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// The unit above; `None` only for the municipality itself.
    pub parent: Option<UnitId>,
    /// A short code, unique in the municipality; part of the path.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The number suppliers send invoices to.
    pub gln: Option<Gln>,
    /// First day.
    pub from: Date,
}

/// A unit of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The unit.
    pub id: UnitId,
    /// Where it stands.
    pub path: UnitPath,
    /// Its short code.
    pub code: String,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The number suppliers send invoices to.
    pub gln: Option<String>,
}

/// A fresh session: the only time its secret is seen.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie, 32 random bytes in hexadecimal.
    pub token: String,
    /// The session.
    pub session: Session,
    /// The secret of the browser's own cookie, by which it is known next time.
    pub device: String,
}

/// By which way a session was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// A local account's password.
    Password,
    /// A local account's passkey.
    Passkey,
    /// The municipality's provider, by OpenID Connect.
    Oidc,
    /// The municipality's provider, by SAML.
    Saml,
}

impl Way {
    const ALL: [Self; 4] = [Self::Password, Self::Passkey, Self::Oidc, Self::Saml];

    /// The word stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Oidc => "oidc",
            Self::Saml => "saml",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::Password => "way-password",
            Self::Passkey => "way-passkey",
            Self::Oidc => "way-oidc",
            Self::Saml => "way-saml",
        })
    }
}

crate::ids::text_col!(Way, "a way to sign in", Way::named, |way: &Way| way.name());

/// What a provider calls the session it vouched for; its logout message names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSession {
    /// The provider.
    pub provider: uuid::Uuid,
    /// The provider's name of the person.
    pub subject: String,
    /// The provider's name of the session: `SessionIndex`, or the ID token that ends it.
    pub session: Option<String>,
}

/// A session that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// The municipality the person works in.
    pub municipality: MunicipalityCode,
    /// The token every changing request must carry.
    pub csrf: String,
    /// How surely the person is known.
    pub level: Level,
    /// How it was begun.
    pub way: Way,
    /// The one municipality it holds in; `None` wherever the person is a member.
    pub only_in: Option<MunicipalityCode>,
    /// Who vouched for the person, if a provider did.
    pub provider: Option<ProviderSession>,
}

impl Session {
    /// Whether the session is worth anything in this municipality.
    #[must_use]
    pub fn holds_in(&self, municipality: MunicipalityCode) -> bool {
        self.only_in.is_none_or(|only| only == municipality)
    }
}

/// One of a person's own sessions, for the list on the profile page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The session.
    pub id: SessionId,
    /// What the browser said it was.
    pub client: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// How surely the person is known in it.
    pub level: Level,
    /// How it was begun.
    pub way: Way,
}

/// What can go wrong in `access`.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Wrong login or password, or no such person: never told apart.
    #[error("sign-in refused")]
    SignInRefused,
    /// Too many attempts from one place.
    #[error("sign-in held back for {0} seconds")]
    HeldBack(i64),
    /// The person belongs to no municipality today.
    #[error("no membership today")]
    NoMembership,
    /// The password is shorter than [`super::PASSWORD_MIN`].
    #[error("password too short")]
    PasswordTooShort,
    /// The login or the personal number is taken.
    #[error("login or personal number already registered")]
    AlreadyRegistered,
    /// A unit with that code, path or GLN exists.
    #[error("unit already exists")]
    UnitExists,
    /// No such unit, person or grant.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The unit's code holds other characters than letters, digits and hyphen.
    #[error(transparent)]
    UnitCode(#[from] crate::actor::UnitPathError),
    /// No role of that key, or a limit on a role that carries none.
    #[error("role {0} cannot be given like this")]
    BadRole(String),
    /// No level can be demanded for that act.
    #[error("no level can be demanded for {}", .0.name())]
    NotDemandable(Act),
    /// A token names no act, or one its account lacks.
    #[error("a token can only hold acts of its account")]
    TokenActs,
    /// A token's last day has passed or is more than a year away.
    #[error("a token ends within a year")]
    TokenLife,
    /// A field of an identity provider cannot be used.
    #[error("identity provider: {0} cannot be used")]
    BadProvider(&'static str),
    /// The provider vouches for a person the municipality does not know.
    #[error("the person is not known here")]
    NotKnownHere,
    /// No sign-in under way by that name: too old, used, or never begun.
    #[error("no such sign-in under way")]
    FlowUnknown,
    /// The sign-in was begun by another browser.
    #[error("the sign-in was begun by another browser")]
    FlowElsewhere,
    /// A SAML message is refused.
    #[error(transparent)]
    Saml(#[from] super::signin::saml::SamlError),
    /// A provisioned user or group of that name exists.
    #[error("user or group name taken")]
    UserNameTaken,
    /// Somebody changed it since it was read.
    #[error("changed in between")]
    Changed,
    /// The person has as many passkeys as anybody may.
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// Hashing failed: the machine is out of memory.
    #[error("password hashing failed: {0}")]
    Hashing(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccessError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::SignInRefused => Some(text!("access-sign-in-refused")),
            Self::HeldBack(seconds) => Some(text!("access-held-back", seconds = *seconds)),
            Self::NoMembership => Some(text!("access-no-membership")),
            Self::PasswordTooShort => Some(text!("access-password-too-short")),
            Self::AlreadyRegistered => Some(text!("access-already-registered")),
            Self::UnitExists => Some(text!("access-unit-exists")),
            Self::NotFound(_) => Some(text!("access-not-found")),
            Self::UnitCode(_) => Some(text!("access-unit-code")),
            Self::BadRole(_) => Some(text!("access-bad-role")),
            Self::NotDemandable(_) => Some(text!("access-not-demandable")),
            Self::TokenActs => Some(text!("access-token-acts")),
            Self::TokenLife => Some(text!("access-token-life")),
            Self::BadProvider(field) => Some(text!("access-bad-provider", field = *field)),
            Self::NotKnownHere => Some(text!("access-not-known-here")),
            Self::FlowUnknown => Some(text!("access-flow-unknown")),
            Self::FlowElsewhere => Some(text!("access-flow-elsewhere")),
            Self::Saml(error) => Some(text!("access-saml", name = error.name())),
            Self::UserNameTaken => Some(text!("access-user-name-taken")),
            Self::Changed => Some(text!("access-changed")),
            Self::TooManyPasskeys => Some(text!("access-too-many-passkeys")),
            Self::Hashing(_) | Self::Store(_) => None,
        }
    }
}

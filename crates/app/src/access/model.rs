//! Persons, units, grants and sessions. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::StoreError;
use kaemner_values::numbers::{Cpr, Gln};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, Ore, text};

use crate::actor::{AccountRange, Act, ActSet, Denied, Level, PersonId, Right, RoleKey, UnitPath, Whose};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub person: PersonId,
    /// Which role, by key.
    pub role: RoleKey,
    /// In this unit and below.
    pub unit: UnitPath,
    /// On these accounts; empty is all.
    pub accounts: Vec<AccountRange>,
    /// Under these collective agreements; empty is all.
    pub agreements: Vec<String>,
    /// In whose matters.
    pub whose: Whose,
    /// Up to this amount, for roles that carry a limit.
    pub limit: Option<Ore>,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

impl NewGrant {
    /// A role in a unit from a day on, without any other limit.
    #[must_use]
    pub fn new(person: PersonId, role: impl Into<RoleKey>, unit: UnitPath, from: Date) -> Self {
        Self {
            person,
            role: role.into(),
            unit,
            accounts: Vec::new(),
            agreements: Vec::new(),
            whose: Whose::Anyone,
            limit: None,
            from,
            to: None,
        }
    }

    /// Up to an amount.
    #[must_use]
    pub const fn limit(mut self, limit: Option<Ore>) -> Self {
        self.limit = limit;
        self
    }

    /// The right that the grant carries, with the acts of its role.
    pub(super) fn right(&self, acts: ActSet) -> Right {
        Right {
            accounts: self.accounts.clone(),
            agreements: self.agreements.clone(),
            whose: self.whose,
            limit: self.limit,
            to: self.to,
            ..Right::new(self.role.clone(), acts, self.unit.clone(), self.from)
        }
        .within_reach()
    }
}

/// Where a grant comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantSource {
    /// Given by hand.
    Hand,
    /// Carried by a position; the holding's id.
    Position(uuid::Uuid),
    /// Taken in an emergency; the emergency's id.
    Emergency(uuid::Uuid),
    /// Sent by the identity provider at sign-in.
    Provider,
}

impl GrantSource {
    /// The word stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Position(_) => "position",
            Self::Emergency(_) => "emergency",
            Self::Provider => "provider",
        }
    }

    pub(super) const fn id(self) -> Option<uuid::Uuid> {
        match self {
            Self::Position(id) | Self::Emergency(id) => Some(id),
            Self::Hand | Self::Provider => None,
        }
    }

    pub(super) fn read(name: &str, id: Option<uuid::Uuid>) -> Option<Self> {
        match (name, id) {
            ("hand", None) => Some(Self::Hand),
            ("provider", None) => Some(Self::Provider),
            ("position", Some(id)) => Some(Self::Position(id)),
            ("emergency", Some(id)) => Some(Self::Emergency(id)),
            _ => None,
        }
    }
}

/// A role as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The grant.
    pub id: GrantId,
    /// What was given.
    pub grant: NewGrant,
    /// Where it comes from.
    pub source: GrantSource,
    /// By whom.
    pub granted_by: PersonId,
    /// When.
    pub granted_at: Timestamp,
    /// When it ends by itself, to the moment: emergency access.
    pub expires_at: Option<Timestamp>,
    /// When it was withdrawn, if it was.
    pub ended_at: Option<Timestamp>,
}

impl Grant {
    /// Whether it holds on a day at a moment.
    #[must_use]
    pub fn holds(&self, day: Date, now: Timestamp) -> bool {
        let days = self.grant.from <= day && self.grant.to.is_none_or(|to| day <= to);
        days && self.is_alive(now)
    }

    /// Whether it holds or will hold.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

crate::ids::entity_id! {
    /// One deputyship.
    DeputyshipId
}

/// A deputy to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeputyship {
    /// Whose rights.
    pub principal: PersonId,
    /// Who may use them.
    pub deputy: PersonId,
    /// In this unit and below.
    pub unit: UnitPath,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why: holiday, illness.
    pub reason: String,
}

/// A deputyship as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputyship {
    /// The deputyship.
    pub id: DeputyshipId,
    /// What was made.
    pub new: NewDeputyship,
    /// By whom.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// When it was ended before its last day, if it was.
    pub ended_at: Option<Timestamp>,
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
    /// An emergency of the same person waits for its review.
    #[error("an emergency waits for its review")]
    EmergencyOpen,
    /// More than one member may be meant.
    #[error("{0} may be several persons")]
    Several(String),
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
    /// A token names an act that no program does.
    #[error("an act of the token is a person's alone")]
    PersonsAct,
    /// A service account's role decides what only persons decide.
    #[error("the role is for persons alone")]
    PersonsRole,
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
    /// The first day is after the last, or has passed.
    #[error("the period is not one to come")]
    BadPeriod,
    /// A reason is needed.
    #[error("no reason given")]
    NoReason,
    /// A purpose or reason holds what may be a personal number; it would stand in a log.
    #[error("the text holds what may be a personal number")]
    PersonalNumber,
    /// It was decided, ended or released before.
    #[error("already decided")]
    AlreadyDecided,
    /// A text that names accounts is no range of digits.
    #[error(transparent)]
    BadAccounts(#[from] crate::actor::AccountRangeError),
    /// A role of that key exists, or the key has other characters than small letters, digits and underscore.
    #[error("role key {0} cannot be used")]
    RoleKey(String),
    /// A role of one's own carries no acts, or acts that no one person may hold.
    #[error("role acts: {0}")]
    RoleActs(String),
    /// The answers to an instruction's questions are not right, or the text is not the one that holds today.
    #[error("instruction {0}: not understood")]
    NotUnderstood(String),
    /// A line of an import cannot be used; nothing of the file was taken.
    #[error("line {line}: {}", .problem.key)]
    Line {
        /// The line of the file, from 1.
        line: usize,
        /// What is wrong with it.
        problem: Message,
    },
    /// The archive does not hold what would be deleted.
    #[error("class {0} is not archived")]
    NotArchived(&'static str),
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
            Self::PersonsAct => Some(text!("access-persons-act")),
            Self::PersonsRole => Some(text!("access-persons-role")),
            Self::TokenLife => Some(text!("access-token-life")),
            Self::BadProvider(field) => Some(text!("access-bad-provider", field = *field)),
            Self::NotKnownHere => Some(text!("access-not-known-here")),
            Self::FlowUnknown => Some(text!("access-flow-unknown")),
            Self::FlowElsewhere => Some(text!("access-flow-elsewhere")),
            Self::Saml(error) => Some(text!("access-saml", name = error.name())),
            Self::UserNameTaken => Some(text!("access-user-name-taken")),
            Self::Changed => Some(text!("access-changed")),
            Self::TooManyPasskeys => Some(text!("access-too-many-passkeys")),
            Self::BadPeriod => Some(text!("access-bad-period")),
            Self::NoReason => Some(text!("access-no-reason")),
            Self::PersonalNumber => Some(text!("access-personal-number")),
            Self::EmergencyOpen => Some(text!("access-emergency-open")),
            Self::Several(typed) => Some(text!("access-several", typed = typed.as_str())),
            Self::AlreadyDecided => Some(text!("access-already-decided")),
            Self::BadAccounts(error) => Some(text!("access-bad-accounts", text = error.0.as_str())),
            Self::RoleKey(key) => Some(text!("access-role-key", key = key.as_str())),
            Self::RoleActs(problem) => Some(text!("access-role-acts", problem = problem.as_str())),
            Self::NotUnderstood(_) => Some(text!("access-not-understood")),
            Self::Line { line, problem } => {
                Some(text!("access-line", line = *line, problem = problem.clone()))
            }
            Self::NotArchived(_) => Some(text!("access-not-archived")),
            Self::Hashing(_) | Self::Store(_) => None,
        }
    }
}

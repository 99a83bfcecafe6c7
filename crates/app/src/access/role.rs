//! Roles: the ready-made set, shipped as data, and those a municipality makes itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use kaemner_values::text;
use kaemner_values::text::Message;
use serde::Deserialize;

use crate::actor::{Act, ActSet, PersonId, RoleKey};

/// A set of acts under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The key kept with each grant.
    pub key: RoleKey,
    /// Its name.
    pub name: RoleName,
    /// The acts it carries.
    pub acts: ActSet,
    /// Whether the grant may carry an amount limit.
    pub limited: bool,
    /// Whether it may be taken in an emergency.
    pub emergency: bool,
    /// Whether it can still be given; what stands of it is kept.
    pub open: bool,
}

/// What a role is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleName {
    /// The Fluent key of a ready-made role's name.
    Ready(&'static str),
    /// The municipality's own words.
    Own(String),
}

/// A role of the municipality's own. Its acts never change: another set of acts is another role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRole {
    /// The role.
    pub role: Role,
    /// What it is for.
    pub purpose: String,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// Since when it can no longer be given.
    pub ended_at: Option<Timestamp>,
}

impl Role {
    /// Its name for people.
    #[must_use]
    pub fn message(&self) -> Message {
        match &self.name {
            RoleName::Ready(key) => Message::new(key),
            RoleName::Own(name) => text!("role-own", name = name.as_str()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "read by people and by the test of age")]
    reviewed: toml::value::Datetime,
    role: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    acts: Vec<String>,
    #[serde(default)]
    limited: bool,
    #[serde(default)]
    emergency: bool,
}

static READY: LazyLock<Vec<Role>> = LazyLock::new(|| read(include_str!("../../data/roles.toml")));

/// Reads the embedded file. A fault in it is a fault of the build: the test reads it too.
#[expect(clippy::expect_used, reason = "embedded data that a test has read")]
fn read(text: &str) -> Vec<Role> {
    let file: File = toml::from_str(text).expect("roles.toml is read");
    file.role
        .into_iter()
        .map(|line| Role {
            name: RoleName::Ready(Box::leak(format!("role-{}", line.key.replace('_', "-")).into_boxed_str())),
            key: RoleKey::from(line.key),
            acts: acts(&line.acts).expect("roles.toml names known acts"),
            limited: line.limited,
            emergency: line.emergency,
            open: true,
        })
        .collect()
}

/// The acts of these names; the first unknown one otherwise.
pub(super) fn acts(names: &[String]) -> Result<ActSet, String> {
    names.iter().map(|name| Act::named(name).ok_or_else(|| name.clone())).collect()
}

/// The ready-made roles. A system administrator holds no business right.
#[must_use]
pub fn ready_roles() -> &'static [Role] {
    &READY
}

/// The ready-made role of that key.
#[must_use]
pub fn ready_role(key: &str) -> Option<&'static Role> {
    READY.iter().find(|role| role.key == *key)
}

/// The roles a municipality can give, by key: the ready-made ones and its own.
#[derive(Debug, Clone, Default)]
pub struct Roles(BTreeMap<RoleKey, Role>);

impl Roles {
    pub(super) fn with(own: impl IntoIterator<Item = Role>) -> Self {
        Self(READY.iter().cloned().chain(own).map(|role| (role.key.clone(), role)).collect())
    }

    /// The role of that key.
    #[must_use]
    pub fn get(&self, key: &RoleKey) -> Option<&Role> {
        self.0.get(key)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }

    /// The name of a role for people; its key when the program no longer knows it.
    #[must_use]
    pub fn name(&self, key: &RoleKey) -> Message {
        self.get(key).map_or_else(|| text!("role-own", name = key.as_str()), Role::message)
    }
}

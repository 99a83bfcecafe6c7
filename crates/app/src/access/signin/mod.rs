//! How persons and programs prove who they are, and what an outside directory may change.
//!
//! Local accounts sign in by password or passkey; a municipality's own identity provider vouches for its people
//! by OpenID Connect or SAML; programs show the token of a service account. Each gives a session or an actor
//! with the same rights model: nothing here grants a right but through `access`.
//!
//! What it promises: a secret is kept as its hash alone and shown once; a session of one municipality's
//! provider holds in that municipality alone; a failed sign-in never tells whether the person exists, and never
//! keeps a known browser out.

mod arrive;
mod change;
mod demand;
mod device;
mod directory;
mod flow;
mod mapping;
mod passkey;
mod provider;
pub mod saml;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use arrive::{SENT_ROLE_LIFE, Vouched, arrive, end_provider_sessions, use_assertion_once};
pub use change::{
    Proposal, SignInChange, SignInChangeId, confirm_sign_in_change, drop_sign_in_change,
    waiting_sign_in_changes,
};
pub use demand::{DEMANDABLE, LevelDemand, level_demands, set_level_demand};
pub use directory::{
    DirectoryFilter, DirectoryGroup, DirectoryPage, DirectoryPerson, DirectorySet, DirectoryUser,
    deprovision_group, deprovision_user, directory_group, directory_groups, directory_user, directory_users,
    provision_group, provision_user, reprovision_group, reprovision_user,
};
pub use flow::{
    FLOW_LIFE, Flow, NewFlow, begin_flow, flow_of_state, keep_answer, new_browser_secret, new_state,
    take_flow,
};
pub use mapping::{
    OutsideRole, RoleMapping, add_role_mapping, name_unit, outside_units, remove_role_mapping, role_mappings,
};
pub use passkey::{
    PASSKEYS_MAX, Passkey, UsedPasskey, add_passkey, passkey_owner, passkeys, person_of_login,
    remove_passkey, sign_in_by_passkey,
};
pub use provider::{
    Oidc, Policy, Protocol, Provider, ProviderId, Saml, new_provider_id, provider_in_use, providers,
    put_provider, sign_in_choices,
};
pub use service::{
    Bearer, NewServiceAccount, NewToken, ServiceAccount, ServiceToken, ShownToken, TokenId,
    add_service_account, bearer, close_service_account, is_for_programs, issue_token, persons_alone, program,
    revoke_token, service_accounts, token_holds,
};

pub(super) use demand::demands;
pub(super) use device::{Device, device_of, remember_device};
pub(super) use sql::provider::is_enabled as is_provider_enabled;

use sha2::{Digest, Sha256};

/// The hash a secret is kept as. Secrets are random and long, so that no salt or slowness is needed.
pub(in crate::access) fn secret_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// `N` random bytes in hexadecimal.
pub(in crate::access) fn fresh_secret<const N: usize>() -> String {
    kaemner_store::random_bytes::<N>().iter().map(|byte| format!("{byte:02x}")).collect()
}

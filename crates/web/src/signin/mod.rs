//! Signing in by a provider or a passkey, own passkeys, service accounts, the settings of it all, and SCIM.

mod change;
mod flow;
mod oidc;
mod passkey;
mod provider;
mod saml;
mod scim;
mod service;
mod settings;

use kaemner_app::actor::Act;

use crate::route::{Need, Route, action, page};

pub(crate) use flow::{after_sign_out, municipalities};
pub(crate) use scim::refusal as scim_refusal;

pub(crate) fn routes() -> Vec<Route> {
    let service = Need::May(Act::ManageServiceAccounts);
    let manage = Need::May(Act::ManageSignIn);
    let confirm = Need::May(Act::ConfirmSignIn);
    let mut routes = vec![
        page("/sign-in/{code}", Need::Nobody, flow::choices),
        page("/sign-in/{code}/{id}/start", Need::Nobody, flow::start),
        page("/sign-in/{code}/{id}/callback", Need::Nobody, oidc::callback),
        page("/sign-in/{code}/{id}/metadata", Need::Nobody, saml::metadata),
        action("/sign-in/{code}/{id}/acs", Need::Nobody, saml::acs),
        page("/sign-in/{code}/{id}/logout", Need::Nobody, saml::logout),
        page("/sign-in/saml/finish", Need::Nobody, saml::finish),
        page("/sign-in/out", Need::Nobody, flow::out),
        page("/sign-in/out/go", Need::Nobody, flow::out_go),
        action("/sign-in/passkey/begin", Need::Nobody, passkey::begin_sign_in),
        action("/sign-in/passkey", Need::Nobody, passkey::sign_in),
        page("/{code}/profile/passkeys", Need::SignedIn, passkey::show),
        action("/{code}/profile/passkeys", Need::SignedIn, passkey::make),
        action("/{code}/profile/passkeys/begin", Need::SignedIn, passkey::begin_make),
        action("/{code}/profile/passkeys/remove", Need::SignedIn, passkey::remove),
        page("/{code}/access/service-accounts", service, service::show),
        action("/{code}/access/service-accounts", service, service::add),
        action("/{code}/access/service-accounts/{id}/tokens", service, service::issue),
        action("/{code}/access/service-accounts/{id}/revoke", service, service::revoke),
        action("/{code}/access/service-accounts/{id}/close", service, service::close),
        page("/{code}/access/sign-in", manage, settings::show),
        action("/{code}/access/sign-in/demands", manage, settings::demand),
        page("/{code}/access/sign-in/new", manage, provider::fresh),
        page("/{code}/access/sign-in/providers/{id}", manage, provider::show),
        action("/{code}/access/sign-in/providers/{id}", manage, provider::put),
        action("/{code}/access/sign-in/mappings", manage, settings::add_mapping),
        action("/{code}/access/sign-in/mappings/remove", manage, settings::remove_mapping),
        action("/{code}/access/sign-in/units", manage, settings::name_unit),
        action("/{code}/access/sign-in/take-back", manage, change::take_back),
        page("/{code}/access/sign-in/changes", confirm, change::show),
        action("/{code}/access/sign-in/changes", confirm, change::decide),
    ];
    routes.extend(scim::routes());
    routes
}

//! The settings of signing in: providers, what outside roles mean, and which act demands which level.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::signin::{self, DEMANDABLE, Proposal, Provider, RoleMapping, SignInChange};
use kaemner_app::access::{self, AccessError, Role, ready_roles};
use kaemner_app::actor::{Act, Actor, Demand, Level, UnitPath};
use kaemner_store::Tx;
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, danish, text};
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Choice, Field, FieldKind, Form};

#[derive(Template)]
#[template(path = "signin/settings.html")]
struct SettingsView {
    csrf: String,
    code: MunicipalityCode,
    own: Message,
    demands: Vec<Row>,
    providers: Vec<Provider>,
    waiting: Vec<SignInChange>,
    mappings: Vec<ShownMapping>,
    mapping_form: Option<Form>,
    mapping_open: bool,
    units: Vec<(String, UnitPath)>,
    unit_choices: Vec<Choice>,
    errors: FormErrors,
}

/// One act, what is demanded for it now, and the decision that says so.
struct Row {
    act: Act,
    level: Level,
    decision: String,
}

/// A mapping in words.
struct ShownMapping {
    id: Uuid,
    source: String,
    external: String,
    role: Message,
    unit: String,
    limit: String,
}

impl Row {
    /// The words for an act a level can be demanded for.
    fn title(&self) -> Message {
        match self.act {
            Act::ReleasePayments => text!("demand-release-payments"),
            Act::AuthoriseInvoice => text!("demand-authorise-invoice"),
            Act::ConfirmSupplier => text!("demand-confirm-supplier"),
            Act::EditSupplier => text!("demand-edit-supplier"),
            Act::PostVoucher => text!("demand-post-voucher"),
            Act::GrantRole => text!("demand-grant-role"),
            Act::ManageMembers => text!("demand-manage-members"),
            Act::ManageServiceAccounts => text!("demand-manage-service-accounts"),
            Act::RevealCpr => text!("demand-reveal-cpr"),
            _ => text!("demand-export-ledger"),
        }
    }
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, FormErrors::default(), Fields::default()).await
}

/// Everything the page shows, read at once.
struct Known {
    demands: Vec<Row>,
    providers: Vec<Provider>,
    waiting: Vec<SignInChange>,
    accounts: Vec<(Uuid, String)>,
    mappings: Vec<RoleMapping>,
    outside: Vec<(String, UnitPath)>,
    units: Vec<(UnitPath, String)>,
}

fn known(tx: &mut Tx<'_>, by: &Actor) -> Result<Known, AccessError> {
    let set = signin::level_demands(tx, by)?;
    let row = |act: &Act| {
        let set = set.iter().find(|row| row.demand.act == *act);
        let (level, decision) =
            set.map_or((Level::None, String::new()), |row| (row.demand.level, row.decision.clone()));
        Row { act: *act, level, decision }
    };
    let accounts = if by.may_somewhere(Act::ManageServiceAccounts) {
        signin::service_accounts(tx, by)?
            .into_iter()
            .map(|account| (account.id.get(), account.name))
            .collect()
    } else {
        Vec::new()
    };
    Ok(Known {
        demands: DEMANDABLE.iter().map(row).collect(),
        providers: signin::providers(tx, by)?,
        waiting: signin::waiting_sign_in_changes(tx, by)?,
        accounts,
        mappings: signin::role_mappings(tx, by)?,
        outside: signin::outside_units(tx, by)?,
        units: access::units(tx)?.into_iter().map(|unit| (unit.path, unit.name)).collect(),
    })
}

impl Known {
    /// Who sends outside roles: the providers, and the directories behind service accounts.
    fn sources(&self) -> Vec<Choice> {
        let proposed = self.waiting.iter().filter_map(|change| match &change.proposal {
            Proposal::Provider(provider) if change.standing.is_none() => Some(provider),
            _ => None,
        });
        let providers = self.providers.iter().chain(proposed);
        let providers = providers.map(|provider| (provider.id.get(), provider.name.clone()));
        let all = providers.chain(self.accounts.iter().cloned());
        all.map(|(id, label)| Choice { value: id.to_string(), label }).collect()
    }

    fn unit_choices(&self) -> Vec<Choice> {
        let choice = |(path, name): &(UnitPath, String)| Choice {
            value: path.to_string(),
            label: format!("{name} ({path})"),
        };
        self.units.iter().map(choice).collect()
    }

    fn shown(&self) -> Vec<ShownMapping> {
        let sources = self.sources();
        let source = |id: Uuid| {
            let found = sources.iter().find(|choice| choice.value == id.to_string());
            found.map_or_else(|| "–".to_owned(), |choice| choice.label.clone())
        };
        let role = |key| access::ready_role(key).map_or_else(|| text!("role-employee"), Role::message);
        let by_constraint = |fixed: String, constraint: Option<&String>| match constraint {
            Some(name) => format!("{fixed} ← {name}"),
            None => fixed,
        };
        let shown = |mapping: &RoleMapping| ShownMapping {
            id: mapping.id,
            source: source(mapping.source),
            external: mapping.external.clone(),
            role: role(mapping.role),
            unit: by_constraint(mapping.unit.to_string(), mapping.unit_constraint.as_ref()),
            limit: by_constraint(
                mapping.limit.map_or_else(|| "–".to_owned(), danish::amount),
                mapping.amount_constraint.as_ref(),
            ),
        };
        self.mappings.iter().map(shown).collect()
    }
}

async fn page(ctx: &Ctx, errors: FormErrors, typed: Fields) -> Result<Page, WebError> {
    let known = ctx.read(known).await?;
    let own = ctx.by()?.level().title();
    let mapping_open = typed.get("external").is_some();
    let view = SettingsView {
        csrf: ctx.csrf(),
        code: ctx.code()?,
        own,
        mappings: known.shown(),
        mapping_form: (!known.sources().is_empty())
            .then(|| mapping_form(ctx, &known, &typed, errors.clone())),
        mapping_open,
        unit_choices: known.unit_choices(),
        demands: known.demands,
        waiting: known.waiting,
        providers: known.providers,
        units: known.outside,
        errors: if mapping_open { FormErrors::default() } else { errors },
    };
    let head = Head::new(text!("sign-in-settings-title")).lead(text!("sign-in-settings-lead"));
    Page::new(ctx, head.help("sign-in"), &view).await
}

fn mapping_form(ctx: &Ctx, known: &Known, typed: &Fields, errors: FormErrors) -> Form {
    let choice = |role: &Role| Choice { value: role.key.to_string(), label: ctx.say(&role.message()) };
    let roles = ready_roles().iter().map(choice);
    let fields = [
        Field::new("source", text!("mappings-source"), FieldKind::Select(known.sources())).required(),
        Field::new("external", text!("mappings-external"), FieldKind::Text)
            .hint(text!("mappings-external-hint"))
            .required(),
        Field::new("role", text!("mappings-role"), FieldKind::Select(roles.collect())).required(),
        Field::new("unit", text!("mappings-unit"), FieldKind::Select(known.unit_choices())).required(),
        Field::new("unit_constraint", text!("mappings-unit-constraint"), FieldKind::Text)
            .hint(text!("mappings-constraint-hint")),
        Field::new("limit", text!("mappings-limit"), FieldKind::Amount),
        Field::new("amount_constraint", text!("mappings-amount-constraint"), FieldKind::Text),
    ];
    Form {
        action: ctx.href("/access/sign-in/mappings"),
        csrf: ctx.csrf(),
        fields: fields.map(|field| field.typed(typed, &errors)).into(),
        submit: text!("mappings-add"),
        cancel: None,
        errors,
        files: false,
    }
}

async fn refused(ctx: &Ctx, errors: FormErrors, typed: Fields) -> Result<Response, WebError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(ctx, errors, typed).await?).into_response())
}

fn back(ctx: &Ctx) -> Response {
    Redirect::to(&ctx.href("/access/sign-in")).into_response()
}

pub(super) async fn demand(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let act = fields.get("act").and_then(Act::named).ok_or(WebError::BadRequest("act"))?;
    let level = fields.get("level").and_then(Level::named).ok_or(WebError::BadRequest("level"))?;
    let Some(decision) = fields.typed("decision").map(str::to_owned) else {
        let errors = FormErrors::whole(text!("demand-decision-missing"));
        return refused(&ctx, errors, Fields::default()).await;
    };
    let demand = Demand { act, level };
    match ctx.write(move |tx, by| signin::set_level_demand(tx, by, demand, &decision)).await {
        Ok(()) => Ok(back(&ctx)),
        Err(WebError::Refused(message)) => refused(&ctx, FormErrors::whole(message), Fields::default()).await,
        Err(other) => Err(other),
    }
}

pub(super) async fn add_mapping(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let missing = || text!("form-required");
    let source = fields.get("source").and_then(|id| id.parse::<Uuid>().ok());
    let source = errors.take("source", source.ok_or_else(missing));
    let external = errors.required(&fields, "external").map(str::to_owned);
    let role = fields.get("role").and_then(access::ready_role).map(|role| role.key.as_str());
    let role = errors.take("role", role.ok_or_else(missing));
    let unit = fields.get("unit").and_then(|unit| UnitPath::parse(unit).ok());
    let unit = errors.take("unit", unit.ok_or_else(missing));
    let limit = fields.typed("limit").is_some().then(|| errors.amount(&fields, "limit")).flatten();
    let typed = |name: &str| fields.typed(name).map(str::to_owned);
    let (unit_constraint, amount_constraint) = (typed("unit_constraint"), typed("amount_constraint"));
    if let (Some(source), Some(external), Some(role), Some(unit), true) =
        (source, external, role, unit, errors.is_empty())
    {
        let written = ctx.write(move |tx, by| {
            let mapping = RoleMapping {
                id: tx.new_id(),
                source,
                external: external.clone(),
                role,
                unit: unit.clone(),
                limit,
                unit_constraint: unit_constraint.clone(),
                amount_constraint: amount_constraint.clone(),
            };
            signin::add_role_mapping(tx, by, &mapping)
        });
        match written.await {
            Ok(()) => return Ok(back(&ctx)),
            Err(WebError::Refused(message)) => errors.add("", message),
            Err(other) => return Err(other),
        }
    }
    refused(&ctx, errors, fields).await
}

pub(super) async fn remove_mapping(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let id: Uuid = fields.get("id").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    ctx.write(move |tx, by| signin::remove_role_mapping(tx, by, id)).await?;
    Ok(back(&ctx))
}

/// Names a unit as an outside system does, or forgets the name when no unit is sent.
pub(super) async fn name_unit(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let Some(name) = fields.typed("name").map(str::to_owned) else {
        return refused(&ctx, FormErrors::whole(text!("form-required")), Fields::default()).await;
    };
    let unit = match fields.get("unit") {
        Some(unit) => Some(UnitPath::parse(unit).map_err(|_| WebError::BadRequest("unit"))?),
        None => None,
    };
    ctx.write(move |tx, by| signin::name_unit(tx, by, &name, unit.as_ref())).await?;
    Ok(back(&ctx))
}

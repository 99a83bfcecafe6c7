//! Where a person lives: what is shown of it, the form, and a file of many.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{self, AccessError, AddressPart, AddressShown, HomeAddress, PersonnelSource};
use kaemner_app::actor::{Act, PersonId};
use kaemner_formats::sheet::{self, Sheet, SheetFormat};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::parts::{Part, Section, Sections};
use super::unmasked::Masked;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::{Fields, FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Facts, Field, FieldKind, Form, State};

/// An address in words.
pub(super) fn facts(address: &HomeAddress) -> Facts {
    let town = format!("{} {}", address.postcode, address.city);
    let mut all = vec![
        (text!("rights-address-street"), Cell::Text(address.street.clone())),
        (text!("rights-address-town"), Cell::Text(town)),
    ];
    if address.country != "DK" {
        all.push((text!("rights-address-country"), Cell::Code(address.country.clone())));
    }
    if address.protected {
        all.push((text!("rights-address-protection"), protection()));
    }
    Facts(all)
}

fn protection() -> Cell {
    Cell::State(State::Waits, text!("rights-address-protected"))
}

/// The section of a person's page; nothing for who has nothing to do with it.
pub(super) fn section(
    ctx: &Ctx,
    person: PersonId,
    shown: Option<AddressShown>,
) -> Result<Option<Section>, WebError> {
    let by = ctx.by()?;
    let reveals = by.may_somewhere(Act::RevealCpr) && by.person != person;
    let (section, masked) = (Section::new(text!("rights-address")), Masked::Address);
    let section = match shown {
        None if reveals => section.hint(text!("rights-unmask-hint")).with(masked.question(
            ctx,
            person,
            FormErrors::default(),
        )),
        None => return Ok(None),
        Some(AddressShown::Unknown) => section.with(Part::Say(text!("rights-address-none"))),
        Some(AddressShown::Open(address)) => section.with(Part::Facts(facts(&address))),
        Some(AddressShown::Protected) => {
            let section = section.with(Part::Facts(Facts(vec![(text!("rights-address"), protection())])));
            if reveals {
                section.hint(text!("rights-unmask-hint")).with(masked.question(
                    ctx,
                    person,
                    FormErrors::default(),
                ))
            } else {
                section
            }
        }
    };
    let change = by.person != person && by.may_somewhere(Act::ManageMembers);
    let link = (text!("rights-address-change"), ctx.href(&format!("/access/people/{person}/address")));
    Ok(Some(if change { section.with(Part::Links(vec![link])) } else { section }))
}

/// One's own, on one's profile.
pub(crate) async fn own(ctx: &Ctx) -> Result<Option<HomeAddress>, WebError> {
    let shown = ctx.read(|tx, by| access::address(tx, by, by.person)).await?;
    Ok(match shown {
        Some(AddressShown::Open(address)) => Some(address),
        _ => None,
    })
}

pub(super) async fn form(ctx: Ctx, Id(person): Id<PersonId>) -> Result<Page, WebError> {
    ask(&ctx, person, &Fields::default(), FormErrors::default()).await
}

async fn ask(ctx: &Ctx, person: PersonId, fields: &Fields, errors: FormErrors) -> Result<Page, WebError> {
    let (member, shown) = ctx
        .read(move |tx, by| {
            Ok::<_, AccessError>((access::member(tx, by, person)?, access::address(tx, by, person)?))
        })
        .await?;
    let is_protected = matches!(shown, Some(AddressShown::Protected));
    // A protected address is not repeated; whoever changes it writes the whole of it.
    let known = match shown {
        None => return Err(WebError::NotFound),
        Some(AddressShown::Open(address)) => Some(address),
        Some(AddressShown::Unknown | AddressShown::Protected) => None,
    };
    let value = |part: fn(&HomeAddress) -> &str| known.as_ref().map_or("", part).to_owned();
    let country = if known.is_some() { value(|known| &known.country) } else { "DK".to_owned() };
    let mut protected = Field::new("protected", text!("rights-address-protected"), FieldKind::Check)
        .hint(text!("rights-address-protected-hint"));
    if is_protected {
        protected = protected.value("yes");
    }
    let all = vec![
        Field::new("street", text!("rights-address-street"), FieldKind::Text)
            .hint(text!("rights-address-street-hint"))
            .value(value(|known| &known.street)),
        Field::new("postcode", text!("rights-address-postcode"), FieldKind::Text)
            .value(value(|known| &known.postcode)),
        Field::new("city", text!("rights-address-city"), FieldKind::Text).value(value(|known| &known.city)),
        Field::new("country", text!("rights-address-country"), FieldKind::Text)
            .hint(text!("rights-address-country-hint"))
            .value(country),
        protected,
    ];
    let form = Form {
        action: ctx.href(&format!("/access/people/{person}/address")),
        csrf: ctx.csrf(),
        fields: all.into_iter().map(|field| field.typed(fields, &errors)).collect(),
        submit: text!("rights-address-save"),
        cancel: Some(ctx.href(&format!("/access/people/{person}"))),
        errors,
        files: false,
    };
    let head = Head::new(text!("rights-address-title", name = member.name.as_str()))
        .crumb(text!("place-access"), "/access")
        .crumb(text!("rights-person-title", name = member.name), format!("/access/people/{person}"))
        .help("rights");
    let hint =
        if is_protected { text!("rights-address-hint-protected") } else { text!("rights-address-hint") };
    let section = Section::new(text!("rights-address")).hint(hint).with(Part::Form(form));
    Page::new(ctx, head, &Sections(vec![section])).await
}

pub(super) async fn write(ctx: Ctx, Id(person): Id<PersonId>, fields: Fields) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let new = match typed(&fields) {
        Ok(new) => new,
        Err(errors) => return again(&ctx, person, &fields, errors).await,
    };
    let done = ctx
        .write(move |tx, by| access::set_address(tx, by, person, new.as_ref(), PersonnelSource::Screen))
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&ctx.href(&format!("/access/people/{person}"))).into_response()),
        Err(WebError::Refused(message)) => again(&ctx, person, &fields, FormErrors::whole(message)).await,
        Err(other) => Err(other),
    }
}

async fn again(
    ctx: &Ctx,
    person: PersonId,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let page = ask(ctx, person, fields, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The address that was typed; nothing at all means that none is known any more.
fn typed(fields: &Fields) -> Result<Option<HomeAddress>, FormErrors> {
    let part = |name: &str| fields.typed(name).unwrap_or_default();
    let (street, postcode, city, country) = (part("street"), part("postcode"), part("city"), part("country"));
    if [street, postcode, city].iter().all(|part| part.is_empty()) {
        return Ok(None);
    }
    let protected = fields.get("protected") == Some("yes");
    HomeAddress::new(street, postcode, city, country, protected).map(Some).map_err(|error| {
        let mut errors = FormErrors::default();
        let field = match &error {
            AccessError::BadAddress(part) => match part {
                AddressPart::Street => "street",
                AddressPart::Postcode => "postcode",
                AddressPart::City => "city",
                AddressPart::Country => "country",
            },
            _ => "street",
        };
        errors.add(field, error.message().unwrap_or_else(|| text!("form-required")));
        errors
    })
}

/// The first file of an upload as a table.
pub(super) fn sheet_of(upload: &Upload) -> Result<Sheet, FormErrors> {
    let wrong = |message: Message| {
        let mut errors = FormErrors::default();
        errors.add("file", message);
        errors
    };
    let Some(file) = upload.files.first() else { return Err(wrong(text!("form-required"))) };
    sheet::read(&file.bytes, SheetFormat::of_file(&file.name, &file.bytes))
        .map_err(|error| wrong(error.message()))
}

pub(super) async fn file_form(ctx: Ctx) -> Result<Page, WebError> {
    file_page(&ctx, FormErrors::default(), None).await
}

async fn file_page(ctx: &Ctx, errors: FormErrors, taken: Option<usize>) -> Result<Page, WebError> {
    let kinds = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let form = Form {
        action: ctx.href("/access/addresses"),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new("file", text!("rights-import-file"), FieldKind::File(kinds))
                .hint(text!("rights-addresses-hint"))
                .typed(&Fields::default(), &errors),
        ],
        submit: text!("rights-addresses-import"),
        cancel: Some(ctx.href("/access")),
        errors,
        files: true,
    };
    let mut section = Section::new(text!("rights-addresses")).hint(text!("rights-addresses-why"));
    if let Some(count) = taken {
        section =
            section.with(Part::Answer(State::Done, vec![text!("rights-addresses-taken", count = count)]));
    }
    let head = Head::new(text!("rights-addresses")).crumb(text!("place-access"), "/access").help("rights");
    Page::new(ctx, head, &Sections(vec![section.with(Part::Form(form))])).await
}

pub(super) async fn import(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let sheet = match sheet_of(&upload) {
        Ok(sheet) => sheet,
        Err(errors) => return wrong_file(&ctx, errors).await,
    };
    match ctx.write(move |tx, by| access::import_addresses(tx, by, &sheet)).await {
        Ok(count) => Ok(file_page(&ctx, FormErrors::default(), Some(count)).await?.into_response()),
        Err(WebError::Refused(message)) => wrong_file(&ctx, FormErrors::whole(message)).await,
        Err(other) => Err(other),
    }
}

async fn wrong_file(ctx: &Ctx, errors: FormErrors) -> Result<Response, WebError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, file_page(ctx, errors, None).await?).into_response())
}

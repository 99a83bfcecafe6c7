//! What a file about persons is for: asked before it is given, and kept in the log of reading.

use kaemner_values::text;
use kaemner_values::text::Message;

use super::parts::{AskForm, Part, Section, Sections};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Field, FieldKind};

/// The purpose in the address, or the page that asks for it. `back` leads to the page the file was asked for on.
pub(super) async fn said(
    ctx: &Ctx,
    back: Message,
    path: &'static str,
) -> Result<Result<String, Page>, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    if let Some(purpose) = fields.typed("purpose") {
        return Ok(Ok(purpose.to_owned()));
    }
    let other = |(name, _): &(&str, &str)| *name != "purpose";
    let kept = fields.iter().filter(other).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ask = AskForm {
        action: ctx.request.path.clone(),
        kept: kept.collect(),
        fields: vec![
            Field::new("purpose", text!("purpose-label"), FieldKind::Text)
                .hint(text!("purpose-hint"))
                .required(),
        ],
        submit: text!("purpose-submit"),
    };
    let head = Head::new(text!("purpose-title")).crumb(back, path).help("rights");
    let section = Section::new(text!("purpose-section")).hint(text!("purpose-why")).with(Part::Ask(ask));
    Ok(Err(Page::new(ctx, head, &Sections(vec![section])).await?))
}

//! One voucher: its lines, where it comes from, what was done with it, and what can be done.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use kaemner_app::access;
use kaemner_app::actor::{Act, PersonId};
use kaemner_app::events::Recorded;
use kaemner_app::ledger::{self, LedgerError, Voucher, VoucherDetail, VoucherId, VoucherLine};
use kaemner_formats::pdf::Part;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use super::statement::sides;
use super::words;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::filters;
use crate::page::{Head, Page};
use crate::paper;
use crate::patterns::{Cell, Column, Facts, Row, State, Table, Timeline};

#[derive(Template)]
#[template(path = "ledger/voucher.html")]
struct VoucherView {
    facts: Facts,
    lines: Table,
    hidden: Option<Message>,
    documents: Message,
    timeline: Timeline,
    hash: String,
}

pub(super) async fn show(ctx: Ctx, Id(id): Id<VoucherId>) -> Result<Page, WebError> {
    let (voucher, view) = load(&ctx, id).await?;
    Page::new(&ctx, head(&ctx, &voucher), &view).await
}

/// The voucher on paper: facts, lines, trail and seal.
pub(super) async fn print(ctx: Ctx, Id(id): Id<VoucherId>) -> Result<Response, WebError> {
    let (voucher, view) = load(&ctx, id).await?;
    let language = ctx.request.language;
    let seal = Facts(vec![
        (text!("voucher-seal"), Cell::Code(view.hash)),
        (text!("column-documents"), Cell::Say(view.documents)),
    ]);
    let mut parts = vec![
        paper::facts(language, &text!("paper-facts"), &view.facts),
        Part::Table(paper::rows(language, Some(&text!("voucher-lines")), &view.lines)),
    ];
    parts.extend(view.hidden.map(|hidden| Part::Notice(ctx.say(&hidden))));
    parts.push(paper::trail(language, &view.timeline));
    parts.push(paper::facts(language, &text!("voucher-seal"), &seal));
    let name = format!("bilag-{}-{}", voucher.posted.series, voucher.posted.no);
    paper::document(&ctx, &name, &head(&ctx, &voucher), Vec::new(), parts, None).await
}

async fn load(ctx: &Ctx, id: VoucherId) -> Result<(Voucher, VoucherView), WebError> {
    let (detail, names) = ctx
        .read(move |tx, by| {
            let detail = ledger::voucher(tx, by, id)?;
            let mut persons: Vec<_> = detail.trail.iter().map(|event| event.person).collect();
            persons.push(PersonId::new(detail.voucher.posted_by));
            let names = access::names(tx, &persons)?;
            Ok::<_, LedgerError>((detail, names))
        })
        .await?;
    let VoucherDetail { voucher, hidden_lines, trail } = detail;
    let view = VoucherView {
        facts: facts(ctx, &voucher, &names),
        lines: lines(ctx, &voucher),
        hidden: (hidden_lines > 0).then(|| text!("voucher-hidden", count = hidden_lines)),
        documents: text!("voucher-documents", count = voucher.documents.len()),
        timeline: timeline(&trail, &names),
        hash: voucher.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    Ok((voucher, view))
}

/// `FIN 12`
pub(super) fn number(voucher: &Voucher) -> String {
    format!("{} {}", voucher.posted.series, voucher.posted.no)
}

fn head(ctx: &Ctx, voucher: &Voucher) -> Head {
    let debits: Ore = voucher.lines.iter().map(|line| line.amount).filter(|amount| amount.get() > 0).sum();
    let words = voucher.texts.as_ref().map_or("–", |texts| texts.text.as_str());
    let may = |act| ctx.actor().is_some_and(|actor| actor.may_somewhere(act));
    let head = Head::new(text!("voucher-title", number = number(voucher), text = words, amount = debits))
        .crumb(text!("place-ledger"), "/ledger")
        .crumb(text!("place-vouchers"), format!("/ledger/vouchers?series={}", voucher.posted.series))
        .help("ledger");
    let id = voucher.posted.id;
    let print = format!("/ledger/vouchers/{id}/voucher.pdf");
    if voucher.reversed_by.is_some() {
        return head.lead(text!("voucher-is-reversed")).action(text!("paper-save"), print, "download");
    }
    let head = head.lead(text!("voucher-is-posted", period = words::period(voucher.period)));
    let head = if may(Act::Repost) {
        head.action(text!("voucher-repost"), format!("/ledger/vouchers/{id}/repost"), "sync")
    } else {
        head
    };
    let head = if may(Act::ReverseVoucher) {
        head.action(text!("voucher-reverse"), format!("/ledger/vouchers/{id}/reverse"), "reply")
    } else {
        head
    };
    head.action(text!("paper-save"), print, "download")
}

fn facts(ctx: &Ctx, voucher: &Voucher, names: &HashMap<PersonId, String>) -> Facts {
    let other = |id: VoucherId| Cell::Link {
        text: ctx.say(&text!("voucher-see")),
        href: ctx.href(&format!("/ledger/vouchers/{id}")),
    };
    let mut facts = vec![
        (text!("column-date"), Cell::Date(voucher.date)),
        (text!("column-period"), Cell::Say(words::period(voucher.period))),
        (text!("column-source"), Cell::Say(words::source(voucher.source.kind))),
        (text!("voucher-by"), Cell::text_or_unknown(names.get(&PersonId::new(voucher.posted_by)).cloned())),
        (text!("voucher-at"), Cell::Moment(voucher.posted_at)),
    ];
    if let Some(reference) = &voucher.source.reference {
        facts.push((text!("voucher-reference"), Cell::Code(reference.clone())));
    }
    if let Some(id) = voucher.reverses {
        facts.push((text!("voucher-corrects"), other(id)));
    }
    if let Some(id) = voucher.reversed_by {
        facts.push((text!("voucher-reversed-by"), other(id)));
    }
    if voucher.direct {
        facts.push((text!("voucher-direct"), Cell::State(State::Info, text!("voucher-direct-yes"))));
    }
    Facts(facts)
}

fn lines(ctx: &Ctx, voucher: &Voucher) -> Table {
    let row = |line: &VoucherLine| {
        let (debit, credit) = sides(line.amount);
        let bearer =
            if line.cost_bearer.is_empty() { Cell::Blank } else { Cell::Code(line.cost_bearer.clone()) };
        Row::new(vec![
            Cell::Code(words::digits(&line.digits)),
            Cell::Text(line.account_name.clone()),
            bearer,
            Cell::Text(line.text.clone()),
            debit,
            credit,
        ])
        .to(ctx.href(&format!("/ledger/accounts/{}?to={}", line.account_id, voucher.period)))
    };
    let side = |debit: bool| {
        let amounts = voucher.lines.iter().map(|line| line.amount);
        let sum: Ore = amounts.filter(|amount| (amount.get() > 0) == debit).sum();
        Cell::Amount(if debit { sum } else { -sum })
    };
    Table {
        caption: Some(text!("voucher-lines")),
        columns: vec![
            Column::text(text!("column-account")),
            Column::text(text!("column-name")),
            Column::text(text!("column-cost-bearer")).wide_only(),
            Column::text(text!("column-text")).wide_only(),
            Column::number(text!("column-debit")),
            Column::number(text!("column-credit")),
        ],
        rows: voucher.lines.iter().map(row).collect(),
        total: Some(vec![
            Cell::Say(text!("column-total")),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            side(true),
            side(false),
        ]),
    }
}

fn timeline(trail: &[Recorded], names: &HashMap<PersonId, String>) -> Timeline {
    Timeline::of(trail, names, |event| done(&event.act))
}

/// What was done, as a verb after the person's name.
fn done(act: &str) -> Message {
    match Act::named(act) {
        Some(Act::PostVoucher) => text!("done-post-voucher"),
        Some(Act::ReverseVoucher) => text!("done-reverse-voucher"),
        Some(Act::Repost) => text!("done-repost"),
        Some(Act::ImportVouchers) => text!("done-import"),
        _ => text!("done-other", act = act),
    }
}

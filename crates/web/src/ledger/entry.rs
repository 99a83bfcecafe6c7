//! Entering a voucher: a grid of real inputs that also works as a plain form.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kaemner_app::actor::{Act, Actor, UnitPath};
use kaemner_app::ledger::{
    self, LedgerError, NewPosting, NewVoucher, Reason, Series, VoucherId, VoucherSource,
};
use kaemner_app::tasks;
use kaemner_store::{StoreError, Tx};
use kaemner_values::period::AccountingPeriod;
use kaemner_values::text::Message;
use kaemner_values::{Ore, danish, text};

use super::words;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::Choice;

/// Lines of an empty grid.
const LINES: usize = 4;
/// The kind of draft.
const DRAFT: &str = "voucher";

/// One line as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    number: usize,
    account: String,
    text: String,
    debit: String,
    credit: String,
    reason: String,
    error: Option<Message>,
    /// Whether the chart has not seen the account, so that a reason is asked for.
    unseen: bool,
}

#[derive(Template)]
#[template(path = "ledger/entry.html")]
struct EntryView {
    csrf: String,
    code: String,
    id: String,
    date: String,
    period: String,
    periods: Vec<Choice>,
    text: String,
    owner: String,
    asks_reason: bool,
    lines: Vec<Line>,
    errors: FormErrors,
    drafts: Vec<(String, String)>,
    drafts_said: Message,
}

/// What the page needs besides what was typed.
struct Around {
    today: Date,
    fresh: VoucherId,
    drafts: Vec<(String, String)>,
    posted: Option<(VoucherId, String)>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let (posted, draft) =
        (fields.typed("posted").map(str::to_owned), fields.typed("draft").map(str::to_owned));
    let (around, typed) = ctx
        .read(move |tx, by| {
            let drafts = tasks::drafts(tx, by, DRAFT)?;
            let body =
                drafts.iter().find(|one| Some(&one.name) == draft.as_ref()).map(|one| one.body.clone());
            let posted = posted.as_deref().and_then(|id| id.parse().ok());
            let around = Around {
                today: tx.today(),
                fresh: VoucherId::new(tx.new_id()),
                drafts: drafts.iter().map(|one| (one.name.clone(), said(&one.body))).collect(),
                posted: posted.map(|id| number(tx, by, id)).transpose()?,
            };
            Ok::<_, LedgerError>((around, Fields::of_query(&body.unwrap_or_default())))
        })
        .await?;
    let mut head = head();
    if let Some((id, number)) = &around.posted {
        head = head.done(Some(text!("entry-posted", number = number.as_str()))).action(
            text!("entry-see-posted", number = number.as_str()),
            format!("/ledger/vouchers/{id}"),
            "document",
        );
    }
    Page::new(&ctx, head, &EntryView::of(&ctx, &typed, around, FormErrors::default())).await
}

fn number(tx: &mut Tx<'_>, by: &Actor, id: VoucherId) -> Result<(VoucherId, String), LedgerError> {
    ledger::voucher(tx, by, id).map(|detail| (id, super::voucher::number(&detail.voucher)))
}

/// The text of a draft, for the list of drafts.
fn said(body: &str) -> String {
    Fields::of_query(body).typed("text").unwrap_or("–").to_owned()
}

fn head() -> Head {
    Head::new(text!("place-voucher-new"))
        .crumb(text!("place-ledger"), "/ledger")
        .crumb(text!("place-vouchers"), "/ledger/vouchers")
        .help("entry")
        .wide()
}

pub(super) async fn post(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let typed = fields.clone();
    let read = ctx.read(move |tx, by| Ok::<_, LedgerError>(read(tx, by, &typed))).await?;
    let refused = match read {
        Err(errors) => errors,
        Ok(new) => {
            let posted = ctx
                .write(move |tx, by| {
                    let posted = ledger::post_voucher(tx, by, &new)?;
                    tasks::drop_draft(tx, by, DRAFT, &posted.id.to_string())?;
                    Ok::<_, EntryError>(posted)
                })
                .await;
            match posted {
                Ok(posted) => return Ok(to_next(&ctx, posted.id).into_response()),
                Err(WebError::Refused(message)) => FormErrors(vec![(field_of(&message), message)]),
                Err(other) => return Err(other),
            }
        }
    };
    let around = around(&ctx).await?;
    let view = EntryView::of(&ctx, &fields, around, refused);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page::new(&ctx, head(), &view).await?).into_response())
}

/// To an empty grid, for the next voucher of the pile.
fn to_next(ctx: &Ctx, id: VoucherId) -> Redirect {
    Redirect::to(&ctx.href(&format!("/ledger/vouchers/new?posted={id}")))
}

/// Posting and dropping the draft in one transaction.
enum EntryError {
    Ledger(LedgerError),
    Store(StoreError),
}

impl From<LedgerError> for EntryError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<StoreError> for EntryError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<EntryError> for WebError {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Ledger(error) => error.into(),
            EntryError::Store(error) => error.into(),
        }
    }
}

async fn around(ctx: &Ctx) -> Result<Around, WebError> {
    ctx.read(|tx, _| {
        let fresh = VoucherId::new(tx.new_id());
        Ok::<_, StoreError>(Around { today: tx.today(), fresh, drafts: Vec::new(), posted: None })
    })
    .await
}

/// The line that a message is about, as the name of its account field; the form as such otherwise.
fn field_of(message: &Message) -> String {
    let line = message.args.iter().find_map(|(name, arg)| match arg {
        kaemner_values::text::Arg::Count(line) if *name == "line" => Some(*line),
        _ => None,
    });
    line.map(|line| format!("line-{line}")).unwrap_or_default()
}

/// Saves what is typed so far; the page calls it while a person types.
pub(super) async fn save_draft(ctx: Ctx, fields: Fields) -> Result<StatusCode, WebError> {
    let name = fields.typed("id").ok_or(WebError::BadRequest("id"))?.to_owned();
    let kept = fields.iter().filter(|(name, _)| *name != "csrf");
    let pairs: Vec<_> = kept.map(|(name, value)| format!("{name}={}", crate::site::encode(value))).collect();
    let body = pairs.join("&");
    ctx.write(move |tx, by| tasks::save_draft(tx, by, DRAFT, &name, &body)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn drop_draft(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let name = fields.typed("id").ok_or(WebError::BadRequest("id"))?.to_owned();
    ctx.write(move |tx, by| tasks::drop_draft(tx, by, DRAFT, &name)).await?;
    Ok(Redirect::to(&ctx.href("/ledger/vouchers/new")))
}

/// The lines as typed, blank ones at the end left out.
fn typed_lines(fields: &Fields) -> Vec<Line> {
    let column = |name: &str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let [accounts, texts, debits, credits, reasons] =
        ["line-account", "line-text", "line-debit", "line-credit", "line-reason"].map(column);
    let at = |column: &[String], index: usize| column.get(index).cloned().unwrap_or_default();
    let line = |index: usize| Line {
        number: index + 1,
        account: at(&accounts, index),
        text: at(&texts, index),
        debit: at(&debits, index),
        credit: at(&credits, index),
        reason: at(&reasons, index),
        error: None,
        unseen: false,
    };
    let mut lines: Vec<_> = (0..accounts.len()).map(line).collect();
    while lines.last().is_some_and(Line::is_blank) {
        lines.pop();
    }
    lines
}

impl Line {
    fn is_blank(&self) -> bool {
        [&self.account, &self.text, &self.debit, &self.credit].iter().all(|typed| typed.trim().is_empty())
    }

    fn blank(number: usize) -> Self {
        Self { number, ..Self::default() }
    }

    /// Debit positive, credit negative; exactly one of them is typed.
    fn amount(&self) -> Result<Ore, Message> {
        let read = |typed: &str| danish::parse_amount(typed).map_err(|error| error.message());
        match (self.debit.trim(), self.credit.trim()) {
            ("", "") => Err(text!("entry-no-amount")),
            (debit, "") => read(debit),
            ("", credit) => read(credit).map(|amount| -amount),
            _ => Err(text!("entry-both-sides")),
        }
    }
}

/// The voucher that was typed, or everything that is wrong with it.
fn read(tx: &mut Tx<'_>, by: &Actor, fields: &Fields) -> Result<NewVoucher, FormErrors> {
    let mut errors = FormErrors::default();
    let date = errors.date(fields, "date", tx.today());
    let text = errors.required(fields, "text").unwrap_or_default().to_owned();
    let period = fields.typed("period").and_then(|typed| typed.parse::<AccountingPeriod>().ok());
    let owner = fields.typed("owner").unwrap_or(&by.name).to_owned();
    let unit = own_unit(by);
    let mut postings = Vec::new();
    for line in typed_lines(fields) {
        let field = format!("line-{}", line.number);
        let account = ledger::resolve_account(tx, &line.account, &unit, date.unwrap_or(tx.today()));
        let account = account.map_err(|error| error.message().unwrap_or(text!("error-broken")));
        let (Some(account), Some(amount)) =
            (errors.take(&field, account), errors.take(&field, line.amount()))
        else {
            continue;
        };
        let mut posting = NewPosting::new(account, amount);
        posting.text = line.text.trim().to_owned();
        let reason = line.reason.trim().to_owned();
        posting.reason = (!reason.is_empty()).then(|| Reason { text: reason, owner: owner.clone() });
        postings.push(posting);
    }
    let Some(date) = date.filter(|_| errors.is_empty()) else { return Err(errors) };
    Ok(NewVoucher {
        id: fields.typed("id").and_then(|id| id.parse().ok()),
        series: Series::manual(),
        date,
        period,
        source: VoucherSource::manual(),
        text,
        lines: postings,
        documents: Vec::new(),
    })
}

/// Where a whole account string without a cost bearer is booked: the highest unit the person may post in.
fn own_unit(by: &Actor) -> UnitPath {
    let posts = by.rights().iter().filter(|right| right.acts.contains(Act::PostVoucher));
    posts
        .map(|right| right.under.clone())
        .min_by_key(|unit| unit.as_str().len())
        .unwrap_or_else(UnitPath::root)
}

impl EntryView {
    fn of(ctx: &Ctx, typed: &Fields, around: Around, errors: FormErrors) -> Self {
        let get = |name: &str| typed.get(name).unwrap_or_default().to_owned();
        let mut lines = typed_lines(typed);
        for line in &mut lines {
            line.error = errors.of(&format!("line-{}", line.number));
            line.unseen = !line.reason.trim().is_empty()
                || line.error.as_ref().is_some_and(|error| error.key == "ledger-reason-missing");
        }
        while lines.len() < LINES {
            lines.push(Line::blank(lines.len() + 1));
        }
        let date = typed.get("date").map_or_else(|| danish::date(around.today), str::to_owned);
        let year = AccountingPeriod::of(around.today).year();
        let mut periods =
            vec![Choice { value: String::new(), label: ctx.say(&text!("entry-period-of-date")) }];
        for year in [year, year.previous()] {
            periods.extend(words::period_choices(year, ctx.request.language));
        }
        Self {
            csrf: ctx.csrf(),
            code: ctx.actor().map(|actor| actor.municipality.to_string()).unwrap_or_default(),
            id: typed.typed("id").map_or_else(|| around.fresh.to_string(), str::to_owned),
            date,
            period: get("period"),
            periods,
            text: get("text"),
            owner: typed.typed("owner").map_or_else(
                || ctx.actor().map(|actor| actor.name.clone()).unwrap_or_default(),
                str::to_owned,
            ),
            asks_reason: lines.iter().any(|line| line.unseen),
            lines,
            errors,
            drafts_said: text!("entry-drafts", count = around.drafts.len()),
            drafts: around.drafts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_at_the_end_are_left_out_and_those_between_stay() {
        let fields =
            Fields::of_query("line-account=a&line-account=&line-account=b&line-account=&line-debit=1");
        let lines = typed_lines(&fields);
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[0].debit.as_str(), lines[2].account.as_str()), ("1", "b"));
    }

    #[test]
    fn an_amount_stands_on_one_side() {
        let line =
            |debit: &str, credit: &str| Line { debit: debit.into(), credit: credit.into(), ..Line::blank(1) };
        assert_eq!(line("1.234,50", "").amount(), Ok(Ore::new(123_450)));
        assert_eq!(line(" ", "10").amount(), Ok(Ore::new(-1_000)));
        assert_eq!(line("1", "1").amount().unwrap_err().key, "entry-both-sides");
        assert_eq!(line("", "").amount().unwrap_err().key, "entry-no-amount");
        assert_eq!(line("x", "").amount().unwrap_err().key, "values-amount-not-an-amount");
    }

    #[test]
    fn a_message_about_a_line_leads_to_it() {
        assert_eq!(field_of(&text!("ledger-zero-line", line = 3_usize)), "line-3");
        assert_eq!(field_of(&text!("ledger-unbalanced", difference = Ore::new(1))), "");
    }
}

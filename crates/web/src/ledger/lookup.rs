//! What the account field is completed with while a person types.

use std::collections::HashMap;

use axum::Json;
use axum::extract::Query;
use kaemner_app::actor::Act;
use kaemner_app::ledger::{self, AccountSuggestion, AccountVerdict, LedgerError, Series};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::site::Hit;
use crate::suggest::Suggestion;

/// Suggestions shown at a time.
const SHOWN: usize = 12;

/// What the palette finds in the ledger: a voucher by series and number, and accounts that were booked on.
pub(crate) async fn hits(ctx: &Ctx, q: &str) -> Result<Vec<Hit>, WebError> {
    if !ctx.actor().is_some_and(|actor| actor.may_somewhere(Act::ReadLedger)) {
        return Ok(Vec::new());
    }
    let typed = q.to_owned();
    let (voucher, accounts) = ctx
        .read(move |tx, by| {
            let voucher = match numbered(&typed) {
                Some((series, no)) => match ledger::voucher_by_number(tx, by, &series, no) {
                    Err(LedgerError::NoSuchVoucher) => None,
                    found => Some(found?),
                },
                None => None,
            };
            Ok::<_, LedgerError>((voucher, ledger::find_accounts(tx, by, &typed, SHOWN)?))
        })
        .await?;
    let voucher = voucher.map(|detail| Hit {
        text: super::voucher::number(&detail.voucher),
        kind: ctx.say(&text!("column-voucher")),
        href: ctx.href(&format!("/ledger/vouchers/{}", detail.voucher.posted.id)),
    });
    let account = |found: AccountSuggestion| {
        found.id.map(|id| Hit {
            text: format!("{} {}", found.account.string.spaced(), found.name),
            kind: ctx.say(&text!("column-account")),
            href: ctx.href(&format!("/ledger/accounts/{id}")),
        })
    };
    Ok(voucher.into_iter().chain(accounts.into_iter().filter_map(account)).collect())
}

/// `FIN 12` or `fin12`.
fn numbered(typed: &str) -> Option<(Series, i64)> {
    let at = typed.find(|c: char| c.is_ascii_digit())?;
    let (series, no) = typed.split_at(at);
    Some((Series::new(&series.trim().to_uppercase()).ok()?, no.parse().ok()?))
}

pub(super) async fn accounts(
    ctx: Ctx,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Vec<Suggestion>>, WebError> {
    let typed = query.get("q").cloned().unwrap_or_default();
    let found = ctx.read(move |tx, by| ledger::find_accounts(tx, by, &typed, SHOWN)).await?;
    let allowed = found.iter().filter(|one| !matches!(one.verdict, AccountVerdict::Stopped(_)));
    Ok(Json(allowed.map(suggestion).collect()))
}

/// An alias where there is one, else art and cost bearer, else all sixteen digits.
fn suggestion(found: &AccountSuggestion) -> Suggestion {
    let (string, bearer) = (found.account.string, &found.account.cost_bearer);
    let value = match &found.alias {
        Some(alias) => alias.clone(),
        None if bearer.is_empty() => string.to_string(),
        None => format!("{} {bearer}", string.art),
    };
    let name = if found.name.is_empty() { string.spaced() } else { found.name.clone() };
    Suggestion { value, text: name, note: string.spaced() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voucher_is_named_by_series_and_number() {
        assert_eq!(numbered("fin 12"), Some((Series::manual(), 12)));
        assert_eq!(numbered("FIN12"), Some((Series::manual(), 12)));
        assert_eq!(numbered("12"), None);
        assert_eq!(numbered("bank"), None);
    }
}

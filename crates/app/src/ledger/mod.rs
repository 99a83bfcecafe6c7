//! The ledger: chart of accounts, cost bearers, vouchers, postings, balances, periods and the chain.
//!
//! A **voucher** has two or more **postings** in whole øre that sum to zero. It is numbered without gaps in its
//! series and sealed in the series' hash chain by the last statements of the transaction that posts it; the
//! schema lets none commit without. **Posted is locked**: a mistake is cancelled by a reversal or moved by a
//! repost, each a new voucher that points at the old. **Balances** per account and period, and their sum, are
//! kept in the same transaction and can be recomputed. **Periods** open and close; opening balances lie in
//! period 0 and what belongs to the old year after new year in period 13.
//!
//! Bookkeeping happens on main accounts 0-7 against 9; main account 8 is derived ([`main_account_8`]).
//!
//! Order of a write, so that transactions never wait for each other in a circle: period, accounts, voucher,
//! texts, postings, balances ascending, event, series last. `docs/verify.md` tells how an outsider checks it.
//!
//! Not here: budgets and year end (`budget`), suppliers and invoices (`bills`), HTTP (`web`).

mod account;
mod anchor;
mod batch;
mod canonical;
mod chart;
mod coding;
mod delivery;
mod error;
mod export;
mod g69;
mod import;
mod mapping;
mod model;
mod period;
mod post;
mod record;
mod repost;
mod reverse;
mod sql;
mod statement;
#[cfg(test)]
mod tests;
mod translation;
mod trial_balance;
mod verify;
mod voucher;
mod voucher_list;

pub use account::{
    Account, AccountSuggestion, SUGGESTIONS_MAX, account, account_on_cost_bearer, find_accounts,
};
pub use anchor::{
    ANCHOR_TOPIC, Anchor, AnchorBody, AnchorKey, anchors_of, different_anchors, is_anchored_today,
    keep_anchor, read_anchor, take_anchor,
};
pub use batch::{BATCH_VOUCHERS_MAX, BatchError, KnownAccounts, PostedBatch, check_batch, post_batch};
pub use chart::{
    AccountVerdict, ChartEdition, ChartEditionId, EditionFiles, adopt_edition, check_account, editions,
    is_vat_refunded, load_edition, try_edition,
};
pub use coding::{
    AliasImport, AliasRow, CostBearerRow, NewAlias, NewCostBearer, alias, aliases, cost_bearers,
    import_aliases, resolve_account, set_alias, set_cost_bearer,
};
pub use delivery::{
    ControlTotals, DeliveredLine, DeliveredVoucher, Delivery, DeliveryId, MissingDelivery, NewSystem,
    NewTranslation, Reject, SystemId, TakenDelivery, missing_deliveries, rejects, set_system,
    set_translation, settle_reject, system_named, systems, take_delivery, translations, try_delivery,
};
pub use error::LedgerError;
pub use export::{ExportSummary, beancount_journal, export_ledger, hledger_journal, record_export};
pub use g69::{g69_of_period, read_g69};
pub use import::{ImportFile, ImportSettings, Imported, RowError, dry_run, import_vouchers, read_vouchers};
pub use mapping::{compare_municipalities, local_chart, set_standard_plan, standard_plan};
pub use model::{
    BatchId, DOCUMENTS_MAX, LINES_MAX, NewAccount, NewPosting, NewVoucher, PeriodState, Posted, Reason,
    Series, SourceKind, TEXT_CHARS_MAX, VoucherId, VoucherSource,
};
pub use period::{Period, close_period, open_period, open_year, period_id, periods};
pub(crate) use post::permit;
pub use post::{post_voucher, post_voucher_by};
pub use repost::{Move, Repost, repost};
pub use reverse::{Reversal, reverse_voucher};
pub use statement::{Cursor, STATEMENT_LINES_MAX, Statement, StatementLine, StatementQuery, statement};
pub use translation::{
    Translation, TranslationFile, TranslationId, TranslationImport, TranslationQuery, end_translation,
    import_translations, read_translations, translation, translation_of, translation_rows, try_translations,
};
pub use trial_balance::{
    Level, PERIODS, TrialBalanceQuery, TrialRow, YearAmounts, main_account_8, trial_balance,
};
pub use verify::{Broken, VerifyReport, compare_copies, record_verification, verify_export, verify_store};
pub use voucher::{
    Texts, Voucher, VoucherDetail, VoucherLine, voucher, voucher_by_number, vouchers_of_source,
};
pub use voucher_list::{VoucherListQuery, VoucherRow, list_vouchers};

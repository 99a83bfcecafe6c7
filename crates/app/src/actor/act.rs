//! Every act the program knows. Pages, API, CLI and jobs name the act they need.

use std::sync::LazyLock;

use kaemner_values::text::Message;

use super::ActSet;

macro_rules! acts {
    ($($(#[$meta:meta])* $act:ident => $name:literal,)+) => {
        /// Something a person can be given the right to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[$meta])* $act,)+
        }

        impl Act {
            /// All acts, in the order they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$act,)+];

            /// The name kept in the event log, `capability.verb_noun`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$act => $name,)+ }
            }

            /// The act in words.
            #[must_use]
            pub fn title(self) -> Message {
                static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
                    let key = |act: &Act| format!("act-{}", act.name().replace(['.', '_'], "-"));
                    Act::ALL.iter().map(|act| &*key(act).leak()).collect()
                });
                Message::new(KEYS[self as usize])
            }

            /// The act of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|act| act.name() == name)
            }
        }
    };
}

crate::ids::text_col!(Act, "a known act", Act::named, |act: &Act| act.name());

acts! {
    /// Use one's own tasks, drafts, saved views and profile.
    UseOwnDesk => "tasks.use_own_desk",
    /// See persons, units and roles of the municipality.
    ReadAccess => "access.read",
    /// Add or end a person's membership of the municipality.
    ManageMembers => "access.manage_members",
    /// Change the organisation's units.
    ManageUnits => "access.manage_units",
    /// Give or withdraw a role, or make somebody a deputy.
    GrantRole => "access.grant_role",
    /// Decide how people sign in: identity providers, role mapping, the level an act demands.
    ManageSignIn => "access.manage_sign_in",
    /// Confirm another person's change of how people sign in.
    ConfirmSignIn => "access.confirm_sign_in",
    /// Make service accounts and their tokens, and revoke them.
    ManageServiceAccounts => "access.manage_service_accounts",
    /// Keep members and their mapped roles in step with an outside directory.
    ProvisionMembers => "access.provision_members",
    /// Make a role of the municipality's own, or end it.
    DefineRole => "access.define_role",
    /// Keep positions and what they carry; hire, move and end people in them.
    ManagePositions => "access.manage_positions",
    /// Take a role in an emergency, for hours and with a reason.
    TakeEmergency => "access.take_emergency",
    /// Review another person's emergency access.
    ReviewEmergency => "access.review_emergency",
    /// Keep or remove the rights of one's own people, each quarter.
    Recertify => "access.recertify",
    /// Read the report on separation of duties.
    ReadDuties => "access.read_duties",
    /// Read who has read personal data, and sign samples of it off.
    ReviewReading => "access.review_reading",
    /// Delete what the law's time has come for, and hold what a case needs.
    ManageDeletion => "access.manage_deletion",
    /// See a whole personal number instead of a masked one.
    RevealCpr => "access.reveal_cpr",
    /// Read the event log.
    ReadEvents => "events.read",
    /// Say where events are sent, and stop it.
    ManageWebhooks => "events.manage_webhooks",
    /// Change a setting of the municipality.
    ChangeSettings => "settings.change",
    /// Read vouchers, postings, balances and the chart of accounts.
    ReadLedger => "ledger.read",
    /// Post a voucher.
    PostVoucher => "ledger.post_voucher",
    /// Reverse a posted voucher.
    ReverseVoucher => "ledger.reverse_voucher",
    /// Move posted lines to another account.
    Repost => "ledger.repost",
    /// Open, close or reopen an accounting period.
    ManagePeriods => "ledger.manage_periods",
    /// Load a chart edition, change cost bearers, aliases and mappings.
    EditChart => "ledger.edit_chart",
    /// Import vouchers from a file.
    ImportVouchers => "ledger.import_vouchers",
    /// Take in a delivery from a specialist system, and keep its translation table.
    TakeDelivery => "ledger.take_delivery",
    /// Export the whole ledger.
    ExportLedger => "ledger.export",
    /// Verify chain, numbers and balances.
    VerifyLedger => "ledger.verify",
    /// See suppliers.
    ReadSuppliers => "bills.read_suppliers",
    /// Create a supplier or change its master data.
    EditSupplier => "bills.edit_supplier",
    /// Confirm another person's change of a supplier's bank account.
    ConfirmSupplier => "bills.confirm_supplier",
    /// See invoices.
    ReadInvoices => "bills.read_invoices",
    /// Receive an invoice file.
    ReceiveInvoice => "bills.receive_invoice",
    /// Code an invoice on accounts.
    CodeInvoice => "bills.code_invoice",
    /// Attest that goods, price and coding are right.
    AttestInvoice => "bills.attest_invoice",
    /// Authorise that the invoice is paid from the budget.
    AuthoriseInvoice => "bills.authorise_invoice",
    /// Reject an invoice to its sender.
    RejectInvoice => "bills.reject_invoice",
    /// Let a stopped duplicate through, as a second person with a reason.
    OverrideDuplicate => "bills.override_duplicate",
    /// See payments and bank statements.
    ReadPayments => "payments.read",
    /// Put approved invoices in a payment run.
    PreparePayments => "payments.prepare",
    /// Release a payment run to the bank.
    ReleasePayments => "payments.release",
    /// Read a bank statement in and match it.
    ReconcileBank => "payments.reconcile",
    /// Write all data of the municipality to a backup file.
    BackUp => "store.back_up",
    /// Put a backup in the place of the municipality's data.
    Restore => "store.restore",
    /// Let out what a restore holds, as one of two persons.
    ReleaseHold => "store.release_hold",
    /// Place an order with a supplier.
    PlaceOrder => "bills.place_order",
    /// Say that what was ordered has come.
    ReceiveGoods => "bills.receive_goods",
    /// Approve an order.
    ApproveOrder => "bills.approve_order",
    /// See employments, pay and payslips.
    ReadPay => "payroll.read",
    /// See one's own payslips.
    ReadOwnPay => "payroll.read_own",
    /// Change employments and pay.
    ChangePay => "payroll.change",
    /// Release a pay run to the bank.
    ReleasePay => "payroll.release",
    /// See budgets and forecasts.
    ReadBudget => "budget.read",
    /// Change a budget.
    EditBudget => "budget.edit",
}

/// Acts that reach the whole municipality, whatever unit they are done in: who holds them in a part of it holds
/// nothing. Everything else is asked at its unit.
const WHOLE: [Act; 26] = [
    Act::BackUp,
    Act::ChangeSettings,
    Act::ConfirmSignIn,
    Act::ConfirmSupplier,
    Act::DefineRole,
    Act::EditChart,
    Act::ExportLedger,
    Act::ManageDeletion,
    Act::ManagePeriods,
    Act::ManageServiceAccounts,
    Act::ManageSignIn,
    Act::ManageWebhooks,
    Act::PreparePayments,
    Act::ProvisionMembers,
    Act::ReadDuties,
    Act::ReadPayments,
    Act::ReconcileBank,
    Act::ReleaseHold,
    Act::ReleasePay,
    Act::ReleasePayments,
    Act::Restore,
    Act::ReviewEmergency,
    Act::ReviewReading,
    Act::TakeDelivery,
    Act::VerifyLedger,
    Act::EditSupplier,
];

impl Act {
    /// The acts that are held for the whole municipality or not at all.
    #[must_use]
    pub fn whole() -> ActSet {
        ActSet::from(&WHOLE[..])
    }
}

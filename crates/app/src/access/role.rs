//! The ready-made roles: what each one may do. Data, not decisions.

use crate::actor::Act;

/// A ready-made role.
#[derive(Debug, PartialEq, Eq)]
pub struct Role {
    /// The key kept with each grant.
    pub key: &'static str,
    /// The Fluent key of its name.
    pub name: &'static str,
    /// The acts it carries.
    pub acts: &'static [Act],
    /// Whether the grant may carry an amount limit.
    pub limited: bool,
}

/// Everybody who is a member has these.
const DESK: &[Act] = &[Act::UseOwnDesk];

/// The roles a municipality can give. A system administrator holds no business right.
pub const ROLES: &[Role] = &[
    Role { key: "employee", name: "role-employee", acts: DESK, limited: false },
    Role {
        key: "school_secretary",
        name: "role-school-secretary",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadLedger,
            Act::ReadSuppliers,
            Act::ReadInvoices,
            Act::CodeInvoice,
            Act::AttestInvoice,
            Act::RejectInvoice,
        ],
        limited: true,
    },
    Role {
        key: "manager",
        name: "role-manager",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadLedger,
            Act::ReadSuppliers,
            Act::ReadInvoices,
            Act::AuthoriseInvoice,
            Act::RejectInvoice,
            Act::ReadAccess,
        ],
        limited: true,
    },
    Role {
        key: "bookkeeper",
        name: "role-bookkeeper",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadLedger,
            Act::PostVoucher,
            Act::ReverseVoucher,
            Act::Repost,
            Act::ImportVouchers,
            Act::TakeDelivery,
            Act::ReadSuppliers,
            Act::EditSupplier,
            Act::ReadInvoices,
            Act::ReceiveInvoice,
            Act::CodeInvoice,
            Act::AttestInvoice,
            Act::RejectInvoice,
            Act::ReadPayments,
            Act::PreparePayments,
            Act::ReconcileBank,
        ],
        limited: false,
    },
    Role {
        key: "payment_releaser",
        name: "role-payment-releaser",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadSuppliers,
            Act::ConfirmSupplier,
            Act::ReadInvoices,
            Act::OverrideDuplicate,
            Act::ReadPayments,
            Act::ReleasePayments,
            Act::ReleaseHold,
        ],
        limited: true,
    },
    Role {
        key: "finance_controller",
        name: "role-finance-controller",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadLedger,
            Act::EditChart,
            Act::ManagePeriods,
            Act::ExportLedger,
            Act::VerifyLedger,
            Act::ReadSuppliers,
            Act::ReadInvoices,
            Act::OverrideDuplicate,
            Act::ReadPayments,
            Act::ReadEvents,
            Act::ReadAccess,
            Act::ReleaseHold,
        ],
        limited: false,
    },
    Role {
        key: "auditor",
        name: "role-auditor",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadLedger,
            Act::ExportLedger,
            Act::VerifyLedger,
            Act::ReadSuppliers,
            Act::ReadInvoices,
            Act::ReadPayments,
            Act::ReadEvents,
            Act::ReadAccess,
        ],
        limited: false,
    },
    Role {
        key: "system_administrator",
        name: "role-system-administrator",
        acts: &[
            Act::UseOwnDesk,
            Act::ReadAccess,
            Act::ManageMembers,
            Act::ManageUnits,
            Act::GrantRole,
            Act::ManageSignIn,
            Act::ManageServiceAccounts,
            Act::ManageWebhooks,
            Act::ChangeSettings,
            Act::ReadEvents,
            Act::BackUp,
            Act::Restore,
        ],
        limited: false,
    },
    Role {
        key: "provisioner",
        name: "role-provisioner",
        acts: &[Act::ReadAccess, Act::ProvisionMembers],
        limited: false,
    },
];

/// The role of that key.
#[must_use]
pub fn role(key: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.key == key)
}

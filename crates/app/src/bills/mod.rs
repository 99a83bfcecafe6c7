//! Bills from the file received to the day they are paid.
//!
//! [`receive`] reads an e-invoice, knows or creates the supplier and stops a duplicate; [`code`] puts it on
//! accounts, helped by [`suggest`]; [`attest`] says that goods, price and coding are right; [`authorise`], always
//! by another person, books it and orders its payment. `payments` does the rest, and [`take_statement`] marks what
//! the bank has paid. Each step is one event; together they are the invoice's trail.
//!
//! A file that cannot be read, or whose amounts do not add up so that they cannot be booked, is refused whole with
//! one message; nothing of it is stored.

mod approve;
mod code;
mod duplicate;
mod error;
mod folder;
mod list;
mod model;
mod receive;
mod reject;
mod settle;
mod sql;
mod suggest;
mod supplier;
#[cfg(test)]
mod tests;

pub use approve::{attest, authorise};
pub use code::{code, suggest};
pub use duplicate::override_duplicate;
pub use error::BillsError;
pub use folder::{
    FolderFile, FolderFileId, FolderOutcome, Refusal, folder_files, receive_from_folder, refuse_from_folder,
};
pub use list::{Query, Summary, coding, document, invoice, invoices, move_to_unit, summary};
pub use model::{CodingLine, Invoice, InvoiceId, InvoiceKind, InvoiceState, Supplier, SupplierId, TargetId};
pub use receive::{Received, receive};
pub use reject::reject;
pub use settle::take_statement;
pub use suggest::Suggestion;
pub use supplier::{
    SupplierTarget, confirm_target, is_target_confirmed, supplier, supplier_page, suppliers, target_of,
    targets,
};

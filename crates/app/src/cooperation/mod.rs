//! What the municipalities do for each other, and what is done with a municipality as a whole.
//!
//! Each keeps copies of the others' anchors ([`anchor_all`]), so that nobody can rewrite a ledger unseen. A
//! municipality is backed up and restored alone ([`back_up`], [`restore`]); after a restore nothing leaves it before
//! two persons have agreed ([`release_hold`]).

mod anchors;
mod backup;
mod community;
#[cfg(test)]
mod tests;

pub use anchors::{Anchored, anchor_all, verify_copies};
pub use backup::{BackupError, back_up, release_hold, restore};
pub use community::{back_up_community, release_community, restore_community};

//! A program that is killed while it writes, and files that are torn: what was acknowledged is there, and
//! nothing is there by half.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod killed;
mod torn;
mod writer;

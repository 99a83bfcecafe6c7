//! Every command and every job, with the right it needs: a new one without a line here fails the test.

#![cfg_attr(not(test), expect(dead_code, reason = "read by people and by the test"))]

/// What a command or a job needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Reads files that are given to it, and no store.
    NoStore,
    /// Whoever may read the store's files as the operating system says: it makes, serves or checks the installation.
    Operator,
    /// The right to these acts of the person named with `--as`, in the municipality named; and what the command is
    /// asked with where it is tried, with words in capitals for files that the test makes.
    Acts(&'static [&'static str], &'static [&'static str]),
    /// The program itself, with no right but its fixed work.
    Program,
}

/// The commands, by their words.
pub const COMMANDS: &[(&str, Needs)] = &[
    ("account diff", Needs::NoStore),
    ("account parse", Needs::NoStore),
    ("backup", Needs::Acts(&["store.back_up"], &["NEW"])),
    ("bank read", Needs::NoStore),
    // The municipality's own service account receives, and only where it may.
    ("bills collect", Needs::Operator),
    ("bills receive", Needs::Acts(&["bills.receive_invoice"], &["INVOICE"])),
    ("check", Needs::Operator),
    ("demo", Needs::Operator),
    ("duties replay", Needs::Acts(&["access.read_duties", "payments.read"], &[])),
    ("duties report", Needs::Acts(&["access.read_duties"], &[])),
    ("export", Needs::Acts(&["ledger.export"], &["--reason", "prøve", "NEW"])),
    ("import chart", Needs::Acts(&["ledger.edit_chart"], &["FOLDER"])),
    ("import g69", Needs::Acts(&["ledger.take_delivery"], &["--system", "loen", "G69"])),
    ("import vouchers", Needs::Acts(&["ledger.import_vouchers"], &["VOUCHERS"])),
    ("invoice convert", Needs::NoStore),
    ("invoice show", Needs::NoStore),
    ("invoice validate", Needs::NoStore),
    ("jobs run-once", Needs::Operator),
    ("law check", Needs::NoStore),
    ("law list", Needs::NoStore),
    ("law show", Needs::NoStore),
    ("migrate", Needs::Operator),
    ("passport export", Needs::Acts(&["access.read"], &["--person", "SOMEBODY", "--purpose", "Sag 7"])),
    ("passport public-key", Needs::Operator),
    ("passport verify", Needs::NoStore),
    ("payroll calc", Needs::NoStore),
    ("payroll refund", Needs::NoStore),
    ("restore", Needs::Acts(&["store.restore"], &["BACKUP"])),
    ("serve", Needs::Operator),
    ("verify", Needs::Acts(&["ledger.verify"], &[])),
];

/// The jobs of `serve`.
pub const JOBS: &[(&str, Needs)] = &[
    ("seal events", Needs::Program),
    ("take, carry and compare anchors", Needs::Program),
    ("sweep finished jobs and documents without a fact", Needs::Program),
    ("deliver webhooks", Needs::Program),
    (
        "watch the inbox folder, as each municipality's service account named with --inbox-as",
        Needs::Acts(&["bills.receive_invoice"], &[]),
    ),
    ("log readings", Needs::Program),
    ("rights: re-certification and samples", Needs::Program),
];

#[cfg(test)]
mod tests;

//! E-invoices, bank files, spreadsheets and documents: bytes to values and back. No I/O.

pub mod bank;

pub mod invoice;

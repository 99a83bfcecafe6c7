//! The rules of pay, refunds and holiday: cases, properties, refusals. One program, so that it links once.

mod allocations;
mod cases;
mod function_lengths;
mod holiday;
mod params;
mod pay_scale;
mod properties;
mod refunds;
mod refusals;

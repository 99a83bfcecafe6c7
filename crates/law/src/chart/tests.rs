//! Stories of the chart as a whole; small decisions are tested where they stand.

mod codes;
mod data;
mod editions;
mod fixtures;
mod register;
mod texts;
mod verdicts;
mod wrong_strings;

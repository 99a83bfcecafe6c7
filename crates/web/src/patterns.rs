//! The patterns every page is made of: list, detail, form, figures. One way to show each thing.

mod arrange;
mod cell;
mod chart;
mod detail;
mod field;
mod list;

pub(crate) use arrange::{Arrangement, drop_view, keep_view};
pub(crate) use cell::{Cell, State};
pub(crate) use chart::{Chart, ChartKind, ChartView, Series};
pub(crate) use detail::{Facts, Moment, Step, StepState, Steps, Timeline, danish_day, danish_moment};
pub(crate) use field::{Choice, Field, FieldKind, Form};
pub(crate) use list::{Chip, Column, Empty, List, Paging, Row, Sorted, Table};

//! Money, dates, periods, ids and numbers of the Danish public sector. No I/O.

pub mod calendar;
pub mod danish;
pub mod ids;
pub mod money;
pub mod municipality;
pub mod numbers;
pub mod period;
pub mod text;

pub use money::Ore;
pub use municipality::MunicipalityCode;

//! The 98 municipalities.

use std::sync::LazyLock;

use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cvr;
use serde::Deserialize;

/// A Danish municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Code of four digits.
    pub code: MunicipalityCode,
    /// Name without the word kommune.
    pub name: String,
    /// Region.
    pub region: String,
    /// Company number.
    pub cvr: Cvr,
    /// Where it was read.
    pub source: String,
}

#[derive(Deserialize)]
struct RawMunicipality {
    code: String,
    name: String,
    region: String,
    cvr: String,
    source: String,
}

const FILE: &str = include_str!("../../params/chart/municipalities.csv");

static ALL: LazyLock<Vec<Municipality>> = LazyLock::new(|| {
    let mut rows: Vec<_> =
        csv::Reader::from_reader(FILE.as_bytes()).deserialize().flatten().filter_map(read).collect();
    rows.sort_by_key(|row| row.code);
    rows
});

fn read(raw: RawMunicipality) -> Option<Municipality> {
    let RawMunicipality { code, name, region, cvr, source } = raw;
    Some(Municipality { code: code.parse().ok()?, name, region, cvr: cvr.parse().ok()?, source })
}

/// All municipalities in order of code. A test holds their number to 98, so that no row is lost in reading.
#[must_use]
pub fn municipalities() -> &'static [Municipality] {
    &ALL
}

/// The municipality of a code.
#[must_use]
pub fn municipality(code: MunicipalityCode) -> Option<&'static Municipality> {
    ALL.binary_search_by_key(&code, |row| row.code).ok().and_then(|at| ALL.get(at))
}

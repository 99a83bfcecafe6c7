//! Where data lies: the community, or one municipality.

use std::fmt;

use kaemner_values::MunicipalityCode;

/// One scope: a municipality's own data, or what the community shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Identities, shared chart, decisions and other data of the community.
    Community,
    /// The data of one municipality, its own data controller.
    Municipality(MunicipalityCode),
}

/// The name of the schema, and of the file without its ending: `community` or `k0265`.
///
/// Names are built from the typed code only, never from input.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Community => f.write_str("community"),
            Self::Municipality(code) => write!(f, "k{code}"),
        }
    }
}

impl From<MunicipalityCode> for Scope {
    fn from(code: MunicipalityCode) -> Self {
        Self::Municipality(code)
    }
}

/// The municipality whose schema or file has this name, `k0265`; `None` for any other name.
pub(crate) fn municipality_of(name: &str) -> Option<MunicipalityCode> {
    name.strip_prefix('k')?.parse().ok()
}

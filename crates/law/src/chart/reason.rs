//! What can be wrong with an account.

use std::fmt;

use kaemner_values::text;
use kaemner_values::text::{Arg, Message};

use super::{Art, Dranst, Function, Grouping, Ownership};

/// A fact about the chart that an account goes against.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The function is not in the chart.
    FunctionUnknown(Function),
    /// The function was closed.
    FunctionClosed(Function),
    /// The digit is no dranst.
    DranstUnknown(Dranst),
    /// The main account (or part of it) does not have the dranst.
    DranstNotAllowed(Function, Dranst),
    /// The function is not known with the dranst.
    DranstUnseen(Function, Dranst),
    /// The grouping is not known below function and dranst.
    GroupingUnknown(Function, Dranst, Grouping),
    /// The grouping was closed.
    GroupingClosed(Function, Dranst, Grouping),
    /// The function's authorised groupings are exhaustive.
    OwnGroupingForbidden(Function, Dranst),
    /// The main art is not in use.
    MainArtNotInUse(Art),
    /// The art is not in the chart.
    ArtUnknown(Art),
    /// The dranst does not take the art.
    ArtNotForDranst(Function, Dranst, Art),
    /// No such art is known on the function with the dranst.
    ArtUnseen(Function, Dranst, Art),
    /// The municipality's own digits after the art are not in use.
    LocalArtUnseen(Art),
    /// Each part is known, their combination is not.
    CombinationUnseen,
    /// The digit is no ownership, or not one for the main account.
    OwnershipNotAllowed(Ownership),
}

impl Reason {
    /// Name of the kind of reason, kebab case, also the end of its Fluent key.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::FunctionUnknown(_) => "function-unknown",
            Self::FunctionClosed(_) => "function-closed",
            Self::DranstUnknown(_) => "dranst-unknown",
            Self::DranstNotAllowed(..) => "dranst-not-allowed",
            Self::DranstUnseen(..) => "dranst-unseen",
            Self::GroupingUnknown(..) => "grouping-unknown",
            Self::GroupingClosed(..) => "grouping-closed",
            Self::OwnGroupingForbidden(..) => "own-grouping-forbidden",
            Self::MainArtNotInUse(_) => "main-art-not-in-use",
            Self::ArtUnknown(_) => "art-unknown",
            Self::ArtNotForDranst(..) => "art-not-for-dranst",
            Self::ArtUnseen(..) => "art-unseen",
            Self::LocalArtUnseen(_) => "local-art-unseen",
            Self::CombinationUnseen => "combination-unseen",
            Self::OwnershipNotAllowed(_) => "ownership-not-allowed",
        }
    }

    /// Whether the reason is only that nobody has been seen doing it; an observation takes it away.
    pub(super) const fn is_unseen(&self) -> bool {
        matches!(
            self,
            Self::DranstUnseen(..)
                | Self::GroupingUnknown(..)
                | Self::ArtUnknown(_)
                | Self::ArtNotForDranst(..)
                | Self::ArtUnseen(..)
                | Self::CombinationUnseen
        )
    }

    /// The reason for the person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let named = |key, args: Vec<(&'static str, String)>| {
            let args = args.into_iter().map(|(name, value)| (name, Arg::Text(value))).collect();
            Message { key, args }
        };
        let function = |f: &Function| ("function", f.to_string());
        let dranst = |d: &Dranst| ("dranst", d.to_string());
        let grouping = |g: &Grouping| ("grouping", g.to_string());
        let art = |a: &Art| ("art", a.to_string());
        match self {
            Self::FunctionUnknown(f) => named("law-chart-function-unknown", vec![function(f)]),
            Self::FunctionClosed(f) => named("law-chart-function-closed", vec![function(f)]),
            Self::DranstUnknown(d) => named("law-chart-dranst-unknown", vec![dranst(d)]),
            Self::DranstNotAllowed(f, d) => {
                named("law-chart-dranst-not-allowed", vec![function(f), dranst(d)])
            }
            Self::DranstUnseen(f, d) => named("law-chart-dranst-unseen", vec![function(f), dranst(d)]),
            Self::GroupingUnknown(f, d, g) => {
                named("law-chart-grouping-unknown", vec![function(f), dranst(d), grouping(g)])
            }
            Self::GroupingClosed(f, d, g) => {
                named("law-chart-grouping-closed", vec![function(f), dranst(d), grouping(g)])
            }
            Self::OwnGroupingForbidden(f, d) => {
                named("law-chart-own-grouping-forbidden", vec![function(f), dranst(d)])
            }
            Self::MainArtNotInUse(a) => named("law-chart-main-art-not-in-use", vec![art(a)]),
            Self::ArtUnknown(a) => named("law-chart-art-unknown", vec![art(a)]),
            Self::ArtNotForDranst(f, d, a) => {
                named("law-chart-art-not-for-dranst", vec![function(f), dranst(d), art(a)])
            }
            Self::ArtUnseen(f, d, a) => named("law-chart-art-unseen", vec![function(f), dranst(d), art(a)]),
            Self::LocalArtUnseen(a) => named("law-chart-local-art-unseen", vec![art(a)]),
            Self::CombinationUnseen => text!("law-chart-combination-unseen"),
            Self::OwnershipNotAllowed(o) => {
                named("law-chart-ownership-not-allowed", vec![("ownership", o.to_string())])
            }
        }
    }
}

/// English, for the log and for machine output.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FunctionUnknown(function) => write!(f, "function {function} is not in the chart"),
            Self::FunctionClosed(function) => write!(f, "function {function} is closed"),
            Self::DranstUnknown(dranst) => write!(f, "{dranst} is no dranst"),
            Self::DranstNotAllowed(function, dranst) => {
                write!(
                    f,
                    "main account {} does not have dranst {dranst} at {function}",
                    function.main_account()
                )
            }
            Self::DranstUnseen(function, dranst) => {
                write!(f, "function {function} is not known with dranst {dranst}")
            }
            Self::GroupingUnknown(function, dranst, grouping) => {
                write!(f, "grouping {grouping} is not known on {function} dranst {dranst}")
            }
            Self::GroupingClosed(function, dranst, grouping) => {
                write!(f, "grouping {grouping} on {function} dranst {dranst} is closed")
            }
            Self::OwnGroupingForbidden(function, dranst) => {
                write!(f, "{function} dranst {dranst} takes authorised groupings only")
            }
            Self::MainArtNotInUse(art) => write!(f, "main art {} is not in use", art.main()),
            Self::ArtUnknown(art) => write!(f, "art {art} is not in the chart"),
            Self::ArtNotForDranst(function, dranst, art) => {
                write!(f, "dranst {dranst} does not take art {art} at {function}")
            }
            Self::ArtUnseen(function, dranst, art) => {
                write!(f, "art {art} is not known on {function} dranst {dranst}")
            }
            Self::LocalArtUnseen(art) => write!(f, "the local digits after art {art} are not in use"),
            Self::CombinationUnseen => f.write_str("each part is known, their combination is not"),
            Self::OwnershipNotAllowed(ownership) => {
                write!(f, "ownership {ownership} is not for this main account")
            }
        }
    }
}

//! Which packs there are, from when they count, and which a document must pass.

use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::engine::Pack;
use super::table::{Source, compile};
use super::{Doc, Finding, Flag, en16931, en16931_cii, national, oioubl, peppol, peppol_cii, vat, vat_cii};
use crate::invoice::read::{format, unknown, unwrap_envelope};
use crate::invoice::xml::names::{doc, rsm};
use crate::invoice::xml::{Limits, Node, ReadError, Tree, decode, parse};
use crate::invoice::{Format, model};

/// A rule pack and the days it counts.
pub struct Dated {
    /// First day the pack is in force.
    pub from: Date,
    /// Last day, `None` while no successor is known.
    pub to: Option<Date>,
    /// Who publishes the rules, which release, under which licence.
    pub source: &'static str,
    /// The rules.
    pub pack: &'static LazyLock<Pack>,
}

fn compiled(source: &Source) -> Pack {
    match compile(source) {
        Ok(pack) => pack,
        // The tables are part of the program; a test compiles every one of them.
        Err(error) => unreachable!("{error}"),
    }
}

static EN16931_UBL: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "EN16931-UBL-1.3.16",
        tables: &[include_str!("data/en16931-ubl.rules")],
        functions: &[vat::FUNCTIONS, en16931::CONDITIONS, en16931::RULES, en16931::SUMS, en16931::SYNTAX],
        roots: &[doc::Invoice, doc::CreditNote],
    })
});

static PEPPOL_BIS3: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "PEPPOL-BIS3-2026.5",
        tables: &[include_str!("data/peppol-bis3.rules")],
        functions: &[
            peppol::CONDITIONS,
            peppol::IDENTIFIERS,
            peppol::RULES,
            national::CONDITIONS,
            national::DENMARK,
            national::NORTH_AND_ITALY,
            national::GREECE,
            national::ICELAND_AND_NETHERLANDS,
            national::GERMANY,
        ],
        roots: &[doc::Invoice, doc::CreditNote],
    })
});

static PEPPOL_T111: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "PEPPOL-T111-InvoiceResponse-2026.5",
        tables: &[include_str!("data/peppol-t111.rules")],
        functions: &[peppol::CONDITIONS, peppol::IDENTIFIERS, peppol::RULES, peppol::RESPONSES],
        roots: &[doc::ApplicationResponse],
    })
});

static PEPPOL_T71: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "PEPPOL-T71-MLR-2026.5",
        tables: &[include_str!("data/peppol-t71.rules")],
        functions: &[peppol::CONDITIONS, peppol::IDENTIFIERS, peppol::RULES, peppol::RESPONSES],
        roots: &[doc::ApplicationResponse],
    })
});

static EN16931_CII: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "EN16931-CII-1.3.16",
        tables: &[include_str!("data/en16931-cii.rules")],
        functions: &[
            vat_cii::CATEGORIES,
            vat_cii::FUNCTIONS,
            en16931_cii::CONDITIONS,
            en16931_cii::RULES,
            en16931_cii::SUMS,
            en16931_cii::SYNTAX,
        ],
        roots: &[rsm::CrossIndustryInvoice],
    })
});

static PEPPOL_CII: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "PEPPOL-BIS3-CII-3.0.19",
        tables: &[include_str!("data/peppol-cii.rules")],
        functions: &[peppol::IDENTIFIERS, peppol_cii::CONDITIONS, peppol_cii::RULES, peppol_cii::NATIONAL],
        roots: &[rsm::CrossIndustryInvoice],
    })
});

const OIOUBL_COMMON: &str = include_str!("data/oioubl-common.rules");

static OIOUBL_INVOICE: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "OIOUBL-2.1-1.17.2-Invoice",
        tables: &[OIOUBL_COMMON, include_str!("data/oioubl-invoice.rules")],
        functions: &[oioubl::CONDITIONS, oioubl::COMMON, oioubl::PAYMENT, oioubl::TAX, oioubl::INVOICE],
        roots: &[doc::Invoice],
    })
});

static OIOUBL_CREDIT_NOTE: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "OIOUBL-2.1-1.17.2-CreditNote",
        tables: &[OIOUBL_COMMON, include_str!("data/oioubl-creditnote.rules")],
        functions: &[oioubl::CONDITIONS, oioubl::COMMON, oioubl::PAYMENT, oioubl::TAX, oioubl::CREDIT_NOTE],
        roots: &[doc::CreditNote],
    })
});

static OIOUBL_REMINDER: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "OIOUBL-2.1-1.17.2-Reminder",
        tables: &[OIOUBL_COMMON, include_str!("data/oioubl-reminder.rules")],
        functions: &[oioubl::CONDITIONS, oioubl::COMMON, oioubl::PAYMENT, oioubl::TAX, oioubl::REMINDER],
        roots: &[doc::Reminder],
    })
});

static OIOUBL_RESPONSE: LazyLock<Pack> = LazyLock::new(|| {
    compiled(&Source {
        name: "OIOUBL-2.1-1.17.2-ApplicationResponse",
        tables: &[OIOUBL_COMMON, include_str!("data/oioubl-applicationresponse.rules")],
        functions: &[oioubl::CONDITIONS, oioubl::COMMON, oioubl::PAYMENT, oioubl::TAX],
        roots: &[doc::ApplicationResponse],
    })
});

const OIOUBL_SOURCE: &str = "Erhvervsstyrelsen / NemHandel, OIOUBL schematron 1.17.2, Creative Commons";

const PEPPOL_RESPONSES: &str = "OpenPEPPOL AISBL, post-award release of May 2026";

static PACKS: [Dated; 10] = [
    Dated {
        from: date(2026, 5, 18),
        to: None,
        source: "CEF, EN 16931 validation artefacts 1.3.16, EUPL 1.2",
        pack: &EN16931_UBL,
    },
    Dated {
        from: date(2026, 5, 18),
        to: None,
        source: "OpenPEPPOL AISBL, BIS Billing 3, release of May 2026",
        pack: &PEPPOL_BIS3,
    },
    Dated { from: date(2026, 5, 1), to: None, source: OIOUBL_SOURCE, pack: &OIOUBL_INVOICE },
    Dated { from: date(2026, 5, 1), to: None, source: OIOUBL_SOURCE, pack: &OIOUBL_CREDIT_NOTE },
    Dated { from: date(2026, 5, 1), to: None, source: OIOUBL_SOURCE, pack: &OIOUBL_REMINDER },
    Dated { from: date(2026, 5, 1), to: None, source: OIOUBL_SOURCE, pack: &OIOUBL_RESPONSE },
    Dated { from: date(2026, 5, 18), to: None, source: PEPPOL_RESPONSES, pack: &PEPPOL_T111 },
    Dated { from: date(2026, 5, 18), to: None, source: PEPPOL_RESPONSES, pack: &PEPPOL_T71 },
    Dated {
        from: date(2026, 5, 18),
        to: None,
        source: "CEF, EN 16931 validation artefacts 1.3.16, EUPL 1.2",
        pack: &EN16931_CII,
    },
    Dated {
        from: date(2026, 5, 18),
        to: None,
        source: "OpenPEPPOL AISBL, BIS Billing 3 in CII, 3.0.19",
        pack: &PEPPOL_CII,
    },
];

/// All packs.
#[must_use]
pub fn packs() -> &'static [Dated] {
    &PACKS
}

/// All compiled packs.
#[must_use]
pub fn all_packs() -> Vec<&'static Pack> {
    PACKS.iter().map(|dated| &**dated.pack).collect()
}

/// What the packs say about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What the document is.
    pub format: Format,
    /// Kind of document.
    pub kind: &'static str,
    /// Broken rules by pack, in order of first occurrence.
    pub packs: Vec<(&'static str, Vec<Finding>)>,
}

impl Verdict {
    /// Whether a receiver must take the document: no fatal rule is broken.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.findings().all(|finding| finding.flag != Flag::Fatal)
    }

    /// All broken rules.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.packs.iter().flat_map(|(_, findings)| findings)
    }
}

/// Judges a file by all rules its receiver must run.
///
/// # Errors
/// As [`crate::invoice::read`]: the file cannot be read at all.
pub fn judge(bytes: &[u8]) -> Result<Verdict, ReadError> {
    let text = decode(bytes)?;
    let tree = parse(&text, &Limits::default())?;
    judge_tree(&tree)
}

/// Judges a parsed file.
///
/// # Errors
/// The document is not one there are rules for.
pub fn judge_tree(tree: &Tree<'_>) -> Result<Verdict, ReadError> {
    let root = unwrap_envelope(tree.root())?;
    let format = format(root);
    let applicable = packs_for(root, format).ok_or_else(|| unknown(root))?;
    let document = Doc::new(root, tree.seen_attributes);
    let judged = applicable.into_iter().map(|pack| (pack.name, pack.judge(&document))).collect();
    Ok(Verdict { format, kind: root.tag().local_name(), packs: judged })
}

fn packs_for(root: Node<'_>, format: model::Format) -> Option<Vec<&'static Pack>> {
    match (root.tag(), format) {
        (doc::Invoice | doc::CreditNote, Format::PeppolBis) => Some(vec![&EN16931_UBL, &PEPPOL_BIS3]),
        (doc::Invoice | doc::CreditNote, Format::En16931Ubl) => Some(vec![&EN16931_UBL]),
        (doc::Invoice, Format::Oioubl) => Some(vec![&OIOUBL_INVOICE]),
        (doc::CreditNote, Format::Oioubl) => Some(vec![&OIOUBL_CREDIT_NOTE]),
        (doc::Reminder, _) => Some(vec![&OIOUBL_REMINDER]),
        (doc::ApplicationResponse, Format::PeppolInvoiceResponse) => Some(vec![&PEPPOL_T111]),
        (doc::ApplicationResponse, Format::PeppolMessageResponse) => Some(vec![&PEPPOL_T71]),
        (doc::ApplicationResponse, Format::Oioubl) => Some(vec![&OIOUBL_RESPONSE]),
        (rsm::CrossIndustryInvoice, Format::En16931Cii) => Some(vec![&EN16931_CII]),
        (rsm::CrossIndustryInvoice, _) => Some(vec![&EN16931_CII, &PEPPOL_CII]),
        _ => None,
    }
}

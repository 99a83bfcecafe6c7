//! How a payment order is written for Danish banks: dated data, marked with how sure it is.

use std::sync::LazyLock;

use serde::Deserialize;

/// Codes and limits that the schemas leave open and banks decide.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name shown with every file written.
    pub name: String,
    /// Whether a bank or its guide has confirmed the codes. Shown to the person who releases the file.
    pub verified: bool,
    /// Where the codes come from and what is doubtful.
    pub source: String,
    /// Characters taken besides letters, digits, space and `/-?:().,'+`.
    pub extra_characters: String,
    /// Characters in a name.
    pub name_max: usize,
    /// Characters in the text to the creditor.
    pub remittance_max: usize,
    /// `PmtTpInf/SvcLvl/Cd`.
    pub service_level: String,
    /// `ChrgBr`.
    pub charge_bearer: String,
    /// How our own account is written.
    pub debtor_account: AccountForm,
    /// How a Danish account of the creditor is written.
    pub creditor_account: AccountForm,
    /// `SchmeNm/Cd` of an account of 14 digits.
    pub bban_scheme: String,
    /// `SchmeNm/Prtry` of the creditor number of a payment slip.
    pub slip_account_scheme: String,
    /// `CdtrRefInf/Tp/CdOrPrtry/Cd` of a payment slip.
    pub slip_reference_type: String,
    /// How kind and payment id of a slip are joined: `{kind}` and `{reference}` are filled in.
    pub slip_reference_form: String,
    /// `LclInstrm/Prtry` of a payment to a NemKonto.
    pub nemkonto_local_instrument: String,
    /// `PrvtId/Othr/SchmeNm/Cd` of a CPR number.
    pub nemkonto_cpr_scheme: String,
    /// `OrgId/Othr/SchmeNm/Cd` of a CVR number.
    pub nemkonto_cvr_scheme: String,
    /// `OrgId/Othr/SchmeNm/Cd` of our own CVR number.
    pub initiator_cvr_scheme: String,
}

/// How a Danish account number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountForm {
    /// `DK` and 16 digits.
    Iban,
    /// 14 digits: registration and account number.
    Bban,
}

/// The profile shipped with the product. Not verified with any bank.
pub static DENMARK: LazyLock<Profile> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program and read by a test")]
    serde_json::from_str(include_str!("../../data/pain001_denmark.json"))
        .expect("pain001_denmark.json is a profile")
});

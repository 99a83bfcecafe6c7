//! Writes payment orders as pain.001.001.03 and pain.001.001.09, and reads them back.
//!
//! The bytes depend on the payment file, version and profile alone. Element order follows the
//! schemas; what Danish banks expect beyond them stands in the [`Profile`].

mod read;

use kaemner_values::numbers::BankAccount;
use kaemner_values::slip::PaymentSlip;

use super::characters::spelled;
use super::payment::{Batch, Debtor, Payment, PaymentError, PaymentFile, PaymentTarget, TextField};
use super::profile::{AccountForm, Profile};
use crate::xml_write::XmlText;

pub(super) use read::from_root;
pub use read::{OrderedPayment, OrderedSlip, Orders, OrdersBatch, read};

/// Characters in an id, by the schemas.
const ID_MAX: usize = 35;

/// The version of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// pain.001.001.03 of 2009, what Danish banks take today.
    V03,
    /// pain.001.001.09 of 2019.
    V09,
}

impl Version {
    /// `pain.001.001.03` or `pain.001.001.09`.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::V03 => "pain.001.001.03",
            Self::V09 => "pain.001.001.09",
        }
    }
}

/// Writes the file.
///
/// # Errors
/// [`PaymentError`] when the file breaks a rule of [`PaymentFile::check`], or a text does not fit the bank.
pub fn write(file: &PaymentFile, version: Version, profile: &Profile) -> Result<Vec<u8>, PaymentError> {
    file.check()?;
    let namespace = format!("urn:iso:std:iso:20022:tech:xsd:{}", version.message());
    let mut writer = Writer { xml: XmlText::new("Document", &namespace), version, profile };
    writer.message(file)?;
    Ok(writer.xml.finish())
}

type Written = Result<(), PaymentError>;

/// A text of the file: where it stands, for errors, and what it says.
struct Field<'a> {
    at: &'a str,
    field: TextField,
    text: &'a str,
}

struct Writer<'a> {
    xml: XmlText,
    version: Version,
    profile: &'a Profile,
}

impl Writer<'_> {
    fn message(&mut self, file: &PaymentFile) -> Written {
        let at = &file.message_id;
        self.xml.open("CstmrCdtTrfInitn/GrpHdr");
        self.id("MsgId", TextField::MessageId, at)?;
        self.xml.leaf("CreDtTm", &file.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        self.xml.leaf("NbOfTxs", &file.count().to_string());
        self.xml.leaf("CtrlSum", &file.sum()?.to_string());
        self.xml.open("InitgPty");
        self.name("Nm", Field { at, field: TextField::Initiator, text: &file.initiator.name })?;
        self.party_id("OrgId", &file.initiator.cvr.to_string(), &self.profile.initiator_cvr_scheme);
        self.xml.close("InitgPty");
        self.xml.close("GrpHdr");
        file.batches.iter().try_for_each(|batch| self.batch(batch))?;
        self.xml.close("CstmrCdtTrfInitn");
        Ok(())
    }

    fn batch(&mut self, batch: &Batch) -> Written {
        self.xml.open("PmtInf");
        self.id("PmtInfId", TextField::BatchId, &batch.id)?;
        self.xml.leaf("PmtMtd", "TRF");
        self.xml.leaf("NbOfTxs", &batch.payments.len().to_string());
        self.xml.leaf("CtrlSum", &batch.sum()?.to_string());
        if !batch.has_nemkonto() {
            self.payment_type(batch, false);
        }
        self.execution_date(batch);
        self.debtor(&batch.debtor, &batch.id)?;
        self.xml.leaf("ChrgBr", &self.profile.charge_bearer);
        batch.payments.iter().try_for_each(|payment| self.payment(payment, batch))?;
        self.xml.close("PmtInf");
        Ok(())
    }

    /// Stands on the batch, or on every payment where one of them goes to a NemKonto: the message
    /// guides forbid both levels at once.
    fn payment_type(&mut self, batch: &Batch, nemkonto: bool) {
        self.xml.open("PmtTpInf");
        self.xml.leaf("SvcLvl/Cd", &self.profile.service_level);
        if nemkonto {
            self.xml.leaf("LclInstrm/Prtry", &self.profile.nemkonto_local_instrument);
        }
        if let Some(code) = batch.purpose.code() {
            self.xml.leaf("CtgyPurp/Cd", code);
        }
        self.xml.close("PmtTpInf");
    }

    fn execution_date(&mut self, batch: &Batch) {
        let path = match self.version {
            Version::V03 => "ReqdExctnDt",
            Version::V09 => "ReqdExctnDt/Dt",
        };
        self.xml.leaf(path, &batch.execution_date.to_string());
    }

    fn debtor(&mut self, debtor: &Debtor, at: &str) -> Written {
        self.name("Dbtr/Nm", Field { at, field: TextField::Debtor, text: &debtor.name })?;
        self.xml.open("DbtrAcct");
        self.account(&debtor.account, self.profile.debtor_account);
        self.xml.leaf("Ccy", "DKK");
        self.xml.close("DbtrAcct");
        match (&debtor.bic, self.version) {
            (Some(bic), Version::V03) => self.xml.leaf("DbtrAgt/FinInstnId/BIC", bic.as_str()),
            (Some(bic), Version::V09) => self.xml.leaf("DbtrAgt/FinInstnId/BICFI", bic.as_str()),
            (None, _) => self.xml.leaf("DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED"),
        }
        Ok(())
    }

    fn payment(&mut self, payment: &Payment, batch: &Batch) -> Written {
        let at = payment.end_to_end_id.as_str();
        self.xml.open("CdtTrfTxInf/PmtId");
        self.id("EndToEndId", TextField::EndToEndId, at)?;
        self.xml.close("PmtId");
        if batch.has_nemkonto() {
            self.payment_type(batch, payment.target.is_nemkonto());
        }
        self.xml.amount("Amt/InstdAmt", "DKK", &payment.amount.to_string());
        self.xml.open("Cdtr");
        self.name("Nm", Field { at, field: TextField::Creditor, text: &payment.creditor })?;
        self.creditor_id(&payment.target);
        self.xml.close("Cdtr");
        self.creditor_account(&payment.target);
        self.remittance(payment)?;
        self.xml.close("CdtTrfTxInf");
        Ok(())
    }

    fn creditor_id(&mut self, target: &PaymentTarget) {
        match target {
            PaymentTarget::NemKontoPerson(cpr) => {
                self.party_id("PrvtId", &cpr.reveal_digits(), &self.profile.nemkonto_cpr_scheme);
            }
            PaymentTarget::NemKontoCompany(cvr) => {
                self.party_id("OrgId", &cvr.to_string(), &self.profile.nemkonto_cvr_scheme);
            }
            PaymentTarget::Domestic(_) | PaymentTarget::Iban(_) | PaymentTarget::Slip(_) => {}
        }
    }

    fn party_id(&mut self, kind: &'static str, id: &str, scheme: &str) {
        self.xml.open("Id");
        self.xml.open(kind);
        self.xml.open("Othr");
        self.xml.leaf("Id", id);
        self.xml.leaf("SchmeNm/Cd", scheme);
        self.xml.close("Othr");
        self.xml.close(kind);
        self.xml.close("Id");
    }

    fn creditor_account(&mut self, target: &PaymentTarget) {
        if target.is_nemkonto() {
            return;
        }
        self.xml.open("CdtrAcct");
        match target {
            PaymentTarget::Domestic(account) => self.account(account, self.profile.creditor_account),
            PaymentTarget::Iban(iban) => self.xml.leaf("Id/IBAN", iban.as_str()),
            PaymentTarget::Slip(slip) => self.slip_account(slip),
            PaymentTarget::NemKontoPerson(_) | PaymentTarget::NemKontoCompany(_) => {}
        }
        self.xml.close("CdtrAcct");
    }

    fn account(&mut self, account: &BankAccount, form: AccountForm) {
        match form {
            AccountForm::Iban => self.xml.leaf("Id/IBAN", &account.to_iban()),
            AccountForm::Bban => {
                self.xml.open("Id/Othr");
                self.xml.leaf("Id", &format!("{}{}", account.registration(), account.account()));
                self.xml.leaf("SchmeNm/Cd", &self.profile.bban_scheme);
                self.xml.close("Id/Othr");
            }
        }
    }

    fn slip_account(&mut self, slip: &PaymentSlip) {
        self.xml.open("Id/Othr");
        self.xml.leaf("Id", slip.creditor());
        self.xml.leaf("SchmeNm/Prtry", &self.profile.slip_account_scheme);
        self.xml.close("Id/Othr");
    }

    /// Free text first and the slip's reference second, as the schemas order them.
    fn remittance(&mut self, payment: &Payment) -> Written {
        let field =
            Field { at: &payment.end_to_end_id, field: TextField::Remittance, text: &payment.remittance };
        let text = self.spelled(&field, self.profile.remittance_max)?;
        let slip = match &payment.target {
            PaymentTarget::Slip(slip) => Some(slip),
            _ => None,
        };
        if text.is_empty() && slip.is_none() {
            return Ok(());
        }
        self.xml.open("RmtInf");
        if !text.is_empty() {
            self.xml.leaf("Ustrd", &text);
        }
        slip.into_iter().for_each(|slip| self.slip_reference(slip));
        self.xml.close("RmtInf");
        Ok(())
    }

    fn slip_reference(&mut self, slip: &PaymentSlip) {
        let form = self.profile.slip_reference_form.replace("{kind}", slip.kind().code());
        let reference = form.replace("{reference}", slip.reference());
        self.xml.open("Strd/CdtrRefInf");
        self.xml.leaf("Tp/CdOrPrtry/Cd", &self.profile.slip_reference_type);
        self.xml.leaf("Ref", reference.trim_end_matches('/'));
        self.xml.close("Strd/CdtrRefInf");
    }

    /// An id names itself in errors, and is never respelled: it would come back from the bank as another one.
    fn id(&mut self, path: &'static str, field: TextField, id: &str) -> Written {
        let text = self.required(&Field { at: id, field, text: id }, ID_MAX)?;
        let changed = id.chars().zip(text.chars().map(Some).chain(std::iter::repeat(None)));
        if let Some((character, _)) = changed.into_iter().find(|(given, kept)| Some(*given) != *kept) {
            return Err(PaymentError::Character { at: id.to_owned(), field, character });
        }
        self.xml.leaf(path, &text);
        Ok(())
    }

    fn name(&mut self, path: &'static str, field: Field<'_>) -> Written {
        let name = self.required(&field, self.profile.name_max)?;
        self.xml.leaf(path, &name);
        Ok(())
    }

    fn required(&self, field: &Field<'_>, most: usize) -> Result<String, PaymentError> {
        let text = self.spelled(field, most)?;
        if text.is_empty() {
            return Err(PaymentError::Blank { at: field.at.to_owned(), field: field.field });
        }
        Ok(text)
    }

    fn spelled(&self, field: &Field<'_>, most: usize) -> Result<String, PaymentError> {
        let (at, name) = (field.at, field.field);
        let text = spelled(field.text, &self.profile.extra_characters)
            .map_err(|character| PaymentError::Character { at: at.to_owned(), field: name, character })?;
        let found = text.chars().count();
        if found > most {
            return Err(PaymentError::TooLong { at: at.to_owned(), field: name, found, most });
        }
        Ok(text)
    }
}

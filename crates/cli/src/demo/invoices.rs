//! Bills as real files down the real road: received, coded, attested, authorised, released, paid.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kaemner_app::bills::{self, BillsError, CodingLine, InvoiceId, Received};
use kaemner_app::ledger::NewAccount;
use kaemner_app::payments::{self, RunId};
use kaemner_formats::bank::fake_bank::{Booking, settle};
use kaemner_formats::bank::statement::{AccountMessage, StatementFile};
use kaemner_formats::bank::{Amount, pain001, statement_write};
use kaemner_store::Store;
use kaemner_values::{Ore, calendar};

use super::DemoError;
use super::people::Town;
use super::plan::{SUPPLIERS, UNITS};
use super::random::Chance;

/// The units that receive bills, with the account their purchases are put on.
pub fn buyers() -> Vec<(&'static str, &'static str)> {
    let goods = |unit: &super::plan::PlannedUnit| {
        let goods = unit.costs.iter().find(|(digits, _)| digits.ends_with("29"));
        goods.map(|(digits, _)| (unit.code, *digits))
    };
    UNITS
        .iter()
        .filter(|unit| matches!(unit.code, "21" | "22" | "23" | "25" | "26" | "31" | "32"))
        .filter_map(goods)
        .collect()
}

/// A bill to be sent.
pub struct Bill {
    pub buyer: &'static str,
    account: &'static str,
    file: String,
}

/// A bill of one of the suppliers to a unit picked by chance, dated that day, as Peppol BIS Billing 3.
pub fn bill(town: &Town, chance: &mut Chance, number: u32, issued: Date) -> Result<Bill, DemoError> {
    let buyer = *chance.pick(&buyers());
    bill_to(town, chance, number, issued, buyer)
}

/// A bill to a unit, with the account its purchases are put on.
pub fn bill_to(
    town: &Town,
    chance: &mut Chance,
    number: u32,
    issued: Date,
    (buyer, account): (&'static str, &'static str),
) -> Result<Bill, DemoError> {
    let at = usize::try_from(chance.between(0, 9)).unwrap_or(0);
    let (name, texts) = &SUPPLIERS[at];
    let gln = town.glns.get(buyer).ok_or(DemoError::Plan("a buyer without number"))?;
    let count = usize::try_from(chance.between(1, 3)).unwrap_or(1);
    let lines: Vec<(&str, Ore)> =
        texts.iter().take(count).map(|text| (*text, Ore::new(chance.between(8_000, 900_000)))).collect();
    let sender = Sender { name, cvr: cvr(at), account: 5_300_000_000 + u64::try_from(at).unwrap_or(0) };
    let due = calendar::bank_day_on_or_after(issued.saturating_add(jiff::Span::new().days(21)));
    let file =
        document(&sender, &gln.to_string(), &format!("{}-{number:05}", issued.year()), issued, due, &lines);
    Ok(Bill { buyer, account, file })
}

struct Sender<'a> {
    name: &'a str,
    cvr: String,
    account: u64,
}

/// A company number with its check digit from a range that is not given out.
fn cvr(at: usize) -> String {
    let weights = [2_u32, 7, 6, 5, 4, 3, 2];
    let mut body = 9_900_010 + u32::try_from(at).unwrap_or(0) * 10;
    loop {
        let digits = format!("{body:07}");
        let sum: u32 =
            digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        match sum % 11 {
            0 => return format!("{digits}0"),
            1 => body += 1,
            rest => return format!("{digits}{}", 11 - rest),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn document(
    sender: &Sender<'_>,
    gln: &str,
    number: &str,
    issued: Date,
    due: Date,
    lines: &[(&str, Ore)],
) -> String {
    let net: Ore = lines.iter().map(|(_, amount)| *amount).sum();
    // 25 per cent of whole øre, half up.
    let vat = Ore::new((net.get() * 25 + 50) / 100);
    let line = |(at, (text, amount)): (usize, &(&str, Ore))| {
        format!(
            r#"<cac:InvoiceLine><cbc:ID>{id}</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="DKK">{amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{text}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="DKK">{amount}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"#,
            id = at + 1,
            text = escape(text)
        )
    };
    let lines: String = lines.iter().enumerate().map(line).collect();
    let (name, cvr, account, total) = (escape(sender.name), &sender.cvr, sender.account, net + vat);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>{number}</cbc:ID><cbc:IssueDate>{issued}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode><cbc:BuyerReference>Kontoret</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0184">{cvr}</cbc:EndpointID><cac:PostalAddress><cbc:StreetName>Industrivej 1</cbc:StreetName><cbc:CityName>Ringsted</cbc:CityName><cbc:PostalZone>4100</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DK{cvr}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName><cbc:CompanyID schemeID="0184">{cvr}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">{gln}</cbc:EndpointID><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>Kommunen</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>{account}</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>0040</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">{vat}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="DKK">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="DKK">{vat}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="DKK">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="DKK">{net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="DKK">{total}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="DKK">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal>
{lines}
</Invoice>
"#
    )
}

/// Who codes and attests for a unit, and who authorises.
fn approvers(buyer: &str) -> (&'static str, &'static str) {
    let attester = if buyer == "21" { "sekretaer" } else { "bogholder" };
    (attester, if buyer.starts_with('3') { "plejeleder" } else { "leder" })
}

/// How far a bill is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    Received,
    Coded,
    Attested,
    Posted,
}

/// Takes a bill down the road until a step, each step by who does it in daily life.
pub fn take(store: &Store, town: &Town, bill: &Bill, until: Until) -> Result<InvoiceId, DemoError> {
    let clerk = town.actor(store, "bogholder")?;
    let received = store.write(town.scope, |tx| bills::receive(tx, &clerk, bill.file.as_bytes()))?;
    let Received::New(id) = received else { return Ok(received.invoice()) };
    confirm_suppliers(store, town, id)?;
    let (attester, authoriser) = approvers(bill.buyer);
    if until >= Until::Coded {
        code(store, town, id, bill, attester)?;
    }
    if until >= Until::Attested {
        let by = town.actor(store, attester)?;
        store.write(town.scope, |tx| bills::attest(tx, &by, id))?;
    }
    if until >= Until::Posted {
        let by = town.actor(store, authoriser)?;
        store.write(town.scope, |tx| bills::authorise(tx, &by, id))?;
    }
    Ok(id)
}

fn confirm_suppliers(store: &Store, town: &Town, id: InvoiceId) -> Result<(), DemoError> {
    let by = town.actor(store, "frigiver")?;
    store.write(town.scope, |tx| {
        let supplier = bills::invoice(tx, &by, id)?.supplier;
        for target in bills::targets(tx, &by, supplier)? {
            if target.confirmed_by.is_none() {
                bills::confirm_target(tx, &by, target.id, "Ringet til leverandørens hovednummer")?;
            }
        }
        Ok::<_, BillsError>(())
    })?;
    Ok(())
}

fn code(store: &Store, town: &Town, id: InvoiceId, bill: &Bill, attester: &str) -> Result<(), DemoError> {
    let by = town.actor(store, attester)?;
    let unit = town.units.get(bill.buyer).ok_or(DemoError::Plan("no such unit"))?;
    let string = bill.account.parse().map_err(|_| DemoError::Plan("no account"))?;
    let account = NewAccount::new(string, unit.clone());
    store.write(town.scope, |tx| {
        let line = |line: bills::Suggestion| CodingLine {
            account: account.clone(),
            typed: bill.account.to_owned(),
            text: line.text,
            amount: line.amount,
            vat: line.vat,
            reason: None,
        };
        let lines: Vec<_> = bills::suggest(tx, &by, id)?.into_iter().map(line).collect();
        bills::code(tx, &by, id, &lines)
    })?;
    Ok(())
}

/// Gathers what falls due by a day into a run, if there is anything.
pub fn prepare(store: &Store, town: &Town, day: Date) -> Result<Option<RunId>, DemoError> {
    let by = town.actor(store, "bogholder")?;
    let day = calendar::bank_day_on_or_after(day);
    let ready = store.read(town.scope, |tx| payments::ready(tx, &by, day))?;
    if ready.is_empty() {
        return Ok(None);
    }
    Ok(Some(store.write(town.scope, |tx| payments::prepare_run(tx, &by, day))?))
}

/// Gathers what falls due by a day into a run, and releases it.
pub fn pay(store: &Store, town: &Town, day: Date) -> Result<Option<RunId>, DemoError> {
    let Some(run) = prepare(store, town, day)? else { return Ok(None) };
    let releaser = town.actor(store, "frigiver")?;
    store.write(town.scope, |tx| payments::release_run(tx, &releaser, run))?;
    Ok(Some(run))
}

/// Lets the bank execute a run and reads its statement back. Gives the number of bills that are paid by it.
pub fn statement(
    store: &Store,
    town: &Town,
    run: RunId,
    day: Date,
    opening: &mut Ore,
) -> Result<usize, DemoError> {
    let by = town.actor(store, "bogholder")?;
    let (file, paid) = store.read(town.scope, |tx| {
        let (run, _) = payments::run(tx, &by, run)?;
        Ok::<_, payments::PaymentsError>((payments::bank_file(tx, &by, run.id)?, run.total))
    })?;
    let orders = pain001::read(&file).map_err(|_| DemoError::Plan("our own bank file cannot be read"))?;
    let account = orders.batches.first().map(|batch| batch.debtor_account.clone()).unwrap_or_default();
    let statement = settle(&orders, &account, day, Amount::of_ore(*opening), Booking::Single);
    *opening -= paid;
    let bytes = statement_write::write(&StatementFile {
        kind: AccountMessage::Statement,
        message: "camt.053.001.02".to_owned(),
        message_id: statement.id.clone(),
        created: None,
        statements: vec![statement],
    });
    let taken = store.write(town.scope, |tx| bills::take_statement(tx, &by, &bytes))?;
    Ok(taken.settled.len())
}

/// A working hour of a day, for the clock of the demonstration.
pub fn working_hour(day: Date, minute: i64) -> Result<Timestamp, DemoError> {
    let morning = day.to_datetime(jiff::civil::time(8, 0, 0, 0)).to_zoned(jiff::tz::TimeZone::UTC);
    let morning = morning.map_err(|_| DemoError::Plan("no such day"))?;
    Ok(morning.timestamp() + SignedDuration::from_mins(minute))
}

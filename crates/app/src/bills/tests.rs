use jiff::civil::date;
use kaemner_formats::bank::fake_bank::{Booking, settle};
use kaemner_formats::bank::statement::{AccountMessage, StatementFile};
use kaemner_formats::bank::{Amount, pain001, statement_write};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_values::Ore;
use kaemner_values::period::Year;
use proptest::prelude::*;

use super::model::{allocate, normalised};
use super::*;
use crate::access::{self, AccessError, NewUnit, UnitKind};
use crate::actor::{Act, Actor, Denied, Right, UnitPath};
use crate::ledger::{self, Reason};
use crate::payments::{self, PaymentsError};
use crate::settings::{self, Key, Setting, SettingsError};
use crate::testing::{anyone, municipality, person};
use crate::{events, tasks};

const INVOICE: &[u8] = include_bytes!("../../../formats/fixtures/invoice/oioubl-invoice.xml");
const CREDIT_NOTE: &[u8] = include_bytes!("../../../formats/fixtures/invoice/bis3-credit-note.xml");
const SCHOOL_MATERIALS: &str = "3220111000020029";

fn acts_of(role: &str) -> Vec<Act> {
    access::ready_role(role).unwrap().acts.iter().collect()
}

/// The people of the story, each with only what the step needs.
struct Office {
    bookkeeper: Actor,
    secretary: Actor,
    manager: Actor,
    releaser: Actor,
}

/// A municipality with a school that suppliers reach by the fixture's GLN, open periods and settings.
fn office(db: &TestDb) -> Office {
    let admin = anyone(1, municipality());
    db.store
        .write(db.scope, |tx| {
            let unit = |parent, code: &str, gln: Option<&str>| NewUnit {
                parent,
                code: code.to_owned(),
                kind: UnitKind::School,
                name: code.to_owned(),
                gln: gln.map(|gln| gln.parse().unwrap()),
                from: date(2026, 1, 1),
            };
            let root = access::add_unit(tx, &admin, &unit(None, "0265", None))?;
            access::add_unit(tx, &admin, &unit(Some(root.id), "31", Some("5790000000012")))?;
            Ok::<_, AccessError>(())
        })
        .unwrap();
    db.store.write(db.scope, |tx| ledger::open_year(tx, &admin, Year::new(2026).unwrap())).unwrap();
    let values = [
        (Key::CreditorAccount, "9525690000099969"),
        (Key::BankLedgerAccount, "9220580000080169"),
        (Key::VatAccount, "7658770000000265"),
        (Key::BankAccount, "0040 0440116243"),
    ];
    for (key, value) in values {
        let from = date(2026, 1, 1);
        let new = Setting { key, from, value: value.to_owned(), decision: "prøve".to_owned() };
        db.store.write(db.scope, |tx| settings::set(tx, &admin, &new)).unwrap();
    }
    let role = |number, key: &str, under| person(number, municipality(), &acts_of(key), under);
    Office {
        bookkeeper: role(11, "bookkeeper", "/"),
        secretary: role(12, "school_secretary", "/31/"),
        manager: role(13, "manager", "/31/"),
        releaser: role(14, "payment_releaser", "/"),
    }
}

fn write<T, E: From<kaemner_store::StoreError> + std::fmt::Debug>(
    db: &TestDb,
    f: impl FnMut(&mut kaemner_store::Tx<'_>) -> Result<T, E>,
) -> T {
    db.store.write(db.scope, f).unwrap()
}

fn received(db: &TestDb, office: &Office) -> InvoiceId {
    match write(db, |tx| receive(tx, &office.bookkeeper, INVOICE)) {
        Received::New(id) => id,
        other => panic!("{other:?}"),
    }
}

/// The suggested lines, all put on one account of the school.
fn coded_lines(db: &TestDb, office: &Office, id: InvoiceId) -> Vec<CodingLine> {
    let suggested = write(db, |tx| suggest(tx, &office.secretary, id));
    let school = UnitPath::parse("/31/").unwrap();
    let line = |line: Suggestion| CodingLine {
        account: ledger::NewAccount::new(SCHOOL_MATERIALS.parse().unwrap(), school.clone()),
        typed: SCHOOL_MATERIALS.to_owned(),
        text: line.text,
        amount: line.amount,
        vat: line.vat,
        reason: Some(Reason { text: "prøve".to_owned(), owner: "økonomi".to_owned() }),
    };
    suggested.into_iter().map(line).collect()
}

fn attested(db: &TestDb, office: &Office) -> InvoiceId {
    let id = received(db, office);
    let lines = coded_lines(db, office, id);
    write(db, |tx| code(tx, &office.secretary, id, &lines));
    write(db, |tx| attest(tx, &office.secretary, id));
    id
}

fn confirm_supplier(db: &TestDb, office: &Office, id: InvoiceId) {
    write(db, |tx| {
        let invoice = invoice(tx, &office.releaser, id)?;
        for target in targets(tx, &office.releaser, invoice.supplier)? {
            confirm_target(tx, &office.releaser, target.id, "ringet til hovednummeret")?;
        }
        Ok::<_, BillsError>(())
    });
}

#[test]
fn from_file_to_paid() {
    on_both(|db| {
        let office = office(db);
        let id = attested(db, &office);
        confirm_supplier(db, &office, id);
        let posted = write(db, |tx| authorise(tx, &office.manager, id));
        assert_eq!(posted.no, 1);

        let execution = date(2026, 4, 1);
        let run = write(db, |tx| payments::prepare_run(tx, &office.bookkeeper, execution));
        let released = write(db, |tx| payments::release_run(tx, &office.releaser, run));
        assert_eq!(released.total, Ore::new(144_375));
        let file = write(db, |tx| payments::bank_file(tx, &office.releaser, run));

        let orders = pain001::read(&file).unwrap();
        let opening = Amount::of_ore(Ore::from_kroner(1_000_000));
        let statement = settle(&orders, "DK5000400440116243", execution, opening, Booking::Single);
        let bytes = statement_write::write(&StatementFile {
            kind: AccountMessage::Statement,
            message: "camt.053.001.02".to_owned(),
            message_id: statement.id.clone(),
            created: None,
            statements: vec![statement],
        });
        db.store.set_now("2026-04-02T08:00:00Z".parse().unwrap()).unwrap();
        let taken = write(db, |tx| take_statement(tx, &office.bookkeeper, &bytes));
        assert_eq!((taken.entries, taken.matched, taken.settled.len()), (1, 1, 1));
        let again = write(db, |tx| take_statement(tx, &office.bookkeeper, &bytes));
        assert_eq!((again.known, again.matched), (1, 0), "the same statement twice is idle");

        let paid = write(db, |tx| invoice(tx, &office.secretary, id));
        assert_eq!((paid.state, paid.paid_on), (InvoiceState::Paid, Some(execution)));
        let trail = write(db, |tx| events::of_object(tx, events::Object::new("invoice", id.get())));
        let steps: Vec<_> = trail.iter().filter_map(|event| event.step.as_deref()).collect();
        assert_eq!(steps, ["received", "coded", "attested", "posted", "paid"]);
        let open = write(db, |tx| tasks::mine(tx, &anyone(99, municipality()), 100));
        assert_eq!(open, [], "nobody has anything left to do");
        assert_eq!(write(db, |tx| payments::open_entries(tx, &office.bookkeeper, 10)), []);
    });
}

#[test]
fn the_debt_is_booked_with_the_vat_apart() {
    on_both(|db| {
        let office = office(db);
        let id = attested(db, &office);
        confirm_supplier(db, &office, id);
        let posted = write(db, |tx| authorise(tx, &office.manager, id));
        let reader = anyone(99, municipality());
        let voucher = write(db, |tx| ledger::voucher(tx, &reader, posted.id));
        let sum = |prefix: &str| {
            let lines = voucher.voucher.lines.iter().filter(|line| line.digits.starts_with(prefix));
            lines.map(|line| line.amount).sum::<Ore>()
        };
        assert_eq!(sum("322"), Ore::new(115_500));
        assert_eq!(sum("765"), Ore::new(28_875));
        assert_eq!(sum("952"), Ore::new(-144_375));
    });
}

#[test]
fn three_persons_and_each_refusal_names_its_rule() {
    on_both(|db| {
        let office = office(db);
        let id = attested(db, &office);
        let all = anyone(office.secretary_number(), municipality());
        let refused = db.store.write(db.scope, |tx| authorise(tx, &all, id));
        assert!(matches!(refused, Err(BillsError::Denied(Denied::Separation("authorise-own-attestation")))));
        let early = db.store.write(db.scope, |tx| authorise(tx, &office.manager, id));
        assert!(matches!(early, Err(BillsError::TargetNotConfirmed)), "{early:?}");
        let own = db.store.write(db.scope, |tx| {
            let supplier = invoice(tx, &office.bookkeeper, id)?.supplier;
            let target = targets(tx, &office.bookkeeper, supplier)?.remove(0);
            confirm_target(tx, &anyone(11, municipality()), target.id, "selv")
        });
        assert!(matches!(own, Err(BillsError::Denied(Denied::Separation("confirm-own-supplier")))));
        confirm_supplier(db, &office, id);
        write(db, |tx| authorise(tx, &office.manager, id));
        let run = write(db, |tx| payments::prepare_run(tx, &office.bookkeeper, date(2026, 4, 1)));
        for hand in [11, 12, 13] {
            let refused =
                db.store.write(db.scope, |tx| payments::release_run(tx, &anyone(hand, municipality()), run));
            assert!(matches!(refused, Err(PaymentsError::Denied(Denied::Separation("release-own-hand")))));
        }
    });
}

impl Office {
    fn secretary_number(&self) -> u128 {
        self.secretary.person.get().as_u128()
    }
}

#[test]
fn a_duplicate_is_stopped_whatever_its_amount_and_let_through_by_another() {
    on_both(|db| {
        let office = office(db);
        let first = received(db, &office);
        assert_eq!(write(db, |tx| receive(tx, &office.bookkeeper, INVOICE)), Received::Known(first));
        let text = String::from_utf8(INVOICE.to_vec()).unwrap();
        let note = "<cbc:UUID>";
        assert!(text.contains(note), "the fixture has an id of its own");
        let second = text.replacen(note, "<!-- sendt igen --><cbc:UUID>", 1);
        let Received::Duplicate { stopped, of } =
            write(db, |tx| receive(tx, &office.bookkeeper, second.as_bytes()))
        else {
            panic!("not stopped")
        };
        assert_eq!(of, first);
        let coded = db.store.write(db.scope, |tx| code(tx, &office.secretary, stopped, &[]));
        assert!(matches!(coded, Err(BillsError::WrongState(InvoiceState::Duplicate))));
        let own =
            db.store.write(db.scope, |tx| override_duplicate(tx, &anyone(11, municipality()), stopped, "ny"));
        assert!(matches!(own, Err(BillsError::Denied(Denied::Separation("override-own-duplicate")))));
        let silent = db.store.write(db.scope, |tx| override_duplicate(tx, &office.releaser, stopped, " "));
        assert!(matches!(silent, Err(BillsError::NoReason)));
        write(db, |tx| override_duplicate(tx, &office.releaser, stopped, "to leveringer med samme nummer"));
        assert_eq!(write(db, |tx| invoice(tx, &office.secretary, stopped)).state, InvoiceState::Received);
    });
}

#[test]
fn a_credit_note_is_negative_and_waits_for_something_to_be_set_off_against() {
    on_both(|db| {
        let office = office(db);
        let Received::New(id) = write(db, |tx| receive(tx, &office.bookkeeper, CREDIT_NOTE)) else {
            panic!("not new")
        };
        let note = write(db, |tx| invoice(tx, &office.bookkeeper, id));
        assert_eq!(note.kind, InvoiceKind::CreditNote);
        assert!(note.total < Ore::ZERO && note.vat <= Ore::ZERO);
    });
}

#[test]
fn a_broken_file_leaves_nothing() {
    on_both(|db| {
        let office = office(db);
        let text = String::from_utf8(INVOICE.to_vec()).unwrap();
        let broken = [
            text[..text.len() / 2].to_owned(),
            text.replace(">1443.75<", ">1443.76<"),
            text.replace("DKK", "EUR"),
            "hej".to_owned(),
        ];
        for file in broken {
            let refused = db.store.write(db.scope, |tx| receive(tx, &office.bookkeeper, file.as_bytes()));
            let error = refused.expect_err("a broken file");
            assert!(error.message().is_some(), "{error}");
        }
        let query = Query { limit: 10, ..Query::default() };
        assert_eq!(write(db, |tx| invoices(tx, &office.bookkeeper, &query)), []);
        assert_eq!(write(db, |tx| suppliers(tx, &office.bookkeeper, "", 10)), []);
    });
}

#[test]
fn a_school_sees_its_own_bills_and_no_others() {
    on_both(|db| {
        let office = office(db);
        let id = received(db, &office);
        let neighbour = person(21, municipality(), &acts_of("school_secretary"), "/32/");
        let query = Query { limit: 10, ..Query::default() };
        assert_eq!(write(db, |tx| invoices(tx, &neighbour, &query)), []);
        let refused = db.store.read(db.scope, |tx| invoice(tx, &neighbour, id));
        assert!(matches!(refused, Err(BillsError::Denied(denied)) if denied.hides()));
        assert_eq!(write(db, |tx| summary(tx, &office.secretary, &query)).total, Ore::new(144_375));
        let elsewhere = db.store.read(db.other, |tx| invoice(tx, &office.bookkeeper, id));
        assert!(matches!(elsewhere, Err(BillsError::NotFound)));
    });
}

#[test]
fn coding_must_give_the_invoice_to_the_ore() {
    on_both(|db| {
        let office = office(db);
        let id = received(db, &office);
        let lines = coded_lines(db, &office, id);
        let mut off = lines.clone();
        off[0].amount += Ore::new(1);
        let refused = db.store.write(db.scope, |tx| code(tx, &office.secretary, id, &off));
        assert!(matches!(refused, Err(BillsError::CodingDiffers { .. })));
        let mut off = lines.clone();
        off[0].vat += Ore::new(1);
        let refused = db.store.write(db.scope, |tx| code(tx, &office.secretary, id, &off));
        assert!(matches!(refused, Err(BillsError::VatDiffers { .. })));
        // Refund (dranst 2) takes art 8.6 alone: bought goods there are no account the chart knows.
        let mut forbidden = lines;
        for line in &mut forbidden {
            (line.account.string, line.reason) = ("3220121000020029".parse().unwrap(), None);
        }
        let refused = db.store.write(db.scope, |tx| code(tx, &office.secretary, id, &forbidden));
        assert!(
            matches!(refused, Err(BillsError::Account { .. } | BillsError::UnseenAccount { .. })),
            "{refused:?}"
        );
    });
}

#[test]
fn a_setting_that_is_missing_says_which() {
    on_both(|db| {
        let missing = db.store.read(db.scope, |tx| settings::get(tx, Key::VatAccount));
        assert!(matches!(missing, Err(SettingsError::Missing(Key::VatAccount))));
        let by = person(1, municipality(), &[Act::ChangeSettings], "/");
        let new = Setting {
            key: Key::VatAccount,
            from: date(2026, 1, 1),
            value: "12".to_owned(),
            decision: String::new(),
        };
        let bad = db.store.write(db.scope, |tx| settings::set(tx, &by, &new));
        assert!(matches!(bad, Err(SettingsError::BadValue(Key::VatAccount))));
    });
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    assert_eq!(normalised(" fa-000 123/a"), normalised("FA000123A"));
    assert_eq!(normalised("000123"), "123");
    assert_eq!(normalised("000"), "000");
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole(amount in -1_000_000_i64..1_000_000, weights in proptest::collection::vec(-50_000_i64..50_000, 1..8)) {
        let weights: Vec<Ore> = weights.into_iter().map(Ore::new).collect();
        let parts = allocate(Ore::new(amount), &weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.into_iter().sum::<Ore>(), Ore::new(amount));
    }
}

#[test]
fn a_right_on_some_accounts_codes_and_attests_on_no_others() {
    on_both(|db| {
        let office = office(db);
        let id = received(db, &office);
        let lines = coded_lines(db, &office, id);
        let on = |range: &str| {
            let (secretary, school) = (&office.secretary, UnitPath::parse("/31/").unwrap());
            let acts = acts_of("school_secretary");
            let right = Right::new("school_secretary", &acts[..], school, date(2026, 1, 1));
            let right = Right { accounts: vec![range.parse().unwrap()], ..right };
            Actor::new(secretary.person, "x", municipality(), secretary.channel, vec![right])
        };
        let (here, elsewhere) = (on("3"), on("5"));
        let code_by =
            |by: &Actor, lines: &[CodingLine]| db.store.write(db.scope, |tx| code(tx, by, id, lines));
        let refused = code_by(&elsewhere, &lines);
        assert!(matches!(refused, Err(BillsError::Beyond { .. })), "{refused:?}");
        // Nor in another unit than one's own.
        let mut abroad = lines.clone();
        abroad[0].account.unit = UnitPath::root();
        let refused = code_by(&office.secretary, &abroad);
        assert!(matches!(refused, Err(BillsError::Beyond { denied: Denied::OutsideUnit { .. }, .. })));
        code_by(&here, &lines).unwrap();
        let refused = db.store.write(db.scope, |tx| attest(tx, &elsewhere, id));
        assert!(matches!(refused, Err(BillsError::Beyond { denied: Denied::OutsideAccounts { .. }, .. })));
        db.store.write(db.scope, |tx| attest(tx, &here, id)).unwrap();
    });
}

#[test]
fn nobody_receives_for_another_unit_and_payments_are_the_whole_municipalitys() {
    on_both(|db| {
        let office = office(db);
        let elsewhere = Right::new(
            "bookkeeper",
            &acts_of("bookkeeper")[..],
            UnitPath::parse("/32/").unwrap(),
            date(2026, 1, 1),
        );
        let elsewhere = elsewhere.within_reach();
        let by = Actor::new(
            office.secretary.person,
            "x",
            municipality(),
            office.secretary.channel,
            vec![elsewhere],
        );
        let refused = db.store.write(db.scope, |tx| receive(tx, &by, INVOICE));
        assert!(matches!(refused, Err(BillsError::OtherUnit(_))), "{refused:?}");
        let query = Query { limit: 10, ..Query::default() };
        assert_eq!(write(db, |tx| invoices(tx, &office.bookkeeper, &query)), []);
        let runs = db.store.read(db.scope, |tx| payments::runs(tx, &by, 10));
        assert!(matches!(runs, Err(PaymentsError::Denied(_))), "{runs:?}");
        let files = db.store.read(db.scope, |tx| folder_files(tx, &by, None, 10));
        assert!(matches!(files, Err(BillsError::Denied(_))), "{files:?}");
    });
}

#[test]
fn what_the_supplier_and_colleagues_read_holds_no_personal_number() {
    on_both(|db| {
        let office = office(db);
        let id = received(db, &office);
        let why = "Vedrører borger 611090-1235";
        let refused = db.store.write(db.scope, |tx| reject(tx, &office.secretary, id, why));
        assert!(matches!(refused, Err(BillsError::PersonalNumber)), "{refused:?}");
        let supplier = write(db, |tx| invoice(tx, &office.bookkeeper, id)).supplier;
        let target = write(db, |tx| targets(tx, &office.bookkeeper, supplier)).remove(0).id;
        let refused = db.store.write(db.scope, |tx| confirm_target(tx, &office.releaser, target, why));
        assert!(matches!(refused, Err(BillsError::PersonalNumber)), "{refused:?}");
        // Whoever received for the supplier confirms none of its numbers, whoever brought the number.
        let own = db.store.write(db.scope, |tx| {
            let object = events::Object::new("supplier", supplier.get());
            events::record(tx, &office.manager, events::Event::of(Act::ReceiveInvoice, object))?;
            confirm_target(tx, &anyone(13, municipality()), target, "ringet")
        });
        assert!(
            matches!(own, Err(BillsError::Denied(Denied::Separation("confirm-own-supplier")))),
            "{own:?}"
        );
    });
}

//! Verification catches what it should, in a store, in an export, and by the script that shares nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use kaemner_store::testing::{TestDb, on_both};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::actor::Act;

/// A year in small: texts, a document, a reversal, a repost, an opening, a batch, an anchor.
pub(super) fn lived_in(db: &TestDb) -> Desk {
    let desk = Desk::open(db);
    let mut new = pencils();
    new.lines[0].text = "Til 3. klasse".to_owned();
    new.documents = vec![desk.document()];
    let first = desk.post(&new).unwrap();
    let second = desk.post(&pencils()).unwrap();
    let reversal =
        Reversal { of: second.id, id: None, date: day(4, 2), period: None, reason: "dobbelt".to_owned() };
    desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap();
    let moves = vec![Move {
        line: 1,
        amount: Ore::new(500),
        to: line("3220511000000129", 1).account,
        reason: line(GOODS, 1).reason,
    }];
    let step =
        Repost { of: first.id, id: None, date: day(5, 1), period: None, reason: "SFO".to_owned(), moves };
    desk.write(|tx, by| repost(tx, by, &step)).unwrap();
    let opening = NewVoucher {
        date: day(1, 1),
        period: Some(period(0)),
        source: VoucherSource::of(SourceKind::Opening, "2025"),
        series: Series::year_end(),
        lines: vec![line(BANK, 90_000), line(BALANCE, -90_000)],
        ..pencils()
    };
    desk.post(&opening).unwrap();
    assert!(desk.store.write(desk.scope, crate::events::seal).unwrap() > 0);
    desk.store
        .write(desk.scope, |tx| take_anchor(tx, testing::municipality(), &AnchorKey::new([1; 32])))
        .unwrap();
    let batch: Vec<_> = (1..=4)
        .map(|no| NewVoucher {
            series: Series::import(),
            ..voucher_of(vec![line(GOODS, no), line(BANK, -no)])
        })
        .collect();
    let id = BatchId::new(uuid::Uuid::from_u128(9));
    desk.store
        .write(desk.scope, |tx| {
            post_batch(tx, &desk.by, Act::ImportVouchers, id, &batch, &KnownAccounts::default())
        })
        .unwrap();
    assert!(desk.store.write(desk.scope, crate::events::seal).unwrap() > 0);
    desk
}

fn report(desk: &Desk) -> VerifyReport {
    desk.read(|tx, by| verify_store(tx, by, &mut |_| {})).unwrap()
}

pub(super) fn exported(desk: &Desk) -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("export");
    desk.read(|tx, by| export_ledger(tx, by, &dir, &mut |_| {})).unwrap();
    (temp, dir)
}

/// The script's answer: whether it holds, and what it said.
fn script(dir: &Path) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/verify.py");
    let done = Command::new("python3").arg(script).arg(dir).output().expect("python3 runs");
    (
        done.status.success(),
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr),
    )
}

#[test]
fn a_whole_ledger_verifies_everywhere() {
    on_both(|db| {
        let desk = lived_in(db);
        let found = report(&desk);
        assert_eq!(found.broken, None);
        assert_eq!((found.vouchers, found.postings, found.anchors, found.deleted_texts), (9, 18, 1, 0));
        let (_temp, dir) = exported(&desk);
        let from_files = verify_export(&dir, &mut |_| {}).unwrap();
        assert_eq!(from_files.broken, None);
        assert_eq!(from_files.series, found.series);
        let (holds, said) = script(&dir);
        assert!(holds, "{said}");
        assert!(
            desk.read(|tx, by| export_ledger(tx, by, &dir, &mut |_| {})).is_err(),
            "not twice into one place"
        );
        let lines =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/verify.py"));
        assert!(lines.unwrap().lines().count() <= 80);
    });
}

#[test]
fn a_text_deleted_by_law_does_not_break_the_chain() {
    on_both(|db| {
        let desk = lived_in(db);
        db.define(desk.scope, "delete from ledger_text;").unwrap();
        let found = report(&desk);
        assert_eq!((found.broken, found.deleted_texts), (None, 9));
        let (_temp, dir) = exported(&desk);
        assert_eq!(verify_export(&dir, &mut |_| {}).unwrap().broken, None);
        assert!(script(&dir).0);
    });
}

type Lines = Vec<Value>;

fn read(dir: &Path, file: &str) -> Lines {
    let text = std::fs::read_to_string(dir.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes the lines and makes the manifest fit, as a careful forger would.
fn write(dir: &Path, file: &str, lines: &Lines) {
    let text: String = lines.iter().map(|line| line.to_string() + "\n").collect();
    std::fs::write(dir.join(file), &text).unwrap();
    let path = dir.join("manifest.json");
    let mut manifest: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for entry in manifest["files"].as_array_mut().unwrap() {
        if entry["name"] == file {
            entry["lines"] = json!(lines.len());
            let hash = Sha256::digest(text.as_bytes());
            entry["sha256"] = json!(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        }
    }
    std::fs::write(&path, manifest.to_string()).unwrap();
}

/// Which voucher of the file has a series and number.
fn at(lines: &Lines, series: &str, no: i64) -> usize {
    lines.iter().position(|line| line["series"] == series && line["no"] == no).unwrap()
}

/// The first event of an act.
fn event_of(lines: &Lines, act: &str) -> usize {
    lines.iter().position(|line| line["act"] == act).unwrap()
}

struct Forgery {
    what: &'static str,
    file: &'static str,
    how: fn(&mut Lines),
    /// How the first broken place begins.
    found: &'static str,
}

const VOUCHERS: &str = "vouchers.jsonl";
const BALANCES: &str = "balances.jsonl";

fn forgeries() -> Vec<Forgery> {
    let voucher = |what, found, how| Forgery { what, file: VOUCHERS, how, found };
    let balance = |what, found, how| Forgery { what, file: BALANCES, how, found };
    let event = |what, found, how| Forgery { what, file: "events.jsonl", how, found };
    vec![
        voucher("changed amount", "FIN 1: the postings", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["lines"][0]["amount_ore"] = json!(12_501);
        }),
        voucher("changed amounts that balance", "FIN 1: the voucher", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["lines"][0]["amount_ore"] = json!(1);
            lines[at]["lines"][1]["amount_ore"] = json!(-1);
        }),
        voucher("swapped vouchers", "series FIN: number 2", |lines| {
            let at = at(lines, "FIN", 2);
            lines.swap(at, at + 1);
        }),
        voucher("swapped postings", "FIN 1: the voucher", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["lines"].as_array_mut().unwrap().swap(0, 1);
        }),
        voucher("removed voucher", "series FIN: number 2", |lines| {
            let at = at(lines, "FIN", 2);
            lines.remove(at);
        }),
        voucher("removed last voucher", "series FIN does not end", |lines| {
            let at = at(lines, "FIN", 4);
            lines.remove(at);
        }),
        voucher("removed and renumbered", "FIN 2 does not follow", |lines| {
            let at = at(lines, "FIN", 2);
            lines.remove(at);
            lines[at]["no"] = json!(2);
            lines[at + 1]["no"] = json!(3);
        }),
        voucher("renumbered", "series IMP: number 4", |lines| {
            let at = at(lines, "IMP", 4);
            lines[at]["no"] = json!(5);
        }),
        voucher("altered text", "FIN 2: a text", |lines| {
            let at = at(lines, "FIN", 2);
            lines[at]["text"] = json!("Noget andet");
        }),
        voucher("altered text of a line", "FIN 1: a text", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["line_texts"][0] = json!("Til 4. klasse");
        }),
        voucher("altered text hash", "FIN 2: a text", |lines| {
            let at = at(lines, "FIN", 2);
            lines[at]["text_hash"] = json!("00".repeat(32));
        }),
        voucher("altered text hash with the text gone", "FIN 2: the voucher", |lines| {
            let at = at(lines, "FIN", 2);
            lines[at]["text_hash"] = json!("00".repeat(32));
            lines[at]["salt"] = Value::Null;
            lines[at]["text"] = Value::Null;
        }),
        voucher("another document", "FIN 1: a document", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["documents"][0] = json!("ab".repeat(32));
        }),
        voucher("removed document", "FIN 1: a document", |lines| {
            let at = at(lines, "FIN", 1);
            lines[at]["documents"] = json!([]);
        }),
        voucher("moved period", "FIN 3: the voucher", |lines| {
            let at = at(lines, "FIN", 3);
            lines[at]["period"] = json!("2026-06");
        }),
        voucher("moved date", "FIN 3: the voucher", |lines| {
            let at = at(lines, "FIN", 3);
            lines[at]["date"] = json!("2026-04-03");
        }),
        voucher("another account", "IMP 1: the voucher", |lines| {
            let at = at(lines, "IMP", 1);
            lines[at]["lines"][0]["account"] = json!("3220511000000129|/3/41/||");
        }),
        voucher("another person", "IMP 2: the voucher", |lines| {
            let at = at(lines, "IMP", 2);
            lines[at]["posted_by"] = json!("00000000-0000-0000-0000-000000000002");
        }),
        voucher("another supplier", "IMP 2: the voucher", |lines| {
            let at = at(lines, "IMP", 2);
            lines[at]["lines"][0]["supplier"] = json!("00000000-0000-0000-0000-000000000002");
        }),
        voucher("seal edited", "IMP 2: the voucher", |lines| {
            let at = at(lines, "IMP", 2);
            lines[at]["hash"] = json!("00".repeat(32));
        }),
        voucher("previous seal edited", "IMP 2 does not follow", |lines| {
            let at = at(lines, "IMP", 2);
            lines[at]["prev_hash"] = json!("00".repeat(32));
        }),
        voucher("reversal made a plain voucher", "FIN 3: the voucher", |lines| {
            let at = at(lines, "FIN", 3);
            lines[at]["reverses"] = Value::Null;
        }),
        voucher("trailing copy", "series IMP: number 5", |lines| {
            let at = at(lines, "IMP", 4);
            let copy = lines[at].clone();
            lines.push(copy);
        }),
        voucher("trailing posting", "IMP 4: the voucher", |lines| {
            let at = at(lines, "IMP", 4);
            let line = lines[at]["lines"][0].clone();
            let mut back = line.clone();
            back["amount_ore"] = json!(-line["amount_ore"].as_i64().unwrap());
            lines[at]["lines"].as_array_mut().unwrap().extend([line, back]);
        }),
        voucher("field of another kind", "vouchers.jsonl line", |lines| {
            let at = at(lines, "IMP", 4);
            lines[at]["no"] = json!("fire");
        }),
        balance("balance edited", "balance of", |lines| lines[0]["total"] = json!(1)),
        balance("balance moved between periods", "balance of", |lines| {
            let line = lines.iter_mut().find(|line| line["periods"][3] != 0).unwrap();
            line["periods"][6] = line["periods"][3].clone();
            line["periods"][3] = json!(0);
        }),
        balance("balance removed", "balance of", |lines| {
            let at = lines.iter().position(|line| line["total"] != 0).unwrap();
            lines.remove(at);
        }),
        balance("balance added", "balance of", |lines| {
            let mut line = lines[0].clone();
            line["account"] = json!("3220511000000140|/|");
            line["periods"][1] = json!(5);
            line["total"] = json!(5);
            lines.push(line);
        }),
        Forgery {
            what: "head edited",
            file: "series.jsonl",
            found: "series FIN does not end",
            how: |lines| lines.iter_mut().find(|line| line["series"] == "FIN").unwrap()["last_no"] = json!(9),
        },
        event("payload of an event", "event log: event", |lines| {
            let at = event_of(lines, "ledger.post_voucher");
            let payload = lines[at]["payload"].as_str().unwrap().replace("null", "1");
            lines[at]["payload"] = json!(payload);
        }),
        event("another person in an event", "event log: event", |lines| {
            let at = event_of(lines, "ledger.post_voucher");
            lines[at]["person"] = json!("00000000-0000-0000-0000-000000000002");
        }),
        event("removed event", "FIN 1: no event", |lines| {
            let at = event_of(lines, "ledger.post_voucher");
            lines.remove(at);
        }),
        event("removed event that no voucher needs", "event log: event block 1", |lines| {
            let at = event_of(lines, "ledger.manage_periods");
            lines.remove(at);
        }),
        event("swapped events", "event log: event block 1", |lines| lines.swap(0, 1)),
        event("removed block", "event log: event block 2", |lines| {
            let at = lines.iter().position(|line| line["kind"] == "block").unwrap();
            lines.remove(at);
        }),
        event("edited block", "event log: event block 1", |lines| {
            let at = lines.iter().position(|line| line["kind"] == "block").unwrap();
            lines[at]["hash"] = json!("00".repeat(32));
        }),
        Forgery {
            what: "document gone from the index",
            file: "documents.jsonl",
            found: "FIN 1: a document",
            how: |lines| lines.clear(),
        },
        Forgery {
            what: "anchor of another voucher",
            file: "anchors.jsonl",
            found: "anchor of",
            how: |lines| {
                let text = lines[0]["text"].as_str().unwrap().replace("[\"FIN\",4", "[\"FIN\",3");
                assert_ne!(lines[0]["text"], text);
                lines[0]["text"] = json!(text);
            },
        },
    ]
}

#[test]
fn every_forgery_of_an_export_is_caught_by_both_checkers() {
    let db = TestDb::sqlite();
    let (temp, dir) = exported(&lived_in(&db));
    let forgeries = forgeries();
    assert!(forgeries.len() >= 15);
    for (number, forgery) in forgeries.iter().enumerate() {
        let copy = temp.path().join(number.to_string());
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(&dir).unwrap().flatten() {
            std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        let mut lines = read(&copy, forgery.file);
        (forgery.how)(&mut lines);
        write(&copy, forgery.file, &lines);
        let broken = verify_export(&copy, &mut |_| {}).unwrap().broken;
        let said = broken.map(|broken| broken.to_string()).unwrap_or_default();
        assert!(said.starts_with(forgery.found), "{}: {said:?}", forgery.what);
        assert!(!script(&copy).0, "the script let through: {}", forgery.what);
    }
}

#[test]
fn a_file_that_the_manifest_does_not_know_is_caught() {
    let db = TestDb::sqlite();
    let (_temp, dir) = exported(&lived_in(&db));
    let path = dir.join("balances.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace(":", ": ")).unwrap();
    let broken = verify_export(&dir, &mut |_| {}).unwrap().broken;
    assert_eq!(broken, Some(Broken::File("balances.jsonl".to_owned())));
    assert!(!script(&dir).0);
    std::fs::write(&path, text).unwrap();
    std::fs::write(dir.join("more.jsonl"), "{}\n").unwrap();
    assert_eq!(verify_export(&dir, &mut |_| {}).unwrap().broken, Some(Broken::File("more.jsonl".to_owned())));
}

/// What somebody with the owner's rights does to the tables; the triggers taken away first.
const TAMPERINGS: [(&str, &str, &str); 23] = [
    (
        "changed amount",
        "update ledger_posting set amount_ore = amount_ore + 1 where line = 1;",
        "AAR 1: the postings",
    ),
    (
        "changed date",
        "update ledger_voucher set date = '2026-03-15' where source = 'reversal';",
        "FIN 3: the voucher",
    ),
    (
        "moved period",
        "update ledger_voucher set period = 202606 where source = 'reversal';",
        "FIN 3: postings",
    ),
    (
        "moved period of postings too",
        "update ledger_voucher set period = 202606 where source = 'reversal';
         update ledger_posting set period = 202606 where voucher_id in
            (select id from ledger_voucher where source = 'reversal');",
        "FIN 3: the voucher",
    ),
    ("changed text", "update ledger_text set text = 'x' where text = 'dobbelt';", "FIN 3: a text"),
    ("removed document", "delete from ledger_document where no = 1;", "FIN 1: a document"),
    (
        "changed account",
        "update ledger_account set key = replace(key, '/3/41/', '/4/');",
        "AAR 1: the voucher",
    ),
    (
        "edited seal",
        "update ledger_seal set hash = prev_hash where series = 'FIN' and no = 2;",
        "FIN 2: the voucher",
    ),
    (
        "edited number",
        "update ledger_seal set no = 7 where series = 'IMP' and no = 4;",
        "series IMP: number 4",
    ),
    ("edited head", "update ledger_head set last_no = 9 where series = 'FIN';", "series FIN does not end"),
    ("edited balance", "update ledger_balance set p03 = p03 + 1, total = total + 1;", "balance of"),
    (
        "edited balance of functions",
        "update ledger_function_balance set p03 = p03 + 1, total = total + 1;",
        "balance of",
    ),
    ("removed seal", "delete from ledger_seal where series = 'FIN' and no = 4;", "voucher"),
    (
        "removed event",
        "delete from event_payload; delete from event where object_id in
            (select id from ledger_voucher where source = 'repost');",
        "FIN 4: no event",
    ),
    ("removed payload", "delete from event_payload;", "event log: event"),
    ("changed payload", "update event_payload set payload = '{}';", "event log: event"),
    ("changed event", "update event set step = 'x';", "event log: event"),
    (
        "removed event of nothing",
        "delete from event_seal where block_no = 1 and position = 0;",
        "event log: event block 1",
    ),
    ("removed block", "delete from event_block where no = 1;", "event log: event block 2"),
    (
        "removed seals of the last block",
        "delete from event_seal where block_no = 2;",
        "event log: event block 2",
    ),
    ("edited block", "update event_block set hash = prev_hash where no = 2;", "event log: event block 2"),
    (
        "removed posting",
        "delete from ledger_posting where line = 2 and voucher_id in
            (select voucher_id from ledger_seal where series = 'IMP' and no = 3);",
        "IMP 3: the postings",
    ),
    (
        "edited anchor",
        "update ledger_anchor set text = replace(text, '\"FIN\",4', '\"FIN\",3');",
        "anchor of",
    ),
];

const UNGUARD: &str = "
--@sqlite
commit; pragma foreign_keys = off; begin;
drop trigger ledger_posting_no_update; drop trigger ledger_voucher_no_update; drop trigger ledger_seal_no_update;
drop trigger ledger_seal_no_delete; drop trigger ledger_text_no_update; drop trigger event_no_delete;
drop trigger ledger_anchor_no_update; drop trigger event_no_update; drop trigger event_block_no_update;
drop trigger event_block_no_delete; drop trigger event_seal_no_delete; drop trigger ledger_posting_no_delete;
drop trigger event_payload_by_law;
--@end
--@pg
set session_replication_role = replica;
--@end
";

#[test]
fn every_tampering_with_a_store_is_caught() {
    on_both(|db| {
        let mut missed = Vec::new();
        // A new server database takes seconds; the checks are the same, so the server tries every third.
        let step = if db.dir().is_some() { 1 } else { 3 };
        for (what, sql, found) in TAMPERINGS.into_iter().step_by(step) {
            let db = if db.dir().is_some() { TestDb::sqlite() } else { TestDb::postgres().unwrap() };
            let desk = lived_in(&db);
            db.define(desk.scope, &format!("{UNGUARD}{sql}\n")).unwrap();
            let broken = report(&desk).broken;
            let said = broken.map(|broken| broken.to_string()).unwrap_or_default();
            if !said.starts_with(found) {
                missed.push((what, said));
            }
        }
        assert_eq!(missed, []);
    });
}

#[test]
fn anchors_are_signed_and_compared() {
    let db = TestDb::sqlite();
    let desk = lived_in(&db);
    let key = AnchorKey::new([1; 32]);
    let take = || desk.store.write(desk.scope, |tx| take_anchor(tx, testing::municipality(), &key)).unwrap();
    let first = take();
    assert_eq!(take(), first, "one a day");
    assert!(first.is_signed_by(&key) && !first.is_signed_by(&AnchorKey::new([2; 32])));
    desk.store.set_now("2026-01-03T08:00:00Z".parse().unwrap()).unwrap();
    let second = take();
    assert_eq!(second.body.prev, first.hash);
    assert_eq!(second.body.events.1, 2);
    for anchor in [&first, &second, &first] {
        desk.store.write(Scope::Community, |tx| keep_anchor(tx, anchor)).unwrap();
    }
    let copies = desk.store.read(Scope::Community, |tx| anchors_of(tx, "0265")).unwrap();
    let own = desk.read(|tx, _| anchors_of(tx, "0265")).unwrap();
    assert!(different_anchors(&own, &copies).is_empty());
    let forged = read_anchor(&first.text.replace("0265", "0101"), &first.signature).unwrap();
    assert!(!forged.is_signed_by(&key));
    let forged = read_anchor(&second.text.replace("\"FIN\",4", "\"FIN\",3"), &second.signature).unwrap();
    assert_eq!(different_anchors(&[first, forged], &copies), [second.day]);
    assert_eq!(report(&desk).anchors, 2);
}

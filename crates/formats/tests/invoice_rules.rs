//! Every rule is broken by a small edit of an invoice that breaks none.
//!
//! `fixtures/invoice/rule-cases.txt` names for each rule of each pack a fixture, the edits and how often the
//! rule must fire; the figures are those of the official stylesheets. Rules without a case are named there
//! with the reason.

#![expect(clippy::unwrap_used, reason = "fixtures that are not as described must stop the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kaemner_formats::invoice::model::Identifier;
use kaemner_formats::invoice::rules::{self, Doc, Finding, Pack, all_packs};
use kaemner_formats::invoice::write::{
    InvoiceResponse, OioublAnswer, OioublResponse, ResponseParty, ResponseStatus, convert,
};
use kaemner_formats::invoice::xml::{Limits, parse};
use kaemner_formats::invoice::{Format, read};
use roxmltree::{Document, Node};

const CASES: &str = include_str!("../fixtures/invoice/rule-cases.txt");
const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";
const CII: &str = "urn:un:unece:uncefact:data:standard:";

/// A line of the list.
struct Case<'c> {
    pack: &'c str,
    base: &'c str,
    rule: &'c str,
    /// How often the rule fires; `None` where it is never tried.
    count: Option<u32>,
    /// Edits, or the reason why there is no case.
    text: &'c str,
}

fn cases() -> Vec<Case<'static>> {
    let (mut pack, mut base) = ("", "");
    let mut cases = Vec::new();
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            None => (pack, base) = line.split_once(' ').unwrap(),
            Some(row) => {
                let (head, text) = row.split_once(": ").unwrap_or((row.trim_end_matches(':'), ""));
                let (rule, count) = head.split_once(' ').unwrap();
                cases.push(Case { pack, base, rule, count: count.parse().ok(), text });
            }
        }
    }
    cases
}

fn namespace(prefix: &str) -> String {
    match prefix {
        "cac" => format!("{UBL}CommonAggregateComponents-2"),
        "cbc" => format!("{UBL}CommonBasicComponents-2"),
        "ext" => format!("{UBL}CommonExtensionComponents-2"),
        "rsm" => format!("{CII}CrossIndustryInvoice:100"),
        "ram" => format!("{CII}ReusableAggregateBusinessInformationEntity:100"),
        _ => format!("{CII}UnqualifiedDataType:100"),
    }
}

/// The element at `/Invoice/cac:InvoiceLine[2]/cbc:ID`.
fn find<'a, 'd>(document: &'a Document<'d>, path: &str) -> Node<'a, 'd> {
    let mut at = document.root_element();
    for step in path.trim_start_matches('/').split('/').skip(1) {
        let (name, number) = step.trim_end_matches(']').split_once('[').unwrap_or((step, "1"));
        let (prefix, local) = name.split_once(':').unwrap();
        let namespace = namespace(prefix);
        let fits = |child: &Node<'_, '_>| child.has_tag_name((namespace.as_str(), local));
        at = at.children().filter(fits).nth(number.parse::<usize>().unwrap() - 1).unwrap();
    }
    at
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// An element's start tag without its end, and what is inside it.
fn parts<'t>(text: &'t str, node: Node<'_, '_>) -> (&'t str, &'t str, String) {
    let whole = &text[node.range()];
    let (head, rest) = whole.split_once('>').unwrap();
    let name = head[1..].split([' ', '/', '\n']).next().unwrap().to_owned();
    match head.strip_suffix('/') {
        Some(head) => (head, "", name),
        None => (head, &rest[..rest.rfind("</").unwrap()], name),
    }
}

/// `text` with the element replaced.
fn replaced(text: &str, node: Node<'_, '_>, with: &str) -> String {
    format!("{}{with}{}", &text[..node.range().start], &text[node.range().end..])
}

/// Nested elements `cac:A/cbc:B` around a text.
fn chain(path: &str, text: &str) -> String {
    path.split('/').rev().fold(escaped(text), |inside, name| {
        let prefix = name.split_once(':').unwrap().0;
        format!("<{name} xmlns:{prefix}=\"{}\">{inside}</{name}>", namespace(prefix))
    })
}

/// One edit: `set P = T`, `del P`, `dup P`, `attr P @N = T`, `noattr P @N`, `add P + A/B = T`.
fn edited(text: &str, edit: &str) -> String {
    let document = Document::parse(text).unwrap();
    let (verb, rest) = edit.split_once(' ').unwrap();
    let (path, argument) = rest.split_once(' ').unwrap_or((rest, ""));
    let node = find(&document, path);
    let (head, inside, name) = parts(text, node);
    let split = || argument.split_once(" =").map(|(a, b)| (a, b.strip_prefix(' ').unwrap_or(b))).unwrap();
    match verb {
        "set" => {
            let value = argument.trim_start_matches('=');
            let value = value.strip_prefix(' ').unwrap_or(value);
            replaced(text, node, &format!("{head}>{}</{name}>", escaped(value)))
        }
        "del" => replaced(text, node, ""),
        "dup" => replaced(text, node, &text[node.range()].repeat(2)),
        "noattr" => {
            let attribute = node.attribute_node(argument.trim_start_matches('@')).unwrap();
            format!("{}{}", &text[..attribute.range().start], &text[attribute.range().end..])
        }
        "attr" => {
            let (attribute, value) = split();
            let attribute = attribute.trim_start_matches('@');
            let fresh = format!("{attribute}=\"{}\"", escaped(value));
            match node.attribute_node(attribute) {
                Some(old) => format!("{}{fresh}{}", &text[..old.range().start], &text[old.range().end..]),
                None => replaced(text, node, &format!("{head} {fresh}>{inside}</{name}>")),
            }
        }
        "add" => {
            let (elements, value) = split();
            let added = chain(elements.trim_start_matches("+ "), value);
            replaced(text, node, &format!("{head}>{inside}{added}</{name}>"))
        }
        _ => panic!("{edit}"),
    }
}

fn judge(pack: &Pack, text: &str) -> Vec<Finding> {
    let tree = parse(text, &Limits::default()).unwrap();
    pack.judge(&Doc::new(tree.root(), tree.seen_attributes))
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/invoice");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn every_case_fires_its_rule_as_often_as_the_official_one() {
    let packs = all_packs();
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let Some(count) = case.count else { continue };
        let pack = packs.iter().find(|pack| pack.name == case.pack).unwrap();
        let base = texts.entry(case.base).or_insert_with(|| fixture(case.base));
        let text = case.text.split("; ").fold(base.clone(), |text, edit| edited(&text, edit));
        let fired = judge(pack, &text);
        let found = fired.iter().find(|finding| finding.rule == case.rule).map_or(0, |f| f.count);
        if found != count {
            wrong.push(format!(
                "{} {} fires {found} times and not {count}: {}",
                case.pack, case.rule, case.text
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_fixtures_break_no_rule_of_their_packs() {
    let packs = all_packs();
    let used: BTreeSet<(&str, &str)> = cases().iter().map(|case| (case.pack, case.base)).collect();
    assert!(used.len() >= packs.len());
    for (name, base) in used {
        let pack = packs.iter().find(|pack| pack.name == name).unwrap();
        assert_eq!(judge(pack, &fixture(base)), [], "{name} {base}");
    }
}

/// Every fixture that can be written, in both formats, and every answer to one.
fn all_that_we_write() -> Vec<String> {
    let bases = [
        "oioubl-invoice.xml",
        "oioubl-credit-note.xml",
        "bis3-invoice.xml",
        "bis3-credit-note.xml",
        "cii-invoice.xml",
    ];
    let documents = bases.map(|base| read(fixture(base).as_bytes()).unwrap());
    let invoices = documents.iter().flat_map(|document| {
        [Format::Oioubl, Format::PeppolBis].map(|format| convert(document, format).unwrap().xml)
    });
    invoices.chain(peppol_answers()).chain(oioubl_answers()).collect()
}

fn end(scheme: &str, id: &str, name: &str) -> ResponseParty {
    ResponseParty {
        endpoint: Identifier::new(id, Some(scheme)),
        name: name.to_owned(),
        legal_id: Identifier::new("DK12345674", Some("DK:CVR")),
    }
}

fn peppol_answers() -> Vec<String> {
    use ResponseStatus::{Accepted, Conditional, InProcess, Paid, Received, Rejected, UnderQuery};
    let all = [Received, InProcess, UnderQuery, Conditional, Rejected, Accepted, Paid];
    let answer = |status: ResponseStatus| InvoiceResponse {
        number: "S-1".to_owned(),
        issue_date: jiff::civil::date(2026, 3, 9),
        sender: end("GLN", "5790000000029", "Solrød Kommune"),
        receiver: end("DK:CVR", "DK12345674", "Nord IT A/S"),
        status,
        reason_code: status.needs_reason().then(|| "PRI".to_owned()),
        reason: status.needs_reason().then(|| "Prisen er ikke aftalt".to_owned()),
        invoice: "P-88".to_owned(),
        invoice_type: "380".to_owned(),
    };
    all.map(|status| answer(status).to_xml().unwrap()).to_vec()
}

fn oioubl_answers() -> Vec<String> {
    let all = OioublAnswer::ALL.map(|one| ["Invoice", "CreditNote", "Reminder"].map(|of| (one, of)));
    let answer = |(response, document_type): (OioublAnswer, &str)| OioublResponse {
        number: "S-2".to_owned(),
        issue_date: jiff::civil::date(2026, 3, 9),
        sender: end("GLN", "5790000000029", "Solrød Kommune"),
        receiver: end("DK:CVR", "DK12345674", "Nord IT A/S"),
        response,
        reason: response.code().ends_with("Reject").then(|| "Prisen er ikke aftalt".to_owned()),
        document: "F-2026-0117".to_owned(),
        document_type: document_type.to_owned(),
        profile: "urn:www.nesubl.eu:profiles:profile5:ver2.0".to_owned(),
    };
    all.concat().into_iter().map(|one| answer(one).to_xml().unwrap()).collect()
}

#[test]
fn what_we_write_breaks_none_of_our_rules() {
    for written in all_that_we_write() {
        let verdict = rules::judge(written.as_bytes()).unwrap();
        let fired: Vec<&str> = verdict.findings().map(|finding| finding.rule).collect();
        assert!(!verdict.packs.is_empty() && fired.is_empty(), "{fired:?}\n{written}");
    }
}

/// The folder of the official stylesheets, where they are at hand (`KAEMNER_RULES`: a folder of `<pack>.xslt`,
/// see `scripts/reference-rules.py`).
fn official() -> Option<PathBuf> {
    let folder = std::env::var_os("KAEMNER_RULES").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: KAEMNER_RULES names no folder with the official stylesheets");
    }
    folder
}

/// Pack, what its official stylesheet fires (`None` where it aborts), what ours does.
type Compared = Vec<(&'static str, Option<BTreeMap<String, u64>>, BTreeMap<String, u64>)>;

/// What they and we say about each document.
fn compared(folder: &Path, documents: &[(&'static str, String)]) -> Compared {
    let files = tempfile::tempdir().unwrap();
    let mut list = String::new();
    for (number, (pack, text)) in documents.iter().enumerate() {
        let file = files.path().join(format!("{number}.xml"));
        std::fs::write(&file, text).unwrap();
        list.push_str(&format!("{pack}\t{}\n", file.display()));
    }
    let packs = all_packs();
    let theirs = |row: &serde_json::Value| {
        let fired = row["fired"].as_object()?;
        Some(fired.iter().map(|(rule, count)| (rule.clone(), count.as_u64().unwrap())).collect())
    };
    let ours = |name: &str, text: &str| {
        let pack = packs.iter().find(|pack| pack.name == name).unwrap();
        judge(pack, text).iter().map(|f| (f.rule.to_owned(), u64::from(f.count))).collect()
    };
    let rows = reference(folder, &list);
    assert_eq!(rows.len(), documents.len());
    documents.iter().zip(&rows).map(|((pack, text), row)| (*pack, theirs(row), ours(pack, text))).collect()
}

fn differences(compared: &Compared) -> Vec<String> {
    let differs = |(pack, theirs, ours): &(&str, Option<BTreeMap<String, u64>>, BTreeMap<String, u64>)| {
        let theirs = theirs.as_ref()?;
        (theirs != ours).then(|| format!("{pack}: ours {ours:?}, theirs {theirs:?}"))
    };
    compared.iter().filter_map(differs).collect()
}

/// Where the official stylesheets are at hand, they and we say the same about every edit.
#[test]
fn the_official_stylesheets_agree() {
    let Some(folder) = official() else { return };
    let tried: Vec<Case<'static>> = cases().into_iter().filter(|case| case.count.is_some()).collect();
    let edit =
        |case: &Case<'_>| case.text.split("; ").fold(fixture(case.base), |text, edit| edited(&text, edit));
    let documents: Vec<(&'static str, String)> = tried.iter().map(|case| (case.pack, edit(case))).collect();
    let compared = compared(&folder, &documents);
    let judged = compared.iter().filter(|(_, theirs, _)| theirs.is_some()).count();
    let differences = differences(&compared);
    println!(
        "{} of {judged} edits agree with the official stylesheets, which abort on {} more",
        judged - differences.len(),
        compared.len() - judged
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Where they are at hand, they find nothing in what we write.
#[test]
fn the_official_stylesheets_take_what_we_write() {
    let Some(folder) = official() else { return };
    let of_packs = |written: String| {
        let verdict = rules::judge(written.as_bytes()).unwrap();
        verdict.packs.into_iter().map(move |(pack, _)| (pack, written.clone()))
    };
    let documents: Vec<(&'static str, String)> = all_that_we_write().into_iter().flat_map(of_packs).collect();
    let compared = compared(&folder, &documents);
    let wrong: Vec<_> = compared
        .iter()
        .filter(|(_, theirs, _)| theirs.as_ref().is_none_or(|fired| !fired.is_empty()))
        .collect();
    println!("{} of {} written documents break nothing", compared.len() - wrong.len(), compared.len());
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn reference(folder: &Path, list: &str) -> Vec<serde_json::Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/reference-rules.py");
    let input = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(input.path(), list).unwrap();
    let run = std::process::Command::new("python3")
        .arg(script)
        .arg(folder)
        .stdin(std::fs::File::open(input.path()).unwrap())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rule coverage report.
#[test]
fn every_rule_has_a_case_or_a_reason() {
    let cases = cases();
    let mut tried = 0;
    for pack in all_packs() {
        let of_pack: Vec<&Case<'_>> = cases.iter().filter(|case| case.pack == pack.name).collect();
        let with_case = of_pack.iter().filter(|case| case.count.is_some()).count();
        println!("{}: {} rules, {with_case} with a case", pack.name, pack.ids.len());
        for id in &pack.ids {
            let case = of_pack.iter().find(|case| case.rule == id.id);
            assert!(case.is_some_and(|case| !case.text.is_empty()), "{} {} has neither", pack.name, id.id);
        }
        tried += with_case;
    }
    assert!(tried * 100 >= cases.len() * 99, "{tried} of {} rules have a case", cases.len());
}

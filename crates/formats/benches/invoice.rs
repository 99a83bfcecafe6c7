//! `cargo bench -p kaemner-formats --bench invoice`: how fast invoices are parsed, read and judged, one core.
//!
//! Rates are per second of processor time, so that what else runs on the machine counts little. Words after
//! `--` choose measurements: `-- OIOUBL rules` runs those whose names have one of the words.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop at the first surprise")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use kaemner_formats::invoice::rules::{judge, judge_tree};
use kaemner_formats::invoice::write::to_xml;
use kaemner_formats::invoice::xml::{Limits, decode, parse};
use kaemner_formats::invoice::{Decimal, read};

/// How long each measurement runs.
const RUN: Duration = Duration::from_secs(2);
/// Size of a plain invoice.
const BYTES: usize = 12_000;

/// A fixture with copies of its first line until it is about 12 kB, totals that add up, and no rule broken.
fn grown(fixture: &str) -> String {
    let mut document = read(fixture.as_bytes()).unwrap();
    let net = document.lines[0].net.unwrap();
    loop {
        let mut line = document.lines[0].clone();
        line.id = format!("{}", document.lines.len() + 1);
        document.lines.push(line);
        let vat = net.times(Decimal::new(25, 2));
        let row = &mut document.vat[0];
        let totals = &mut document.totals;
        let gross = net.plus(vat);
        for (total, more) in [
            (&mut row.taxable, net),
            (&mut row.amount, vat),
            (&mut totals.lines, net),
            (&mut totals.without_vat, net),
            (&mut totals.vat, vat),
            (&mut totals.with_vat, gross),
            (&mut totals.payable, gross),
        ] {
            *total = total.map(|amount| amount.plus(more));
        }
        let text = to_xml(&document).unwrap();
        if text.len() > BYTES {
            let verdict = judge(text.as_bytes()).unwrap();
            assert_eq!(verdict.findings().count(), 0, "{verdict:?}");
            return text;
        }
    }
}

/// Time this process has spent on a processor; the wall clock where the system does not say.
fn clock(start: Instant) -> Duration {
    let spent = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = spent.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Whether a measurement is wanted: all are, or those that an argument names.
fn is_wanted(name: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with('-')).peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
}

/// Runs `work` for a while; returns documents a second.
fn measure(mut work: impl FnMut()) -> u64 {
    work();
    let wall = Instant::now();
    let from = clock(wall);
    let mut count = 0u64;
    loop {
        for _ in 0..100 {
            work();
        }
        count += 100;
        let spent = clock(wall).saturating_sub(from);
        if spent > RUN {
            return count * 1_000_000 / u64::try_from(spent.as_micros()).unwrap();
        }
    }
}

/// Measures and prints one kind of work on a text, beside the bare parse of it.
fn report(name: &str, text: &str, bare: u64, work: impl FnMut()) {
    if !is_wanted(name) {
        return;
    }
    let rate = measure(work);
    let megabytes = rate * text.len() as u64 / 1_000_000;
    let share = (rate * 100).checked_div(bare).unwrap_or(100);
    println!("{name:46} {rate:>8} invoices/s  {megabytes:>5} MB/s  {share:>3} % of (i)");
}

fn bare_parse(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
}

fn main() {
    for (name, fixture) in [
        ("Peppol BIS 3", include_str!("../fixtures/invoice/bis3-invoice.xml")),
        ("OIOUBL 2.1", include_str!("../fixtures/invoice/oioubl-invoice.xml")),
    ] {
        let text = grown(fixture);
        println!("{name}, {} bytes, accepted by every rule", text.len());
        let tree = parse(&text, &Limits::default()).unwrap();
        let of = |what: &str| format!("{name}: {what}");
        let bare = measure(|| bare_parse(&text));
        report(&of("(i) bare parse, quick-xml"), &text, bare, || bare_parse(&text));
        report(&of("(ii) parse and model"), &text, bare, || drop(black_box(read(text.as_bytes()).unwrap())));
        report(&of("(iii) parse and all rules"), &text, bare, || {
            drop(black_box(judge(text.as_bytes()).unwrap()));
        });
        report(&of("of which the tree"), &text, bare, || {
            let decoded = decode(text.as_bytes()).unwrap();
            drop(black_box(parse(&decoded, &Limits::default()).unwrap()));
        });
        report(&of("of which the rules"), &text, bare, || drop(black_box(judge_tree(&tree).unwrap())));
    }
}

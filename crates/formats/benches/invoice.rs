//! `cargo bench -p kaemner-formats --bench invoice`: how fast invoices are parsed, read and judged, one core.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop at the first surprise")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use kaemner_formats::invoice::read;
use kaemner_formats::invoice::rules::{Doc, Pack, all_packs};
use kaemner_formats::invoice::xml::{Limits, decode, parse};

/// How long each measurement runs.
const RUN: Duration = Duration::from_secs(2);

/// A fixture with its lines repeated until it is about 12 kB, as a plain invoice is.
fn grown(text: &str) -> String {
    let (start, end) = ("  <cac:InvoiceLine>", "</cac:InvoiceLine>\n");
    let from = text.find(start).unwrap();
    let to = text.find(end).unwrap() + end.len();
    let line = &text[from..to];
    let copies = 12_000usize.saturating_sub(text.len()) / line.len();
    format!("{}{}{}", &text[..from], line.repeat(copies + 1), &text[to..])
}

/// Runs `work` for a while; returns documents a second.
fn measure(mut work: impl FnMut()) -> u64 {
    work();
    let start = Instant::now();
    let mut count = 0u64;
    while start.elapsed() < RUN {
        for _ in 0..50 {
            work();
        }
        count += 50;
    }
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap();
    count * 1_000_000 / micros
}

fn report(name: &str, bytes: usize, rate: u64, bare: u64) {
    let megabytes = rate * bytes as u64 / 1_000_000;
    println!("{name:32} {rate:>8} invoices/s  {megabytes:>5} MB/s  {:>3} % of bare parse", rate * 100 / bare);
}

fn main() {
    let peppol: Vec<&Pack> = all_packs()
        .into_iter()
        .filter(|p| matches!(p.name, "EN16931-UBL-1.3.16" | "PEPPOL-BIS3-2026.5"))
        .collect();
    let oioubl: Vec<&Pack> =
        all_packs().into_iter().filter(|p| p.name == "OIOUBL-2.1-1.17.2-Invoice").collect();
    for (name, text, packs) in [
        ("Peppol BIS 3", include_str!("../fixtures/invoice/bis3-invoice.xml"), peppol),
        ("OIOUBL 2.1", include_str!("../fixtures/invoice/oioubl-invoice.xml"), oioubl),
    ] {
        let text = grown(text);
        println!("{name}, {} bytes", text.len());
        let bare = measure(|| {
            let mut reader = quick_xml::Reader::from_str(&text);
            while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        });
        report("(i) bare XML parse", text.len(), bare, bare);
        let model = measure(|| drop(black_box(read(text.as_bytes()).unwrap())));
        report("(ii) parse + model", text.len(), model, bare);
        let judged = measure(|| {
            let decoded = decode(text.as_bytes()).unwrap();
            let tree = parse(&decoded, &Limits::default()).unwrap();
            let document = Doc::new(tree.root(), tree.seen_attributes);
            for pack in &packs {
                black_box(pack.judge(&document));
            }
        });
        report("(iii) parse + all rules", text.len(), judged, bare);
        let tree_only = measure(|| drop(black_box(parse(&text, &Limits::default()).unwrap())));
        report("      of which parse to tree", text.len(), tree_only, bare);
    }
}

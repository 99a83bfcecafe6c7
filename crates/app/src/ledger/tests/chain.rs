//! The chain and its canonical bytes.

use super::canonical::{Fields, Header, Line, content_hash, documents_hash, seal_hash, text_hash};
use super::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hashes of a fixed voucher never change: a change of the bytes needs a new version name.
#[test]
fn the_canonical_bytes_are_pinned() {
    let mut fields = Fields::default();
    let salt = [1_u8; 16];
    let texts = text_hash(&mut fields, &salt, "Blyanter", ["", "til 3. klasse"].into_iter());
    let documents = documents_hash(&mut fields, &salt, &[DocumentHash::of(b"kvittering")]);
    let source = VoucherSource::of(SourceKind::Invoice, "F-17");
    let header = Header {
        id: VoucherId::new(uuid::Uuid::from_u128(3)),
        date: day(3, 14),
        period: period(13),
        source: &source,
        reverses: None,
        batch: Some(uuid::Uuid::from_u128(4)),
        direct: false,
        posted_at: "2026-03-14T08:00:00.000001Z".parse().unwrap(),
        posted_by: uuid::Uuid::from_u128(5),
        text_hash: &texts,
        documents_hash: &documents,
    };
    let line = Line {
        account: "3220111000000129|/3/41/|4711|",
        amount: Ore::new(12_500),
        supplier: Some(uuid::Uuid::from_u128(6)),
        person: None,
        due: Some(day(4, 1)),
        arrived_as: None,
    };
    let other =
        Line { account: "9220580000001000|/|", amount: Ore::new(-12_500), supplier: None, due: None, ..line };
    let content = content_hash(&mut fields, &header, [line, other].into_iter());
    let seal = seal_hash(&mut fields, "FAK", 1, &canonical::GENESIS, &content);
    insta::assert_snapshot!([&texts[..], &documents, &content, &seal].map(hex).join("\n"));
}

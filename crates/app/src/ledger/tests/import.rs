//! Import from tables.

use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_store::testing::on_both;

use super::*;

const FILE: &str = "Bilag;Dato;Konto;Beløb;Tekst;Linjetekst;Enhed;Ekstra
1;14-03-2026;3220111000000129;125,00;Blyanter;Til 3. klasse;/3/41/;x
1;14-03-2026;9220580000001000;-125,00;Blyanter;;/3/41/;x
2;2026-03-15;3220111000000129;1.000,50;Bøger;;;x
2;2026-03-15;9220580000001000;-1.000,50;;;;x
";

fn settings() -> ImportSettings {
    ImportSettings { series: Series::import(), unit: unit("/3/"), reason: line(GOODS, 1).reason }
}

fn read(desk: &Desk, text: &str) -> ImportFile {
    let sheet = sheet::read(text.as_bytes(), SheetFormat::CsvDanish).unwrap();
    desk.read(|tx, _| read_vouchers(tx, &sheet, text.as_bytes(), &settings())).unwrap()
}

#[test]
fn a_file_is_tried_posted_and_posted_once() {
    on_both(|db| {
        let desk = Desk::open(db);
        let file = read(&desk, FILE);
        assert_eq!(file.errors, []);
        assert_eq!(desk.read(|tx, by| dry_run(tx, by, &file)).unwrap(), []);
        let import = || import_vouchers(&desk.store, desk.scope, &desk.by, &file, &mut |_| {}).unwrap();
        let first = import();
        assert_eq!((first.vouchers, first.lines, first.numbers), (2, 4, Some((1, 2))));
        assert_eq!(import(), first);
        assert_eq!(desk.total(GOODS), Ore::new(112_550));
        let read = desk.read(|tx, by| voucher_by_number(tx, by, &Series::import(), 2)).unwrap().voucher;
        assert_eq!(read.lines[0].unit, unit("/3/"));
    });
}

#[test]
fn every_wrong_row_is_named_and_nothing_is_posted() {
    on_both(|db| {
        let desk = Desk::open(db);
        let wrong = FILE
            .replace("125,00;Blyanter;Til", "125,001;Blyanter;Til")
            .replace("2;2026-03-15;9220580000001000", "2;2026-03-15;UKENDT")
            + "3;2027-01-01;3220111000000129;5,00;;;;\n3;2027-01-01;9220580000001000;-5,00;;;;\n;;;;;;;x\n";
        let file = read(&desk, &wrong);
        let errors = desk.read(|tx, by| dry_run(tx, by, &file)).unwrap();
        let rows: Vec<_> = errors.iter().map(|error| (error.row, error.message.key)).collect();
        assert_eq!(rows[0], (2, "sheet-cell-decimals"), "{rows:?}");
        for expected in
            [(5, "ledger-no-such-account"), (6, "ledger-period-unknown"), (8, "ledger-import-incomplete")]
        {
            assert!(rows.contains(&expected), "{expected:?} in {rows:?}");
        }
        let refused = import_vouchers(&desk.store, desk.scope, &desk.by, &file, &mut |_| {}).unwrap_err();
        assert!(matches!(refused, LedgerError::RowsWrong(_)));
        assert_eq!(desk.total(GOODS), Ore::ZERO);
        let missing = sheet::read(b"Bilag;Dato\n1;2026-01-01\n", SheetFormat::CsvDanish).unwrap();
        assert!(desk.read(|tx, _| read_vouchers(tx, &missing, b"", &settings())).is_err());
    });
}

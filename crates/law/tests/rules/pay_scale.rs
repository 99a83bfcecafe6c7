//! The pay scale computed from base and factor gives the published table to the øre.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use kaemner_law::Law;
use kaemner_law::params::AreaGroup;
use kaemner_law::pay::scale::{self, Place};

/// Checks every row of a table with the columns from_date, loentrin, omraadegruppe, annual_kr,
/// monthly_kr, hourly_kr_1924; returns how many rows there were.
fn check(path: &Path) -> usize {
    let law = Law::shipped().unwrap();
    let mut table = csv::Reader::from_path(path).unwrap();
    let names = table.headers().unwrap().clone();
    let column = |name: &str| names.iter().position(|one| one == name).unwrap();
    let wanted = ["from_date", "loentrin", "omraadegruppe", "annual_kr", "monthly_kr", "hourly_kr_1924"];
    let [date, step, group, annual, monthly, hourly] = wanted.map(column);
    let mut rows = 0;
    for row in table.records() {
        let row = row.unwrap();
        let place = Place {
            step: row[step].parse().unwrap(),
            group: AreaGroup::new(row[group].parse().unwrap()).unwrap(),
        };
        let pay = scale::pay(place, row[date].parse().unwrap(), &law).unwrap();
        let computed = (pay.yearly.to_string(), pay.monthly.to_string(), pay.hourly.to_string());
        let published = (format!("{}.00", &row[annual]), row[monthly].to_owned(), row[hourly].to_owned());
        assert_eq!(computed, published, "{row:?}");
        rows += 1;
    }
    rows
}

#[test]
fn the_shipped_excerpt_has_no_miss() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pay_scale/excerpt.csv");
    assert_eq!(check(&path), 132);
}

#[test]
fn the_whole_table_has_no_miss() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("KAEMNER_SHARED").map_or(root, PathBuf::from);
    let path = shared.join("facts/payroll/loentrin.csv");
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    assert_eq!(check(&path), 2520);
}

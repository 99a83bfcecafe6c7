//! Both engines list names in the same Danish order, page by page.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use kaemner_store::testing::on_both;
use kaemner_store::{StoreError, args};
use kaemner_values::sort::{search_fold, sort_key};

const NAMES: [&str; 10] =
    ["Ågård", "aarhus", "Zøllner", "Østergaard", "Æbeltoft", "anders", "Wang", "Vang", "Andersen", "1. maj"];
const SORTED: [&str; 10] =
    ["1. maj", "anders", "Andersen", "Vang", "Wang", "Zøllner", "Æbeltoft", "Østergaard", "Ågård", "aarhus"];

const TABLE: &str = "create table person (
  id {i64} not null primary key, name text not null, name_sort {bytes} not null, name_search text not null) {strict};";
const PAGE: &str = "select name, name_sort from person where name_sort > $1 order by name_sort, id limit 3";

#[test]
fn pages_follow_the_danish_alphabet() {
    on_both(|db| {
        db.define(db.scope, TABLE).unwrap();
        let names = db.store.write(db.scope, |tx| {
            for (id, name) in (1_i64..).zip(NAMES) {
                let args = args![id, name, sort_key(name), search_fold(name)];
                tx.exec(
                    "insert into person (id, name, name_sort, name_search) values ($1, $2, $3, $4)",
                    &args,
                )?;
            }
            let (mut names, mut after) = (Vec::new(), Vec::new());
            loop {
                let page: Vec<(String, Vec<u8>)> = tx.all(PAGE, &args![&after])?;
                let Some((_, last)) = page.last() else { break };
                after.clone_from(last);
                names.extend(page.into_iter().map(|(name, _)| name));
            }
            Ok::<_, StoreError>(names)
        });
        assert_eq!(names.unwrap(), SORTED);
        let found = db.store.read(db.scope, |tx| {
            let like = format!("{}%", search_fold("ÅG"));
            tx.all::<String>("select name from person where name_search like $1", &args![like])
        });
        assert_eq!(found, Ok(vec!["Ågård".to_owned()]));
    });
}

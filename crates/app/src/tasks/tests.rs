use jiff::civil::date;
use kaemner_store::StoreError;
use kaemner_store::testing::on_both;
use kaemner_values::Ore;
use uuid::Uuid;

use super::{
    Favourite, FoundView, NewTask, SavedView, count, drafts, drop_draft, finish, mine, open, save_draft,
};
use crate::actor::{Act, UnitPath};
use crate::events::Object;
use crate::testing::{municipality, person};

fn object(number: u128) -> Object {
    Object::new("invoice", Uuid::from_u128(number))
}

#[test]
fn a_desk_holds_what_its_owner_may_do_there() {
    on_both(|db| {
        let school = person(1, municipality(), &[Act::AttestInvoice], "/3/");
        let attested = person(2, municipality(), &[Act::AuthoriseInvoice], "/");
        let manager = person(3, municipality(), &[Act::AuthoriseInvoice], "/3/1/");
        db.store
            .write(db.scope, |tx| {
                let unit = UnitPath::parse("/3/1/").unwrap();
                let mut task = NewTask {
                    act: Act::AttestInvoice,
                    unit: &unit,
                    person: None,
                    except: None,
                    object: object(1),
                    title: "Brødrene Dahl · 4711",
                    amount: Some(Ore::from_kroner(10)),
                    due: Some(date(2026, 1, 2)),
                };
                open(tx, &task)?;
                open(tx, &task)?;
                (task.act, task.except, task.due) = (Act::AuthoriseInvoice, Some(attested.person), None);
                open(tx, &task)?;
                assert_eq!(mine(tx, &school, 10)?.len(), 1);
                assert_eq!(count(tx, &school)?, (1, 1));
                assert_eq!(mine(tx, &attested, 10)?, []);
                assert_eq!(count(tx, &manager)?, (1, 0));
                finish(tx, &school, Act::AttestInvoice, object(1))?;
                assert_eq!(count(tx, &school)?, (0, 0));
                (task.act, task.except) = (Act::AttestInvoice, None);
                open(tx, &task)?;
                assert_eq!(count(tx, &school)?, (1, 0));
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn drafts_views_and_favourites_are_ones_own() {
    on_both(|db| {
        let (one, other) = (person(1, municipality(), &[], "/"), person(2, municipality(), &[], "/"));
        db.store
            .write(db.scope, |tx| {
                save_draft(tx, &one, "voucher", "a", "{\"x\":1}")?;
                save_draft(tx, &one, "voucher", "a", "{\"x\":2}")?;
                let kept = drafts(tx, &one, "voucher")?;
                assert_eq!(kept.len(), 1);
                assert!(kept[0].body.contains('2'));
                assert_eq!(drafts(tx, &other, "voucher")?, []);
                drop_draft(tx, &one, "voucher", "a")?;
                assert_eq!(drafts(tx, &one, "voucher")?, []);
                let mut view = SavedView {
                    page: "bills".to_owned(),
                    name: "Forfaldne".to_owned(),
                    query: "due=today".to_owned(),
                    shared: false,
                };
                super::save_view(tx, &one, &view)?;
                assert_eq!(super::views(tx, &other, "bills")?, []);
                view.shared = true;
                super::save_view(tx, &one, &view)?;
                assert_eq!(
                    super::views(tx, &other, "bills")?,
                    [FoundView { view: view.clone(), own: false }]
                );
                super::drop_view(tx, &other, "bills", "Forfaldne")?;
                assert_eq!(super::views(tx, &one, "bills")?, [FoundView { view, own: true }]);
                super::drop_view(tx, &one, "bills", "Forfaldne")?;
                assert_eq!(super::views(tx, &one, "bills")?, []);
                let door = Favourite { url: "ledger".to_owned(), title: "Finans".to_owned() };
                super::toggle_favourite(tx, &one, &door)?;
                assert_eq!(super::favourites(tx, &one)?, std::slice::from_ref(&door));
                super::toggle_favourite(tx, &one, &door)?;
                assert_eq!(super::favourites(tx, &one)?, []);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

//! Looking up and coding.

use kaemner_law::chart::CostBearer;
use kaemner_store::testing::on_both;

use super::*;

fn school() -> NewCostBearer {
    NewCostBearer {
        code: "4711".to_owned(),
        name: "Ådal Skole".to_owned(),
        bearer: CostBearer {
            function: "32201".parse().unwrap(),
            dranst: "1".parse().unwrap(),
            grouping: "001".parse().unwrap(),
            ownership: "1".parse().unwrap(),
            site: "0000".parse().unwrap(),
            unit: unit("/3/41/"),
        },
        from: day(1, 1),
    }
}

#[test]
fn an_account_is_found_by_number_alias_name_and_cost_bearer() {
    on_both(|db| {
        let desk = Desk::open(db);
        desk.post(&pencils()).unwrap();
        desk.write(|tx, by| set_cost_bearer(tx, by, &school())).unwrap();
        let alias = NewAlias {
            alias: "BOG".to_owned(),
            name: "Bøger til indskoling".to_owned(),
            account: NewAccount { cost_bearer: "4711".to_owned(), ..line(GOODS, 1).account },
            person_records: false,
            local_string: None,
            from: day(1, 1),
        };
        let done = desk.write(|tx, by| import_aliases(tx, by, std::slice::from_ref(&alias))).unwrap();
        assert_eq!(done, AliasImport { added: 1, ..AliasImport::default() });
        let again = desk.write(|tx, by| import_aliases(tx, by, std::slice::from_ref(&alias))).unwrap();
        let told = desk.read(|tx, _| Ok(events::payloads_of(tx, Act::EditChart, "aliases")?)).unwrap();
        assert_eq!(told[0]["after"]["changes"][0]["after"]["account"], alias.account.key());
        assert_eq!(again, AliasImport { unchanged: 1, ..AliasImport::default() });
        let find = |typed: &str| desk.read(|tx, by| find_accounts(tx, by, typed, 10)).unwrap();
        let by_number = find("3.22.01");
        assert!(by_number.iter().any(|found| found.last_used == Some(period(3))), "{by_number:?}");
        assert_eq!(find("bøger")[0].alias.as_deref(), Some("BOG"));
        let on = |range: &str| {
            let right = Right::new("test", Act::ReadLedger, unit("/"), day(1, 1));
            let right = Right { accounts: vec![range.parse().unwrap()], ..right };
            let by = Actor::new(desk.by.person, "x", desk.by.municipality, desk.by.channel, vec![right]);
            desk.store.read(desk.scope, |tx| aliases(tx, &by, "", "", day(3, 1), 10)).unwrap().len()
        };
        assert_eq!((on("3"), on("5")), (1, 0), "an alias of an account that one may not read");
        assert_eq!(find("BOG")[0].account, alias.account);
        let derived = find("2.9 4711");
        assert_eq!(derived[0].account.string.to_string(), "3220111000000129");
        assert_eq!(derived[0].account.cost_bearer, "4711");
        assert!(find("findes ikke").is_empty());
        let typed = desk.read(|tx, _| resolve_account(tx, "29 4711", &unit("/"), day(3, 1))).unwrap();
        assert_eq!(typed, derived[0].account);
        let typed = desk.read(|tx, _| resolve_account(tx, "BOG", &unit("/"), day(3, 1))).unwrap();
        assert_eq!(typed, alias.account);
        assert!(desk.read(|tx, _| resolve_account(tx, "BAG", &unit("/"), day(3, 1))).is_err());
    });
}

#[test]
fn a_cost_bearer_changes_from_a_day() {
    on_both(|db| {
        let desk = Desk::open(db);
        desk.write(|tx, by| set_cost_bearer(tx, by, &school())).unwrap();
        let moved = NewCostBearer { name: "Ådal Skole og SFO".to_owned(), from: day(8, 1), ..school() };
        desk.write(|tx, by| set_cost_bearer(tx, by, &moved)).unwrap();
        let on = |date| desk.read(move |tx, by| cost_bearers(tx, by, "4711", "", date, 10)).unwrap();
        assert_eq!(on(day(7, 31))[0].name, "Ådal Skole");
        assert_eq!(on(day(8, 1))[0].name, "Ådal Skole og SFO");
        let object = events::Object::new("ledger_cost_bearer", on(day(8, 1))[0].id);
        let trail = desk.read(|tx, _| Ok(events::of_object(tx, object)?)).unwrap();
        let told = trail[0].payload.as_ref().unwrap();
        let names = (&told["before"]["name"], &told["after"]["name"]);
        assert_eq!(names, (&"Ådal Skole".into(), &"Ådal Skole og SFO".into()));
        let refused = desk.write(|tx, by| set_cost_bearer(tx, by, &school())).unwrap_err();
        assert_eq!(refused, LedgerError::Exists("4711".to_owned()));
        let bad = NewCostBearer { code: "4 7".to_owned(), ..school() };
        assert_eq!(
            desk.write(|tx, by| set_cost_bearer(tx, by, &bad)).unwrap_err(),
            LedgerError::BadCode("4 7".to_owned())
        );
    });
}

#[test]
fn a_loaded_edition_replaces_the_built_in_one() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut files = EditionFiles::new();
        files.insert("functions.csv".to_owned(), "function\nnonsense\n".to_owned());
        let refused = desk.write(|tx, by| load_edition(tx, by, &files)).unwrap_err();
        assert!(matches!(refused, LedgerError::Chart { .. }), "{refused:?}");
        // An edition that knows no function at all: everything is unseen from then on.
        let built_in = kaemner_law::chart::ChartFiles::COMPOSITE;
        let heading = built_in.functions.lines().next().unwrap().to_owned() + "\n";
        files.insert("functions.csv".to_owned(), heading);
        let string = GOODS.parse().unwrap();
        let before = desk.read(|tx, _| check_account(tx, &string, day(3, 1))).unwrap();
        desk.store.write(kaemner_store::Scope::Community, |tx| load_edition(tx, &desk.by, &files)).unwrap();
        let shared = desk.store.read(kaemner_store::Scope::Community, editions).unwrap();
        assert_eq!(desk.read(|tx, _| check_account(tx, &string, day(3, 1))).unwrap(), before);
        desk.write(|tx, by| adopt_edition(tx, by, shared[0].id)).unwrap();
        desk.write(|tx, by| adopt_edition(tx, by, shared[0].id)).unwrap();
        assert_eq!(desk.read(|tx, _| editions(tx)).unwrap().len(), 1);
        let after = desk.read(|tx, _| check_account(tx, &string, day(3, 1))).unwrap();
        assert!(matches!(after, AccountVerdict::Unseen(_)), "{after:?}");
    });
}

#[test]
fn municipalities_are_compared_with_the_standard_plan() {
    on_both(|db| {
        let desk = Desk::open(db);
        desk.write(|tx, by| set_cost_bearer(tx, by, &school())).unwrap();
        let own = NewCostBearer { code: "9999".to_owned(), ..school() };
        let own = NewCostBearer {
            bearer: CostBearer { function: "53026".parse().unwrap(), ..own.bearer.clone() },
            ..own
        };
        desk.write(|tx, by| set_cost_bearer(tx, by, &own)).unwrap();
        let mut plan = kaemner_law::chart::StandardPlan::default();
        let entry = kaemner_law::chart::LocalEntry {
            function: "32201".parse().unwrap(),
            dranst: "1".parse().unwrap(),
            grouping: "001".parse().unwrap(),
            art: None,
        };
        plan.accounts.insert("SKOLE".to_owned(), entry);
        desk.store.write(Scope::Community, |tx| set_standard_plan(tx, &desk.by, &plan)).unwrap();
        let codes = desk.store.municipalities().unwrap();
        let report = compare_municipalities(&desk.store, &codes, day(3, 1)).unwrap();
        let ours = testing::municipality();
        assert_eq!(report.mapped[&ours]["4711"], "SKOLE");
        assert!(report.outside_plan[&ours].contains("9999"));
        let other = codes.into_iter().find(|code| *code != ours).unwrap();
        assert!(report.unused_plan_codes[&other].contains("SKOLE"));
    });
}

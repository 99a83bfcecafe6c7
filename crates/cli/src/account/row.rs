//! One row of an alias file with its verdict, as JSON and as text.

use std::io::{self, Write};

use jiff::civil::Date;
use kaemner_law::chart::{
    Activity, AliasRow, Edition, LocalAccount, LocalMark, Problem, Subject, VatTreatment, Verdict,
};
use kaemner_values::text::{Catalog, Language};
use serde_json::{Value, json};

use super::both;

/// A row, and what the chart says of it.
pub(super) struct Judged<'a> {
    pub(super) row: &'a AliasRow,
    /// `None` where the string could not be read.
    pub(super) verdict: Option<Verdict<'static>>,
    edition: &'static Edition,
}

impl<'a> Judged<'a> {
    pub(super) fn new(row: &'a AliasRow, edition: &'static Edition, on: Date) -> Self {
        let verdict = row.account.as_ref().ok().map(|account| edition.check(&Subject::from(account), on));
        Self { row, verdict, edition }
    }

    /// The row's problems; a row that could not be read has none of the chart's.
    pub(super) fn problems(&self) -> &[Problem<'static>] {
        match &self.verdict {
            Some(Verdict::Problem(problems)) => problems,
            _ => &[],
        }
    }

    pub(super) fn json(&self, catalog: &Catalog) -> Value {
        let AliasRow { line, alias, account_string, kind, account } = self.row;
        let mut json = json!({"line": line, "alias": alias, "account_string": account_string, "kind": kind});
        match account {
            Ok(account) => self.add_account(&mut json, account, catalog),
            Err(error) => {
                json["verdict"] = json!("problem");
                json["error"] =
                    json!({"what": error.to_string(), "message": both(catalog, &error.message())});
            }
        }
        json
    }

    fn add_account(&self, json: &mut Value, account: &LocalAccount, catalog: &Catalog) {
        json["fields"] = fields(account);
        json["known"] = self.known(account);
        json["names"] = self.names(account);
        json["vat"] = self.vat(account).map_or(Value::Null, |vat| {
            json!({"kind": vat.kind.name(), "rule": vat.rule.id, "source": vat.rule.source,
                   "certainty": vat.rule.certainty.name()})
        });
        json["person_records"] = json!(account.demands_person_records());
        if let Some(seen) = self.edition.observation(&Subject::from(account)) {
            json["observed"] = json!({"plain": seen.plain, "person_records": seen.person_records});
        }
        if let Some(verdict) = &self.verdict {
            json["verdict"] = json!(verdict.name());
            json["stops"] = json!(verdict.stops());
        }
        let problems = self.problems().iter().map(|problem| {
            json!({"reason": problem.reason.id(), "severity": problem.severity.name(),
                   "what": problem.reason.to_string(), "message": both(catalog, &problem.reason.message()),
                   "source": problem.source})
        });
        json["problems"] = problems.collect();
    }

    /// Whether the chart knows each part; `null` for an art that is not written.
    fn known(&self, account: &LocalAccount) -> Value {
        let LocalAccount { function, dranst, grouping, art, .. } = *account;
        let row = self.edition.function(function);
        let general = self.edition.rules().general_grouping(function, dranst, grouping).is_some();
        json!({
            "function": row.is_some(),
            "dranst": row.is_some_and(|row| row.dransts.contains(&dranst)),
            "grouping": general || self.edition.grouping(function, dranst, grouping).is_some(),
            "art": art.map(|art| self.edition.art(art).is_some()),
        })
    }

    fn names(&self, account: &LocalAccount) -> Value {
        let LocalAccount { function, dranst, grouping, art, .. } = *account;
        let edition = self.edition;
        let art = art.and_then(|art| edition.art(art));
        json!({
            "main_account": edition.main_account(function.main_account()).map(|row| &row.name),
            "main_function": edition.main_function(function.main_function()).map(|row| &row.name),
            "function": edition.function(function).map(|row| &row.name),
            "function_certainty": edition.function(function).map(|row| row.code_certainty.name()),
            "dranst": edition.dranst(dranst).map(|row| &row.name),
            "grouping": edition.grouping(function, dranst, grouping).map(|row| &row.name),
            "art": art.map(|row| &row.name),
        })
    }

    /// The treatment on an activity that is not registered for VAT, as nothing in the string says otherwise.
    fn vat(&self, account: &LocalAccount) -> Option<VatTreatment<'static>> {
        self.edition.vat(account.function.main_account(), account.art?, Activity::NotRegistered)
    }

    /// One line, and one more for each problem.
    pub(super) fn write_text(
        &self,
        out: &mut impl Write,
        catalog: &Catalog,
        language: Language,
    ) -> io::Result<()> {
        let AliasRow { line, alias, account_string, account, .. } = self.row;
        let account = match account {
            Ok(account) => account,
            Err(error) => {
                let said = catalog.say(language, &error.message());
                return writeln!(out, "{line}\t{}\t{account_string}\tproblem\n\t{said}", alias.trim());
            }
        };
        let LocalAccount { function, dranst, grouping, art, .. } = *account;
        let art = art.map_or_else(|| "-".to_owned(), |art| art.to_string());
        let vat = self.vat(account).map_or("-", |vat| vat.kind.name());
        let verdict = self.verdict.as_ref().map_or("problem", Verdict::name);
        let mark = if account.demands_person_records() { "CPR" } else { "-" };
        let alias = alias.trim();
        writeln!(out, "{line}\t{alias}\t{function} {dranst} {grouping} {art}\t{vat}\t{mark}\t{verdict}")?;
        for problem in self.problems() {
            writeln!(
                out,
                "\t{}: {}",
                problem.severity.name(),
                catalog.say(language, &problem.reason.message())
            )?;
        }
        Ok(())
    }
}

/// The typed fields of the string.
fn fields(account: &LocalAccount) -> Value {
    let mark = match &account.mark {
        Some(LocalMark::PersonRecords) => Some("CPR"),
        Some(LocalMark::Other(letters)) => Some(letters.as_str()),
        None => None,
    };
    json!({
        "area": account.area,
        "main_account": account.function.main_account().to_string(),
        "main_function": account.function.main_function().to_string(),
        "function": account.function.to_string(),
        "dranst": account.dranst.to_string(),
        "grouping": account.grouping.to_string(),
        "cost_centre": account.cost_centre,
        "main_art": account.art.map(|art| art.main().to_string()),
        "art": account.art.map(|art| art.to_string()),
        "art_detail": account.art_detail,
        "mark": mark,
        "project": account.project(),
        "dimensions": account.dimensions,
    })
}

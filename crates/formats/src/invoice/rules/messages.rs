//! What is wrong and what the sender should do, in Danish and English.
//!
//! A rule that is a table row says it by itself; rules with a function have a line in `data/messages.txt`;
//! the families over VAT categories share their sentences.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Finding;
use super::packs::all_packs;

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

impl Text {
    fn new(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { da: da.into(), en: en.into() }
    }
}

static MESSAGES: LazyLock<HashMap<(&'static str, &'static str), Text>> = LazyLock::new(|| {
    let mut messages = HashMap::new();
    for pack in all_packs() {
        for (rule, row) in pack.ids.iter().zip(&pack.rows) {
            messages.insert((pack.name, rule.id), compose(pack.name, rule.id, row.0, row.1));
        }
    }
    messages
});

/// The message of a rule of a pack.
#[must_use]
pub fn message(pack: &'static str, rule: &'static str) -> Option<&'static Text> {
    MESSAGES.get(&(pack, rule))
}

impl Finding {
    /// What is wrong and what the sender should do.
    #[must_use]
    pub fn message(&self) -> Option<&'static Text> {
        message(self.pack, self.rule)
    }
}

static WRITTEN: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("data/messages.txt").lines().filter(|line| !line.starts_with('#'));
    let mut written = HashMap::new();
    for line in lines {
        // The Danish text may hold a bar; the English one never does.
        let Some((ids, rest)) = line.split_once('|') else { continue };
        let Some((da, en)) = rest.rsplit_once('|') else { continue };
        written.extend(ids.split(' ').map(|id| (id, (da, en))));
    }
    written
});

fn compose(pack: &str, id: &str, context: &str, row: &str) -> Text {
    let is_cii = pack.contains("CII");
    let of_cii = is_cii.then(|| WRITTEN.get(format!("CII:{id}").as_str())).flatten();
    if let Some((da, en)) = of_cii.or_else(|| WRITTEN.get(id)) {
        return Text::new(*da, *en);
    }
    if let Some(text) = vat_family(id, is_cii) {
        return text;
    }
    let place = context.rsplit('/').next().unwrap_or(context).split([' ', '[', '|']).next().unwrap_or("");
    let (conditions, demand) =
        row.strip_prefix("when ").and_then(|rest| rest.split_once(" then ")).unwrap_or(("", row));
    let clauses: Vec<Text> = demand.split(" & ").map(clause).collect();
    let mut da = join(clauses.iter().map(|c| c.da.as_str()), " og ");
    let mut en = join(clauses.iter().map(|c| c.en.as_str()), " and ");
    if !conditions.is_empty() {
        let stated: Vec<Text> = conditions.split(" & ").map(condition).collect();
        da = format!("når {}, gælder: {da}", join(stated.iter().map(|c| c.da.as_str()), " og "));
        en = format!("when {}: {en}", join(stated.iter().map(|c| c.en.as_str()), " and "));
    }
    let place = if matches!(place, "" | "root") || place.starts_with('*') || place.starts_with("doc:") {
        String::new()
    } else {
        format!("{place}: ")
    };
    let action = action(demand);
    Text::new(format!("{place}{da}. {}", action.0), format!("{place}{en}. {}", action.1))
}

fn join<'a>(parts: impl Iterator<Item = &'a str>, word: &str) -> String {
    parts.collect::<Vec<_>>().join(word)
}

/// What to do, by the first word of the demand.
fn action(demand: &str) -> (&'static str, &'static str) {
    match demand.split(' ').next().unwrap_or("") {
        "filled" | "nonempty" | "some" | "min" => {
            ("Afsenderen skal udfylde det.", "The sender must fill it in.")
        }
        "none" | "never" | "nowhere" | "noattr" => {
            ("Afsenderen skal fjerne det.", "The sender must remove it.")
        }
        "max" | "exactly" => {
            ("Afsenderen skal rette antallet.", "The sender must correct the number of them.")
        }
        "always" => ("Det kan kun et menneske vurdere.", "Only a person can judge it."),
        _ => ("Afsenderen skal rette det.", "The sender must correct it."),
    }
}

fn clause(text: &str) -> Text {
    let parts: Vec<Text> = text.split(" or ").map(requirement).collect();
    Text::new(
        join(parts.iter().map(|p| p.da.as_str()), ", eller "),
        join(parts.iter().map(|p| p.en.as_str()), ", or "),
    )
}

/// An element path as people read it: `.` is the field itself.
fn own(path: &str, danish: bool) -> String {
    match path.trim() {
        "." if danish => "værdien".to_owned(),
        "." => "the value".to_owned(),
        path => {
            let prefixes = ["cac:", "cbc:", "ram:", "rsm:", "udt:", "../"];
            prefixes.iter().fold(path.to_owned(), |path, prefix| path.replace(prefix, ""))
        }
    }
}

fn requirement(text: &str) -> Text {
    let (negated, text) = text.strip_prefix("not ").map_or((false, text), |rest| (true, rest));
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (number, counted) = rest.split_once(' ').unwrap_or(("", rest));
    let (path, values) = rest.split_once(" = ").unwrap_or((rest, ""));
    let (da_path, en_path) = (own(path, true), own(path, false));
    let (da_counted, en_counted) = (own(counted, true), own(counted, false));
    let da_not = if negated { "må ikke" } else { "skal" };
    let en_not = if negated { "must not" } else { "must" };
    let da_values = values.replace('|', " eller ");
    let en_values = values.replace('|', " or ");
    match verb {
        "filled" | "nonempty" => {
            Text::new(format!("{da_path} {da_not} være udfyldt"), format!("{en_path} {en_not} be filled in"))
        }
        "some" => {
            let (da, en) = (da_path.replace('|', " eller "), en_path.replace('|', " or "));
            Text::new(format!("{da} {da_not} være angivet"), format!("{en} {en_not} be given"))
        }
        "none" | "never" | "nowhere" | "noattr" => Text::new(
            format!("{da_path} bruges ikke i denne slags dokument"),
            format!("{en_path} is not used in this kind of document"),
        ),
        "max" => Text::new(
            format!("højst {number} {da_counted} er tilladt"),
            format!("at most {number} {en_counted} is allowed"),
        ),
        "min" => Text::new(
            format!("mindst {number} {da_counted} kræves"),
            format!("at least {number} {en_counted} is required"),
        ),
        "exactly" => Text::new(
            format!("netop {number} {da_counted} kræves"),
            format!("exactly {number} {en_counted} is required"),
        ),
        "decimals" => Text::new(
            format!("{da_counted} må højst have {number} decimaler"),
            format!("{en_counted} may have at most {number} decimals"),
        ),
        "decimals=" => Text::new(
            format!("{da_counted} skal have {number} decimaler"),
            format!("{en_counted} must have {number} decimals"),
        ),
        "longest" => Text::new(
            format!("{da_counted} må højst være {number} tegn"),
            format!("{en_counted} may be at most {number} characters"),
        ),
        "shortest" => Text::new(
            format!("{da_counted} skal være mindst {number} tegn"),
            format!("{en_counted} must be at least {number} characters"),
        ),
        "is" | "reads" => Text::new(
            format!("{da_path} {da_not} være {da_values}"),
            format!("{en_path} {en_not} be {en_values}"),
        ),
        "empty" => Text::new(format!("{da_path} {da_not} være tom"), format!("{en_path} {en_not} be empty")),
        "differs" => {
            let word = if negated { ("skal", "must") } else { ("må ikke", "must not") };
            Text::new(
                format!("{da_path} {} være {da_values}", word.0),
                format!("{en_path} {} be {en_values}", word.1),
            )
        }
        "starts" | "begins" => Text::new(
            format!("{da_path} {da_not} begynde med {da_values}"),
            format!("{en_path} {en_not} start with {en_values}"),
        ),
        "zero" => Text::new(format!("{da_path} {da_not} være nul"), format!("{en_path} {en_not} be zero")),
        "code" | "listed" => {
            let (path, list) = rest.split_once(' ').unwrap_or((rest, ""));
            let list = list.trim_start_matches("OIO-");
            Text::new(
                format!("{} {da_not} være en kode fra listen {list}", own(path, true)),
                format!("{} {en_not} be a code of the list {list}", own(path, false)),
            )
        }
        "always" => Text::new(
            "begrundelsens tekst og kode skal betyde det samme",
            "the text and the code of the reason must mean the same",
        ),
        _ => Text::new("oplysningen følger ikke reglen", "the information does not follow the rule"),
    }
}

/// A condition as part of a sentence.
fn condition(text: &str) -> Text {
    let (negated, text) = text.strip_prefix("not ").map_or((false, text), |rest| (true, rest));
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (path, values) = rest.split_once(" = ").unwrap_or((rest, ""));
    let (da, en) = (own(path, true), own(path, false));
    let not = if negated { (" ikke", " not") } else { ("", "") };
    match verb {
        "is" | "reads" => Text::new(
            format!("{da}{} er {}", not.0, values.replace('|', " eller ")),
            format!("{en} is{} {}", not.1, values.replace('|', " or ")),
        ),
        "none" => Text::new(format!("{da} mangler"), format!("{en} is missing")),
        _ => Text::new(format!("{da}{} er angivet", not.0), format!("{en} is{} given", not.1)),
    }
}

/// Sentences of BR-x-01 to BR-x-10.
fn vat_family(id: &str, is_cii: bool) -> Option<Text> {
    let (letter, number) = id.strip_prefix("BR-")?.split_once('-')?;
    let (da, en) = match letter {
        "AE" => ("omvendt betalingspligt (AE)", "reverse charge (AE)"),
        "E" => ("momsfri (E)", "exempt (E)"),
        "G" => ("eksport uden for EU (G)", "export outside the EU (G)"),
        "IC" => ("EU-leverance (K)", "intra-community supply (K)"),
        "AF" => ("kanarisk IGIC (L)", "Canary Islands IGIC (L)"),
        "AG" => ("Ceuta/Melilla IPSI (M)", "Ceuta and Melilla IPSI (M)"),
        "O" => ("uden for momslovens område (O)", "outside the scope of VAT (O)"),
        "S" => ("standardmoms (S)", "standard rated (S)"),
        "Z" => ("nulsats (Z)", "zero rated (Z)"),
        _ => return None,
    };
    let (what_da, what_en) = match number {
        "01" => (
            "momsopgørelsen passer ikke med brugen af kategorien. Afsenderen skal have en række for den (og kun én, hvor den kun kan have én sats)",
            "the VAT breakdown does not fit the use of the category. The sender must have a row for it (only one where it has one rate)",
        ),
        "02" | "03" | "04" if letter == "O" => (
            "der må ikke stå momsnumre på parterne. Afsenderen skal fjerne dem eller rette kategorien",
            "the parties may not state VAT numbers. The sender must remove them or correct the category",
        ),
        "02" | "03" | "04" => (
            "sælgerens (og for AE og K køberens) moms- eller registreringsnummer mangler. Afsenderen skal angive det",
            "the seller's (and for AE and K the buyer's) VAT or registration number is missing. The sender must state it",
        ),
        "05" | "06" | "07" => (
            "momssatsen passer ikke til kategorien. Afsenderen skal rette Percent",
            "the VAT rate does not fit the category. The sender must correct Percent",
        ),
        "08" => (
            "momsgrundlaget er ikke linjer minus rabatter plus gebyrer. Afsenderen skal rette TaxableAmount",
            "the taxable amount is not lines less allowances plus charges. The sender must correct TaxableAmount",
        ),
        "09" => (
            "momsbeløbet passer ikke til grundlag og sats. Afsenderen skal rette TaxAmount",
            "the VAT amount does not follow from taxable amount and rate. The sender must correct TaxAmount",
        ),
        "10" => (
            "fritagelsesgrunden mangler eller hører ikke til. Afsenderen skal angive eller fjerne TaxExemptionReason",
            "the exemption reason is missing or does not belong. The sender must state or remove TaxExemptionReason",
        ),
        _ => return None,
    };
    let of_syntax = |text: &str| if is_cii { names_of_cii(text) } else { text.to_owned() };
    Some(Text::new(
        format!("Momskategori {da}: {}.", of_syntax(what_da)),
        format!("VAT category {en}: {}.", of_syntax(what_en)),
    ))
}

/// The element names of UBL in a sentence as those of CII.
fn names_of_cii(text: &str) -> String {
    [
        ("TaxExemptionReason", "ExemptionReason"),
        ("TaxableAmount", "BasisAmount"),
        ("TaxAmount", "CalculatedAmount"),
        ("Percent", "RateApplicablePercent"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (ubl, cii)| text.replace(ubl, cii))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_is_wrong_and_what_to_do_in_both_languages() {
        for pack in all_packs() {
            for rule in &pack.ids {
                let text = message(pack.name, rule.id).unwrap();
                assert!(text.da.ends_with('.') && text.en.ends_with('.'), "{}: {text:?}", rule.id);
                let generic = text.da.contains("følger ikke reglen");
                assert!(!generic, "{} {} has no message of its own", pack.name, rule.id);
            }
        }
    }

    #[test]
    fn table_rows_read_as_sentences() {
        assert_eq!(
            message("EN16931-UBL-1.3.16", "BR-63").unwrap().en,
            "cbc:EndpointID: @schemeID must be given. The sender must fill it in."
        );
        assert_eq!(
            message("OIOUBL-2.1-1.17.2-Invoice", "F-LIB365").unwrap().da,
            "cac:PaymentMeans: når PaymentMeansCode er 48, gælder: PaymentChannelCode bruges ikke i denne slags dokument. Afsenderen skal fjerne det."
        );
    }
}

//! Words, numbers, dates and codes as a person reads them, in either language.

use jiff::civil::Date;
use kaemner_values::text::Language;

use crate::invoice::Decimal;

/// Chooses between the two languages.
#[derive(Clone, Copy)]
pub struct Words(pub Language);

impl Words {
    pub fn say(self, da: &str, en: &str) -> String {
        match self.0 {
            Language::Danish => da.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    pub fn number(self, value: Decimal, places: u32) -> String {
        match self.0 {
            Language::Danish => value.danish(places),
            Language::English => value.with_places(places),
        }
    }

    pub fn amount(self, value: Option<Decimal>) -> String {
        value.map(|v| self.number(v, 2)).unwrap_or_default()
    }

    pub fn date(self, date: Date) -> String {
        match self.0 {
            Language::Danish => format!("{:02}-{:02}-{}", date.day(), date.month(), date.year()),
            Language::English => date.to_string(),
        }
    }

    /// A unit of UN/ECE recommendation 20 in words; a rare one is shown as its code.
    pub fn unit(self, code: &str) -> String {
        UNITS
            .iter()
            .find(|(codes, ..)| codes.contains(&code))
            .map_or_else(|| code.to_owned(), |(_, da, en)| self.say(da, en))
    }

    /// A VAT category of UNTDID 5305 in words; a duty of OIOUBL is shown as its code.
    pub fn category(self, code: &str) -> String {
        CATEGORIES
            .iter()
            .find(|(known, ..)| *known == code)
            .map_or_else(|| code.to_owned(), |(_, da, en)| self.say(da, en))
    }

    /// A number of bytes: whole kB from 1,000 on.
    pub fn size(self, bytes: usize) -> String {
        if bytes < 1000 { format!("{bytes} B") } else { format!("{} kB", bytes.div_ceil(1000)) }
    }
}

/// Units of everyday invoices. Source: UN/ECE recommendation 20.
const UNITS: [(&[&str], &str, &str); 17] = [
    (&["EA", "C62", "H87", "NAR", "XPP", "PCE"], "stk.", "pcs."),
    (&["HUR"], "timer", "hours"),
    (&["MIN"], "minutter", "minutes"),
    (&["DAY"], "dage", "days"),
    (&["WEE"], "uger", "weeks"),
    (&["MON"], "måneder", "months"),
    (&["ANN"], "år", "years"),
    (&["KGM"], "kg", "kg"),
    (&["GRM"], "g", "g"),
    (&["TNE"], "ton", "tonnes"),
    (&["LTR"], "liter", "litres"),
    (&["MTR"], "m", "m"),
    (&["MTK"], "m²", "m²"),
    (&["MTQ"], "m³", "m³"),
    (&["KMT"], "km", "km"),
    (&["KWH"], "kWh", "kWh"),
    (&["SET"], "sæt", "sets"),
];

/// Source: UNTDID 5305 as EN 16931 uses it.
const CATEGORIES: [(&str, &str, &str); 9] = [
    ("S", "almindelig sats", "standard rate"),
    ("Z", "nulsats", "zero rated"),
    ("E", "fritaget", "exempt"),
    ("AE", "omvendt betalingspligt", "reverse charge"),
    ("K", "levering til et andet EU-land", "supply to another EU country"),
    ("G", "eksport", "export"),
    ("O", "uden for moms", "outside VAT"),
    ("L", "IGIC (De Kanariske Øer)", "IGIC (Canary Islands)"),
    ("M", "IPSI (Ceuta og Melilla)", "IPSI (Ceuta and Melilla)"),
];

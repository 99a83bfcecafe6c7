//! What the demonstration is made of. Municipalities are real; people, suppliers and figures are made up.

use kaemner_app::access::UnitKind;

/// The eleven municipalities, each with about how many thousand people live there: only a weight.
pub const MUNICIPALITIES: [(u16, u64); 11] = [
    (253, 52),
    (259, 62),
    (265, 90),
    (316, 74),
    (326, 48),
    (329, 36),
    (330, 80),
    (350, 29),
    (370, 84),
    (376, 60),
    (390, 45),
];

/// What further units are called and what they are, by the department above.
pub const UNIT_KINDS: [(&str, UnitKind, &str); 8] = [
    ("2", UnitKind::School, "Skolen ved"),
    ("2", UnitKind::DayCare, "Børnehuset ved"),
    ("3", UnitKind::CareHome, "Plejecenter ved"),
    ("3", UnitKind::Office, "Hjemmeplejen ved"),
    ("2", UnitKind::DayCare, "Vuggestuen ved"),
    ("3", UnitKind::Office, "Sundhedscenter ved"),
    ("4", UnitKind::Office, "Driftsgården ved"),
    ("5", UnitKind::Office, "Kulturhuset ved"),
];
pub const PLACES: [&str; 20] = [
    "Åen",
    "Skoven",
    "Søen",
    "Fjorden",
    "Mosen",
    "Engen",
    "Bakken",
    "Stranden",
    "Møllen",
    "Torvet",
    "Kirken",
    "Broen",
    "Havnen",
    "Haven",
    "Lunden",
    "Højen",
    "Kilden",
    "Ådalen",
    "Østergade",
    "Vestergade",
];

/// A unit: code, the code above it, kind and name.
pub struct PlannedUnit {
    pub code: &'static str,
    pub above: Option<&'static str>,
    pub kind: UnitKind,
    pub name: &'static str,
    /// What it spends by the month: digits of the account without the unit, and whole kroner.
    pub costs: &'static [(&'static str, i64)],
}

const SCHOOL: &[(&str, i64)] = &[
    ("3220111000099910", 1_950_000),
    ("3220111000099929", 92_000),
    ("3220111000099940", 61_000),
    ("3220111000099949", 18_000),
];
const DAY_CARE: &[(&str, i64)] =
    &[("5251411000099910", 610_000), ("5251411000099929", 17_000), ("5251411000099940", 24_000)];
const CARE_HOME: &[(&str, i64)] =
    &[("5302711000001110", 1_480_000), ("5302711000001129", 74_000), ("5302711000001140", 55_000)];
const LIBRARY: &[(&str, i64)] =
    &[("3325011000099910", 420_000), ("3325011000099929", 66_000), ("3325011000099940", 31_000)];
const OFFICE: &[(&str, i64)] =
    &[("6455111000000210", 1_150_000), ("6455111000000229", 38_000), ("6455111000000240", 130_000)];
const ROADS: &[(&str, i64)] =
    &[("2281111000099929", 95_000), ("2281111000099945", 310_000), ("2281111000099940", 72_000)];

/// The organisation every municipality gets.
pub const UNITS: &[PlannedUnit] = &[
    unit("1", None, UnitKind::Department, "Økonomi og Digitalisering", OFFICE),
    unit("2", None, UnitKind::Department, "Børn, Unge og Skole", &[]),
    unit("3", None, UnitKind::Department, "Ældre og Sundhed", &[]),
    unit("4", None, UnitKind::Department, "Teknik og Miljø", ROADS),
    unit("5", None, UnitKind::Department, "Kultur og Fritid", &[]),
    unit("21", Some("2"), UnitKind::School, "Åskolen", SCHOOL),
    unit("22", Some("2"), UnitKind::School, "Vesterbakkeskolen", SCHOOL),
    unit("23", Some("2"), UnitKind::School, "Fjordskolen", SCHOOL),
    unit("25", Some("2"), UnitKind::DayCare, "Børnehuset Mælkebøtten", DAY_CARE),
    unit("26", Some("2"), UnitKind::DayCare, "Børnehuset Ællingen", DAY_CARE),
    unit("31", Some("3"), UnitKind::CareHome, "Plejecenter Solgården", CARE_HOME),
    unit("32", Some("3"), UnitKind::CareHome, "Plejecenter Bøgely", CARE_HOME),
    unit("51", Some("5"), UnitKind::Office, "Hovedbiblioteket", LIBRARY),
];

const fn unit(
    code: &'static str,
    above: Option<&'static str>,
    kind: UnitKind,
    name: &'static str,
    costs: &'static [(&'static str, i64)],
) -> PlannedUnit {
    PlannedUnit { code, above, kind, name, costs }
}

/// A person's job: what ends the login, the role, the unit, a limit in whole kroner, and the title.
pub struct PlannedJob {
    pub login: &'static str,
    pub role: &'static str,
    pub unit: &'static str,
    pub limit: Option<i64>,
    pub title: &'static str,
}

/// The people with a local account. `administrator` founds the municipality and is not listed.
pub const JOBS: &[PlannedJob] = &[
    job("bogholder", "bookkeeper", "", None, "Bogholder"),
    job("frigiver", "payment_releaser", "", None, "Betalingsfrigiver"),
    job("konsulent", "finance_controller", "", None, "Økonomikonsulent"),
    job("revisor", "auditor", "", None, "Revisor"),
    job("sekretaer", "school_secretary", "21", Some(50_000), "Skolesekretær, Åskolen"),
    job("leder", "manager", "2", Some(250_000), "Leder, Børn, Unge og Skole"),
    job("plejeleder", "manager", "3", Some(250_000), "Leder, Ældre og Sundhed"),
    job("direktoer", "manager", "", None, "Direktør"),
    job("tilsyn", "supervisor", "", None, "Tilsynsførende"),
    job("dpo", "data_protection_officer", "", None, "Databeskyttelsesrådgiver"),
    job("loen", "payroll_officer", "", None, "Lønmedarbejder"),
    job("budget", "budget_officer", "", None, "Budgetmedarbejder"),
    job("medarbejder", "employee", "21", None, "Lærer, Åskolen"),
];

const fn job(
    login: &'static str,
    role: &'static str,
    unit: &'static str,
    limit: Option<i64>,
    title: &'static str,
) -> PlannedJob {
    PlannedJob { login, role, unit, limit, title }
}

pub const FIRST_NAMES: [&str; 24] = [
    "Ane", "Bo", "Cecilie", "David", "Emma", "Frederik", "Gitte", "Hans", "Ida", "Jens", "Karen", "Lars",
    "Mette", "Niels", "Ole", "Pia", "Rasmus", "Sofie", "Thomas", "Ulla", "Vibeke", "William", "Ærlig", "Åse",
];
pub const LAST_NAMES: [&str; 16] = [
    "Andersen",
    "Bæk",
    "Christensen",
    "Dahl",
    "Eriksen",
    "Frandsen",
    "Gregersen",
    "Holm",
    "Iversen",
    "Juhl",
    "Krogh",
    "Lund",
    "Møller",
    "Nørgaard",
    "Østergaard",
    "Ågård",
];

/// Where the people with a local account live.
pub const HOME_ROADS: [&str; 4] = ["Eksempelvej", "Prøvestræde", "Øvelsesgade", "Åforsøget"];

/// Suppliers: name, and what their lines say.
pub const SUPPLIERS: [(&str, [&str; 3]); 10] = [
    ("Nordlys El-installation ApS", ["Udskiftning af armaturer", "Fejlsøgning", "Lyskilder LED"]),
    ("Skolebøger Direkte A/S", ["Matematik 5. klasse, elevbog", "Læsebog", "Arbejdshæfter"]),
    ("Grøn Rengøring ApS", ["Rengøring, måned", "Vinduespudsning", "Hygiejneartikler"]),
    ("Mad til Mange A/S", ["Frokostordning", "Mejerivarer", "Frugt og grønt"]),
    ("Sjællands VVS A/S", ["Eftersyn af varmecentral", "Udskiftning af blandingsbatteri", "Kørsel"]),
    ("Kontor og Papir ApS", ["Kopipapir A4", "Toner", "Mapper og ringbind"]),
    ("Omsorg Hjælpemidler A/S", ["Rollator", "Plejesengsmadras", "Handsker, æske"]),
    ("Øst IT-drift A/S", ["Licenser, måned", "Support", "Bærbar pc"]),
    ("Vej og Fliser ApS", ["Asfaltreparation", "Skærver", "Maskintimer"]),
    ("Bogcentralen A/S", ["Skønlitteratur", "Tidsskrifter", "Lydbøger, adgang"]),
];

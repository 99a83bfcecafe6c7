//! What a browser says it is, in words.

use kaemner_values::text;
use kaemner_values::text::Message;

/// Marks of browsers, the particular before those that it names beside itself.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Marks of systems, in the same way.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];
/// Characters of another program's own name that are shown.
const NAME_MAX: usize = 40;

/// A browser by its `User-Agent` (RFC 9110, 10.1.5), such as “Chrome på Linux”. Anything else is shown by the first
/// word that it says of itself.
pub(super) fn told(agent: &str) -> Message {
    let find = |marks: &[(&str, &'static str)]| {
        marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => text!("profile-browser-on", browser = browser, system = system),
        (Some(only), None) | (None, Some(only)) => text!("profile-browser", browser = only),
        (None, None) => match agent.split(['/', ' ']).find(|word| !word.is_empty()) {
            Some(word) => {
                text!("profile-browser", browser = word.chars().take(NAME_MAX).collect::<String>())
            }
            None => text!("profile-browser-unknown"),
        },
    }
}

#[cfg(test)]
mod tests {
    use kaemner_values::text::Language;

    #[test]
    fn a_browser_is_told_in_words() {
        let said = |agent: &str| crate::language::say(Language::Danish, &super::told(agent));
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, words) in [
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/140.0.0.0 Safari/537.36"),
                "Chrome på Linux",
            ),
            (
                format!(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0 Safari/537.36 Edg/140.0"
                ),
                "Edge på Windows",
            ),
            (
                "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0".to_owned(),
                "Firefox på Android",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {webkit} Version/19.0 Safari/604.1"
                ),
                "Safari på iPhone",
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) {webkit} Version/19.0 Safari/605.1"),
                "Safari på Mac",
            ),
            ("curl/8.5.0".to_owned(), "curl"),
            (String::new(), "Ukendt browser"),
        ] {
            assert_eq!(said(&agent), words, "{agent}");
        }
    }
}

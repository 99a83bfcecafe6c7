//! Filters: `userName eq "bo@example.dk" and externalId eq "7"`. What directories ask before they add somebody.

use kaemner_app::access::signin::DirectoryFilter;

use super::error::ScimError;

/// The attributes users are found by.
pub(super) const USER: &[&str] = &["id", "username", "externalid"];
/// The attributes groups are found by.
pub(super) const GROUP: &[&str] = &["id", "displayname", "externalid"];

/// Reads a filter over these attributes; none narrows nothing.
pub(super) fn read(text: Option<&str>, attributes: &[&str]) -> Result<DirectoryFilter, ScimError> {
    let mut filter = DirectoryFilter::default();
    let Some(text) = text else { return Ok(filter) };
    let mut rest = words(text)?;
    loop {
        let (attribute, value) = match rest.as_slice() {
            [attribute, operator, value, ..] if operator.eq_ignore_ascii_case("eq") => (attribute, value),
            _ => return Err(ScimError::Filter),
        };
        let attribute = attribute.to_ascii_lowercase();
        if !attributes.contains(&attribute.as_str()) {
            return Err(ScimError::Filter);
        }
        let value: String = serde_json::from_str(value).map_err(|_| ScimError::Filter)?;
        set(&mut filter, &attribute, value)?;
        rest.drain(..3);
        match rest.first() {
            None => return Ok(filter),
            Some(word) if word.eq_ignore_ascii_case("and") => rest.remove(0),
            Some(_) => return Err(ScimError::Filter),
        };
    }
}

fn set(filter: &mut DirectoryFilter, attribute: &str, value: String) -> Result<(), ScimError> {
    let field = match attribute {
        "username" => &mut filter.user_name,
        "externalid" => &mut filter.external_id,
        "displayname" => &mut filter.display_name,
        _ => {
            // What is no id of ours is found nowhere.
            filter.id = Some(value.parse().unwrap_or_default());
            return Ok(());
        }
    };
    // The same attribute twice can only be equal to both when both are the same.
    if field.as_ref().is_some_and(|before| *before != value) {
        return Err(ScimError::Filter);
    }
    *field = Some(value);
    Ok(())
}

/// Words between blanks; a text in quotes is one word, quotes and all.
pub(super) fn words(text: &str) -> Result<Vec<String>, ScimError> {
    let (mut words, mut word, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        word.push(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    if quoted { Err(ScimError::Filter) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality_and_its_conjunction_are_understood() {
        let found = read(Some("userName eq \"bo and co\" AND externalId Eq \"7 \\\"x\\\"\""), USER).unwrap();
        assert_eq!(found.user_name.as_deref(), Some("bo and co"));
        assert_eq!(found.external_id.as_deref(), Some("7 \"x\""));
        assert_eq!(read(None, USER).unwrap(), DirectoryFilter::default());
    }

    #[test]
    fn anything_else_is_refused_rather_than_ignored() {
        for bad in [
            "userName co \"bo\"",
            "userName eq bo",
            "userName eq \"bo\" or id eq \"x\"",
            "userName eq \"bo",
            "userName",
            "password eq \"x\"",
            "userName eq \"a\" and",
            "displayName eq \"x\"",
            "userName eq 1",
            "userName eq \"a\" and userName eq \"b\"",
        ] {
            assert!(read(Some(bad), USER).is_err(), "{bad}");
        }
    }
}

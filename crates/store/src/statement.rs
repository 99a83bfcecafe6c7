//! One SQL text for both engines: `$1` is PostgreSQL's, `?1` is SQLite's.

use crate::error::StoreError;

/// The text with each `$n` outside of quotes and comments as `?n`.
pub(crate) fn for_sqlite(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find(['$', '\'', '"', '-', '/']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let skip = quoted_len(found);
        if skip == 0 && found.starts_with('$') && found[1..].starts_with(|c: char| c.is_ascii_digit()) {
            out.push('?');
        } else {
            out.push_str(&found[..skip.max(1)]);
        }
        rest = &found[skip.max(1)..];
    }
    out.push_str(rest);
    out
}

/// Bytes of the quoted text or comment at the start; 0 where there is none.
fn quoted_len(text: &str) -> usize {
    let until =
        |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    match text.as_bytes() {
        [b'\'', ..] => until(1, "'"),
        [b'"', ..] => until(1, "\""),
        [b'-', b'-', ..] => until(2, "\n"),
        [b'/', b'*', ..] => until(2, "*/"),
        _ => 0,
    }
}

/// Words that would end the transaction, or change its scope, role or settings.
const CONTROL: [&str; 13] = [
    "begin",
    "start",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint",
    "release",
    "prepare",
    "set",
    "reset",
    "discard",
    "lock",
];

/// Refuses a statement that belongs to the store alone. The database refuses the rest by rights.
pub(crate) fn refuse_control(sql: &str) -> Result<(), StoreError> {
    let word: String = without_comments(sql).chars().take_while(char::is_ascii_alphabetic).collect();
    if CONTROL.contains(&word.to_ascii_lowercase().as_str()) {
        return Err(StoreError::Denied { what: format!("{word} is the store's own statement") });
    }
    Ok(())
}

/// The text from its first word on.
fn without_comments(mut sql: &str) -> &str {
    loop {
        sql = sql.trim_start();
        match sql.as_bytes() {
            [b'-', b'-', ..] | [b'/', b'*', ..] => sql = &sql[quoted_len(sql)..],
            _ => return sql,
        }
    }
}

/// Refuses a statement with too few or too many values before the driver sees it.
pub(crate) fn check_count(expected: usize, given: usize) -> Result<(), StoreError> {
    if expected == given {
        return Ok(());
    }
    Err(StoreError::Database {
        code: "arguments".to_owned(),
        problem: format!("the statement takes {expected} values and got {given}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{for_sqlite, refuse_control};

    #[test]
    fn the_store_alone_controls_the_transaction() {
        for sql in ["commit", " /* a */ -- b\n ROLLBACK", "set role x", "Savepoint s", "lock table a"] {
            assert!(refuse_control(sql).is_err(), "{sql}");
        }
        for sql in ["select 1", "with a as (select 1) select 1", "delete from settings", ""] {
            assert!(refuse_control(sql).is_ok(), "{sql}");
        }
    }

    #[test]
    fn parameters_are_rewritten_outside_quotes_and_comments() {
        for (sql, expected) in [
            ("select $1, $12 where a = $1", "select ?1, ?12 where a = ?1"),
            ("select '$1', \"$2\", $3 -- $4\n, $5", "select '$1', \"$2\", ?3 -- $4\n, ?5"),
            ("select 'it''s $1' /* $2 */ - $3 / $4", "select 'it''s $1' /* $2 */ - ?3 / ?4"),
            ("select 'æ', $1, 'ø", "select 'æ', ?1, 'ø"),
            ("select '$.' || $1 || $x", "select '$.' || ?1 || $x"),
        ] {
            assert_eq!(for_sqlite(sql), expected);
        }
    }
}

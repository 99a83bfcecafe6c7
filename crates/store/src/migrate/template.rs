//! One text for both engines.
//!
//! | token | SQLite | PostgreSQL |
//! |---|---|---|
//! | `{i64}` | INTEGER | BIGINT |
//! | `{bool}` | INTEGER | BOOLEAN |
//! | `{uuid}` | BLOB | UUID |
//! | `{bytes}` | BLOB | BYTEA |
//! | `{json}` | TEXT | JSONB |
//! | `{date}` | TEXT | DATE |
//! | `{time}` | INTEGER, microseconds | TIMESTAMPTZ |
//! | `{strict}` | STRICT | |
//! | `{without_rowid}` | STRICT, WITHOUT ROWID | |
//!
//! Text columns are `text`. Lines from `--@sqlite` or `--@pg` to `--@end` are for one engine. Three markers
//! stand on lines of their own, after the table: `--@append_only voucher` refuses every change and removal
//! of rows, `--@published chart_account` lets municipalities read a table of the community, and
//! `--@hold payment_order where state = 'approved'` names rows that must not go out after a restore before two
//! persons agree (the table has a column `held {bool}`). Ordinary tables get the usual rights without a marker.

use crate::config::Engine;
use crate::sqlite::APPEND_ONLY;

/// The SQL of a migration for one engine, or what is wrong with it.
pub(super) fn expand(text: &str, engine: Engine) -> Result<String, String> {
    let mut sql = String::with_capacity(text.len() * 2);
    let mut block = None;
    for line in text.lines() {
        match (line.trim(), block) {
            ("--@sqlite", None) => block = Some(Engine::Sqlite),
            ("--@pg", None) => block = Some(Engine::Postgres),
            ("--@end", Some(_)) => block = None,
            (marker, None) if marker.starts_with("--@") => sql.push_str(&marked(marker, engine)?),
            (marker, _) if marker.starts_with("--@") => return Err(format!("{marker} in a wrong place")),
            (_, Some(other)) if other != engine => {}
            _ => {
                sql.push_str(&tokens(line, engine)?);
                sql.push('\n');
            }
        }
    }
    block.map_or(Ok(sql), |_| Err("a block without --@end".to_owned()))
}

fn marked(marker: &str, engine: Engine) -> Result<String, String> {
    match marker.split_once(' ') {
        Some(("--@append_only", table)) => Ok(append_only(table.trim(), engine)),
        Some(("--@published", _)) => Ok(String::new()),
        Some(("--@hold", rest)) if rest.contains(" where ") => Ok(String::new()),
        _ => Err(format!("{marker} is not a marker")),
    }
}

/// Triggers against UPDATE and DELETE, on PostgreSQL against TRUNCATE too. Rights come beside them.
fn append_only(table: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => ["update", "delete"]
            .map(|act| {
                format!(
                    "create trigger {table}_no_{act} before {act} on {table}
                     begin select raise(abort, '{APPEND_ONLY}{table}'); end;\n"
                )
            })
            .concat(),
        Engine::Postgres => format!(
            "create trigger {table}_append_only before update or delete on {table}
             for each row execute function append_only();
             create trigger {table}_no_truncate before truncate on {table}
             for each statement execute function append_only();\n"
        ),
    }
}

fn tokens(line: &str, engine: Engine) -> Result<String, String> {
    let pairs = [
        ("{i64}", "INTEGER", "BIGINT"),
        ("{bool}", "INTEGER", "BOOLEAN"),
        ("{uuid}", "BLOB", "UUID"),
        ("{bytes}", "BLOB", "BYTEA"),
        ("{json}", "TEXT", "JSONB"),
        ("{date}", "TEXT", "DATE"),
        ("{time}", "INTEGER", "TIMESTAMPTZ"),
        ("{strict}", "STRICT", ""),
        ("{without_rowid}", "STRICT, WITHOUT ROWID", ""),
    ];
    let replaced = pairs.iter().fold(line.to_owned(), |line, (token, sqlite, pg)| {
        line.replace(token, if engine == Engine::Sqlite { sqlite } else { pg })
    });
    let left = replaced.find('{').and_then(|at| replaced[at..].find('}').map(|to| &replaced[at..=at + to]));
    match left {
        Some(token)
            if token.len() > 2
                && token[1..token.len() - 1].chars().all(|c| c.is_ascii_lowercase() || c == '_') =>
        {
            Err(format!("{token} is not a token"))
        }
        _ => Ok(replaced),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "-- scope: both\ncreate table a (id {uuid} not null) {strict};\n--@sqlite\nlite;\n--@end\n--@pg\nserver;\n--@end\n--@append_only a\n";

    #[test]
    fn each_engine_gets_its_own_text() {
        let sqlite = expand(TEXT, Engine::Sqlite).unwrap();
        assert!(sqlite.contains("id BLOB not null) STRICT;") && sqlite.contains("lite;"));
        assert!(!sqlite.contains("server") && sqlite.contains("a_no_update"));
        let pg = expand(TEXT, Engine::Postgres).unwrap();
        assert!(pg.contains("id UUID not null) ;") && pg.contains("server;") && !pg.contains("lite;"));
        assert!(pg.contains("before truncate on a"));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("a {unit}", "{unit} is not a token"),
            ("--@pg\na", "a block without --@end"),
            ("--@end", "--@end is not a marker"),
            ("--@sqlite\n--@pg", "--@pg in a wrong place"),
            ("--@appendonly x", "--@appendonly x is not a marker"),
        ] {
            assert_eq!(expand(text, Engine::Sqlite), Err(expected.to_owned()), "{text}");
        }
        assert_eq!(expand("check (x <> '{}')", Engine::Postgres).unwrap(), "check (x <> '{}')\n");
    }
}

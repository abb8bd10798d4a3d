//! The read contract: names, columns and times as other programs see them.

use std::fmt::Write;

use newswire::model::{Attribution, ChangeKind, FailureCode, RevisionKind};
use newswire::store::StoreWrite;
use rusqlite::Connection;

use super::material::{Bench, after, change_of, content, raw, with_body};

/// Writes down every table and view that others may read, with the columns and their types.
fn describe(connection: &Connection) -> String {
    let mut tables = connection
        .prepare(
            "SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND type <> 'shadow' ORDER BY type DESC, name",
        )
        .unwrap();
    let mut text = String::new();
    let mut rows = tables.query(()).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (name, kind): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let strict: bool = row.get(2).unwrap();
        assert!(strict || kind != "table", "{name} is not strict");
        let mut columns = connection
            .prepare("SELECT name, type FROM pragma_table_info(?1)")
            .unwrap();
        let columns: Vec<String> = columns
            .query_map([&name], |row| {
                let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
                Ok(format!("{name} {kind}").trim_end().to_owned())
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        writeln!(text, "{kind} {name}: {}", columns.join(", ")).unwrap();
    }
    text
}

#[test]
fn tables_views_and_columns() {
    let bench = Bench::new();
    insta::assert_snapshot!(describe(&raw(&bench.path)));
}

#[test]
fn the_printed_schema_makes_the_same_store() {
    let bench = Bench::new();
    let printed = Connection::open_in_memory().unwrap();
    printed
        .execute_batch(&newswire::store::schema_sql())
        .unwrap();
    assert_eq!(describe(&printed), describe(&raw(&bench.path)));
}

#[test]
fn the_view_knows_the_codes_of_pages_without_an_answer() {
    let codes = FailureCode::SILENCE.map(FailureCode::as_str).join("', '");
    let schema = newswire::store::schema_sql();
    assert_eq!(schema.matches(&format!("IN ('{codes}')")).count(), 2);
}

#[test]
fn meta_tells_what_the_file_is() {
    let bench = Bench::new();
    let value = |key: &str| -> String {
        raw(&bench.path)
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let version: i64 = raw(&bench.path)
        .query_row("PRAGMA user_version", (), |row| row.get(0))
        .unwrap();
    assert_eq!(value("schema_version"), version.to_string());
    assert_eq!(value("created_by"), "0.0.0-test");
    assert_eq!(value("opened_at"), "2025-06-15T15:06:40Z");
    let mode: String = raw(&bench.path)
        .query_row("PRAGMA journal_mode", (), |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
}

/// Runs a query with one row and gives its columns, joined.
fn row(bench: &Bench, sql: &str) -> String {
    let connection = raw(&bench.path);
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows: Vec<String> = statement
        .query_map((), |row| {
            let values = (0..columns).map(|column| {
                let value: rusqlite::types::Value = row.get(column)?;
                Ok(match value {
                    rusqlite::types::Value::Null => "-".to_owned(),
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Real(number) => number.to_string(),
                    rusqlite::types::Value::Text(text) => text,
                    rusqlite::types::Value::Blob(_) => "blob".to_owned(),
                })
            });
            values
                .collect::<rusqlite::Result<Vec<_>>>()
                .map(|values| values.join(" | "))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.join("\n")
}

#[test]
fn views_read_as_a_person_expects() {
    let mut bench = Bench::new();
    let mut first = with_body(content("a", "Ten hurt"), "Ten were hurt, SOUTH said.");
    first.attributions = vec![Attribution {
        agency: "SOUTH".to_owned(),
        position: 15,
        form: "SOUTH said".to_owned(),
    }];
    let item_id = bench.add("a", first.clone());
    let mut second = with_body(content("a", "Two hurt"), "Two were hurt, SOUTH said.");
    second.attributions.clone_from(&first.attributions);
    second.ed_note = Some("Corrects number".to_owned());
    let mut write = change_of(item_id, after(90));
    write.content = Some(second);
    write.revision = Some((2, RevisionKind::Correction));
    write.changes = vec![ChangeKind::Correction];
    bench.poll(vec![write]);
    let mut state = bench.states[0].clone();
    state.failures = 2;
    state.last_error = Some(FailureCode::Timeout);
    state.last_poll_at = Some(after(5));
    bench
        .store
        .apply(&[StoreWrite::State(Box::new(state))])
        .unwrap();

    for (sql, expected) in [
        (
            "SELECT feed, agency, headline, version, published_at, first_seen_at FROM latest",
            "north | NORTH | Two hurt | 2 | 2025-06-15T15:06:40Z | 2025-06-15T15:06:40Z",
        ),
        (
            "SELECT feed, number, kind, seen_at, headline_before, headline, body_before, ed_note FROM corrections",
            "north | 2 | correction | 2025-06-15T15:08:10Z | Ten hurt | Two hurt | Ten were hurt, SOUTH said. | Corrects number",
        ),
        (
            "SELECT quoted_agency, agency, form, headline FROM quotes",
            "SOUTH | NORTH | SOUTH said | Two hurt",
        ),
        (
            "SELECT feed, health, failures, last_error, last_poll_at, last_ok_at, items, pages_waiting FROM feed_health",
            "north | failing | 2 | timeout | 2025-06-15T15:06:45Z | - | 1 | 1",
        ),
        ("SELECT count(*) FROM stories", "0"),
        (
            "SELECT number, kind, headline FROM revision ORDER BY number",
            "1 | new | Ten hurt\n2 | correction | Two hurt",
        ),
    ] {
        assert_eq!(row(&bench, sql), expected, "{sql}");
    }
}

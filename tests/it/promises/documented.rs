//! docs/network.md names a test for every promise, and every test that it names exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const DOCUMENT: &str = include_str!("../../../docs/network.md");

/// Gives the names of all test functions below a folder.
fn tests(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let mut lines = text.lines().map(str::trim);
            while let Some(line) = lines.next() {
                let is_test = line.starts_with("#[") && line.contains("test");
                let declared = lines.clone().find(|line| line.contains("fn "));
                let name = declared.and_then(|line| line.split("fn ").nth(1)?.split('(').next());
                names.extend(name.filter(|_| is_test).map(str::to_owned));
            }
        }
    }
}

/// Gives the rows of the tables: rule and tests.
fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = DOCUMENT.lines().filter(|line| line.starts_with("| "));
    let cells = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let rows = cells.filter(|cells| cells[1].starts_with(['R', 'S']) && cells[1] != "Rule");
    rows.map(|cells| {
        let tests = cells[3].split('`').skip(1).step_by(2).collect();
        (cells[1], tests)
    })
    .collect()
}

#[test]
fn every_test_that_a_promise_names_exists() {
    let mut names = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["tests", "src"] {
        tests(&root.join(folder), &mut names);
    }
    for (rule, tests) in rows() {
        assert!(!tests.is_empty(), "{rule} names no test");
        for test in tests {
            assert!(names.contains(test), "{rule}: there is no test {test}");
        }
    }
}

#[test]
fn every_rule_has_its_row() {
    let rules: Vec<&str> = rows().into_iter().map(|(rule, _)| rule).collect();
    let asking = (1..=45)
        .filter(|number| ![33, 35].contains(number))
        .map(|number| format!("R{number}"));
    let guarding = (1..=20)
        .filter(|number| *number != 7)
        .map(|number| format!("S{number}"));
    for rule in asking.chain(guarding) {
        assert!(rules.contains(&rule.as_str()), "{rule}");
    }
}

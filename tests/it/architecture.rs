//! The directions of ARCHITECTURE.md: who may import whom, and which crate stands in which module only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each module of the library, the modules of the library that it may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("config", &["model"]),
    ("dates", &["model"]),
    ("feed", &["model", "dates"]),
    ("article", &["model", "dates"]),
    ("wire", &["model"]),
    ("story", &["model"]),
    ("schedule", &["model"]),
    ("webhook", &["model"]),
    ("websub", &["model"]),
    ("listen", &[]),
    ("record", &["model", "store"]),
    ("plan", &["model", "article", "schedule", "story", "wire"]),
    ("clock", &["model"]),
    ("telemetry", &[]),
    ("fetch", &["model", "schedule", "clock"]),
    ("store", &["model"]),
    (
        "daemon",
        &[
            "model",
            "config",
            "feed",
            "article",
            "schedule",
            "plan",
            "webhook",
            "websub",
            "listen",
            "record",
            "clock",
            "fetch",
            "store",
            "telemetry",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "config",
            "feed",
            "article",
            "wire",
            "schedule",
            "plan",
            "webhook",
            "websub",
            "listen",
            "record",
            "clock",
            "fetch",
            "store",
            "telemetry",
            "daemon",
        ],
    ),
    ("main", &["cli"]),
];

/// The parts of `article` that have a folder, and the parts of it that each may import.
const ARTICLE_MAY_IMPORT: &[(&str, &[&str])] = &[
    ("page", &[]),
    ("phrases", &[]),
    ("outline", &["memo", "text"]),
    ("metadata", &["page", "phrases", "entities", "memo", "text"]),
    ("walls", &["metadata", "text"]),
    (
        "body",
        &[
            "page", "phrases", "outline", "metadata", "rule", "fragment", "entities", "memo",
            "text",
        ],
    ),
];

/// Crates that only some modules may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("feed_rs", &["feed"]),
    ("scraper", &["article"]),
    ("html5ever", &["article"]),
    ("reqwest", &["fetch"]),
    ("rusqlite", &["store"]),
    ("anyhow", &["cli", "main"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("tokio", &["clock", "fetch", "listen", "daemon", "cli"]),
    ("fastrand", &["daemon", "fetch", "cli"]),
];

fn sources() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path, text);
            }
        }
    }
    files
}

/// Gives the top module of a file: `src/feed/dates.rs` and `src/feed.rs` are both `feed`.
fn module_of(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path
        .strip_prefix(root)
        .unwrap()
        .components()
        .next()
        .unwrap();
    first
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_owned()
}

/// Gives the code without comments and without a test module at the end.
fn code(text: &str) -> String {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text);
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Gives the library modules that the code names after `crate::` or `newswire::`.
fn imported(code: &str) -> Vec<String> {
    let prefixes = ["crate::", "newswire::"];
    prefixes
        .iter()
        .flat_map(|prefix| named_after(prefix, code))
        .collect()
}

/// Gives the first names behind a prefix, each of a list in braces too.
fn named_after(prefix: &str, code: &str) -> Vec<String> {
    let name_of = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut names = Vec::new();
    for rest in code.split(prefix).skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or(list);
                names.extend(list.split(',').map(str::trim).map(name_of));
            }
            None => names.push(name_of(rest)),
        }
    }
    names
}

#[test]
fn modules_import_only_what_lies_before_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        if module == "lib" {
            continue;
        }
        let (_, allowed) = MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("module {module} has no place in the architecture"));
        for name in imported(&code(&text)) {
            if name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{} imports {name}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn parts_of_an_article_import_only_what_lies_before_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article");
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Ok(inside) = path.strip_prefix(&root) else {
            continue;
        };
        let part = inside.iter().next().unwrap().to_string_lossy();
        let (part, is_folder) = match part.strip_suffix(".rs") {
            Some(part) => (part.to_owned(), root.join(part).is_dir()),
            None => (part.into_owned(), true),
        };
        if !is_folder {
            continue;
        }
        let (_, allowed) = ARTICLE_MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == part)
            .unwrap_or_else(|| panic!("article::{part} has no place in the architecture"));
        // From the file of the part itself, its siblings are `super::`.
        let prefix = if inside.iter().count() == 1 {
            "super::"
        } else {
            "crate::article::"
        };
        for name in named_after(prefix, &code(&text)) {
            if root.join(format!("{name}.rs")).exists() && name != part {
                *seen.entry(part.clone()).or_insert(0) += 1;
                if !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{} imports {name}", path.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(seen.contains_key("body"), "no import was seen: {seen:?}");
}

#[test]
fn crates_stand_in_their_modules_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        let code = code(&text);
        for (name, modules) in ONLY_IN {
            let named = [
                format!("{name}::"),
                format!("use {name};"),
                format!("use {name} "),
            ];
            let word = |needle: &String| {
                code.match_indices(needle.as_str()).any(|(at, _)| {
                    !code
                        .get(..at)
                        .and_then(|before| before.chars().next_back())
                        .is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            };
            if named.iter().any(word) && !modules.contains(&module.as_str()) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_stay_small() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| code(text).lines().count() > 400)
        .map(|(path, text)| format!("{}: {}", path.display(), text.lines().count()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

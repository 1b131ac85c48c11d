//! The architecture, as far as a machine can hold it: which stage sees which, who names which crate, how files begin and how long they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below `compiler/`, by its path from there.
fn files() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("compiler");
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// What each folder may see of the others. A stage sees earlier stages; `source` and the folders beside the line see little.
fn may_see(folder: &str) -> &'static [&'static str] {
    match folder {
        "source" => &[],
        "syntax" | "catalog" => &["source"],
        "world" => &[],
        "schema" => &["source", "syntax", "catalog"],
        "resolve" => &["source", "syntax", "schema", "world"],
        "model" => &["source", "syntax", "schema", "catalog", "resolve"],
        "check" => &["source", "syntax", "schema", "catalog", "model"],
        "plan" => &["source", "syntax", "schema", "catalog", "model", "check"],
        "realise" => &["source", "plan", "catalog"],
        "proof" => &["source", "plan"],
        "evaluate" => &["source", "syntax", "schema", "resolve"],
        "why" => &["source", "syntax", "schema", "resolve", "plan", "evaluate"],
        "bundle" => &["source", "plan", "world", "realise"],
        "upgrade" => &["source", "syntax", "schema", "catalog", "world", "resolve", "model", "check", "plan", "realise"],
        "export" => &["source", "plan", "world", "bundle"],
        "audit" => &["source", "plan", "proof", "bundle", "catalog", "sarif"],
        _ => &[
            "catalog", "check", "model", "plan", "proof", "realise", "resolve", "schema", "source", "syntax", "world", "bundle",
            "audit", "evaluate", "export", "upgrade", "why",
        ],
    }
}

/// Whether a file is compiled for tests only: `tests.rs`, `testing.rs`, and what lies in a folder `tests`.
fn is_test(name: &str) -> bool {
    name.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs"))
}

/// The names behind `crate::` in a text, tests left out.
fn seen(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let names = code.match_indices("crate::").map(|(at, _)| &code[at + 7..]);
    names.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn stages_see_only_what_comes_before_them() {
    let mut wrong = Vec::new();
    for (name, text) in files().into_iter().filter(|(name, _)| !is_test(name)) {
        let Some((folder, _)) = name.split_once('/').filter(|(folder, _)| *folder != "cli") else { continue };
        let allowed = may_see(folder);
        for other in seen(&text) {
            if other != folder && other.chars().next().is_some_and(char::is_lowercase) && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{name} sees `{other}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn each_dependency_is_named_in_one_folder() {
    let homes = [
        ("kdl", "syntax/"),
        ("tera", "realise/"),
        ("clap", "cli/"),
        ("rcgen", "realise/pki"),
        ("miette", "cli/"),
        ("walkdir", "bundle/"),
    ];
    let mut wrong = Vec::new();
    for (name, text) in files() {
        for (dependency, home) in homes {
            let named =
                [format!("use {dependency}::"), format!(" {dependency}::"), format!("({dependency}::"), format!("&{dependency}::")];
            let is_home =
                name.starts_with(home) || (dependency == "walkdir" && (name.starts_with("world/") || name.starts_with("export/")));
            if !is_home && named.iter().any(|word| text.contains(word.as_str())) {
                wrong.push(format!("{name} names `{dependency}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn each_file_says_what_it_holds_and_stays_readable() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{name} does not begin with `//! `"));
        }
        if text.lines().count() > 400 {
            wrong.push(format!("{name} has {} lines", text.lines().count()));
        }
        if text.contains("use super::*") && !text.contains("#[cfg(test)]") && !is_test(&name) {
            wrong.push(format!("{name} has a glob import"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_top_level_is_what_was_asked_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["Cargo.toml", "compiler", "stdlib", "examples", "golden", "tests"] {
        assert!(root.join(name).exists(), "{name} is missing");
    }
}

#[test]
fn every_test_file_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root.join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".rs") && !manifest.contains(&format!("path = \"tests/{name}\"")) {
            wrong.push(format!("tests/{name} is in no test binary"));
        }
    }
    for folder in fs::read_dir(root.join("tests")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let parent = folder.with_extension("rs");
        let runner = fs::read_to_string(&parent).unwrap_or_default();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if path.extension().is_some_and(|extension| extension == "rs") && !runner.contains(&format!("mod {name};")) {
                wrong.push(format!("{} is in no test binary", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

//! Pages that are named in other pages, in the explanations of diagnostics, in help texts and in the code exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::pages::repository;

/// Every file of text below some folders.
fn texts(folders: &[&str]) -> Vec<PathBuf> {
    let mut stack: Vec<PathBuf> = folders.iter().map(|folder| repository(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|end| ["md", "rs", "tera", "py", "kdl"].iter().any(|known| end == *known)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// `docs/NAME.md` anywhere in a text.
fn named(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c));
    text.match_indices("docs/")
        .filter_map(|(at, _)| text[at..].split(is_part).next())
        .filter(|name| name.ends_with(".md"))
        .collect()
}

/// The targets of Markdown links that are paths.
fn linked(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':') && !target.contains(' '))
}

#[test]
fn pages_that_are_named_exist() {
    let mut wrong = Vec::new();
    let (mut names, mut links) = (0, 0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "conformance.md"];
    for path in texts(&[&top[..], &["docs", "stdlib", "compiler", "benches"]].concat()) {
        let text = fs::read_to_string(&path).unwrap();
        let here = path.strip_prefix(root).unwrap().display().to_string();
        for name in named(&text) {
            names += 1;
            if !repository(name).is_file() {
                wrong.push(format!("{here} names `{name}`"));
            }
        }
        for target in linked(&text).filter(|_| here.ends_with(".md")) {
            links += 1;
            if !path.parent().unwrap().join(target).exists() {
                wrong.push(format!("{here} links to `{target}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(names > 10 && links > 15, "only {names} names and {links} links were found");
}

//! Every description in this repository has the layout of `kapic fmt`.

use std::fs;
use std::path::{Path, PathBuf};

use kapic::source::{Sink, Sources};
use kapic::syntax::format;

/// Where descriptions are. In `golden/fail` are some with errors of spelling, which have no layout.
const FOLDERS: [&str; 4] = ["examples", "golden", "stdlib/new", "stdlib/profiles"];

fn descriptions(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        // The files of a bundle are what the compiler wrote, not what people did.
        if path.is_dir() && !path.ends_with("bundle") {
            descriptions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "kdl") {
            found.push(path);
        }
    }
}

#[test]
fn every_description_is_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut checked, mut wrong) = (Vec::new(), 0, Vec::new());
    FOLDERS.iter().for_each(|folder| descriptions(&root.join(folder), &mut found));
    found.sort();
    for path in found {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let file = sources.add("a.kdl", text.as_str());
        let Some(formatted) = format(&sources, file, &mut sink) else { continue };
        checked += 1;
        if formatted != text {
            wrong.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "run `kapic fmt` on them");
    assert!(checked > 80, "only {checked} descriptions were found");
}

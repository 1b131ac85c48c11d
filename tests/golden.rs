//! What must not change, byte for byte: the bundles of the examples, and what kapic says of inputs that fail.
//!
//! `KAPIC_UPDATE=1 cargo test --test golden` writes them anew; the difference is reviewed like code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[expect(clippy::disallowed_methods, reason = "the one command that updates goldens is told through the environment")]
fn updating() -> bool {
    std::env::var("KAPIC_UPDATE").is_ok()
}

/// Every file below a folder: path from there, and bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Writes a tree anew, or says in what it differs from the one that is there.
fn compare(golden: &Path, built: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    if updating() {
        let _ = fs::remove_dir_all(golden);
        for (path, bytes) in built {
            let path = golden.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return Vec::new();
    }
    let kept = tree(golden);
    let paths: BTreeSet<&String> = kept.keys().chain(built.keys()).collect();
    paths
        .into_iter()
        .filter(|path| kept.get(*path) != built.get(*path))
        .map(|path| format!("{}/{path}", golden.display()))
        .collect()
}

#[test]
fn the_bundles_of_the_examples_are_the_same_bytes() {
    let mut differing = Vec::new();
    for entry in fs::read_dir(repository("examples")).unwrap() {
        let example = entry.unwrap().path();
        let name = example.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let (out, store) = (folder.path().join("result"), folder.path().join("store"));
        let mut kapic = Command::new(env!("CARGO_BIN_EXE_kapic"));
        let output =
            kapic.arg("build").arg(example.join("cluster.kdl")).arg("--out").arg(&out).arg("--store").arg(store).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        differing.extend(compare(&repository(&format!("golden/ok/{name}/bundle")), &tree(&out)));
    }
    assert_eq!(differing, Vec::<String>::new(), "run `KAPIC_UPDATE=1 cargo test --test golden` and review the difference");
}

#[test]
fn failing_inputs_say_the_same_words() {
    let mut differing = Vec::new();
    for entry in fs::read_dir(repository("golden/fail")).unwrap() {
        let folder = entry.unwrap().path();
        let mut kapic = Command::new(env!("CARGO_BIN_EXE_kapic"));
        kapic.args(["check", "cluster.kdl", "--color", "never", "--deny", "warnings"]).current_dir(&folder);
        let output = kapic.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap();
        // Warnings are denied here, so that whatever is no note fails.
        let is_note = said.contains(&format!("note[{}]", &name[..5]));
        assert_eq!(output.status.code(), Some(if is_note { 0 } else { 1 }), "{name}: {said}");
        assert!(is_note || said.contains(&format!("[{}]", &name[..5])), "{name} does not say its code: {said}");
        let golden = folder.join("stderr");
        if updating() {
            fs::write(golden, said).unwrap();
        } else if fs::read_to_string(golden).unwrap_or_default() != said {
            differing.push(format!("{name}:\n{said}"));
        }
    }
    differing.sort();
    assert_eq!(differing, Vec::<String>::new(), "run `KAPIC_UPDATE=1 cargo test --test golden` and review the difference");
}

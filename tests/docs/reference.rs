//! `docs/reference/` is what `kapic docs` writes, and every link between pages leads somewhere.

use std::fs;
use std::process::Command;

use crate::pages::repository;

#[test]
#[expect(clippy::disallowed_methods, reason = "the one command that updates generated files is told through the environment")]
fn the_reference_is_that_of_this_version() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kapic")).arg("docs").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut stale = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let made = entry.unwrap().path();
        let kept = repository("docs/reference").join(made.file_name().unwrap());
        let text = fs::read_to_string(&made).unwrap();
        if std::env::var("KAPIC_UPDATE").is_ok() {
            fs::create_dir_all(kept.parent().unwrap()).unwrap();
            fs::write(&kept, text).unwrap();
        } else if fs::read_to_string(&kept).unwrap_or_default() != text {
            stale.push(kept);
        }
    }
    assert_eq!(stale, Vec::<std::path::PathBuf>::new(), "run `KAPIC_UPDATE=1 cargo test --test docs`");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut wrong = Vec::new();
    for name in fs::read_dir(repository("docs")).unwrap().map(|entry| entry.unwrap().path()).chain([repository("README.md")]) {
        let Ok(text) = fs::read_to_string(&name) else { continue };
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !name.parent().unwrap().join(path).exists() {
                wrong.push(format!("{}: {target}", name.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

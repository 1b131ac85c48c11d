//! The texts of `--help`, as an 80-column terminal shows them. `KAPIC_UPDATE=1 cargo test --test cli` writes them anew.

use std::fs;
use std::path::Path;

use crate::support::Folder;

const PAGES: [&str; 15] = [
    "",
    "audit",
    "build",
    "check",
    "completions",
    "diff",
    "explain",
    "export",
    "man",
    "new",
    "secret",
    "secret id",
    "secret new",
    "verify",
    "version",
];

#[test]
#[expect(clippy::disallowed_methods, reason = "the one command that updates goldens is told through the environment")]
fn help_is_what_was_reviewed() {
    let (folder, mut differing) = (Folder::empty(), Vec::new());
    for page in PAGES {
        let arguments: Vec<&str> = page.split_whitespace().chain(["--help"]).collect();
        let run = folder.run(&arguments);
        run.says(0, &[]);
        let wide = run.out.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "`kapic {page} --help` is wider than 80 columns");
        let name = if page.is_empty() { "kapic".to_owned() } else { format!("kapic-{}", page.replace(' ', "-")) };
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/help/{name}.txt"));
        if std::env::var("KAPIC_UPDATE").is_ok() {
            fs::write(golden, run.out).unwrap();
        } else if fs::read_to_string(golden).unwrap_or_default() != run.out {
            differing.push(format!("{name}:\n{}", run.out));
        }
    }
    assert_eq!(differing, Vec::<String>::new(), "run `KAPIC_UPDATE=1 cargo test --test cli` and review the difference");
}

#[test]
fn usage_errors_are_no_answer() {
    let folder = Folder::empty();
    let check = |arguments: &[&str], words: &[&str]| folder.run(arguments).says(2, words);
    check(&[], &["Usage: kapic"]);
    check(&["biuld"], &["unrecognized subcommand 'biuld'", "build"]);
    check(&["build"], &["<FILE>"]);
    check(&["check", "x.kdl", "--color", "red"], &["red"]);
    check(&["check", "x.kdl", "--max-errors", "many"], &["many"]);
    check(&["secret"], &["Usage: kapic secret"]);
    check(&["completions", "tcl"], &["tcl"]);
}

#[test]
fn version_completions_and_man() {
    let folder = Folder::empty();
    let check = |arguments: &[&str], words: &str| {
        let run = folder.run(arguments);
        assert!(run.code == 0 && run.out.contains(words), "{arguments:?}: {}{}", run.out, run.err);
    };
    check(&["version"], "Kubernetes 1.18 to");
    check(&["--version"], env!("CARGO_PKG_VERSION"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        check(&["completions", shell], "no-checkout");
    }
    check(&["man"], ".TH kapic 1");
    check(&["man", "pages"], "");
    for page in ["kapic.1", "kapic-build.1", "kapic-secret-new.1"] {
        assert!(folder.at("pages").join(page).is_file(), "{page}");
    }
    folder.write("file", "");
    folder.run(&["man", "file"]).says(2, &["K0901"]);
}

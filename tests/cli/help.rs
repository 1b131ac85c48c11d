//! The texts of `--help`, as an 80-column terminal shows them. `KAPIC_UPDATE=1 cargo test --test cli` writes them anew.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Folder, skip};

const PAGES: [&str; 20] = [
    "",
    "audit",
    "build",
    "check",
    "completions",
    "diff",
    "docs",
    "eval",
    "explain",
    "export",
    "fmt",
    "man",
    "new",
    "secret",
    "secret id",
    "secret new",
    "upgrade",
    "verify",
    "version",
    "why",
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

/// The shells themselves read the scripts; what they complain about is printed.
#[test]
fn shells_take_their_completions() {
    let folder = Folder::empty();
    let check = |shell: &str, options: &[&str], script: &str| {
        let name = if shell == "zsh" { "_kapic" } else { "kapic.completion" };
        folder.write(name, folder.run(&["completions", shell]).out);
        let mut command = Command::new(shell);
        command.args(options).args(["-c", script]).current_dir(folder.path()).env("HOME", folder.path()).stdin(Stdio::null());
        let Ok(output) = command.output() else { return skip(&format!("there is no {shell}")) };
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && out.contains("kapic") && err.is_empty(), "{shell}: {out}{err}");
    };
    check("bash", &["--norc"], "source ./kapic.completion && complete -p kapic");
    check(
        "zsh",
        &["-f"],
        "fpath=($PWD $fpath); autoload -Uz compinit && compinit -u -D && autoload +X _kapic && echo $_comps[kapic]",
    );
    check(
        "fish",
        &["--no-config"],
        "source ./kapic.completion && test (complete -C 'kapic fm' | string split -f1 \\t) = fmt && echo kapic",
    );
}

#[test]
fn manual_pages_are_set_without_a_warning() {
    let folder = Folder::empty();
    folder.run(&["man", "pages"]).says(0, &[]);
    let mut pages: Vec<_> = fs::read_dir(folder.at("pages")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() > 12);
    for page in pages {
        let mut groff = Command::new("groff");
        groff.args(["-man", "-ww", "-Tutf8", "-Kutf8"]).arg(&page).stdin(Stdio::null());
        let Ok(output) = groff.output() else { return skip("there is no groff") };
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && err.is_empty(), "{}: {err}", page.display());
        assert!(!out.contains("EXTRA"), "{}", page.display());
    }
}

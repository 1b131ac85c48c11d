//! Blocks of commands. `console` blocks of a page run one after another in one folder: lines that begin with `$ ` are commands, the others are what
//! they print; `…` stands for anything, alone on a line for any lines. In `sh` blocks commands of kapic are only parsed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::pages::{all, repository};

fn kapic_folder() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_kapic")).parent().unwrap().to_owned()
}

/// Commands of a block with what they print.
fn steps(text: &str) -> Vec<(String, Vec<String>)> {
    let mut steps: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command.to_owned(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) => panic!("output stands before any command: {line}"),
        }
    }
    steps
}

fn run(command: &str, folder: &Path) -> Vec<String> {
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", kapic_folder().display());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {command}\n}} 2>&1")]).current_dir(folder).env_clear().env("PATH", path).env("HOME", folder);
    let output = shell.output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether lines are what was shown.
fn same(shown: &[String], printed: &[String]) -> bool {
    match (shown.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first.trim() == "…" => (0..=printed.len()).any(|skipped| same(rest, &printed[skipped..])),
        (Some((first, rest)), Some((line, others))) => fits(first, line) && same(rest, others),
        _ => false,
    }
}

fn fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let found = if at + 1 == parts.len() { rest.ends_with(part).then(|| rest.len() - part.len()) } else { rest.find(part) };
        let Some(found) = found else { return false };
        rest = &rest[found + part.len()..];
    }
    rest.is_empty()
}

#[test]
fn commands_print_what_the_pages_show() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in all() {
        let folder = tempfile::tempdir().unwrap();
        for example in ["examples", "stdlib"] {
            std::os::unix::fs::symlink(repository(example), folder.path().join(example)).unwrap();
        }
        let mut here = folder.path().to_owned();
        for block in page.blocks.iter().filter(|block| block.language == "console") {
            for (command, shown) in steps(&block.text) {
                count += 1;
                if let Some(target) = command.strip_prefix("cd ") {
                    here = here.join(target);
                    continue;
                }
                let printed = run(&command, &here);
                if !same(&shown, &printed) {
                    wrong.push(format!("{}:{} $ {command}\n{}", page.name, block.line, printed.join("\n")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= 10, "only {count} commands were run");
}

/// Other blocks show commands that need more than a folder; at least kapic must know their words.
#[test]
fn commands_of_kapic_exist() {
    let mut wrong = Vec::new();
    for page in all().iter().filter(|page| !page.name.starts_with("docs/reference")) {
        for block in page.blocks.iter().filter(|block| block.language == "sh") {
            for line in block.text.lines().flat_map(|line| line.split(['|', '(', ')'])).map(str::trim) {
                let Some(arguments) = line.strip_prefix("kapic ") else { continue };
                let words = arguments.split(['>', '#']).next().unwrap_or_default().split_whitespace();
                let output = Command::new(env!("CARGO_BIN_EXE_kapic")).args(words).arg("--help").output().unwrap();
                if !output.status.success() {
                    wrong.push(format!("{}:{} {line}: {}", page.name, block.line, String::from_utf8_lossy(&output.stderr)));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn shown_lines_may_leave_out_what_changes() {
    let check = |shown: &[&str], printed: &[&str], expected: bool| {
        let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(same(&owned(shown), &owned(printed)), expected, "{shown:?} {printed:?}");
    };
    check(&["a"], &["a"], true);
    check(&["a"], &["b"], false);
    check(&["id …"], &["id 17"], true);
    check(&["id … end"], &["id 17 end"], true);
    check(&["id … end"], &["id 17 ende"], false);
    check(&["…", "z"], &["x", "y", "z"], true);
    check(&["…", "z"], &["x", "y"], false);
    check(&[], &["x"], false);
}

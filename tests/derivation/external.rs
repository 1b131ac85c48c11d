//! Programs that are not kapic: a test that needs one which is missing says so loudly, and fails where `KAPIC_CI` is set.

use std::io::Write;
use std::process::{Command, Output};

/// Whether `program` with these arguments succeeds; if not, the test `test` is skipped.
pub fn available(test: &str, program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !found {
        let reason = format!("{test} SKIPPED: `{program} {}` does not succeed on this machine", arguments.join(" "));
        assert!(std::env::var_os("KAPIC_CI").is_none(), "{reason}, and KAPIC_CI is set");
        // Not `eprintln!`: the test harness would swallow it.
        std::io::stderr().write_all(format!("\n**** {reason} ****\n\n").as_bytes()).unwrap();
    }
    found
}

/// The standard output of a program that must succeed.
pub fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8(stdout).unwrap();
    assert!(status.success(), "{command:?}: {status}\n{text}\n{}", String::from_utf8_lossy(&stderr));
    text
}

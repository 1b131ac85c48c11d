//! What goes to which stream, in which form and colour, and how much of it; and what a closed pipe means.

use std::process::{Command, Stdio};

use crate::support::{Folder, GOOD, Run, skip};

/// A description with this many mistakes.
fn wrong(mistakes: usize) -> String {
    let lines: String = (0..mistakes).map(|number| format!("    banana{number} 3\n")).collect();
    GOOD.replace("    apply control-plane\n", &format!("    apply control-plane\n{lines}"))
}

#[test]
fn diagnostics_have_three_forms() {
    let folder = Folder::new();
    folder.write("cluster.kdl", wrong(2));
    let human = folder.run(&["check", "cluster.kdl"]);
    human.says(1, &["╭─[cluster.kdl:5:5]", "2 errors"]);
    assert_eq!(human.out, "");
    let short = folder.run(&["check", "cluster.kdl", "--message-format", "short"]);
    short.says(1, &["cluster.kdl:5:5: error[", "cluster.kdl:6:5: error[", "2 errors"]);
    let json = folder.run(&["check", "cluster.kdl", "--message-format", "json"]);
    assert_eq!((json.code, json.err.as_str()), (1, ""));
    for line in json.out.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((object["severity"].as_str(), object["labels"][0]["file"].as_str()), (Some("error"), Some("cluster.kdl")));
    }
    assert_eq!(json.out.lines().count(), 2);
    let build = folder.run(&["build", "cluster.kdl", "--message-format", "json"]);
    assert!(build.out.is_empty() && build.err.lines().count() == 2, "beside a result, diagnostics stay on standard error");
}

#[test]
fn github_and_sarif_go_where_diagnostics_are_the_result() {
    let folder = Folder::new();
    folder.write("a,b%.kdl", wrong(1));
    let check = |arguments: &[&str], in_out: bool, expected: &str| {
        let run = folder.run(arguments);
        let (data, other) = if in_out { (&run.out, &run.err) } else { (&run.err, &run.out) };
        assert!(run.code == 1 && data.contains(expected) && !other.contains(expected), "{arguments:?}\n{}\n{}", run.out, run.err);
    };
    let command = "::error file=a%2Cb%25.kdl,line=5,endLine=5,col=5,endColumn=12,title=K02";
    check(&["check", "a,b%.kdl", "--message-format", "github"], true, command);
    check(&["build", "a,b%.kdl", "--message-format", "github"], false, command);
    check(&["check", "a,b%.kdl", "--message-format", "sarif"], true, "\"uri\": \"a%2Cb%25.kdl\"");
    check(&["build", "a,b%.kdl", "--message-format", "sarif"], false, "\"uri\": \"a%2Cb%25.kdl\"");
    let missing = folder.run(&["check", "none.kdl", "--message-format", "github"]);
    missing.says(2, &["::error title=K0901::cannot read `none.kdl`"]);
}

/// The handbook's description without one of its `allow` has a warning and no errors.
#[test]
fn denied_warnings_are_errors_in_every_form() {
    let folder = Folder::empty();
    let allowed = include_str!("../../examples/article/cluster.kdl").lines();
    let text: Vec<&str> = allowed.filter(|line| !line.contains("allow K0531")).collect();
    folder.write("cluster.kdl", text.join("\n"));
    let check = |more: &[&str], code: i32, expected: &str| {
        let run = folder.run(&[&["check", "cluster.kdl"], more].concat());
        assert!(run.code == code && (run.out + &run.err).contains(expected), "{more:?}\n{}", run.code);
    };
    check(&[], 0, "K0531");
    check(&["--message-format", "github"], 0, "::warning file=cluster.kdl");
    check(&["--message-format", "sarif"], 0, "\"level\": \"warning\"");
    for deny in ["K0531", "k0531", "warnings", "K0001,K0531"] {
        check(&["--deny", deny], 1, "K0531");
        check(&["--deny", deny, "--message-format", "short"], 1, "error[K0531]");
        check(&["--deny", deny, "--message-format", "json"], 1, "\"severity\":\"error\"");
        check(&["--deny", deny, "--message-format", "github"], 1, "::error file=cluster.kdl");
        check(&["--deny", deny, "--message-format", "sarif"], 1, "\"level\": \"error\"");
    }
    check(&["--deny", "K0001"], 0, "warning");
    check(&["--deny", "warning"], 2, "did you mean `warnings`?");
}

#[test]
fn errors_are_shown_up_to_a_number() {
    let folder = Folder::new();
    folder.write("cluster.kdl", wrong(60));
    let check = |arguments: &[&str], shown: usize, hidden: Option<&str>| {
        let run = folder.run(&[&["check", "cluster.kdl", "--message-format", "short"], arguments].concat());
        run.says(1, &["60 errors"]);
        assert_eq!(run.err.matches(": error[").count(), shown, "{arguments:?}");
        assert_eq!(run.err.lines().find(|line| line.contains("not shown")).and_then(|line| line.split(' ').next()), hidden);
    };
    check(&[], 50, Some("10"));
    check(&["--max-errors", "1"], 1, Some("59"));
    check(&["--max-errors", "60"], 60, None);
    check(&["--max-errors", "0"], 60, None);
}

#[test]
fn quiet_leaves_results_and_what_is_wrong() {
    let folder = Folder::new();
    let check = |arguments: &[&str], code: i32, has_out: bool, has_err: bool| {
        let run = folder.run(arguments);
        assert_eq!((run.code, !run.out.is_empty(), !run.err.is_empty()), (code, has_out, has_err), "{arguments:?}");
    };
    check(&["check", "cluster.kdl"], 0, false, true);
    check(&["check", "cluster.kdl", "-q"], 0, false, false);
    check(&["build", "cluster.kdl", "-q"], 0, true, false);
    check(&["verify", "result", "-q", "--at", "2026-11-02"], 0, true, false);
    check(&["export", "result", "tar", "-o", "a.tar", "-q"], 0, true, false);
    check(&["check", "none.kdl", "-q"], 2, false, true);
}

#[test]
fn colours_are_for_terminals_and_for_whoever_asks() {
    let folder = Folder::new();
    folder.write("cluster.kdl", wrong(1));
    let colored = |run: &Run| run.err.contains('\u{1b}') || run.out.contains('\u{1b}');
    assert!(!colored(&folder.run(&["check", "cluster.kdl"])));
    assert!(colored(&folder.run(&["check", "cluster.kdl", "--color", "always"])));
    assert!(colored(&folder.run(&["explain", "K0901", "--color", "always"])));
    assert!(colored(&folder.run(&["--help", "--color=always"])));
    assert!(!colored(&folder.run(&["--help"])));
    let in_terminal = |arguments: &str, no_color: Option<&str>, term: &str| {
        let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_kapic"));
        let mut script = Command::new("script");
        script.args(["-q", "-c", &line, "/dev/null"]).current_dir(folder.path()).env("TERM", term).stdin(Stdio::null());
        match no_color {
            Some(value) => script.env("NO_COLOR", value),
            None => script.env_remove("NO_COLOR"),
        };
        script.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).contains("\u{1b}[1;31m"))
    };
    let Some(auto) = in_terminal("check cluster.kdl", None, "xterm") else { return skip("there is no script(1)") };
    assert!(auto, "a terminal gets colours");
    assert_eq!(in_terminal("check cluster.kdl", Some("1"), "xterm"), Some(false));
    assert_eq!(in_terminal("check cluster.kdl", Some(""), "xterm"), Some(true), "an empty NO_COLOR says nothing");
    assert_eq!(in_terminal("check cluster.kdl --color always", Some("1"), "xterm"), Some(true), "who asks, gets");
    assert_eq!(in_terminal("check cluster.kdl", None, "dumb"), Some(false));
    assert_eq!(in_terminal("check cluster.kdl --color never", None, "xterm"), Some(false));
}

/// The shell closes the reading end before kapic writes: `exec` in a pipe whose reader is gone.
#[test]
fn a_closed_pipe_ends_quietly_with_the_code_of_the_answer() {
    let folder = Folder::new();
    folder.write("wrong.kdl", wrong(1));
    assert_eq!(folder.run(&["build", "cluster.kdl", "-q"]).code, 0);
    let check = |arguments: &[&str], code: i32| {
        let mut reader = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
        let closed = reader.stdin.take().unwrap();
        assert!(reader.wait().unwrap().success());
        let run = Run::of(folder.command(arguments).stdout(closed).stderr(Stdio::piped()));
        assert_eq!((run.code, run.err.as_str()), (code, ""), "{arguments:?}");
    };
    check(&["explain", "--list"], 0);
    check(&["build", "cluster.kdl", "-q"], 0);
    check(&["verify", "result", "-q", "--at", "2026-11-02"], 0);
    check(&["check", "wrong.kdl", "--message-format", "json"], 1);
    check(&["--help"], 0);
    check(&["man"], 0);
    check(&["completions", "bash"], 0);
}

#[test]
fn a_full_standard_output_is_no_answer() {
    let folder = Folder::empty();
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return skip("there is no /dev/full") };
    let run = Run::of(folder.command(&["explain", "--list"]).stdout(full));
    run.says(2, &["cannot write to standard output"]);
}

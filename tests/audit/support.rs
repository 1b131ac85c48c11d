//! Bundles of the examples in memory, and trees made by hand. It judges nothing.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use kapic::audit::{Audit, Benchmark, Verdict, audit};
use kapic::bundle::Bundle;
use kapic::realise::vault::RootSecret;
use kapic::source::{Diagnostic, Sink, Sources};
use kapic::world::{DiskProject, MemoryProject};
use tempfile::TempDir;

/// The text of an example.
pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A bundle of a description in a folder.
pub fn bundle(folder: &Path) -> Bundle {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = DiskProject::open(folder).unwrap();
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink).expect("it compiles");
    Bundle::from(kapic::seal(&design.plan, &RootSecret::from_bytes([7; 32])))
}

/// The audit of a description by the benchmark of its version.
pub fn audited_text(text: &str) -> Audit {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text.to_owned())]);
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    let design = design.unwrap_or_else(|| panic!("{:?}", sink.finish()));
    let bundle = Bundle::from(kapic::seal(&design.plan, &RootSecret::from_bytes([7; 32])));
    audit(&bundle, None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The audit of an example, by a benchmark or by its own.
pub fn audited(name: &str, benchmark: Option<&str>) -> Audit {
    let benchmark = benchmark.map(|name| Benchmark::find(name).expect("it is known"));
    audit(&bundle(&example(name)), benchmark).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The numbers of the controls that do not hold: scored, and not scored.
pub fn failing(audit: &Audit) -> (Vec<&'static str>, Vec<&'static str>) {
    let failing = audit.controls.iter().filter(|judged| judged.verdict() == Verdict::Fail);
    let (scored, manual): (Vec<_>, Vec<_>) = failing.partition(|judged| judged.scored);
    (scored.iter().map(|judged| judged.id).collect(), manual.iter().map(|judged| judged.id).collect())
}

/// What is said of a control: verdict, what was found, what to write, and where.
pub fn said(audit: &Audit, id: &str) -> (Verdict, String, String, String) {
    let judged = audit.controls.iter().find(|judged| judged.id == id).unwrap_or_else(|| panic!("there is no {id}"));
    let case = &judged.cases[0];
    let place = case.files().next().map_or_else(String::new, |file| format!("{file}:{}", case.line));
    (case.verdict, case.found.clone(), case.write.clone(), place)
}

/// A tree made by hand.
pub struct Tree(TempDir);

impl Tree {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file with a mode.
    pub fn write(&self, path: &str, mode: u32, text: &str) -> &Self {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        self
    }

    /// Why there is no audit of it.
    pub fn refused(&self) -> Diagnostic {
        let bundle = kapic::bundle::open_loose(self.0.path()).unwrap_or_else(|problem| panic!("{problem:?}"));
        audit(&bundle, None).expect_err("there is an answer").remove(0)
    }

    /// Audits it.
    pub fn audit(&self, benchmark: &str) -> Audit {
        let bundle = kapic::bundle::open_loose(self.0.path()).unwrap_or_else(|problem| panic!("{problem:?}"));
        audit(&bundle, Benchmark::find(benchmark)).unwrap_or_else(|problems| panic!("{problems:?}"))
    }
}

/// Runs the binary in a folder.
pub fn kapic(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kapic"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("COLUMNS", "100").output().unwrap()
}

/// Runs Python with text on standard input; `None` if a module is missing, which is an error in CI.
#[expect(clippy::disallowed_methods, reason = "CI says through the environment that nothing may be skipped")]
pub fn python(modules: &str, program: &str, input: &str) -> Option<String> {
    let there = Command::new("python3").args(["-c", &format!("import {modules}")]).output().is_ok_and(|it| it.status.success());
    if !there {
        assert!(std::env::var("KAPIC_CI").is_err(), "the Python modules {modules} are missing, and KAPIC_CI is set");
        eprintln!("SKIPPED: the Python modules {modules} are not on this machine");
        return None;
    }
    let mut child = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

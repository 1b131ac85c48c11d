//! Builds bundles with the real binary and finds the tools. It judges nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use tempfile::TempDir;

/// The secret that everybody knows.
pub const TEST_SECRET: &str = "kapicsec1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg8qazs\n";

/// A bundle checked out in a folder of its own, which goes away with it.
pub struct Built {
    folder: TempDir,
}

impl Built {
    /// The checkout.
    pub fn result(&self) -> PathBuf {
        self.folder.path().join("result")
    }

    /// The tree of one host.
    pub fn host(&self, name: &str) -> PathBuf {
        self.result().join("hosts").join(name)
    }

    /// The files of the manifest: bundle path and kind, in its order.
    pub fn files(&self) -> Vec<(String, String)> {
        let manifest = fs::read_to_string(self.result().join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let text = |file: &serde_json::Value, key: &str| file[key].as_str().unwrap().to_owned();
        manifest["files"].as_array().unwrap().iter().map(|file| (text(file, "path"), text(file, "kind"))).collect()
    }

    /// Paths of all files of a kind.
    pub fn of_kind(&self, kind: &str) -> Vec<PathBuf> {
        self.files().into_iter().filter(|(_, found)| found == kind).map(|(path, _)| self.result().join(path)).collect()
    }

    /// The host names.
    pub fn hosts(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.result().join("hosts"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// Builds a description with the test secret.
pub fn build(text: &str) -> Built {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cluster.kdl"), text).unwrap();
    fs::write(folder.path().join("cluster.secret"), TEST_SECRET).unwrap();
    let kapic =
        Command::new(env!("CARGO_BIN_EXE_kapic")).args(["build", "cluster.kdl"]).current_dir(folder.path()).output().unwrap();
    assert!(kapic.status.success(), "{}", String::from_utf8_lossy(&kapic.stderr));
    Built { folder }
}

/// An example's bundle, built once for all tests of this binary.
pub fn example(name: &str) -> &'static Built {
    static BUILT: Mutex<BTreeMap<String, &'static Built>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap();
    let text = || fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}/cluster.kdl"))).unwrap();
    // Leaked on purpose: the tests share it, and it ends with the process.
    built.entry(name.to_owned()).or_insert_with(|| Box::leak(Box::new(build(&text()))))
}

/// Whether a tool is there. If it is not, the test that asked says so, or fails where everything must be there.
pub fn have(program: &str) -> bool {
    let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].map(PathBuf::from);
    let on_path = std::env::split_paths(&path()).chain(folders).any(|folder| folder.join(program).is_file());
    missing_unless(on_path, program)
}

/// Whether a Python package is there, with the same consequences.
pub fn have_python(module: &str) -> bool {
    let found =
        Command::new("python3").args(["-c", &format!("import {module}")]).output().is_ok_and(|output| output.status.success());
    missing_unless(found, &format!("the Python package {module}"))
}

/// Whether the test runs as root, as one has to for a namespace of one's own.
pub fn have_root() -> bool {
    let id = run("id", &["-u"]);
    missing_unless(id.stdout == b"0\n", "root, for a network namespace,")
}

fn missing_unless(found: bool, what: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "CI says through the environment that nothing may be skipped")]
    let strict = std::env::var("KAPIC_CI").is_ok();
    assert!(found || !strict, "{what} is missing, and KAPIC_CI is set");
    if !found {
        eprintln!("SKIPPED: {what} is not on this machine");
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "tools are found on the PATH")]
fn path() -> String {
    std::env::var("PATH").unwrap_or_default()
}

/// Runs a tool; the folders of system tools are on its PATH.
pub fn run(program: &str, arguments: &[&str]) -> Output {
    let path = format!("{}:/usr/sbin:/sbin:/usr/bin", path());
    Command::new(program).args(arguments).env("PATH", path).output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// Runs a tool that has to say yes, and gives back what it said.
pub fn must(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}:\n{said}");
    said
}

/// A path as text.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

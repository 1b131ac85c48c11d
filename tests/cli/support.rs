//! A folder with a description and a secret, and the binary run in it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// One master and nothing else; compiles without a warning.
pub const GOOD: &str = r#"kapic 1
use "std:control-plane"
cluster lab {
    apply control-plane
    kubernetes "1.36.3"
    etcd "3.6.14"
    pki {
        epoch "2026-11-01T00:00:00Z"
    }
    masters {
        host box ip="192.0.2.10"
    }
}
"#;

/// The published test secret.
pub const TEST_SECRET: &str = "kapicsec1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg8qazs";

/// A working folder with `cluster.kdl` and a fresh `cluster.secret`.
pub struct Folder(TempDir);

/// What a run gave.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Folder {
    /// With the good description.
    pub fn new() -> Self {
        let folder = Self::empty();
        folder.write("cluster.kdl", GOOD);
        assert_eq!(folder.run(&["secret", "new", "-o", "cluster.secret", "-q"]).code, 0);
        folder
    }

    /// With nothing in it.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The folder, without links.
    pub fn path(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap()
    }

    /// A path in it.
    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file that only its owner can read.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.at(path), bytes).unwrap();
        self.mode(path, 0o600);
    }

    /// Sets the permissions of a file.
    pub fn mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.at(path), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// The names in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The binary with these arguments, in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        command(&self.path(), arguments)
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs it with text on standard input.
    pub fn pipe(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child =
            self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may have refused its arguments already and read nothing.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run::from(child.wait_with_output().unwrap())
    }
}

/// The binary in a folder, without anything of the environment that would change what it says.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kapic"));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").env("COLUMNS", "80").env("HOME", folder);
    command.env("TERM", "xterm").stdin(Stdio::null());
    command
}

impl Run {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// Asserts the exit code and words of standard error.
    #[track_caller]
    pub fn says(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is missing in:\n{}", self.err);
        }
    }
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().expect("not ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Says that a test cannot run here; in CI that is an error.
#[expect(clippy::disallowed_methods, reason = "CI says through the environment that nothing may be skipped")]
pub fn skip(why: &str) {
    assert!(std::env::var("KAPIC_CI").is_err(), "{why}, and KAPIC_CI is set");
    eprintln!("SKIPPED: {why}");
}

/// Whether this process may do everything, so that modes keep nothing from it.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

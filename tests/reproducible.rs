//! The same bundle on any run: every example is built again with another folder, HOME, time zone, language, umask, clock, number of
//! threads, order of files in the folder, and spelling of the description. The id must not move.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a description and gives back the bundle's id.
fn id(arrange: impl FnOnce(&mut Command), description: &Path, folder: &Path) -> String {
    let mut kapic = Command::new(env!("CARGO_BIN_EXE_kapic"));
    kapic.arg("build").arg(description).args(["--print", "id", "--out", "out", "--store", "store"]).current_dir(folder);
    arrange(&mut kapic);
    let output = kapic.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let id = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert!(id.len() == 64 && id.bytes().all(|c| c.is_ascii_hexdigit()), "{id}");
    id
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A copy of an example's files in a folder of another name, written in reverse order, with other files beside them.
fn copy(name: &str, into: &Path) -> PathBuf {
    let folder = into.join("somewhere else").join("ümlaut");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("zzz"), "unrelated").unwrap();
    let mut files: Vec<PathBuf> =
        fs::read_dir(example(name)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    for path in files.iter().rev() {
        fs::copy(path, folder.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(folder.join("aaa"), "unrelated").unwrap();
    folder.join("cluster.kdl")
}

fn check(name: &str) {
    let first = tempfile::tempdir().unwrap();
    let expected = id(|_| {}, &example(name).join("cluster.kdl"), first.path());
    let second = tempfile::tempdir().unwrap();
    let copied = copy(name, second.path());
    let home = second.path().to_owned();
    let other = |kapic: &mut Command| {
        kapic.env_clear().env("HOME", &home).env("TZ", "Pacific/Chatham").env("LANG", "tr_TR.UTF-8").env("LC_ALL", "tr_TR.UTF-8");
        kapic.env("RAYON_NUM_THREADS", "1").env("COLUMNS", "20").env("USER", "somebody").env("TMPDIR", &home).env("TERM", "dumb");
    };
    assert_eq!(id(other, &copied, second.path()), expected, "{name} elsewhere");
    let third = tempfile::tempdir().unwrap();
    let threads = |kapic: &mut Command| {
        kapic.env("RAYON_NUM_THREADS", "7").env("LANG", "C");
    };
    assert_eq!(id(threads, &copied, third.path()), expected, "{name} with seven threads");
    for umask in ["000", "077", "177"] {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(with_umask(umask, &copied, folder.path()), expected, "{name} with umask {umask}");
    }
    if Path::new("/usr/bin/faketime").is_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(at_another_time(&copied, folder.path()), expected, "{name} at another time");
    } else {
        #[expect(clippy::disallowed_methods, reason = "CI says through the environment that nothing may be skipped")]
        let strict = std::env::var("KAPIC_CI").is_ok();
        assert!(!strict, "faketime is missing, and KAPIC_CI is set");
        eprintln!("SKIPPED: faketime is not on this machine");
    }
}

fn printed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A shell sets the umask, since nothing safe in Rust can do it for a child alone.
fn with_umask(umask: &str, description: &Path, folder: &Path) -> String {
    let mut shell = Command::new("sh");
    shell.arg0("sh").args(["-c", "umask \"$1\"; exec \"$2\" build \"$3\" --print id --out out --store store", "sh", umask]);
    shell.arg(env!("CARGO_BIN_EXE_kapic")).arg(description).current_dir(folder);
    printed(shell)
}

fn at_another_time(description: &Path, folder: &Path) -> String {
    let mut later = Command::new("/usr/bin/faketime");
    later.arg("2031-05-06 07:08:09").arg(env!("CARGO_BIN_EXE_kapic")).arg("build").arg(description);
    later.args(["--print", "id", "--out", "out", "--store", "store"]).current_dir(folder);
    printed(later)
}

#[test]
fn single_is_the_same_everywhere() {
    check("single");
}

#[test]
fn article_is_the_same_everywhere() {
    check("article");
}

#[test]
fn ha_is_the_same_everywhere() {
    check("ha");
}

#[test]
fn spelling_and_comments_do_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let original = fs::read_to_string(example("single").join("cluster.kdl")).unwrap();
    let respelled = original
        .replace("kapic 1\n", "// a comment\nkapic /* the edition */ 0x1\n")
        .replace("cluster lab", "\"cluster\" #\"lab\"#")
        .replace("host box ip=\"192.0.2.10\"", "host \\\n  ip=\"192.0.\\u{32}.10\" \"box\"; /- host gone ip=\"192.0.2.11\"");
    assert_ne!(original, respelled);
    for (name, text) in [("a", &original), ("b", &respelled)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("cluster.kdl"), text).unwrap();
        fs::copy(example("single").join("cluster.secret"), folder.path().join(name).join("cluster.secret")).unwrap();
    }
    let build = |name: &str| id(|_| {}, &folder.path().join(name).join("cluster.kdl"), &folder.path().join(name));
    assert_eq!(build("a"), build("b"));
}

//! `build` and `check`: what is written, where, and what is left alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::support::{Folder, GOOD, Run, TEST_SECRET, is_root, skip};

#[test]
fn builds_links_and_prints_the_id_alone() {
    let folder = Folder::new();
    let built = folder.run(&["build", "cluster.kdl"]);
    built.says(0, &["built lab: 1 host,", "result/hosts/HOST", "kapic verify result"]);
    let id = built.out.trim();
    assert!(id.len() == 64 && built.out.lines().count() == 1, "{}", built.out);
    assert_eq!(fs::read_link(folder.at("result")).unwrap().to_str().unwrap(), format!(".kapic/store/trees/{id}"));
    assert_eq!(fs::metadata(folder.at(".kapic/store")).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(folder.names(), [".kapic", "cluster.kdl", "cluster.secret", "result"]);
    let again = folder.run(&["build", "cluster.kdl", "-q", "--check"]);
    assert_eq!((again.code, again.out.trim(), again.err.as_str()), (0, id, ""));
}

#[test]
fn prints_what_is_wanted() {
    let folder = Folder::new();
    let id = folder.run(&["build", "cluster.kdl", "-q"]).out.trim().to_owned();
    let tree = folder.at(&format!(".kapic/store/trees/{id}")).display().to_string();
    let check = |arguments: &[&str], expected: &str| {
        let run = folder.run(&[&["build", "cluster.kdl", "-q"], arguments].concat());
        assert_eq!((run.code, run.out.trim_end()), (0, expected), "{arguments:?} {}", run.err);
    };
    check(&["--print", "id"], &id);
    check(&["--print", "path"], &tree);
    check(&["--print", "path", "--host", "box"], &format!("{tree}/hosts/box"));
    check(&["--no-checkout"], &id);
    let json = folder.run(&["build", "cluster.kdl", "--print", "json", "--host", "box"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["id"].as_str(), json["cluster"].as_str(), json["link"].as_str()), (Some(&*id), Some("lab"), Some("result")));
    let files = fs::read_to_string(folder.at("result/manifest.json")).unwrap().matches("\"host\":\"box\"").count();
    assert_eq!(json["files"].as_u64(), Some(files as u64));
}

#[test]
fn several_descriptions_get_a_link_each() {
    let folder = Folder::new();
    folder.write("other.kdl", GOOD.replace("cluster lab", "cluster other"));
    fs::copy(folder.at("cluster.secret"), folder.at("other.secret")).unwrap();
    let run = folder.run(&["build", "cluster.kdl", "other.kdl", "-o", "out", "-q"]);
    run.says(0, &[]);
    let ids: Vec<&str> = run.out.lines().collect();
    for (link, id) in ["out", "out-2"].iter().zip(&ids) {
        assert!(fs::read_link(folder.at(link)).unwrap().ends_with(id), "{link} {ids:?}");
    }
    assert_ne!(ids[0], ids[1]);
    folder.write("other.kdl", "kapic 1\n");
    let run = folder.run(&["build", "other.kdl", "cluster.kdl", "-q"]);
    run.says(1, &["other.kdl"]);
    assert_eq!(run.out.trim(), ids[0], "one that is wrong does not hide the next");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let folder = Folder::new();
    let expected = folder.run(&["build", "cluster.kdl", "-q"]).out;
    let secret = fs::read(folder.at("cluster.secret")).unwrap();
    let check = |arguments: &[&str], input: &[u8], code: i32, out: &str| {
        let run = folder.pipe(arguments, input);
        assert_eq!((run.code, run.out.as_str()), (code, out), "{arguments:?} {}", run.err);
    };
    check(&["build", "-", "--secret", "cluster.secret", "-q"], GOOD.as_bytes(), 0, &expected);
    check(&["build", "cluster.kdl", "--secret", "-", "-q"], &secret, 0, &expected);
    check(&["build", "-"], GOOD.as_bytes(), 2, "");
    check(&["build", "-", "--secret", "-"], GOOD.as_bytes(), 2, "");
    check(&["check", "-", "-q"], GOOD.as_bytes(), 0, "");
    folder.pipe(&["check", "-"], b"kapic 1\nclutser lab\n").says(1, &["<stdin>:2:1"]);
}

#[test]
fn what_cannot_be_read_is_no_answer() {
    let folder = Folder::new();
    fs::create_dir(folder.at("sub")).unwrap();
    folder.write("latin1.kdl", b"kapic 1\n// Z\xfcrich\n");
    let check = |file: &str, code: i32, words: &[&str]| {
        folder.run(&["check", file]).says(code, words);
        folder.run(&["build", file, "--secret", "cluster.secret"]).says(code, words);
        assert!(!folder.at("result").exists() && !folder.at(".kapic").exists(), "{file}");
    };
    check("none.kdl", 2, &["K0901", "`none.kdl`", "no such file"]);
    check("sub", 2, &["K0901", "it is a folder", "sub/cluster.kdl"]);
    check("none/cluster.kdl", 2, &["K0901", "none/cluster.kdl"]);
    check("/dev/null", 2, &["K0901", "not a regular file"]);
    check("latin1.kdl", 1, &["K0001", "latin1.kdl"]);
}

#[test]
fn a_file_without_read_permission_is_no_answer() {
    if is_root() {
        return unreadable_as_nobody();
    }
    let folder = Folder::new();
    folder.mode("cluster.kdl", 0o000);
    folder.run(&["check", "cluster.kdl"]).says(2, &["K0901", "Permission denied"]);
}

/// Root can read everything; the rights of `nobody` are asked for through setpriv.
fn unreadable_as_nobody() {
    let folder = Folder::new();
    folder.mode("cluster.kdl", 0o600);
    folder.mode("", 0o755);
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid=65534", "--clear-groups", env!("CARGO_BIN_EXE_kapic"), "check", "cluster.kdl"]);
    match nobody.current_dir(folder.path()).output() {
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("setpriv:") => {
            Run::from(output).says(2, &["K0901", "Permission denied"]);
        }
        _ => skip("setpriv cannot give up root here"),
    }
}

#[test]
fn diagnostics_name_files_from_the_working_folder() {
    let folder = Folder::empty();
    fs::create_dir(folder.at("eu")).unwrap();
    folder.write("eu/cluster.kdl", GOOD.replace("kubernetes \"1.36.3\"", "kubernetes \"1.36.3\"\n    bananas 3"));
    let run = folder.run(&["check", "eu/cluster.kdl", "--message-format", "short"]);
    run.says(1, &["eu/cluster.kdl:6:5: error["]);
}

#[test]
fn what_is_no_link_of_kapic_stays() {
    let check = |make: &dyn Fn(&Folder), found: &str| {
        let folder = Folder::new();
        make(&folder);
        folder.run(&["build", "cluster.kdl"]).says(2, &["K0902", found, "--out"]);
        assert!(!folder.at(".kapic").exists(), "{found}: nothing is written");
    };
    check(&|folder| folder.write("result", "mine"), "it is a file");
    check(&|folder| fs::create_dir(folder.at("result")).unwrap(), "it is a folder");
    check(&|folder| symlink("/etc", folder.at("result")).unwrap(), "/etc");
}

#[test]
fn a_store_that_cannot_be_written_is_no_answer() {
    let folder = Folder::new();
    folder.write("file", "mine");
    folder.run(&["build", "cluster.kdl", "--store", "file"]).says(2, &["K0901", "file"]);
    folder.run(&["build", "cluster.kdl", "--store", "/proc/none"]).says(2, &["K0901", "/proc/none"]);
    assert!(!folder.at("result").exists());
    assert_eq!(fs::read_to_string(folder.at("file")).unwrap(), "mine");
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let folder = Folder::new();
    fs::create_dir(folder.at("small")).unwrap();
    let mount = |size: &str| {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(folder.at("small"));
        mount.output().is_ok_and(|output| output.status.success())
    };
    if !is_root() || !mount("size=64k") {
        return skip("no small tmpfs can be mounted here");
    }
    let run = folder.run(&["build", "cluster.kdl", "--store", "small/store"]);
    let unmounted = Command::new("umount").arg(folder.at("small")).status().unwrap();
    assert!(unmounted.success());
    run.says(2, &["K0901", "No space left", "make room"]);
    assert!(!folder.at("result").exists());
    assert_eq!(run.out, "");
}

#[test]
fn hosts_and_contradictions_are_usage() {
    let folder = Folder::new();
    let check = |arguments: &[&str], words: &[&str]| {
        folder.run(&[&["build", "cluster.kdl"], arguments].concat()).says(2, words);
        assert!(!folder.at("result").exists(), "{arguments:?}");
    };
    check(&["--host", "bxo"], &["no host `bxo`", "did you mean `box`?"]);
    check(&["--no-checkout", "--print", "path"], &["no path to print"]);
    check(&["--no-checkout", "-o", "x"], &["cannot be used with"]);
    check(&["cluster.kdl", "--secret", "-"], &["one description at a time"]);
    check(&["--at", "soon"], &["2027-01-31"]);
    check(&["--bananas"], &["--bananas", "Usage"]);
}

#[test]
fn the_horizon_is_asked_for_and_never_the_clock() {
    let folder = Folder::new();
    let check = |at: &str, code: i32, words: &[&str]| {
        folder.run(&["build", "cluster.kdl", "--at", at, "--deny", "K0616"]).says(code, words);
    };
    check("2026-11-02", 0, &[]);
    check("2027-10-15", 1, &["K0616", "end within 30 days of 2027-10-15"]);
    check("2028-01-01T00:00:00Z", 1, &["K0616", "ended before 2028-01-01"]);
    check("2026-10-01", 1, &["K0616", "not valid before 2026-11-01"]);
    folder.write("cluster.kdl", GOOD.replace("    pki {", "    allow K0616 reason=\"old\"\n    pki {"));
    check("2028-01-01", 0, &[]);
}

#[test]
fn nothing_is_written_if_a_warning_is_denied() {
    let folder = Folder::new();
    folder.write("cluster.secret", TEST_SECRET);
    for deny in ["warnings", "K0913", "K0001,K0913"] {
        let run = folder.run(&["build", "cluster.kdl", "--deny", deny]);
        run.says(1, &["error[K0913]"]);
        assert!(!folder.at("result").exists() && run.out.is_empty(), "{deny}");
    }
    folder.run(&["build", "cluster.kdl", "--deny", "K0001"]).says(0, &["warning[K0913]"]);
    folder.run(&["build", "cluster.kdl", "--deny", "K091"]).says(2, &["`K091` is no code"]);
}

#[test]
fn check_needs_no_secret_and_writes_nothing() {
    let folder = Folder::empty();
    folder.write("cluster.kdl", GOOD);
    let run = folder.run(&["check", "cluster.kdl"]);
    run.says(0, &["cluster.kdl: fine"]);
    assert_eq!(run.out, "");
    assert_eq!(folder.names(), ["cluster.kdl"]);
}

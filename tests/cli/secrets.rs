//! Root secrets: made once, refused when wrong, never shown.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{Folder, GOOD, TEST_SECRET};

#[test]
fn new_secrets_are_private_and_never_overwritten() {
    let folder = Folder::empty();
    let made = folder.run(&["secret", "new", "-o", "a.secret"]);
    made.says(0, &["only you can read it"]);
    let text = fs::read_to_string(folder.at("a.secret")).unwrap();
    assert!(text.starts_with("kapicsec1") && text.ends_with('\n') && text.len() == 68, "the form of a secret");
    assert_eq!(fs::metadata(folder.at("a.secret")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!made.out.contains("kapicsec1") && !made.err.contains("kapicsec1"));
    assert_eq!(folder.run(&["secret", "id", "a.secret"]).out, made.out);
    folder.run(&["secret", "new", "-o", "a.secret"]).says(2, &["never overwritten"]);
    assert_eq!(fs::read_to_string(folder.at("a.secret")).unwrap(), text);
    let piped = folder.run(&["secret", "new"]);
    assert!(piped.out.starts_with("kapicsec1") && piped.out != text && !piped.err.contains("kapicsec1"));
    let id = folder.pipe(&["secret", "id", "-"], piped.out.as_bytes());
    piped.says(0, &[id.out.trim()]);
}

#[test]
fn what_is_no_secret_is_refused_without_showing_it() {
    let folder = Folder::new();
    let good = fs::read_to_string(folder.at("cluster.secret")).unwrap();
    let typo =
        good.trim().char_indices().map(|(at, c)| if at == 30 { if c == 'q' { 'p' } else { 'q' } } else { c }).collect::<String>();
    let check = |text: &[u8], words: &str| {
        folder.write("bad.secret", text);
        let run = folder.run(&["build", "cluster.kdl", "--secret", "bad.secret"]);
        run.says(1, &["K0911", "`bad.secret`", words]);
        let shown = String::from_utf8_lossy(text);
        let body = shown.trim().trim_start_matches("kapicsec1").get(..12).filter(|body| !body.is_empty());
        assert!(body.is_none_or(|body| !run.err.contains(body)), "content is shown: {}", run.err);
        assert!(!folder.at("result").exists());
        folder.run(&["secret", "id", "bad.secret"]).says(1, &["K0911"]);
    };
    check(b"", "it is empty");
    check(&good.as_bytes()[..40], "checksum");
    check(typo.as_bytes(), "checksum");
    check(b"hunter2hunter2hunter2", "not the text of a secret");
    check(b"kapicid1az2ru5taevqclpxcfd25m4np3q0p4r53", "kapicsec1");
    check(&[0xff; 100], "not the text of a secret");
    check(&[b'q'; 10_000], "not the text of a secret");
    folder.run(&["build", "cluster.kdl", "--secret", "none.secret"]).says(2, &["K0901", "`none.secret`", "kapic secret new"]);
    folder.run(&["build", "cluster.kdl", "--secret", "."]).says(2, &["K0901", "directory"]);
}

#[test]
fn a_secret_that_others_can_read_is_warned_of() {
    let folder = Folder::new();
    let check = |mode: u32, words: &[&str]| {
        folder.mode("cluster.secret", mode);
        let run = folder.run(&["build", "cluster.kdl"]);
        run.says(0, words);
        assert_eq!(run.err.contains("K0912"), !words.is_empty(), "{mode:o}");
    };
    check(0o600, &[]);
    check(0o400, &[]);
    check(0o640, &["warning[K0912]", "mode 0640", "chmod 600"]);
    check(0o604, &["warning[K0912]"]);
    folder.write("cluster.secret", TEST_SECRET);
    folder.mode("cluster.secret", 0o644);
    let run = folder.run(&["build", "cluster.kdl"]);
    run.says(0, &["warning[K0913]", "everybody"]);
    assert!(!run.err.contains("K0912"), "the published secret is exempt: {}", run.err);
}

#[test]
fn another_secret_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let id = folder.run(&["secret", "id", "cluster.secret"]).out;
    let named = GOOD.replace("    pki {", &format!("    pki {{\n        secret-id \"{}\"", id.trim()));
    folder.write("cluster.kdl", &named);
    folder.run(&["secret", "new", "-o", "other.secret"]).says(0, &[]);
    folder.run(&["build", "cluster.kdl", "--secret", "other.secret"]).says(1, &["K0914", "cluster.kdl:8:9", "nothing was written"]);
    assert_eq!(folder.names(), ["cluster.kdl", "cluster.secret", "other.secret"]);
    folder.run(&["build", "cluster.kdl"]).says(0, &[]);
    folder.run(&["check", "cluster.kdl", "--deny", "warnings"]).says(0, &[]);
}

#[test]
fn clear_keys_in_git_are_warned_of() {
    let folder = Folder::new();
    fs::create_dir(folder.at(".git")).unwrap();
    let check = |ignored: &str, words: &[&str]| {
        fs::write(folder.at(".gitignore"), ignored).unwrap();
        let run = folder.run(&["build", "cluster.kdl"]);
        run.says(0, words);
        assert_eq!(run.err.contains("K0915"), !words.is_empty(), "{ignored:?}: {}", run.err);
    };
    check("", &["`.kapic/store`, `result` and `cluster.secret` lie in", "`/result`"]);
    check("/.kapic/\n*.secret\n", &["`result` lies in"]);
    check("/.kapic/\n*.secret\nresult/\n", &["`result` lies in"]);
    check("/.kapic/\n*.secret\n/result\n", &[]);
    folder.write("cluster.secret", TEST_SECRET);
    fs::write(folder.at(".gitignore"), "").unwrap();
    let run = folder.run(&["build", "cluster.kdl"]);
    assert!(run.code == 0 && !run.err.contains("K0915"), "the published secret is exempt: {}", run.err);
}

#[test]
fn a_new_cluster_builds_without_a_warning() {
    let folder = Folder::empty();
    fs::create_dir(folder.at("My Cluster")).unwrap();
    fs::create_dir(folder.at("My Cluster/.git")).unwrap();
    folder.run(&["new", "My Cluster"]).says(2, &["K0907", "not empty"]);
    fs::remove_dir(folder.at("My Cluster/.git")).unwrap();
    let made = folder.run(&["new", "My Cluster"]);
    made.says(0, &["my-cluster"]);
    assert_eq!(made.out, "My Cluster/cluster.kdl\n");
    let inside = |arguments: &[&str]| crate::support::Run::of(&mut crate::support::command(&folder.at("My Cluster"), arguments));
    fs::create_dir(folder.at("My Cluster/.git")).unwrap();
    inside(&["check", "cluster.kdl", "--deny", "warnings"]).says(0, &[]);
    inside(&["build", "cluster.kdl", "--deny", "warnings", "--at", "now"]).says(0, &[]);
    inside(&["verify", "result"]).says(0, &[]);
    folder.run(&["new", "My Cluster"]).says(2, &["K0907"]);
    folder.write("file", "");
    folder.run(&["new", "file"]).says(2, &["K0901"]);
}

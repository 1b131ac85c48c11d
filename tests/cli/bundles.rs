//! `diff`, `verify` and `export` on bundles that were built by the same binary.

use std::fs;
use std::process::Command;

use crate::support::{Folder, GOOD};

/// A folder with a bundle at `result` and its id.
fn built() -> (Folder, String) {
    let folder = Folder::new();
    let run = folder.run(&["build", "cluster.kdl", "-q"]);
    run.says(0, &[]);
    (folder, run.out.trim().to_owned())
}

#[test]
fn a_bundle_does_not_differ_from_itself() {
    let (folder, id) = built();
    for other in ["result", "cluster.kdl", &id, &id[..8]] {
        let run = folder.run(&["diff", "result", other]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{other}: {}", run.err);
    }
}

#[test]
fn differences_are_told_in_every_form_and_by_the_exit_code() {
    let (folder, _) = built();
    folder.write("next.kdl", GOOD.replace("192.0.2.10", "192.0.2.11"));
    fs::copy(folder.at("cluster.secret"), folder.at("next.secret")).unwrap();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let run = folder.run(&[&["diff", "result", "next.kdl"], arguments].concat());
        run.says(code, &[]);
        for word in words {
            assert!(run.out.contains(word), "{arguments:?}: `{word}` is missing in\n{}", run.out);
        }
        assert!(!run.out.contains("PRIVATE KEY"), "{arguments:?}");
        run.out
    };
    check(&[], 1, &["SAN +192.0.2.11", "systemctl restart"]);
    check(&["--exit-zero"], 0, &["SAN +192.0.2.11"]);
    check(&["--stat"], 1, &["kube-apiserver", "risk"]);
    check(&["--format", "markdown"], 1, &["kube-apiserver"]);
    let json = check(&["--format", "json"], 1, &[]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["changes"].as_array().is_some_and(|changes| !changes.is_empty()));
    folder.pipe(&["diff", "result", "-", "--secret", "cluster.secret"], GOOD.as_bytes()).says(0, &[]);
}

#[test]
fn what_cannot_be_built_or_found_leaves_the_question_open() {
    let (folder, _) = built();
    folder.write("wrong.kdl", "kapic 1\n");
    folder.run(&["diff", "result", "wrong.kdl", "--secret", "cluster.secret"]).says(2, &["wrong.kdl"]);
    folder.run(&["diff", "result", "gone"]).says(2, &["K0903"]);
    folder.run(&["diff", "gone.kdl", "result"]).says(2, &["gone.kdl"]);
    folder.run(&["diff", "result", "cluster.secret"]).says(2, &["K0903"]);
    folder.run(&["diff", "-", "-"]).says(2, &["only one thing"]);
    folder.run(&["diff", "result", "aaaaaa"]).says(2, &["K0903"]);
    folder.run(&["diff", "result"]).says(2, &["<B>"]);
}

#[test]
fn verify_proves_a_good_bundle() {
    let (folder, id) = built();
    for bundle in ["result", &id] {
        let run = folder.run(&["verify", bundle, "--at", "2026-11-02"]);
        run.says(0, &[]);
        assert_eq!(run.err, "");
        for words in [id.as_str(), "(whole)", "kube-apiserver → etcd", "proved", "valid at  2026-11-02 00:00 UTC", "all fits"] {
            assert!(run.out.contains(words), "`{words}` is missing in\n{}", run.out);
        }
    }
    folder.run(&["export", "result", "dir", "--public", "-o", "public"]).says(0, &["public half"]);
    let public = folder.run(&["verify", "public", "--at", "2026-11-02"]);
    assert!(public.code == 0 && public.out.contains("(public half)"), "{}{}", public.out, public.err);
    folder.run(&["verify", "result", "--at", "2031-01-01"]).says(1, &["K0604", "ended at 2027"]);
    folder.run(&["verify", "gone"]).says(2, &["K0903"]);
    folder.run(&["verify", "."]).says(2, &["K0903"]);
}

#[test]
fn verify_finds_what_was_touched() {
    let touch = |act: &dyn Fn(&Folder), code: i32, words: &[&str]| {
        let (folder, _) = built();
        act(&folder);
        let run = folder.run(&["verify", "result", "--at", "2026-11-02"]);
        run.says(code, words);
        assert!(!run.out.contains("all fits"));
    };
    let unit = "result/hosts/box/etc/systemd/system/etcd.service";
    touch(&|folder| fs::write(folder.at(unit), "changed").unwrap(), 1, &["K0905", "etcd.service"]);
    touch(&|folder| fs::remove_file(folder.at(unit)).unwrap(), 1, &["K0905", "is missing"]);
    touch(&|folder| fs::write(folder.at("result/hosts/box/extra"), "").unwrap(), 1, &["K0905", "not in the manifest"]);
    touch(&|folder| folder.mode(unit, 0o600), 1, &["K0905", "mode 0600"]);
    touch(&|folder| fs::write(folder.at("result/manifest.json"), "{}").unwrap(), 1, &["K0904"]);
    touch(&|folder| fs::remove_file(folder.at("result/manifest.json")).unwrap(), 2, &["K0903"]);
}

#[test]
fn verify_compares_with_a_list_of_digests() {
    let (folder, _) = built();
    let mut sums = Command::new("sh");
    sums.args(["-c", "cd result/ && find . -type f | sort | xargs sha256sum"]).current_dir(folder.path());
    let list = String::from_utf8(sums.output().unwrap().stdout).unwrap();
    let check = |list: &str, code: i32, words: &[&str]| {
        let run = folder.pipe(&["verify", "result", "--at", "2026-11-02", "--against", "-"], list.as_bytes());
        run.says(code, words);
        run.out
    };
    let count = list.lines().count();
    assert!(check(&list, 0, &[]).contains(&format!("against   {count} digests")));
    let (digest, path) = list.lines().next().unwrap().split_once("  ./").unwrap();
    let other = format!("{}{}", if digest.starts_with('0') { '1' } else { '0' }, &digest[1..]);
    check(&format!("{other}  {path}\n"), 1, &["K0905", path, "differs from the list"]);
    check(&format!("{digest}  {path}x\n"), 1, &["K0905", "listed and not in the bundle"]);
    check("not a digest\n", 2, &["K0901", "line 1"]);
    folder.run(&["verify", "result", "--against", "none"]).says(2, &["K0901", "`none`"]);
}

#[test]
fn exports_are_whole_or_of_a_host_or_public() {
    let (folder, id) = built();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        folder.run(&[&["export", "result"], arguments].concat()).says(code, words);
    };
    check(&["dir", "-o", "all"], 0, &["private keys"]);
    assert_eq!(folder.run(&["diff", "all", &id]).code, 0);
    check(&["dir", "-o", "box", "--host", "box"], 0, &["host `box`"]);
    assert!(folder.at("box/etc/systemd/system/etcd.service").is_file() && !folder.at("box/manifest.json").exists());
    check(&["dir", "-o", "all"], 2, &["K0907"]);
    check(&["dir", "-o", "bxo", "--host", "bxo"], 2, &["K0910", "did you mean `box`?"]);
    check(&["tar", "-o", "a.tar"], 0, &[]);
    check(&["tar", "-o", "b.tar"], 0, &[]);
    assert_eq!(fs::read(folder.at("a.tar")).unwrap(), fs::read(folder.at("b.tar")).unwrap());
    check(&["zip", "-o", "a.zip"], 2, &["zip"]);
    check(&["tar"], 2, &["--out"]);
    folder.run(&["export", "gone", "tar", "-o", "c.tar"]).says(2, &["K0903"]);
}

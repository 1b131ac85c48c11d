//! Checkouts, public halves and tampered bundles, through the real binary.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{example, kapic};

/// A folder with a built example.
fn built(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["cluster.kdl", "cluster.secret"] {
        fs::copy(example(name).join(file), folder.path().join(file)).unwrap();
    }
    fs::set_permissions(folder.path().join("cluster.secret"), fs::Permissions::from_mode(0o600)).unwrap();
    let built = kapic(folder.path(), &["build", "cluster.kdl"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    folder
}

#[test]
fn every_form_of_a_bundle_has_the_same_answer() {
    let folder = built("ha");
    let run = |arguments: &[&str]| {
        let output = kapic(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let table = run(&["audit", "result"]);
    assert!(
        table.ends_with("0 fail, 4 warn (not scored), 85 pass, 42 not to be decided from files, 0 not applicable\n"),
        "{table}"
    );
    let id = run(&["build", "cluster.kdl", "-q"]);
    assert_eq!(run(&["audit", id.trim()]), table, "an id of the store");
    run(&["export", "result", "dir", "-o", "copy"]);
    assert_eq!(run(&["audit", "copy"]), table, "an exported folder");
    run(&["export", "result", "dir", "--public", "-o", "public"]);
    let public = run(&["audit", "public"]);
    let words: Vec<&str> = public.split_whitespace().collect();
    assert!(words.join(" ").contains("`/etc/kubernetes/encryption-config.yaml` is secret and not in the public half"), "{public}");
    assert!(public.contains("0 fail, 4 warn (not scored), 84 pass, 43 not to be decided"), "{public}");
}

#[test]
fn exit_codes_are_those_of_the_answer() {
    let folder = built("ha");
    let check = |arguments: &[&str], code: i32| {
        let output = kapic(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    check(&["audit", "result"], 0);
    check(&["audit", "result", "--deny", "warnings"], 1);
    check(&["audit", "result", "--benchmark", "1.11"], 0);
    check(&["audit", "result", "--benchmark", "cis-9"], 2);
    check(&["audit", "nowhere"], 2);
    let unit = folder.path().join("result/hosts/m2/etc/systemd/system/kube-apiserver.service");
    let text = fs::read_to_string(&unit).unwrap();
    fs::write(&unit, text.replace("--profiling=false", "--profiling=true ")).unwrap();
    let tampered = kapic(folder.path(), &["audit", "result"]);
    assert_eq!(tampered.status.code(), Some(2), "a unit that is not the manifest's must not count as absent");
    assert!(String::from_utf8_lossy(&tampered.stderr).contains("K0905"), "{}", String::from_utf8_lossy(&tampered.stderr));
    fs::remove_file(folder.path().join("result/manifest.json")).unwrap();
    let by_hand = kapic(folder.path(), &["audit", "result"]);
    assert_eq!(by_hand.status.code(), Some(1), "without a manifest it is a tree made by hand, and a control fails");
    let table = String::from_utf8(by_hand.stdout).unwrap();
    assert!(table.contains("m2: /etc/systemd/system/kube-apiserver.service"), "{table}");
}

#[test]
fn nothing_of_a_secret_is_told() {
    let folder = built("ha");
    let encryption = fs::read_to_string(folder.path().join("result/hosts/m1/etc/kubernetes/encryption-config.yaml")).unwrap();
    let key = encryption.lines().find_map(|line| line.trim().strip_prefix("secret: ")).unwrap();
    for format in ["table", "json", "sarif", "junit"] {
        let output = kapic(folder.path(), &["audit", "result", "--format", format]);
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains(key.trim_matches('"')) && !said.contains("PRIVATE KEY"), "{format}");
    }
}

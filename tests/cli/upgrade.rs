//! `kapic upgrade`: exit codes, what is printed where, and what is written.

use std::fs;

use crate::support::{Folder, GOOD};

const FROM_1_23: &str = r#"kapic 1
use "std:control-plane"
cluster lab {
    apply control-plane
    kubernetes "1.23.17" // soon newer
    etcd "3.5.33"
    pki {
        epoch "2026-11-01T00:00:00Z"
    }
    api-server {
        extra-args {
            arg "--target-ram-mb" "0"
        }
    }
    masters {
        host box ip="192.0.2.10"
    }
}
"#;

fn folder(text: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("cluster.kdl", text);
    folder
}

#[test]
fn a_break_is_exit_code_1_until_it_is_mended() {
    let folder = folder(FROM_1_23);
    let report = folder.run(&["upgrade", "cluster.kdl", "--to", "1.24"]);
    report.says(1, &["nothing is written"]);
    assert!(
        report.out.contains("cluster.kdl:12: `--target-ram-mb` was removed from kube-apiserver in 1.24 (K0703); edited"),
        "{}",
        report.out
    );
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), FROM_1_23, "nothing is written without --write");
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.24", "--write"]).says(0, &["2 lines written"]);
    let expected = FROM_1_23.replace("1.23.17", "1.24.17").replace("            arg \"--target-ram-mb\" \"0\"\n", "");
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), expected);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    folder.run(&["check", "cluster.kdl"]).says(0, &[]);
    let again = folder.run(&["upgrade", "cluster.kdl", "--to", "1.24.17", "--write"]);
    again.says(0, &[]);
    assert!(again.out.contains("nothing breaks"), "{}", again.out);
}

#[test]
fn json_is_the_whole_report() {
    let run = folder(FROM_1_23).run(&["upgrade", "cluster.kdl", "--to", "1.25", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &report["from"], &report["to"]), (1, &"1.23.17".into(), &"1.25.16".into()));
    let steps = report["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    let first = &steps[0]["items"][0];
    assert_eq!((&first["level"], &first["code"], &first["edited"]), (&"breaks".into(), &"K0703".into(), &true.into()));
    assert_eq!(first["place"], serde_json::json!({ "file": "cluster.kdl", "line": 12, "column": 17 }));
}

#[test]
fn several_minors_are_written_only_on_demand() {
    let folder = folder(FROM_1_23);
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.26", "--write"]).says(2, &["`--to 1.24.17` comes first", "--skip-minors"]);
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), FROM_1_23);
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.26", "--write", "--skip-minors"]).says(0, &["written"]);
    assert!(fs::read_to_string(folder.at("cluster.kdl")).unwrap().contains("kubernetes \"1.26.15\" // soon newer"));
}

#[test]
fn a_byte_order_mark_and_the_mode_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&format!("\u{feff}{}", GOOD.replace("1.36.3", "1.35.7")));
    fs::set_permissions(folder.at("cluster.kdl"), fs::Permissions::from_mode(0o640)).unwrap();
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.36", "--write"]).says(0, &["one line written"]);
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), format!("\u{feff}{GOOD}"));
    assert_eq!(fs::metadata(folder.at("cluster.kdl")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_cannot_be_answered_is_exit_code_2() {
    let folder = folder(GOOD);
    let check = |arguments: &[&str], words: &[&str]| folder.run(arguments).says(2, words);
    check(&["upgrade", "cluster.kdl"], &["--to <V>"]);
    check(&["upgrade", "cluster.kdl", "--to", "soon"], &["`soon` is no version"]);
    check(&["upgrade", "cluster.kdl", "--to", "1.99"], &["no facts about Kubernetes 1.99", "1.18 to 1.36"]);
    check(&["upgrade", "-", "--to", "1.36", "--write"], &["standard input cannot be edited"]);
    check(&["upgrade", "none.kdl", "--to", "1.36"], &["K0901"]);
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.30"]).says(1, &["K0720"]);
}

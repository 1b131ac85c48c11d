//! Whatever is changed by hand in a checkout or a store is found, and named.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kapic::bundle::{Digest, Modes, open, verify};
use serde_json::Value;

use crate::bundles::{build_in, sealed};

/// Builds, lets `tamper` at the checkout, and compares what `verify` says.
fn check(tamper: &dyn Fn(&Path), expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), &sealed("1")).unwrap();
    let result = folder.path().join("result");
    tamper(&result);
    let found: Vec<String> = match open(result.to_str().unwrap(), None) {
        Ok(bundle) => {
            verify(&bundle, Modes::Compare).into_iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect()
        }
        Err(problems) => problems.into_iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect(),
    };
    assert_eq!(found, expected);
}

#[test]
fn verify_names_every_difference() {
    check(&|_| {}, &[]);
    check(
        &|tree| fs::write(tree.join("cluster/runbook.md"), "# version 2\n").unwrap(),
        &["K0905 `cluster/runbook.md` is not what the manifest says: its digest differs"],
    );
    check(
        &|tree| fs::write(tree.join("cluster/runbook.md"), "").unwrap(),
        &["K0905 `cluster/runbook.md` has 0 bytes; the manifest says 12"],
    );
    check(
        &|tree| fs::remove_file(tree.join("hosts/m1/srv/kubernetes/pki/token.csv")).unwrap(),
        &["K0905 `hosts/m1/srv/kubernetes/pki/token.csv` is missing"],
    );
    check(
        &|tree| {
            fs::set_permissions(tree.join("hosts/m2/srv/kubernetes/pki/server-key.pem"), Permissions::from_mode(0o644)).unwrap()
        },
        &["K0905 `hosts/m2/srv/kubernetes/pki/server-key.pem` has mode 0644; the manifest says 0600"],
    );
    check(&|tree| fs::create_dir_all(tree.join("hosts/m9/etc")).unwrap(), &["K0905 `hosts/m9/etc` is not in the manifest"]);
    check(
        &|tree| {
            fs::write(tree.join("extra"), "x").unwrap();
            fs::remove_dir_all(tree.join("hosts/w1")).unwrap();
            fs::remove_file(tree.join("cluster/check.sh")).unwrap();
            fs::create_dir(tree.join("cluster/check.sh")).unwrap();
        },
        &[
            "K0905 `cluster/check.sh` is not a regular file",
            "K0905 `extra` is not in the manifest",
            "K0905 `hosts/w1/etc/hosts.d/cluster` is missing",
        ],
    );
}

#[test]
fn a_manifest_of_another_bundle_is_not_believed() {
    let other = sealed("2");
    let message =
        format!("K0905 `manifest.json` in the checkout of `{}` is that of `{}`", sealed("1").id().short(), other.id().short());
    check(&|tree| fs::write(tree.join("manifest.json"), other.manifest_bytes()).unwrap(), &[&message]);
}

#[test]
fn a_damaged_blob_is_found_and_healed_by_the_next_build() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = sealed("1");
    build_in(folder.path(), &bundle).unwrap();
    let store = folder.path().join("store");
    for blob in fs::read_dir(store.join("blobs/sha256")).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = fs::read(&blob).unwrap();
        let mut worse = bytes.clone();
        worse[0] ^= 1;
        fs::write(&blob, &worse).unwrap();
        let problems =
            open(&bundle.id().to_string(), Some(&store)).map_or_else(|problems| problems, |bundle| verify(&bundle, Modes::Compare));
        assert!(problems.is_empty() || problems.iter().all(|problem| problem.code == "K0909"), "{problems:?}");
        let empty_config = bytes == b"{}";
        assert_eq!(problems.is_empty(), empty_config, "only the empty config is read by nobody");
        build_in(folder.path(), &bundle).unwrap();
        assert_eq!(fs::read(&blob).unwrap(), bytes);
    }
}

/// Rewrites documents of a store from `index.json` down, each with a digest that fits; `change` sees every one of them.
fn rewritten(store: &Path, document: &mut Value, change: &dyn Fn(&mut Value)) {
    for child in document["manifests"].as_array_mut().into_iter().flatten() {
        let blob = |digest: &str| store.join("blobs/sha256").join(digest.trim_start_matches("sha256:"));
        let mut below: Value = serde_json::from_slice(&fs::read(blob(child["digest"].as_str().unwrap())).unwrap()).unwrap();
        rewritten(store, &mut below, change);
        let bytes = serde_json::to_vec(&below).unwrap();
        let digest = format!("sha256:{}", Digest::of(&bytes));
        fs::write(blob(&digest), &bytes).unwrap();
        (child["size"], child["digest"]) = (bytes.len().into(), digest.into());
    }
    change(document);
}

#[test]
fn a_store_with_fitting_digests_that_says_something_else_is_not_believed() {
    let check = |change: &dyn Fn(&mut Value), expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        build_in(folder.path(), &sealed("1")).unwrap();
        let store = folder.path().join("store");
        let mut index: Value = serde_json::from_slice(&fs::read(store.join("index.json")).unwrap()).unwrap();
        rewritten(&store, &mut index, change);
        fs::write(store.join("index.json"), serde_json::to_vec(&index).unwrap()).unwrap();
        let opened = open(&sealed("1").id().to_string(), Some(&store));
        let problems = opened.map_or_else(|problems| problems, |bundle| verify(&bundle, Modes::Compare));
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.message.contains(expected))).collect();
        assert_eq!(found, [("K0909", true)], "{problems:?}");
    };
    let twice = |image: &mut Value| {
        if let Some(layers) = image["layers"].as_array_mut().filter(|layers| !layers.is_empty()) {
            layers.push(layers[0].clone());
        }
    };
    check(&twice, "is there twice");
    let other_config = |image: &mut Value| {
        if !image["layers"].is_null() {
            image["config"]["digest"] = image["layers"][0]["digest"].clone();
        }
    };
    check(&other_config, "names another bundle");
}

#[test]
fn a_bundle_is_found_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    for version in ["1", "2"] {
        build_in(folder.path(), &sealed(version)).unwrap();
    }
    let id = sealed("1").id().to_string();
    let found =
        |what: &str| open(what, Some(&store)).map(|bundle| bundle.id.to_string()).map_err(|problems| problems[0].message.clone());
    assert_eq!(found(&id), Ok(id.clone()));
    assert_eq!(found(&id[..6]), Ok(id.clone()));
    assert_eq!(found(&id[..5]), Err(format!("`{}` is no bundle id", &id[..5])));
    assert_eq!(found("zzzzzz"), Err("`zzzzzz` is no bundle id".to_owned()));
    assert!(found("000000").unwrap_err().contains("has no bundle `000000`"));
    assert!(open(store.to_str().unwrap(), Some(&store)).is_err_and(|problems| problems[0].message.contains("is not a bundle")));
}

//! The store as other tools see it: every digest and size of the OCI layout recomputed, every layer read by Python's tarfile.

use std::path::Path;
use std::process::Command;

use crate::bundles::{build_in, sealed};

/// Follows all descriptors from `index.json`, checks digests and sizes, prints layers with their members.
const WALK: &str = r#"
import hashlib, io, json, os, sys, tarfile
root = sys.argv[1]
assert json.load(open(root + "/oci-layout")) == {"imageLayoutVersion": "1.0.0"}
seen = set()
def blob(d):
    algorithm, digest = d["digest"].split(":")
    data = open(f"{root}/blobs/{algorithm}/{digest}", "rb").read()
    assert hashlib.sha256(data).hexdigest() == digest and len(data) == d["size"], d
    seen.add(digest)
    return data
def visit(d, where):
    data = blob(d)
    kind = d["mediaType"]
    if kind.endswith("index.v1+json"):
        document = json.loads(data)
        assert document["schemaVersion"] == 2 and document["mediaType"] == kind
        for child in document["manifests"]:
            visit(child, where + [child.get("annotations", {}).get("kapic.role", child.get("annotations", {}).get("kapic.host", "cluster"))])
    elif kind.endswith("manifest.v1+json") and "kapic" not in kind:
        document = json.loads(data)
        assert document["schemaVersion"] == 2 and document["mediaType"] == kind and document["artifactType"] == d["artifactType"]
        config = blob(document["config"])
        if where[-1] == "cluster":
            print("id", hashlib.sha256(config).hexdigest())
        for layer in document["layers"]:
            for member in tarfile.open(fileobj=io.BytesIO(blob(layer))):
                assert (member.mtime, member.uid, member.gid, member.uname, member.gname) == (0, 0, 0, "", "")
                secret = "secret" if layer.get("annotations", {}).get("kapic.secret") else "public"
                print("/".join(where), secret, "%04o" % member.mode, member.name + ("/" if member.isdir() else ""))
    else:
        raise Exception(kind)
top = json.load(open(root + "/index.json"))
for child in top["manifests"]:
    print("ref", child["annotations"]["org.opencontainers.image.ref.name"])
    visit(child, [])
assert seen == set(os.listdir(root + "/blobs/sha256")), "a blob that nothing refers to"
"#;

fn python(script: &str, argument: &Path) -> String {
    let output = Command::new("python3").args(["-c", script]).arg(argument).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn python_reads_the_layout() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = sealed("1");
    build_in(folder.path(), &bundle).unwrap();
    let expected = "\
cluster public 0755 check.sh
cluster public 0644 runbook.md
cluster secret 0755 users/
cluster secret 0600 users/admin.kubeconfig
master/m1 public 0755 etc/
master/m1 public 0755 etc/systemd/
master/m1 public 0755 etc/systemd/system/
master/m1 public 0644 etc/systemd/system/kube-apiserver.service
master/m1 secret 0755 srv/
master/m1 secret 0755 srv/kubernetes/
master/m1 secret 0755 srv/kubernetes/pki/
master/m1 secret 0600 srv/kubernetes/pki/server-key.pem
master/m1 secret 0600 srv/kubernetes/pki/token.csv
master/m2 public 0755 etc/
master/m2 public 0755 etc/systemd/
master/m2 public 0755 etc/systemd/system/
master/m2 public 0644 etc/systemd/system/kube-apiserver.service
master/m2 secret 0755 srv/
master/m2 secret 0755 srv/kubernetes/
master/m2 secret 0755 srv/kubernetes/pki/
master/m2 secret 0600 srv/kubernetes/pki/server-key.pem
worker/w1 public 0755 etc/
worker/w1 public 0755 etc/hosts.d/
worker/w1 public 0644 etc/hosts.d/cluster
";
    let id = bundle.id();
    assert_eq!(python(WALK, &folder.path().join("store")), format!("ref {id}\nid {id}\n{expected}"));
}

#[test]
fn canonical_json_is_what_python_makes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), &sealed("1")).unwrap();
    let script = r#"
import json, sys
for name in ["result/manifest.json", "store/index.json"]:
    data = open(sys.argv[1] + "/" + name, "rb").read()
    assert json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == data, name
"#;
    python(script, folder.path());
}

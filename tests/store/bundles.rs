//! Small bundles for the tests of this folder.

use std::collections::BTreeMap;
use std::path::Path;

use kapic::bundle::{Checkout, Content, File, Sealed, build};
use kapic::plan::{FileMeta, Kind, Place};

/// A file; `place` is `cluster` or a host. Modes: secret 0600, script 0755, else 0644.
pub fn file(place: &str, path: &str, kind: Kind, component: &str, bytes: &str) -> File {
    let secret = matches!(kind, Kind::PrivateKey | Kind::TokenCsv | Kind::Kubeconfig);
    let place = if place == "cluster" { Place::Cluster } else { Place::Host(place.to_owned()) };
    let mode = match kind {
        _ if secret => 0o600,
        Kind::Script => 0o755,
        _ => 0o644,
    };
    let (owner, group) = ("root".to_owned(), "root".to_owned());
    let meta = FileMeta { place, path: path.to_owned(), kind, mode, owner, group, secret, component: component.to_owned() };
    File { meta, bytes: Content::from(bytes.to_owned()) }
}

/// Two masters, a worker without secrets, the operator's files. `version` is somewhere in a file of m1 and of the cluster.
pub fn files(version: &str) -> Vec<File> {
    let mut files = vec![
        file("cluster", "check.sh", Kind::Script, "cluster", "#!/bin/sh\nexit 0\n"),
        file("cluster", "runbook.md", Kind::Document, "cluster", &format!("# version {version}\n")),
        file("cluster", "users/admin.kubeconfig", Kind::Kubeconfig, "cluster", "apiVersion: v1\nkind: Config\n"),
        file("m1", "srv/kubernetes/pki/token.csv", Kind::TokenCsv, "kube-apiserver", &format!("tok-{version},monitor,1\n")),
        file("w1", "etc/hosts.d/cluster", Kind::Config, "hosts", "10.0.0.1 m1\n"),
    ];
    for host in ["m1", "m2"] {
        let unit = format!("[Service]\nExecStart=/bin/kube-apiserver --v=2 --name={host}\n");
        files.push(file(host, "etc/systemd/system/kube-apiserver.service", Kind::Unit, "kube-apiserver", &unit));
        files.push(file(
            host,
            "srv/kubernetes/pki/server-key.pem",
            Kind::PrivateKey,
            "kube-apiserver",
            &format!("key of {host}\n"),
        ));
    }
    files
}

/// The same, sealed.
pub fn sealed(version: &str) -> Sealed {
    Sealed::new(files(version))
}

/// Roles of its hosts.
pub fn roles() -> BTreeMap<String, String> {
    [("m1", "master"), ("m2", "master"), ("w1", "worker")].map(|(host, role)| (host.to_owned(), role.to_owned())).into()
}

/// Builds into `folder/store` with the link `folder/result`.
pub fn build_in(folder: &Path, sealed: &Sealed) -> Result<(), String> {
    let built = build(&folder.join("store"), sealed, &roles(), Checkout::Link(&folder.join("result")));
    built.map(|_| ()).map_err(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
}

/// Every path below a folder with its permission bits, as the system tells them.
pub fn modes(folder: &Path) -> BTreeMap<String, u32> {
    use std::os::unix::fs::PermissionsExt;
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().map(Result::unwrap);
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| (name(entry.path()), entry.metadata().unwrap().permissions().mode() & 0o7777)).collect()
}

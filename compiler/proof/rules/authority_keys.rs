//! K0610: keys of authorities on hosts that sign nothing with them.

use crate::plan::Kind;
use crate::proof::certificates::Library;
use crate::proof::finding::Finding;
use crate::proof::key;
use crate::proof::read::Tree;

/// The key of an authority lies only where a controller-manager signs with it. Where a key's bytes are not here, the certificate of the
/// same name tells whose key it is.
pub(super) fn check(tree: &Tree<'_>, signing: &[String], library: &Library) -> Vec<Finding> {
    let authorities = Authorities::read(tree, library);
    let mut findings = Vec::new();
    for (meta, at) in tree.of_kind(Kind::PrivateKey) {
        let path = format!("/{}", meta.path);
        let is_authority = || match tree.bytes(at) {
            Some(bytes) => key::of_private_key(&bytes).is_ok_and(|public| authorities.keys.contains(&public)),
            None => authorities.paths.contains(&certificate_beside(&meta.path)),
        };
        if !signing.contains(&path) && is_authority() {
            let file = meta.bundle_path();
            let what =
                format!("`{file}` is the key of an authority, and nothing signs with it there: whoever takes it owns the cluster");
            let help = "keep it off this host; `kapic secret derive` gives it to whoever holds the root secret";
            findings.push(Finding::error("K0610", what, help).file(file));
        }
    }
    findings
}

/// The authorities whose certificates lie in a place.
struct Authorities {
    keys: Vec<Vec<u8>>,
    paths: Vec<String>,
}

impl Authorities {
    fn read(tree: &Tree<'_>, library: &Library) -> Self {
        let mut found = Self { keys: Vec::new(), paths: Vec::new() };
        if tree.of_kind(Kind::PrivateKey).next().is_none() {
            return found;
        }
        for (meta, at) in tree.of_kind(Kind::Certificate) {
            let Some(certificates) = tree.bytes(at).and_then(|bytes| library.read(&bytes).ok()) else { continue };
            let authorities = certificates.facts.iter().filter(|facts| facts.is_authority);
            found.keys.extend(authorities.map(|facts| facts.public_key.clone()));
            if certificates.leaf().is_authority {
                found.paths.push(meta.path.clone());
            }
        }
        found
    }
}

/// `ca.key` → `ca.crt`, `ca-key.pem` → `ca.pem`.
fn certificate_beside(key: &str) -> String {
    let kubeadm = key.strip_suffix(".key").map(|stem| format!("{stem}.crt"));
    let cfssl = || key.strip_suffix("-key.pem").map(|stem| format!("{stem}.pem"));
    kubeadm.or_else(cfssl).unwrap_or_default()
}

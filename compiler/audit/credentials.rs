//! Certificates and keys of a control plane: the files that its components are told to use, whatever a manifest calls them, and all
//! others that are of that kind. It judges none of them.

use std::collections::BTreeSet;

use super::host::{Host, Running};
use crate::plan::Kind;

/// The components whose files they are.
const MASTER: [&str; 4] = ["kube-apiserver", "etcd", "kube-controller-manager", "kube-scheduler"];

/// Folders of the distribution and of other programs, where a tree that was copied from a host has certificates and keys as well.
/// Kubernetes' own files may be in them only if a component names them.
const OF_OTHERS: [&str; 14] = [
    "bin/",
    "etc/apt/",
    "etc/ca-certificates/",
    "etc/pki/ca-trust/",
    "etc/pki/rpm-gpg/",
    "etc/pki/tls/",
    "etc/ssh/",
    "etc/ssl/certs/",
    "etc/ssl/private/",
    "home/",
    "lib/",
    "sbin/",
    "usr/",
    "var/lib/ca-certificates/",
];

/// What a file is to a control plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A certificate, or several.
    Certificate,
    /// A private key, whatever else is in the file.
    PrivateKey,
    /// A public key.
    PublicKey,
}

/// Numbers of the files of a host that are one of these, by path, and why there may be others; nothing if no control plane runs there.
pub fn files(host: &Host<'_>, wanted: &[Credential]) -> Option<(Vec<usize>, Option<String>)> {
    let running: Vec<&Running> = MASTER.iter().flat_map(|component| host.all(component)).collect();
    let found: Vec<Named> = running.iter().flat_map(|it| named(host, it)).collect();
    let named: Vec<(usize, Credential)> =
        found.iter().filter_map(|it| Some((it.file.as_ref().ok().copied()?, it.credential))).collect();
    let held = host.tree.all().filter_map(|(meta, at)| {
        let credential = of_kind(meta.kind)?;
        let is_named = named.iter().any(|(number, _)| *number == at);
        (is_named || !OF_OTHERS.iter().any(|folder| meta.path.starts_with(folder))).then_some((at, credential))
    });
    let held: Vec<(usize, Credential)> = held.collect();
    // A private key stays one where a flag takes it for a certificate: both may be in one file.
    let is_key: BTreeSet<usize> =
        held.iter().filter(|(_, credential)| *credential == Credential::PrivateKey).map(|(at, _)| *at).collect();
    let named = named.iter().filter(|(at, _)| !is_key.contains(at));
    let numbers: BTreeSet<usize> =
        held.iter().chain(named).filter(|(_, credential)| wanted.contains(credential)).map(|(at, _)| *at).collect();
    let absent = found.into_iter().filter(|it| wanted.contains(&it.credential)).find_map(|it| it.file.err());
    let open = absent.or_else(|| running.iter().find_map(|it| it.unseen()));
    (!running.is_empty()).then(|| (numbers.into_iter().collect(), open))
}

/// A file that a flag or a variable names.
struct Named {
    file: Result<usize, String>,
    credential: Credential,
}

fn of_kind(kind: Kind) -> Option<Credential> {
    match kind {
        Kind::Certificate => Some(Credential::Certificate),
        Kind::PrivateKey => Some(Credential::PrivateKey),
        Kind::PublicKey => Some(Credential::PublicKey),
        _ => None,
    }
}

/// The files that the flags of a component name, and those that variables name to etcd.
fn named(host: &Host<'_>, running: &Running) -> Vec<Named> {
    let flags =
        running.program.flags.iter().flat_map(|(flag, values)| values.iter().map(move |value| (flag.as_str(), value.as_str())));
    let variables = running.environment.iter().filter_map(|(name, value)| Some((name.strip_prefix("ETCD_")?, value.as_str())));
    let named = flags.chain(variables.filter(|_| running.program.name == "etcd")).flat_map(|(name, value)| paths(name, value));
    let named = named.filter(|(path, _)| !path.is_empty()).map(|(path, credential)| {
        let path = running.path(path).unwrap_or(path);
        Named { file: host.tree.find(path).ok_or_else(|| format!("`{path}` is not in the bundle")), credential }
    });
    named.collect()
}

/// The paths in the value of a flag or variable. `--tls-sni-cert-key` takes two: `CERTIFICATE,KEY:NAMES`.
fn paths<'v>(name: &str, value: &'v str) -> Vec<(&'v str, Credential)> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    if name.ends_with("tls-sni-cert-key") {
        let pair = value.split_once(':').map_or(value, |(pair, _)| pair).split_once(',');
        return pair.into_iter().flat_map(|(a, b)| [(a, Credential::Certificate), (b, Credential::PrivateKey)]).collect();
    }
    of_name(&name).map(|credential| (value, credential)).into_iter().collect()
}

/// What a flag names, by the last words of its name: they are of one form in all components.
fn of_name(name: &str) -> Option<Credential> {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    match () {
        // Public keys do, and private ones are taken as well: their bytes tell.
        () if ends(&["service-account-key-file"]) => Some(Credential::PublicKey),
        () if ends(&["key-file", "keyfile", "client-key"]) => Some(Credential::PrivateKey),
        () if ends(&["cert-file", "certfile", "ca-file", "cafile", "client-certificate", "certificate-authority"]) => {
            Some(Credential::Certificate)
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Credential, of_name};

    #[test]
    fn the_last_words_tell() {
        for name in
            ["--etcd-cafile", "--client-ca-file", "peer-trusted-ca-file", "--kubelet-certificate-authority", "--tls-cert-file"]
        {
            assert_eq!(of_name(name), Some(Credential::Certificate), "{name}");
        }
        for name in
            ["--etcd-keyfile", "--kubelet-client-key", "--tls-private-key-file", "peer-key-file", "--cluster-signing-key-file"]
        {
            assert_eq!(of_name(name), Some(Credential::PrivateKey), "{name}");
        }
        assert_eq!(of_name("--service-account-key-file"), Some(Credential::PublicKey));
        assert_eq!(of_name("--kubeconfig"), None);
    }
}

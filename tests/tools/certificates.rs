//! OpenSSL verifies every certificate of every bundle, strictly: chain, purpose, each name and each address.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Built, example, have, must, run, text};

/// What OpenSSL says of a certificate.
struct Read {
    subject: String,
    issuer: String,
    is_authority: bool,
    purposes: Vec<&'static str>,
    names: Vec<String>,
    addresses: Vec<String>,
}

fn read(path: &Path) -> Read {
    let said = must(
        "openssl",
        &["x509", "-in", text(path), "-noout", "-subject", "-issuer", "-ext", "basicConstraints,extendedKeyUsage,subjectAltName"],
    );
    let line = |start: &str| said.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default().trim().to_owned();
    let entries = |start: &str| {
        let all = said.split([',', '\n']).filter_map(|part| part.trim().strip_prefix(start));
        all.map(|entry| entry.trim().to_owned()).collect::<Vec<_>>()
    };
    let mut purposes = Vec::new();
    if said.contains("TLS Web Server Authentication") {
        purposes.push("sslserver");
    }
    if said.contains("TLS Web Client Authentication") {
        purposes.push("sslclient");
    }
    Read {
        subject: line("subject="),
        issuer: line("issuer="),
        is_authority: said.contains("CA:TRUE"),
        purposes,
        names: entries("DNS:"),
        addresses: entries("IP Address:"),
    }
}

/// The authorities of a bundle, by subject.
fn authorities(built: &Built) -> Vec<(String, PathBuf)> {
    let certificates = built.of_kind("certificate");
    let read = certificates.into_iter().map(|path| (read(&path), path));
    read.filter(|(read, _)| read.is_authority).map(|(read, path)| (read.subject, path)).collect()
}

fn verify(built: &Built, path: &Path, authorities: &[(String, PathBuf)]) -> usize {
    let leaf = read(path);
    let (_, authority) = authorities
        .iter()
        .find(|(subject, _)| *subject == leaf.issuer)
        .unwrap_or_else(|| panic!("{}: nobody is {}", text(path), leaf.issuer));
    let _ = built;
    // A moment inside of every example's validity, so that the test means the same on every day.
    let common = ["verify", "-x509_strict", "-check_ss_sig", "-attime", "1793577600", "-CAfile", text(authority)];
    let mut checks = 1;
    let check = |more: &[&str]| must("openssl", &[&common[..], more, &[text(path)]].concat());
    if leaf.is_authority {
        check(&[]);
        return checks;
    }
    assert!(!leaf.purposes.is_empty(), "{} has no purpose", text(path));
    for purpose in &leaf.purposes {
        check(&["-purpose", purpose]);
        checks += 1;
    }
    for name in &leaf.names {
        check(&["-verify_hostname", name]);
        checks += 1;
    }
    for address in &leaf.addresses {
        check(&["-verify_ip", address]);
        checks += 1;
    }
    let other = ["sslserver", "sslclient"].into_iter().find(|purpose| !leaf.purposes.contains(purpose));
    if let Some(other) = other {
        let refused = run("openssl", &[&common[..], &["-purpose", other, text(path)]].concat());
        assert!(!refused.status.success(), "{} is accepted as {other}", text(path));
    }
    checks
}

#[test]
fn openssl_verifies_every_certificate() {
    if !have("openssl") {
        return;
    }
    for (name, at_least) in [("single", 5), ("article", 12), ("ha", 30)] {
        let built = example(name);
        let authorities = authorities(built);
        let certificates = built.of_kind("certificate");
        assert!(certificates.len() >= at_least, "{name} has only {} certificates", certificates.len());
        let checks: usize = certificates.iter().map(|path| verify(built, path, &authorities)).sum();
        assert!(checks > certificates.len(), "{name}");
    }
}

#[test]
fn the_serving_certificate_is_valid_for_what_clients_ask() {
    if !have("openssl") {
        return;
    }
    let check = |name: &str, host: &str, path: &str, asked: &[&str]| {
        let found = read(&example(name).host(host).join(path));
        let has = |asked: &&str| !found.names.iter().chain(&found.addresses).any(|known| known == asked);
        assert_eq!(asked.iter().copied().filter(has).collect::<Vec<_>>(), Vec::<&str>::new(), "{name} {host}");
    };
    let kubernetes =
        ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "127.0.0.1"];
    for host in ["m1", "m2", "m3"] {
        check("article", host, "srv/kubernetes/pki/kubernetes.pem", &kubernetes);
        let handbook = [
            "10.40.61.116",
            "10.40.58.153",
            "10.40.58.154",
            "10.244.0.1",
            "apiserver-p001.svc.gxd88.cn",
            "kubernetes.default.svc.cluster",
        ];
        check("article", host, "srv/kubernetes/pki/kubernetes.pem", &handbook);
        check("ha", host, "etc/kubernetes/pki/apiserver.crt", &kubernetes);
        check("ha", host, "etc/kubernetes/pki/apiserver.crt", &["10.96.0.1", "10.20.0.10", "api.eu1.example.com"]);
    }
}

#[test]
fn keys_belong_to_their_certificates_and_nobody_else_reads_them() {
    use std::os::unix::fs::PermissionsExt;
    if !have("openssl") {
        return;
    }
    for name in ["single", "article", "ha"] {
        for key in example(name).of_kind("private-key") {
            assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600, "{}", text(&key));
            let path = text(&key);
            let certificate = match path.strip_suffix("-key.pem") {
                Some(stem) => format!("{stem}.pem"),
                None => path.trim_end_matches(".key").to_owned() + ".crt",
            };
            if !Path::new(&certificate).is_file() {
                continue;
            }
            let public = must("openssl", &["pkey", "-in", path, "-pubout"]);
            let said = fs::read_to_string(&certificate).unwrap();
            if said.contains("BEGIN CERTIFICATE") {
                assert_eq!(public, must("openssl", &["x509", "-in", &certificate, "-noout", "-pubkey"]), "{path}");
            } else {
                assert_eq!(public, said, "{path}");
            }
        }
    }
}

//! OpenSSL reads and verifies what was issued, as strictly as it can.

use std::fs;
use std::path::Path;
use std::process::Command;

use kapic::plan::Algorithm;
use kapic::realise::pki::issue;

use crate::certificates::{plan, vault};
use crate::external::{available, run};

/// With how OpenSSL calls the key and the signature.
const ALGORITHMS: [(Algorithm, &str, &str); 6] = [
    (Algorithm::P256, "Public-Key: (256 bit)", "Signature Algorithm: ecdsa-with-SHA256"),
    (Algorithm::P384, "Public-Key: (384 bit)", "Signature Algorithm: ecdsa-with-SHA384"),
    (Algorithm::Ed25519, "ED25519 Public-Key:", "Signature Algorithm: ED25519"),
    (Algorithm::Rsa2048, "Public-Key: (2048 bit)", "Signature Algorithm: sha256WithRSAEncryption"),
    (Algorithm::Rsa3072, "Public-Key: (3072 bit)", "Signature Algorithm: sha256WithRSAEncryption"),
    (Algorithm::Rsa4096, "Public-Key: (4096 bit)", "Signature Algorithm: sha256WithRSAEncryption"),
];

/// 2026-06-01, inside the validity of every certificate of the plan.
const NOW: &str = "1780272000";

#[test]
fn chains_verify_strictly() {
    if !available("chains_verify_strictly", "openssl", &["version"]) {
        return;
    }
    for (algorithm, key, signature) in ALGORITHMS {
        let directory = issued(algorithm);
        let at = directory.path();
        for (leaf, purpose) in [("server", "sslserver"), ("peer", "sslserver"), ("peer", "sslclient"), ("user", "sslclient")] {
            verify(at, leaf, purpose);
        }
        check(at, "server", &[signature, key, signature]);
        let refused = verify_command(at, "user", "sslserver").output().unwrap();
        assert!(!refused.status.success(), "{algorithm:?}: a client certificate must not serve");
    }
}

fn issued(algorithm: Algorithm) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, certificate) in issue(&plan(algorithm), &vault()) {
        fs::write(directory.path().join(name.0.replace('/', "-")), certificate.pem()).unwrap();
    }
    directory
}

fn verify_command(at: &Path, leaf: &str, purpose: &str) -> Command {
    let mut command = Command::new("openssl");
    command.current_dir(at).args(["verify", "-x509_strict", "-check_ss_sig", "-attime", NOW, "-purpose", purpose]);
    command.args(["-CAfile", "ca-kubernetes", "-untrusted", "ca-intermediate", leaf]);
    command
}

fn verify(at: &Path, leaf: &str, purpose: &str) {
    assert_eq!(run(&mut verify_command(at, leaf, purpose)), format!("{leaf}: OK\n"));
}

/// Lines that `openssl x509 -text` must print, in this order, each without the white space around it.
fn check(at: &Path, certificate: &str, expected: &[&str]) {
    let text =
        run(Command::new("openssl").current_dir(at).args(["x509", "-noout", "-text", "-nameopt", "RFC2253", "-in", certificate]));
    let mut lines = text.lines().map(str::trim);
    for line in expected {
        assert!(lines.any(|found| found == *line), "{certificate}: expected the line {line:?} in\n{text}");
    }
}

#[test]
fn certificates_say_what_their_role_needs() {
    if !available("certificates_say_what_their_role_needs", "openssl", &["version"]) {
        return;
    }
    let directory = issued(Algorithm::P256);
    let at = directory.path();
    check(
        at,
        "ca-kubernetes",
        &[
            "Version: 3 (0x2)",
            "Signature Algorithm: ecdsa-with-SHA256",
            "Issuer: CN=kubernetes-ca,OU=b,OU=a,O=Kubernetes,L=Berlin,ST=Berlin,C=DE",
            "Not Before: Jan  1 00:00:00 2026 GMT",
            "Not After : Jan  1 00:00:00 2056 GMT",
            "Subject: CN=kubernetes-ca,OU=b,OU=a,O=Kubernetes,L=Berlin,ST=Berlin,C=DE",
            "X509v3 Key Usage: critical",
            "Certificate Sign, CRL Sign",
            "X509v3 Basic Constraints: critical",
            "CA:TRUE",
        ],
    );
    check(at, "ca-intermediate", &["X509v3 Basic Constraints: critical", "CA:TRUE, pathlen:0"]);
    check(
        at,
        "server",
        &[
            "Issuer: CN=kubernetes-intermediate",
            "Subject: CN=kube-apiserver",
            "X509v3 Authority Key Identifier:",
            "X509v3 Subject Alternative Name:",
            "DNS:kubernetes, DNS:*.example.org, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1",
            "X509v3 Key Usage: critical",
            "Digital Signature",
            "X509v3 Extended Key Usage:",
            "TLS Web Server Authentication",
            "X509v3 Subject Key Identifier:",
            "X509v3 Basic Constraints: critical",
            "CA:FALSE",
        ],
    );
    check(at, "peer", &["TLS Web Server Authentication, TLS Web Client Authentication"]);
    check(at, "user", &["Subject: CN=j\\C3\\BCrgen,O=viewers,O=developers", "TLS Web Client Authentication"]);
}

#[test]
fn only_rsa_keys_encipher() {
    if !available("only_rsa_keys_encipher", "openssl", &["version"]) {
        return;
    }
    check(issued(Algorithm::Rsa2048).path(), "server", &["X509v3 Key Usage: critical", "Digital Signature, Key Encipherment"]);
    check(issued(Algorithm::Ed25519).path(), "server", &["X509v3 Key Usage: critical", "Digital Signature"]);
}

#[test]
fn country_is_a_printable_string() {
    if !available("country_is_a_printable_string", "openssl", &["version"]) {
        return;
    }
    let directory = issued(Algorithm::P256);
    let text = run(Command::new("openssl").current_dir(directory.path()).args(["asn1parse", "-in", "ca-kubernetes"]));
    let mut lines = text.lines().skip_while(|line| !line.ends_with(":countryName"));
    assert!(lines.nth(1).is_some_and(|line| line.contains("PRINTABLESTRING") && line.ends_with(":DE")), "{text}");
}

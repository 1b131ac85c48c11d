//! The prover against bundles that are right, and against bundles with one fault each: each fault gives exactly its code.

#[path = "proof/cluster.rs"]
mod cluster;
#[path = "proof/forge.rs"]
mod forge;

use std::collections::BTreeSet;

use cluster::{Bundle, master_ip, member, serving};
use forge::{Cert, EPOCH, Key, authority};
use kapic::proof::{Handshake, Options, Proof, Verdict, prove};
use kapic::source::Severity;
use time::Duration;

const PKI: &str = "etc/kubernetes/pki";
const API: &str = "etc/systemd/system/kube-apiserver.service";
const ETCD: &str = "etc/systemd/system/etcd.service";
const KCM: &str = "etc/systemd/system/kube-controller-manager.service";

fn proof(bundle: Bundle) -> Proof {
    prove(&bundle.seal(), Options { at: EPOCH + Duration::seconds(1) })
}

fn codes(proof: &Proof) -> BTreeSet<&str> {
    proof.findings.iter().filter(|finding| finding.severity != Severity::Note).map(|finding| finding.code).collect()
}

/// Gives the first API server an audit policy.
fn policy(bundle: &mut Bundle, rules: &str) {
    bundle.put("m1", "etc/kubernetes/audit.yaml", &format!("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n{rules}\n"));
    bundle.edit("m1", API, "--client-ca-file", "--audit-policy-file=/etc/kubernetes/audit.yaml --client-ca-file");
}

#[test]
fn a_good_cluster_proves() {
    for (masters, workers) in [(1, 1), (3, 2)] {
        let proof = proof(Bundle::new(masters, workers));
        assert_eq!(proof.findings, [], "{masters} masters");
        let bad: Vec<&Handshake> =
            proof.handshakes.iter().filter(|it| !matches!(it.verdict, Verdict::Proved | Verdict::Refused(_))).collect();
        assert!(bad.is_empty(), "{bad:#?}");
        let count = |client: &str, server: &str, verdict| proof.summary().get(&(client, server, verdict)).copied().unwrap_or(0);
        assert_eq!(count("kube-apiserver", "etcd", "proved"), masters * masters);
        assert_eq!(count("etcd", "etcd", "proved"), masters * (masters - 1));
        assert_eq!(count("kube-apiserver", "kubelet", "proved"), masters * workers);
        assert_eq!(count("kubelet", "kube-apiserver", "proved"), masters * workers);
        assert_eq!(count("kube-proxy", "kube-apiserver", "proved"), masters * workers);
        assert_eq!(count("kube-scheduler", "kube-apiserver", "proved"), masters);
        assert_eq!(count("kube-controller-manager", "kube-apiserver", "proved"), masters + masters * masters, "and tokens");
        assert_eq!(count("user admin", "kube-apiserver", "proved"), masters);
        assert_eq!(count("haproxy", "kube-apiserver", "proved"), masters);
        assert_eq!(count("user admin", "etcd", "refused"), masters);
        assert_eq!(count("user admin", "extension API servers", "refused"), masters);
    }
}

#[test]
fn identities_are_those_of_the_certificates() {
    let proof = proof(Bundle::new(1, 1));
    let kubelet = proof.handshakes.iter().find(|it| it.client.component == "kubelet").unwrap();
    let identity = kubelet.client.identity.as_ref().unwrap();
    assert_eq!((identity.user.as_str(), &identity.groups[..]), ("system:node:w1", &["system:nodes".to_owned()][..]));
}

#[test]
fn the_public_half_proves_what_it_can() {
    let public = proof(Bundle::new(3, 2).public_half());
    assert_eq!(public.findings, []);
    assert!(!public.handshakes.iter().any(|it| matches!(it.verdict, Verdict::Failed(..))));
    let is_about_etcd = |it: &&Handshake| it.client.component == "kube-apiserver" && it.server.component == "etcd";
    assert!(public.handshakes.iter().filter(is_about_etcd).all(|it| it.verdict == Verdict::Proved));
    let scheduler = public.handshakes.iter().find(|it| it.client.component == "kube-scheduler").unwrap();
    assert!(matches!(&scheduler.verdict, Verdict::Skipped(why) if why.contains("public half")), "{scheduler:?}");
}

#[test]
fn each_fault_gives_its_code() {
    type Fault = fn(&mut Bundle);
    let good = Bundle::new(2, 2);
    let check = |what: &str, code: &str, fault: Fault| {
        let mut bundle = good.clone();
        fault(&mut bundle);
        let proof = proof(bundle);
        assert_eq!(codes(&proof), BTreeSet::from([code]), "{what}: {:#?}", proof.findings);
        for finding in &proof.findings {
            assert!(!finding.help.is_empty() && !finding.message.contains("BEGIN"), "{what}: {finding:?}");
            let are_paths = finding.files.iter().all(|file| file.starts_with("hosts/") || file.starts_with("cluster/"));
            assert!(are_paths && !finding.files.is_empty(), "{what}: {finding:?}");
        }
    };
    check("serving certificate by another authority", "K0601", |b| b.pair("m1", "apiserver", &serving(1), "etcd"));
    check("serving certificate by an impostor of the same name", "K0601", |b| {
        let text = impostor(&serving(1));
        b.put("m1", &format!("{PKI}/apiserver.crt"), &text);
    });
    check("kubeconfig trusts another authority", "K0601", |b| {
        let node = Cert::new("w1/kubelet", "system:node:w1").client().group("system:nodes");
        b.kubeconfig("w1", "etc/kubernetes/kubelet.conf", "https://api.example.com:6443", &node, "etcd");
    });
    check("client-ca-file is a leaf", "K0601", |b| {
        b.edit(
            "m1",
            API,
            "client-ca-file=/etc/kubernetes/pki/kubernetes-ca.crt",
            "client-ca-file=/etc/kubernetes/pki/apiserver.crt",
        );
    });
    check("kubelet signs its own certificate", "K0601", |b| {
        b.edit("w1", "etc/kubernetes/kubelet.yaml", "tlsCertFile: /etc/kubernetes/pki/kubelet.crt\n", "");
    });
    check("health check trusts another authority", "K0601", |b| b.put("lb1", "etc/haproxy/ca.crt", &authority("etcd")));
    check("etcd client by the kubernetes authority", "K0601", |b| {
        b.pair("m1", "etcd-client", &Cert::new("m1/etcd-client", "apiserver").client(), "kubernetes");
    });
    check("front-proxy client by the kubernetes authority", "K0601", |b| {
        b.pair("m1", "front-proxy", &Cert::new("m1/front-proxy", "front-proxy-client").client(), "kubernetes");
    });
    check("endpoint not in the certificate", "K0602", |b| {
        b.edit("w1", "etc/kubernetes/proxy.conf", "https://api.example.com:6443", "https://api.other.com:6443");
    });
    check("etcd server without its address", "K0602", |b| {
        let cert = Cert { names: vec!["127.0.0.1".into()], ..member("server", 2) };
        b.pair("m2", "etcd-server", &cert, "etcd");
    });
    check("etcd peer with the address of another", "K0602", |b| {
        let cert = Cert { names: vec![master_ip(9)], ..member("peer", 1) };
        b.pair("m1", "etcd-peer", &cert, "etcd");
    });
    check("kubelet with another address", "K0602", |b| {
        b.edit("w2", "etc/systemd/system/kubelet.service", "--node-ip=10.21.0.3", "--node-ip=10.21.0.99");
    });
    check("common name instead of alternative names", "K0602", |b| {
        let cert = Cert { names: vec![], ..Cert::new("w1/serving", "10.21.0.2").server(&[]) };
        b.pair("w1", "kubelet", &cert, "kubernetes");
    });
    check("etcd peer that is only a server", "K0603", |b| {
        let cert = Cert { client: false, ..member("peer", 1) };
        b.pair("m1", "etcd-peer", &cert, "etcd");
    });
    check("serving certificate for clients", "K0603", |b| {
        let cert = Cert { server: false, client: true, ..serving(2) };
        b.pair("m2", "apiserver", &cert, "kubernetes");
    });
    check("expired", "K0604", |b| {
        let cert = Cert { not_before: EPOCH - Duration::days(400), ..serving(1) };
        b.pair("m1", "apiserver", &cert, "kubernetes");
    });
    check("not yet valid", "K0604", |b| {
        let cert = Cert { not_before: EPOCH + Duration::days(1), ..member("server", 1) };
        b.pair("m1", "etcd-server", &cert, "etcd");
    });
    check("first service address missing", "K0605", |b| {
        let mut cert = serving(1);
        cert.names.retain(|name| name != "10.96.0.1");
        b.pair("m1", "apiserver", &cert, "kubernetes");
    });
    check("certificate missing", "K0606", |b| b.remove("m1", &format!("{PKI}/etcd-client.crt")));
    check("key missing", "K0606", |b| b.remove("w1", &format!("{PKI}/kubelet.key")));
    check("configuration missing", "K0606", |b| b.remove("w1", "etc/kubernetes/kubelet.yaml"));
    check("credential not loaded", "K0606", |b| {
        b.edit("m1", ETCD, "--key-file=/etc/kubernetes/pki/etcd-server.key", "--key-file=${CREDENTIALS_DIRECTORY}/server.key");
    });
    check("file behind a credential missing", "K0606", |b| {
        b.edit("m1", ETCD, "Restart=on-failure", "LoadCredential=x:/etc/kubernetes/pki/none.key");
    });
    check("key of another certificate", "K0607", |b| {
        b.put("m1", &format!("{PKI}/apiserver.key"), &Key::of("other").private_pem());
    });
    check("key of another certificate in a kubeconfig", "K0607", |b| {
        let node = Cert::new("w1/kubelet", "system:node:w1").client().group("system:nodes");
        b.kubeconfig("w1", "etc/kubernetes/kubelet.conf", "https://api.example.com:6443", &node, "kubernetes");
        b.edit(
            "w1",
            "etc/kubernetes/kubelet.conf",
            &base64(&Key::of(&node.key).private_pem()),
            &base64(&Key::of("w2/kubelet").private_pem()),
        );
    });
    check("front proxy under a name that is not allowed", "K0608", |b| {
        b.edit("m1", API, "allowed-names=front-proxy-client", "allowed-names=aggregator");
    });
    check("kubelet as another node", "K0608", |b| {
        let node = Cert::new("w1/kubelet", "system:node:w2").client().group("system:nodes");
        b.kubeconfig("w1", "etc/kubernetes/kubelet.conf", "https://api.example.com:6443", &node, "kubernetes");
    });
    check("keys that check tokens differ", "K0609", |b| b.put("m2", &format!("{PKI}/sa.pub"), &Key::of("sa2").public_pem()));
    check("controller-manager signs tokens with another key", "K0609", |b| {
        b.edit("m2", KCM, "private-key-file=/etc/kubernetes/pki/sa.key", "private-key-file=/etc/kubernetes/pki/etcd-peer.key");
    });
    check("issuers differ", "K0609", |b| b.edit("m2", API, "issuer=https://kubernetes", "issuer=https://other"));
    check("key of an authority on a worker", "K0610", |b| {
        b.put("w1", &format!("{PKI}/ca.key"), &Key::of("kubernetes").private_pem())
    });
    check("key of an authority that signs nothing", "K0610", |b| {
        b.put("m1", &format!("{PKI}/etcd-ca.key"), &Key::of("etcd").private_pem());
    });
    check("encryption differs", "K0611", |b| b.put("m2", "etc/kubernetes/encryption.yaml", "kind: EncryptionConfiguration\n# 2\n"));
    check("encryption on one master only", "K0611", |b| {
        b.edit("m1", API, "--encryption-provider-config=/etc/kubernetes/encryption.yaml", "");
    });
    check("etcd trusts the kubernetes authority too", "K0612", |b| {
        let both = authority("etcd") + &authority("kubernetes");
        b.put("m1", &format!("{PKI}/etcd-ca.crt"), &both);
    });
    check("front proxies by the kubernetes authority", "K0617", |b| {
        let both = authority("front-proxy") + &authority("kubernetes");
        b.put("m1", &format!("{PKI}/front-proxy-ca.crt"), &both);
    });
    check("a policy that records nothing", "K0618", |b| policy(b, "- level: None"));
    check("a policy that records Secrets", "K0619", |b| policy(b, "- level: Request"));
    check("a policy that is refused", "K0620", |b| policy(b, "- level: Everything"));
    check("etcd asks for no certificate", "K0612", |b| b.edit("m1", ETCD, "--client-cert-auth ", "--client-cert-auth=false "));
    check("key for everybody", "K0613", |b| b.meta("m1", &format!("{PKI}/sa.key")).mode = 0o644);
    check("key for the group root", "K0613", |b| b.meta("m1", &format!("{PKI}/sa.key")).mode = 0o640);
    check("not a certificate", "K0614", |b| b.put("w2", &format!("{PKI}/ca.crt"), "hello\n"));
    check("not a kubeconfig", "K0614", |b| b.put("w2", "etc/kubernetes/proxy.conf", "a: [\n"));
    check("kubeconfig leads nowhere", "K0615", |b| {
        b.edit("m1", "etc/kubernetes/scheduler.conf", "https://127.0.0.1:6443", "https://127.0.0.1:8443");
    });
    check("no etcd at that address", "K0615", |b| b.edit("m1", API, "https://10.20.0.12:2379", "https://10.20.0.77:2379"));
    check("no API server behind the load balancer", "K0615", |b| {
        b.edit("lb1", "etc/haproxy/haproxy.cfg", "10.20.0.12:6443", "10.20.0.13:6443");
    });
    check("member not known to another", "K0615", |b| {
        b.edit("m2", ETCD, "m1=https://10.20.0.11:2380", "m1=https://10.20.0.55:2380")
    });
}

/// The same certificate by an authority with the same name and another key.
fn impostor(cert: &Cert) -> String {
    cert.signed_by_key("kubernetes", "somebody else")
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[test]
fn things_that_are_not_faults() {
    let good = Bundle::new(2, 1);
    let check = |what: &str, change: fn(&mut Bundle)| {
        let mut bundle = good.clone();
        change(&mut bundle);
        assert_eq!(codes(&proof(bundle)), BTreeSet::new(), "{what}");
    };
    check("keys as credentials", |b| {
        b.edit("m1", ETCD, "--key-file=/etc/kubernetes/pki/etcd-server.key", "--key-file=${CREDENTIALS_DIRECTORY}/server.key");
        b.edit("m1", ETCD, "Restart=on-failure", "LoadCredential=server.key:/etc/kubernetes/pki/etcd-server.key");
    });
    check("kubelet certificates by request", |b| {
        b.edit("w1", "etc/kubernetes/kubelet.yaml", "tlsCertFile: /etc/kubernetes/pki/kubelet.crt\n", "serverTLSBootstrap: true\n");
    });
    check("kubeconfig that the kubelet writes itself", |b| {
        b.edit(
            "w1",
            "etc/systemd/system/kubelet.service",
            "--kubeconfig=/etc/kubernetes/kubelet.conf",
            "--bootstrap-kubeconfig=/etc/kubernetes/proxy.conf --kubeconfig=/var/lib/kubelet/kubeconfig",
        );
        let token = Cert::new("w1/kubelet", "system:node:w1").client().group("system:nodes");
        b.kubeconfig("w1", "etc/kubernetes/proxy.conf", "https://api.example.com:6443", &token, "kubernetes");
        b.remove("w1", "etc/systemd/system/kube-proxy.service");
    });
    check("tokens are checked with a certificate", |b| {
        for host in ["m1", "m2"] {
            b.put(host, &format!("{PKI}/sa.pub"), &Cert::new("sa", "service-accounts").signed_by("kubernetes"));
        }
    });
    check("key for a group of its own", |b| {
        let meta = b.meta("m1", &format!("{PKI}/sa.key"));
        (meta.mode, meta.group) = (0o640, "kube-apiserver".to_owned());
    });
    check("a file in a folder that the bundle does not fill", |b| {
        b.edit("m1", API, "--advertise-address=10.20.0.11", "--advertise-address=10.20.0.11 --cloud-config=/etc/cloud/cloud.conf");
    });
}

#[test]
fn a_fault_that_a_thousand_share_is_one_finding() {
    let mut bundle = Bundle::new(3, 40);
    bundle.pair("m2", "apiserver", &serving(2), "etcd");
    let proof = proof(bundle);
    assert_eq!(proof.findings.len(), 1, "{:#?}", proof.findings);
    assert!(proof.findings[0].message.contains("more handshakes fail"), "{}", proof.findings[0].message);
}

/// Authorities, certificates and keys that OpenSSL made; each pair of algorithms must prove, and fail when a byte is turned.
#[test]
fn each_algorithm_is_verified() {
    let check = |name: &str, expected: &str| {
        let read = |end: &str| std::fs::read_to_string(format!("tests/proof/algorithms/{name}{end}")).unwrap();
        let (shown, key, ca) = (read(".crt"), read(".key"), read("-ca.crt"));
        let verdict = |shown: &str, key: &str| {
            let mut bundle = Bundle::new(1, 0);
            bundle.put("m1", &format!("{PKI}/apiserver.crt"), shown);
            bundle.put("m1", &format!("{PKI}/apiserver.key"), key);
            bundle.edit("", "kubeconfigs/admin.kubeconfig", &base64(&authority("kubernetes")), &base64(&ca));
            let proof = prove(&bundle.seal(), Options { at: EPOCH + Duration::days(100) });
            let it = proof.handshakes.iter().find(|it| it.client.component == "user admin" && &*it.name == "api.example.com");
            let belongs = !codes(&proof).contains("K0607");
            (it.unwrap().verdict.as_str(), belongs)
        };
        assert_eq!(verdict(&shown, &key), (expected, true), "{name}");
        assert_eq!(verdict(&shown, &Key::of("other").private_pem()), (expected, false), "{name} with another key");
        assert_eq!(verdict(&turned(&shown), &key), ("failed", true), "{name} with a byte turned");
    };
    check("p256", "proved");
    check("p256-sha384", "proved");
    check("p384", "proved");
    check("p384-sha256", "proved");
    check("ed25519", "proved");
    check("rsa2048", "proved");
    check("rsa2048-sha384", "proved");
    check("rsa4096-sha512", "proved");
    check("rsa1024", "failed");
}

/// The certificate with its last byte, a part of the signature, turned.
fn turned(pem: &str) -> String {
    use base64::Engine;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let mut der = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    *der.last_mut().unwrap() ^= 1;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

/// 3 masters and 1,000 workers: each certificate's signature is checked once, however many peers look at it.
#[test]
fn each_signature_is_checked_once() {
    let bundle = Bundle::new(3, 1000).seal();
    let at = Options { at: EPOCH + Duration::seconds(1) };
    let proof = prove(&bundle, at);
    assert_eq!(proof.findings, []);
    let (per_master, per_worker, users) = (8, 3, 1);
    assert_eq!(proof.signature_checks, 3 * per_master + 1000 * per_worker + users);
    assert_eq!(proof, prove(&bundle, at), "the same again");
}

//! A bundle in memory that proves: masters with etcd, workers, a load balancer, and a hand on every file so that tests can break it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kapic::plan::{FileMeta, Kind, Place};
use kapic::proof::{Bytes, Files};
use sha2::{Digest, Sha256};

use crate::forge::{Cert, Key, authority};

const PKI: &str = "etc/kubernetes/pki";

/// Files by host (empty: the operator) and path.
#[derive(Default, Clone)]
pub struct Bundle {
    files: BTreeMap<(String, String), (FileMeta, Vec<u8>)>,
    list: Vec<(FileMeta, Vec<u8>)>,
    public_half: bool,
}

impl Files for Bundle {
    fn count(&self) -> usize {
        self.list.len()
    }

    fn meta(&self, at: usize) -> &FileMeta {
        &self.list[at].0
    }

    fn sha256(&self, at: usize) -> [u8; 32] {
        Sha256::digest(&self.list[at].1).into()
    }

    fn bytes(&self, at: usize) -> Option<Bytes<'_>> {
        let (meta, bytes) = &self.list[at];
        (!(self.public_half && meta.secret)).then_some(Bytes::Borrowed(bytes))
    }
}

impl Bundle {
    pub fn new(masters: usize, workers: usize) -> Self {
        let mut bundle = Self::default();
        (1..=masters).for_each(|number| bundle.master(number, masters));
        (1..=workers).for_each(|number| bundle.worker(number));
        bundle.balancer(masters);
        let admin = Cert::new("admin", "admin").client().group("example:admins");
        bundle.kubeconfig("", "kubeconfigs/admin.kubeconfig", "https://api.example.com:6443", &admin, "kubernetes");
        bundle.put("", "ca.crt", &authority("kubernetes"));
        bundle
    }

    /// Ready to be proved.
    pub fn seal(mut self) -> Self {
        self.list = std::mem::take(&mut self.files).into_values().collect();
        self
    }

    pub fn public_half(mut self) -> Self {
        self.public_half = true;
        self
    }

    pub fn put(&mut self, host: &str, path: &str, text: &str) {
        let place = if host.is_empty() { Place::Cluster } else { Place::Host(host.to_owned()) };
        let kind = kind(path, text);
        let secret = text.contains("PRIVATE KEY") || text.contains("client-key-data") || path.ends_with("encryption.yaml");
        let mode = if secret { 0o600 } else { 0o644 };
        let (owner, group, component) = ("root".to_owned(), "root".to_owned(), String::new());
        let meta = FileMeta { place, path: path.to_owned(), kind, mode, owner, group, secret, component };
        self.files.insert((host.to_owned(), path.to_owned()), (meta, text.as_bytes().to_vec()));
    }

    pub fn remove(&mut self, host: &str, path: &str) {
        self.files.remove(&(host.to_owned(), path.to_owned())).expect("a file to remove");
    }

    pub fn meta(&mut self, host: &str, path: &str) -> &mut FileMeta {
        &mut self.files.get_mut(&(host.to_owned(), path.to_owned())).expect("a file").0
    }

    /// Replaces text in a file; it must be there.
    pub fn edit(&mut self, host: &str, path: &str, from: &str, to: &str) {
        let (_, bytes) = self.files.get_mut(&(host.to_owned(), path.to_owned())).expect("a file to edit");
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *bytes = text.replace(from, to).into_bytes();
    }

    /// A certificate and its key in the folder of certificates.
    pub fn pair(&mut self, host: &str, name: &str, cert: &Cert, authority: &str) {
        self.put(host, &format!("{PKI}/{name}.crt"), &cert.signed_by(authority));
        self.put(host, &format!("{PKI}/{name}.key"), &Key::of(&cert.key).private_pem());
    }

    pub fn kubeconfig(&mut self, host: &str, path: &str, server: &str, cert: &Cert, ca: &str) {
        let encode = |text: &str| STANDARD.encode(text);
        let (ca, shown) = (encode(&authority(ca)), encode(&cert.signed_by("kubernetes")));
        let key = encode(&Key::of(&cert.key).private_pem());
        let text = format!(
            "apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: {server}\n    \
             certificate-authority-data: {ca}\nusers:\n- name: me\n  user:\n    client-certificate-data: {shown}\n    \
             client-key-data: {key}\ncontexts:\n- name: prod\n  context:\n    cluster: prod\n    user: me\ncurrent-context: prod\n"
        );
        self.put(host, path, &text);
    }

    fn unit(&mut self, host: &str, name: &str, flags: &[String]) {
        let flags = flags.join(" \\\n  ");
        let text =
            format!("[Unit]\nDescription={name}\n\n[Service]\nExecStart=/usr/local/bin/{name} \\\n  {flags}\nRestart=on-failure\n");
        self.put(host, &format!("etc/systemd/system/{name}.service"), &text);
    }

    fn master(&mut self, number: usize, masters: usize) {
        let (host, ip) = (format!("m{number}"), master_ip(number));
        for name in ["kubernetes", "etcd", "front-proxy"] {
            self.put(&host, &format!("{PKI}/{name}-ca.crt"), &authority(name));
        }
        self.put(&host, &format!("{PKI}/kubernetes-ca.key"), &Key::of("kubernetes").private_pem());
        self.put(&host, &format!("{PKI}/sa.pub"), &Key::of("sa").public_pem());
        self.put(&host, &format!("{PKI}/sa.key"), &Key::of("sa").private_pem());
        self.put(&host, "etc/kubernetes/encryption.yaml", "kind: EncryptionConfiguration\n");
        self.pair(&host, "apiserver", &serving(number), "kubernetes");
        self.pair(&host, "kubelet-client", &Cert::new(&format!("{host}/kubelet-client"), "apiserver").client(), "kubernetes");
        self.pair(&host, "etcd-client", &Cert::new(&format!("{host}/etcd-client"), "apiserver").client(), "etcd");
        self.pair(&host, "front-proxy", &Cert::new(&format!("{host}/front-proxy"), "front-proxy-client").client(), "front-proxy");
        self.pair(&host, "etcd-server", &member("server", number), "etcd");
        self.pair(&host, "etcd-peer", &member("peer", number), "etcd");
        self.unit(&host, "etcd", &etcd_flags(number, masters));
        self.unit(&host, "kube-apiserver", &api_flags(&ip, masters));
        self.unit(
            &host,
            "kube-controller-manager",
            &words(&[
                "--kubeconfig=/etc/kubernetes/kcm.conf",
                &format!("--service-account-private-key-file=/{PKI}/sa.key"),
                &format!("--cluster-signing-cert-file=/{PKI}/kubernetes-ca.crt"),
                &format!("--cluster-signing-key-file=/{PKI}/kubernetes-ca.key"),
                &format!("--root-ca-file=/{PKI}/kubernetes-ca.crt"),
            ]),
        );
        self.unit(&host, "kube-scheduler", &words(&["--kubeconfig=/etc/kubernetes/scheduler.conf"]));
        for (file, user) in [("kcm", "kube-controller-manager"), ("scheduler", "kube-scheduler")] {
            let cert = Cert::new(&format!("{host}/{file}"), &format!("system:{user}")).client();
            self.kubeconfig(&host, &format!("etc/kubernetes/{file}.conf"), "https://127.0.0.1:6443", &cert, "kubernetes");
        }
    }

    fn worker(&mut self, number: usize) {
        let (host, ip) = (format!("w{number}"), worker_ip(number));
        self.put(&host, &format!("{PKI}/ca.crt"), &authority("kubernetes"));
        self.pair(&host, "kubelet", &Cert::new(&format!("{host}/serving"), &host).server(&[&host, &ip]), "kubernetes");
        let node = Cert::new(&format!("{host}/kubelet"), &format!("system:node:{host}")).client().group("system:nodes");
        let proxy = Cert::new(&format!("{host}/proxy"), "system:kube-proxy").client();
        self.kubeconfig(&host, "etc/kubernetes/kubelet.conf", "https://api.example.com:6443", &node, "kubernetes");
        self.kubeconfig(&host, "etc/kubernetes/proxy.conf", "https://api.example.com:6443", &proxy, "kubernetes");
        self.put(&host, "etc/kubernetes/kubelet.yaml", &format!(
            "kind: KubeletConfiguration\nauthentication:\n  x509:\n    clientCAFile: /{PKI}/ca.crt\ntlsCertFile: /{PKI}/kubelet.crt\n\
             tlsPrivateKeyFile: /{PKI}/kubelet.key\nclusterDomain: cluster.local\n"
        ));
        self.put(&host, "etc/kubernetes/proxy.yaml", "clientConnection:\n  kubeconfig: /etc/kubernetes/proxy.conf\n");
        self.unit(
            &host,
            "kubelet",
            &words(&[
                "--config=/etc/kubernetes/kubelet.yaml",
                "--kubeconfig=/etc/kubernetes/kubelet.conf",
                &format!("--node-ip={ip}"),
            ]),
        );
        self.unit(&host, "kube-proxy", &words(&["--config=/etc/kubernetes/proxy.yaml"]));
    }

    fn balancer(&mut self, masters: usize) {
        let servers: String = (1..=masters).map(|number| format!("  server m{number} {}:6443\n", master_ip(number))).collect();
        self.put("lb1", "etc/haproxy/haproxy.cfg", &format!(
            "frontend api\n  bind :6443\nbackend masters\n  default-server check check-ssl verify required ca-file /etc/haproxy/ca.crt\n{servers}"
        ));
        self.put("lb1", "etc/haproxy/ca.crt", &authority("kubernetes"));
    }
}

pub fn master_ip(number: usize) -> String {
    format!("10.20.0.{}", 10 + number)
}

pub fn worker_ip(number: usize) -> String {
    format!("10.21.{}.{}", number / 250, number % 250 + 1)
}

/// The serving certificate of an API server.
pub fn serving(number: usize) -> Cert {
    let ip = master_ip(number);
    let names =
        ["api.example.com", "127.0.0.1", &ip, "10.96.0.1", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
    Cert::new(&format!("m{number}/serving"), "kube-apiserver").server(&names)
}

/// A certificate of an etcd member.
pub fn member(role: &str, number: usize) -> Cert {
    Cert::new(&format!("m{number}/etcd-{role}"), &format!("m{number}")).server(&[&master_ip(number), "127.0.0.1"]).client()
}

fn etcd_flags(number: usize, masters: usize) -> Vec<String> {
    let ip = master_ip(number);
    let all: Vec<String> = (1..=masters).map(|number| format!("m{number}=https://{}:2380", master_ip(number))).collect();
    words(&[
        &format!("--name=m{number}"),
        &format!("--listen-client-urls=https://{ip}:2379,https://127.0.0.1:2379"),
        &format!("--advertise-client-urls=https://{ip}:2379"),
        &format!("--listen-peer-urls=https://{ip}:2380"),
        &format!("--initial-cluster={}", all.join(",")),
        "--client-cert-auth --peer-client-cert-auth=true",
        &format!("--cert-file=/{PKI}/etcd-server.crt --key-file=/{PKI}/etcd-server.key --trusted-ca-file=/{PKI}/etcd-ca.crt"),
        &format!(
            "--peer-cert-file=/{PKI}/etcd-peer.crt --peer-key-file=/{PKI}/etcd-peer.key --peer-trusted-ca-file=/{PKI}/etcd-ca.crt"
        ),
    ])
}

fn api_flags(ip: &str, masters: usize) -> Vec<String> {
    let etcd: Vec<String> = (1..=masters).map(|number| format!("https://{}:2379", master_ip(number))).collect();
    words(&[
        &format!("--advertise-address={ip}"),
        &format!("--tls-cert-file=/{PKI}/apiserver.crt --tls-private-key-file=/{PKI}/apiserver.key"),
        &format!("--client-ca-file=/{PKI}/kubernetes-ca.crt"),
        &format!("--etcd-servers={}", etcd.join(",")),
        &format!("--etcd-cafile=/{PKI}/etcd-ca.crt --etcd-certfile=/{PKI}/etcd-client.crt --etcd-keyfile=/{PKI}/etcd-client.key"),
        &format!("--kubelet-certificate-authority=/{PKI}/kubernetes-ca.crt"),
        &format!("--kubelet-client-certificate=/{PKI}/kubelet-client.crt --kubelet-client-key=/{PKI}/kubelet-client.key"),
        "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
        &format!("--requestheader-client-ca-file=/{PKI}/front-proxy-ca.crt --requestheader-allowed-names=front-proxy-client"),
        &format!("--proxy-client-cert-file=/{PKI}/front-proxy.crt --proxy-client-key-file=/{PKI}/front-proxy.key"),
        &format!("--service-account-key-file=/{PKI}/sa.pub --service-account-signing-key-file=/{PKI}/sa.key"),
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local --service-cluster-ip-range=10.96.0.0/16",
        "--encryption-provider-config=/etc/kubernetes/encryption.yaml",
    ])
}

fn words(flags: &[&str]) -> Vec<String> {
    flags.iter().map(|flag| (*flag).to_owned()).collect()
}

fn kind(path: &str, text: &str) -> Kind {
    match text {
        text if text.contains("BEGIN PRIVATE KEY") => Kind::PrivateKey,
        text if text.contains("BEGIN CERTIFICATE") => Kind::Certificate,
        text if text.contains("BEGIN PUBLIC KEY") => Kind::PublicKey,
        text if text.contains("kind: Config\n") => Kind::Kubeconfig,
        _ if path.ends_with(".service") => Kind::Unit,
        _ if path.ends_with(".cfg") => Kind::Config,
        _ => Kind::Yaml,
    }
}

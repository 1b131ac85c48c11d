//! Settings whose value is one of a few words. The word in a file, the value in Rust and the word a component wants stand in one line.

use crate::schema::{Fix, Mismatch, ValueType};
use crate::source::{nearest, only_near};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::text_of;

/// Declares an enumeration: variant, word in the description, word for the component (the same unless given).
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident, $title:literal { $($(#[doc = $vdoc:literal])* $variant:ident = $word:literal $(=> $render:literal)?),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $vdoc])* $variant),+ }

        impl SettingType for $name {
            const TYPE: ValueType = ValueType {
                name: $title,
                expected: words!(@expected $($word),+),
                words: &[$($word),+],
                check: |scalar| Self::read(scalar).map(drop),
                is_flag: false,
            };

            fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
                let text = text_of(scalar, "one of the known words")?;
                match text {
                    $($word => Ok(Self::$variant),)+
                    other => Err(unknown_word(other, Self::TYPE.words)),
                }
            }

            fn render(&self) -> String {
                match self { $(Self::$variant => words!(@render $word $($render)?).to_owned()),+ }
            }
        }

        impl $name {
            /// The word of the description.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
    (@render $word:literal) => { $word };
    (@render $word:literal $render:literal) => { $render };
    (@expected $first:literal $(, $rest:literal)*) => { concat!("one of `", $first, "`" $(, ", `", $rest, "`")*) };
}

fn unknown_word(found: &str, words: &[&'static str]) -> Mismatch {
    let problem = Mismatch::new(format!("`{found}` is not a word that this setting knows"));
    match nearest(found, words.iter().copied()) {
        Some(word) => problem.help(format!("write `{word}`")).fix(only_near(found, words.iter().copied()).map(Fix::Word)),
        None => problem,
    }
}

words! {
    /// Units that hardening treats alike.
    SandboxKind, "units" {
        /// etcd, kube-apiserver, kube-controller-manager, kube-scheduler.
        Server = "server",
        /// kubelet.
        Kubelet = "kubelet",
        /// kube-proxy.
        KubeProxy = "kube-proxy",
    }
}

words! {
    /// Which kind of key.
    AlgorithmName, "algorithm" {
        /// ECDSA on P-256.
        P256 = "p-256",
        /// ECDSA on P-384.
        P384 = "p-384",
        /// Ed25519.
        Ed25519 = "ed25519",
        /// RSA with 2048 bits.
        Rsa2048 = "rsa-2048",
        /// RSA with 3072 bits.
        Rsa3072 = "rsa-3072",
        /// RSA with 4096 bits.
        Rsa4096 = "rsa-4096",
    }
}

words! {
    /// How certificate files are called.
    FileNames, "file-names" {
        /// `NAME.crt` and `NAME.key`, in the folders that kubeadm uses.
        Kubeadm = "kubeadm",
        /// `NAME.pem` and `NAME-key.pem`, all in one folder.
        Cfssl = "cfssl",
    }
}

words! {
    /// The authorities of a cluster.
    AuthorityName, "authority" {
        /// Signs what the API server trusts: clients, and the serving certificates of the control plane and of kubelets.
        Kubernetes = "kubernetes",
        /// Signs etcd's servers, peers and clients.
        Etcd = "etcd",
        /// Signs the aggregator's proxy client.
        FrontProxy = "front-proxy",
    }
}

words! {
    /// Where etcd runs.
    Placement, "placement" {
        /// On every master.
        Masters = "masters",
        /// On the hosts of `etcd-hosts`.
        EtcdHosts = "etcd-hosts",
        /// Somewhere else; `endpoint` and the certificate files say where.
        External = "external",
    }
}

words! {
    /// Which authorizers the API server asks, in order.
    Authorizer, "authorizer" {
        /// What a kubelet may do.
        Node = "Node",
        /// Roles and bindings.
        Rbac = "RBAC",
        /// A web service.
        Webhook = "Webhook",
        /// A policy file.
        Abac = "ABAC",
        /// Yes to everything.
        AlwaysAllow = "AlwaysAllow",
        /// No to everything.
        AlwaysDeny = "AlwaysDeny",
    }
}

words! {
    /// The address that the API server tells the cluster.
    AdvertiseAddress, "advertise-address" {
        /// The host's own first address.
        HostIp = "host-ip",
    }
}

words! {
    /// With which certificate the API server calls kubelets.
    KubeletClient, "kubelet-client" {
        /// One of its own.
        Own = "own",
        /// Its serving certificate.
        Serving = "serving",
    }
}

words! {
    /// Where a kubelet's serving certificate comes from.
    KubeletServing, "kubelet-serving" {
        /// kapic issues it.
        Issued = "issued",
        /// The kubelet asks for it by CSR; someone has to approve each.
        Csr = "csr",
        /// The kubelet signs it itself; the API server cannot check it.
        SelfSigned = "self-signed",
    }
}

words! {
    /// How kube-proxy forwards.
    ProxyMode, "proxy-mode" {
        /// iptables rules.
        Iptables = "iptables",
        /// IPVS; deprecated since 1.35.
        Ipvs = "ipvs",
        /// nftables rules; stable since 1.33.
        Nftables = "nftables",
    }
}

words! {
    /// The lowest TLS version of a server.
    TlsVersion, "tls-version" {
        /// TLS 1.2.
        Tls12 = "1.2" => "VersionTLS12",
        /// TLS 1.3.
        Tls13 = "1.3" => "VersionTLS13",
    }
}

words! {
    /// In which form a token reaches the cluster.
    TokenForm, "token-form" {
        /// A Secret in kube-system; expires.
        Secret = "secret",
        /// A row of the static token file; lives until the file changes and the API server restarts.
        Csv = "csv",
    }
}

words! {
    /// What the load balancers run.
    LoadBalancerKind, "load-balancer" {
        /// haproxy in TCP mode.
        Haproxy = "haproxy",
        /// nginx with its stream module.
        Nginx = "nginx",
        /// Something that kapic does not configure.
        External = "external",
    }
}

words! {
    /// How a load balancer finds out whether an API server is well.
    HealthCheck, "health-check" {
        /// `GET /readyz` without a certificate; the path must be open to anonymous requests.
        Http = "http",
        /// `GET /readyz` with a certificate of its own.
        ClientCertificate = "client-certificate",
        /// Whether the port accepts connections.
        Tcp = "tcp",
    }
}

words! {
    /// How Secrets are encrypted in etcd.
    EncryptionProvider, "encryption-provider" {
        /// XSalsa20 and Poly1305.
        Secretbox = "secretbox",
        /// AES-GCM; keys must rotate often.
        Aesgcm = "aesgcm",
        /// AES-CBC; weaker than the others.
        Aescbc = "aescbc",
    }
}

words! {
    /// The audit policies of the stdlib.
    AuditPolicyRef, "audit-policy" {
        /// Nothing is logged.
        None = "std:audit/none",
        /// Who did what to which object, of everything.
        Metadata = "std:audit/metadata",
        /// Bodies of changes, never of secrets; the noise of the system left out.
        Recommended = "std:audit/recommended",
        /// Everything but the bodies of secrets.
        Full = "std:audit/full",
    }
}

//! How files are called on a host: cfssl's or kubeadm's names for the same things. It must not know what is in them.

use crate::model::Layout;
use crate::schema::types::{AuthorityName, FileNames};

/// A certificate with its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pair {
    /// An authority.
    Authority(AuthorityName),
    /// The API server's serving certificate.
    Serving,
    /// With which the API server calls kubelets.
    KubeletClient,
    /// With which the API server calls etcd.
    EtcdClient,
    /// With which the API server passes requests on.
    FrontProxyClient,
    /// etcd's server.
    EtcdServer,
    /// Between members of etcd.
    EtcdPeer,
    /// One for all of etcd.
    EtcdShared,
    /// A kubelet's server.
    KubeletServing,
    /// A user's.
    User(String),
}

/// The names of all files below the folders of a [`Layout`].
#[derive(Debug, Clone)]
pub(super) struct Paths {
    /// The folders.
    pub(super) layout: Layout,
    /// Whose names.
    pub(super) naming: FileNames,
}

impl Paths {
    /// A certificate.
    pub(super) fn certificate(&self, pair: &Pair) -> String {
        match self.naming {
            FileNames::Kubeadm => format!("{}/{}.crt", self.layout.pki, kubeadm(pair)),
            FileNames::Cfssl => format!("{}/{}.pem", self.layout.pki, cfssl(pair)),
        }
    }

    /// The key of a certificate.
    pub(super) fn key(&self, pair: &Pair) -> String {
        match self.naming {
            FileNames::Kubeadm => format!("{}/{}.key", self.layout.pki, kubeadm(pair)),
            FileNames::Cfssl => format!("{}/{}-key.pem", self.layout.pki, cfssl(pair)),
        }
    }

    /// The key that signs service-account tokens.
    pub(super) fn service_account_key(&self) -> String {
        match self.naming {
            FileNames::Kubeadm => format!("{}/sa.key", self.layout.pki),
            FileNames::Cfssl => format!("{}/service-account-key.pem", self.layout.pki),
        }
    }

    /// A public half that verifies service-account tokens; an older one has its generation in its name.
    pub(super) fn service_account_public(&self, older: Option<u32>) -> String {
        let generation = older.map_or_else(String::new, |generation| format!("-{generation}"));
        match self.naming {
            FileNames::Kubeadm => format!("{}/sa{generation}.pub", self.layout.pki),
            FileNames::Cfssl => format!("{}/service-account{generation}.pem", self.layout.pki),
        }
    }

    /// A kubeconfig by the short name of who uses it: `controller-manager`, `kubelet`, `bootstrap-kubelet`.
    pub(super) fn kubeconfig(&self, who: &str) -> String {
        match self.naming {
            FileNames::Kubeadm => format!("{}/{who}.conf", self.layout.conf),
            FileNames::Cfssl => format!("{}/{who}.kubeconfig", self.layout.conf),
        }
    }

    /// A configuration file.
    pub(super) fn conf(&self, name: &str) -> String {
        format!("{}/{name}", self.layout.conf)
    }

    /// A secret file that is no certificate.
    pub(super) fn pki(&self, name: &str) -> String {
        format!("{}/{name}", self.layout.pki)
    }

    /// A binary.
    pub(super) fn binary(&self, name: &str) -> String {
        format!("{}/{name}", self.layout.bin)
    }

    /// The part of a certificate's path behind the folder of certificates: for the operator's copies.
    pub(super) fn inside_pki<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(self.layout.pki.as_str()).map_or(path, |rest| rest.trim_start_matches('/'))
    }
}

fn kubeadm(pair: &Pair) -> &str {
    match pair {
        Pair::Authority(AuthorityName::Kubernetes) => "ca",
        Pair::Authority(AuthorityName::Etcd) => "etcd/ca",
        Pair::Authority(AuthorityName::FrontProxy) => "front-proxy-ca",
        Pair::Serving => "apiserver",
        Pair::KubeletClient => "apiserver-kubelet-client",
        Pair::EtcdClient => "apiserver-etcd-client",
        Pair::FrontProxyClient => "front-proxy-client",
        Pair::EtcdServer => "etcd/server",
        Pair::EtcdPeer => "etcd/peer",
        Pair::EtcdShared => "etcd/etcd",
        Pair::KubeletServing => "kubelet",
        Pair::User(name) => name,
    }
}

fn cfssl(pair: &Pair) -> &str {
    match pair {
        Pair::Authority(AuthorityName::Kubernetes) => "ca",
        Pair::Authority(AuthorityName::Etcd) => "etcd-ca",
        Pair::Authority(AuthorityName::FrontProxy) => "front-proxy-ca",
        Pair::Serving => "kubernetes",
        Pair::KubeletClient => "kube-apiserver-kubelet-client",
        Pair::EtcdClient => "kube-apiserver-etcd-client",
        Pair::FrontProxyClient => "front-proxy-client",
        Pair::EtcdServer => "etcd-server",
        Pair::EtcdPeer => "etcd-peer",
        Pair::EtcdShared => "etcd",
        Pair::KubeletServing => "kubelet",
        Pair::User(name) => name,
    }
}

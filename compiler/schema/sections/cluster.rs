//! `cluster NAME { … }`: the root of a description.

use crate::schema::macros::section;
use crate::schema::types::{AbsPath, HostPort, Name, Version};

use super::{
    ApiServer, BootstrapTokens, ControllerManager, Etcd, EtcdHosts, KubeProxy, Kubelet, LoadBalancer, LoadBalancers, Masters,
    Network, Pki, Scheduler, Systemd, Users, Workers,
};

section! {
    /// One Kubernetes cluster.
    pub struct Cluster "cluster": Components {
        /// What people call it; appears in kubeconfigs.
        name: key required "name" -> Name;
        /// The version of Kubernetes, with its patch release.
        kubernetes: child required "kubernetes" ["kubernetesVersion", "kubernetes-version"] -> Version;
        /// Where everything of Kubernetes lies on a host: `bin`, `pki`, `conf` and `log` below it. Unset: the usual places of a Linux
        /// system, `/usr/local/bin`, `/etc/kubernetes`, `/var/log/kubernetes`.
        install_prefix: child optional "install-prefix" -> AbsPath;
        /// Single folders that lie elsewhere.
        paths: block once "paths" -> Paths;
        /// What clients connect to: the load balancers' name or address. Joins the SANs. Unset: the first master.
        endpoint: child optional "endpoint" ["controlPlaneEndpoint", "control-plane-endpoint"] -> HostPort;
        /// Address ranges and names inside the cluster.
        network: block once "network" ["networking"] -> Network;
        /// Keys and certificates.
        pki: block once "pki" -> Pki;
        /// What stands before the API servers.
        load_balancer: block optional "load-balancer" -> LoadBalancer;
        /// Tokens with which machines join.
        bootstrap_tokens: block once "bootstrap-tokens" -> BootstrapTokens;
        /// People and programs with a client certificate.
        users: block once "users" -> Users;
        /// Hosts that run the control plane.
        masters: block once "masters" ["control-plane", "controlPlane"] -> Masters;
        /// Hosts that run only etcd.
        etcd_hosts: block once "etcd-hosts" -> EtcdHosts;
        /// Hosts that run only load balancers.
        load_balancers: block once "load-balancers" -> LoadBalancers;
        /// Hosts that run workloads, in named groups.
        workers: keyed many "workers" ["nodes", "worker"] -> Workers;
    }
}

section! {
    /// Settings of components: for the cluster, for the hosts of a role, or for one host.
    pub struct Components "components" {
        /// The store of the cluster.
        etcd: block once "etcd" -> Etcd;
        /// kube-apiserver.
        api_server: block once "api-server" ["apiServer", "apiserver", "kube-apiserver"] -> ApiServer;
        /// kube-controller-manager.
        controller_manager: block once "controller-manager" ["controllerManager", "kube-controller-manager"] -> ControllerManager;
        /// kube-scheduler.
        scheduler: block once "scheduler" ["kube-scheduler"] -> Scheduler;
        /// kubelet.
        kubelet: block once "kubelet" -> Kubelet;
        /// kube-proxy.
        kube_proxy: block once "kube-proxy" ["kubeProxy"] -> KubeProxy;
        /// How units run.
        systemd: block once "systemd" -> Systemd;
    }
}

section! {
    /// Folders on the hosts.
    pub struct Paths "paths" {
        /// Binaries.
        bin: child optional "bin" -> AbsPath;
        /// Certificates and keys.
        pki: child optional "pki" ["certificatesDir"] -> AbsPath;
        /// Configuration files.
        conf: child optional "conf" -> AbsPath;
        /// Logs.
        log: child optional "log" -> AbsPath;
    }
}

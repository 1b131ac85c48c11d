//! The blocks of the language, one family per file. `Cluster` is the root.

mod admission;
mod api_server;
mod audit;
mod cluster;
mod controller_manager;
mod etcd;
mod extra_config;
mod host;
mod kube_proxy;
mod kubelet;
mod load_balancer;
mod network;
mod pki;
mod scheduler;
mod shared;
mod systemd;
mod token;
mod user;

pub use admission::{Admission, EventLimit, EventRateLimit, PodSecurity};
pub use api_server::{
    Aggregator, ApiServer, AuthorizationWebhook, Encryption, EncryptionKey, KeyManagement, KubeletCalls, ServiceAccount,
    StructuredAuthentication,
};
pub use audit::{Audit, AuditLog, AuditWebhook};
pub use cluster::{Cluster, Components, Paths};
pub use controller_manager::ControllerManager;
pub use etcd::{Etcd, EtcdTls, EtcdTlsVersion};
pub use extra_config::{ConfigEntry, ExtraConfig, ExtraField};
pub use host::{EtcdHosts, Host, LoadBalancers, Masters, Workers};
pub use kube_proxy::KubeProxy;
pub use kubelet::{Kubelet, Label, Taint};
pub use load_balancer::{LoadBalancer, Vip};
pub use network::Network;
pub use pki::{Authority, Lifetimes, Pki, Subject};
pub use scheduler::Scheduler;
pub use shared::{ExtraArg, ExtraArgs, FeatureGate, LeaderElection, Tls};
pub use systemd::{Directive, Sandbox, Systemd, SystemdUnit};
pub use token::{BootstrapTokens, Token};
pub use user::{User, Users};

//! From files to facts: each host by itself. Who talks to whom is decided later.

mod api_server;
mod audit;
mod audit_policy;
mod balancer;
mod controller_manager;
mod etcd;
mod host;
mod kubeconfig;
mod kubelet;
mod reader;
mod tree;
mod unit;
mod url;
mod words;
mod yaml;

pub use api_server::ApiServer;
pub use audit_policy::Coverage;
pub use balancer::Health;
pub use etcd::Member;
pub use host::Host;
pub use kubeconfig::KubeClient;
pub use kubelet::{Kubelet, Serving};
pub use tree::Tree;
pub use url::Url;

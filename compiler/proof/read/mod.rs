//! From files to facts: each host by itself. Who talks to whom is decided later. `audit` reads units and YAML with the same code.

mod api_server;
mod audit;
mod audit_policy;
mod balancer;
mod controller_manager;
pub mod env_file;
mod etcd;
mod host;
mod kubeconfig;
mod kubelet;
mod reader;
mod tree;
mod unit;
mod units;
mod url;
mod words;
pub mod yaml;

pub use api_server::ApiServer;
pub use audit_policy::Coverage;
pub use balancer::Health;
pub use etcd::Member;
pub use host::Host;
pub use kubeconfig::KubeClient;
pub use kubelet::{Kubelet, Serving};
pub use reader::host_path;
pub use tree::{Tree, normal};
pub use unit::{Program, Unit, Variable};
pub use units::{UnitFiles, units};
pub use url::Url;
pub use words::words;

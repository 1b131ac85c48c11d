//! The components besides the API server, one a file: certificates, configuration, unit.

mod controller_manager;
mod etcd;
mod kernel;
mod kube_proxy;
mod kubeconfig;
mod kubelet;
mod scheduler;

pub(super) use controller_manager::plan_controller_manager;
pub(super) use etcd::{etcd_client, plan_etcd};
pub(super) use kernel::{plan_kernel, protects_kernel};
pub(super) use kube_proxy::plan_kube_proxy;
pub(super) use kubeconfig::{Access, Kubeconfig};
pub(super) use kubelet::plan_kubelet;
pub(super) use scheduler::plan_scheduler;

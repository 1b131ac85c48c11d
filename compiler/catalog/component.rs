//! The programs whose command lines the catalog knows.

/// A program of the control plane or of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// The API server.
    KubeApiserver,
    /// The controller manager.
    KubeControllerManager,
    /// The scheduler.
    KubeScheduler,
    /// The node agent.
    Kubelet,
    /// The service proxy of a node.
    KubeProxy,
    /// The store.
    Etcd,
}

impl Component {
    /// Every component, in the order of the enum.
    pub const ALL: [Self; 6] =
        [Self::KubeApiserver, Self::KubeControllerManager, Self::KubeScheduler, Self::Kubelet, Self::KubeProxy, Self::Etcd];

    /// The name of its program: `kube-apiserver`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::KubeApiserver => "kube-apiserver",
            Self::KubeControllerManager => "kube-controller-manager",
            Self::KubeScheduler => "kube-scheduler",
            Self::Kubelet => "kubelet",
            Self::KubeProxy => "kube-proxy",
            Self::Etcd => "etcd",
        }
    }
}

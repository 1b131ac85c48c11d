//! `controller-manager { … }`: kube-controller-manager.

use crate::schema::macros::section;
use crate::schema::types::{Duration, Int, Ip, Port, Text};

use super::{ExtraArgs, FeatureGate, LeaderElection, Tls};

section! {
    /// kube-controller-manager.
    pub struct ControllerManager "controller-manager" {
        /// The address to listen on, for health and metrics.
        bind_address: child optional "bind-address" -> Ip => flag "--bind-address";
        /// The port to listen on.
        port: child optional "port" ["secure-port"] -> Port => flag "--secure-port";
        /// The plain-http port of versions before 1.24; 0 closes it.
        insecure_port: child optional "insecure-port" -> Int<0, 65535> => flag "--port";
        /// Controllers to run; `*` is all that are on by default, `-name` leaves one out.
        controllers: list many "controllers" -> Text => flag "--controllers";
        /// Each controller uses a service account of its own.
        own_credentials: child optional "use-service-account-credentials" -> bool => flag "--use-service-account-credentials";
        /// How long certificates live that it signs for kubelets; from 1.19 on.
        signing_duration: child optional "cluster-signing-duration" -> Duration => flag "--cluster-signing-duration";
        /// Finished pods that are kept.
        terminated_pods: child optional "terminated-pod-gc-threshold" -> Int<0, 1000000> => flag "--terminated-pod-gc-threshold";
        /// How long a node may be silent until it counts as lost.
        node_grace_period: child optional "node-monitor-grace-period" -> Duration => flag "--node-monitor-grace-period";
        /// How often nodes are looked at.
        node_monitor_period: child optional "node-monitor-period" -> Duration => flag "--node-monitor-period";
        /// Feature gates.
        feature_gates: keyed many "feature-gate" -> FeatureGate;
        /// Which of several instances works.
        leader_election: block once "leader-election" -> LeaderElection;
        /// Serve profiles of itself.
        profiling: child optional "profiling" -> bool => flag "--profiling";
        /// What its TLS server accepts.
        tls: block once "tls" -> Tls;
        /// How much it logs.
        verbosity: child optional "verbosity" ["v"] -> Int<0, 10> => flag "--v";
        /// `text` or `json`; from 1.19 on.
        log_format: child optional "log-format" ["logging-format"] -> Text => flag "--logging-format";
        /// Flags that kapic has no setting for.
        extra_args: block once "extra-args" -> ExtraArgs;
    }
}

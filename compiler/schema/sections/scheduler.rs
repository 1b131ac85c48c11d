//! `scheduler { … }`: kube-scheduler.

use crate::schema::macros::section;
use crate::schema::types::{Int, Ip, Port, Text};

use super::{ExtraArgs, FeatureGate, LeaderElection, Tls};

section! {
    /// kube-scheduler.
    pub struct Scheduler "scheduler" {
        /// The address to listen on, for health and metrics.
        bind_address: child optional "bind-address" -> Ip => flag "--bind-address";
        /// The port to listen on.
        port: child optional "port" ["secure-port"] -> Port => flag "--secure-port";
        /// The plain-http port of versions before 1.24; 0 closes it.
        insecure_port: child optional "insecure-port" -> Int<0, 65535> => flag "--port";
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

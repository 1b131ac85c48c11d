//! `kubelet { … }`: the agent of a node. Most settings are fields of its KubeletConfiguration.

use crate::schema::macros::section;
use crate::schema::types::{AbsPath, Duration, Int, Ip, KubeletServing, Port, Size, Text, TlsVersion};

use super::{ExtraArgs, ExtraConfig, FeatureGate};

section! {
    /// kubelet.
    pub struct Kubelet "kubelet" {
        /// Run it on these hosts. Unset: on masters no, on workers yes.
        enabled: child optional "enabled" -> bool;
        /// The HTTPS port.
        port: child default("10250") "port" -> Port => field "port";
        /// The plain-http port that tells everything to everyone; 0 closes it.
        read_only_port: child optional "read-only-port" -> Int<0, 65535> => field "readOnlyPort";
        /// The address to listen on.
        bind_address: child optional "bind-address" ["address"] -> Ip => field "address";
        /// Where its serving certificate comes from.
        serving: child default("issued") "serving-certificate" ["serverTLSBootstrap"] -> KubeletServing;
        /// Renew the client certificate before it ends.
        rotate_certificates: child optional "rotate-certificates" ["rotateCertificates"] -> bool => field "rotateCertificates";
        /// Let in requests without credentials.
        anonymous_auth: child optional "anonymous-auth" -> bool => field "authentication.anonymous.enabled";
        /// Ask the API server whose token it is.
        webhook_auth: child optional "webhook-auth" -> bool => field "authentication.webhook.enabled";
        /// `Webhook` or `AlwaysAllow`.
        authorization: child optional "authorization" -> Text => field "authorization.mode";
        /// Pods at most.
        max_pods: child optional "max-pods" ["maxPods"] -> Int<1, 10000> => field "maxPods";
        /// Labels of the node.
        labels: keyed many "label" ["node-labels"] -> Label;
        /// Taints of the node.
        taints: keyed many "taint" ["register-with-taints"] -> Taint;
        /// The container runtime's socket.
        runtime_endpoint: child optional "container-runtime-endpoint" ["containerRuntimeEndpoint"] -> Text;
        /// `systemd` or `cgroupfs`; must agree with the container runtime.
        cgroup_driver: child optional "cgroup-driver" ["cgroupDriver"] -> Text => field "cgroupDriver";
        /// Start on hosts with swap.
        fail_swap_on: child optional "fail-swap-on" ["failSwapOn"] -> bool => field "failSwapOn";
        /// Refuse to start where the kernel's parameters are not as it wants them.
        protect_kernel_defaults: child optional "protect-kernel-defaults" -> bool => field "protectKernelDefaults";
        /// Set up iptables chains that others rely on.
        make_iptables_chains: child optional "make-iptables-util-chains" -> bool => field "makeIPTablesUtilChains";
        /// How long a silent stream stays open.
        streaming_timeout: child optional "streaming-idle-timeout" ["streaming-connection-idle-timeout"] -> Duration => field "streamingConnectionIdleTimeout";
        /// Events a second.
        event_qps: child optional "event-qps" -> Int<0, 10000> => field "eventRecordQPS";
        /// Processes that one pod may have.
        pod_pids_limit: child optional "pod-pids-limit" -> Int<-1, 4194304> => field "podPidsLimit";
        /// Use the runtime's default seccomp profile for pods that name none; from 1.27 on.
        seccomp_default: child optional "seccomp-default" -> bool => field "seccompDefault";
        /// How long pods may take to end when the host shuts down; from 1.21 on.
        shutdown_grace: child optional "shutdown-grace-period" -> Duration => field "shutdownGracePeriod";
        /// The part of it that is kept for critical pods.
        shutdown_grace_critical: child optional "shutdown-grace-period-critical-pods" -> Duration => field "shutdownGracePeriodCriticalPods";
        /// Megabytes at which a container's log begins a new file.
        log_max_size: child optional "container-log-max-size" -> Size => field "containerLogMaxSize";
        /// Files of a container's log.
        log_max_files: child optional "container-log-max-files" -> Int<2, 1000> => field "containerLogMaxFiles";
        /// The resolver file that pods inherit.
        resolv_conf: child optional "resolv-conf" -> AbsPath => field "resolvConf";
        /// Its own folder.
        root_dir: child default("/var/lib/kubelet") "root-dir" -> AbsPath;
        /// The lowest version of TLS.
        tls_min_version: child optional "tls-min-version" -> TlsVersion => field "tlsMinVersion";
        /// Cipher suites for TLS 1.2, by their Go names.
        tls_cipher_suites: list many "tls-cipher-suites" -> Text => field "tlsCipherSuites";
        /// Feature gates.
        feature_gates: keyed many "feature-gate" -> FeatureGate;
        /// How much it logs.
        verbosity: child optional "verbosity" ["v"] -> Int<0, 10> => flag "--v";
        /// `text` or `json`; from 1.21 on.
        log_format: child optional "log-format" ["logging-format"] -> Text => field "logging.format";
        /// Flags that kapic has no setting for.
        extra_args: block once "extra-args" -> ExtraArgs;
        /// Fields of its configuration file that kapic has no setting for.
        extra_config: block once "extra-config" -> ExtraConfig;
    }
}

section! {
    /// A label of the node.
    pub struct Label "label" {
        /// Its key.
        key: key required "key" -> Text;
        /// Its value.
        value: argument required "value" -> Text;
    }
}

section! {
    /// A taint of the node.
    pub struct Taint "taint" {
        /// Its key.
        key: key required "key" -> Text;
        /// Its value; may be empty.
        value: property default("") "value" -> Text;
        /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
        effect: property default("NoSchedule") "effect" -> Text;
    }
}

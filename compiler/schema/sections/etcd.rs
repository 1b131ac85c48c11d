//! `etcd "3.6.8" on=masters { … }`: the store of the cluster.

use crate::schema::macros::section;
use crate::schema::types::{AbsPath, Duration, Int, Placement, Port, SanName, SettingType, Size, Text, TlsVersion, Url, Version};
use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::ExtraArgs;

section! {
    /// etcd: its version, where it runs, how it keeps its data.
    pub struct Etcd "etcd" {
        /// The version of etcd. Belongs into the cluster's block.
        version: argument optional "version" -> Version;
        /// Where it runs. Belongs into the cluster's block.
        placement: property default("masters") "on" -> Placement;
        /// Where a member keeps its data.
        data_dir: child default("/var/lib/etcd") "data-dir" ["dataDir"] -> AbsPath;
        /// Where clients connect.
        client_port: child default("2379") "client-port" -> Port;
        /// Where members connect.
        peer_port: child default("2380") "peer-port" -> Port;
        /// Plain-http port for `/metrics` and `/health`, on loopback only. 0 leaves it out.
        metrics_port: child default("2381") "metrics-port" -> Int<0, 65535>;
        /// Joins the members' certificates.
        san: list many "san" -> SanName;
        /// Tells clusters apart that could reach each other. Unset: the cluster's id.
        cluster_token: child optional "initial-cluster-token" -> Text;
        /// This host's member joins a running cluster. Write it into the host that was added later.
        joins: child default("#false") "joins-existing-cluster" ["initial-cluster-state"] -> bool;
        /// One certificate for server, peer and API server's client, as older set-ups have it.
        shared_certificate: child default("#false") "shared-certificate" -> bool;
        /// The database may grow to this size.
        quota: child optional "quota-backend-size" ["quota-backend-bytes"] -> Size;
        /// `periodic` or `revision`.
        compaction_mode: child optional "auto-compaction-mode" -> Text => flag "--auto-compaction-mode";
        /// How much history stays: a span of time or a number of revisions.
        compaction_retention: child optional "auto-compaction-retention" -> Text => flag "--auto-compaction-retention";
        /// Milliseconds between heartbeats.
        heartbeat_interval: child optional "heartbeat-interval" -> Int<1, 60000> => flag "--heartbeat-interval";
        /// Milliseconds without a heartbeat until an election.
        election_timeout: child optional "election-timeout" -> Int<10, 50000> => flag "--election-timeout";
        /// Committed transactions between snapshots.
        snapshot_count: child optional "snapshot-count" -> Int<1, 10000000> => flag "--snapshot-count";
        /// How long a request may take before a warning; from etcd 3.6 on.
        warning_apply_duration: child optional "warning-apply-duration" -> Duration => flag "--warning-apply-duration";
        /// `debug`, `info`, `warn`, `error`, `panic` or `fatal`.
        log_level: child optional "log-level" -> Text => flag "--log-level";
        /// An etcd that kapic does not configure: where it is.
        endpoints: list many "endpoint" -> Url;
        /// The authority of that etcd, on every master.
        ca_file: child optional "ca-file" -> AbsPath;
        /// The API server's certificate for that etcd, on every master.
        cert_file: child optional "cert-file" -> AbsPath;
        /// Its key.
        key_file: child optional "key-file" -> AbsPath;
        /// What its TLS servers accept.
        tls: block once "tls" -> EtcdTls;
        /// Flags that kapic has no setting for.
        extra_args: block once "extra-args" -> ExtraArgs;
    }
}

section! {
    /// What etcd's TLS servers accept.
    pub struct EtcdTls "tls" {
        /// The lowest version of TLS; from etcd 3.5 on.
        min_version: child optional "min-version" -> EtcdTlsVersion => flag "--tls-min-version";
        /// Cipher suites for TLS 1.2, by their Go names.
        cipher_suites: list many "cipher-suites" -> Text => flag "--cipher-suites";
    }
}

/// The words of `tls-min-version` as etcd writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EtcdTlsVersion(TlsVersion);

impl SettingType for EtcdTlsVersion {
    const TYPE: ValueType = TlsVersion::TYPE;

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        TlsVersion::read(scalar).map(Self)
    }

    fn render(&self) -> String {
        format!("TLS{}", self.0.word())
    }
}

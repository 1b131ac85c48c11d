//! `api-server { … }`: kube-apiserver.

use crate::schema::macros::section;
use crate::schema::types::{
    AbsPath, AdvertiseAddress, Authorizer, Duration, EncryptionProvider, Fraction, Int, Ip, KubeletClient, Name, Port, SanName,
    Text, Url,
};

use super::{Admission, Audit, ExtraArgs, FeatureGate, Tls};

section! {
    /// kube-apiserver.
    pub struct ApiServer "api-server" {
        /// The HTTPS port.
        port: child default("6443") "port" ["secure-port", "bindPort"] -> Port => flag "--secure-port";
        /// The plain-http port of versions before 1.20; 0 closes it. Unset, those versions serve it on loopback.
        insecure_port: child optional "insecure-port" -> Int<0, 65535> => flag "--insecure-port";
        /// The address to listen on.
        bind_address: child optional "bind-address" -> Ip => flag "--bind-address";
        /// The address that the cluster is told; `host-ip` is the host's own.
        advertise_address: child optional "advertise-address" ["advertiseAddress"] -> AdvertiseAddress;
        /// Joins the serving certificate.
        san: list many "san" ["certSANs", "cert-sans", "tls-sans", "subject-alternative-names"] -> SanName;
        /// Put the first service address into the serving certificate, as pods need it. Only to reproduce an old set-up without it.
        service_address_in_san: child default("#true") "service-address-in-san" -> bool;
        /// Admission plugins besides those that are on by default.
        admission_plugins: list many "admission-plugins" ["enable-admission-plugins", "admission-control"] -> Text => flag "--enable-admission-plugins";
        /// Admission plugins to leave out.
        disabled_admission_plugins: list many "disabled-admission-plugins" ["disable-admission-plugins"] -> Text => flag "--disable-admission-plugins";
        /// Configuration of admission plugins.
        admission: block once "admission" -> Admission;
        /// Who decides what a request may do, asked in this order.
        authorization: list many "authorization" ["authorization-mode"] -> Authorizer => flag "--authorization-mode";
        /// The server that the authorizer `Webhook` asks.
        authorization_webhook: block optional "authorization-webhook" -> AuthorizationWebhook;
        /// The policy file of the authorizer `ABAC`, on every master.
        authorization_policy: child optional "authorization-policy-file" -> AbsPath => flag "--authorization-policy-file";
        /// Whether requests without credentials are let in, as `system:anonymous`.
        anonymous_auth: child optional "anonymous-auth" -> bool;
        /// The only paths that requests without credentials may ask for; from 1.32 on. Health checks then work while all else stays closed.
        anonymous_paths: list many "anonymous-paths" -> Text;
        /// Accept bootstrap tokens. Unset: yes if there is one as a Secret.
        bootstrap_token_auth: child optional "bootstrap-token-auth" ["enable-bootstrap-token-auth"] -> bool;
        /// Identity from an OpenID Connect issuer.
        oidc: block optional "oidc" -> StructuredAuthentication;
        /// Requests for other API servers.
        aggregator: block optional "aggregator" -> Aggregator;
        /// How it calls kubelets.
        kubelet_calls: block once "kubelet-client" -> KubeletCalls;
        /// The audit log.
        audit: block once "audit" -> Audit;
        /// Encryption of Secrets in etcd.
        encryption: block optional "encryption" -> Encryption;
        /// Tokens of service accounts.
        service_account: block once "service-account" -> ServiceAccount;
        /// API groups and versions to switch on or off: `"rbac.authorization.k8s.io/v1"`, `"api/alpha=false"`.
        runtime_config: list many "runtime-config" -> Text => flag "--runtime-config";
        /// Feature gates.
        feature_gates: keyed many "feature-gate" -> FeatureGate;
        /// How long events stay.
        event_ttl: child optional "event-ttl" -> Duration => flag "--event-ttl";
        /// Whether pods may be privileged.
        allow_privileged: child optional "allow-privileged" -> bool => flag "--allow-privileged";
        /// How API servers agree on the endpoints of the `kubernetes` service.
        endpoint_reconciler: child optional "endpoint-reconciler" ["endpoint-reconciler-type"] -> Text => flag "--endpoint-reconciler-type";
        /// Requests that only read, at once.
        max_requests: child optional "max-requests-inflight" -> Int<1, 1000000> => flag "--max-requests-inflight";
        /// Requests that change something, at once.
        max_mutating_requests: child optional "max-mutating-requests-inflight" -> Int<1, 1000000> => flag "--max-mutating-requests-inflight";
        /// How long a request may take.
        request_timeout: child optional "request-timeout" -> Duration => flag "--request-timeout";
        /// Share of requests that are told to reconnect, so that load spreads over the API servers; at most 0.02.
        goaway_chance: child optional "goaway-chance" -> Fraction => flag "--goaway-chance";
        /// How long a stopping server goes on serving, so that load balancers can notice.
        shutdown_delay: child optional "shutdown-delay" ["shutdown-delay-duration"] -> Duration => flag "--shutdown-delay-duration";
        /// Serve profiles of itself.
        profiling: child optional "profiling" -> bool => flag "--profiling";
        /// What its TLS server accepts.
        tls: block once "tls" -> Tls;
        /// How much it logs.
        verbosity: child optional "verbosity" ["v"] -> Int<0, 10> => flag "--v";
        /// `text` or `json`; from 1.19 on.
        log_format: child optional "log-format" ["logging-format"] -> Text => flag "--logging-format";
        /// Write logs into files of this folder instead of the journal; before 1.26.
        log_dir: child optional "log-dir" -> AbsPath => flag "--log-dir";
        /// Log to the journal; before 1.26.
        log_to_stderr: child optional "log-to-stderr" ["logtostderr"] -> bool => flag "--logtostderr";
        /// Flags that kapic has no setting for.
        extra_args: block once "extra-args" -> ExtraArgs;
    }
}

section! {
    /// Requests that the API server passes on to others: certificates and headers that prove who asked.
    pub struct Aggregator "aggregator" {
        /// The user whose certificate is shown to the others, as older set-ups have it. Unset: a certificate of its own.
        client_user: child optional "client-certificate-of" -> Name;
        /// Common names that may claim to be the aggregator. An empty list lets every holder of a certificate of its authority do so.
        allowed_names: list many "allowed-names" ["requestheader-allowed-names"] -> Text;
        /// Send requests to endpoints instead of the service address.
        routing: child optional "routing" ["enable-aggregator-routing"] -> bool => flag "--enable-aggregator-routing";
    }
}

section! {
    /// How the API server calls kubelets, for logs and `exec`.
    pub struct KubeletCalls "kubelet-client" {
        /// With which certificate.
        certificate: child default("own") "certificate" -> KubeletClient;
        /// Check the kubelets' certificates. Without it anyone between can read and answer.
        verify: child default("#true") "verify" -> bool;
        /// Say `--kubelet-https`; before 1.22.
        https: child optional "https" -> bool => flag "--kubelet-https";
        /// Which of a node's addresses to use, in order.
        address_types: list many "address-types" ["kubelet-preferred-address-types"] -> Text => flag "--kubelet-preferred-address-types";
    }
}

section! {
    /// Encryption of objects in etcd.
    pub struct Encryption "encryption" {
        /// Which resources; unset: `secrets`.
        resources: list many "resources" -> Text;
        /// Keys, the one that encrypts first; all of them decrypt.
        keys: keyed many "key" -> EncryptionKey;
        /// Key management servers, asked through a socket on every master. The first one encrypts, before all keys.
        kms: keyed many "kms" -> KeyManagement;
        /// Objects that were written before encryption was switched on stay readable.
        identity: child default("#true") "read-unencrypted" -> bool;
    }
}

section! {
    /// One key for encryption in etcd; derived, never typed in.
    pub struct EncryptionKey "key" {
        /// Its name: of its derivation, and in front of every object that it encrypted.
        name: key required "name" -> Name;
        /// Which cipher.
        provider: property default("secretbox") "provider" -> EncryptionProvider;
        /// Counts rotations of this key.
        generation: property default("0") "generation" -> Int<0, 4294967295>;
    }
}

section! {
    /// A key management server (KMS v2): it holds the key, and kube-apiserver asks it through a socket; from 1.27 on.
    pub struct KeyManagement "kms" {
        /// Its name: in front of every object that it encrypted.
        name: key required "name" -> Name;
        /// The plugin's socket on the host: `"unix:///run/kms/vault.sock"`.
        endpoint: property required "endpoint" -> Text;
        /// How long an answer may take.
        timeout: property optional "timeout" -> Duration;
    }
}

section! {
    /// The server that the authorizer `Webhook` asks.
    pub struct AuthorizationWebhook "authorization-webhook" {
        /// A kubeconfig on every master that says where the server is.
        config_file: child required "config-file" -> AbsPath => flag "--authorization-webhook-config-file";
        /// The version of SubjectAccessReview that the server speaks: `v1` or `v1beta1`.
        version: child optional "version" -> Text => flag "--authorization-webhook-version";
        /// How long a yes is remembered.
        authorized_ttl: child optional "cache-authorized-ttl" -> Duration => flag "--authorization-webhook-cache-authorized-ttl";
        /// How long a no is remembered.
        unauthorized_ttl: child optional "cache-unauthorized-ttl" -> Duration => flag "--authorization-webhook-cache-unauthorized-ttl";
    }
}

section! {
    /// Tokens of service accounts.
    pub struct ServiceAccount "service-account" {
        /// Who issues them. Unset: `https://kubernetes.default.svc.` and the DNS domain, from 1.20 on.
        issuer: child optional "issuer" ["service-account-issuer"] -> Url;
        /// The audiences of the API server.
        audiences: list many "audiences" ["api-audiences"] -> Text => flag "--api-audiences";
        /// The longest life that a token may ask for.
        max_expiration: child optional "max-token-expiration" -> Duration => flag "--service-account-max-token-expiration";
        /// Let tokens in pods live a year although they say an hour.
        extend_expiration: child optional "extend-token-expiration" -> bool => flag "--service-account-extend-token-expiration";
        /// Refuse tokens whose object was deleted.
        lookup: child optional "lookup" -> bool => flag "--service-account-lookup";
        /// Counts rotations of the key pair. The halves of all generations from `verify-from` on are accepted.
        generation: child default("0") "generation" -> Int<0, 4294967295>;
        /// The oldest generation whose tokens are still accepted; unset: the current one.
        verify_from: child optional "verify-from" -> Int<0, 4294967295>;
    }
}

section! {
    /// Identity from an OpenID Connect issuer.
    pub struct StructuredAuthentication "oidc" {
        /// The issuer's URL.
        issuer: child required "issuer" -> Url;
        /// The client id that tokens are for.
        client_id: child required "client-id" -> Text;
        /// The claim that names the user.
        username_claim: child default("sub") "username-claim" -> Text;
        /// Goes before every user name.
        username_prefix: child default("oidc:") "username-prefix" -> Text;
        /// The claim that names the groups.
        groups_claim: child optional "groups-claim" -> Text;
        /// Goes before every group.
        groups_prefix: child default("oidc:") "groups-prefix" -> Text;
    }
}

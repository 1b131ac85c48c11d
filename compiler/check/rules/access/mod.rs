//! Who gets in and what they may do: authorities that are shared, requests that are let in, tokens, logs, encryption, units.

mod admission_protection;
mod anonymous;
mod audit_nothing;
mod audit_nowhere;
mod audit_without_policy;
mod authorizer_settings;
mod authorizers;
mod bootstrap_tokens_off;
mod bootstrap_tokens_unused;
mod cipher_unknown;
mod cipher_weak;
mod encryption_cipher;
mod encryption_custom;
mod encryption_keys;
mod encryption_resources;
mod encryption_unknown;
mod etcd_plain;
mod everything_allowed;
mod front_proxy;
mod insecure_port;
mod key_management;
mod kubelet_anonymous;
mod kubelet_authorization;
mod kubelet_client_shared;
mod kubelet_read_only_port;
mod kubelet_unverified;
mod node_labels;
mod node_syntax;
mod own_credentials;
mod profiling;
mod proxy_client_authority;
mod proxy_client_missing;
mod proxy_client_user;
mod proxy_names;
mod proxy_names_of_others;
mod san_unresolved;
mod sandbox_empty;
mod secrets_unencrypted;
mod service_address;
mod serving_requests;
mod shared_etcd_authority;
mod shared_etcd_certificate;
mod static_token;
mod system_masters;
mod systemd_directive;
mod systemd_unit;
mod token_fields;
mod token_lifetime;

use super::Run;

/// The rules of this family.
pub(super) const RULES: &[Run] = &[
    system_masters::rule,
    shared_etcd_authority::rule,
    shared_etcd_certificate::rule,
    front_proxy::rule,
    proxy_client_user::rule,
    proxy_client_missing::rule,
    static_token::rule,
    token_fields::rule,
    bootstrap_tokens_off::rule,
    bootstrap_tokens_unused::rule,
    kubelet_client_shared::rule,
    kubelet_unverified::rule,
    kubelet_read_only_port::rule,
    kubelet_anonymous::rule,
    kubelet_authorization::rule,
    insecure_port::rule,
    anonymous::rule,
    everything_allowed::rule,
    authorizers::rule,
    audit_without_policy::rule,
    audit_nowhere::rule,
    audit_nothing::rule,
    profiling::rule,
    cipher_weak::rule,
    cipher_unknown::rule,
    encryption_keys::rule,
    encryption_cipher::rule,
    encryption_resources::rule,
    encryption_unknown::rule,
    encryption_custom::rule,
    etcd_plain::rule,
    own_credentials::rule,
    service_address::rule,
    san_unresolved::rule,
    sandbox_empty::rule,
    node_labels::rule,
    node_syntax::rule,
    systemd_unit::rule,
    systemd_directive::rule,
    proxy_client_authority::rule,
    proxy_names::rule,
    proxy_names_of_others::rule,
    token_lifetime::rule,
    secrets_unencrypted::rule,
    serving_requests::rule,
    admission_protection::rule,
    authorizer_settings::rule,
    key_management::rule,
];

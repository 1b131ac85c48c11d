//! What a version of Kubernetes or etcd knows: flags, fields, admission plugins, controllers, gates, APIs.

mod admission_plugins;
mod admission_unconfigured;
mod anonymous_paths;
mod api_unserved;
mod controllers;
mod controllers_gated;
mod controllers_twice;
mod etcd_broken;
mod etcd_pairing;
mod etcd_timing;
mod event_rate_limit;
mod extra_args;
mod extra_args_deprecated;
mod extra_args_etcd;
mod extra_args_ignored;
mod extra_args_value;
mod extra_config;
mod extra_config_deprecated;
mod feature_gate_deprecated;
mod feature_gates;
mod field_values;
mod leader_election;
mod newer_patch;
mod own_fields;
mod own_flags;
mod pod_security;
mod proxy_addresses;
mod proxy_mode;
mod runtime_config;
mod runtime_config_form;
mod runtime_config_off;
mod runtime_config_value;
mod seccomp_gate;
mod setting_deprecated;
mod setting_unknown;
mod setting_value;
pub(crate) mod settings;
mod shutdown_grace;
mod unknown_version;

pub(in crate::check) use own_flags::setting as setting_of;

use super::Run;

/// The rules of this family.
pub(super) const RULES: &[Run] = &[
    unknown_version::rule,
    newer_patch::rule,
    setting_unknown::rule,
    setting_deprecated::rule,
    setting_value::rule,
    extra_args::rule,
    extra_args_deprecated::rule,
    extra_args_ignored::rule,
    extra_args_etcd::rule,
    extra_config::rule,
    extra_config_deprecated::rule,
    admission_plugins::rule,
    pod_security::rule,
    event_rate_limit::rule,
    admission_unconfigured::rule,
    seccomp_gate::rule,
    feature_gates::rule,
    feature_gate_deprecated::rule,
    runtime_config::rule,
    api_unserved::rule,
    runtime_config_value::rule,
    runtime_config_form::rule,
    runtime_config_off::rule,
    controllers::rule,
    controllers_gated::rule,
    controllers_twice::rule,
    proxy_addresses::rule,
    etcd_pairing::rule,
    etcd_broken::rule,
    anonymous_paths::rule,
    proxy_mode::rule,
    leader_election::rule,
    etcd_timing::rule,
    shutdown_grace::rule,
];

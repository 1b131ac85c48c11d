//! Hosts, etcd, the endpoint and the load balancers.

mod bypassed_load_balancers;
mod data_folder;
mod duplicate_address;
mod duplicate_host;
mod duplicate_id;
mod endpoint_elsewhere;
mod endpoint_is_one_master;
mod etcd_endpoints;
mod etcd_even;
mod etcd_placement;
mod hairpin;
mod health_check_anonymous;
mod health_check_nginx;
mod health_check_tcp;
mod load_balancer_hosts;
mod load_balancer_port;
mod lonely_vip;
mod masters_disagree;
mod no_endpoint;
mod no_masters;
mod vip;

use super::Run;

/// The rules of this family.
pub(super) const RULES: &[Run] = &[
    no_masters::rule,
    duplicate_host::rule,
    duplicate_id::rule,
    duplicate_address::rule,
    masters_disagree::rule,
    etcd_even::rule,
    etcd_placement::rule,
    no_endpoint::rule,
    endpoint_is_one_master::rule,
    load_balancer_hosts::rule,
    load_balancer_port::rule,
    bypassed_load_balancers::rule,
    vip::rule,
    health_check_anonymous::rule,
    health_check_nginx::rule,
    health_check_tcp::rule,
    endpoint_elsewhere::rule,
    hairpin::rule,
    lonely_vip::rule,
    etcd_endpoints::rule,
    data_folder::rule,
];

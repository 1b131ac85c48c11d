//! `load-balancer haproxy { … }`: what stands before the API servers.

use crate::schema::macros::section;
use crate::schema::types::{Duration, HealthCheck, Int, Ip, LoadBalancerKind, Name, Port, TemplatePath, Text};

section! {
    /// What stands before the API servers: TLS is passed through, never ended.
    pub struct LoadBalancer "load-balancer" {
        /// What it is.
        kind: argument required "kind" -> LoadBalancerKind;
        /// Where it runs: `load-balancers`, `masters`, or `nodes` (on every node, for that node alone, on 127.0.0.1).
        placement: property default("load-balancers") "on" -> Name;
        /// The port that it listens on. Unset: the endpoint's port; on masters it must differ from the API server's.
        port: property optional "port" -> Port;
        /// How it finds out whether an API server is well.
        health_check: child default("tcp") "health-check" -> HealthCheck;
        /// Time between two checks.
        check_interval: child default("3s") "check-interval" -> Duration;
        /// Failed checks, or failed connections for nginx, until a server counts as lost.
        check_fall: child default("3") "check-fall" -> Int<1, 100>;
        /// Good checks until a lost server counts again; haproxy only.
        check_rise: child default("2") "check-rise" -> Int<1, 100>;
        /// How long a connection to a server may take to open.
        connect_timeout: child default("5s") "connect-timeout" -> Duration;
        /// Connections at once. Unset: what the template says.
        max_connections: child optional "max-connections" -> Int<1, 10000000>;
        /// How long a silent connection stays open; watches are silent for long.
        idle_timeout: child default("1h") "idle-timeout" -> Duration;
        /// An address that moves between the load balancers, by keepalived.
        vip: block optional "vip" -> Vip;
        /// The template of its configuration. Unset: `std:haproxy/haproxy.cfg` or `std:nginx/nginx.conf`.
        template: child optional "template" -> TemplatePath;
    }
}

section! {
    /// An address that moves between hosts by VRRP, unicast, without a password: VRRP's is sent in the clear.
    pub struct Vip "vip" {
        /// The address.
        address: argument required "address" -> Ip;
        /// Bits of its network.
        prefix: property default("24") "prefix" -> Int<1, 128>;
        /// The network interface, such as `eth0`.
        interface: property required "interface" -> Text;
        /// Tells VRRP groups on one network apart.
        router_id: property default("51") "router-id" -> Int<1, 255>;
        /// The template of keepalived's configuration.
        template: child default("std:keepalived/keepalived.conf") "template" -> TemplatePath;
        /// The template of the script that asks whether the load balancer beside it is well.
        check_template: child default("std:keepalived/check-load-balancer.sh") "check-template" -> TemplatePath;
    }
}

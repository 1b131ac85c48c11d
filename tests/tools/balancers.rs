//! haproxy, nginx and keepalived read their configurations, for every kind of health check and every place that a balancer can stand.

use std::fs;
use std::path::Path;

use crate::support::{Built, build, example, have, have_root, must, text};

/// A copy of a configuration in which paths of the host lead into its tree.
fn rerooted(built: &Built, host: &str, path: &str, folder: &Path) -> std::path::PathBuf {
    let tree = built.host(host);
    let original = fs::read_to_string(tree.join(path)).unwrap_or_else(|error| panic!("{host}:{path}: {error}"));
    let mut moved = original.clone();
    for (file, _) in built.files() {
        if let Some(absolute) = file.strip_prefix(&format!("hosts/{host}")) {
            for before in [' ', '"'] {
                moved = moved.replace(&format!("{before}{absolute}"), &format!("{before}{}{absolute}", text(&tree)));
            }
        }
    }
    let copy = folder.join(Path::new(path).file_name().unwrap());
    fs::write(&copy, moved).unwrap();
    copy
}

fn description(balancer: &str, settings: &str) -> String {
    format!(
        r#"kapic 1
use "std:control-plane"
cluster lab {{
    apply control-plane
    kubernetes "1.36.3"
    etcd "3.6.14"
    endpoint "api.example.com:7443"
    pki {{ epoch "2026-11-01T00:00:00Z" }}
    masters {{
        host m1 ip="192.0.2.11"
        host m2 ip="192.0.2.12"
        host m3 ip="192.0.2.13"
    }}
    load-balancers {{
        host lb1 ip="192.0.2.21"
        host lb2 ip="192.0.2.22"
    }}
    {balancer}
    {settings}
}}
"#
    )
}

const TCP: &str = "health-check tcp; allow K0509 reason=\"the test wants it\"";
const ANONYMOUS: &str = "api-server { (unset)anonymous-auth; anonymous-paths \"/livez\" \"/readyz\" \"/healthz\" }";

#[test]
fn haproxy_reads_every_kind_of_check() {
    if !have("haproxy") {
        return;
    }
    let check = |built: &Built, host: &str| {
        let folder = tempfile::tempdir().unwrap();
        let config = rerooted(built, host, "etc/haproxy/haproxy.cfg", folder.path());
        must("haproxy", &["-c", "-f", text(&config)]);
    };
    check(example("ha"), "lb1");
    check(example("article"), "m1");
    for (health, settings) in [(TCP, ""), ("health-check client-certificate", ""), ("health-check http", ANONYMOUS)] {
        check(&build(&description(&format!("load-balancer haproxy {{ {health} }}"), settings)), "lb1");
    }
}

#[test]
fn nginx_reads_its_configuration() {
    if !have("nginx") {
        return;
    }
    let built = build(&description(&format!("load-balancer nginx {{ {TCP} }}"), ""));
    let folder = tempfile::tempdir().unwrap();
    let config = rerooted(&built, "lb1", "etc/nginx/nginx.conf", folder.path());
    must("nginx", &["-t", "-q", "-c", text(&config), "-e", "stderr"]);
}

#[test]
fn keepalived_reads_its_configuration() {
    if !have("keepalived") || !have("ip") || !have_root() {
        return;
    }
    // keepalived wants the interface to exist: a namespace of its own has one of that name, and no way out.
    let script = "ip link add eth0 type veth peer name eth1 && exec keepalived -t -f \"$1\"";
    for host in ["lb1", "lb2"] {
        let folder = tempfile::tempdir().unwrap();
        let config = rerooted(example("ha"), host, "etc/keepalived/keepalived.conf", folder.path());
        must("unshare", &["--net", "sh", "-c", script, "sh", text(&config)]);
    }
}

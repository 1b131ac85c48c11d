//! A node joins with nothing but the bootstrap kubeconfig, and may afterwards do what a node may.

use std::fs;

use crate::cluster::{Cluster, journal};
use crate::host::Host;
use crate::process::until;
use crate::report::Report;

/// The checks, in the order of the table.
pub fn all(cluster: &Cluster, report: &mut Report) {
    let names = [
        "a kubelet gets its certificate with the bootstrap token alone",
        "the kubelet registers its node, with its labels, and is ready",
        "the bootstrap token can read nothing",
        "a node reads no Secret that is not its pods'",
        "an API server reaches the kubelet, which trusts its certificate",
        "the bundle's own check.sh finds nothing wrong",
    ];
    let Some(node) = cluster.nodes().next() else {
        names.iter().for_each(|name| report.skip(name, "the example has no node here"));
        return;
    };
    let joined = report.check(names[0], || certificate(cluster, node));
    if !joined {
        names[1..].iter().for_each(|name| report.skip(name, "the kubelet has no certificate"));
        return;
    }
    report.check(names[1], || registered(cluster, node));
    report.check(names[2], || token_is_weak(cluster, node));
    report.check(names[3], || node_is_weak(cluster, node));
    report.check(names[4], || reached(cluster, node));
    let journals = || journal(node, "kubelet kube-proxy");
    report.check(names[5], || cluster.operator("./check.sh").map(|_| ()).map_err(|reason| format!("{reason}\n{}", journals())));
}

/// Parameters of the kernel that kube-proxy sets.
const PROXY: [&str; 4] = [
    "net.netfilter.nf_conntrack_max",
    "net.netfilter.nf_conntrack_tcp_timeout_established",
    "net.netfilter.nf_conntrack_tcp_timeout_close_wait",
    "net.ipv4.conf.all.route_localnet",
];

/// What an operator's machine has before a kubelet starts: a container runtime, and a network for pods.
pub fn prepare(node: &Host) -> Result<(), String> {
    let network = r#"{"cniVersion":"1.0.0","name":"boot","plugins":[{"type":"bridge","bridge":"pods","isGateway":true,
        "ipam":{"type":"host-local","ranges":[[{"subnet":"10.112.1.0/24"}]]}}]}"#;
    let folder = node.disk().join("etc/cni/net.d");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    fs::write(folder.join("10-boot.conflist"), network).map_err(|error| error.to_string())?;
    // What kube-proxy sets: only the first network namespace of a machine may set the size of the table of connections. The unit must see
    // the files that stand in for it, and with this one directive systemd would give it a `/proc` without them.
    node.own_parameters(&PROXY.map(str::to_owned))?;
    node.run(10, "mkdir -p /etc/systemd/system/kube-proxy.service.d")?;
    let drop_in = node.disk().join("etc/systemd/system/kube-proxy.service.d/boot.conf");
    fs::write(drop_in, "[Service]\nProtectControlGroups=no\n").map_err(|error| error.to_string())?;
    node.run(20, "systemctl daemon-reload")?;
    // An overlay cannot lie on an overlay: images and pods get memory of their own.
    node.run(30, "mkdir -p /var/lib/containerd && mount -t tmpfs tmpfs /var/lib/containerd && systemctl start containerd")?;
    until(30, || node.run(10, "test -S /run/containerd/containerd.sock").map(|_| ()))
}

fn certificate(cluster: &Cluster, node: &Host) -> Result<(), String> {
    let there = || node.run(10, "test -s /var/lib/kubelet/pki/kubelet-client-current.pem").map(|_| ());
    until(90, there).map_err(|reason| format!("{reason}\n{}", journal(node, "kubelet")))?;
    let request = cluster.client.kubectl(&["get", "certificatesigningrequests", "--output=jsonpath={.items[*].spec.username}"])?;
    if request.contains("system:bootstrap:") { Ok(()) } else { Err(format!("the request came from `{request}`")) }
}

fn registered(cluster: &Cluster, node: &Host) -> Result<(), String> {
    let name = format!("node/{}", node.name);
    let ready = || {
        let condition = "--output=jsonpath={.status.conditions[?(@.type==\"Ready\")]}";
        let said = cluster.client.kubectl(&["get", &name, condition])?;
        if said.contains(r#""status":"True""#) { Ok(()) } else { Err(said) }
    };
    until(90, ready).map_err(|reason| format!("{reason}\n{}", journal(node, "kubelet")))?;
    let labels = cluster.client.kubectl(&["get", &name, "--output=jsonpath={.metadata.labels}"])?;
    let unit = cluster.bundle.read(&format!("hosts/{}/etc/systemd/system/kubelet.service", node.name))?;
    let wanted = unit.lines().find_map(|line| line.trim().strip_prefix("--node-labels=")).unwrap_or_default();
    let missing = wanted.trim_end_matches(" \\").split(',').filter_map(|label| label.split_once('='));
    match missing.into_iter().find(|(key, value)| !labels.contains(&format!(r#""{key}":"{value}""#))) {
        None => Ok(()),
        Some((key, _)) => Err(format!("label `{key}` is missing: {labels}")),
    }
}

fn token_is_weak(cluster: &Cluster, node: &Host) -> Result<(), String> {
    let config = cluster.bundle.read(&format!("hosts/{}/etc/kubernetes/bootstrap-kubelet.conf", node.name))?;
    let token = config.lines().find_map(|line| line.trim().strip_prefix("token: ")).ok_or("no token")?.trim_matches('"');
    let header = format!("Authorization: Bearer {token}");
    for path in ["/api/v1/nodes", "/api/v1/namespaces/kube-system/secrets", "/api/v1/namespaces/default/configmaps"] {
        let (status, _) = cluster.client.curl(None, &format!("{}{path}", cluster.endpoint), &["--header", &header]);
        if status != "403" {
            return Err(format!("{path}: {status}"));
        }
    }
    Ok(())
}

fn node_is_weak(cluster: &Cluster, node: &Host) -> Result<(), String> {
    let certificate = node.disk().join("var/lib/kubelet/pki/kubelet-client-current.pem");
    let target = fs::read_link(&certificate).unwrap_or_else(|_| certificate.clone());
    let inside = node.disk().join(target.strip_prefix("/").unwrap_or(&target));
    let identity = crate::client::Identity { certificate: inside.clone(), key: inside };
    let status = |path: &str| cluster.client.curl(Some(&identity), &format!("{}{path}", cluster.endpoint), &[]).0;
    let own = status(&format!("/api/v1/nodes/{}", node.name));
    let (secret, all) = (status("/api/v1/namespaces/default/secrets/boot-secret"), status("/api/v1/secrets"));
    if own == "200" && secret == "403" && all == "403" {
        Ok(())
    } else {
        Err(format!("its node {own}, a Secret {secret}, all {all}"))
    }
}

/// The proxy of an API server shows its client certificate to the kubelet and checks the kubelet's.
fn reached(cluster: &Cluster, node: &Host) -> Result<(), String> {
    for master in cluster.having("kube-apiserver") {
        let server = format!("--server=https://{}:6443", master.address);
        let path = format!("/api/v1/nodes/{}/proxy/healthz", node.name);
        let said = until(20, || cluster.client.kubectl(&[&server, "get", "--raw", &path]))?;
        if said.trim() != "ok" {
            return Err(format!("{}: {said}", master.name));
        }
    }
    Ok(())
}

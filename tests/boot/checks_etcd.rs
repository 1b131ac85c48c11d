//! etcd: healthy over mutual TLS, and closed to everybody else.

use crate::client::Identity;
use crate::cluster::Cluster;
use crate::process::both;
use crate::report::Report;

/// The checks, in the order of the table.
pub fn all(cluster: &Cluster, report: &mut Report) {
    report.check("etcd: every member is healthy over mutual TLS", || healthy(cluster));
    report.check("etcd: plain HTTP is refused", || refused(cluster, "http", &[]));
    report.check("etcd: a client without a certificate is refused", || refused(cluster, "https", &["--insecure"]));
    report.check("etcd: a certificate of a foreign authority is refused", || {
        let foreign = Identity::foreign(&cluster.scratch())?;
        refused(cluster, "https", &["--insecure", "--cert", &text(&foreign.certificate), "--key", &text(&foreign.key)])
    });
    if cluster.bundle.path("cluster/pki/etcd/ca.crt").exists() {
        report.check("etcd: the cluster administrator's certificate is refused", || {
            let mighty = [text(&cluster.mighty.certificate), text(&cluster.mighty.key)];
            refused(cluster, "https", &["--insecure", "--cert", &mighty[0], "--key", &mighty[1]])
        });
        report.check("etcd: packets of hosts that have no business with it are dropped", || filtered(cluster));
    } else {
        report.skip("etcd: the cluster administrator's certificate is refused", "the example has one authority for everything");
        report.skip("etcd: packets of hosts that have no business with it are dropped", "the example does not harden its units");
    }
}

/// etcdctl as the runbook has it, with other words at its end.
pub fn etcdctl(cluster: &Cluster, words: &str) -> Result<String, String> {
    let runbook = cluster.bundle.read("cluster/runbook.md")?;
    let line = runbook.lines().find(|line| line.contains("/etcdctl --endpoints")).ok_or("the runbook shows no etcdctl")?;
    let command = line.split(" get /registry/").next().unwrap_or(line);
    let host = cluster.having("etcd").next().ok_or("no host has etcd")?;
    host.run(30, &format!("ETCDCTL_API=3 {command} {words}"))
}

fn healthy(cluster: &Cluster) -> Result<(), String> {
    let said = etcdctl(cluster, "endpoint health 2>&1")?;
    let healthy = said.matches("is healthy").count();
    let members = cluster.having("etcd").count();
    if healthy == members { Ok(()) } else { Err(format!("{healthy} of {members} are healthy: {said}")) }
}

/// Asks every member from a master, which packet filters let through, and wants no answer that tells anything.
fn refused(cluster: &Cluster, scheme: &str, more: &[&str]) -> Result<(), String> {
    for host in cluster.having("etcd") {
        let from = cluster.having("etcd").last().ok_or("no host has etcd")?;
        let url = format!("{scheme}://{}:2379/version", host.address);
        let mut arguments = vec![
            "netns",
            "exec",
            &from.name,
            "curl",
            "--silent",
            "--show-error",
            "--max-time",
            "5",
            "--write-out",
            "\n%{http_code}",
        ];
        arguments.extend(more);
        arguments.push(&url);
        let (_, said) = both(10, "ip", &arguments);
        if said.contains("etcdserver") || said.contains("\n200") {
            return Err(format!("{} answers: {said}", host.name));
        }
        // Refused by etcd, not by a network that carries nothing.
        if said.contains("timed out") || said.contains("Failed to connect") {
            return Err(format!("{} cannot be reached: {said}", host.name));
        }
    }
    Ok(())
}

fn filtered(cluster: &Cluster) -> Result<(), String> {
    for host in cluster.having("etcd") {
        let probe = |from: &[&str]| {
            let url = format!("https://{}:2379/version", host.address);
            let mut all = from.to_vec();
            all.extend(["curl", "--silent", "--show-error", "--insecure", "--max-time", "2", &url]);
            both(5, all[0], &all[1..]).1
        };
        let said = probe(&["env"]);
        if !said.contains("timed out") {
            return Err(format!("{} answers the operator: {said}", host.name));
        }
    }
    Ok(())
}

fn text(path: &std::path::Path) -> String {
    path.display().to_string()
}

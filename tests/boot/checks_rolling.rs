//! Changes that roll through the masters one by one, while a client writes: one more name in the certificates, a new minor version.

use crate::bundle::{Bundle, Changes};
use crate::cluster::{Cluster, journal};
use crate::process::until;
use crate::report::Report;
use crate::writer::{Writer, Writes, all_there};

/// A name that no certificate has before.
const NAME: &str = "new-name.example.com";

/// The checks, in the order of the table.
pub fn all(cluster: &mut Cluster, report: &mut Report) {
    let name = "one more name rolls through the masters and no request fails";
    if cluster.having("kube-apiserver").count() < 2 {
        report.skip(name, "there is one master");
        return;
    }
    report.check(name, || one_more_name(cluster));
    if let Some(next) = cluster.run.next.clone() {
        report.check(&format!("an upgrade to {next} rolls through the masters and no request fails"), || upgrade(cluster, &next));
    }
}

fn changes(cluster: &Cluster, kubernetes: &str) -> Changes {
    let mut more = cluster.run.changes.clone();
    // The handbook has a list of names already.
    let (place, line) = match cluster.run.example.as_str() {
        "article" => (" kubernetes.default.svc.cluster\n", format!(" kubernetes.default.svc.cluster {NAME}\n")),
        _ => ("    api-server {\n", format!("    api-server {{\n        san {NAME}\n")),
    };
    more.push((place.to_owned(), line));
    Changes { kubernetes: kubernetes.to_owned(), etcd: cluster.run.etcd.clone(), more }
}

fn one_more_name(cluster: &mut Cluster) -> Result<(), String> {
    let bundle =
        Bundle::build(&cluster.run.example, &changes(cluster, &cluster.run.kubernetes), &cluster.scratch().join("renamed"))?;
    let version = cluster.run.kubernetes.clone();
    roll(cluster, &bundle, &version, "renamed", &["kube-apiserver"])?;
    for host in cluster.having("kube-apiserver") {
        let target = format!("{NAME}:6443:{}", host.address);
        let (status, said) =
            cluster.client.curl(Some(&cluster.mighty), &format!("https://{NAME}:6443/readyz"), &["--resolve", &target]);
        if status != "200" {
            return Err(format!("{} does not have the name: {status}: {said}", host.name));
        }
    }
    Ok(())
}

fn upgrade(cluster: &mut Cluster, next: &str) -> Result<(), String> {
    let bundle = Bundle::build(&cluster.run.example, &changes(cluster, next), &cluster.scratch().join("upgraded"))?;
    roll(cluster, &bundle, next, "upgraded", &["kube-apiserver", "kube-controller-manager", "kube-scheduler"])?;
    for host in cluster.having("kube-apiserver") {
        let server = format!("--server=https://{}:6443", host.address);
        let said = cluster.client.kubectl(&[&server, "get", "--raw=/version"])?;
        if !said.contains(&format!("v{next}")) {
            return Err(format!("{} is {said}", host.name));
        }
    }
    Ok(())
}

/// Copies a bundle onto one master after the other and restarts what has to, as the runbook says: the next one when the last is ready.
fn roll(cluster: &Cluster, bundle: &Bundle, version: &str, label: &str, units: &[&str]) -> Result<(), String> {
    let writer = Writer::start(&cluster.client, &cluster.mighty, &cluster.endpoint, label);
    let rolled = writer.acknowledges(10, 60).and_then(|()| {
        cluster.having("kube-apiserver").try_for_each(|host| {
            cluster.apply(bundle, host, version, &cluster.run.etcd)?;
            host.run(20, "systemd-sysusers; systemd-tmpfiles --create; systemctl daemon-reload")?;
            for unit in units {
                host.run(150, &format!("systemctl restart {unit}"))
                    .map_err(|reason| format!("{reason}\n{}", journal(host, unit)))?;
            }
            cluster.whole()?;
            balanced(cluster, &host.name)?;
            writer.acknowledges(5, 30)
        })
    });
    let writes = writer.stop()?;
    rolled?;
    all_there(&cluster.client, &cluster.endpoint, label, &writes)?;
    none_failed(&writes)
}

/// Waits until load balancers count a master in again: until then the next one must stay.
fn balanced(cluster: &Cluster, master: &str) -> Result<(), String> {
    for balancer in cluster.having("haproxy") {
        let log = format!("journalctl --no-pager --output=cat --unit=haproxy | grep 'Server kube-apiserver/{master} ' | tail -n 1");
        until(60, || {
            let last = balancer.run(10, &log)?;
            if last.is_empty() || last.contains(" is UP") { Ok(()) } else { Err(last) }
        })?;
    }
    Ok(())
}

fn none_failed(writes: &Writes) -> Result<(), String> {
    let failed: Vec<String> =
        writes.iter().filter(|(_, status)| status != "201").map(|(name, status)| format!("{name}: {status}")).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("{} of {} requests failed: {}", failed.len(), writes.len(), failed.join(", ")))
    }
}

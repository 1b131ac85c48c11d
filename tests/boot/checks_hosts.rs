//! What systemd says of the units, and what the kernel says of their processes.

use crate::cluster::Cluster;
use crate::host::Host;
use crate::process::until;
use crate::report::Report;

/// What is looked at after everything has run for a while.
pub fn steadiness(cluster: &Cluster, report: &mut Report) {
    report.check("every unit is active and none was restarted", || units(cluster, steady));
}

/// The checks, in the order of the table.
pub fn all(cluster: &Cluster, report: &mut Report) {
    report.check("servers queue as many new connections as the kernel allows", || cluster.having("etcd").try_for_each(backlog));
    if cluster.hardened() {
        report.check("components run unprivileged: own user, no capabilities, system calls filtered", || {
            cluster.having("etcd").try_for_each(|host| {
                CONFINED.iter().filter(|unit| host_has(cluster, host, unit)).try_for_each(|unit| confined(host, unit))
            })
        });
    } else {
        report.skip(
            "components run unprivileged: own user, no capabilities, system calls filtered",
            "the example does not harden its units",
        );
    }
}

/// Units that need no privilege at all.
const CONFINED: [&str; 4] = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

impl Cluster {
    /// Whether the example hardens its units.
    pub fn hardened(&self) -> bool {
        self.bundle.read("cluster/runbook.md").is_ok_and(|runbook| runbook.contains("systemd-sysusers"))
    }
}

fn units(cluster: &Cluster, check: impl Fn(&Host, &str) -> Result<(), String>) -> Result<(), String> {
    for listed in &cluster.listed {
        let host = cluster.host(&listed.name)?;
        listed.units.iter().try_for_each(|unit| check(host, unit))?;
    }
    Ok(())
}

fn host_has(cluster: &Cluster, host: &Host, unit: &str) -> bool {
    cluster.having(unit).any(|found| found.name == host.name)
}

fn steady(host: &Host, unit: &str) -> Result<(), String> {
    let show = format!("systemctl show {unit} --property=ActiveState,SubState,NRestarts,UnitFileState");
    until(20, || {
        let said = host.run(10, &show)?;
        let wanted = ["ActiveState=active", "SubState=running", "NRestarts=0", "UnitFileState=enabled"];
        match wanted.iter().find(|line| !said.lines().any(|found| found == **line)) {
            None => Ok(()),
            Some(_) => Err(format!("{}: {unit}: {}\n{}", host.name, said.replace('\n', " "), crate::cluster::journal(host, unit))),
        }
    })
}

fn confined(host: &Host, unit: &str) -> Result<(), String> {
    let line = format!("cat /proc/$(systemctl show {unit} --property=MainPID --value)/status");
    let status = host.run(10, &line)?;
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).unwrap_or_default().to_owned();
    let wanted = [("CapEff:", "0000000000000000"), ("CapBnd:", "0000000000000000"), ("NoNewPrivs:", "1"), ("Seccomp:", "2")];
    for (name, value) in wanted {
        if field(name) != value {
            return Err(format!("{}: {unit}: {name} {}", host.name, field(name)));
        }
    }
    let user = field("Uid:");
    if user.split_whitespace().all(|id| id != "0") { Ok(()) } else { Err(format!("{}: {unit} runs as root", host.name)) }
}

/// A server that cannot read the kernel's limit takes 128.
fn backlog(host: &Host) -> Result<(), String> {
    let limit = host.run(10, "cat /proc/sys/net/core/somaxconn")?;
    for port in ["2379", "6443"] {
        let said = host.run(10, &format!("ss --no-header --listening --tcp --numeric 'sport = :{port}'"))?;
        let queues: Vec<&str> = said.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
        if queues.is_empty() || queues.iter().any(|queue| *queue != limit.trim()) {
            return Err(format!("{}: port {port} queues {queues:?} of {}", host.name, limit.trim()));
        }
    }
    Ok(())
}

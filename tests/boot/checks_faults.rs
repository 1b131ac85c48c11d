//! Faults: a load balancer that dies, and each master in turn, while a client writes through the endpoint.

use crate::binaries;
use crate::cluster::Cluster;
use crate::process::until;
use crate::report::Report;
use crate::writer::{Writer, all_there};

/// The checks, in the order of the table.
pub fn all(cluster: &mut Cluster, report: &mut Report) {
    let (address, masters) =
        ("the address moves when its load balancer dies", "each master dies in turn under writes: nothing acknowledged is lost");
    if cluster.hosts.len() < 2 {
        report.skip(address, "there is one host");
        report.skip(masters, "there is one host");
        return;
    }
    if cluster.having("keepalived").count() > 1 {
        report.check(address, || address_moves(cluster));
    } else {
        report.skip(address, "the example has no address that moves");
    }
    report.check(masters, || masters_die(cluster));
}

impl Cluster {
    /// Ends a host at once.
    fn cut_power(&mut self, name: &str) -> Result<(), String> {
        self.hosts.iter_mut().find(|host| host.name == name).ok_or("no such host")?.cut_power()
    }

    /// Boots it again, with its disk.
    fn power_on(&mut self, name: &str) -> Result<(), String> {
        let binaries = binaries::given().unwrap_or_else(binaries::root);
        self.hosts.iter_mut().find(|host| host.name == name).ok_or("no such host")?.boot(&binaries)
    }

    /// Waits until every API server is ready and etcd is whole.
    pub fn whole(&self) -> Result<(), String> {
        self.servers_ready()?;
        until(60, || crate::checks_etcd::etcdctl(self, "endpoint health").map(|_| ()))
    }

    fn answers(&self) -> Result<(), String> {
        let (status, said) = self.client.curl(Some(&self.mighty), &format!("{}/readyz", self.endpoint), &[]);
        if status == "200" { Ok(()) } else { Err(format!("{status}: {said}")) }
    }
}

fn address_moves(cluster: &mut Cluster) -> Result<(), String> {
    let address = cluster.run.endpoint_addresses[0].clone();
    let holds = |cluster: &Cluster| -> Vec<String> {
        let holding =
            cluster.having("keepalived").filter(|host| host.ask(10, &format!("ip address show | grep -q 'inet {address}/'")).0);
        holding.map(|host| host.name.clone()).collect()
    };
    let before = holds(cluster);
    let [first] = &before[..] else { return Err(format!("the address is on {before:?}")) };
    cluster.cut_power(first)?;
    until(30, || cluster.answers())?;
    cluster.power_on(first)?;
    let runs = |unit: &str| cluster.host(first)?.run(10, &format!("systemctl is-active {unit}")).map(|_| ());
    until(60, || runs("haproxy").and_then(|()| runs("keepalived")))?;
    let after = holds(cluster);
    // The one that came back does not take the address away.
    if after.len() == 1 && after != before {
        cluster.answers()
    } else {
        Err(format!("the address was on {before:?}, now on {after:?}"))
    }
}

fn masters_die(cluster: &mut Cluster) -> Result<(), String> {
    let masters: Vec<String> = cluster.having("kube-apiserver").map(|host| host.name.clone()).collect();
    for name in masters {
        let label = format!("death-of-{name}");
        let writer = Writer::start(&cluster.client, &cluster.mighty, &cluster.endpoint, &label);
        let died = dies_and_returns(cluster, &name, &writer);
        let writes = writer.stop()?;
        died?;
        for host in cluster.having("kube-apiserver") {
            all_there(&cluster.client, &format!("https://{}:6443", host.address), &label, &writes)?;
        }
    }
    Ok(())
}

fn dies_and_returns(cluster: &mut Cluster, name: &str, writer: &Writer) -> Result<(), String> {
    writer.acknowledges(20, 60)?;
    cluster.cut_power(name)?;
    // Writes go on while it is away: not at once, as a load balancer has to notice, but soon.
    writer.acknowledges(20, 90).map_err(|reason| format!("without {name}: {reason}"))?;
    cluster.power_on(name)?;
    cluster.whole().map_err(|reason| format!("after {name} came back: {reason}"))
}

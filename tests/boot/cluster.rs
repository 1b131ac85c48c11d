//! A cluster inside the enclosure: hosts that got their part of a bundle, brought up step by step as the bundle's runbook says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::bundle::{Bundle, Changes, Listed};
use crate::client::{Client, Identity};
use crate::enclosure::{FOLDER, furnish};
use crate::host::Host;
use crate::process::{both, run, until, variable};
use crate::report::Report;
use crate::runbook::{Step, section, titles};
use crate::runs::{Inside, Run};
use crate::{binaries, checks_api, checks_etcd, checks_faults, checks_hosts, checks_join, checks_rolling, image};

/// All that checks look at.
pub struct Cluster {
    pub run: Run,
    pub bundle: Bundle,
    pub listed: Vec<Listed>,
    pub hosts: Vec<Host>,
    pub client: Client,
    /// The certificate of the super administrator.
    pub mighty: Identity,
    /// `https://NAME:PORT`, as clients name it.
    pub endpoint: String,
}

/// The first process of the enclosure: boots, checks, reports. When it ends, so does everything in there.
pub fn run_inside(arguments: &[String]) -> ExitCode {
    let report = Inside::parse(arguments).and_then(|inside| {
        let mut report = Report::new(inside.run.title());
        drive(&inside, &mut report)?;
        inside.save(&report)?;
        Ok(report)
    });
    match report {
        Ok(report) if report.failures() == 0 => ExitCode::SUCCESS,
        Ok(report) => {
            println!("{}: {} checks failed", report.title, report.failures());
            ExitCode::FAILURE
        }
        Err(reason) => {
            println!("boot: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Everything in order. What later checks stand on ends the run if it fails.
fn drive(inside: &Inside, report: &mut Report) -> Result<(), String> {
    furnish(&inside.run.operator)?;
    let mut cluster = Cluster::set_up(inside)?;
    check_all(&mut cluster, report);
    hold(&cluster);
    Ok(())
}

fn check_all(cluster: &mut Cluster, report: &mut Report) {
    if !report.check("hosts boot their systemd", || cluster.boot()) {
        return;
    }
    if !cluster.bring_up(report) {
        return;
    }
    checks_hosts::all(cluster, report);
    checks_etcd::all(cluster, report);
    checks_api::all(cluster, report);
    checks_join::all(cluster, report);
    checks_hosts::steadiness(cluster, report);
    checks_faults::all(cluster, report);
    checks_rolling::all(cluster, report);
}

/// Leaves the hosts as they are for someone to look around, for an hour at most, if the environment asks for it.
fn hold(cluster: &Cluster) {
    let Some(_) = variable("KAPIC_BOOT_HOLD") else { return };
    println!(
        "boot: the hosts stay for an hour, or until this ends; enter the enclosure with `nsenter --all --target PID`, PID being that of"
    );
    println!("boot: the process `{}`, and from there a host:", crate::enclosure::INSIDE);
    cluster.hosts.iter().for_each(|host| println!("boot: {}: {} sh", host.name, host.entrance()));
    thread::sleep(Duration::from_secs(3600));
}

impl Cluster {
    fn set_up(inside: &Inside) -> Result<Self, String> {
        let run = inside.run.clone();
        let changes = Changes { kubernetes: run.kubernetes.clone(), etcd: run.etcd.clone(), more: run.changes.clone() };
        let bundle = Bundle::build(&run.example, &changes, &Path::new(FOLDER).join("bundle"))?;
        let listed = bundle.hosts()?;
        let (name, port) = bundle.endpoint(&run.mighty)?;
        let folder = Path::new(FOLDER).join("operator");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mighty = Identity::of(&bundle.read(&format!("cluster/kubeconfigs/{}", run.mighty))?, &folder, "mighty")?;
        let authority = bundle.path(&run.authority);
        let client = Client {
            kubectl: inside.folder_of("kubectl").join("kubectl"),
            folder: bundle.path("cluster"),
            authority,
            mighty: run.mighty.clone(),
        };
        let debian = image::debian()?;
        let (gateway, prefix) = run.operator.split_once('/').ok_or("the operator's address has no prefix")?;
        let mut hosts = Vec::new();
        for host in &listed {
            let node = host.units.iter().any(|unit| unit == "kubelet");
            hosts.push(Host::make(&host.name, &format!("{}/{prefix}", host.address), gateway, node, &debian, &inside.group)?);
        }
        let names: String = run.endpoint_addresses.iter().map(|address| format!("{address} {name}\n")).collect();
        fs::write("/etc/hosts", format!("127.0.0.1 localhost\n{names}")).map_err(|error| error.to_string())?;
        for host in &hosts {
            fs::write(host.disk().join("etc/hosts"), format!("127.0.0.1 localhost\n{names}")).map_err(|error| error.to_string())?;
            fs::write(host.disk().join("etc/hostname"), format!("{}\n", host.name)).map_err(|error| error.to_string())?;
        }
        Ok(Self { run, bundle, listed, hosts, client, mighty, endpoint: format!("https://{name}:{port}") })
    }

    fn boot(&mut self) -> Result<(), String> {
        let binaries = binaries::given().unwrap_or_else(binaries::root);
        let outcomes: Vec<Result<(), String>> = thread::scope(|scope| {
            let threads: Vec<_> = self.hosts.iter_mut().map(|host| scope.spawn(|| host.boot(&binaries))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".to_owned()))).collect()
        });
        outcomes.into_iter().collect()
    }

    /// Files, programs, then the sections of the runbook that start something.
    fn bring_up(&mut self, report: &mut Report) -> bool {
        let files = report.check("the bundle's files are on the hosts", || {
            self.hosts.iter().try_for_each(|host| self.apply(&self.bundle, host, &self.run.kubernetes, &self.run.etcd))
        });
        let Ok(runbook) = self.bundle.read("cluster/runbook.md") else { return false };
        let sections =
            titles(&runbook).into_iter().filter(|title| title != "Files" && title != "Changing and stopping" && title != "Checks");
        files
            && sections.into_iter().all(|title| {
                let done = report.check(&format!("runbook: {title}"), || {
                    self.before(&title)?;
                    section(&runbook, &title).iter().try_for_each(|step| self.take(step))?;
                    self.after(&title)
                });
                // A control plane can be looked at without nodes.
                done || title == "Nodes"
            })
    }

    /// Unpacks a host's part of a bundle and puts the programs where its units look for them.
    pub fn apply(&self, bundle: &Bundle, host: &Host, kubernetes: &str, etcd: &str) -> Result<(), String> {
        let tar = bundle.pack(&host.name)?;
        let unpack = format!("{} tar --extract --preserve-permissions --directory=/ <{}", host.entrance(), tar.display());
        run(30, "sh", &["-c", &unpack])?;
        if self.nodes().any(|node| node.name == host.name) {
            host.own_parameters(&bundle.kernel_parameters(&host.name)?)?;
        }
        let mut programs = bundle.programs(&host.name)?;
        programs.extend(
            programs.clone().iter().filter_map(|program| program.strip_suffix("/etcd").map(|path| format!("{path}/etcdctl"))),
        );
        for program in programs {
            let (folder, name) = program.rsplit_once('/').ok_or("a unit starts no absolute path")?;
            let version = if name.starts_with("etcd") { format!("etcd-{etcd}") } else { format!("kubernetes-{kubernetes}") };
            let source = self.run.on_host(&version)?;
            host.run(10, &format!("mkdir -p {folder} && ln -sfn {source}/{name} {program}"))?;
        }
        Ok(())
    }

    /// One line of the runbook. Hosts come up one after another, as an operator would have it.
    fn take(&self, step: &Step) -> Result<(), String> {
        match step {
            Step::On { host, line } => {
                let host = self.host(host)?;
                host.run(120, line).map(|_| ()).map_err(|reason| format!("{reason}\n{}", journal(host, line)))
            }
            // The runbook says to go on when the node is listed.
            Step::Operator(line) if line.contains(" label node ") => until(90, || self.operator(line).map(|_| ())),
            Step::Operator(line) => self.operator(line).map(|_| ()),
        }
    }

    /// What the runbook leaves to the operator's sense: to go on when the endpoint answers, to have a container runtime.
    fn before(&self, title: &str) -> Result<(), String> {
        match title {
            "Manifests" => self.endpoint_answers(),
            "Nodes" => self.nodes().try_for_each(checks_join::prepare),
            _ => Ok(()),
        }
    }

    fn endpoint_answers(&self) -> Result<(), String> {
        let journals = || self.having("haproxy").map(|host| journal(host, "haproxy keepalived")).collect::<String>();
        let ask = || self.client.kubectl(&["get", "--raw=/readyz"]).map(|_| ());
        until(60, ask).map_err(|reason| format!("{reason}\n{}", journals()))
    }

    fn after(&self, title: &str) -> Result<(), String> {
        if title == "API servers" {
            return self.servers_ready();
        }
        if title != "etcd" {
            return Ok(());
        }
        for host in self.having("etcd") {
            let active = || host.run(10, "systemctl is-active etcd").map(|_| ());
            until(90, active).map_err(|reason| format!("{reason}\n{}", journal(host, "etcd")))?;
        }
        Ok(())
    }

    /// Waits until every API server is ready.
    pub fn servers_ready(&self) -> Result<(), String> {
        for host in self.having("kube-apiserver") {
            let server = format!("--server=https://{}:6443", host.address);
            let ready = || self.client.kubectl(&[&server, "get", "--raw=/readyz"]).map(|_| ());
            until(120, ready).map_err(|reason| format!("{}: {reason}\n{}", host.name, journal(host, "kube-apiserver")))?;
        }
        Ok(())
    }

    /// Runs a line as the operator, in the folder `cluster/` of the bundle, with the tools of this version and a way to the hosts.
    pub fn operator(&self, line: &str) -> Result<String, String> {
        let way = Path::new(FOLDER).join("operator/to-host");
        let cases: String =
            self.hosts.iter().map(|host| format!("{}) exec {} \"$@\" ;;\n", host.address, host.entrance())).collect();
        fs::write(&way, format!("address=$1; shift\ncase $address in\n{cases}esac\nexit 255\n"))
            .map_err(|error| error.to_string())?;
        let tools = self.client.kubectl.parent().unwrap_or(Path::new("/")).display().to_string();
        let full =
            format!("cd {} && export PATH={tools}:$PATH KAPIC_SSH='sh {}' && {line}", self.client.folder.display(), way.display());
        let (ok, said) = both(180, "bash", &["-c", &full]);
        if ok { Ok(said) } else { Err(format!("{line}:\n{said}")) }
    }

    /// A host by its name.
    pub fn host(&self, name: &str) -> Result<&Host, String> {
        self.hosts
            .iter()
            .find(|host| host.name == name)
            .ok_or_else(|| format!("the runbook names a host `{name}` that it does not list"))
    }

    /// Hosts that a unit runs on.
    pub fn having<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a Host> {
        let names = self.listed.iter().filter(move |listed| listed.units.iter().any(|found| found == unit));
        names.filter_map(|listed| self.hosts.iter().find(|host| host.name == listed.name))
    }

    /// Hosts that run a kubelet.
    pub fn nodes(&self) -> impl Iterator<Item = &Host> {
        self.having("kubelet")
    }

    /// The folder of the operator's own files.
    pub fn scratch(&self) -> PathBuf {
        Path::new(FOLDER).join("operator")
    }
}

/// The last lines of every unit that a line of shell names, which hold the reason why it did not start.
pub fn journal(host: &Host, line: &str) -> String {
    let units =
        ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "haproxy", "keepalived", "kubelet", "kube-proxy"];
    let named = units.iter().filter(|unit| line.contains(*unit));
    // Lines of information say how well it goes.
    let filter = "grep --invert-match '^I[0-9]' | tail --lines=15";
    named.map(|unit| host.ask(10, &format!("journalctl --no-pager --output=cat --unit={unit} | {filter}")).1).collect()
}

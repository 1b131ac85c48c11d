//! One host: an overlay over the Debian root, a network namespace on the bridge, and systemd-nspawn that boots its systemd.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::enclosure::{FOLDER, controllers, hierarchies};
use crate::process::{both, run, until};

/// A host that is up, or can be booted again with the disk that it had.
pub struct Host {
    pub name: String,
    pub address: String,
    folder: PathBuf,
    group: String,
    /// What runs containers gets control groups and capabilities to make them.
    node: bool,
    nspawn: Option<Child>,
    leader: String,
}

impl Host {
    /// Makes a host's disk and network. `address` carries its prefix: `10.20.0.11/16`.
    pub fn make(name: &str, address: &str, gateway: &str, node: bool, debian: &Path, group: &str) -> Result<Self, String> {
        let folder = Path::new(FOLDER).join("hosts-disks").join(name);
        for part in ["upper", "work", "root"] {
            fs::create_dir_all(folder.join(part)).map_err(|error| error.to_string())?;
        }
        let layers = format!("lowerdir={},upperdir={1}/upper,workdir={1}/work", debian.display(), folder.display());
        run(5, "mount", &["-t", "overlay", "overlay", "-o", &layers, &folder.join("root").display().to_string()])?;
        connect(name, address, gateway)?;
        let address = address.split('/').next().unwrap_or(address).to_owned();
        let (name, group) = (name.to_owned(), group.to_owned());
        Ok(Self { name, address, folder, group, node, nspawn: None, leader: String::new() })
    }

    /// The root of its disk, as the enclosure sees it.
    pub fn disk(&self) -> PathBuf {
        self.folder.join("root")
    }

    /// What its systemd said when it booted.
    fn console(&self) -> String {
        fs::read_to_string(self.folder.join("console")).unwrap_or_default()
    }

    /// Turns the host on, and waits until its systemd answers.
    pub fn boot(&mut self, binaries: &Path) -> Result<(), String> {
        let groups = self.make_groups()?;
        let console = fs::File::create(self.folder.join("console")).map_err(|error| error.to_string())?;
        let errors = console.try_clone().map_err(|error| error.to_string())?;
        // A shell that enters the groups before it becomes nspawn.
        let enter = "for group in $GROUPS_OF_HOST; do echo $$ >\"$group/cgroup.procs\" || exit 1; done; exec \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", enter, "sh", "systemd-nspawn", "--quiet", "--keep-unit", "--register=no", "--boot", "--console=pipe"]);
        command.args(["--resolv-conf=off", "--timezone=off", "--link-journal=no", "--settings=no"]);
        command.arg(format!("--machine={}", self.name));
        command.arg(format!("--directory={}", self.disk().display()));
        command.arg(format!("--network-namespace-path=/run/netns/{}", self.name));
        command.arg(format!("--bind-ro={}:/opt/binaries", binaries.display()));
        // The network is the host's own, so its first process may do with it what a machine's may.
        command.args(["--capability=CAP_NET_ADMIN,CAP_NET_RAW,CAP_BPF,CAP_PERFMON", "--system-call-filter=bpf add_key keyctl"]);
        if self.node {
            command.args(["--capability=all", "--bind=/dev/kmsg"]);
        } else {
            // What Debian boots with; packet filters of units need it.
            command.env("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1");
        }
        command.env("GROUPS_OF_HOST", groups.join(" ")).stdin(Stdio::null()).stdout(console).stderr(errors).process_group(0);
        let nspawn = command.spawn().map_err(|error| format!("systemd-nspawn: {error}"))?;
        let id = nspawn.id();
        self.nspawn = Some(nspawn);
        self.leader = until(30, || leader(id)).map_err(|reason| format!("{}: {reason}\n{}", self.name, self.console()))?;
        until(90, || self.up()).map_err(|reason| format!("{}: {reason}\n{}", self.name, self.console()))?;
        if self.node { self.open_controllers() } else { Ok(()) }
    }

    /// Ends every process of the host at once, as a power cut does. What was on the disk stays.
    pub fn cut_power(&mut self) -> Result<(), String> {
        let Some(mut nspawn) = self.nspawn.take() else { return Ok(()) };
        run(5, "kill", &["-KILL", &self.leader])?;
        nspawn.wait().map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Runs a line of shell on the host, as root.
    pub fn run(&self, seconds: u32, line: &str) -> Result<String, String> {
        run(seconds, "nsenter", &self.entering(line)).map_err(|reason| format!("{}: {reason}", self.name))
    }

    /// The same for a line whose answer is looked at, yes or no.
    pub fn ask(&self, seconds: u32, line: &str) -> (bool, String) {
        both(seconds, "nsenter", &self.entering(line))
    }

    /// The command before a line that makes it run on the host.
    pub fn entrance(&self) -> String {
        format!("nsenter --target {} --all", self.leader)
    }

    /// Puts files of the host's own over parameters of the kernel, with the values that they have: hosts share one kernel, the machine's,
    /// which no host may change. Only the bundle's parameters are then set, not Debian's.
    pub fn own_parameters(&self, keys: &[String]) -> Result<(), String> {
        for key in keys {
            let (file, copy) = (format!("/proc/sys/{}", key.replace('.', "/")), format!("/run/parameters/{key}"));
            self.run(10, &format!("mkdir -p /run/parameters && cat {file} >{copy} && mount --bind {copy} {file}"))?;
        }
        self.run(10, "rm -f /usr/lib/sysctl.d/* /etc/sysctl.d/99-sysctl.conf && : >/etc/sysctl.conf").map(|_| ())
    }

    fn entering<'a>(&'a self, line: &'a str) -> Vec<&'a str> {
        vec!["--target", &self.leader, "--all", "sh", "-c", line]
    }

    fn up(&self) -> Result<(), String> {
        let (_, state) = self.ask(10, "systemctl is-system-running");
        if ["running", "degraded"].contains(&state.trim()) { Ok(()) } else { Err(format!("systemd is `{}`", state.trim())) }
    }

    fn make_groups(&self) -> Result<Vec<String>, String> {
        let mut roots = hierarchies();
        if self.node {
            roots.extend(controllers());
        }
        let mut groups = Vec::new();
        for root in roots {
            let group = root.join(&self.group).join(&self.name);
            fs::create_dir_all(&group).map_err(|error| format!("{}: {error}", group.display()))?;
            inherit_cpuset(&root, &[&root.join(&self.group), &group]);
            groups.push(group.display().to_string());
        }
        Ok(groups)
    }

    /// nspawn gives the controllers of the first version to be read only; a kubelet and its runtime make groups in them.
    fn open_controllers(&self) -> Result<(), String> {
        let line = "for root in $(sed -n 's,.* \\(/sys/fs/cgroup[^ ]*\\) cgroup .*,\\1,p' /proc/mounts); do \
                    mount -o remount,bind,rw \"$root\" || exit 1; done";
        self.run(20, line).map(|_| ())
    }
}

/// A group of the controller `cpuset` takes no process before it has processors and memory.
fn inherit_cpuset(root: &Path, groups: &[&PathBuf]) {
    for group in groups {
        for file in ["cpuset.cpus", "cpuset.mems"] {
            if let Ok(value) = fs::read_to_string(root.join(file)) {
                let _ = fs::write(group.join(file), value);
            }
        }
    }
}

/// The first process of the host: the only child of nspawn once it is there.
fn leader(nspawn: u32) -> Result<String, String> {
    let children = fs::read_to_string(format!("/proc/{nspawn}/task/{nspawn}/children")).map_err(|error| error.to_string())?;
    let child = children.split_whitespace().last().ok_or("no child yet")?;
    let name = fs::read_to_string(format!("/proc/{child}/comm")).map_err(|error| error.to_string())?;
    if name.trim() == "systemd" { Ok(child.to_owned()) } else { Err(format!("its child is `{}`", name.trim())) }
}

/// A cable from the bridge to a network namespace of the host's own. A machine has a default route, and an API server that is not told its
/// address takes that of the default route; this one leads to the operator, who forwards nothing.
fn connect(name: &str, address: &str, gateway: &str) -> Result<(), String> {
    let cable = format!("to-{name}");
    run(5, "ip", &["netns", "add", name])?;
    run(5, "ip", &["link", "add", &cable, "type", "veth", "peer", "name", "eth0", "netns", name])?;
    run(5, "ip", &["link", "set", &cable, "master", "hosts", "up"])?;
    run(5, "ip", &["-n", name, "address", "add", address, "dev", "eth0"])?;
    run(5, "ip", &["-n", name, "link", "set", "eth0", "up"])?;
    run(5, "ip", &["-n", name, "route", "add", "default", "via", gateway])?;
    run(5, "ip", &["-n", name, "link", "set", "lo", "up"]).map(|_| ())
}

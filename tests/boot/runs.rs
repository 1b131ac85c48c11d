//! Which examples boot with which versions, and what of them is changed for it. The full set is long; CI runs one host.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::process::{both, until, variable};
use crate::report::Report;
use crate::{binaries, conformance, enclosure, image, needs};

/// One example with one version of Kubernetes.
#[derive(Clone)]
pub struct Run {
    pub example: String,
    pub kubernetes: String,
    pub etcd: String,
    /// The version that it is upgraded to at the end.
    pub next: Option<String>,
    /// Where the name of the endpoint leads.
    pub endpoint_addresses: Vec<String>,
    /// The operator's address on the bridge, with the prefix that all hosts have.
    pub operator: String,
    /// The kubeconfig that may do everything, and the authority of the API servers, as the bundle names them.
    pub mighty: String,
    pub authority: String,
    /// Further changes of the description.
    pub changes: Vec<(String, String)>,
    /// The components that are built: a host without a kubelet needs none.
    pub commands: Vec<String>,
}

const CONTROL_PLANE: [&str; 4] = ["kube-apiserver", "kubectl", "kube-controller-manager", "kube-scheduler"];
/// The machine may still have the first version of control groups, which kubelets refuse from 1.35 on unless they are told not to.
const CGROUP: (&str, &str) = (
    "            label \"example.com/pool\" general\n",
    "            label \"example.com/pool\" general\n            extra-args {\n                arg \"--fail-cgroupv1\" \"false\"\n            }\n",
);

const NODE: [&str; 2] = ["kubelet", "kube-proxy"];

/// What the table of conformance has. The newest version first.
pub const TABLE: [(&str, &str); 4] = [("ha", "1.36.3"), ("ha", "1.35.4"), ("ha", "1.24.17"), ("article", "1.24.17")];

impl Run {
    /// Three masters, two load balancers with an address that moves, one worker.
    fn ha(kubernetes: &str, etcd: &str, next: Option<&str>) -> Self {
        // `kapic check` says so (K0508): before 1.32 the hardened API server answers no one without a certificate.
        let http = "        health-check http\n";
        let health = (http, if minor(kubernetes) >= 32 { http } else { "        health-check client-certificate\n" });
        // Before 1.31 there is no flag for it, nor a need.
        let cgroup = if minor(kubernetes) >= 31 { CGROUP } else { (CGROUP.0, CGROUP.0) };
        let second_worker =
            "        host w2 ip=\"10.20.0.32\" {\n            kubelet {\n                max-pods 250\n            }\n        }\n";
        Self {
            example: "ha".to_owned(),
            kubernetes: kubernetes.to_owned(),
            etcd: etcd.to_owned(),
            next: next.map(str::to_owned),
            endpoint_addresses: vec!["10.20.0.10".to_owned()],
            operator: "10.20.255.254/16".to_owned(),
            mighty: "super-admin.conf".to_owned(),
            authority: "cluster/pki/ca.crt".to_owned(),
            changes: [(second_worker, ""), cgroup, health].map(|(from, to)| (from.to_owned(), to.to_owned())).to_vec(),
            commands: CONTROL_PLANE.iter().chain(&NODE).map(|&name| name.to_owned()).collect(),
        }
    }

    /// The handbook's three masters, with the oldest version that builds: modules before 1.24 lack generated files.
    fn article() -> Self {
        let gone = ("            https\n", ""); // `kapic check` says so: the flag is gone since 1.22
        Self {
            example: "article".to_owned(),
            kubernetes: "1.24.17".to_owned(),
            etcd: "3.5.33".to_owned(),
            next: None,
            endpoint_addresses: ["10.40.61.116", "10.40.58.153", "10.40.58.154"].map(str::to_owned).to_vec(),
            operator: "10.40.255.254/16".to_owned(),
            mighty: "super-admin.kubeconfig".to_owned(),
            authority: "cluster/pki/ca.pem".to_owned(),
            changes: vec![(gone.0.to_owned(), gone.1.to_owned())],
            commands: CONTROL_PLANE.map(str::to_owned).to_vec(),
        }
    }

    /// One host, hardened, without a kubelet: etcd, an API server and who works for it.
    fn one_host() -> Self {
        let hardened = [
            ("use \"std:control-plane\"", "use \"std:control-plane\"\nuse \"std:hardened\""),
            ("    apply control-plane\n", "    apply control-plane\n    apply hardened\n"),
            ("        kubelet { enabled }\n", ""),
        ];
        Self {
            example: "single".to_owned(),
            kubernetes: "1.36.3".to_owned(),
            etcd: "3.6.14".to_owned(),
            next: None,
            endpoint_addresses: vec!["192.0.2.10".to_owned()],
            operator: "192.0.2.254/24".to_owned(),
            mighty: "super-admin.conf".to_owned(),
            authority: "cluster/pki/ca.crt".to_owned(),
            changes: hardened.map(|(from, to)| (from.to_owned(), to.to_owned())).to_vec(),
            commands: CONTROL_PLANE.map(str::to_owned).to_vec(),
        }
    }

    /// The run that a text such as `ha@1.36.3` names.
    pub fn named(name: &str) -> Result<Self, String> {
        match name {
            "one-host" => Ok(Self::one_host()),
            "ha@1.36.3" => Ok(Self::ha("1.36.3", "3.6.14", None)),
            "ha@1.35.4" => Ok(Self::ha("1.35.4", "3.6.14", Some("1.36.3"))),
            "ha@1.24.17" => Ok(Self::ha("1.24.17", "3.5.33", None)),
            "article@1.24.17" => Ok(Self::article()),
            _ => Err(format!("no run is named `{name}`; there are {}", names().join(", "))),
        }
    }

    /// Its name as a person reads it.
    pub fn title(&self) -> String {
        format!("{}@{}", self.example, self.kubernetes)
    }

    /// The folder of a component's binaries as hosts see it: `etcd-3.6.14`.
    pub fn on_host(&self, component: &str) -> Result<String, String> {
        if binaries::given().is_some() {
            return Ok("/opt/binaries".to_owned());
        }
        let version = component.rsplit_once('-').map_or("", |(_, version)| version);
        let folder = if component.starts_with("etcd") { binaries::etcd(version)? } else { binaries::kubernetes(version, &[])? };
        let name = folder.file_name().ok_or("a folder without a name")?.to_string_lossy().into_owned();
        Ok(format!("/opt/binaries/{name}"))
    }

    /// Makes sure that everything that takes long is there, outside the enclosure, where there is a network.
    fn prepare(&self) -> Result<(), String> {
        image::debian()?;
        let commands: Vec<&str> = self.commands.iter().map(String::as_str).collect();
        binaries::kubernetes(&self.kubernetes, &commands)?;
        if let Some(next) = &self.next {
            binaries::kubernetes(next, &commands)?;
        }
        binaries::etcd(&self.etcd).map(|_| ())
    }
}

/// What the first process of the enclosure is told.
pub struct Inside {
    pub group: String,
    pub run: Run,
    /// Where the outcomes go, if they are kept.
    results: Option<PathBuf>,
}

impl Inside {
    /// Reads the arguments that `enter` gave.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let [group, name, results] = arguments else { return Err("the enclosure takes three arguments".to_owned()) };
        let results = Some(PathBuf::from(results)).filter(|path| !path.as_os_str().is_empty());
        Ok(Self { group: group.clone(), run: Run::named(name)?, results })
    }

    /// The folder, on the operator's machine, that holds a command.
    pub fn folder_of(&self, command: &str) -> PathBuf {
        binaries::kubernetes(&self.run.kubernetes, &[command]).unwrap_or_default()
    }

    /// Keeps the outcomes, if they are to be kept.
    pub fn save(&self, report: &Report) -> Result<(), String> {
        let Some(file) = &self.results else { return Ok(()) };
        let about = [("example", self.run.example.as_str()), ("kubernetes", &self.run.kubernetes), ("etcd", &self.run.etcd)];
        report.save(file, &about)
    }
}

fn minor(version: &str) -> u32 {
    version.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or_default()
}

fn names() -> Vec<String> {
    let mut names = vec!["one-host".to_owned()];
    names.extend(TABLE.iter().map(|(example, version)| format!("{example}@{version}")));
    names
}

/// The test that CI runs.
pub fn one_host_boots() -> Result<(), String> {
    if can_boot()? { boot("one-host", false) } else { Ok(()) }
}

/// Kills the rig as nothing can prepare for, once its host is up, and looks for what is left.
pub fn a_killed_rig_leaves_nothing() -> Result<(), String> {
    if !can_boot()? {
        return Ok(());
    }
    Run::named("one-host")?.prepare()?;
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut rig =
        Command::new(this).env("KAPIC_BOOT", "one-host").stdout(Stdio::null()).spawn().map_err(|error| error.to_string())?;
    let groups = enclosure::groups(rig.id());
    let host = groups[0].join("box");
    let up = || if host.join("payload").is_dir() { Ok(()) } else { Err("the host has no group yet".to_owned()) };
    let came_up = until(60, up);
    rig.kill().and_then(|()| rig.wait()).map_err(|error| error.to_string())?;
    came_up?;
    let name = enclosure::name(rig.id());
    until(30, || match groups.iter().find(|group| group.is_dir()) {
        Some(group) => Err(format!("{} is left", group.display())),
        // Brackets, so that what looks does not find itself.
        None if both(10, "pgrep", &["--full", &format!("[{}]{} {name} ", &enclosure::INSIDE[..1], &enclosure::INSIDE[1..])]).0 => {
            Err("a process is left".to_owned())
        }
        None => Ok(()),
    })
}

/// Whether hosts can boot here. If not it is said loudly, and where nothing may be skipped it is an error.
fn can_boot() -> Result<bool, String> {
    let missing = needs::missing(binaries::given().is_some()).join("; ");
    if missing.is_empty() {
        return Ok(true);
    }
    if variable("KAPIC_CI").is_some() {
        return Err(format!("KAPIC_CI is set, but this is missing: {missing}"));
    }
    eprintln!("SKIPPED: no host was booted; this is missing: {missing}");
    Ok(false)
}

/// Runs what `KAPIC_BOOT` names: one run, several with commas, or `all`. Their outcomes go into the table.
pub fn run_asked(asked: &str) -> ExitCode {
    let missing = needs::missing(binaries::given().is_some());
    if !missing.is_empty() {
        println!("boot: cannot boot hosts here; this is missing: {}", missing.join("; "));
        return ExitCode::FAILURE;
    }
    let asked: Vec<String> = if asked == "all" { names() } else { asked.split(',').map(str::to_owned).collect() };
    let mut code = ExitCode::SUCCESS;
    for name in asked {
        if let Err(reason) = boot(&name, true) {
            println!("boot: {name}: {reason}");
            code = ExitCode::FAILURE;
        }
    }
    if let Err(reason) = conformance::write() {
        println!("boot: {reason}");
        code = ExitCode::FAILURE;
    }
    code
}

fn boot(name: &str, keep: bool) -> Result<(), String> {
    let run = Run::named(name)?;
    run.prepare()?;
    let results = if keep && name != "one-host" {
        conformance::folder().join(format!("{name}.json")).display().to_string()
    } else {
        String::new()
    };
    let status = enclosure::enter(&[name.to_owned(), results])?;
    if status.success() { Ok(()) } else { Err("not every check passed".to_owned()) }
}

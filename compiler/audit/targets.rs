//! Which files a control is about. It judges none of them.

use std::borrow::Cow;

use super::credentials::{self, Credential};
use super::host::{Host, Running};
use crate::plan::Kind;
use crate::proof::read::yaml;

/// The files of a control, by what they are for.
#[derive(Debug)]
pub enum FileSubject {
    /// The unit of a component with its drop-ins.
    Unit(&'static str),
    /// The kubeconfig of a component.
    Kubeconfig(&'static str),
    /// The configuration of the kubelet.
    Config,
    /// The authority that the kubelet trusts.
    ClientCa,
    /// Configuration of network plugins.
    Cni,
    /// The data directory of etcd.
    EtcdData,
    /// Kubeconfigs of administrators.
    AdminKubeconfig,
    /// Certificates and keys of the control plane.
    Pki,
    /// Certificates of the control plane.
    Certificates,
    /// Private keys of the control plane.
    Keys,
}

/// A file or folder, and what the bundle says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    /// What it is: its path from the root of the host, without the first slash.
    pub what: Cow<'a, str>,
    /// Permission bits.
    pub mode: u32,
    /// User and group.
    pub owner: (Cow<'a, str>, Cow<'a, str>),
    /// The file to change, by its path from the root of the host, and the line in it; 0: the file itself.
    pub place: (&'a str, usize),
}

/// The files of a control on one host.
#[derive(Debug, Default)]
pub struct Targets<'a> {
    /// Those that are known.
    pub files: Vec<Target<'a>>,
    /// Why there may be others.
    pub open: Option<String>,
}

/// Files of one unit, or why nothing can be said of them; nothing if it has nothing of the kind.
type Found<'a> = Option<Result<Vec<Target<'a>>, String>>;

impl FileSubject {
    /// Reads the form of `controls.txt`.
    pub fn parse(text: &'static str) -> Option<Self> {
        Some(match text.split_once(' ').unwrap_or((text, "")) {
            ("unit", component) => Self::Unit(component),
            ("kubeconfig", component) => Self::Kubeconfig(component),
            ("config", "kubelet") => Self::Config,
            ("client-ca", "") => Self::ClientCa,
            ("cni", "") => Self::Cni,
            ("etcd-data", "") => Self::EtcdData,
            ("admin-kubeconfig", "") => Self::AdminKubeconfig,
            ("pki", "") => Self::Pki,
            ("certificates", "") => Self::Certificates,
            ("keys", "") => Self::Keys,
            _ => return None,
        })
    }

    /// Its files on a host; nothing if the host has nothing of the kind.
    pub fn targets<'a>(&self, host: &Host<'a>) -> Option<Targets<'a>> {
        match self {
            Self::Unit(component) => of_all(host, component, |it| Some(Ok(of_numbers(host, &it.sources[..it.units])))),
            Self::Kubeconfig("kubelet") => {
                of_all(host, "kubelet", |it| known(it, "--kubeconfig", |it| Some(kubelet_kubeconfig(host, it))))
            }
            Self::Kubeconfig(component) => of_all(host, component, |it| known(it, "--kubeconfig", |it| kubeconfig(host, it))),
            Self::Config => of_all(host, "kubelet", |it| known(it, "--config", |it| config(host, it))),
            Self::ClientCa => of_all(host, "kubelet", |it| known(it, "--client-ca-file", |it| client_ca(host, it))),
            Self::EtcdData => {
                of_all(host, "etcd", |it| known(it, "--data-dir", |it| Some(super::data_directory::target(host, it))))
            }
            Self::Cni => gathered([cni(host)]),
            // A name that kubeadm made says more than bytes that are encrypted or damaged.
            Self::AdminKubeconfig => {
                gathered([some(host, |path, kind| is_admin(path, kind) || host.is_operator && kind == Kind::Kubeconfig)])
            }
            Self::Pki => held(host, &[Credential::Certificate, Credential::PrivateKey, Credential::PublicKey]),
            Self::Certificates => held(host, &[Credential::Certificate]),
            Self::Keys => held(host, &[Credential::PrivateKey]),
        }
    }
}

/// The files of everything that starts a component.
fn of_all<'a>(host: &Host<'a>, component: &str, of_one: impl Fn(&Running) -> Found<'a>) -> Option<Targets<'a>> {
    gathered(host.all(component).map(of_one))
}

fn gathered<'a>(found: impl IntoIterator<Item = Found<'a>>) -> Option<Targets<'a>> {
    let mut targets: Option<Targets<'a>> = None;
    for found in found.into_iter().flatten() {
        let targets = targets.get_or_insert_default();
        match found {
            Ok(files) => targets.files.extend(files),
            Err(why) => drop(targets.open.get_or_insert(why)),
        }
    }
    if let Some(targets) = &mut targets {
        targets.files.sort_by(|a, b| a.what.cmp(&b.what));
        targets.files.dedup();
    }
    targets
}

/// What a flag may say that cannot be seen leaves its files open.
fn known<'a>(running: &Running, flag: &str, targets: impl FnOnce(&Running) -> Found<'a>) -> Found<'a> {
    running.uncertain(flag).map_or_else(|| targets(running), |why| Some(Err(why)))
}

fn config<'a>(host: &Host<'a>, running: &Running) -> Found<'a> {
    running.config.as_ref().map(|config| match &config.file {
        Ok(at) => Ok(of_numbers(host, &[*at])),
        Err(path) => Err(format!("`{path}` is not in the bundle")),
    })
}

fn held<'a>(host: &Host<'a>, wanted: &[Credential]) -> Option<Targets<'a>> {
    let (numbers, open) = credentials::files(host, wanted)?;
    (!numbers.is_empty() || open.is_some()).then(|| Targets { files: of_numbers(host, &numbers), open })
}

fn some<'a>(host: &Host<'a>, is_one: impl Fn(&str, Kind) -> bool) -> Found<'a> {
    let numbers: Vec<usize> = host.tree.all().filter(|(meta, _)| is_one(&meta.path, meta.kind)).map(|(_, at)| at).collect();
    (!numbers.is_empty()).then(|| Ok(of_numbers(host, &numbers)))
}

fn of_numbers<'a>(host: &Host<'a>, numbers: &[usize]) -> Vec<Target<'a>> {
    let target = |&at: &usize| {
        let meta = host.tree.meta(at);
        let owner = (meta.owner.as_str().into(), meta.group.as_str().into());
        Target { what: meta.path.as_str().into(), mode: meta.mode, owner, place: (&meta.path, 0) }
    };
    numbers.iter().map(target).collect()
}

/// kubeadm's names for the kubeconfigs that may do everything; other programs have an `admin.conf`, too.
fn is_admin(path: &str, kind: Kind) -> bool {
    let is_named = path.ends_with("/admin.conf") || path.ends_with("/super-admin.conf");
    is_named && (kind == Kind::Kubeconfig || path.split('/').any(|folder| folder.starts_with("kube")))
}

/// A CNI configuration usually comes with the network plugin, later.
fn cni<'a>(host: &Host<'a>) -> Found<'a> {
    if host.is_operator {
        return None;
    }
    let there = some(host, |path, _| path.starts_with("etc/cni/net.d/"));
    let nodes = host.running.contains_key("kubelet");
    there.or_else(|| nodes.then(|| Err("the network plugin puts its configuration there, not the bundle".to_owned())))
}

fn kubeconfig<'a>(host: &Host<'a>, running: &Running) -> Found<'a> {
    flag_or_field(host, running, "--kubeconfig", "clientConnection.kubeconfig")
}

fn client_ca<'a>(host: &Host<'a>, running: &Running) -> Found<'a> {
    flag_or_field(host, running, "--client-ca-file", "authentication.x509.clientCAFile")
}

/// The file that a flag names, or a field of the configuration; that it cannot be read leaves the field open.
fn flag_or_field<'a>(host: &Host<'a>, running: &Running, flag: &str, field: &str) -> Found<'a> {
    if let Some(value) = running.program.flag(flag).filter(|_| !running.ignores(flag)) {
        return Some(named(host, running, value));
    }
    match &running.config.as_ref()?.root {
        Ok(root) => yaml::text(root, field).map(|value| named(host, running, value)),
        Err(why) => Some(Err(why.clone())),
    }
}

fn named<'a>(host: &Host<'a>, running: &Running, value: &str) -> Result<Vec<Target<'a>>, String> {
    let path = running.path(value).unwrap_or(value);
    let at = host.tree.find(path).ok_or_else(|| format!("`{path}` is not in the bundle"))?;
    Ok(of_numbers(host, &[at]))
}

/// A kubelet that joins by itself writes its kubeconfig itself, with mode 0600.
fn kubelet_kubeconfig<'a>(host: &Host<'a>, running: &Running) -> Result<Vec<Target<'a>>, String> {
    let Some(value) = running.program.flag("--kubeconfig") else { return Err("the kubelet has no `--kubeconfig`".to_owned()) };
    named(host, running, value).map_err(|why| match running.program.flag("--bootstrap-kubeconfig") {
        Some(_) => format!("the kubelet writes `{value}` itself when it has joined"),
        None => why,
    })
}

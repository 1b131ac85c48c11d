//! What runs on one host, as its units say it: command lines with their variables put in, and the configuration that each names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml_ng::Value;

use super::documents::Documents;
use super::environment::Environment;
use super::started::{started, static_pods};
use crate::proof::read::{Program, Tree, Unit, UnitFiles, host_path, units};

/// One host, or the operator's folder.
pub struct Host<'a> {
    /// Whether it is the operator's folder.
    pub is_operator: bool,
    /// Its files.
    pub tree: Tree<'a>,
    /// What runs, by component.
    pub running: BTreeMap<&'static str, Running>,
    /// Further units that start a component which another one starts already.
    pub others: Vec<(&'static str, Running)>,
}

/// One component that a unit starts.
pub struct Running {
    /// The unit with its drop-ins.
    pub unit: Arc<Unit>,
    /// Its command line.
    pub program: Program,
    /// `ETCD_CERT_FILE` and so on.
    pub environment: BTreeMap<String, String>,
    /// Numbers of the files that say all that: the unit, its drop-ins, files of variables.
    pub sources: Vec<usize>,
    /// How many of them are the unit and its drop-ins.
    pub units: usize,
    /// Why a flag that does not stand on the command line may be set all the same.
    pub opaque: Option<String>,
    /// Why nothing of it can be known.
    pub blind: Option<String>,
    /// The file behind `--config`.
    pub config: Option<Config>,
}

/// The configuration that a command line names.
pub struct Config {
    /// Its number, or the path where the bundle has no such file.
    pub file: Result<usize, String>,
    /// Its root, or why it cannot be read.
    pub root: Result<Arc<Value>, String>,
}

impl<'a> Host<'a> {
    /// Reads the units of a host.
    pub fn read(is_operator: bool, tree: Tree<'a>, documents: &Documents) -> Self {
        let mut host = Self { is_operator, tree, running: BTreeMap::new(), others: Vec::new() };
        for files in if is_operator { Vec::new() } else { units(&host.tree) } {
            let mut unit = Unit::parse(&files.texts);
            let programs = std::mem::take(&mut unit.programs);
            let unit = Arc::new(unit);
            for (component, program, blind) in started(&files, programs) {
                let running = Running::read(&host.tree, &files, Arc::clone(&unit), program, blind, documents);
                host.add(component, running, files.name.strip_suffix(".service") == Some(component));
            }
        }
        for (component, at, why) in if is_operator { Vec::new() } else { static_pods(&host.tree) } {
            host.add(component, Running::blind(component, at, why), false);
        }
        host
    }

    /// The unit that is called like its component is the one that files are looked for in.
    fn add(&mut self, component: &'static str, running: Running, is_namesake: bool) {
        match self.running.get_mut(component) {
            Some(first) if is_namesake => self.others.push((component, std::mem::replace(first, running))),
            Some(_) => self.others.push((component, running)),
            None => drop(self.running.insert(component, running)),
        }
    }

    /// Whether what it says is asked for when other hosts are judged, or the other way round.
    pub fn concerns_others(&self) -> bool {
        ["etcd", "kube-apiserver"].iter().any(|component| self.running.contains_key(component))
    }

    /// Everything that starts a component.
    pub fn all(&self, component: &str) -> impl Iterator<Item = &Running> {
        let others = self.others.iter().filter(move |(of, _)| *of == component).map(|(_, running)| running);
        self.running.get(component).into_iter().chain(others)
    }
}

impl Running {
    /// Something that is started, and nothing else is known of it.
    fn blind(component: &str, file: usize, why: String) -> Self {
        let (unit, program) = (Arc::default(), Program::named(component));
        let (environment, sources) = (BTreeMap::new(), vec![file]);
        Self { unit, program, environment, sources, units: 1, opaque: None, blind: Some(why), config: None }
    }

    fn read(
        tree: &Tree<'_>,
        files: &UnitFiles,
        unit: Arc<Unit>,
        mut program: Program,
        blind: Option<String>,
        documents: &Documents,
    ) -> Self {
        let mut sources = files.files.clone();
        let units = sources.len();
        let environment = Environment::read(tree, &unit, &mut sources);
        program.expand(&|name| environment.value(name));
        let mut opaque = program.variables.first().map(|name| takes_arguments(name));
        if let Some(path) = environment.missing.as_ref().filter(|_| program.name == "etcd") {
            opaque.get_or_insert_with(|| format!("it takes settings from `{path}`, which is not in the bundle"));
        }
        if let Some(name) = environment.passed.iter().find(|name| program.name == "etcd" && name.starts_with("ETCD_")) {
            opaque.get_or_insert_with(|| format!("it takes a setting from the variable `{name}`, which systemd hands on"));
        }
        let mut running = Self { unit, program, environment: environment.known, sources, units, opaque, blind, config: None };
        if let Some(path) = running.etcd_file() {
            running.blind.get_or_insert_with(|| format!("etcd reads `{path}` and nothing else"));
        }
        running.config = running.configuration(tree, documents);
        running
    }

    fn etcd_file(&self) -> Option<String> {
        let environment = || self.environment.get("ETCD_CONFIG_FILE").map(String::as_str);
        let path = self.program.flag("--config-file").or_else(environment).filter(|path| !path.is_empty());
        path.filter(|_| self.program.name == "etcd").map(str::to_owned)
    }

    fn configuration(&self, tree: &Tree<'_>, documents: &Documents) -> Option<Config> {
        let path = self.path(self.program.flag("--config")?)?;
        let root = |at| match self.program.flag("--config-dir") {
            Some(folder) => Err(format!("files of `{folder}` change its configuration")),
            None => documents.parse(tree, at),
        };
        Some(match tree.find(path) {
            Some(at) => Config { file: Ok(at), root: root(at) },
            None => Config { file: Err(path.to_owned()), root: Err(format!("`{path}` is not in the bundle")) },
        })
    }

    /// Why the value of a flag cannot be known, if it cannot.
    pub fn uncertain(&self, flag: &str) -> Option<String> {
        if let Some(why) = &self.blind {
            return Some(why.clone());
        }
        if let Some(name) = self.program.overridden_by(flag) {
            return Some(takes_arguments(name));
        }
        match self.program.flags.get(flag) {
            None => self.opaque.clone().filter(|_| self.variable(flag).is_none()),
            Some(values) => {
                let holds_one = values.iter().any(|value| value.contains("${") && !value.contains("${CREDENTIALS_DIRECTORY}"));
                holds_one.then(|| format!("`{flag}` takes its value from a variable that nothing in the bundle sets"))
            }
        }
    }

    /// Why it may read files that nothing here names.
    pub fn unseen(&self) -> Option<String> {
        self.blind.clone().or_else(|| self.opaque.clone())
    }

    /// Whether a flag counts for nothing beside `--config`: kube-proxy replaces all that its flags said by the file, kube-scheduler what the
    /// file can say of its client.
    pub fn ignores(&self, flag: &str) -> bool {
        self.config.is_some()
            && match self.program.name.as_str() {
                name if name.starts_with("kube-proxy") => flag != "--config",
                name if name.starts_with("kube-scheduler") => flag == "--kubeconfig",
                _ => false,
            }
    }

    /// What a variable says instead of a flag: etcd reads `ETCD_CERT_FILE` for `--cert-file`.
    pub fn variable(&self, flag: &str) -> Option<&String> {
        (self.program.name == "etcd").then(|| self.environment.get(&etcd_variable(flag)))?
    }

    /// The path on the host that the value of a flag means; nothing if it is a credential that the unit does not load.
    pub fn path<'v>(&'v self, value: &'v str) -> Option<&'v str> {
        host_path(&self.unit.credentials, value).ok()
    }

    /// The file that a flag names, by its number; `Err` says why there is none.
    pub fn file(&self, tree: &Tree<'_>, flag: &str) -> Option<Result<usize, String>> {
        let value = self.program.flag(flag)?;
        let path = self.path(value).unwrap_or(value);
        Some(tree.find(path).ok_or_else(|| format!("`{path}` is not in the bundle")))
    }
}

fn takes_arguments(name: &str) -> String {
    format!("its command line takes arguments from `${name}`, which nothing in the bundle sets")
}

/// `ETCD_CERT_FILE` for `--cert-file`.
pub fn etcd_variable(flag: &str) -> String {
    format!("ETCD_{}", flag.trim_start_matches("--").replace('-', "_").to_ascii_uppercase())
}

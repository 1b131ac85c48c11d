//! What runs on one host, as its units say it: command lines with their variables put in, and the configuration that each names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml_ng::Value;

use super::documents::Documents;
use crate::proof::read::{Program, Tree, Unit, UnitFiles, host_path, units, words};

/// Components that the benchmark is about.
const COMPONENTS: [&str; 6] = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"];

/// One host, or the operator's folder.
pub struct Host<'a> {
    /// Whether it is the operator's folder.
    pub is_operator: bool,
    /// Its files.
    pub tree: Tree<'a>,
    /// What runs, by component.
    pub running: BTreeMap<&'static str, Running>,
}

/// One component that a unit starts.
pub struct Running {
    /// The unit with its drop-ins.
    pub unit: Unit,
    /// Its command line.
    pub program: Program,
    /// `ETCD_CERT_FILE` and so on.
    pub environment: BTreeMap<String, String>,
    /// Numbers of the files that say all that: the unit, its drop-ins, files of variables.
    pub sources: Vec<usize>,
    /// How many of them are the unit and its drop-ins.
    pub units: usize,
    /// A variable of the command line that nothing in the bundle sets.
    pub opaque: Option<String>,
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
        let mut running = BTreeMap::new();
        for files in if is_operator { Vec::new() } else { units(&tree) } {
            let mut unit = Unit::parse(&files.text);
            let programs = std::mem::take(&mut unit.programs);
            let component = |program: &Program| COMPONENTS.iter().find(|known| program.name == **known).copied();
            if let Some((component, program)) = programs.into_iter().find_map(|program| Some((component(&program)?, program))) {
                running.insert(component, Running::read(&tree, files, unit, program, documents));
            }
        }
        Self { is_operator, tree, running }
    }
}

impl Host<'_> {
    /// Whether what it says is asked for when other hosts are judged, or the other way round.
    pub fn concerns_others(&self) -> bool {
        ["etcd", "kube-apiserver"].iter().any(|component| self.running.contains_key(component))
    }
}

impl Running {
    fn read(tree: &Tree<'_>, files: UnitFiles, unit: Unit, mut program: Program, documents: &Documents) -> Self {
        let mut sources = files.files;
        let units = sources.len();
        let (environment, complete) = environment(tree, &unit, &mut sources);
        let mut opaque = None;
        for name in std::mem::take(&mut program.variables) {
            match environment.get(&name) {
                Some(value) => program.take(words(value)),
                None if complete => {}
                None => opaque = Some(name),
            }
        }
        for value in program.flags.values_mut().flatten() {
            environment.iter().for_each(|(name, text)| *value = value.replace(&format!("${{{name}}}"), text));
        }
        let mut running = Self { unit, program, environment, sources, units, opaque, config: None };
        running.config = running.configuration(tree, documents);
        running
    }

    fn configuration(&self, tree: &Tree<'_>, documents: &Documents) -> Option<Config> {
        let path = self.path(self.program.flag("--config")?)?;
        Some(match tree.find(path) {
            Some(at) => Config { file: Ok(at), root: documents.parse(tree, at) },
            None => Config { file: Err(path.to_owned()), root: Err(format!("`{path}` is not in the bundle")) },
        })
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

/// The variables of a unit, and whether all files that set some are in the bundle.
fn environment(tree: &Tree<'_>, unit: &Unit, sources: &mut Vec<usize>) -> (BTreeMap<String, String>, bool) {
    let mut found = BTreeMap::new();
    let mut complete = true;
    let pair = |word: &str| word.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
    for value in unit.service.get("Environment").into_iter().flatten() {
        found.extend(words(value).iter().filter_map(|word| pair(word)));
    }
    for path in unit.service.get("EnvironmentFile").into_iter().flatten() {
        let file = tree.find(path.trim_start_matches('-'));
        let Some((at, bytes)) = file.and_then(|at| Some((at, tree.bytes(at)?))) else {
            complete = false;
            continue;
        };
        sources.push(at);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';']));
        found.extend(lines.filter_map(pair).map(|(name, value)| (name, value.trim().trim_matches(['"', '\'']).to_owned())));
    }
    (found, complete)
}

//! A `config.yaml` for kube-bench that knows the paths of this bundle. kube-bench looks for static pods and kubeadm's files; without it, it
//! finds no unit and passes or fails files that are not there. The checks themselves stay kube-bench's own.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::benchmark::Benchmark;
use super::gather::Gathered;
use super::host::{Host, Running};
use super::report;
use super::source::Watched;
use super::targets::FileSubject;
use crate::bundle::Bundle;
use crate::plan::Kind;
use crate::proof::read::yaml;
use crate::source::Diagnostic;

/// What is written for kube-bench.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubeBench {
    /// The text of `config.yaml`.
    pub config: String,
    /// The benchmark to run.
    pub benchmark: &'static str,
    /// Controls that kube-bench looks at elsewhere, whatever its configuration says.
    pub fixed: Vec<&'static str>,
}

/// The configuration for all hosts of a bundle: of each list of paths, kube-bench takes the first that is there.
pub fn kube_bench(bundle: &Bundle, named: Option<&'static Benchmark>) -> Result<KubeBench, Vec<Diagnostic>> {
    let source = Watched::new(bundle);
    let gathered = Gathered::read(&source);
    let (benchmark, _) = report::choose(named, gathered.kubernetes);
    let config = Paths(&gathered).config(benchmark);
    let fixed = if certificates_are_elsewhere(&gathered) { vec!["1.1.19", "1.1.20", "1.1.21"] } else { Vec::new() };
    source.troubles()?;
    Ok(KubeBench { config, benchmark: benchmark.name, fixed })
}

/// kube-bench looks at `/etc/kubernetes/pki/*.crt` and `*.key` only.
fn certificates_are_elsewhere(gathered: &Gathered<'_>) -> bool {
    let masters = gathered.hosts.iter().filter(|host| host.running.contains_key("kube-apiserver"));
    let files = masters.flat_map(|host| host.tree.all());
    let is_elsewhere = |path: &str| !path.starts_with("etc/kubernetes/pki/") || !(path.ends_with(".crt") || path.ends_with(".key"));
    files.filter(|(meta, _)| matches!(meta.kind, Kind::Certificate | Kind::PrivateKey)).any(|(meta, _)| is_elsewhere(&meta.path))
}

/// The paths of a bundle.
struct Paths<'a>(&'a Gathered<'a>);

impl Paths<'_> {
    fn config(&self, benchmark: &Benchmark) -> String {
        let mut text =
            String::from("---\n# Where the files of this cluster are. Use it with the checks that come with kube-bench:\n");
        let _ = writeln!(
            text,
            "#   kube-bench run --targets master,controlplane,etcd --config config.yaml --benchmark {}",
            benchmark.name
        );
        let _ = writeln!(text, "#   kube-bench run --targets node --config config.yaml --benchmark {}\n", benchmark.name);
        text += "master:\n  components:\n    - apiserver\n    - scheduler\n    - controllermanager\n    - etcd\n    - kubernetes\n    - kubelet\n";
        text += KUBERNETES;
        self.component(&mut text, "apiserver", "kube-apiserver", &[]);
        self.component(&mut text, "scheduler", "kube-scheduler", &[("kubeconfig", self.kubeconfigs("kube-scheduler"))]);
        let manager = "kube-controller-manager";
        self.component(&mut text, "controllermanager", manager, &[("kubeconfig", self.kubeconfigs(manager))]);
        self.component(&mut text, "etcd", "etcd", &[("datadirs", self.flag("etcd", "--data-dir"))]);
        text += "  kubelet:\n    optional: true\n    bins:\n      - \"kubelet\"\n";
        text += "\nnode:\n  components:\n    - kubelet\n    - proxy\n    - kubernetes\n";
        text += KUBERNETES;
        self.nodes(&mut text);
        text += "\netcd:\n  components:\n    - etcd\n";
        self.component(&mut text, "etcd", "etcd", &[("datadirs", self.flag("etcd", "--data-dir"))]);
        text += "\ncontrolplane:\n  components:\n    - apiserver\n  apiserver:\n    bins:\n      - \"kube-apiserver\"\n";
        text += "\npolicies:\n  components: []\n\nmanagedservices:\n  components: []\n";
        text += &mapping();
        text
    }

    fn component(&self, text: &mut String, key: &str, program: &str, more: &[(&str, BTreeSet<String>)]) {
        let optional = if key == "etcd" { "    optional: true\n" } else { "" };
        let _ = write!(text, "  {key}:\n{optional}    bins:\n      - \"{program}\"\n");
        list(text, "confs", "defaultconf", self.units(program));
        for (name, paths) in more {
            let default = format!("default{}", name.trim_end_matches('s'));
            list(text, name, &default, paths);
        }
    }

    fn nodes(&self, text: &mut String) {
        let configs = |program: &str| {
            let found = self.of(program, |running| running.config.as_ref()?.file.as_ref().ok().copied());
            found.into_iter().map(|(host, at)| format!("/{}", host.tree.meta(at).path)).collect::<BTreeSet<_>>()
        };
        text.push_str("  kubelet:\n    bins:\n      - \"kubelet\"\n");
        list(text, "cafile", "defaultcafile", self.client_authorities());
        list(text, "svc", "defaultsvc", self.units("kubelet"));
        list(text, "kubeconfig", "defaultkubeconfig", self.flag("kubelet", "--kubeconfig"));
        let own = configs("kubelet");
        list(text, "confs", "defaultconf", if own.is_empty() { self.units("kubelet") } else { own });
        text.push_str("  proxy:\n    optional: true\n    bins:\n      - \"kube-proxy\"\n");
        list(text, "confs", "defaultconf", configs("kube-proxy"));
        list(text, "kubeconfig", "defaultkubeconfig", self.kubeconfigs("kube-proxy"));
        list(text, "svc", "defaultsvc", self.units("kube-proxy"));
    }

    /// What every host that runs a program gives.
    fn of<T>(&self, program: &str, what: impl Fn(&Running) -> Option<T>) -> Vec<(&Host<'_>, T)> {
        self.0.hosts.iter().filter_map(|host| Some((host, what(host.running.get(program)?)?))).collect()
    }

    fn units(&self, program: &str) -> BTreeSet<String> {
        let found = self.of(program, |running| running.sources.first().copied());
        found.into_iter().map(|(host, at)| format!("/{}", host.tree.meta(at).path)).collect()
    }

    fn flag(&self, program: &str, flag: &str) -> BTreeSet<String> {
        self.of(program, |running| running.program.flag(flag).map(|value| running.path(value).unwrap_or(value).to_owned()))
            .into_iter()
            .map(|(_, path)| path)
            .collect()
    }

    fn kubeconfigs(&self, program: &'static str) -> BTreeSet<String> {
        let targets = self.0.hosts.iter().filter_map(|host| FileSubject::Kubeconfig(program).targets(host));
        targets.flat_map(|targets| targets.files).map(|target| format!("/{}", target.what)).collect()
    }

    fn client_authorities(&self) -> BTreeSet<String> {
        let field = |running: &Running| {
            let root = running.config.as_ref()?.root.as_ref().ok()?;
            yaml::text(root, "authentication.x509.clientCAFile").map(str::to_owned)
        };
        let named = |running: &Running| running.program.flag("--client-ca-file").map(str::to_owned).or_else(|| field(running));
        self.of("kubelet", named).into_iter().map(|(_, path)| path).collect()
    }
}

const KUBERNETES: &str = "  kubernetes:\n    defaultconf: \"/etc/kubernetes/config\"\n";

/// A list of paths and the first of them as the default; nothing if there is none.
fn list(text: &mut String, name: &str, default: &str, paths: impl std::borrow::Borrow<BTreeSet<String>>) {
    let paths = paths.borrow();
    let Some(first) = paths.first() else { return };
    let _ = writeln!(text, "    {name}:");
    for path in paths {
        let _ = writeln!(text, "      - {}", quoted(path));
    }
    let _ = writeln!(text, "    {default}: {}", quoted(first));
}

/// JSON's strings are YAML's.
fn quoted(path: &str) -> String {
    serde_json::to_string(path).expect("text is always JSON")
}

/// Which benchmark is for which Kubernetes, and which checks it has.
fn mapping() -> String {
    let mut text = String::from("\nversion_mapping:\n");
    for benchmark in Benchmark::all() {
        let (first, last) = benchmark.minors;
        for minor in first.minor..=last.minor {
            let _ = writeln!(text, "  \"{}.{minor}\": \"{}\"", first.major, benchmark.name);
        }
    }
    text += "\ntarget_mapping:\n";
    for benchmark in Benchmark::all() {
        let _ = writeln!(
            text,
            "  \"{}\":\n    - \"master\"\n    - \"node\"\n    - \"controlplane\"\n    - \"etcd\"\n    - \"policies\"",
            benchmark.name
        );
    }
    text
}

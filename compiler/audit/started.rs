//! Which components a unit starts. Where a shell or a script starts one, that is said: it must not pass for a host without the component.

use crate::proof::read::{Program, Tree, UnitFiles};

/// Components that the benchmark is about.
const COMPONENTS: [&str; 6] = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"];

/// Programs that start others.
const STARTERS: [&str; 17] = [
    "ash",
    "bash",
    "busybox",
    "chrt",
    "dash",
    "docker",
    "env",
    "exec",
    "hyperkube",
    "ionice",
    "nice",
    "numactl",
    "podman",
    "setsid",
    "sh",
    "systemd-cat",
    "taskset",
];

/// The components of a unit with their command lines, and why one cannot be judged.
pub fn started(files: &UnitFiles, programs: Vec<Program>) -> Vec<(&'static str, Program, Option<String>)> {
    let unread = files.unread.map(|_| format!("a file of `{}` is secret and not in the public half", files.name));
    let mut found = Vec::new();
    for program in programs {
        if ["--version", "--help"].iter().any(|flag| program.flags.contains_key(*flag)) {
            continue;
        }
        if let Some(component) = component(&program.name) {
            found.push((component, program, unread.clone()));
            continue;
        }
        let indirect = COMPONENTS.iter().find(|component| starts(&program, component));
        if let Some(component) = indirect.or_else(|| namesake(files)) {
            let why = format!("`{}` starts it, and what that does is not in the unit", program.name);
            found.push((*component, program, Some(why)));
        }
    }
    if let (true, Some(why), Some(component)) = (found.is_empty(), unread, namesake(files)) {
        found.push((*component, Program::named(component), Some(why)));
    }
    found
}

/// Whether the name of a unit, of its folder of drop-ins or of a file in that folder is about a component, or about all services.
pub fn concerns_component(name: &str) -> bool {
    let unit = name.split('/').next().unwrap_or_default();
    let stem = unit.trim_end_matches(".d").trim_end_matches(".service");
    unit.contains("service") && (stem == "service" || stem.ends_with('-') || COMPONENTS.iter().any(|known| stem.starts_with(known)))
}

/// Whether it is a program that starts what it is told to, and that is the component.
fn starts(program: &Program, component: &str) -> bool {
    let hyperkube = program.name == "hyperkube" && program.mentions(component.trim_start_matches("kube-"));
    hyperkube || (STARTERS.contains(&program.name.as_str()) && program.mentions(component))
}

/// Components that the kubelet starts from files of a folder, as kubeadm has it: which, the number of the file, and why they cannot be
/// judged.
pub fn static_pods(tree: &Tree<'_>) -> Vec<(&'static str, usize, String)> {
    let pod = |component: &&'static str| {
        let path = format!("/etc/kubernetes/manifests/{component}.yaml");
        Some((*component, tree.find(&path)?, format!("`{path}` starts it as a static pod, which is not read")))
    };
    COMPONENTS.iter().filter_map(pod).collect()
}

/// `kube-apiserver`, and `kube-apiserver-v1.34.1`.
fn component(name: &str) -> Option<&'static str> {
    let is_it = |known: &&&str| {
        name.strip_prefix(**known).is_some_and(|rest| {
            rest.is_empty() || rest.trim_start_matches(['-', '_', 'v']).starts_with(|c: char| c.is_ascii_digit())
        })
    };
    COMPONENTS.iter().find(is_it).copied()
}

fn namesake(files: &UnitFiles) -> Option<&'static &'static str> {
    COMPONENTS.iter().find(|component| files.name.strip_suffix(".service") == Some(**component))
}

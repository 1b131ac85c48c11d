//! What fields of the kubelet's configuration take beyond their Go type, from `ValidateKubeletConfiguration`, `parseResourceList` and
//! the eviction manager of the kubelet (k8s.io/kubernetes). It looks at no cluster.

use serde_json::Value;

use crate::catalog::{FieldForm, FlagType};

/// Fields that take one of some words.
const WORDS: [(&str, &[&str]); 7] = [
    ("configMapAndSecretChangeDetectionStrategy", &["Get", "Cache", "Watch"]),
    ("cpuManagerPolicy", &["none", "static"]),
    (
        "enforceNodeAllocatable",
        &["none", "pods", "system-reserved", "system-reserved-compressible", "kube-reserved", "kube-reserved-compressible"],
    ),
    ("hairpinMode", &["promiscuous-bridge", "hairpin-veth", "none"]),
    ("memoryManagerPolicy", &["None", "Static"]),
    ("topologyManagerPolicy", &["none", "best-effort", "restricted", "single-numa-node"]),
    ("topologyManagerScope", &["container", "pod"]),
];

/// Fields that take a number between two.
const BOUNDS: [(&str, i64, i64); 7] = [
    ("healthzPort", 1, 65_535),
    ("imageGCHighThresholdPercent", 0, 100),
    ("imageGCLowThresholdPercent", 0, 100),
    ("iptablesDropBit", 0, 31),
    ("iptablesMasqueradeBit", 0, 31),
    ("maxOpenFiles", 0, i64::MAX),
    ("oomScoreAdj", -1_000, 1_000),
];

/// What the kubelet measures before it evicts pods.
const SIGNALS: [&str; 9] = [
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "containerfs.available",
    "containerfs.inodesFree",
    "allocatableMemory.available",
    "pid.available",
];

/// What can be kept back from pods.
const RESOURCES: [&str; 4] = ["cpu", "memory", "ephemeral-storage", "pid"];

/// What is expected instead of a value, or of an entry with this name; nothing if it is taken.
pub(super) fn refused(path: &str, form: &FieldForm, name: Option<&str>, value: &Value) -> Option<String> {
    let element = match form {
        FieldForm::List(inner) | FieldForm::Map(inner) => inner,
        form => form,
    };
    if !element.accepts(value) {
        return Some(element.expected());
    }
    if let Some((_, words)) = WORDS.iter().find(|(of, _)| *of == path) {
        return (!words.contains(&value.as_str().unwrap_or_default())).then(|| one_of(words));
    }
    if let Some((_, least, most)) = BOUNDS.iter().find(|(of, ..)| *of == path) {
        return (!(*least..=*most).contains(&value.as_i64()?)).then(|| FieldForm::Int(*least, *most).expected());
    }
    let text = value.as_str().unwrap_or_default();
    let quantity = || (!FlagType::Quantity.accepts(text)).then(|| "a quantity such as `\"512Mi\"`".to_owned());
    match (path, name?) {
        ("evictionHard" | "evictionSoft" | "evictionMinimumReclaim", name) => key(name, &SIGNALS).or_else(|| {
            if percent(text) {
                None
            } else {
                quantity().map(|_| "a quantity or a share such as `\"500Mi\"` or `\"10%\"`".to_owned())
            }
        }),
        ("evictionSoftGracePeriod", name) => {
            key(name, &SIGNALS).or_else(|| (!FieldForm::Duration.accepts(value)).then(|| FieldForm::Duration.expected()))
        }
        ("systemReserved" | "kubeReserved", name) => key(name, &RESOURCES).or_else(quantity),
        _ => None,
    }
}

fn key(name: &str, known: &[&str]) -> Option<String> {
    (!known.contains(&name)).then(|| format!("an entry of {}", one_of(known).trim_start_matches("one of ")))
}

fn one_of(words: &[&str]) -> String {
    format!("one of `{}`", words.join("`, `"))
}

fn percent(text: &str) -> bool {
    text.strip_suffix('%').and_then(|number| number.parse::<f64>().ok()).is_some_and(|share| (0.0..=100.0).contains(&share))
}

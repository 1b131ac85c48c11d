//! The component that a setting belongs to, and the versions that know what it becomes. The facts are the catalog's.

use kapic::catalog::{self, Component, ConfigKind, Life, Since};
use kapic::schema::Emission;

use super::Found;

/// The component whose block the setting stands in.
pub fn component(found: &Found) -> Option<Component> {
    let outermost = found.around.first()?;
    Some(match outermost.name {
        "api-server" => Component::KubeApiserver,
        "controller-manager" => Component::KubeControllerManager,
        "scheduler" => Component::KubeScheduler,
        "kubelet" => Component::Kubelet,
        "kube-proxy" => Component::KubeProxy,
        "etcd" => Component::Etcd,
        _ => return None,
    })
}

/// The life of the flag or field that it becomes.
pub fn life(found: &Found) -> Option<Life> {
    let component = component(found)?;
    match found.field.emission? {
        Emission::Flag(flag) => Some(catalog::flag(component, flag.trim_start_matches('-'))?.life()),
        Emission::Field(path) => Some(catalog::config_field(kind(component)?, path)?.life()),
    }
}

/// The same in words, if it is not there in every version.
pub fn versions(found: &Found) -> Option<String> {
    let life = life(found)?;
    let program = if component(found)? == Component::Etcd { "etcd " } else { "" };
    words(&life, program)
}

/// `from 1.22 on; deprecated since 1.30; removed in 1.34`; `None` where it was always there and stays.
pub fn words(life: &Life, program: &str) -> Option<String> {
    let Life { since, deprecated, removed } = life;
    let mut parts = Vec::new();
    if !since.is_empty() {
        let starts: Vec<String> = since.iter().map(Since::to_string).collect();
        parts.push(format!("from {program}{} on", starts.join(", ")));
    }
    parts.extend(deprecated.map(|since| format!("deprecated since {program}{since}")));
    parts.extend(removed.map(|since| format!("removed in {program}{since}")));
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn kind(component: Component) -> Option<ConfigKind> {
    match component {
        Component::Kubelet => Some(ConfigKind::Kubelet),
        Component::KubeProxy => Some(ConfigKind::KubeProxy),
        Component::KubeScheduler => Some(ConfigKind::KubeScheduler),
        _ => None,
    }
}

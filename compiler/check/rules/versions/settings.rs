//! The settings that become flags or fields of a component, with what the component's version makes of each. It judges nothing.

use std::collections::BTreeSet;

use crate::catalog::{Component, ConfigKind, FlagState, FlagType, Release, config_field, flag};
use crate::check::view::{etcd, kubernetes, variants};
use crate::model::Cluster;
use crate::schema::sections::{Components, ExtraArgs, ExtraConfig, FeatureGate};
use crate::schema::{Emission, Emitted, Section};
use crate::source::Span;

/// A written setting of a component.
#[derive(Debug)]
pub(crate) struct Setting {
    pub component: Component,
    pub emitted: Emitted,
    /// The version that reads it.
    pub release: Release,
    /// Where that version is written.
    pub version: Span,
}

/// Every written setting that goes to a flag or field of a component whose version is known, each place once.
pub(crate) fn settings(cluster: &Cluster) -> Vec<Setting> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for components in everywhere(cluster) {
        for (component, emitted) in emissions(components) {
            let Some((release, version)) = release(cluster, component) else { continue };
            if seen.insert((component, emitted.span, target(&emitted.to))) {
                found.push(Setting { component, emitted, release, version });
            }
        }
    }
    found
}

/// The components as the cluster has them, and as hosts have them.
pub(crate) fn everywhere(cluster: &Cluster) -> Vec<&Components> {
    let hosts = variants(cluster.hosts.iter());
    let shared = hosts.iter().any(|components| std::ptr::eq(*components, &*cluster.components));
    let own = (!shared).then_some(&*cluster.components);
    own.into_iter().chain(hosts).collect()
}

/// The version that a component has, and where it is written; none if the catalog does not know it.
pub(crate) fn release(cluster: &Cluster, component: Component) -> Option<(Release, Span)> {
    let version = match component {
        Component::Etcd => (etcd(cluster)?, cluster.components.etcd.version.as_ref()?.span),
        _ => (kubernetes(cluster)?, cluster.settings.kubernetes.span),
    };
    Some((version.0, version.1.unwrap_or(cluster.span)))
}

/// `Kubernetes 1.34.2`, `etcd 3.6.14`.
pub(crate) fn program(component: Component) -> &'static str {
    if component == Component::Etcd { "etcd" } else { "Kubernetes" }
}

/// What a version makes of a flag or field; none if the catalog does not know it at all.
pub(crate) fn state(component: Component, to: &Emission, release: Release) -> Option<FlagState> {
    match to {
        Emission::Flag(name) => flag(component, name.trim_start_matches("--")).map(|flag| flag.state(release)),
        Emission::Field(path) => config_field(kind(component)?, path).map(|field| field.state(release)),
    }
}

/// The form of a flag's value; fields have theirs checked by the schema.
pub(crate) fn form(component: Component, to: &Emission) -> Option<&'static FlagType> {
    match to {
        Emission::Flag(name) => flag(component, name.trim_start_matches("--")).map(|flag| &flag.kind),
        Emission::Field(_) => None,
    }
}

/// The flag or field as a user knows it.
pub(crate) fn target(to: &Emission) -> &'static str {
    match to {
        Emission::Flag(name) | Emission::Field(name) => name,
    }
}

/// The extra flags of every component.
pub(crate) fn extra_args(components: &Components) -> [(Component, &ExtraArgs); 6] {
    let Components { etcd, api_server, controller_manager, scheduler, kubelet, kube_proxy, .. } = components;
    [
        (Component::Etcd, &etcd.extra_args),
        (Component::KubeApiserver, &api_server.extra_args),
        (Component::KubeControllerManager, &controller_manager.extra_args),
        (Component::KubeScheduler, &scheduler.extra_args),
        (Component::Kubelet, &kubelet.extra_args),
        (Component::KubeProxy, &kube_proxy.extra_args),
    ]
}

/// The extra fields of every component that reads a configuration file.
pub(crate) fn extra_configs(components: &Components) -> [(Component, ConfigKind, &ExtraConfig); 2] {
    let Components { kubelet, kube_proxy, .. } = components;
    [
        (Component::Kubelet, ConfigKind::Kubelet, &kubelet.extra_config),
        (Component::KubeProxy, ConfigKind::KubeProxy, &kube_proxy.extra_config),
    ]
}

/// The feature gates of every component that has some.
pub(crate) fn gates(components: &Components) -> [&[FeatureGate]; 5] {
    let Components { api_server, controller_manager, scheduler, kubelet, kube_proxy, .. } = components;
    [
        &api_server.feature_gates,
        &controller_manager.feature_gates,
        &scheduler.feature_gates,
        &kubelet.feature_gates,
        &kube_proxy.feature_gates,
    ]
}

/// Every written setting of a component that goes to a flag or field.
pub(super) fn emissions(components: &Components) -> Vec<(Component, Emitted)> {
    let Components { etcd, api_server, controller_manager, scheduler, kubelet, kube_proxy, .. } = components;
    let mut all = Vec::new();
    collect(Component::Etcd, etcd, &mut all);
    collect(Component::KubeApiserver, api_server, &mut all);
    collect(Component::KubeControllerManager, controller_manager, &mut all);
    collect(Component::KubeScheduler, scheduler, &mut all);
    collect(Component::Kubelet, kubelet, &mut all);
    collect(Component::KubeProxy, kube_proxy, &mut all);
    all
}

fn collect(component: Component, section: &impl Section, all: &mut Vec<(Component, Emitted)>) {
    let mut found = Vec::new();
    section.emissions(&mut found);
    all.extend(found.into_iter().map(|emitted| (component, emitted)));
}

fn kind(component: Component) -> Option<ConfigKind> {
    match component {
        Component::Kubelet => Some(ConfigKind::Kubelet),
        Component::KubeProxy => Some(ConfigKind::KubeProxy),
        Component::KubeScheduler => Some(ConfigKind::KubeScheduler),
        _ => None,
    }
}

//! Puts the layers together: the cluster with its profiles, each role with its own, each host with its own. Hosts that override nothing
//! share the components of their role.

use std::sync::Arc;

use crate::schema::sections::{Components, Host};
use crate::schema::types::{SettingType, Version};
use crate::schema::{Block, BlockSpec, Layer, Section, Shape};
use crate::source::Sink;
use crate::syntax::Node;

use super::allow::{self, Allowed};
use super::apply::{self, Instance};
use super::expand::Names;
use super::layer::Contribution;
use super::merge::{key, merge};
use super::modules::Program;
use super::shape::{self, Place};
use super::{Resolved, ResolvedHost, ResolvedRole, files, gate, params};

/// The roles in the order of the bundle.
const ROLES: [&str; 4] = ["masters", "etcd-hosts", "load-balancers", "workers"];

/// Resolves a program. What is wrong goes to `sink`; the result is whatever could still be made of it.
pub fn compose(mut program: Program, sink: &mut Sink) -> Option<Resolved> {
    let names = Names::of_file(&program.lets, sink);
    names.expand(&mut program.cluster, sink);
    if let Some(block) = &mut program.cluster.children {
        files::anchor(&mut block.nodes, shape::cluster_spec(), &program.names, sink);
    }
    check_unapplied(&program, sink);
    shape::check_block(&program.cluster, shape::cluster_spec(), Place::Cluster, sink);
    let allows = allows(&program, sink);
    let cluster = &program.cluster;
    let nodes = cluster.children.as_ref().map_or(&[][..], |block| &block.nodes);
    let version = version(nodes).or_else(|| version_of_profiles(nodes, &program));
    let instances = apply::instances(nodes, shape::cluster_spec(), &program, version, sink);
    if sink.has_errors() {
        return None;
    }
    let mut layers: Vec<Contribution<'_>> = instances.iter().map(|instance| instance.contribution(Layer::ClusterProfile)).collect();
    layers.push(Contribution::at(cluster, Layer::Cluster));
    let composer = Composer { program: &program, version, layers: &layers };
    let (roles, hosts) = composer.hosts(nodes, sink);
    let block = merge(shape::cluster_spec(), &layers, sink);
    let components = Arc::new(merge(Components::spec(), &layers, sink));
    Some(Resolved { cluster: block, components, roles, hosts, allows, files: Vec::new(), span: cluster.head, entry: program.entry })
}

/// Profiles that nobody applies are checked as far as they can be without values.
fn check_unapplied(program: &Program, sink: &mut Sink) {
    for profile in program.profiles.values().filter(|profile| !profile.is_std) {
        let mut names = Names::of_file(&profile.lets, sink);
        params::declare_all(&profile.node, &mut names, sink);
        let mut nodes = apply::body(&profile.node);
        nodes.iter_mut().for_each(|node| names.expand(node, sink));
        for node in gate::open_all(nodes, sink) {
            match apply::NOT_IN_PROFILES.contains(&node.name.value.as_str()) {
                true => sink.push(apply::hosts_in_profile(&node)),
                false => shape::check_node(&node, shape::cluster_spec(), Place::Profile, sink),
            }
        }
    }
}

fn allows(program: &Program, sink: &mut Sink) -> Vec<Allowed> {
    let mut found = Vec::new();
    for (node, file) in &program.allows {
        found.extend(allow::read(node, *file, sink));
    }
    allow::below(&program.cluster, &mut found, sink);
    for profile in program.profiles.values() {
        allow::below(&profile.node, &mut found, sink);
    }
    found
}

/// The version that a profile of the cluster sets, where the cluster itself does not say it. Gates cannot decide about it.
fn version_of_profiles(nodes: &[Node], program: &Program) -> Option<Version> {
    let mut unheard = Sink::new();
    let instances = apply::instances(nodes, shape::cluster_spec(), program, None, &mut unheard);
    let layers: Vec<Contribution<'_>> = instances.iter().map(|instance| instance.contribution(Layer::ClusterProfile)).collect();
    let merged = merge(shape::cluster_spec(), &layers, &mut unheard);
    Version::read(&merged.setting("kubernetes")?.values.first()?.scalar).ok()
}

/// The version of Kubernetes, as far as it is known before layers are merged.
fn version(nodes: &[Node]) -> Option<Version> {
    let node = nodes.iter().find(|node| node.name.value == "kubernetes")?;
    Version::read(&node.arguments.first()?.scalar).ok()
}

struct Composer<'a> {
    program: &'a Program,
    version: Option<Version>,
    layers: &'a [Contribution<'a>],
}

impl Composer<'_> {
    fn hosts(&self, nodes: &[Node], sink: &mut Sink) -> (Vec<ResolvedRole>, Vec<ResolvedHost>) {
        let (mut roles, mut hosts) = (Vec::new(), Vec::new());
        for role in ROLES {
            let (spec, named) = role_spec(role);
            for group in groups(role, named, nodes) {
                let components = self.role(role, spec, &group, &mut hosts, sink);
                roles.push(ResolvedRole { role, group: group.name, components });
            }
        }
        (roles, hosts)
    }

    /// All nodes of one role (of one group, for workers): their profiles and settings are one layer each.
    fn role(
        &self,
        role: &'static str,
        spec: &'static BlockSpec,
        group: &Group<'_>,
        hosts: &mut Vec<ResolvedHost>,
        sink: &mut Sink,
    ) -> Arc<Block> {
        let profiles: Vec<Instance> = group.nodes.iter().flat_map(|node| self.instances(node, spec, sink)).collect();
        let mut layers = self.layers.to_vec();
        layers.extend(profiles.iter().map(|instance| instance.contribution(Layer::RoleProfile)));
        layers.extend(group.nodes.iter().map(|node| Contribution::at(node, Layer::Role)));
        let shared = Arc::new(merge(Components::spec(), &layers, sink));
        for part in group.hosts() {
            let facts = merge(Host::spec(), &part.iter().map(|node| Contribution::at(node, Layer::Host)).collect::<Vec<_>>(), sink);
            let components =
                if part.iter().any(|node| overrides(node)) { self.host(&layers, &part, sink) } else { Arc::clone(&shared) };
            hosts.push(ResolvedHost { role, group: group.name.clone(), facts, components });
        }
        shared
    }

    fn host(&self, outer: &[Contribution<'_>], nodes: &[&Node], sink: &mut Sink) -> Arc<Block> {
        let profiles: Vec<Instance> = nodes.iter().flat_map(|node| self.instances(node, Host::spec(), sink)).collect();
        let mut layers = outer.to_vec();
        layers.extend(profiles.iter().map(|instance| instance.contribution(Layer::HostProfile)));
        layers.extend(nodes.iter().map(|node| Contribution::at(node, Layer::Host)));
        Arc::new(merge(Components::spec(), &layers, sink))
    }

    fn instances(&self, node: &Node, spec: &'static BlockSpec, sink: &mut Sink) -> Vec<Instance> {
        let nodes = node.children.as_ref().map_or(&[][..], |block| &block.nodes);
        apply::instances(nodes, spec, self.program, self.version, sink)
    }
}

/// Whether a host sets anything of a component, or applies a profile.
fn overrides(host: &Node) -> bool {
    let nodes = host.children.iter().flat_map(|block| &block.nodes);
    let components = Components::spec();
    nodes.into_iter().any(|node| node.name.value == "apply" || components.field(&node.name.value).is_some())
}

fn role_spec(role: &str) -> (&'static BlockSpec, bool) {
    let field = shape::cluster_spec().field(role).expect("every role is a block of the cluster");
    match field.shape {
        Shape::Block(spec) => (spec(), false),
        Shape::Keyed(spec) => (spec(), true),
        _ => unreachable!("a role is a block"),
    }
}

/// The nodes that speak of one role, or of one group of it.
struct Group<'a> {
    name: Option<String>,
    nodes: Vec<&'a Node>,
}

fn groups<'a>(role: &str, named: bool, nodes: &'a [Node]) -> Vec<Group<'a>> {
    let mut found: Vec<Group<'a>> = Vec::new();
    for node in nodes.iter().filter(|node| node.name.value == role) {
        let name = named.then(|| key(&node.arguments)).flatten();
        match found.iter_mut().find(|group| group.name == name) {
            Some(group) => group.nodes.push(node),
            None => found.push(Group { name, nodes: vec![node] }),
        }
    }
    found
}

impl<'a> Group<'a> {
    /// The nodes of each host, in the order of the file.
    fn hosts(&self) -> Vec<Vec<&'a Node>> {
        let mut hosts: indexmap::IndexMap<String, Vec<&'a Node>> = indexmap::IndexMap::new();
        for node in self.nodes.iter().flat_map(|node| node.children.iter()).flat_map(|block| &block.nodes) {
            if let ("host", Some(name)) = (node.name.value.as_str(), key(&node.arguments)) {
                hosts.entry(name).or_default().push(node);
            }
        }
        hosts.into_values().collect()
    }
}

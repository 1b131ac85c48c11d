//! `apply NAME param=value`: one profile with its values filled in and its gates opened.

use std::sync::Arc;

use crate::schema::types::Version;
use crate::schema::{Applied, BlockSpec, Layer};
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};
use crate::syntax::{Node, Scalar, Value, spell_text};

use super::expand::Names;
use super::layer::Contribution;
use super::modules::Program;
use super::{files, gate, params, shape};

/// The body of a profile, ready to be merged.
#[derive(Debug)]
pub struct Instance {
    nodes: Vec<Node>,
    applied: Arc<Applied>,
}

/// Roles hold hosts, and hosts belong to one cluster.
pub const NOT_IN_PROFILES: [&str; 4] = ["etcd-hosts", "load-balancers", "masters", "workers"];

impl Instance {
    /// The body as a block of a layer.
    pub fn contribution(&self, layer: Layer) -> Contribution<'_> {
        let (head, applied) = (self.applied.span, Some(&self.applied));
        Contribution { layer, locked: false, arguments: &[], properties: &[], children: &self.nodes, head, applied, dropped: None }
    }
}

/// Applies every `apply` among `nodes` for a block of the given kind.
pub fn instances(
    nodes: &[Node],
    spec: &'static BlockSpec,
    program: &Program,
    version: Option<Version>,
    sink: &mut Sink,
) -> Vec<Instance> {
    let applies = nodes.iter().filter(|node| node.name.value == "apply");
    applies.filter_map(|node| instance(node, spec, program, version, sink)).collect()
}

fn instance(
    apply: &Node,
    spec: &'static BlockSpec,
    program: &Program,
    version: Option<Version>,
    sink: &mut Sink,
) -> Option<Instance> {
    let [Value { scalar: Scalar::Text(name), span, .. }] = apply.arguments.as_slice() else {
        let problem = Diagnostic::error("K0207", "`apply` takes the name of one profile").label(apply.head, "here");
        sink.push(problem.help("write `apply control-plane`"));
        return None;
    };
    let Some(profile) = program.profiles.get(name) else {
        unknown(name, *span, program, sink);
        return None;
    };
    let mut names = Names::of_file(&profile.lets, sink);
    params::bind(&profile.node, apply, &mut names, sink);
    let mut nodes = body(&profile.node);
    nodes.iter_mut().for_each(|node| names.expand(node, sink));
    let mut nodes = gate::open(nodes, version, sink);
    files::anchor(&mut nodes, shape::cluster_spec(), &program.names, sink);
    check_body(&nodes, spec, name, apply, sink);
    Some(Instance { nodes, applied: Arc::new(Applied { profile: name.clone(), span: apply.head }) })
}

/// The settings of a profile, without its parameters.
pub fn body(profile: &Node) -> Vec<Node> {
    let nodes = profile.children.iter().flat_map(|block| &block.nodes);
    nodes.filter(|node| node.name.value != "param").cloned().collect()
}

/// What a profile may not hold.
pub fn hosts_in_profile(node: &Node) -> Diagnostic {
    let problem = Diagnostic::error("K0116", format!("a profile cannot hold `{}`", node.name.value));
    let problem = problem.label(node.head, "hosts belong to a cluster");
    problem.help("write the hosts into the cluster; a profile can be applied to a role or a host instead")
}

/// Whether what the profile sets may be set where it is applied.
fn check_body(nodes: &[Node], spec: &'static BlockSpec, name: &str, apply: &Node, sink: &mut Sink) {
    let root = shape::cluster_spec();
    for node in nodes {
        let word = node.name.value.as_str();
        if NOT_IN_PROFILES.contains(&word) {
            sink.push(hosts_in_profile(node));
        } else if spec.name != root.name && spec.field(word).is_none() && root.field(word).is_some() {
            let problem = Diagnostic::error("K0121", format!("the profile `{name}` sets `{word}`, which exists once in a cluster"));
            let problem = problem.label(apply.head, "applied below the cluster").label(node.head, "sets it");
            sink.push(problem.help("apply the profile in `cluster`, or split it"));
        } else {
            shape::check_node(node, root, shape::Place::Profile, sink);
        }
    }
}

fn unknown(name: &str, span: Span, program: &Program, sink: &mut Sink) {
    let problem = Diagnostic::error("K0118", format!("there is no profile `{name}`")).label(span, "unknown profile");
    let names = || program.profiles.keys().map(String::as_str);
    let known = nearest(name, names());
    let is_module = super::stdlib::module_text(name).is_some();
    let problem = problem.help(match known {
        _ if is_module => format!("write `use \"std:{name}\"` above the cluster"),
        Some(known) => format!("write `{known}`"),
        None => "declare it with `profile`, or `use` the file that does".to_owned(),
    });
    sink.push(match only_near(name, names()) {
        Some(known) if !is_module => problem.fix(span, spell_text(known)),
        _ => problem,
    });
}

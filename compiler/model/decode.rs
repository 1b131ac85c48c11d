//! From the merged tree to typed structs. Types were checked where they were written; here only what nobody wrote is missed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::resolve::{Resolved, ResolvedHost};
use crate::schema::sections::{self, Components};
use crate::schema::{Block, Missing, Section};
use crate::source::{Diagnostic, Sink};

use super::{Allow, Cluster, Host, Role};

/// The typed cluster. Required settings that nobody wrote go to `sink`, each once.
pub fn decode(resolved: &Resolved, sink: &mut Sink) -> Option<Cluster> {
    let mut decoder = Decoder::default();
    let settings = sections::Cluster::decode(&resolved.cluster, &mut decoder.missing);
    let components = decoder.components(&resolved.components);
    let hosts: Vec<Option<Host>> = resolved.hosts.iter().map(|host| decoder.host(host)).collect();
    for missing in decoder.missing {
        sink.push(report(&missing, resolved));
    }
    let allows = resolved.allows.iter().map(|allow| Allow {
        code: allow.code.clone(),
        scope: allow.scope,
        span: allow.span,
        in_entry_file: allow.span.file == resolved.entry,
    });
    let (settings, components) = (settings?, components?);
    Some(Cluster {
        settings,
        components,
        hosts: hosts.into_iter().collect::<Option<_>>()?,
        allows: allows.collect(),
        files: resolved.files.clone(),
        span: resolved.span,
    })
}

/// Decodes components once for all hosts that share them.
#[derive(Default)]
struct Decoder {
    missing: Vec<Missing>,
    shared: BTreeMap<*const Block, Option<Arc<Components>>>,
}

impl Decoder {
    fn components(&mut self, block: &Arc<Block>) -> Option<Arc<Components>> {
        let missing = &mut self.missing;
        self.shared.entry(Arc::as_ptr(block)).or_insert_with(|| Components::decode(block, missing).map(Arc::new)).clone()
    }

    fn host(&mut self, host: &ResolvedHost) -> Option<Host> {
        let components = self.components(&host.components);
        let facts = sections::Host::decode(&host.facts, &mut self.missing);
        let role = match (host.role, &host.group) {
            ("workers", Some(group)) => Role::Worker(group.clone()),
            ("etcd-hosts", _) => Role::EtcdHost,
            ("load-balancers", _) => Role::LoadBalancer,
            _ => Role::Master,
        };
        Some(Host { facts: facts?, role, components: components? })
    }
}

fn report(missing: &Missing, resolved: &Resolved) -> Diagnostic {
    let Missing { block, span, field, expected } = missing;
    let problem =
        Diagnostic::error("K0401", format!("`{block}` has no `{field}`")).label(span.unwrap_or(resolved.span), "not set here");
    problem.help(format!("write `{field}` with {expected}"))
}

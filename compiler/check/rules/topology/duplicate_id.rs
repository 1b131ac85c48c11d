//! K0515: two hosts of one id.

use std::collections::BTreeMap;

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// The id starts the derivation of all keys of a host (pki.md): two hosts of one id would have the same private keys.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for host in &cluster.hosts {
        let Some(first) = seen.insert(host.node_id(), host) else { continue };
        if host.name() == first.name() {
            continue;
        }
        let spans = |host: &crate::model::Host| [host.facts.id.as_ref().and_then(|id| id.span), host.facts.name.span];
        let message = format!("`{}` and `{}` have the same id `{}`", first.name(), host.name(), host.node_id());
        sink.push(
            Diagnostic::error("K0515", message)
                .label(place(cluster, spans(host)), "this host would get the same keys")
                .label(place(cluster, spans(first)), "as this one")
                .help("an `id` is the old name of one renamed host; delete it from the other"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn ids_are_unique() {
        check(super::rule, "masters {\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\" id=m1\n}", &["K0515 id=m1"]);
        check(super::rule, "masters {\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\" id=old\n}", &[]);
    }
}

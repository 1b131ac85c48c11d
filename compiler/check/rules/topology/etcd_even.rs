//! K0504: an even number of etcd members.

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// A majority decides: four members survive the loss of one, as three do, and a fourth only adds something that can break (etcd's
/// FAQ, "Why an odd number of cluster members?").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let members: Vec<_> = cluster.etcd_members().collect();
    let Some(last) = members.last().filter(|_| members.len().is_multiple_of(2)) else { return };
    let count = members.len();
    let survives = if count == 2 { "none".to_owned() } else { ((count - 1) / 2).to_string() };
    let message = format!("etcd has {count} members and survives the loss of {survives}, as {} would", count - 1);
    let mut found = Diagnostic::warning("K0504", message)
        .label(place(cluster, [last.facts.name.span]), format!("member {count}; expected an odd number"));
    found = match cluster.components.etcd.placement.span {
        Some(span) => found.label(span, "etcd runs on all of these"),
        None => found,
    };
    sink.push(found.help(match count {
        2 => "run it on 3 hosts, or on 1".to_owned(),
        _ => format!("run it on {} hosts, or on {}", count + 1, count - 1),
    }));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn members_are_odd() {
        check(super::rule, "masters {\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\"\n}", &["K0504 m2"]);
        check(super::rule, "masters {\nhost m1 ip=\"10.0.0.1\"\n}", &[]);
    }
}

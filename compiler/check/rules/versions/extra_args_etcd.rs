//! K0727: an extra flag that makes etcd lose what it is for.

use crate::catalog::Component;
use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::sections::ExtraArg;
use crate::source::{Diagnostic, Sink, Span};

use super::settings::{everywhere, extra_args};

/// `--config-file` makes etcd ignore every other flag (etcdmain/help.go); `--force-new-cluster` throws the other members out at every
/// start; without fsync a crash of the machine loses what was confirmed.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        let etcd = extra_args(components).into_iter().filter(|(component, _)| *component == Component::Etcd);
        for arg in etcd.flat_map(|(_, extra)| &extra.args) {
            let off = arg.values.values().any(|value| value.0 == "false");
            let found = judge(arg, place(cluster, [arg.name.span])).filter(|_| !off);
            found.into_iter().for_each(|found| sink.push(found));
        }
    }
}

fn judge(arg: &ExtraArg, at: Span) -> Option<Diagnostic> {
    Some(match arg.name.0.as_str() {
        "--config-file" => Diagnostic::error("K0727", "with `--config-file` etcd ignores every other flag, and kapic sets flags")
            .label(at, "certificates, members and data folder would be forgotten")
            .help("delete it; write settings of `etcd`, or `extra-args` for what has none"),
        "--force-new-cluster" => {
            Diagnostic::error("K0727", "`--force-new-cluster` throws the other members out at every start of etcd")
                .label(at, "for one start by hand, after a disaster")
                .help("delete it; to recover, run etcd with it by hand once, or restore a snapshot")
        }
        "--unsafe-no-fsync" => Diagnostic::warning("K0727", "with `--unsafe-no-fsync` etcd loses data when a machine crashes")
            .label(at, "what was confirmed may not be on the disk")
            .help("delete it, unless the cluster is for throwing away"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn etcd_keeps_its_data() {
        let text = |arg| format!("etcd {{\nextra-args {{\narg {arg}\n}}\n}}");
        check(super::rule, &text("\"--config-file\" \"/opt/x.yaml\""), &["K0727 \"--config-file\""]);
        check(super::rule, &text("\"--force-new-cluster\""), &["K0727 \"--force-new-cluster\""]);
        check(super::rule, &text("\"--force-new-cluster\" \"false\""), &[]);
        check(super::rule, &text("\"--unsafe-no-fsync\" \"true\""), &["K0727 \"--unsafe-no-fsync\""]);
        check(super::rule, &text("\"--max-txn-ops\" \"256\""), &[]);
    }
}

//! K0596: etcd's data in a folder of something else.

use crate::check::view::{place, variants};
use crate::model::{Cluster, Layout};
use crate::source::{Diagnostic, Sink};

/// etcd wants its folder for itself, with mode 0700, and whoever restores or removes a member deletes it whole: certificates or logs
/// beside the data would go with it (CIS 1.1.11).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Layout { bin, pki, conf, log } = Layout::of(&cluster.settings);
    let folders = [("bin", bin), ("pki", pki), ("conf", conf), ("log", log)];
    for data in variants(cluster.etcd_members()).into_iter().map(|components| &components.etcd.data_dir) {
        let own = data.value.0.as_str();
        let inside = |folder: &str| folder == own || folder.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'));
        let Some((name, folder)) = folders.iter().find(|(_, folder)| inside(folder)) else { continue };
        sink.push(
            Diagnostic::error("K0596", format!("etcd's data folder `{own}` holds `{folder}`, the folder `{name}`"))
                .label(place(cluster, [data.span]), "expected a folder with nothing else in it")
                .help("write `data-dir \"/var/lib/etcd\"`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn data_lies_alone() {
        let text = |folder| format!("etcd \"3.6.14\" {{\ndata-dir \"{folder}\"\n}}");
        check(super::rule, "", &[]);
        check(super::rule, &text("/etc/kubernetes"), &["K0596 data-dir \"/etc/kubernetes\""]);
        check(super::rule, &text("/etc"), &["K0596 data-dir \"/etc\""]);
        check(super::rule, &text("/etc/kubernetes/etcd"), &[]);
        check(super::rule, &text("/etc/kube"), &[]);
    }
}

//! K0560: a directive that systemd does not know.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::sections::Directive;
use crate::source::{Diagnostic, Sink, nearest};

const TABLE: &str = include_str!("../../../../stdlib/systemd/directives.txt");

/// systemd logs a line about a misspelt directive and starts the unit without it, `systemd-analyze verify` only warns: a limit or a
/// protection that was asked for is then silently missing.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let units = variants(cluster.hosts.iter()).into_iter().flat_map(|components| &components.systemd.units);
    for directive in units.flat_map(|unit| &unit.directives) {
        judge(cluster, directive, sink);
    }
}

fn judge(cluster: &Cluster, directive: &Directive, sink: &mut Sink) {
    let (name, section) = (directive.name.value.0.as_str(), directive.section.value.0.as_str());
    let Some(names) = sections().get(section) else {
        let found = Diagnostic::error("K0560", format!("a service unit has no section `[{section}]`"));
        let found = found.label(place(cluster, [directive.section.span]), "expected `Unit`, `Service` or `Install`");
        return sink.push(found.help("write `section=Service`, or delete `section`"));
    };
    if names.contains(&name) {
        return;
    }
    let elsewhere = sections().iter().find(|(_, names)| names.contains(&name)).map(|(other, _)| *other);
    let help = match (elsewhere, nearest(name, names.iter().copied())) {
        (Some(other), _) => format!("write `section={other}`: `{name}` stands there"),
        (None, Some(near)) => format!("write `directive {near}`"),
        (None, None) => "see systemd.exec(5), systemd.service(5), systemd.unit(5) and systemd.resource-control(5)".to_owned(),
    };
    let message = format!("systemd knows no directive `{name}` in `[{section}]`");
    let found = Diagnostic::error("K0560", message).label(place(cluster, [directive.name.span]), "systemd would ignore it");
    sink.push(found.help(help));
}

/// The names of each section.
fn sections() -> &'static BTreeMap<&'static str, Vec<&'static str>> {
    static SECTIONS: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    SECTIONS.get_or_init(|| {
        let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
        lines.for_each(|(section, name)| sections.entry(section).or_default().push(name));
        sections
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn directives_exist() {
        let text = |line| format!("systemd {{\nunit etcd {{\ndirective {line}\n}}\n}}");
        check(super::rule, &text("CPUWeight \"200\""), &[]);
        check(super::rule, &text("CPUWieght \"200\""), &["K0560 CPUWieght"]);
        check(super::rule, &text("NoNewPriviledges yes"), &["K0560 NoNewPriviledges"]);
        check(super::rule, &text("After foo.service"), &["K0560 After"]);
        check(super::rule, &text("After foo.service section=Unit"), &[]);
        check(super::rule, &text("After foo.service section=unit"), &["K0560 section=unit"]);
    }
}

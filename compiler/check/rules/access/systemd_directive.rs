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
    for systemd in variants(cluster.hosts.iter()).into_iter().map(|components| &components.systemd) {
        let units = systemd.units.iter().flat_map(|unit| &unit.directives);
        for directive in units.chain(systemd.sandboxes.iter().flat_map(|sandbox| &sandbox.directives)) {
            judge(cluster, directive, sink);
        }
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
        return without_value(cluster, directive, sink);
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

/// A directive without a value would take back what the unit says elsewhere; whoever wants that says so with an empty text.
fn without_value(cluster: &Cluster, directive: &Directive, sink: &mut Sink) {
    if directive.values.is_empty() {
        let name = &directive.name.value.0;
        let found = Diagnostic::error("K0560", format!("the directive `{name}` has no value"));
        let found = found.label(place(cluster, [directive.name.span]), "nothing behind it");
        sink.push(found.help(format!("write `directive {name} \"…\"`; an empty text empties a list")));
    }
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
        check(super::rule, &text("CPUWeight"), &["K0560 CPUWeight"]);
        check(super::rule, &text("SystemCallFilter \"@system-service\" \"~@privileged\""), &[]);
        let sandbox = "systemd {\nsandbox server {\ndirective ProtectHom yes\n}\n}";
        check(super::rule, sandbox, &["K0560 ProtectHom"]);
        check(super::rule, &text("After foo.service"), &["K0560 After"]);
        check(super::rule, &text("After foo.service section=Unit"), &[]);
        check(super::rule, &text("After foo.service section=unit"), &["K0560 section=unit"]);
    }
}

//! K0703, the second half: the value of an extra flag. It does not know which flags kapic sets.

use crate::catalog::{Component, Flag, FlagType, Release};
use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::sections::ExtraArg;
use crate::source::{Diagnostic, Span};

/// Flags that make a component do something else and exit, apart from `--help` and `--version` of all of them.
const EXITS: [(Component, &[&str]); 2] =
    [(Component::KubeScheduler, &["write-config-to"]), (Component::KubeProxy, &["write-config-to", "cleanup", "init-only"])];

/// A flag with which a component does not serve: its unit would start it again and again.
pub(super) fn exits(component: Component, name: &str, arg: &ExtraArg, at: Span) -> Option<Diagnostic> {
    let own = EXITS.iter().any(|(of, names)| *of == component && names.contains(&name));
    let off = arg.values.values().any(|value| value.0 == "false");
    ((own || matches!(name, "help" | "version")) && !off).then(|| {
        Diagnostic::error("K0703", format!("`--{name}` makes {} do that and exit", component.name()))
            .label(at, "the unit would start it again and again")
            .help("delete it; it is for a command line by hand")
    })
}

/// What is wrong with the value of a flag that may stand there.
pub(super) fn judge(component: Component, release: Release, flag: &Flag, arg: &ExtraArg, cluster: &Cluster) -> Option<Diagnostic> {
    let at = place(cluster, [arg.name.span]);
    let values = &arg.values.items;
    let words = flag.words(release);
    let expected = words.as_ref().map_or_else(|| expected(&flag.kind), |words| one_of(words));
    if values.is_empty() && flag.kind != FlagType::Bool {
        let found = Diagnostic::error("K0703", format!("`--{}` has no value", flag.name)).label(at, format!("expected {expected}"));
        let example = words.and_then(|words| words.last().copied()).unwrap_or("value");
        return Some(found.help(format!("write `arg \"--{}\" \"{example}\"`", flag.name)));
    }
    if let [_, .., last] = values.as_slice()
        && !flag.takes_several(release)
    {
        let found = Diagnostic::error("K0703", format!("`--{}` of {} takes one value", flag.name, component.name()));
        return Some(found.label(last.span.unwrap_or(at), "only the last one would count").help("keep one"));
    }
    let takes = |value: &str| match &words {
        Some(words) => value.is_empty() || words.contains(&value),
        None => flag.kind.accepts(value),
    };
    if let Some(bad) = values.iter().find(|value| !takes(&value.value.0)) {
        let message = format!("{} refuses `{}` for `--{}`", component.name(), bad.value.0, flag.name);
        let found = Diagnostic::error("K0703", message).label(bad.span.unwrap_or(at), format!("expected {expected}"));
        return Some(found.help(format!("write {expected}")));
    }
    let relative = values.iter().find(|value| is_path(flag) && !value.value.0.is_empty() && !value.value.0.starts_with('/'))?;
    let found = Diagnostic::error("K0703", format!("`--{}` has a path that begins nowhere", flag.name));
    let found = found.label(relative.span.unwrap_or(at), "read from wherever the unit runs");
    Some(found.help(format!("write an absolute path, such as `/etc/kubernetes/{}`", relative.value.0.trim_start_matches("./"))))
}

/// Whether a flag names one file or folder. The catalog has text for it; the names are regular.
fn is_path(flag: &Flag) -> bool {
    flag.kind == FlagType::String && (flag.name.ends_with("-file") || flag.name.ends_with("-dir"))
}

fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        words => format!("one of `{}`", words.join("`, `")),
    }
}

/// What a flag takes, in words.
pub(super) fn expected(form: &FlagType) -> String {
    let between = |what: &str, bounds: &crate::catalog::Bounds| match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => format!("{what} from {min} to {max}"),
        (Some(min), None) => format!("{what} of at least {min}"),
        (None, Some(max)) => format!("{what} of at most {max}"),
        (None, None) => what.to_owned(),
    };
    match form {
        FlagType::Bool => "`true` or `false`".to_owned(),
        FlagType::Int32 | FlagType::Uint32 | FlagType::Uint64 => "a whole number".to_owned(),
        FlagType::Int64(bounds) => between("a whole number", bounds),
        FlagType::Float(bounds) => between("a number", bounds),
        FlagType::Duration(bounds) if *bounds == crate::catalog::Bounds::default() => "a span of time such as `1h30m`".to_owned(),
        FlagType::Duration(bounds) => between("a span of time in seconds", bounds),
        FlagType::Enum(words) => one_of(words),
        FlagType::Ip => "an IP address".to_owned(),
        FlagType::IpPort => "an IP address, perhaps with a port".to_owned(),
        FlagType::CidrList => "address ranges with commas between them".to_owned(),
        FlagType::UrlList => "URLs with commas between them".to_owned(),
        FlagType::IntList => "whole numbers with commas between them".to_owned(),
        FlagType::Map | FlagType::MultiMap => "`key=value` pairs with commas between them".to_owned(),
        FlagType::BoolMap => "`key=true` pairs with commas between them".to_owned(),
        FlagType::LessMap => "`key<value` pairs with commas between them".to_owned(),
        FlagType::Quantity => "a quantity such as `10Mi`".to_owned(),
        FlagType::PortRange => "a range of ports such as `30000-32767`".to_owned(),
        FlagType::Taints => "taints such as `key=value:NoSchedule`".to_owned(),
        _ => "text in the form of this flag".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    const RULE: fn(&crate::model::Cluster, &mut crate::source::Sink) = super::super::extra_args::rule;

    fn text(version: &str, section: &str, arg: &str) -> String {
        format!("kubernetes \"{version}\"\n{section} {{\nextra-args {{\narg {arg}\n}}\n}}")
    }

    #[test]
    fn components_serve() {
        check(RULE, &text("1.36.3", "api-server", "\"--help\""), &["K0703 \"--help\""]);
        check(RULE, &text("1.36.3", "kubelet", "\"--version\" \"true\""), &["K0703 \"--version\""]);
        check(RULE, &text("1.36.3", "api-server", "\"--version\" \"false\""), &[]);
        check(RULE, &text("1.36.3", "kube-proxy", "\"--cleanup\""), &["K0703 \"--cleanup\""]);
    }

    #[test]
    fn closed_sets_are_known_by_version() {
        check(RULE, &text("1.36.3", "api-server", "\"--storage-backend\" \"etcd2\""), &["K0703 \"etcd2\""]);
        check(RULE, &text("1.36.3", "api-server", "\"--storage-backend\" \"etcd3\""), &[]);
        let beta = "\"--audit-webhook-version\" \"audit.k8s.io/v1beta1\"";
        check(RULE, &text("1.23.17", "api-server", beta), &[]);
        check(RULE, &text("1.24.17", "api-server", beta), &["K0703 \"audit.k8s.io/v1beta1\""]);
        check(RULE, &text("1.24.17", "kubelet", "\"--container-runtime\" \"docker\""), &["K0703 \"docker\""]);
    }

    #[test]
    fn one_value_unless_all_count() {
        check(RULE, &text("1.36.3", "api-server", "\"--etcd-prefix\" \"/a\" \"/b\""), &["K0703 \"/b\""]);
        check(RULE, &text("1.36.3", "api-server", "\"--cors-allowed-origins\" \"a\" \"b\""), &[]);
    }

    #[test]
    fn paths_are_absolute() {
        check(RULE, &text("1.36.3", "api-server", "\"--tracing-config-file\" \"a.yaml\""), &["K0703 \"a.yaml\""]);
        check(RULE, &text("1.36.3", "api-server", "\"--tracing-config-file\" \"/etc/a.yaml\""), &[]);
    }
}

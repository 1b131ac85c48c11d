//! K0703: an extra flag that cannot stand there.

use crate::catalog::{Component, Flag, FlagState, FlagType, Release, flag, flags};
use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::sections::ExtraArg;
use crate::schema::{Emission, Emitted};
use crate::source::{Diagnostic, Sink, Span, nearest};

use super::own_flags;
use super::settings::{emissions, everywhere, extra_args, program, release};

/// The escape hatch is checked like everything else: a flag that the component does not know, or a value that it does not take, stops
/// it; a flag that kapic sets too would stand twice, and the last one wins.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        let emitted = emissions(components);
        for (component, extra) in extra_args(components) {
            let Some((release, version)) = release(cluster, component) else { continue };
            let known = Program { component, release, version, emitted: &emitted };
            for (index, arg) in extra.args.iter().enumerate() {
                let twin = extra.args[..index].iter().find(|other| plain(&other.name.value.0) == plain(&arg.name.value.0));
                let found = known.judge(cluster, arg).or_else(|| twin.map(|twin| twice(cluster, arg, twin)));
                found.into_iter().for_each(|diagnostic| sink.push(diagnostic));
            }
        }
    }
}

/// One component in one version.
struct Program<'a> {
    component: Component,
    release: Release,
    version: Span,
    emitted: &'a [(Component, Emitted)],
}

impl Program<'_> {
    fn judge(&self, cluster: &Cluster, arg: &ExtraArg) -> Option<Diagnostic> {
        let written = arg.name.value.0.as_str();
        let at = place(cluster, [arg.name.span]);
        let name = written.trim_start_matches('-');
        if !written.starts_with("--") || written.contains(['=', ' ']) {
            let flag = name.split(['=', ' ']).next().unwrap_or_default();
            let found =
                Diagnostic::error("K0703", format!("`{written}` is not a flag")).label(at, "expected two dashes and a name");
            return Some(found.help(format!("write `arg \"--{flag}\" \"value\"`")));
        }
        let Some(flag) = flag(self.component, name) else { return Some(self.unknown(name, at)) };
        if let Some(found) = self.state(flag, at) {
            return Some(found);
        }
        match own_flags::setting(self.component, flag.name) {
            Some(_) if self.agrees(written, arg) => None,
            Some(setting) => Some(own(flag.name, &setting, at)),
            None => self.value(flag, arg, at),
        }
    }

    /// Whether the setting of a flag says the same: then it does not matter which of them is heard.
    fn agrees(&self, flag: &str, arg: &ExtraArg) -> bool {
        let values: Vec<&str> = arg.values.values().map(|value| value.0.as_str()).collect();
        let same = |emitted: &Emitted| matches!(emitted.to, Emission::Flag(name) if name == flag);
        let own = self.emitted.iter().filter(|(component, _)| *component == self.component);
        own.into_iter().any(|(_, emitted)| same(emitted) && emitted.text.join(",") == values.join(","))
    }

    fn unknown(&self, name: &str, at: Span) -> Diagnostic {
        let names = flags(self.component, self.release).map(|flag| flag.name);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `--{near}`?"),
            None => format!("see `kapic explain` for the flags of {}", self.component.name()),
        };
        Diagnostic::error("K0703", format!("{} has no flag `--{name}`", self.component.name())).label(at, "unknown flag").help(help)
    }

    fn state(&self, flag: &Flag, at: Span) -> Option<Diagnostic> {
        let (message, label, help) = match flag.state(self.release) {
            FlagState::Removed { since, replacement } => (
                format!("`--{}` was removed from {} in {since}", flag.name, self.component.name()),
                format!("gone since {since}"),
                replacement.or(flag.reason).map_or("delete it".to_owned(), |words| format!("delete it; in its place: {words}")),
            ),
            FlagState::NotYet { since } => (
                format!("`--{}` needs {} {since}", flag.name, program(self.component)),
                format!("from {since} on"),
                format!("delete it, or take {} {since} or later", program(self.component)),
            ),
            FlagState::Present { .. } | FlagState::Unknown => return None,
        };
        let version = format!("this is {} {}", program(self.component), self.release);
        Some(Diagnostic::error("K0703", message).label(at, label).label(self.version, version).help(help))
    }

    fn value(&self, flag: &Flag, arg: &ExtraArg, at: Span) -> Option<Diagnostic> {
        let values = &arg.values.items;
        if values.is_empty() && flag.kind != FlagType::Bool {
            let found = Diagnostic::error("K0703", format!("`--{}` has no value", flag.name))
                .label(at, format!("expected {}", expected(&flag.kind)));
            return Some(found.help(format!("write `arg \"--{}\" \"value\"`", flag.name)));
        }
        let bad = values.iter().find(|value| !flag.kind.accepts(&value.value.0))?;
        let message = format!("{} refuses `{}` for `--{}`", self.component.name(), bad.value.0, flag.name);
        let found = Diagnostic::error("K0703", message).label(bad.span.unwrap_or(at), format!("expected {}", expected(&flag.kind)));
        Some(found.help(format!("write {}", expected(&flag.kind))))
    }
}

fn own(name: &str, setting: &str, at: Span) -> Diagnostic {
    let found = Diagnostic::error("K0703", format!("kapic sets `--{name}` itself")).label(at, "it would stand twice");
    match setting {
        "" => found.help("delete it: it follows from the rest of the description"),
        setting => found.help(format!("delete it; {setting} decides it")),
    }
}

fn twice(cluster: &Cluster, arg: &ExtraArg, twin: &ExtraArg) -> Diagnostic {
    Diagnostic::error("K0703", format!("`{}` stands twice", arg.name.value.0))
        .label(place(cluster, [arg.name.span]), "again")
        .label(place(cluster, [twin.name.span]), "here already")
        .help("keep one; a flag that may stand several times takes several values")
}

fn plain(name: &str) -> String {
    name.trim_start_matches('-').replace('_', "-")
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
        FlagType::Enum(words) => format!("one of `{}`", words.join("`, `")),
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

    #[test]
    fn extra_flags_are_checked() {
        let text = |arg| format!("api-server {{\nextra-args {{\narg {arg}\n}}\n}}");
        check(super::rule, &text("\"--livez-grace-period\" \"10s\""), &[]);
        check(super::rule, &text("\"--livez-grase-period\" \"10s\""), &["K0703 \"--livez-grase-period\""]);
        check(super::rule, &text("\"--livez-grace-period\" \"ten\""), &["K0703 \"ten\""]);
        check(super::rule, &text("\"--livez-grace-period\""), &["K0703 \"--livez-grace-period\""]);
        check(super::rule, &text("\"livez-grace-period\" \"10s\""), &["K0703 \"livez-grace-period\""]);
        check(super::rule, &text("\"--cloud-provider\" external"), &["K0703 \"--cloud-provider\""]);
        check(super::rule, &text("\"--event-ttl\" \"2h\""), &["K0703 \"--event-ttl\""]);
        check(super::rule, &text("\"--etcd-servers\" \"https://10.0.0.1:2379\""), &["K0703 \"--etcd-servers\""]);
        check(super::rule, &text("\"--contention-profiling\""), &[]);
        // Whoever says what a setting says already is heard without a word.
        let both = |value| format!("api-server {{\nevent-ttl \"2h\"\nextra-args {{\narg \"--event-ttl\" \"{value}\"\n}}\n}}");
        check(super::rule, &both("2h"), &[]);
        check(super::rule, &both("3h"), &["K0703 \"--event-ttl\""]);
    }

    #[test]
    fn flags_stand_once() {
        let both = "arg \"--livez-grace-period\" \"10s\"\narg \"--livez_grace_period\" \"20s\"";
        check(super::rule, &format!("api-server {{\nextra-args {{\n{both}\n}}\n}}"), &["K0703 \"--livez_grace_period\""]);
    }
}

//! K0703: an extra flag that cannot stand there.

use crate::catalog::{Component, Flag, FlagState, FlagType, Release, flag, flags};
use crate::check::view::{mend, place};
use crate::model::Cluster;
use crate::schema::sections::ExtraArg;
use crate::schema::{Emission, Emitted};
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};

use super::extra_args_value as value;
use super::own_flags;
use super::settings::{emissions, everywhere, extra_args, program, release};

/// Flags of which a component takes only one, with the one that kapic sets and the setting for it: kubeapiserver/options/admission.go and
/// authorization.go refuse both.
pub(super) const CLASHES: [(Component, &str, &str, &str); 2] = [
    (Component::KubeApiserver, "admission-control", "--enable-admission-plugins", "`api-server { admission-plugins … }`"),
    (Component::KubeApiserver, "authorization-config", "--authorization-mode", "`api-server { authorization … }`"),
];

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
        let name = name.split(['=', ' ']).next().unwrap_or_default();
        if let Some(found) = value::exits(self.component, name, arg, at) {
            return Some(found);
        }
        let Some(flag) = flag(self.component, name) else {
            return Some(mend(self.unknown(name, at), arg.name.span, self.meant(cluster, name, arg).as_deref()));
        };
        if let Some(found) = self.state(flag, at).or_else(|| self.excluded(flag, at)) {
            return Some(found);
        }
        let misspelt = !written.starts_with("--") || written.contains(['=', ' ']);
        match own_flags::setting(self.component, flag.name) {
            Some(_) if self.agrees(written, arg) => None,
            Some(setting) => Some(own(flag.name, &setting, at)),
            None if misspelt => {
                let sure =
                    !written.contains(['=', ' ']) && value::judge(self.component, self.release, flag, arg, cluster).is_none();
                let right = format!("--{}", flag.name);
                Some(mend(not_a_flag(flag, arg, at), arg.name.span.filter(|_| sure), Some(&right)))
            }
            None => value::judge(self.component, self.release, flag, arg, cluster),
        }
    }

    /// Whether the setting of a flag says the same: then it does not matter which of them is heard.
    fn agrees(&self, flag: &str, arg: &ExtraArg) -> bool {
        let values: Vec<&str> = arg.values.values().map(|value| value.0.as_str()).collect();
        let same = |emitted: &Emitted| matches!(emitted.to, Emission::Flag(name) if name == flag);
        let own = self.emitted.iter().filter(|(component, _)| *component == self.component);
        own.into_iter().any(|(_, emitted)| same(emitted) && emitted.text.join(",") == values.join(","))
    }

    /// A flag that cannot stand beside what kapic gives the component.
    fn excluded(&self, flag: &Flag, at: Span) -> Option<Diagnostic> {
        if (self.component, flag.name) != (Component::KubeScheduler, "config") {
            return self.clashes(flag, at);
        }
        let found = Diagnostic::error("K0703", "with `--config` kube-scheduler ignores flags that kapic sets");
        Some(found.label(at, "`--profiling` among them").help("delete it; write settings of `scheduler`"))
    }

    /// A flag that a component does not take beside one that kapic gives it.
    fn clashes(&self, flag: &Flag, at: Span) -> Option<Diagnostic> {
        let (_, _, with, setting) = CLASHES.iter().find(|(of, name, ..)| *of == self.component && *name == flag.name)?;
        let given = |emitted: &Emitted| matches!(emitted.to, Emission::Flag(name) if name == *with);
        let found = self.emitted.iter().any(|(component, emitted)| *component == self.component && given(emitted));
        found.then(|| {
            let (flag, of) = (flag.name, self.component.name());
            let found = Diagnostic::error("K0703", format!("{of} does not take `--{flag}` beside `{with}`, which kapic sets"));
            found.label(at, "the two exclude each other").help(format!("delete it; {setting} decides"))
        })
    }

    fn unknown(&self, name: &str, at: Span) -> Diagnostic {
        let lower = name.to_lowercase();
        let names = flags(self.component, self.release).map(|flag| flag.name);
        let near = nearest(&lower, names);
        let help = match near.map(|near| (near, own_flags::setting(self.component, near))) {
            Some((near, Some(setting))) if setting.is_empty() => format!("delete it: kapic sets `--{near}` itself"),
            Some((_, Some(setting))) => format!("write the setting {setting}"),
            Some((near, None)) => format!("did you mean `--{near}`?"),
            None => format!("see `kapic explain` for the flags of {}", self.component.name()),
        };
        Diagnostic::error("K0703", format!("{} has no flag `--{name}`", self.component.name())).label(at, "unknown flag").help(help)
    }

    /// The one flag that a misspelt name can mean, if it may stand there with what is behind it.
    fn meant(&self, cluster: &Cluster, name: &str, arg: &ExtraArg) -> Option<String> {
        let near = only_near(name, flags(self.component, self.release).map(|flag| flag.name))?;
        let known = flag(self.component, near)?;
        let stands = arg.name.value.0.starts_with("--") && !arg.name.value.0.contains(['=', ' ']);
        let fits = own_flags::setting(self.component, near).is_none() && self.excluded(known, cluster.span).is_none();
        let taken = value::judge(self.component, self.release, known, arg, cluster).is_none();
        (stands && fits && taken).then(|| format!("--{near}"))
    }

    fn state(&self, flag: &Flag, at: Span) -> Option<Diagnostic> {
        let (message, label, help) = match flag.state(self.release) {
            FlagState::Removed { since, replacement } => (
                format!("`--{}` was removed from {} in {since}", flag.name, self.component.name()),
                format!("gone since {since}"),
                match (replacement, flag.reason) {
                    (Some(words), _) => own_flags::heir(self.component, words),
                    (None, Some(why)) => format!("delete it: {why}"),
                    (None, None) => "delete it".to_owned(),
                },
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
}

/// A flag that is known, but not written as one: the advice keeps the value.
fn not_a_flag(flag: &Flag, arg: &ExtraArg, at: Span) -> Diagnostic {
    let written = arg.name.value.0.as_str();
    let inline = written.split_once(['=', ' ']).map(|(_, value)| value);
    let values = inline.into_iter().chain(arg.values.values().map(|value| value.0.as_str()));
    let values: String = values.map(|value| format!(" {value:?}")).collect();
    let values = if values.is_empty() && flag.kind != FlagType::Bool { " \"value\"" } else { &values };
    Diagnostic::error("K0703", format!("`{written}` is not a flag"))
        .label(at, "expected two dashes and a name")
        .help(format!("write `arg \"--{}\"{values}`", flag.name))
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

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

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
    fn the_flag_that_is_meant_is_written() {
        let text = |arg| format!("api-server {{\nextra-args {{\narg {arg}\n}}\n}}");
        let check = |before, after| assert_eq!(mended(super::rule, &text(before)), text(after));
        check("\"--livez-grase-period\" \"10s\"", "\"--livez-grace-period\" \"10s\"");
        check("livez-grace-period \"10s\"", "\"--livez-grace-period\" \"10s\"");
        check("\"--livez-grace-period=10s\"", "\"--livez-grace-period=10s\"");
        check("\"--livez-grase-period\" \"ten\"", "\"--livez-grase-period\" \"ten\"");
        check("\"--event-tll\" \"2h\"", "\"--event-tll\" \"2h\"");
    }

    #[test]
    fn flags_stand_once() {
        let both = "arg \"--livez-grace-period\" \"10s\"\narg \"--livez_grace_period\" \"20s\"";
        check(super::rule, &format!("api-server {{\nextra-args {{\n{both}\n}}\n}}"), &["K0703 \"--livez_grace_period\""]);
    }

    #[test]
    fn what_excludes_kapic_s_own_flags_is_told() {
        let text = |section, own, arg| format!("{section} {{\n{own}\nextra-args {{\narg {arg}\n}}\n}}");
        let plugins = |own| text("api-server", own, "\"--admission-control\" \"NodeRestriction\"");
        check(super::rule, &plugins("admission-plugins NodeRestriction"), &["K0703 \"--admission-control\""]);
        check(super::rule, &plugins(""), &[]);
        let config = |own| text("api-server", own, "\"--authorization-config\" \"/etc/a.yaml\"");
        check(super::rule, &config("authorization Node RBAC"), &["K0703 \"--authorization-config\""]);
        check(super::rule, &text("scheduler", "", "\"--config\" \"/etc/s.yaml\""), &["K0703 \"--config\""]);
        let gates = text("kubelet", "", "\"--feature-gates=NoSuch=true\"");
        check(super::rule, &gates, &["K0703 \"--feature-gates=NoSuch=true\""]);
    }
}

//! K0750: an extra field that cannot stand in a configuration file.

use crate::catalog::{Component, ConfigField, ConfigKind, FieldForm, FlagState, Release, config_field, config_fields};
use crate::check::view::{mend, place};
use crate::model::Cluster;
use crate::schema::sections::ExtraField;
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};

use super::field_values::refused;
use super::own_fields;
use super::settings::{everywhere, extra_configs, program, release};

/// The kubelet and kube-proxy refuse a file with a field that they do not know, or a value of another type, and stop. A field that kapic
/// sets too has one value only, and nobody would see which.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        for (component, kind, extra) in extra_configs(components) {
            let Some((release, version)) = release(cluster, component) else { continue };
            let file = File { component, kind, release, version };
            extra.fields.iter().filter_map(|field| file.judge(cluster, field)).for_each(|found| sink.push(found));
        }
    }
}

/// The file of one component in one version.
struct File {
    component: Component,
    kind: ConfigKind,
    release: Release,
    version: Span,
}

impl File {
    fn judge(&self, cluster: &Cluster, field: &ExtraField) -> Option<Diagnostic> {
        let at = place(cluster, [field.path.span]);
        let Some(known) = config_field(self.kind, &field.path.0) else {
            return Some(mend(self.unknown(&field.path.0, at), field.path.span, self.meant(cluster, field)));
        };
        if let Some(found) = self.state(known, at) {
            return Some(found);
        }
        if let Some(setting) = own_fields::setting(self.component, known.path) {
            let help = match setting.as_str() {
                "" => "delete it: it follows from the rest of the description".to_owned(),
                setting => format!("delete it; {setting} decides it"),
            };
            return Some(
                error(format!("kapic sets `{}` itself", known.path)).label(at, "its value is decided elsewhere").help(help),
            );
        }
        value(cluster, known, field, at)
    }

    fn unknown(&self, path: &str, at: Span) -> Diagnostic {
        let (kind, program, release) = (self.kind.name(), program(self.component), self.release);
        let found = error(format!("{kind} of {program} {release} has no field `{path}`")).label(at, "no such field");
        let here = config_fields(self.kind).filter(|field| matches!(field.state(release), FlagState::Present { .. }));
        match nearest(path, here.filter(|field| !field.path.contains("[]")).map(|field| field.path)) {
            Some(name) => match own_fields::setting(self.component, name).filter(|setting| !setting.is_empty()) {
                Some(setting) => found.help(format!("delete it; {setting} decides `{name}`")),
                None => found.help(format!("did you mean `{name}`?")),
            },
            None => found.help(format!("delete it, or write the path of a field of {kind} with dots, such as `\"evictionHard\"`")),
        }
    }

    /// The one field that a misspelt path can mean, if it takes what is behind it.
    fn meant(&self, cluster: &Cluster, field: &ExtraField) -> Option<&'static str> {
        let here = config_fields(self.kind).filter(|known| matches!(known.state(self.release), FlagState::Present { .. }));
        let near = only_near(&field.path.0, here.filter(|known| !known.path.contains("[]")).map(|known| known.path))?;
        let known = config_field(self.kind, near)?;
        let free = own_fields::setting(self.component, near).is_none();
        (free && value(cluster, known, field, cluster.span).is_none()).then_some(near)
    }

    fn state(&self, known: &ConfigField, at: Span) -> Option<Diagnostic> {
        let (path, program) = (known.path, program(self.component));
        let found = match known.state(self.release) {
            FlagState::NotYet { since } => error(format!("`{path}` needs {program} {since}"))
                .label(at, format!("from {since} on"))
                .help(format!("delete it, or take {program} {since} or later")),
            FlagState::Removed { since, replacement } => {
                error(format!("`{path}` was removed in {since}")).label(at, format!("gone since {since}")).help(
                    replacement.map_or("delete it; nothing takes its place".to_owned(), |words| format!("in its place: {words}")),
                )
            }
            FlagState::Present { .. } | FlagState::Unknown => return None,
        };
        Some(found.label(self.version, format!("this is {program} {}", self.release)))
    }
}

/// Whether what was written has the form of the field.
fn value(cluster: &Cluster, known: &ConfigField, field: &ExtraField, at: Span) -> Option<Diagnostic> {
    let (path, form) = (known.path, known.form());
    let count = field.values.items.len();
    let shape = match &form {
        FieldForm::Block => Some(block(path)),
        FieldForm::Map(_) if count > 0 => {
            Some((format!("`{path}` has entries"), format!("write `entry \"NAME\" VALUE` in `field \"{path}\" {{ }}`")))
        }
        FieldForm::Map(_) => None,
        _ if !field.entries.is_empty() => {
            Some((format!("`{path}` has no entries"), format!("write `field \"{path}\"` and {}", form.expected())))
        }
        FieldForm::List(_) => None,
        _ if count != 1 => Some((format!("`{path}` takes one value"), format!("write `field \"{path}\"` and {}", form.expected()))),
        _ => None,
    };
    if let Some((message, help)) = shape {
        return Some(error(message).label(at, format!("found {}", found_values(field))).help(help));
    }
    let values = field.values.items.iter().map(|value| (None, value));
    let entries = field.entries.iter().map(|entry| (Some(entry.name.0.as_str()), &entry.value));
    values.chain(entries).find_map(|(name, value)| {
        let expected = refused(path, &form, name, &value.value.0)?;
        let at = place(cluster, [value.span, field.path.span]);
        let message = format!(
            "`{path}` does not take `{}`",
            name.map_or_else(|| value.value.render(), |name| format!("{name}: {}", value.value.render()))
        );
        Some(error(message).label(at, format!("expected {expected}")).help(format!("write {expected}")))
    })
}

fn block(path: &str) -> (String, String) {
    let inner = |field: &&ConfigField| field.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let first = [ConfigKind::Kubelet, ConfigKind::KubeProxy].into_iter().flat_map(config_fields).find(inner);
    let help = match first {
        Some(field) => format!("write the path of one of its fields, such as `\"{}\"`", field.path),
        None => "delete it: `extra-config` writes values, lists of values and maps of values".to_owned(),
    };
    (format!("`{path}` is made of blocks"), help)
}

fn found_values(field: &ExtraField) -> String {
    match (field.values.items.len(), field.entries.len()) {
        (0, 0) => "no value".to_owned(),
        (1, _) => "one value".to_owned(),
        (0, 1) => "one entry".to_owned(),
        (0, entries) => format!("{entries} entries"),
        (values, _) => format!("{values} values"),
    }
}

fn error(message: String) -> Diagnostic {
    Diagnostic::error("K0750", message)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    fn kubelet(version: &str, field: &str, expected: &[&str]) {
        let text = format!("kubernetes \"{version}\"\nkubelet {{\nextra-config {{\nfield {field}\n}}\n}}");
        check(super::rule, &text, expected);
    }

    #[test]
    fn fields_are_of_the_version() {
        kubelet("1.36.3", "\"imageGCHighThresholdPercent\" 85", &[]);
        kubelet("1.36.3", "\"imageGcHighThresholdPercent\" 85", &["K0750 \"imageGcHighThresholdPercent\""]);
        kubelet("1.24.17", "\"memorySwap.swapBehavior\" LimitedSwap", &[]);
        kubelet("1.21.14", "\"memorySwap.swapBehavior\" LimitedSwap", &["K0750 \"memorySwap.swapBehavior\""]);
        kubelet("1.24.17", "\"logging.sanitization\" #true", &["K0750 \"logging.sanitization\""]);
        kubelet("1.36.3", "\"maxPods\" 10", &["K0750 \"maxPods\""]);
        kubelet("1.36.3", "\"tlsCertFile\" \"/x\"", &["K0750 \"tlsCertFile\""]);
        let text = "kube-proxy {\nextra-config {\nfield \"udpIdleTimeout\" \"1s\"\nfield \"conntrack.maxPerCore\" 0\n}\n}";
        check(super::rule, text, &["K0750 \"udpIdleTimeout\""]);
    }

    #[test]
    fn values_are_of_their_form() {
        let check = |field, expected| kubelet("1.36.3", field, expected);
        check("\"serializeImagePulls\" #false", &[]);
        check("\"serializeImagePulls\" \"false\"", &["K0750 \"false\""]);
        check("\"serializeImagePulls\"", &["K0750 \"serializeImagePulls\""]);
        check("\"syncFrequency\" \"1m\" \"2m\"", &["K0750 \"syncFrequency\""]);
        check("\"allowedUnsafeSysctls\" \"kernel.msg*\"", &[]);
        check("\"enforceNodeAllocatable\"", &[]);
        check("\"evictionHard\" { entry \"memory.available\" \"5%\"; entry \"nodefs.available\" \"1Gi\"; }", &[]);
        check("\"evictionHard\" { entry \"memory.availible\" \"5%\"; }", &["K0750 \"5%\""]);
        check("\"evictionHard\" { entry \"memory.available\" 5; }", &["K0750 5"]);
        check("\"evictionHard\" \"memory.available<5%\"", &["K0750 \"evictionHard\""]);
        check("\"systemReserved\" { entry cpu \"200m\"; entry memory \"512Mi\"; }", &[]);
        check("\"systemReserved\" { entry gpu \"1\"; }", &["K0750 \"1\""]);
        check("\"topologyManagerPolicy\" \"best-effort\"", &[]);
        check("\"topologyManagerPolicy\" besteffort", &["K0750 besteffort"]);
        check("\"oomScoreAdj\" -2000", &["K0750 -2000"]);
        check("\"memorySwap\" x", &["K0750 \"memorySwap\""]);
        check("\"reservedMemory\" x", &["K0750 \"reservedMemory\""]);
    }
}

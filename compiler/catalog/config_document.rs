//! A whole configuration file against the fields of its kind: names and types, as strict decoding judges them. Whether the values make
//! sense is for others.

use serde_json::Value;

use super::config_field::{ConfigField, ConfigKind, config_field, config_fields};
use super::field_form::FieldForm;
use super::lifetime::FlagState;
use super::version::Release;

/// Keys that every kind has.
const ALWAYS: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// The first thing that does not fit, in words: an unknown field, one that the version does not have, or a value of another type.
pub fn misfit(kind: ConfigKind, release: Release, document: &Value) -> Option<String> {
    let Some(fields) = document.as_object() else { return Some("it has no fields".to_owned()) };
    fields
        .iter()
        .filter(|(name, _)| !ALWAYS.contains(&name.as_str()))
        .find_map(|(name, value)| field(kind, release, "", name, value))
}

/// `inside` is the path of the block around it as the catalog writes it, with a dot at its end, or nothing.
fn field(kind: ConfigKind, release: Release, inside: &str, name: &str, value: &Value) -> Option<String> {
    let path = format!("{inside}{name}");
    let Some(known) = config_field(kind, &path) else { return Some(unknown(kind, inside, name)) };
    match known.state(release) {
        FlagState::NotYet { since } => return Some(format!("its field `{name}` needs {since}")),
        FlagState::Removed { since, .. } => return Some(format!("its field `{name}` was removed in {since}")),
        FlagState::Present { .. } | FlagState::Unknown => {}
    }
    let not = |expected: &str| Some(format!("its field `{name}` is not {expected}"));
    match known.form() {
        _ if value.is_null() => None,
        FieldForm::List(inner) => match value.as_array() {
            Some(items) if items.iter().all(|item| inner.accepts(item)) => None,
            _ => not("a list of texts"),
        },
        FieldForm::Map(_) if value.is_object() => None,
        FieldForm::Map(_) => not("a map"),
        FieldForm::Block if known.go_type.starts_with("[]") => {
            let Some(items) = value.as_array() else { return not("a list") };
            items.iter().find_map(|item| block(kind, release, known, "[].", item))
        }
        FieldForm::Block => block(kind, release, known, ".", value),
        form if form.accepts(value) => None,
        // Not the spelling of the language: these files are YAML.
        FieldForm::Bool => not("`true` or `false`"),
        FieldForm::Text => not("text"),
        form => not(&form.expected()),
    }
}

fn block(kind: ConfigKind, release: Release, around: &ConfigField, step: &str, value: &Value) -> Option<String> {
    let inside = format!("{}{step}", around.path);
    if !config_fields(kind).any(|field| field.path.starts_with(&inside)) {
        return None;
    }
    match value.as_object() {
        Some(fields) => fields.iter().find_map(|(name, value)| field(kind, release, &inside, name, value)),
        None => Some(format!("`{}` holds something without fields", around.path)),
    }
}

fn unknown(kind: ConfigKind, inside: &str, name: &str) -> String {
    let siblings =
        config_fields(kind).filter_map(|field| field.path.strip_prefix(inside).filter(|rest| !rest.contains(['.', '['])));
    match crate::source::nearest(name, siblings) {
        Some(meant) => format!("it has a field `{name}`, which is ignored: did you mean `{meant}`?"),
        None => format!("it has a field `{name}`, which is ignored"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::misfit;
    use crate::catalog::{ConfigKind, KubernetesVersion, Release};

    fn check(version: &str, rule: &serde_json::Value, expected: Option<&str>) {
        let release = Release::from(KubernetesVersion::parse(version).unwrap());
        let document = json!({"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "metadata": {"name": "x"}, "rules": [rule]});
        assert_eq!(misfit(ConfigKind::AuditPolicy, release, &document).as_deref(), expected);
    }

    #[test]
    fn documents_fit_their_kind() {
        let whole = json!({"level": "None", "verbs": ["get"], "resources": [{"group": "", "resources": ["pods"]}], "users": null});
        check("1.36.3", &whole, None);
        check(
            "1.36.3",
            &json!({"level": "None", "verb": ["get"]}),
            Some("it has a field `verb`, which is ignored: did you mean `verbs`?"),
        );
        check("1.36.3", &json!({"level": "None", "users": "alice"}), Some("its field `users` is not a list of texts"));
        check(
            "1.36.3",
            &json!({"level": "None", "resources": [{"resource": ["pods"]}]}),
            Some("it has a field `resource`, which is ignored: did you mean `resources`?"),
        );
        check(
            "1.36.3",
            &json!({"level": "None", "resources": ["pods"]}),
            Some("`rules[].resources` holds something without fields"),
        );
        check("1.22.17", &json!({"level": "None", "omitManagedFields": true}), Some("its field `omitManagedFields` needs 1.23"));
        check(
            "1.23.17",
            &json!({"level": "None", "omitManagedFields": "yes"}),
            Some("its field `omitManagedFields` is not `true` or `false`"),
        );
    }
}

//! K0564: labels and taints that are not spelled as such.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::schema::types::{DnsName, SettingType};
use crate::source::{Diagnostic, Sink, nearest};
use crate::syntax::Scalar;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// The API refuses a node with a misspelt label or taint, so its kubelet registers no node (kubernetes.io, "Labels and Selectors":
/// syntax and character set).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for kubelet in kubelets(cluster) {
        let labels = kubelet.labels.iter().map(|label| (&label.key, &label.value));
        let taints = kubelet.taints.iter().map(|taint| (&taint.key, &taint.value));
        for (key, value) in labels.chain(taints) {
            if !is_key(&key.value.0) {
                let found = Diagnostic::error("K0564", format!("`{}` is no key of a label or taint", key.value.0));
                let found = found.label(place(cluster, [key.span]), "expected a name, perhaps after a domain and `/`");
                sink.push(
                    found
                        .help("write a key such as `example.com/pool`: at most 63 letters, digits, `-`, `_` and `.` after the `/`"),
                );
            }
            if !(value.value.0.is_empty() || is_word(&value.value.0)) {
                let found = Diagnostic::error("K0564", format!("`{}` is no value of a label or taint", value.value.0));
                let found = found.label(place(cluster, [value.span, key.span]), "expected a word");
                sink.push(found.help("write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"));
            }
        }
        for effect in kubelet.taints.iter().map(|taint| &taint.effect).filter(|effect| !EFFECTS.contains(&effect.value.0.as_str()))
        {
            let near = nearest(&effect.value.0, EFFECTS).unwrap_or("NoSchedule");
            let found = Diagnostic::error("K0564", format!("`{}` is no effect of a taint", effect.value.0));
            let found = found.label(place(cluster, [effect.span]), "expected `NoSchedule`, `PreferNoSchedule` or `NoExecute`");
            sink.push(found.help(format!("write `effect={near}`")));
        }
    }
}

fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((domain, name)) => DnsName::read(&Scalar::Text(domain.to_owned())).is_ok() && is_word(name),
        None => is_word(key),
    }
}

fn is_word(word: &str) -> bool {
    let ends = |c: char| c.is_ascii_alphanumeric();
    let plain = |c: char| ends(c) || matches!(c, '-' | '_' | '.');
    (1..=63).contains(&word.len()) && word.chars().all(plain) && word.starts_with(ends) && word.ends_with(ends)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn labels_and_taints_are_words() {
        let text = |line| format!("workers a {{\nkubelet {{\n{line}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text("label \"example.com/pool\" general"), &[]);
        check(super::rule, &text("label \"a/b/c\" x"), &["K0564 \"a/b/c\""]);
        check(super::rule, &text("label pool \"a b\""), &["K0564 \"a b\""]);
        check(super::rule, &text("taint dedicated value=gpu"), &[]);
        check(super::rule, &text("taint dedicated effect=NoSchedul"), &["K0564 effect=NoSchedul"]);
    }
}

//! What runs beside the API servers, where that is not what the description says, held against the policy. No description has it: who
//! asks has to tell.

use crate::catalog::Minor;

use super::candidate::Candidate;
use super::report::{Item, Level};
use super::rollout::kubectl;
use super::skew::Skew;

/// What runs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Running {
    /// The oldest kubelet and kube-proxy; `None` means that they have the description's version.
    pub kubelets: Option<Minor>,
    /// The kubectl that people and programs use; `None` means that nobody said.
    pub kubectl: Option<Minor>,
}

/// What a step would do to that. Whatever is told is taken for done afterwards.
pub(super) fn items(running: &mut Running, before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let (old, new) = (old.minor(), new.minor());
    let nodes = running.kubelets.and_then(|own| kubelets(own, old, new, &before.version()));
    if nodes.is_some() {
        running.kubelets = Some(old);
    }
    let fitting = kubectl(before, now);
    let tool = running.kubectl.filter(|own| !fitting.contains(&own.to_string()));
    if tool.is_some() {
        running.kubectl = Some(new);
    }
    nodes.into_iter().chain(tool.map(|own| tools(own, old, new, &fitting))).collect()
}

fn kubelets(own: Minor, old: Minor, new: Minor, from: &str) -> Option<Item> {
    let line = Skew::of("kubelet");
    let item = |message, help| Some(Item::new(Level::Breaks, "skew", "kubelet", message).help(help));
    if !line.allows(own, old) && own > old {
        return item(
            format!("`kubelet` {own} is newer than API servers of {old}: no API server supports that"),
            format!("API servers come first; bring these nodes back to {old} before anything else"),
        );
    }
    if line.allows(own, new) {
        return None;
    }
    item(
        format!("`kubelet` {own} is too old for API servers of {new}: nodes have to be at least {}", line.oldest(new)),
        format!("first bring the nodes to {from}, with the bundle that the API servers run now"),
    )
}

fn tools(own: Minor, old: Minor, new: Minor, fitting: &[String]) -> Item {
    let servers =
        if old == new { format!("API servers of {new}") } else { format!("API servers of {old} and {new} beside each other") };
    let message = format!("`kubectl` {own} is too far from {servers}");
    let when = if old == new { "" } else { " for this step" };
    Item::new(Level::Look, "skew", "kubectl", message).help(format!("take kubectl {}{when}", fitting.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::kubelets;
    use crate::catalog::Minor;

    #[test]
    fn kubelets_are_neither_too_old_nor_too_new() {
        let minor = |minor| Minor { major: 1, minor };
        let check = |own, old, new, expected: Option<&str>| {
            let found = kubelets(minor(own), minor(old), minor(new), "1.0.0").map(|item| item.message);
            assert_eq!(found.as_deref().map(|text| text.split(':').next().unwrap_or_default()), expected, "{own} {old} {new}");
        };
        check(31, 31, 32, None);
        check(29, 31, 32, None);
        check(28, 31, 32, Some("`kubelet` 1.28 is too old for API servers of 1.32"));
        check(24, 26, 27, Some("`kubelet` 1.24 is too old for API servers of 1.27"));
        check(25, 27, 28, None);
        check(32, 31, 32, Some("`kubelet` 1.32 is newer than API servers of 1.31"));
    }
}

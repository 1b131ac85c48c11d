//! The etcd that goes with the new version, and what has to be done before it can run.

use crate::catalog::{EtcdVersion, Minor};

use super::candidate::Candidate;
use super::report::{Item, Level};

/// The first patch of 3.5 that mends what 3.6 cannot read (etcd.io/blog/2025/zombie_members_upgrade).
const MENDED: u16 = 26;

/// A change of etcd's minor, and patches that must run first.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.etcd(), now.etcd()) else { return Vec::new() };
    let mut items = Vec::new();
    if old != new {
        let message = format!("{old} becomes {new}, which goes with Kubernetes {}", now.version());
        let item = Item::new(Level::Changes, "etcd", "etcd", message);
        items.push(Item { edited: true, ..item });
    }
    items.extend(too_old(old, new));
    items.extend(skipped(old, new));
    items
}

fn too_old(old: EtcdVersion, new: EtcdVersion) -> Option<Item> {
    let minor = |minor| Minor { major: 3, minor };
    let wrong = old.minor() == minor(5) && old.patch() < MENDED && new.minor() == minor(6);
    wrong.then(|| {
        let message =
            format!("members of etcd {old} may come back as ghosts in {new}: 3.6 reads what only 3.5.{MENDED} and later mend");
        let newest = crate::catalog::etcd_for(Minor { major: 1, minor: 33 })
            .map_or_else(|| format!("3.5.{MENDED}"), |etcd| etcd.to_string());
        Item::new(Level::Breaks, "etcd", "etcd", message)
            .help(format!("first write `etcd \"{newest}\"`, build, roll it out, and see that all members are healthy"))
    })
}

/// etcd goes one minor at a time (etcd.io/docs: "Upgrading").
fn skipped(old: EtcdVersion, new: EtcdVersion) -> Option<Item> {
    let far = new.minor().minor > old.minor().minor + 1;
    far.then(|| {
        Item::new(Level::Breaks, "etcd", "etcd", format!("{old} cannot become {new} at once: etcd goes one minor at a time"))
            .help("write each minor between, build and roll it out")
    })
}

#[cfg(test)]
mod tests {
    use super::{skipped, too_old};
    use crate::catalog::EtcdVersion;

    #[test]
    fn etcd_goes_a_safe_way() {
        let check = |old, new, ghosts, far| {
            let (old, new) = (EtcdVersion::parse(old).expect("known"), EtcdVersion::parse(new).expect("known"));
            assert_eq!((too_old(old, new).is_some(), skipped(old, new).is_some()), (ghosts, far), "{old} {new}");
        };
        check("3.5.9", "3.6.14", true, false);
        check("3.5.26", "3.6.14", false, false);
        check("3.4.45", "3.5.33", false, false);
        check("3.4.45", "3.6.14", false, true);
    }
}

//! Bootstrap tokens of a cluster need different ids: there are 36^6 of them, so two of a hundred thousand names do collide.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::SecretSpec;

use super::BootstrapToken;

/// A token for each spec. In the order of the specs, one whose id is taken tries the counters 1, 2, ….
pub(super) fn distinct(
    specs: BTreeSet<SecretSpec>,
    token: impl Fn(&SecretSpec, u32) -> BootstrapToken,
) -> BTreeMap<SecretSpec, BootstrapToken> {
    let mut taken = BTreeSet::new();
    let mut tokens = BTreeMap::new();
    for spec in specs {
        let free = (0..).map(|counter| token(&spec, counter)).find(|token| taken.insert(token.id.clone()));
        tokens.insert(spec, free.expect("there are more ids than tokens"));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use crate::plan::{SecretKind, SecretSpec};

    use super::super::BootstrapToken;
    use super::distinct;

    #[test]
    fn the_later_name_takes_the_next_counter() {
        let specs =
            ["a", "b", "c"].map(|path| SecretSpec { kind: SecretKind::BootstrapToken, path: path.to_owned(), generation: 0 });
        let tokens = distinct(specs.into(), |_, counter| BootstrapToken {
            id: format!("id{counter:04}"),
            secret: Zeroizing::new("s".repeat(16)),
        });
        let ids: Vec<_> = tokens.iter().map(|(spec, token)| (spec.path.as_str(), token.id.as_str())).collect();
        assert_eq!(ids, [("a", "id0000"), ("b", "id0001"), ("c", "id0002")]);
    }
}

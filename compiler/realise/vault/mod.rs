//! Where secrets live: the root secret, and the vault that derives keys, tokens and encryption keys of one cluster from it. It
//! must not know files, and it draws no randomness.

mod bootstrap;
mod root_secret;
mod secret;
mod self_test;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

pub use root_secret::{ROOT_SECRET_PREFIX, RootSecret, RootSecretError, SECRET_ID_PREFIX};
pub use secret::{BootstrapToken, Secret};
pub use self_test::{SelfTestError, self_test};

use crate::plan::{KeySpec, Parent, SecretKind, SecretSpec};

use super::derive::Seed;
use super::keygen::KeyPair;

/// The cluster key and what was derived from it so far. Safe to share between threads: a key is derived once, by the first thread
/// that asks, and the others wait for it. All of it is wiped on drop.
pub struct Vault {
    cluster: Seed,
    keys: Mutex<BTreeMap<KeySpec, Arc<OnceLock<Arc<KeyPair>>>>>,
}

impl Vault {
    /// The vault of one cluster.
    pub fn new(root: &RootSecret, cluster_id: &str) -> Self {
        Self { cluster: root.extract().cluster(cluster_id), keys: Mutex::default() }
    }

    /// The key pair with this name.
    pub fn key(&self, spec: &KeySpec) -> Arc<KeyPair> {
        let slot = {
            let mut keys = self.keys.lock().expect("no thread panics while it holds the lock");
            Arc::clone(keys.entry(spec.clone()).or_default())
        };
        Arc::clone(slot.get_or_init(|| Arc::new(self.derive_key(spec))))
    }

    /// The secret with this name. Ids of bootstrap tokens may collide: take all of a cluster from [`Vault::bootstrap_tokens`].
    pub fn secret(&self, spec: &SecretSpec) -> Secret {
        let seed = self.cluster.object(spec.kind.derivation_name(), &spec.path, spec.generation);
        match spec.kind {
            SecretKind::BootstrapToken => Secret::BootstrapToken(BootstrapToken::new(&seed, 0)),
            SecretKind::StaticToken => Secret::StaticToken(seed.letters(0, 32)),
            SecretKind::Secretbox | SecretKind::Aesgcm | SecretKind::Aescbc => Secret::EncryptionKey(seed),
        }
    }

    /// The bootstrap tokens among `specs`, with ids that differ: where two collide, the later name takes its next counter.
    pub fn bootstrap_tokens<'a>(&self, specs: impl IntoIterator<Item = &'a SecretSpec>) -> BTreeMap<SecretSpec, BootstrapToken> {
        let specs = specs.into_iter().filter(|spec| spec.kind == SecretKind::BootstrapToken);
        bootstrap::distinct(specs.cloned().collect(), |spec, counter| {
            let seed = self.cluster.object(spec.kind.derivation_name(), &spec.path, spec.generation);
            BootstrapToken::new(&seed, counter)
        })
    }

    /// The serial number of a certificate, see [`Seed::serial`].
    pub fn serial(&self, issuer_spki: &[u8], tbs: &[u8]) -> [u8; 20] {
        self.cluster.serial(issuer_spki, tbs)
    }

    fn derive_key(&self, spec: &KeySpec) -> KeyPair {
        let KeySpec { parent, algorithm, path, generation } = spec;
        let kind = format!("key/{}", algorithm.derivation_name());
        let seed = match parent {
            Parent::Cluster => self.cluster.object(&kind, path, *generation),
            Parent::Node { id, generation: node } => self.cluster.node(id, *node).object(&kind, path, *generation),
        };
        KeyPair::from_seed(*algorithm, seed.as_bytes())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use std::thread;

    use crate::plan::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};

    use super::{RootSecret, Vault};

    fn vault() -> Vault {
        Vault::new(&RootSecret::from_bytes([7; 32]), "test")
    }

    fn key(parent: Parent, algorithm: Algorithm, path: &str, generation: u32) -> KeySpec {
        KeySpec { parent, algorithm, path: path.to_owned(), generation }
    }

    fn node(id: &str, generation: u32) -> Parent {
        Parent::Node { id: id.to_owned(), generation }
    }

    #[test]
    fn threads_share_one_key() {
        let (vault, spec) = (vault(), key(Parent::Cluster, Algorithm::Rsa2048, "service-account", 0));
        let keys = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| vault.key(&spec))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(keys.iter().all(|other| Arc::ptr_eq(other, &keys[0])));
    }

    #[test]
    fn every_part_of_a_name_makes_another_key() {
        let specs = [
            key(Parent::Cluster, Algorithm::P256, "a", 0),
            key(Parent::Cluster, Algorithm::P256, "a", 1),
            key(Parent::Cluster, Algorithm::P256, "b", 0),
            key(Parent::Cluster, Algorithm::Ed25519, "a", 0),
            key(node("n", 0), Algorithm::P256, "a", 0),
            key(node("n", 1), Algorithm::P256, "a", 0),
            key(node("m", 0), Algorithm::P256, "a", 0),
        ];
        let vault = vault();
        let keys: BTreeSet<_> = specs.iter().map(|spec| vault.key(spec).spki().to_vec()).collect();
        assert_eq!(keys.len(), specs.len());
    }

    #[test]
    fn only_bootstrap_tokens_are_bootstrap_tokens() {
        let spec = |kind| SecretSpec { kind, path: "x".to_owned(), generation: 0 };
        let specs = [SecretKind::BootstrapToken, SecretKind::StaticToken, SecretKind::Aescbc].map(spec);
        let tokens = vault().bootstrap_tokens(&specs);
        assert_eq!(tokens.keys().collect::<Vec<_>>(), [&specs[0]]);
        assert_eq!((tokens[&specs[0]].id.len(), tokens[&specs[0]].secret.len()), (6, 16));
    }

    #[test]
    fn debug_shows_no_secret() {
        for kind in [SecretKind::BootstrapToken, SecretKind::StaticToken, SecretKind::Secretbox] {
            let secret = vault().secret(&SecretSpec { kind, path: "x".to_owned(), generation: 0 });
            let shown = format!("{secret:?} {:?}", vault());
            assert!(shown.len() < 40 && shown.contains('…'), "{shown}");
        }
    }
}

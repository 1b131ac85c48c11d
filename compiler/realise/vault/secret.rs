//! Secrets that are not key pairs. It must not know where they are written.

use std::fmt;

use zeroize::Zeroizing;

use crate::realise::derive::Seed;

/// A secret that is not a key pair. Wiped on drop, hidden from `Debug`.
#[derive(Clone)]
pub enum Secret {
    /// Id and secret.
    BootstrapToken(BootstrapToken),
    /// 32 letters and digits.
    StaticToken(Zeroizing<String>),
    /// 32 bytes; Kubernetes reads them in base64.
    EncryptionKey(Seed),
}

/// A bootstrap token in its two halves; Kubernetes writes them with a dot between.
#[derive(Clone)]
pub struct BootstrapToken {
    /// Six letters and digits: public, they name the token.
    pub id: String,
    /// Sixteen letters and digits.
    pub secret: Zeroizing<String>,
}

impl BootstrapToken {
    /// From the seed of the token; the counter is above 0 only after a collision of ids.
    pub(super) fn new(seed: &Seed, counter: u32) -> Self {
        let letters = seed.letters(counter, 22);
        let (id, secret) = letters.split_at(6);
        Self { id: id.to_owned(), secret: Zeroizing::new(secret.to_owned()) }
    }

    /// `id.secret`.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}.{}", self.id, self.secret.as_str()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BootstrapToken(token) => token.fmt(f),
            Self::StaticToken(_) => f.write_str("StaticToken(…)"),
            Self::EncryptionKey(_) => f.write_str("EncryptionKey(…)"),
        }
    }
}

impl fmt::Debug for BootstrapToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BootstrapToken({}.…)", self.id)
    }
}

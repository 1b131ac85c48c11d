//! From a plan and a root secret to bytes: the same bytes always. The only stage that may hold a secret.

pub mod derive;
pub mod keygen;
pub mod pki;
pub mod vault;

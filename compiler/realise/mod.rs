//! From a plan and a root secret to bytes: the same bytes always. The only stage that may hold a secret.

pub mod derive;
mod files;
pub mod keygen;
pub mod pki;
mod secrets;
pub mod template;
pub mod vault;

pub use files::{Realised, RealisedFile, realise};
pub use secrets::{Issued, Secrets};

//! Certificates: from their specifications and the vault to DER. The only place that names `rcgen`. It must not know which
//! component uses a certificate.

mod certificate;
mod issue;
mod name;
mod params;
mod readback;
mod signer;

pub use certificate::Certificate;
pub use issue::issue;
pub use name::expressible;

//! A certificate that was issued: bytes, no longer a plan.

use crate::realise::keygen::pem;

/// A signed certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The bytes that are signed and compared.
    pub der: Vec<u8>,
}

impl Certificate {
    /// PEM, `CERTIFICATE`, with LF on every system.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }
}

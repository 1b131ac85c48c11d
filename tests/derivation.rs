//! Keys, secrets and certificates against everything that is not kapic: published vectors, an implementation in Python, OpenSSL.

#[path = "derivation/certificates.rs"]
mod certificates;
#[path = "derivation/documented.rs"]
mod documented;
#[path = "derivation/external.rs"]
mod external;
#[path = "derivation/openssl.rs"]
mod openssl;
#[path = "derivation/oracle.rs"]
mod oracle;
#[path = "derivation/vectors.rs"]
mod vectors;

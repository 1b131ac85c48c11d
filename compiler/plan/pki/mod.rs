//! Which keys and certificates a cluster has, and who gets them.

mod authorities;
mod leaf;
mod san;
mod service_account;

pub(super) use authorities::{key as authority_key, number, plan_authorities, trust};
pub(super) use leaf::{Issued, Leaf, Purpose, issue, pair};
pub(super) use san::{Named, addresses, host_san, serving_san, sorted, written as written_san};
pub(super) use service_account::service_account;

//! Keys, certificates, subjects, lifetimes, users.

mod country;
mod ed25519;
mod leaf_over_authority;
mod lifetimes;
mod reserved_users;
mod secret_id;
mod service_account_generations;
mod signing_duration;
mod subject_group;
mod subject_length;
mod too_late;
mod user_groups;
mod user_reserved_group;

use super::Run;

/// The rules of this family.
pub(super) const RULES: &[Run] = &[
    country::rule,
    subject_length::rule,
    leaf_over_authority::rule,
    lifetimes::rule,
    too_late::rule,
    ed25519::rule,
    secret_id::rule,
    reserved_users::rule,
    user_groups::rule,
    user_reserved_group::rule,
    service_account_generations::rule,
    signing_duration::rule,
    subject_group::rule,
];

//! What the operator gets: kubeconfigs, manifests to apply, the runbook and the check script; and the tokens of joining machines.

mod check_script;
mod manifests;
mod overview;
mod runbook;
mod tokens;
mod users;

pub(super) use check_script::plan_check_script;
pub(super) use manifests::plan_manifests;
pub(super) use runbook::plan_runbook;
pub(super) use tokens::{csv_tokens, token_secret};
pub(super) use users::{plan_users, user_leaf};

//! How components run under systemd: units, what is taken from them, the users and folders that they need.

mod account;
mod directives;
mod enablement;
mod hardening;
mod unit;

pub(super) use account::Account;
pub(super) use enablement::{log_folders, plan_presets, plan_sysusers, plan_tmpfiles, units};
pub(super) use hardening::Confinement;
pub(super) use unit::Unit;

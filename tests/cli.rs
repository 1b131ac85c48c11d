//! The real binary in folders of its own: exit codes, what is said and where, and what is left behind.

#[path = "cli/build.rs"]
mod build;
#[path = "cli/bundles.rs"]
mod bundles;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/mend.rs"]
mod mend;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/places.rs"]
mod places;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/support.rs"]
mod support;
#[path = "cli/upgrade.rs"]
mod upgrade;
#[path = "cli/watch.rs"]
mod watch;

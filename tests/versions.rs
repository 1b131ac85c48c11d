//! Versions: what kapic writes for each of them, and the way from one to another.

#[path = "versions/own_output.rs"]
mod own_output;
#[path = "versions/upgrade.rs"]
mod upgrade;

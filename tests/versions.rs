//! Versions: what kapic writes for each of them, and the way from one to another.

#[path = "versions/advice.rs"]
mod advice;
#[path = "versions/advice_catalog.rs"]
mod advice_catalog;
#[path = "versions/defaults.rs"]
mod defaults;
#[path = "versions/own_output.rs"]
mod own_output;
#[path = "versions/skew.rs"]
mod skew;
#[path = "versions/upgrade.rs"]
mod upgrade;

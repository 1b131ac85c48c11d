//! Audits by the CIS benchmark: which controls the examples fail, exactly; bundles made by hand; and every form of the answer, read by
//! tools that nobody here wrote.

#[path = "audit/bundles.rs"]
mod bundles;
#[path = "audit/examples.rs"]
mod examples;
#[path = "audit/forms.rs"]
mod forms;
#[path = "audit/hand.rs"]
mod hand;
#[path = "audit/modes.rs"]
mod modes;
#[path = "audit/scan.rs"]
mod scan;
#[path = "audit/support.rs"]
mod support;

//! The store and what can be asked of bundles: crashes, two builds at once, links in the way, tampering, exports, differences.

#[path = "store/bundles.rs"]
mod bundles;
#[path = "store/concurrency.rs"]
mod concurrency;
#[path = "store/crash.rs"]
mod crash;
#[path = "store/differences.rs"]
mod differences;
#[path = "store/exports.rs"]
mod exports;
#[path = "store/faulty.rs"]
mod faulty;
#[path = "store/identity.rs"]
mod identity;
#[path = "store/layout.rs"]
mod layout;
#[path = "store/links.rs"]
mod links;
#[path = "store/tampering.rs"]
mod tampering;

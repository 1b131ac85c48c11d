//! The documentation says what is true: the reference is that of this version, each block of KDL compiles or fails as it says, and each
//! command does what the page shows.
//!
//! `KAPIC_UPDATE=1 cargo test --test docs` writes the reference anew.

#[path = "docs/commands.rs"]
mod commands;
#[path = "docs/descriptions.rs"]
mod descriptions;
#[path = "docs/links.rs"]
mod links;
#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/reference.rs"]
mod reference;
#[path = "docs/templates.rs"]
mod templates;

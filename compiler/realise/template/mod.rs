//! Text of artifacts from templates: the only place that names `tera`. Secrets never enter the engine: a template sees
//! placeholders, and the finished text gets the secrets in a buffer that is wiped.

mod audit_policy;
mod complaint;
mod engine;
mod filters;
mod judge;
mod outcome;
mod placeholder;
mod stdlib;
mod value;
mod yaml;

pub use engine::Templates;
pub use judge::{judge_filled, judge_texts};
pub use stdlib::all as stdlib;

#[cfg(test)]
mod tests;

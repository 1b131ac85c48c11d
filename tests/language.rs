//! The language: what compiles, what it means, and what each mistake says. Data-driven: one `check` per family.

#[path = "language/documented_errors.rs"]
mod documented_errors;
#[path = "language/evaluation.rs"]
mod evaluation;
#[path = "language/examples.rs"]
mod examples;
#[path = "language/fixtures.rs"]
mod fixtures;
#[path = "language/layers.rs"]
mod layers;
#[path = "language/modules.rs"]
mod modules;
#[path = "language/origins.rs"]
mod origins;
#[path = "language/properties.rs"]
mod properties;
#[path = "language/respell.rs"]
mod respell;
#[path = "language/rules.rs"]
mod rules;
#[path = "language/spelling.rs"]
mod spelling;
#[path = "language/stdlib.rs"]
mod stdlib;
#[path = "language/support.rs"]
mod support;
#[path = "language/templates.rs"]
mod templates;

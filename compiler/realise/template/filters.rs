//! Filters that templates use: `yaml` and `b64encode`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tera::{Kwargs, State, Tera, Value};

use super::{placeholder, yaml};

/// Adds the filters to an engine.
pub(super) fn register(engine: &mut Tera) {
    engine.register_filter("yaml", |value: Value, _: Kwargs, _: &State<'_>| yaml::text(&value));
    engine.register_filter("b64encode", |text: String, _: Kwargs, _: &State<'_>| {
        placeholder::encoded(&text).unwrap_or_else(|| STANDARD.encode(&text))
    });
}

//! Any text: `cargo fuzz run fmt`. A text without errors has a layout, and what has it stays as it is. That it still says the same is
//! asserted by `format` itself.

#![no_main]

use kapic::source::{Sink, Sources};
use libfuzzer_sys::fuzz_target;

fn formatted(text: &str) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add("fuzz.kdl", text);
    kapic::syntax::format(&sources, file, &mut Sink::new())
}

fuzz_target!(|text: &str| {
    let Some(once) = formatted(text) else { return };
    assert_eq!(formatted(&once).as_deref(), Some(once.as_str()));
});

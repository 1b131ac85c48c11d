//! Any text: `cargo fuzz run parse`. A tree is there exactly if nothing was found, and the guard leaves kdl-rs nothing to refuse.

#![no_main]

use kapic::source::{Sink, Sources};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let file = sources.add("fuzz.kdl", text);
    let mut sink = Sink::new();
    let document = kapic::syntax::parse(&sources, file, &mut sink);
    let found = sink.finish();
    assert_eq!(document.is_some(), found.is_empty());
    assert!(found.iter().all(|found| found.message != "this is not KDL"));
});

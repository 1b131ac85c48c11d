//! The language: what compiles, what it means, and what each mistake says. Data-driven: one `check` per family.

use kapic::source::{Sink, Sources};
use kapic::world::MemoryProject;

fn describe(text: &str) -> (Option<kapic::model::Cluster>, Vec<String>) {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let cluster = kapic::describe("cluster.kdl", &project, &mut sources, &mut sink);
    let lines = sink.finish().into_iter().map(|d| {
        let place = d.span().map(|span| sources.place(span)).unwrap_or_default();
        format!("{place}: {}: {} [{}]", d.code, d.message, d.help.unwrap_or_default())
    });
    (cluster, lines.collect())
}

#[test]
fn the_examples_compile() {
    for name in ["single", "article", "ha"] {
        let text = std::fs::read_to_string(format!("{}/examples/{name}/cluster.kdl", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (cluster, problems) = describe(&text);
        assert_eq!(problems, Vec::<String>::new(), "{name}");
        assert!(cluster.is_some(), "{name}");
    }
}

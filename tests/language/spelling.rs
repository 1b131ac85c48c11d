//! Meaning does not depend on spelling: a description, and every module that it uses, may be written in any way that KDL 2 allows.

use std::collections::BTreeMap;
use std::fs;

use kapic::realise::vault::RootSecret;
use kapic::source::{Sink, Sources};
use kapic::syntax::{Document, Scalar, parse};
use kapic::world::MemoryProject;
use kapic::{Design, seal};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use crate::respell::{Choices, respell};
use crate::support::repository;

const EXAMPLES: [&str; 3] = ["article", "ha", "single"];

fn read(text: &str) -> Document {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let file = sources.add("a.kdl", text);
    let document = parse(&sources, file, &mut sink);
    document.unwrap_or_else(|| panic!("{:#?} in\n{text}", sink.finish()))
}

/// The entry file of an example.
fn example(name: &str) -> String {
    fs::read_to_string(repository(&format!("examples/{name}/cluster.kdl"))).unwrap()
}

/// An example whose modules of the stdlib are files beside it, all of them as their own copies.
fn beside(name: &str) -> BTreeMap<String, Document> {
    let mut entry = read(&example(name));
    for node in entry.nodes.iter_mut().filter(|node| node.name.value == "use") {
        let Scalar::Text(target) = &mut node.arguments[0].scalar else { panic!("`use` takes a text") };
        if let Some(module) = target.strip_prefix("std:") {
            *target = format!("./{module}.kdl");
        }
    }
    let module = |name: &str| read(&fs::read_to_string(repository(&format!("stdlib/profiles/{name}.kdl"))).unwrap());
    let modules = ["control-plane", "dev", "hardened"].map(|name| (format!("{name}.kdl"), module(name)));
    modules.into_iter().chain([("cluster.kdl".to_owned(), entry)]).collect()
}

fn design(files: impl IntoIterator<Item = (String, String)>) -> Design {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new(files);
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    design.unwrap_or_else(|| {
        let found = sink.finish();
        let lines: Vec<String> =
            found.iter().map(|it| format!("{:?} {} {}", it.span().map(|span| sources.place(span)), it.code, it.message)).collect();
        panic!("{lines:#?}")
    })
}

/// Every file of every host with everything that is in it, places left out: those are about the text.
fn planned(design: &Design) -> String {
    let shown = format!("{:#?}", design.plan);
    let mut depth = 0;
    let lines = shown.lines().filter(|line| {
        let opens = line.trim_start().trim_start_matches("span: ").starts_with("Span {");
        if opens || depth > 0 {
            depth += usize::from(line.ends_with('{'));
            depth -= usize::from(line.trim_start().starts_with('}'));
            return false;
        }
        true
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn respelled(documents: &BTreeMap<String, Document>, numbers: &[u8]) -> Vec<(String, String)> {
    let mut choices = Choices::new(numbers.to_vec());
    documents.iter().map(|(name, document)| (name.clone(), respell(&document.nodes, &mut choices))).collect()
}

fn id(design: &Design) -> String {
    let secret = RootSecret::from_bytes([7; 32]);
    seal(&design.plan, &secret).id().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_spelling_plans_the_same_files(numbers in proptest::collection::vec(any::<u8>(), 1..400)) {
        for name in EXAMPLES {
            let original = design([("cluster.kdl".to_owned(), example(name))]);
            let files = respelled(&beside(name), &numbers);
            let text = files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect::<String>();
            prop_assert!(planned(&design(files)) == planned(&original), "{name} became\n{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_spelling_gives_the_same_bundle(numbers in proptest::collection::vec(any::<u8>(), 200..400)) {
        let name = "single";
        let original = design([("cluster.kdl".to_owned(), example(name))]);
        prop_assert_eq!(id(&design(respelled(&beside(name), &numbers))), id(&original));
    }
}

/// The test above must be able to fail: another value is another plan.
#[test]
fn another_value_is_another_plan() {
    let original = design([("cluster.kdl".to_owned(), example("single"))]);
    let changed = design([("cluster.kdl".to_owned(), example("single").replace("192.0.2.10", "192.0.2.11"))]);
    assert!(planned(&original) != planned(&changed) && planned(&original).lines().count() > 1000);
    assert!(!planned(&original).contains("Span {"));
    assert_ne!(id(&original), id(&changed));
}

//! The examples compile: those that users copy without an error and without a warning that nobody allowed, those of the handbook without
//! an error.

use crate::support::{check, examples, repository};

#[test]
fn the_examples_compile_without_a_word() {
    for name in ["single", "article", "ha"] {
        let text = std::fs::read_to_string(repository(&format!("examples/{name}/cluster.kdl"))).unwrap();
        let outcome = check(&[("cluster.kdl", &text)]);
        assert_eq!(outcome.lines(), Vec::<String>::new(), "{name}");
        assert!(outcome.cluster.is_some(), "{name}");
    }
}

#[test]
fn every_whole_description_compiles() {
    for (name, files) in examples() {
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let outcome = check(&borrowed);
        assert_eq!(outcome.errors(), Vec::<&str>::new(), "{name}: {:?}", outcome.lines());
    }
}

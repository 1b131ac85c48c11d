//! The examples compile, without an error and without a warning that nobody allowed.

use crate::support::{check, repository};

#[test]
fn the_examples_compile_without_a_word() {
    for name in ["single", "article", "ha"] {
        let text = std::fs::read_to_string(repository(&format!("examples/{name}/cluster.kdl"))).unwrap();
        let outcome = check(&[("cluster.kdl", &text)]);
        assert_eq!(outcome.lines(), Vec::<String>::new(), "{name}");
        assert!(outcome.cluster.is_some(), "{name}");
    }
}

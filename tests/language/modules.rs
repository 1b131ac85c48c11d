//! Files that use files.

use crate::support::{describe, lab};

/// Compiles `cluster.kdl`, which uses others, and compares the codes of the errors.
fn check(uses: &str, others: &[(&str, &str)], expected: &[&str]) {
    let text = lab(uses, "");
    let mut files = others.to_vec();
    files.push(("cluster.kdl", &text));
    let outcome = describe(&files);
    assert_eq!(outcome.errors(), expected, "{uses} {:?}", outcome.lines());
}

#[test]
fn files_are_found_where_they_are_named() {
    check("use \"./a.kdl\"", &[("a.kdl", "kapic 1\n")], &[]);
    check("use \"./sub/a.kdl\"", &[("sub/a.kdl", "kapic 1\nuse \"../b.kdl\"\n"), ("b.kdl", "kapic 1\n")], &[]);
    check("use \"./a.kdl\"\nuse \"./a.kdl\"", &[("a.kdl", "kapic 1\nprofile p { }\n")], &[]);
    check("use \"./a.kdl\"", &[], &["K0105"]);
    check("use \"a.kdl\"", &[("a.kdl", "kapic 1\n")], &["K0105"]);
    check("use \"/etc/passwd\"", &[], &["K0105"]);
    check("use \"./../a.kdl\"", &[], &["K0106"]);
    check("use \"./sub/../../a.kdl\"", &[], &["K0106"]);
    check("use \"std:nothing\"", &[], &["K0108"]);
    check("use 3", &[], &["K0207"]);
}

#[test]
fn circles_are_named() {
    check("use \"./cluster.kdl\"", &[], &["K0107"]);
    check("use \"./a.kdl\"", &[("a.kdl", "kapic 1\nuse \"./b.kdl\"\n"), ("b.kdl", "kapic 1\nuse \"./a.kdl\"\n")], &["K0107"]);
}

#[test]
fn only_the_entry_file_holds_a_cluster() {
    check("use \"./a.kdl\"", &[("a.kdl", "kapic 1\ncluster other { }\n")], &["K0104"]);
    check("use \"./a.kdl\"", &[("a.kdl", "profile p { }\n")], &["K0101"]);
}

//! The stage as a whole: every code has a text and a fixture that show it, and the examples are as they should be.

use std::collections::BTreeSet;

use crate::source::{Sink, Sources};
use crate::world::MemoryProject;

use super::CODES;

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a whole description gets: `CODE text under the main label` for each diagnostic.
fn judged(text: &str) -> Vec<String> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let cluster = crate::describe("cluster.kdl", &project, &mut sources, &mut sink);
    let checked = cluster.and_then(|cluster| super::check(cluster, &mut sink));
    assert_eq!(checked.is_none(), sink.has_errors(), "{text}");
    sink.finish().iter().map(|diagnostic| super::testing::line(diagnostic, &sources)).collect()
}

/// The codes alone, each once.
fn codes(text: &str) -> BTreeSet<String> {
    judged(text).into_iter().map(|line| line[..5].to_owned()).collect()
}

/// The KDL blocks of a page: what stands behind `kdl`, and the text.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).filter(|(head, _)| head.starts_with("kdl")).collect()
}

#[test]
fn every_code_has_a_page_with_a_failing_and_a_passing_file() {
    for code in CODES.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>() {
        let page = read(&format!("stdlib/errors/{code}.md"));
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let blocks = blocks(&page);
        let [(failing, bad), (passing, good)] = blocks.as_slice() else { panic!("{code}: {} blocks", blocks.len()) };
        assert_eq!((*failing, *passing), (format!("kdl must-fail={code}").as_str(), "kdl"), "{code}");
        assert_eq!(codes(bad), BTreeSet::from([code.to_owned()]), "{code}: {:?}", judged(bad));
        assert_eq!(judged(good), Vec::<String>::new(), "{code}: the passing file");
    }
}

#[test]
fn every_fixture_fails_with_its_code_alone() {
    let folder = format!("{}/golden/fail", env!("CARGO_MANIFEST_DIR"));
    let names = std::fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").file_name());
    let names: Vec<String> = names.map(|name| name.into_string().expect("a name")).collect();
    let known = |name: &&String| CODES.iter().any(|(code, _)| name.starts_with(code));
    let ours: Vec<&String> = names.iter().filter(known).collect();
    assert_eq!(ours.len(), CODES.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), "one fixture a code");
    for name in ours {
        let found = codes(&read(&format!("golden/fail/{name}/cluster.kdl")));
        assert_eq!(found, BTreeSet::from([name[..5].to_owned()]), "{name}");
    }
}

#[test]
fn the_table_of_codes_is_sorted() {
    assert!(CODES.is_sorted(), "sort the table");
}

#[test]
fn the_examples_are_quiet() {
    for name in ["single", "article"] {
        assert_eq!(judged(&read(&format!("examples/{name}/cluster.kdl"))), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_article_has_all_its_defects() {
    let text = read("examples/article/cluster.kdl");
    let bare: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("allow K")).collect();
    let expected = [
        "K0509", "K0511", "K0512", "K0530", "K0531", "K0532", "K0533", "K0534", "K0535", "K0536", "K0537", "K0540", "K0549",
        "K0551", "K0561", "K0763",
    ];
    assert_eq!(codes(&bare.join("\n")), expected.map(str::to_owned).into());
}

#[test]
fn twenty_thousand_hosts_are_judged_in_linear_time() {
    // A rule that compares every host with every other would need minutes here.
    let hosts: String =
        (0..20_000).map(|i| format!("host w{i} ip=\"10.{}.{}.{}\"\n", 1 + i / 62_500, i / 250 % 250, i % 250 + 1)).collect();
    let text = format!(
        "kapic 1\nuse \"std:control-plane\"\ncluster t {{\napply control-plane\nkubernetes \"1.36.3\"\netcd \"3.6.14\"\n\
         pki {{\nepoch \"2026-11-01T00:00:00Z\"\n}}\nnetwork {{\nservice-cidr \"172.20.0.0/16\"\n}}\n\
         masters {{\nhost m1 ip=\"10.0.0.1\"\n}}\nworkers a {{\n{hosts}}}\n}}\n"
    );
    assert_eq!(judged(&text), Vec::<String>::new());
}

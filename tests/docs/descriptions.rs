//! Blocks of KDL. `kdl` is a whole description, `kdl cluster` what stands in the block of a cluster, `kdl module=PATH` a file that the others of the
//! page use (so is a block of any language with `module=PATH`). `must-fail=CODE` says that it fails so. In the reference only the form counts.

use kapic::source::{Severity, Sink, Sources};
use kapic::world::MemoryProject;

use crate::pages::{Block, Page, all};

/// A cluster that compiles, with room for more.
fn lab(more: &str) -> String {
    format!(
        "kapic 1\nuse \"std:control-plane\"\ncluster lab {{\n apply control-plane\n kubernetes \"1.36.3\"\n etcd \"3.6.14\"\n \
         pki {{ epoch \"2026-11-01T00:00:00Z\" }}\n masters {{ host m1 ip=\"10.20.0.11\" }}\n{more}\n}}\n"
    )
}

fn errors(text: &str, modules: &[(&str, &str)], form_only: bool) -> Vec<String> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new(modules.iter().copied().chain([("cluster.kdl", text)]));
    match form_only {
        true => drop(kapic::describe("cluster.kdl", &project, &mut sources, &mut sink)),
        false => drop(kapic::design("cluster.kdl", &project, &mut sources, &mut sink)),
    }
    let found = sink.finish().into_iter().filter(|found| found.severity == Severity::Error);
    // An example of the reference may say something else than the cluster that it is tried in.
    let counts = found.filter(|found| !form_only || found.code < "K03");
    counts.map(|found| format!("{} {}", found.code, found.message)).collect()
}

fn judge(page: &Page, block: &Block, modules: &[(&str, &str)]) -> Option<String> {
    let words: Vec<&str> = block.info.split(' ').filter(|word| !word.is_empty()).collect();
    let must_fail = words.iter().find_map(|word| word.strip_prefix("must-fail="));
    let text = match words.iter().find(|word| !word.starts_with("must-fail=")) {
        None => block.text.clone(),
        Some(&"cluster") => lab(&block.text),
        Some(&"top") => return None,
        Some(word) => return Some(format!("{}:{}: `{word}` is no kind of block", page.name, block.line)),
    };
    let form_only = page.name.starts_with("docs/reference");
    let found = errors(&text, modules, form_only);
    let right = match must_fail {
        None => found.is_empty(),
        Some(code) => !found.is_empty() && found.iter().all(|line| line.starts_with(code)),
    };
    (!right).then(|| format!("{}:{} {}: {found:?}", page.name, block.line, block.info))
}

#[test]
fn blocks_of_kdl_do_what_they_say() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in all() {
        let module = |block: &'_ Block| block.info.strip_prefix("module=").map(str::to_owned);
        let modules: Vec<(String, String)> =
            page.blocks.iter().filter_map(|block| Some((module(block)?, block.text.clone()))).collect();
        let modules: Vec<(&str, &str)> = modules.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        for block in page.blocks.iter().filter(|block| block.language == "kdl" && module(block).is_none()) {
            wrong.extend(judge(&page, block, &modules));
            count += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(count > 300, "only {count} blocks were found");
}

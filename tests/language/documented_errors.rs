//! The page of each error code: its failing block fails with that code, its other blocks compile.

use std::collections::BTreeSet;

use crate::support::{check, describe, files_in, repository};

/// A fenced block: the words behind the fence, and its text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let (language, info) = info.split_once(' ').unwrap_or((info, ""));
        if language == "kdl" || info.starts_with("module=") {
            found.push((info.trim().to_owned(), body.join("\n") + "\n"));
        }
    }
    found
}

#[test]
fn the_blocks_of_each_page_do_what_they_say() {
    let mut wrong = Vec::new();
    // The pages K00xx show text that is no cluster; `tests/syntax.rs` reads them.
    for (name, page) in files_in(&repository("stdlib/errors")).into_iter().filter(|(name, _)| name.as_str() > "K01") {
        let code = name.trim_end_matches(".md");
        if !page.starts_with(&format!("# {code}: ")) {
            wrong.push(format!("{name}: the title does not begin with `# {code}: `"));
        }
        let blocks = blocks(&page);
        let modules: Vec<(&str, &str)> =
            blocks.iter().filter_map(|(info, text)| info.strip_prefix("module=").map(|name| (name, text.as_str()))).collect();
        for (info, text) in &blocks {
            let mut files = modules.clone();
            files.push(("cluster.kdl", text));
            // Pages of the language show the language; only those of rules owe it to every rule to be sound.
            let outcome = if code < "K0410" { describe(&files) } else { check(&files) };
            let found: BTreeSet<&str> = outcome.found.iter().map(|found| found.code).collect();
            let expected = info.strip_prefix("must-fail=").into_iter().collect();
            if !info.starts_with("module=") && found != expected {
                wrong.push(format!("{name} `{info}`: found {found:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

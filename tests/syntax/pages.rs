//! The pages about error codes: each says what its code means, with a file that has the error and one that has not.

use std::collections::BTreeMap;
use std::path::Path;

use kapic::source::{Sink, Sources};
use kapic::syntax::parse;

/// The codes that this stage reports.
const CODES: [&str; 16] = [
    "K0001", "K0002", "K0003", "K0004", "K0005", "K0006", "K0007", "K0008", "K0009", "K0010", "K0011", "K0012", "K0013", "K0014",
    "K0015", "K0202",
];

/// What no text on a page can show.
const WITHOUT_EXAMPLE: [&str; 2] = ["K0001", "K0004"];

fn page(code: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("stdlib/errors/{code}.md"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a page by what stands after their opening fence.
fn blocks(page: &str) -> BTreeMap<&str, &str> {
    page.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect()
}

fn codes_of(text: &str) -> Vec<&'static str> {
    let mut sources = Sources::default();
    let file = sources.add("page", text);
    let mut sink = Sink::new();
    parse(&sources, file, &mut sink);
    let mut codes: Vec<_> = sink.iter().map(|found| found.code).collect();
    codes.dedup();
    codes
}

#[test]
fn each_code_has_a_page_that_begins_with_it() {
    for code in CODES {
        let page = page(code);
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        assert!((8..=48).contains(&page.lines().count()), "{code} has {} lines", page.lines().count());
    }
}

#[test]
fn the_files_on_a_page_do_what_the_page_says() {
    for code in CODES {
        let page = page(code);
        let blocks = blocks(&page);
        assert_eq!(codes_of(blocks["kdl"]), Vec::<&str>::new(), "{code}");
        match blocks.get(format!("kdl must-fail={code}").as_str()) {
            Some(text) => assert_eq!(codes_of(text), [code]),
            None => assert!(WITHOUT_EXAMPLE.contains(&code), "{code} has no failing file"),
        }
    }
}

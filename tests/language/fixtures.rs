//! Every folder of `golden/fail` fails with the code in its name, and with no other error.

use std::collections::BTreeSet;

use crate::support::{check, files_in, repository};

#[test]
fn each_fixture_fails_with_its_code_alone() {
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for entry in std::fs::read_dir(repository("golden/fail")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let code = name[..5].to_owned();
        let files = files_in(&folder);
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let outcome = check(&borrowed);
        let found: BTreeSet<&str> = outcome.found.iter().map(|found| found.code).collect();
        if found != BTreeSet::from([code.as_str()]) {
            wrong.push(format!("{name}: {:?}", outcome.lines()));
        }
        codes.insert(code);
    }
    wrong.sort();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(codes.len() >= 40, "only {} codes have a fixture", codes.len());
}

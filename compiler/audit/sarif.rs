//! The answer as SARIF: a result for each control that does not hold, with every place that has to change; other answers are not
//! results, because tools that show SARIF show all of them as alerts.

use serde_json::{Value, json};

use super::report::{Audit, Case, Judged};
use super::verdict::Verdict;
use crate::sarif::{location, log};

/// One log.
pub fn sarif(audit: &Audit) -> String {
    let rules = audit.controls.iter().map(|judged| rule(audit, judged)).collect();
    let failing = |judged: &&Judged| judged.verdict() == Verdict::Fail;
    let results = audit.controls.iter().filter(failing).flat_map(|judged| {
        let cases = judged.cases.iter().filter(|case| case.verdict == Verdict::Fail);
        cases.map(|case| result(audit, judged, case)).collect::<Vec<_>>()
    });
    log(rules, results.collect())
}

fn name(audit: &Audit, judged: &Judged) -> String {
    format!("{}/{}", audit.benchmark.name, judged.id)
}

fn level(judged: &Judged) -> &'static str {
    if judged.scored { "error" } else { "warning" }
}

fn rule(audit: &Audit, judged: &Judged) -> Value {
    json!({
        "id": name(audit, judged),
        "shortDescription": { "text": format!("{} {}", judged.id, judged.title) },
        "defaultConfiguration": { "level": level(judged) },
        "properties": { "tags": ["security", if judged.scored { "scored" } else { "manual" }] },
    })
}

fn result(audit: &Audit, judged: &Judged, case: &Case) -> Value {
    let region = (case.line > 0).then(|| json!({ "startLine": case.line }));
    let locations: Vec<Value> = case.files().map(|file| location(&file, region.clone())).collect();
    json!({
        "ruleId": name(audit, judged),
        "level": level(judged),
        "message": { "text": format!("{}; found {}; {}", judged.title, case.found, case.write) },
        "locations": locations,
    })
}

//! The answer as JSON, for machines. Fields may be added; none goes or changes its meaning.

use serde::Serialize;

use super::report::{Audit, Case, Choice, Counts, Judged};
use crate::catalog::Minor;

#[derive(Serialize)]
struct Wire<'a> {
    benchmark: &'a str,
    benchmark_chosen: &'a str,
    kubernetes: Option<String>,
    hosts: usize,
    summary: Summary,
    controls: Vec<WireControl<'a>>,
}

#[derive(Serialize)]
struct Summary {
    fail: usize,
    warning: usize,
    pass: usize,
    undecidable: usize,
    not_applicable: usize,
}

#[derive(Serialize)]
struct WireControl<'a> {
    id: &'a str,
    title: &'a str,
    scored: bool,
    verdict: &'a str,
    cases: Vec<WireCase<'a>>,
}

#[derive(Serialize)]
struct WireCase<'a> {
    verdict: &'a str,
    hosts: Vec<&'a str>,
    found: Option<&'a str>,
    write: Option<&'a str>,
    path: Option<&'a str>,
    line: Option<usize>,
}

/// One object and a newline.
pub fn json(audit: &Audit) -> String {
    let Counts { fail, warning, pass, undecidable, not_applicable } = audit.counts();
    let wire = Wire {
        benchmark: audit.benchmark.name,
        benchmark_chosen: choice(audit.choice),
        kubernetes: audit.kubernetes.as_ref().map(Minor::to_string),
        hosts: audit.hosts,
        summary: Summary { fail, warning, pass, undecidable, not_applicable },
        controls: audit.controls.iter().map(control).collect(),
    };
    serde_json::to_string_pretty(&wire).expect("text and numbers are always JSON") + "\n"
}

fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::Named => "named",
        Choice::OfVersion => "for-the-version",
        Choice::Nearest => "nearest-to-the-version",
        Choice::Newest => "newest",
    }
}

fn control(judged: &Judged) -> WireControl<'_> {
    let Judged { id, scored, title, cases } = judged;
    WireControl { id, title, scored: *scored, verdict: judged.verdict().as_str(), cases: cases.iter().map(case).collect() }
}

fn case(case: &Case) -> WireCase<'_> {
    let Case { verdict, places: _, found, write, path, line } = case;
    fn text(text: &str) -> Option<&str> {
        Some(text).filter(|text| !text.is_empty())
    }
    WireCase {
        verdict: verdict.as_str(),
        hosts: case.hosts().collect(),
        found: text(found),
        write: text(write),
        path: text(path),
        line: Some(*line).filter(|line| *line > 0),
    }
}

//! A difference as Markdown, fit for a comment on a pull request. It must not decide what is shown, only how.

use std::collections::BTreeSet;

use super::human::level;
use super::phrase;
use super::steps::Pace;
use super::{Change, Diff, Sign};

/// Longest list of details under one file; a comment has a limit.
const DETAILS: usize = 50;

/// The whole difference.
pub fn markdown(diff: &Diff) -> String {
    let mut lines = vec![format!("### kapic diff {} → {}", code(&diff.from[..12]), code(&diff.to[..12])), String::new()];
    if diff.is_empty() {
        lines.push("No difference.".to_owned());
        return lines.join("\n") + "\n";
    }
    lines.push(format!("**Risk: {}**", level(diff.risk.level)));
    lines.extend(diff.risk.reasons.iter().map(|reason| format!("- {}", escape(reason))));
    lines.push(String::new());
    hosts("Hosts added", &diff.hosts_added, &mut lines);
    hosts("Hosts removed", &diff.hosts_removed, &mut lines);
    for same_places in diff.changes.chunk_by(|a, b| a.places == b.places) {
        lines.extend([format!("#### {}", escape(&phrase::places(&same_places[0].places))), String::new()]);
        same_places.iter().for_each(|change| file(change, &mut lines));
        lines.push(String::new());
    }
    steps(diff, &mut lines);
    lines.join("\n") + "\n"
}

fn hosts(title: &str, names: &[String], lines: &mut Vec<String>) {
    if !names.is_empty() {
        lines.extend([format!("{title}: {}", escape(&phrase::hosts(names))), String::new()]);
    }
}

fn file(change: &Change, lines: &mut Vec<String>) {
    let sign = match change.sign {
        Sign::Added => "added",
        Sign::Removed => "removed",
        Sign::Changed => "changed",
    };
    let secret = if change.secret { ", secret" } else { "" };
    lines.push(format!("- **{}** {} ({sign}{secret})", escape(&change.component), code(&change.path)));
    lines.extend(change.details.iter().take(DETAILS).map(|detail| format!("  - {}", code(&phrase::detail(detail)))));
    let more = change.details.len().saturating_sub(DETAILS);
    lines.extend((more > 0).then(|| format!("  - and {more} more")));
}

fn steps(diff: &Diff, lines: &mut Vec<String>) {
    if diff.steps.is_empty() {
        lines.push("Nothing has to restart.".to_owned());
        return;
    }
    lines.extend(["#### To do, in this order".to_owned(), String::new()]);
    for (at, step) in diff.steps.iter().enumerate() {
        let pace = if step.pace == Pace::OneByOne && step.hosts.len() > 1 { ", one at a time" } else { "" };
        let place =
            if step.hosts.is_empty() { String::new() } else { format!(" on {}{pace}", escape(&phrase::hosts(&step.hosts))) };
        lines.push(format!("{}. {}{place}: {}", at + 1, code(&step.run), escape(&step.why)));
    }
}

/// Inline code that holds whatever the text holds: fenced by more backticks than stand together in it.
fn code(text: &str) -> String {
    let text = phrase::visible(text);
    let runs: BTreeSet<usize> = text.split(|c| c != '`').map(str::len).collect();
    let fence = "`".repeat(runs.last().copied().unwrap_or(0) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn escape(text: &str) -> String {
    let text = phrase::visible(text);
    text.chars().fold(String::new(), |mut out, c| {
        out.extend(matches!(c, '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' | '@').then_some('\\'));
        out.push(c);
        out
    })
}

//! A difference for a terminal, without colours. It must not decide what is shown, only how.

use super::phrase;
use super::steps::Pace;
use super::{Change, Diff, Level, Sign};

/// The whole difference; empty if there is none.
pub fn human(diff: &Diff) -> String {
    let mut lines = Vec::new();
    if diff.is_empty() {
        return String::new();
    }
    lines.extend((!diff.hosts_added.is_empty()).then(|| format!("hosts added: {}", phrase::hosts(&diff.hosts_added))));
    lines.extend((!diff.hosts_removed.is_empty()).then(|| format!("hosts removed: {}", phrase::hosts(&diff.hosts_removed))));
    for same_places in diff.changes.chunk_by(|a, b| a.places == b.places) {
        lines.push(phrase::places(&same_places[0].places));
        for same_component in same_places.chunk_by(|a, b| a.component == b.component) {
            lines.push(format!("  {}", phrase::visible(&same_component[0].component)));
            same_component.iter().for_each(|change| file(change, &mut lines));
        }
    }
    lines.push(String::new());
    lines.extend(steps(diff));
    lines.extend(risk(diff));
    lines.join("\n") + "\n"
}

fn file(change: &Change, lines: &mut Vec<String>) {
    let sign = match change.sign {
        Sign::Added => '+',
        Sign::Removed => '-',
        Sign::Changed => '~',
    };
    let secret = if change.secret { " (secret)" } else { "" };
    lines.push(format!("    {sign} {}{secret}", phrase::visible(&change.path)));
    lines.extend(change.details.iter().map(|detail| format!("        {}", phrase::detail(detail))));
}

fn steps(diff: &Diff) -> Vec<String> {
    if diff.steps.is_empty() {
        return vec!["nothing has to restart".to_owned()];
    }
    let mut lines = vec!["to do, in this order:".to_owned()];
    for (at, step) in diff.steps.iter().enumerate() {
        let pace = if step.pace == Pace::OneByOne && step.hosts.len() > 1 { ", one at a time" } else { "" };
        let place = if step.hosts.is_empty() { String::new() } else { format!(" on {}{pace}", phrase::hosts(&step.hosts)) };
        lines.push(format!("  {}. {}{place} ({})", at + 1, step.run, step.why));
    }
    lines
}

fn risk(diff: &Diff) -> Vec<String> {
    let mut lines = vec![format!("risk: {}", level(diff.risk.level))];
    lines.extend(diff.risk.reasons.iter().map(|reason| format!("  {reason}")));
    lines
}

/// The word for a level.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::None => "none",
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

//! The report for people. It decides nothing.

use std::fmt::Write;

use super::report::{Change, Item, Level, Step, Upgrade};

/// The whole report; ends with a line break.
pub fn human(upgrade: &Upgrade) -> String {
    let mut out = format!("{}: Kubernetes {} to {}\n", upgrade.cluster, upgrade.from, upgrade.to);
    upgrade.steps.iter().for_each(|step| out.push_str(&section(step)));
    list(&mut out, "rollout", upgrade.rollout.iter().map(|note| format!("  {note}\n")));
    list(&mut out, "edits", upgrade.edits.iter().map(edit));
    out.push_str(&summary(upgrade));
    out
}

fn section(step: &Step) -> String {
    let mut out = format!("\n{} to {}\n", step.from, step.to);
    if step.items.is_empty() {
        out.push_str("  nothing changes\n");
    }
    for (level, title) in [(Level::Breaks, "breaks"), (Level::Look, "look at"), (Level::Changes, "changes")] {
        let items: Vec<&Item> = step.items.iter().filter(|item| item.level == level).collect();
        if !items.is_empty() {
            writeln!(out, "  {title}").expect("text can always be written to");
            items.iter().for_each(|item| out.push_str(&line(item)));
        }
    }
    out
}

fn line(item: &Item) -> String {
    let place = item.place.as_ref().map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
    let subject = if item.place.is_some() || item.message.contains(&format!("`{}`", item.subject)) {
        String::new()
    } else {
        format!("{}: ", item.subject)
    };
    let code = item.code.map(|code| format!(" ({code})")).unwrap_or_default();
    let edited = if item.edited { "; edited" } else { "" };
    let mut out = format!("    {place}{subject}{}{code}{edited}\n", item.message);
    if let Some(help) = item.help.as_ref().filter(|_| !item.edited) {
        writeln!(out, "      {help}").expect("text can always be written to");
    }
    out
}

fn edit(change: &Change) -> String {
    let Change { file, line, before, after } = change;
    match after {
        Some(after) => format!("  {file}:{line}: {before}  becomes  {after}\n"),
        None => format!("  {file}:{line}: {before}  goes\n"),
    }
}

fn list(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: String = lines.collect();
    if !lines.is_empty() {
        writeln!(out, "\n{title}\n{}", lines.trim_end_matches('\n')).expect("text can always be written to");
    }
}

fn summary(upgrade: &Upgrade) -> String {
    let (breaks, edited) = upgrade.breaks();
    let count = |level| upgrade.items().filter(|item| item.level == level).count();
    let verdict = match (breaks, edited) {
        (0, _) => "nothing breaks".to_owned(),
        (1, 1) => "one thing breaks, and a safe edit mends it".to_owned(),
        (all, some) if all == some => format!("{all} things break, and safe edits mend all of them"),
        (all, some) => format!("{all} break, safe edits mend {some} of them"),
    };
    format!("\n{verdict}; {} to look at, {} change\n", count(Level::Look), count(Level::Changes))
}

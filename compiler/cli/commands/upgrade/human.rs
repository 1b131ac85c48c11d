//! The report for people, in lines as wide as the terminal. It decides nothing.

use kapic::upgrade::{Change, Item, Level, Round, Step, Turn, Upgrade};

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

/// How many hosts are named.
const HOSTS: usize = 6;

/// The whole report; ends with a line break.
pub fn human(upgrade: &Upgrade, stream: Stream) -> String {
    let mut out = line(0, &format!("{}: Kubernetes {} to {}", upgrade.cluster, upgrade.from, upgrade.to), stream);
    upgrade.steps.iter().for_each(|step| out += &section(step, stream));
    out += &part("rollout", &rollout(upgrade), stream);
    // Lines of files are never broken.
    let edits: Vec<String> = upgrade.edits.iter().map(edit).collect();
    if !edits.is_empty() {
        out += &format!("\n{}\n{}", paint("edits", "1", stream.color), edits.concat());
    }
    out + "\n" + &line(0, &summary(upgrade), stream)
}

fn section(step: &Step, stream: Stream) -> String {
    let title = if step.from == step.to { step.to.clone() } else { format!("{} to {}", step.from, step.to) };
    let mut out = format!("\n{}\n", paint(&title, "1", stream.color));
    if step.items.is_empty() {
        out += "  nothing changes\n";
    }
    for (level, title, style) in
        [(Level::Breaks, "breaks", "1;31"), (Level::Look, "look at", "33"), (Level::Changes, "changes", "36")]
    {
        let items: Vec<&Item> = step.items.iter().filter(|item| item.level == level).collect();
        if !items.is_empty() {
            out += &format!("  {}\n", paint(title, style, stream.color));
            items.iter().for_each(|item| out += &entry(item, stream));
        }
    }
    if !step.turns.is_empty() {
        out += &format!("  {}\n", paint("roll out, in this order", "36", stream.color));
        step.turns.iter().for_each(|turn| out += &line(4, &turn_line(turn), stream));
        out += &line(4, &format!("kubectl: {} while this goes on", step.kubectl.join(" or ")), stream);
    }
    out
}

fn entry(item: &Item, stream: Stream) -> String {
    let place = item.place.as_ref().map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
    let subject = if item.place.is_some() || item.message.contains(&format!("`{}`", item.subject)) {
        String::new()
    } else {
        format!("{}: ", item.subject)
    };
    let code = item.code.map(|code| format!(" ({code})")).unwrap_or_default();
    let edited = if item.edited { "; edited" } else { "" };
    let mut out = line(4, &format!("{place}{subject}{}{code}{edited}", item.message), stream);
    if let Some(help) = item.help.as_ref().filter(|_| !item.edited) {
        out += &line(6, help, stream);
    }
    out
}

fn turn_line(turn: &Turn) -> String {
    let shown = turn.hosts.iter().take(HOSTS).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match turn.hosts.len().saturating_sub(HOSTS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{} on {shown}{more}: {}", turn.components.join(" and "), turn.how)
}

/// What holds for the steps together.
fn rollout(upgrade: &Upgrade) -> Vec<String> {
    let ordered = upgrade.steps.iter().filter(|step| !step.turns.is_empty()).count();
    let mut lines = Vec::new();
    if ordered > 1 {
        lines.push("build and roll out each step before the next one: API servers go one minor at a time".to_owned());
    }
    let rounds = &upgrade.rollout.rounds;
    if ordered > 1 && !rounds.is_empty() {
        let number = if rounds.len() == 1 { "one round".to_owned() } else { format!("{} rounds", rounds.len()) };
        let rounds: Vec<String> = rounds.iter().map(round).collect();
        lines.push(format!("nodes can do with {number}: {}", rounds.join(", then ")));
    }
    lines
}

fn round(round: &Round) -> String {
    match &round.before {
        Some(before) => format!("to {} before API servers become {before}", round.version),
        None => format!("to {} at the end", round.version),
    }
}

fn edit(change: &Change) -> String {
    let Change { file, line, before, after } = change;
    match after {
        Some(after) => format!("  {file}:{line}: {before}  becomes  {after}\n"),
        None => format!("  {file}:{line}: {before}  goes\n"),
    }
}

fn part(title: &str, lines: &[String], stream: Stream) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|text| line(2, text, stream)).collect();
    format!("\n{}\n{lines}", paint(title, "1", stream.color))
}

/// A text in lines; those after the first stand two columns further in.
fn line(indent: usize, text: &str, stream: Stream) -> String {
    let margin = " ".repeat(indent);
    let text = wrap(&glued(text), stream.width.saturating_sub(indent), 2).replace(GLUE, " ");
    format!("{margin}{}\n", text.replace('\n', &format!("\n{margin}")))
}

/// Stands for a space where no line may end.
const GLUE: char = '\u{e000}';

/// Keeps short code in backticks together.
fn glued(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let glue = |(index, part): (usize, &str)| {
        if index % 2 == 1 && part.len() <= 40 { part.replace(' ', &GLUE.to_string()) } else { part.to_owned() }
    };
    parts.map(glue).collect::<Vec<_>>().join("`")
}

fn summary(upgrade: &Upgrade) -> String {
    let (breaks, edited) = upgrade.breaks();
    let count = |level| upgrade.items().filter(|item| item.level == level).count();
    let verdict = match (breaks, edited) {
        (0, _) => "nothing breaks".to_owned(),
        (1, 0) => "one thing breaks".to_owned(),
        (1, 1) => "one thing breaks, and a safe edit mends it".to_owned(),
        (all, some) if all == some => format!("{all} things break, and safe edits mend all of them"),
        (all, some) => format!("{all} break, safe edits mend {some} of them"),
    };
    format!("{verdict}; {} to look at, {} change", count(Level::Look), count(Level::Changes))
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::cli::console::Console;

    #[test]
    fn lines_are_as_wide_as_the_terminal_and_code_stays_whole() {
        let mut stream = Console::plain().results();
        stream.width = 40;
        let text = "when all members are 3.5.33, write `etcd \"3.6.14\"`; the next minor does it too";
        let expected = "    when all members are 3.5.33, write\n      `etcd \"3.6.14\"`; the next minor\n      does it too\n";
        assert_eq!(line(4, text, stream), expected);
    }
}

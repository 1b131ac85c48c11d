//! The answer of an audit for people: by section, what does not hold first. It decides nothing.

use kapic::audit::{Audit, Case, Choice, Judged, Verdict, section_title};

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

/// Where text begins behind verdict and number.
const INDENT: usize = 16;

/// How many places of one control are told.
const CASES: usize = 8;

/// How many hosts are named.
const HOSTS: usize = 6;

/// The whole table.
pub fn table(audit: &Audit, stream: Stream) -> String {
    let mut text = head(audit);
    for section in audit.controls.chunk_by(|a, b| a.section() == b.section()) {
        text.push('\n');
        let title = format!("{} {}", section[0].section(), section_title(section[0].section()));
        text += &format!("{}\n", paint(&title, "1", stream.color));
        for verdict in [Verdict::Fail, Verdict::Undecidable] {
            let mut of_verdict: Vec<&Judged> = section.iter().filter(|judged| judged.verdict() == verdict).collect();
            of_verdict.sort_by_key(|judged| !judged.scored);
            match verdict {
                Verdict::Fail => of_verdict.iter().for_each(|judged| text += &failing(judged, stream)),
                _ => text += &undecidable(section, &of_verdict, stream),
            }
        }
        text += &numbers(section, Verdict::Pass, "pass", "32", stream);
        text += &numbers(section, Verdict::NotApplicable, "n/a", "2", stream);
    }
    text + "\n" + &summary(audit, stream)
}

fn head(audit: &Audit) -> String {
    let name = audit.benchmark.name;
    let version = audit.kubernetes.map_or_else(|| "an unknown Kubernetes".to_owned(), |minor| format!("Kubernetes {minor}"));
    let benchmark = match audit.choice {
        Choice::Named => format!("{name}, as named; the bundle is for {version}"),
        Choice::OfVersion => format!("{name}, for {version}"),
        Choice::Nearest => format!("{name}, the nearest: none is known for {version}"),
        Choice::Newest => format!("{name}, the newest: the bundle does not say which Kubernetes it is for"),
    };
    format!("benchmark  {benchmark}\nhosts      {}\n", audit.hosts)
}

/// A control that does not hold: what it asks for, what is there and what to write, where.
fn failing(judged: &Judged, stream: Stream) -> String {
    let (word, style) = if judged.scored { ("FAIL", "1;31") } else { ("warn", "33") };
    let mut text = entry(word, style, judged.id, judged.title, stream);
    let told: Vec<&Case> = judged.cases.iter().filter(|case| case.verdict < Verdict::Pass).collect();
    for case in told.iter().take(CASES) {
        text += &line(&place(case), stream);
        match case.verdict {
            Verdict::Fail => {
                text += &line(&format!("found {}", case.found), stream);
                text += &line(&case.write, stream);
            }
            _ => text += &line(&case.found, stream),
        }
    }
    if told.len() > CASES {
        text += &line(&format!("and {} more places: `--format json` names them all", told.len() - CASES), stream);
    }
    text
}

/// Controls with the same reason stand together.
fn undecidable(section: &[Judged], controls: &[&Judged], stream: Stream) -> String {
    let mut text = String::new();
    for same in controls.chunk_by(|a, b| a.cases[0].found == b.cases[0].found) {
        let case = &same[0].cases[0];
        let hosts = if case.places.is_empty() { String::new() } else { format!(" ({})", hosts(case)) };
        let reason = format!("{}{hosts}", case.found);
        let titles = if same.len() == 1 { format!("{}: {reason}", same[0].title) } else { reason };
        let ids: Vec<&str> = same.iter().map(|judged| judged.id).collect();
        text += &entry("?", "36", &ranges(section, &ids), &titles, stream);
    }
    text
}

fn numbers(section: &[Judged], verdict: Verdict, word: &str, style: &str, stream: Stream) -> String {
    let ids: Vec<&str> = section.iter().filter(|judged| judged.verdict() == verdict).map(|judged| judged.id).collect();
    if ids.is_empty() {
        return String::new();
    }
    let text = wrap(&ranges(section, &ids), stream.width.saturating_sub(8), 8);
    format!("  {}{text}\n", paint(&format!("{word:<6}"), style, stream.color))
}

fn entry(word: &str, style: &str, id: &str, text: &str, stream: Stream) -> String {
    let (text, head) = (plain(text), format!("{id:<7} "));
    let text = wrap(&format!("{head}{text}"), stream.width.saturating_sub(8), INDENT);
    // `wrap` knows no runs of blanks: the number keeps its column.
    let text = text.strip_prefix(id).map_or(text.clone(), |rest| format!("{id:<7} {}", rest.trim_start_matches(' ')));
    format!("  {}{text}\n", paint(&format!("{word:<6}"), style, stream.color))
}

fn line(text: &str, stream: Stream) -> String {
    let width = stream.width.saturating_sub(INDENT);
    let text = breakable(&plain(text), width);
    format!("{}{}\n", " ".repeat(INDENT), wrap(&text, width, 0).replace('\n', &format!("\n{}", " ".repeat(INDENT))))
}

/// Nothing of a file reaches the terminal as a command.
fn plain(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() };
    text.chars().map(shown).collect()
}

/// A list that is wider than a line may be broken behind its commas.
fn breakable(text: &str, width: usize) -> String {
    let broken = |word: &str| if word.len() > width { word.replace(',', ", ") } else { word.to_owned() };
    text.split(' ').map(broken).collect::<Vec<_>>().join(" ")
}

/// `m1, m2, m3: /etc/systemd/system/etcd.service:9`.
fn place(case: &Case) -> String {
    let line = if case.line > 0 { format!(":{}", case.line) } else { String::new() };
    match case.path.as_str() {
        "" => hosts(case),
        path => format!("{}: /{path}{line}", hosts(case)),
    }
}

fn hosts(case: &Case) -> String {
    let named: Vec<&str> = case.hosts().take(HOSTS).collect();
    let more = case.places.len().saturating_sub(HOSTS);
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

/// `1.2.1 1.2.3-1.2.8`: neighbours of the section are drawn together.
fn ranges(section: &[Judged], ids: &[&str]) -> String {
    let position = |id: &str| section.iter().position(|judged| judged.id == id).unwrap_or(0);
    let runs = ids.chunk_by(|a, b| position(a) + 1 == position(b));
    let shown = |run: &[&str]| match run {
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} {second}"),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    runs.map(shown).collect::<Vec<_>>().join(" ")
}

fn summary(audit: &Audit, stream: Stream) -> String {
    let counts = audit.counts();
    let part = |count: usize, words: &str, style: &str| match count {
        0 => format!("0 {words}"),
        _ => paint(&format!("{count} {words}"), style, stream.color),
    };
    let parts = [
        part(counts.fail, "fail", "1;31"),
        part(counts.warning, "warn (not scored)", "33"),
        part(counts.pass, "pass", "32"),
        part(counts.undecidable, "not to be decided from files", "36"),
        part(counts.not_applicable, "not applicable", "2"),
    ];
    format!("{}\n", parts.join(", "))
}

//! Where a setting stands, or where it would have to: a file of the host and a line, from 1. It judges nothing.

use super::host::{Host, Running, etcd_variable};

/// A place to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Path from the root of the host.
    pub path: String,
    /// Line, from 1; 0 if only the file is known.
    pub line: usize,
}

/// The line of a flag in the unit or what the unit reads; else the line of the command.
pub fn of_flag(host: &Host<'_>, running: &Running, flag: &str) -> Spot {
    match running.variable(flag) {
        Some(_) => of_words(host, running, &[flag, &etcd_variable(flag), "ExecStart"]),
        None => of_words(host, running, &[flag, "ExecStart"]),
    }
}

/// The line of a directive of the unit; else that of the command.
pub fn of_directive(host: &Host<'_>, running: &Running, name: &str) -> Spot {
    of_words(host, running, &[name, "ExecStart"])
}

/// The first of some words that stands anywhere: in the last file that has it, in the last line of that.
fn of_words(host: &Host<'_>, running: &Running, words: &[&str]) -> Spot {
    let files = || running.sources.iter().enumerate().rev();
    let line = |word: &&str| {
        files().find_map(|(place, &at)| {
            let bytes = host.tree.bytes(at)?;
            let text = String::from_utf8_lossy(&bytes);
            let line = if place < running.units { unit_line(&text, word) } else { last_line(text.lines().enumerate(), word) };
            Some((at, line?))
        })
    };
    let (at, line) = words.iter().find_map(line).unwrap_or((running.sources[0], 0));
    Spot { path: host.tree.meta(at).path.clone(), line }
}

/// The last line of a unit where the word is heard: in the command, in the variables, or as a directive of the service.
fn unit_line(text: &str, word: &str) -> Option<usize> {
    let (mut section, mut directive, mut continues) = ("", "", false);
    let heard = text.lines().enumerate().filter(|(_, line)| {
        let line = line.trim_start();
        if line.starts_with(['#', ';']) {
            return false;
        }
        if !continues {
            section = if line.starts_with('[') { line.trim_end() } else { section };
            directive = line.split_once('=').map_or("", |(name, _)| name.trim());
        }
        continues = line.ends_with('\\');
        section == "[Service]" && (matches!(directive, "ExecStart" | "Environment") || directive == word)
    });
    last_line(heard, word)
}

/// The line of a field of a YAML file, or of the nearest mapping around it.
pub fn of_field(host: &Host<'_>, at: usize, field: &str) -> Spot {
    let line = text(host, at).map_or(0, |text| line_of_field(&text, field));
    Spot { path: host.tree.meta(at).path.clone(), line }
}

fn text(host: &Host<'_>, at: usize) -> Option<String> {
    host.tree.bytes(at).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The last line that is no comment and has the word as a whole one.
fn last_line<'t>(lines: impl Iterator<Item = (usize, &'t str)>, word: &str) -> Option<usize> {
    let is_word = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + word.len()..].chars().next();
            !before.is_some_and(part_of_a_name) && !after.is_some_and(part_of_a_name)
        })
    };
    let lines = lines.filter(|(_, line)| !line.trim_start().starts_with(['#', ';']));
    lines.filter(|(_, line)| is_word(line)).last().map(|(number, _)| number + 1)
}

fn part_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

/// Follows `a.b.c` by indentation; stops where the next key is not there.
fn line_of_field(text: &str, field: &str) -> usize {
    let lines: Vec<(usize, &str)> = text.lines().map(|line| (line.len() - line.trim_start().len(), line.trim())).collect();
    let (mut found, mut start, mut indent) = (1, 0, 0);
    for key in field.split('.') {
        let own = |(own, line): &(usize, &str)| {
            *own == indent && line.split(':').next().is_some_and(|name| name.trim_matches('"') == key)
        };
        let inside = |(own, line): &(usize, &str)| *own >= indent || line.is_empty() || line.starts_with('#');
        let Some(at) = lines[start..].iter().take_while(|line| inside(line)).position(own) else { break };
        found = start + at + 1;
        start = found;
        let next = lines[start..].iter().find(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        match next {
            Some((deeper, _)) if *deeper > indent => indent = *deeper,
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{line_of_field, unit_line};

    #[test]
    fn flags_are_found_as_whole_words() {
        let unit = "[Service]\nExecStart=/bin/etcd \\\n  --peer-cert-file=/a \\\n  # --cert-file=/no\n  --cert-file=/b\nExecStop=/x \
                    --cert-file\nUser=u\n[Install]\nAlias=ExecStart\n";
        let check = |word: &str, line: Option<usize>| assert_eq!(unit_line(unit, word), line, "{word}");
        check("--cert-file", Some(5));
        check("--peer-cert-file", Some(3));
        check("--cert", None);
        check("ExecStart", Some(2));
        check("User", Some(7));
    }

    #[test]
    fn fields_are_found_by_their_path() {
        let text = "kind: K\nauthentication:\n  anonymous:\n    # enabled: yes\n    enabled: false\n  webhook:\n    enabled: true\nmode: x\n";
        let check = |field: &str, line: usize| assert_eq!(line_of_field(text, field), line, "{field}");
        check("authentication.anonymous.enabled", 5);
        check("authentication.webhook.enabled", 7);
        check("authentication.x509.clientCAFile", 2);
        check("mode", 8);
        check("readOnlyPort", 1);
    }
}

//! One line of a catalog file, `key | word rest | word rest`, and whole files of them. What the words mean is for the callers.

use super::version::Minor;

/// A line, cut up.
pub(super) struct Line {
    /// The text before the first bar: what the file is sorted by.
    pub(super) key: &'static str,
    segments: Vec<&'static str>,
}

/// Ranges of minors, as in `1.18-1.21 1.27`.
#[derive(Debug, Default)]
pub(super) struct Minors(Vec<(Minor, Minor)>);

/// Reads every line that is not a comment. The files are compiled in and a test reads them all, so a bad line is a bug.
pub(super) fn table<T>(text: &'static str, read: impl Fn(&Line) -> Option<T>) -> Vec<T> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| read(&Line::cut(line)).unwrap_or_else(|| panic!("a catalog line is well-formed, but this is not: {line}")))
        .collect()
}

impl Line {
    fn cut(line: &'static str) -> Self {
        let mut parts = line.split(" | ");
        Self { key: parts.next().unwrap_or_default(), segments: parts.collect() }
    }

    /// The segment at this place, whatever its word.
    pub(super) fn at(&self, index: usize) -> Option<&'static str> {
        self.segments.get(index).copied()
    }

    /// What follows `word` in the segment that starts with it; empty if the segment is only the word.
    pub(super) fn get(&self, word: &str) -> Option<&'static str> {
        self.segments.iter().find_map(|segment| {
            let rest = segment.strip_prefix(word)?;
            if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
        })
    }

    /// Every `word@VERSION rest`, and `word rest` without a version, in the order of the line.
    pub(super) fn steps(&self, word: &'static str) -> impl Iterator<Item = Option<(Option<Minor>, &'static str)>> {
        self.segments.iter().filter_map(move |segment| {
            let rest = segment.strip_prefix(word)?;
            match rest.strip_prefix('@') {
                None => rest.strip_prefix(' ').map(|value| Some((None, value))),
                Some(rest) => Some(rest.split_once(' ').and_then(|(from, value)| Some((Some(Minor::parse(from).ok()?), value)))),
            }
        })
    }

    /// The ranges after `word`; none if the line lacks the word.
    pub(super) fn minors(&self, word: &str) -> Option<Minors> {
        let ranges = self.get(word).unwrap_or_default().split_whitespace();
        ranges.map(range).collect::<Option<Vec<_>>>().map(Minors)
    }
}

fn range(text: &str) -> Option<(Minor, Minor)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((Minor::parse(first).ok()?, Minor::parse(last).ok()?))
}

impl Minors {
    /// Whether one of the ranges holds `minor`.
    pub(super) fn contains(&self, minor: Minor) -> bool {
        self.0.iter().any(|(first, last)| (first..=last).contains(&&minor))
    }

    /// The first minor of the first range.
    pub(super) fn first(&self) -> Option<Minor> {
        self.0.first().map(|(first, _)| *first)
    }

    /// The last minor of the last range that ends before `minor`.
    pub(super) fn last_before(&self, minor: Minor) -> Option<Minor> {
        self.0.iter().map(|(_, last)| *last).rfind(|last| *last < minor)
    }
}

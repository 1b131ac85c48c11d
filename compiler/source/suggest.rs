//! Did-you-mean. It only compares words.

/// More wrong letters than this are another word.
const MAX_WRONG: usize = 4;

/// The candidate nearest to `word`, if one is near enough to be meant: at most a third of its letters are wrong, missing, added or
/// swapped with their neighbour; case, `-` and `_` count for nothing. Ties go to the first in alphabetical order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    let limit = limit(word.chars().count());
    candidates
        .into_iter()
        .filter_map(|candidate| distance(&word, &fold(candidate), limit).map(|distance| (distance, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The nearest candidate, if no other one is as near: good enough to be written without asking.
pub fn only_near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let near = nearest(word, candidates.iter().copied())?;
    let (word, near_folded) = (fold(word), fold(near));
    let least = strsim::osa_distance(&word, &near_folded);
    let rival = |other: &&str| **other != *near && distance(&word, &fold(other), least).is_some();
    (!candidates.iter().any(rival)).then_some(near)
}

/// How many letters may be wrong in a word of that many. One of two letters is half a word: too little to guess from.
fn limit(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        _ => (letters / 3).min(MAX_WRONG),
    }
}

/// The distance if it is at most `limit`. Lengths are compared first, since a word may be as long as its file.
fn distance(word: &str, candidate: &str, limit: usize) -> Option<usize> {
    let near = word.len().abs_diff(candidate.len()) <= limit * char::MAX.len_utf8();
    near.then(|| strsim::osa_distance(word, candidate)).filter(|distance| *distance <= limit)
}

/// Case, `_` and `-` are what people get wrong first; they should cost nothing.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{nearest, only_near};

    const KNOWN: [&str; 8] = ["service-cidr", "pod-cidr", "node-ports", "etcd", "san", "tls", "audit", "on"];

    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(nearest(word, KNOWN), expected, "{word:?}");
    }

    #[test]
    fn names_the_nearest_word() {
        check("service-cdir", Some("service-cidr"));
        check("nodeport", Some("node-ports"));
        check("ectd", Some("etcd"));
        check("sna", Some("san"));
        check("adit", Some("audit"));
        check("auditt", Some("audit"));
    }

    #[test]
    fn case_and_dashes_cost_nothing() {
        check("serviceCidr", Some("service-cidr"));
        check("SERVICE_CIDR", Some("service-cidr"));
        check("--pod-cidr", Some("pod-cidr"));
        check("ON", Some("on"));
    }

    #[test]
    fn guesses_nothing_from_too_little() {
        check("banana", None);
        check("", None);
        check("-", None);
        check("x", None);
        check("in", None);
        check("日本語", None);
        check(&"x".repeat(1 << 20), None);
    }

    #[test]
    fn what_is_written_without_asking_has_no_rival() {
        assert_eq!(only_near("service-cdir", KNOWN), Some("service-cidr"));
        assert_eq!(only_near("cat", ["rat", "bat", "hat"]), None);
        assert_eq!(only_near("rats", ["rat", "rats-tail", "rat"]), Some("rat"), "one word, given twice");
        assert_eq!(only_near("banana", KNOWN), None);
    }

    #[test]
    fn ties_go_to_the_first_word_of_the_alphabet() {
        assert_eq!(nearest("cat", ["rat", "bat", "hat"]), Some("bat"));
    }
}

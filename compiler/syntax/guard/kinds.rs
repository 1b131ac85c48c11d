//! What a word without quotes is meant to be, for messages. Nothing is decided here.

use std::net::{IpAddr, SocketAddr};

/// What the word looks like, in the user's words and with its article.
pub fn name(word: &str) -> &'static str {
    let (head, tail) = word.split_once('/').map_or((word, None), |(head, tail)| (head, Some(tail)));
    if head.parse::<IpAddr>().is_ok() {
        return if tail.is_some() { "an address range" } else { "an IP address" };
    }
    if word.parse::<SocketAddr>().is_ok() {
        return "an address with a port";
    }
    if ["/", "./", "../", "~/"].iter().any(|start| word.starts_with(start)) {
        return "a path";
    }
    if tail.is_some() { "a text with a `/`" } else { number_like(word) }
}

fn number_like(word: &str) -> &'static str {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let (first, rest) = word.split_once('-').unwrap_or((word, ""));
    if digits(first) && digits(rest) {
        "a range"
    } else if first.len() == 4 && digits(first) && rest.contains('-') {
        "a time"
    } else if word.split('.').count() == 3 && word.split('.').all(digits) {
        "a version"
    } else if word.ends_with(|c: char| "nuµmshdy".contains(c)) && unit.chars().all(|c| "nuµmshdy0123456789.".contains(c)) {
        "a duration"
    } else if matches!(unit.trim_end_matches('i'), "k" | "K" | "M" | "G" | "T" | "P" | "E") {
        "a size"
    } else {
        "a text that begins with a digit"
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    fn check(expected: &str, words: &[&str]) {
        for word in words {
            assert_eq!(name(word), expected, "{word}");
        }
    }

    #[test]
    fn words_are_named_after_what_they_look_like() {
        check("an IP address", &["10.0.0.1", "1::2"]);
        check("an address range", &["10.0.0.0/16", "fd00::/64"]);
        check("an address with a port", &["10.0.0.1:6443"]);
        check("a path", &["/etc/kubernetes", "./site.kdl", "../x"]);
        check("a text with a `/`", &["example.com/role", "1/2"]);
        check("a range", &["20000-45000"]);
        check("a time", &["2026-11-01T00:00:00Z", "2026-11-01"]);
        check("a version", &["1.34.2"]);
        check("a duration", &["24h", "1h30m", "10y"]);
        check("a size", &["1Gi", "500M", "1.5Ti"]);
        check("a text that begins with a digit", &["1abc", "0x", "3com"]);
    }
}

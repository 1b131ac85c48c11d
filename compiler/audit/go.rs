//! How the components, which are written in Go, read scalars: `strconv.ParseBool`, `strconv.ParseInt` with base 0 and
//! `time.ParseDuration`. It knows no flag.

/// `1`, `t`, `False` and so on; `yes` and `off` as well, which are booleans of the YAML that Kubernetes reads.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" | "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// `30`, `+30`, `0x1e`, `036`: a leading zero makes it octal.
pub fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, base) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0o") => (&lower[2..], 8),
        Some("0b") => (&lower[2..], 2),
        Some(_) if lower.starts_with('0') => (&lower[1..], 8),
        _ => (&*lower, 10),
    };
    let plain = digits.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    i64::from_str_radix(digits, base).ok().filter(|_| plain).map(|value| sign * value)
}

/// `0`, `0s`, `0h0m0s`, `0.0ms`.
pub fn is_zero_duration(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    if text == "0" {
        return true;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.len() - rest.trim_start_matches(['0', '.']).len();
        if !rest[..number].contains('0') {
            return false;
        }
        let unit = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].into_iter().find(|unit| rest[number..].starts_with(unit));
        let Some(unit) = unit else { return false };
        rest = &rest[number + unit.len()..];
    }
    !text.is_empty()
}

/// What a list of feature gates says of one; the last word counts.
pub fn gate<'a>(list: impl DoubleEndedIterator<Item = &'a str>, name: &str) -> Option<bool> {
    list.rev().find_map(|word| {
        let (gate, value) = word.split_once('=')?;
        if gate.trim() == name { boolean(value.trim()) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::{boolean, gate, integer, is_zero_duration};

    #[test]
    fn scalars_are_read_as_go_reads_them() {
        assert_eq!((boolean("F"), boolean("1"), boolean("fAlse"), boolean("")), (Some(false), Some(true), None, None));
        let check = |text: &str, expected: Option<i64>| assert_eq!(integer(text), expected, "{text}");
        check("30", Some(30));
        check("+30", Some(30));
        check("-1", Some(-1));
        check("036", Some(30));
        check("0x1e", Some(30));
        check("0", Some(0));
        check("+-3", None);
        check("", None);
        check("ten", None);
        for zero in ["0", "0s", "0h0m0s", "-0", "0.0ms", "0µs"] {
            assert!(is_zero_duration(zero), "{zero}");
        }
        for other in ["", "4h", "0h1m", "10s", "0x", "s", "."] {
            assert!(!is_zero_duration(other), "{other}");
        }
    }

    #[test]
    fn the_last_word_on_a_gate_counts() {
        assert_eq!(gate("A=true,B=F,A=0".split(','), "A"), Some(false));
        assert_eq!(gate("A=true,B=F".split(','), "B"), Some(false));
        assert_eq!(gate("A=true".split(','), "C"), None);
    }
}

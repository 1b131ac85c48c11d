//! The spelling of numbers, and K0009 for those that are too large. It knows nothing of where numbers may stand.

/// What a word that begins like a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A number that kapic can hold.
    Fine,
    /// A number that it cannot hold.
    TooLarge,
    /// No number at all.
    No,
}

/// Whether KDL could read the word as a number: it begins with a digit, after a sign or a point if there is one.
pub fn begins(word: &str) -> bool {
    let word = word.strip_prefix(['-', '+']).unwrap_or(word);
    word.strip_prefix('.').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit())
}

/// What the word is.
pub fn judge(word: &str) -> Number {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return integer(digits, radix, word.starts_with('-'));
        }
    }
    if unsigned.contains(['.', 'e', 'E']) { float(unsigned) } else { integer(unsigned, 10, word.starts_with('-')) }
}

fn integer(digits: &str, radix: u32, negative: bool) -> Number {
    if !are_digits(digits, radix) {
        return Number::No;
    }
    let sign = if negative { "-" } else { "" };
    match i64::from_str_radix(&format!("{sign}{}", digits.replace('_', "")), radix) {
        Ok(_) => Number::Fine,
        Err(_) => Number::TooLarge,
    }
}

fn float(word: &str) -> Number {
    let (mantissa, exponent) = word.split_once(['e', 'E']).map_or((word, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    let parts = [Some(whole), fraction, exponent];
    if !parts.iter().flatten().all(|digits| are_digits(digits, 10)) {
        return Number::No;
    }
    // kdl-rs reads each part as an integer of 128 bits.
    let short = parts.iter().flatten().all(|digits| digits.replace('_', "").parse::<i128>().is_ok());
    let finite = word.replace('_', "").parse::<f64>().is_ok_and(f64::is_finite);
    if short && finite { Number::Fine } else { Number::TooLarge }
}

fn are_digits(word: &str, radix: u32) -> bool {
    word.starts_with(|c: char| c.is_digit(radix)) && word.chars().all(|c| c == '_' || c.is_digit(radix))
}

#[cfg(test)]
mod tests {
    use super::{Number, judge};

    fn check(expected: Number, words: &[&str]) {
        for word in words {
            assert_eq!(judge(word), expected, "{word}");
        }
    }

    #[test]
    fn numbers_are_those_of_the_specification() {
        check(
            Number::Fine,
            &["0", "-1", "+1_000", "0xfF", "-0b1_0", "0o17", "1.5", "1_0.0_1", "1e5", "1.0E-10", "9223372036854775807"],
        );
        check(Number::Fine, &["-9223372036854775808", "0x7fffffffffffffff", "1_", "00012"]);
        check(Number::TooLarge, &["9223372036854775808", "-9223372036854775809", "0xffffffffffffffff", "1e999", "1.5e1_000"]);
        check(
            Number::No,
            &["10.0.0.1", "1.", ".5", "0x", "0x_1", "0o8", "0b2", "1._5", "1e", "1e+", "24h", "1,5", "1.5.2", "", "-"],
        );
    }
}

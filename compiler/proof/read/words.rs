//! The words of a systemd command line: quotes, escapes, specifiers. See systemd.service(5), COMMAND LINES.

/// Bytes of most words: a flag with its value.
const TYPICAL: usize = 48;

/// Splits a command line. `%%` and `$$` become one character; `%d` becomes `${CREDENTIALS_DIRECTORY}`; other specifiers stay.
pub fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' if quote == Some(letter) => quote = None,
            '"' | '\'' if quote.is_none() => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            letter if letter.is_whitespace() && quote.is_none() => found.extend(word.take()),
            '\\' => word.get_or_insert_default().extend(letters.next().map(unescape)),
            '%' if letters.next_if_eq(&'d').is_some() => word.get_or_insert_default().push_str("${CREDENTIALS_DIRECTORY}"),
            '%' | '$' => {
                letters.next_if_eq(&letter);
                word.get_or_insert_default().push(letter);
            }
            letter => word.get_or_insert_with(|| String::with_capacity(TYPICAL)).push(letter),
        }
    }
    found.extend(word);
    found
}

fn unescape(letter: char) -> char {
    match letter {
        'n' => '\n',
        't' => '\t',
        's' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_those_of_systemd() {
        let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
        check("a  --b=c\t-d", &["a", "--b=c", "-d"]);
        check("a '--b=c d' \"e f\"", &["a", "--b=c d", "e f"]);
        check("a --x=\"1 2\"3", &["a", "--x=1 23"]);
        check("a \"\"", &["a", ""]);
        check(r#"a b\ c "q\"r""#, &["a", "b c", "q\"r"]);
        check(
            "a 100%% $$x %d/key ${CREDENTIALS_DIRECTORY}/key",
            &["a", "100%", "$x", "${CREDENTIALS_DIRECTORY}/key", "${CREDENTIALS_DIRECTORY}/key"],
        );
    }
}

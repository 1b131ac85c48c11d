//! Environment files as systemd reads them: see systemd.exec(5), `EnvironmentFile=`. It must not know who needs the variables.

/// The assignments of a file in their order. Values may be in quotes and go over several lines; a backslash joins lines.
pub fn assignments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(first) = letters.next() {
        match first {
            letter if letter.is_whitespace() => {}
            '#' | ';' => while letters.next_if(|letter| *letter != '\n').is_some() {},
            _ => {
                let mut name = first.to_string();
                while let Some(letter) = letters.next_if(|letter| !matches!(letter, '=' | '\n')) {
                    name.push(letter);
                }
                if letters.next_if_eq(&'=').is_some() {
                    let value = value(&mut letters);
                    let name = name.trim();
                    found.push((name.strip_prefix("export ").unwrap_or(name).to_owned(), value));
                }
            }
        }
    }
    found
}

fn value(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut value = String::new();
    // How much of it stays if blanks at the end are taken off: those in quotes are part of the value.
    let mut kept = 0;
    let mut quote = None;
    while letters.next_if(|letter| matches!(letter, ' ' | '\t')).is_some() {}
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\n' | '\r', None) => break,
            ('\\', None | Some('"')) => match letters.next() {
                Some('\n') | None => continue,
                Some(escaped) => {
                    if quote.is_some() && !matches!(escaped, '"' | '\\' | '`' | '$') {
                        value.push('\\');
                    }
                    value.push(escaped);
                    kept = value.len();
                }
            },
            ('"' | '\'', None) => {
                quote = Some(letter);
                kept = value.len();
            }
            (letter, Some(open)) if letter == open => {
                quote = None;
                kept = value.len();
            }
            (letter, _) => {
                value.push(letter);
                if quote.is_some() || !letter.is_whitespace() {
                    kept = value.len();
                }
            }
        }
    }
    value.truncate(kept);
    value
}

#[cfg(test)]
mod tests {
    use super::assignments;

    #[test]
    fn files_are_read_as_systemd_reads_them() {
        let text = "# A=0\n; B=0\nA=1  \n B = two words \nC=\"x \\\n y\"\nD='a\nb'\nE=--a \\\n  --b\nF=\"say \\\"hi\\\"\"\nno assignment\nG=";
        let found = assignments(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected =
            [("A", "1"), ("B", "two words"), ("C", "x  y"), ("D", "a\nb"), ("E", "--a   --b"), ("F", "say \"hi\""), ("G", "")];
        assert_eq!(found, expected);
    }
}

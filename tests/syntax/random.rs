//! Random files: noise, tokens in any order, and pieces that are mostly right.

use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};

use super::hostile::survive;

fn token() -> impl Strategy<Value = String> {
    let fixed = [
        "a",
        "b",
        "k=",
        "=",
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\r\n",
        ";",
        "{",
        "}",
        " {",
        "(",
        ")",
        "(t)",
        "/-",
        " /- ",
        "//",
        "/*",
        "*/",
        "\\",
        "\\\n",
        "\"",
        "\"x\"",
        "\"\"\"",
        "\"\"\"\n",
        "\n\"\"\"",
        "  ",
        "\t",
        "#",
        "#\"",
        "\"#",
        "#true",
        "true",
        "-",
        ".",
        "+",
        "1",
        "0x",
        "1.5",
        "1e9",
        "_",
        ",",
        "[",
        "]",
        "é",
        "日",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "\u{202e}",
        "\u{7f}",
        "\\n",
        "\\u{41}",
        "\\\\",
        "\\s",
        "'",
        "/",
        "https://x",
    ];
    prop_oneof![9 => proptest::sample::select(fixed.to_vec()).prop_map(String::from), 1 => any::<char>().prop_map(String::from)]
}

/// Documents that are mostly right, so that kdl-rs is reached and not only the guard.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "a",
        "b 1",
        "c k=2",
        "(t)d (u)3 l=(v)4",
        " ",
        "\n",
        "\n",
        ";",
        " {\n",
        "\n}\n",
        " /- x",
        " /- {}",
        "\n/- y\n",
        " // c\n",
        " /* c */ ",
        " \\\n ",
        " \"s\"",
        " #\"r\"#",
        " \"\"\"\n  m\n  \"\"\"",
        " \"\"\"\n  m \\\n  n\n  \"\"\"",
        " \"\"\"\n\\\n  \"\"\"",
        " \"e\\\n  \\u{e9}\"",
        " -1.5",
        " #null",
        " é=\"日\"",
    ];
    proptest::sample::select(fixed.to_vec()).prop_map(String::from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_tokens(tokens in proptest::collection::vec(token(), 0..40)) {
        survive(&tokens.concat());
    }

    #[test]
    fn random_pieces(pieces in proptest::collection::vec(piece(), 0..30)) {
        survive(&pieces.concat());
    }

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        survive(&String::from_utf8_lossy(&bytes));
        survive(&bytes.iter().map(|byte| char::from(byte & 0x7f)).collect::<String>());
    }
}

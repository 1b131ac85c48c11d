//! Files with mistakes, and all that is said about each of them.

use kapic::source::{Sink, Sources};
use kapic::syntax::{MAX_BYTES, MAX_DEPTH, MAX_ITEMS, not_utf8, parse};

use crate::render::{Format, render};

/// What is found in a file, one line each: `line:column: error[CODE]: message`.
fn check(text: &str, expected: &[&str]) {
    let mut sources = Sources::default();
    let file = sources.add("f", text);
    let mut sink = Sink::new();
    assert_eq!(parse(&sources, file, &mut sink).is_none(), !expected.is_empty(), "{text:?}");
    let rendered = render(&sources, &sink.finish(), Format::Short);
    let found: Vec<&str> = rendered.lines().filter_map(|line| line.strip_prefix("f:")).collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn k0002_too_deep() {
    let nested = |depth: usize| "a {".repeat(depth) + &"}".repeat(depth);
    check(&nested(MAX_DEPTH), &[]);
    check(&nested(MAX_DEPTH + 1), &["1:99: error[K0002]: blocks are nested more than 32 deep"]);
    check(&("/*".repeat(32) + &"*/".repeat(32)), &[]);
    check(&("/*".repeat(33) + &"*/".repeat(33)), &["1:65: error[K0002]: comments are nested more than 32 deep"]);
}

#[test]
fn k0003_forbidden_characters() {
    check("a\u{1b}[31m b", &["1:2: error[K0003]: the character U+001B may not stand in a file"]);
    check("// \u{202e}\u{2066} x\na", &["1:4: error[K0003]: the character U+202E may not stand in a file"]);
    check(
        "a \"\0\" \u{feff}",
        &[
            "1:4: error[K0003]: the character U+0000 may not stand in a file",
            "1:7: error[K0003]: the character U+FEFF may not stand in a file",
        ],
    );
    check("a \u{7f}", &["1:3: error[K0003]: the character U+007F may not stand in a file"]);
}

#[test]
fn k0004_too_large() {
    check(&" ".repeat(MAX_BYTES + 1), &["1:1: error[K0004]: this file is too large: 17 MiB, and 16 MiB are allowed"]);
    check(
        &format!("a {{{}}}", " b\n".repeat(MAX_ITEMS)),
        &["500000:2: error[K0004]: this file is too large: more than 500000 nodes, values and properties"],
    );
}

#[test]
fn k0005_must_be_quoted() {
    check("a 10.0.0.1", &["1:3: error[K0005]: an IP address must be quoted"]);
    check("a ip=10.0.0.0/8", &["1:6: error[K0005]: an address range must be quoted"]);
    check("a 24h 1Gi", &["1:3: error[K0005]: a duration must be quoted", "1:7: error[K0005]: a size must be quoted"]);
    check("a 1.34.2", &["1:3: error[K0005]: a version must be quoted"]);
    check("use ./site.kdl", &["1:5: error[K0005]: a path must be quoted"]);
    check("a /etc/x { b }", &["1:3: error[K0005]: a path must be quoted"]);
    check("a k=x/y", &["1:5: error[K0005]: a text with a `/` must be quoted"]);
    check("a 20000-45000", &["1:3: error[K0005]: a range must be quoted"]);
    check("a 2026-11-01T00:00:00Z", &["1:3: error[K0005]: a time must be quoted"]);
    check("a 127.0.0.1:6443", &["1:3: error[K0005]: an address with a port must be quoted"]);
    check("a x#y", &["1:3: error[K0005]: a text with a `#` must be quoted"]);
    check("a 'x'", &["1:3: error[K0005]: a text must be quoted with `\"`, not with `'`"]);
    check("a “x”", &["1:3: error[K0005]: a text must be quoted with `\"`, not with `“`"]);
    check("10.0.0.1 a", &["1:1: error[K0005]: an IP address must be quoted"]);
    check(
        "a .5 1. 0x",
        &[
            "1:3: error[K0005]: a text that begins with a digit must be quoted",
            "1:6: error[K0005]: a text that begins with a digit must be quoted",
            "1:9: error[K0005]: a text that begins with a digit must be quoted",
        ],
    );
}

#[test]
fn k0006_keywords_of_other_languages() {
    check(
        "a true k=null",
        &["1:3: error[K0006]: `true` is neither a value nor a text", "1:10: error[K0006]: `null` is neither a value nor a text"],
    );
    check("false", &["1:1: error[K0006]: `false` is neither a value nor a text"]);
}

#[test]
fn k0007_comments_in_urls() {
    check("a https://b:1/c", &["1:9: error[K0007]: a URL must be quoted"]);
    check("a k=http://b; c", &["1:10: error[K0007]: a URL must be quoted"]);
    check("a b//c", &["1:4: error[K0007]: `//` is glued to a word"]);
    check("a \"b\"//c\nd //e", &[]);
}

#[test]
fn k0008_lists() {
    check("a [\"b\", \"c\"]", &["1:3: error[K0008]: lists have no brackets and no commas"]);
    check("a [\n  \"b\",\n  c\n]\nd", &["1:3: error[K0008]: lists have no brackets and no commas"]);
    check("a \"b\", c", &["1:6: error[K0008]: lists have no brackets and no commas"]);
    check("a b, c", &["1:4: error[K0008]: lists have no brackets and no commas"]);
    check("a 1, 2", &["1:4: error[K0008]: lists have no brackets and no commas"]);
    check("a b,c", &[]);
}

#[test]
fn k0009_numbers_too_large() {
    check("a 9223372036854775808", &["1:3: error[K0009]: this number is too large"]);
    check("a -0xffffffffffffffffffffffffffffffffffff", &["1:3: error[K0009]: this number is too large"]);
    check("a 1e999", &["1:3: error[K0009]: this number is too large"]);
    check(&format!("a 1.{}", "3".repeat(50)), &["1:3: error[K0009]: this number is too large"]);
}

#[test]
fn k0010_open_comments() {
    check("a { /* b }\nc", &["1:5: error[K0010]: this comment is never closed"]);
    check("/* /* a */", &["1:1: error[K0010]: this comment is never closed"]);
}

#[test]
fn k0011_braces() {
    check("a {", &["1:3: error[K0011]: this `{` is never closed"]);
    check("a {\n  b {\n  c\n}\n", &["2:5: error[K0011]: this `{` is never closed"]);
    check("a }\nb }", &["1:3: error[K0011]: this `}` closes nothing"]);
    check("a {\n  b {\n}\n  c\n}\n}", &["6:1: error[K0011]: this `}` closes nothing"]);
}

#[test]
fn k0012_open_strings() {
    check("a \"b\nc", &["1:3: error[K0012]: this text is never closed"]);
    check("a {\n b \"c }\n}\n", &["2:4: error[K0012]: this text is never closed"]);
    check("a #\"b\nc", &["1:3: error[K0012]: this text is never closed"]);
    check("a \"\"\"\nb { \"c\"", &["1:3: error[K0012]: this text is never closed"]);
    check("a ##\"\"\"\nb\n\"\"\"#", &["1:3: error[K0012]: this text is never closed"]);
    check("a \"\nb c\n\"\nd", &["1:3: error[K0012]: this text is never closed"]);
    check("a \"b\\", &["1:3: error[K0012]: this text is never closed"]);
}

#[test]
fn k0013_two_slashdashes() {
    check("/- /- a", &["1:4: error[K0013]: two `/-` stand in a row"]);
    check("a /- /- 1", &["1:6: error[K0013]: two `/-` stand in a row"]);
    check("a { b } /- /- { c }", &["1:12: error[K0013]: two `/-` stand in a row"]);
}

#[test]
fn k0014_texts_and_words() {
    check("a \"\\d\" b", &["1:4: error[K0014]: `\\d` means nothing in a text"]);
    check("a \"\\u{d800}\"", &["1:4: error[K0014]: `\\u{d800}` names no character"]);
    check(
        "a \"\\u12\" \"\\u{1234567}\"",
        &["1:4: error[K0014]: this `\\u` names no character", "1:11: error[K0014]: this `\\u` names no character"],
    );
    check("a \"\"\"b\"\"\"", &["1:3: error[K0014]: the text after `\"\"\"` must begin on a new line"]);
    check("a \"\"\"\nb\"\"\"", &["2:1: error[K0014]: the quotes that close a text of many lines must stand alone on their line"]);
    check("a \"\"\"\n  b\n c\n  \"\"\"", &["3:1: error[K0014]: this line is not indented like the quotes that close its text"]);
    check("a \"\"\"\n  b\\\n  \"\"\"", &["1:3: error[K0014]: the lines of this text are not indented alike"]);
    check(
        "a r\"b\" r#\"c\"#",
        &["1:3: error[K0014]: a raw text has no `r` before it", "1:8: error[K0014]: a raw text has no `r` before it"],
    );
    check("a #yes", &["1:3: error[K0014]: unknown keyword"]);
    check(&format!("a #\"\"\"\n{}\n\"\"\"#", "\\\n".repeat(4)), &[]);
    check(
        &format!("a #\"\"\"\n{}\n\"\"\"#", "\\\n".repeat(5)),
        &["2:1: error[K0014]: more than 4 lines of a raw text have nothing but `\\`"],
    );
    check("a b\\c", &["1:4: error[K0014]: `\\` stands in the middle of a line"]);
}

#[test]
fn k0014_order() {
    check("a = 1", &["1:3: error[K0014]: a node's name is followed by its values, without `=`"]);
    check("a b= ; c", &["1:6: error[K0014]: a property without a value"]);
    check("a b=c=d", &["1:6: error[K0014]: a property has one value"]);
    check("a 1=2", &["1:4: error[K0014]: only a word can be the name of a property"]);
    check("a (t)b=2", &["1:7: error[K0014]: only a word can be the name of a property"]);
    check("a \"b\"\"c\"", &["1:6: error[K0014]: a space is missing here"]);
    check("a (t", &["1:3: error[K0014]: a type is one word in parentheses"]);
    check("(t u)a", &["1:1: error[K0014]: a type is one word in parentheses"]);
    check("a (t)", &["1:6: error[K0014]: nothing follows this type"]);
    check("(t)\na", &["1:4: error[K0014]: nothing follows this type"]);
    check("a b)", &["1:4: error[K0014]: this `)` closes nothing"]);
    check("{ a }", &["1:1: error[K0014]: this block belongs to no node"]);
    check(
        "a\n{ b 10.0.0.1 }",
        &["2:1: error[K0014]: this block belongs to no node", "2:5: error[K0005]: an IP address must be quoted"],
    );
    check("a {} b\nc {} {}", &["1:6: error[K0014]: a node ends after its block", "2:6: error[K0014]: a node ends after its block"]);
    check("1 a", &["1:1: error[K0014]: a node's name is a word, not a number or a keyword"]);
    check("a;;b", &["1:3: error[K0014]: this `;` ends no node"]);
    check("a { b /- }", &["1:7: error[K0014]: this `/-` comments nothing out"]);
    check("a k=/-1", &["1:5: error[K0014]: `/-` cannot stand between a name and its value"]);
}

#[test]
fn k0015_other_versions() {
    check("/- kdl-version 1\na true", &["1:16: error[K0015]: this file says that it is not written in KDL 2"]);
    check("/-kdl-version 3", &["1:15: error[K0015]: this file says that it is not written in KDL 2"]);
    check("/- kdl-version 2\na", &[]);
    check("/- kdl-versions 1\na", &[]);
}

#[test]
fn k0202_properties_given_twice() {
    check(
        "a k=1 l=2 k=1 k=3",
        &["1:11: error[K0202]: the property `k` is given twice", "1:15: error[K0202]: the property `k` is given twice"],
    );
    check("a \"k\"=1 { b k=1 #\"k\"#=2 }\nc k=1 /- k=2", &["1:17: error[K0202]: the property `k` is given twice"]);
}

#[test]
fn a_hundred_mistakes_are_enough() {
    for text in ["10.0.0.1\n", "a \"\\q\"\n", "a k=1 k=2\n", "a \u{1}\n", "]"] {
        let mut sources = Sources::default();
        let file = sources.add("f", text.repeat(150));
        let mut sink = Sink::new();
        parse(&sources, file, &mut sink);
        assert_eq!(sink.finish().len(), 100, "{text:?}");
    }
}

#[test]
fn one_run_reports_the_mistakes_of_the_whole_file() {
    check(
        "a 10.0.0.1 true\nb = 1\nc {\n  d https://x\n  e \"\\q\"\n}\nf [1]\n",
        &[
            "1:3: error[K0005]: an IP address must be quoted",
            "1:12: error[K0006]: `true` is neither a value nor a text",
            "2:3: error[K0014]: a node's name is followed by its values, without `=`",
            "4:11: error[K0007]: a URL must be quoted",
            "5:6: error[K0014]: `\\q` means nothing in a text",
            "7:3: error[K0008]: lists have no brackets and no commas",
        ],
    );
}

#[test]
fn k0001_bytes_that_are_no_text() {
    let check = |bytes: &[u8], expected: &str| {
        let mut sources = Sources::default();
        let found = not_utf8(&mut sources, "f", bytes);
        assert_eq!(render(&sources, &[found], Format::Short), expected);
    };
    check(b"a \"\xe9\"\n", "f:1:4: error[K0001]: `f` is not UTF-8 text\n  help: save the file as UTF-8\n");
    check(b"a\nb\xff", "f:2:2: error[K0001]: `f` is not UTF-8 text\n  help: save the file as UTF-8\n");
    check(b"\xff\xfea\0", "f:1:1: error[K0001]: `f` is not UTF-8 text\n  help: this looks like UTF-16; save the file as UTF-8\n");
    check(b"\xef\xbb\xbfa \xc3", "f:1:3: error[K0001]: `f` is not UTF-8 text\n  help: save the file as UTF-8\n");
}

//! Diagnostics as people, editors and programs see them, byte for byte.

use kapic::source::{Diagnostic, FileId, Sources, Span};

use crate::render::{Color, Format, Log, Style, render, summary};

const PLAIN: Format = Format::Human(Style { color: Color::Never, width: 80 });

/// The places of `needle` in a file; each file of these tests has it where it is asked for.
fn nth(sources: &Sources, file: FileId, needle: &str, nth: usize) -> Span {
    let (at, _) = sources.file(file).text.match_indices(needle).nth(nth).expect("the text has it");
    Span::new(file, at, at + needle.len())
}

fn check(sources: &Sources, found: &Diagnostic, format: Format, expected: &str) {
    let rendered = render(sources, std::slice::from_ref(found), format);
    assert_eq!(rendered, expected, "\n{rendered}");
}

#[test]
fn one_place() {
    let mut sources = Sources::default();
    let file = sources.add("cluster.kdl", "masters {\n\thost m1 ip=10.40.61.116\n}\n");
    let at = nth(&sources, file, "10.40.61.116", 0);
    let found = Diagnostic::error("K0005", "an IP address must be quoted").label(at, "no number").help("write `\"10.40.61.116\"`");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0005]: an IP address must be quoted
   ╭─[cluster.kdl:2:13]
 1 │ masters {
 2 │     host m1 ip=10.40.61.116
   ·                ──────┬─────
   ·                      ╰── no number
 3 │ }
   ╰────
  help: write `\"10.40.61.116\"`

",
    );
    check(
        &sources,
        &found,
        Format::Short,
        "cluster.kdl:2:13: error[K0005]: an IP address must be quoted\n  help: write `\"10.40.61.116\"`\n",
    );
}

#[test]
fn several_files() {
    let mut sources = Sources::default();
    let main = sources.add("cluster.kdl", "use \"std:hardened\"\ncluster p001 {\n    apply hardened\n    audit max-age=7\n}\n");
    let other = sources.add("std:hardened", "profile hardened {\n    (lock)audit max-age=30\n}\n");
    let found = Diagnostic::error("K0301", "`max-age` is locked")
        .label(nth(&sources, main, "max-age=7", 0), "changed here")
        .label(nth(&sources, other, "max-age=30", 0), "locked here")
        .label(nth(&sources, main, "apply hardened", 0), "applied here");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0301]: `max-age` is locked
   ╭─[cluster.kdl:4:11]
 2 │ cluster p001 {
 3 │     apply hardened
   ·     ───────┬──────
   ·            ╰── applied here
 4 │     audit max-age=7
   ·           ────┬────
   ·               ╰── changed here
 5 │ }
   ╰────
   ╭─[std:hardened:2:17]
 1 │ profile hardened {
 2 │     (lock)audit max-age=30
   ·                 ─────┬────
   ·                      ╰── locked here
 3 │ }
   ╰────

",
    );
}

#[test]
fn far_apart_places() {
    let mut sources = Sources::default();
    let text: String = (1..=5000).map(|n| format!("host node-{n:04}\n")).collect();
    let file = sources.add("hosts.kdl", text);
    let found = Diagnostic::warning("K0501", "two hosts share an address")
        .label(nth(&sources, file, "node-4000", 0), "and again here")
        .label(nth(&sources, file, "node-0002", 0), "first here");
    check(
        &sources,
        &found,
        PLAIN,
        "\
warning[K0501]: two hosts share an address
   ╭─[hosts.kdl:2:6]
 1 │ host node-0001
 2 │ host node-0002
   ·      ────┬────
   ·          ╰── first here
 3 │ host node-0003
   ╰────
      ╭─[hosts.kdl:4000:6]
 3999 │ host node-3999
 4000 │ host node-4000
      ·      ────┬────
      ·          ╰── and again here
 4001 │ host node-4001
      ╰────

",
    );
}

#[test]
fn a_block_is_shown_whole_or_by_its_first_line() {
    let mut sources = Sources::default();
    let short = sources.add("a.kdl", "a {\n  b\n}\nc");
    let found = Diagnostic::note("K0901", "a block").label(Span::new(short, 0, 9), "this one");
    check(
        &sources,
        &found,
        PLAIN,
        "\
note[K0901]: a block
   ╭─[a.kdl:1:1]
 1 │ ╭─▶ a {
 2 │ │     b
 3 │ ├─▶ }
   · ╰──── this one
 4 │     c
   ╰────

",
    );
    let text = format!("a {{\n{}}}\n", "  b\n".repeat(100));
    let long = sources.add("b.kdl", text.clone());
    let found = Diagnostic::note("K0901", "a block").label(Span::new(long, 0, text.len()), "this one");
    check(
        &sources,
        &found,
        PLAIN,
        "\
note[K0901]: a block
   ╭─[b.kdl:1:1]
 1 │ a {
   · ─┬─
   ·  ╰── this one
 2 │   b
   ╰────

",
    );
}

#[test]
fn no_place_and_an_empty_place() {
    let mut sources = Sources::default();
    let found = Diagnostic::error("K0901", "no such bundle").help("look for it with `kapic gc`");
    check(&sources, &found, PLAIN, "error[K0901]: no such bundle\n  help: look for it with `kapic gc`\n\n");
    check(&sources, &found, Format::Short, "error[K0901]: no such bundle\n  help: look for it with `kapic gc`\n");
    let file = sources.add("a.kdl", "a {");
    let found = Diagnostic::error("K0011", "a brace is missing").label(Span::new(file, 3, 3), "here");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0011]: a brace is missing
   ╭─[a.kdl:1:4]
 1 │ a {
   ·    ▲
   ·    ╰── here
   ╰────

",
    );
    let ended = sources.add("c.kdl", "a {\n");
    let found = Diagnostic::error("K0011", "a brace is missing").label(Span::new(ended, 4, 4), "here");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0011]: a brace is missing
   ╭─[c.kdl:2:1]
 1 │ a {
 2 │ 
   · ▲
   · ╰── here
   ╰────

",
    );
    let empty = sources.add("b.kdl", "");
    let found = Diagnostic::error("K0101", "no cluster").label(Span::new(empty, 0, 0), "");
    check(&sources, &found, PLAIN, "error[K0101]: no cluster\n   ╭─[b.kdl:1:1]\n 1 │ \n   · ▲\n   ╰────\n\n");
}

#[test]
fn a_long_line_is_cut_around_its_place() {
    let mut sources = Sources::default();
    let text = format!("a {}here {}", "x".repeat(3000) + " ", "y".repeat(3000));
    let file = sources.add("a.kdl", text);
    let found = Diagnostic::error("K0901", "found").label(nth(&sources, file, "here", 0), "it");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0901]: found
   ╭─[a.kdl:1:3004]
 1 │ …xxxxxxxxxxxxxxxx here yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
   ·                   ──┬─
   ·                     ╰── it
   ╰────

",
    );
}

#[test]
fn wide_characters_and_line_endings() {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", "a \"日本語\" é=1 x\r\nb\r\n");
    let found = Diagnostic::error("K0901", "found").label(nth(&sources, file, "é=1", 0), "it");
    check(
        &sources,
        &found,
        PLAIN,
        "\
error[K0901]: found
   ╭─[a.kdl:1:9]
 1 │ a \"日本語\" é=1 x
   ·            ─┬─
   ·             ╰── it
 2 │ b
   ╰────

",
    );
}

#[test]
fn colours_are_written_only_if_asked_for() {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", "a 1");
    let found = Diagnostic::error("K0901", "found").label(Span::new(file, 2, 3), "it").help("do");
    let colored = render(&sources, std::slice::from_ref(&found), Format::Human(Style { color: Color::Always, width: 80 }));
    assert!(colored.starts_with("\x1b[1;31merror[K0901]\x1b[0m\x1b[1m: found\x1b[0m\n"), "{colored:?}");
    let mut plain = String::new();
    for (index, part) in colored.split("\x1b[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').expect("a colour ends with m").1 });
    }
    assert_eq!(plain, render(&sources, &[found], PLAIN));
}

/// Everything that could reach a terminal: the source, the name of the file, message, label, help and fix.
#[test]
fn nothing_that_a_terminal_acts_on_gets_through() {
    let evil = "\u{1b}]0;pwn\u{7}\u{1b}[31m\u{9b}31m\u{202e}\u{2066}\u{200b}\u{feff}\r\u{8}\u{7f}\u{85}\u{2028}\u{e0041}";
    let mut sources = Sources::default();
    let file = sources.add(format!("a{evil}.kdl"), format!("x {evil} y\nz"));
    let at = nth(&sources, file, evil, 0);
    let found = Diagnostic::error("K0901", evil).label(at, evil).help(format!("{evil}\n{evil}")).fix(at, evil);
    for format in [PLAIN, Format::Short, Format::Json] {
        let rendered = render(&sources, std::slice::from_ref(&found), format);
        let bad: Vec<char> =
            rendered.chars().filter(|c| (c.is_control() && *c != '\n') || (evil.contains(*c) && !c.is_ascii_graphic())).collect();
        assert_eq!(bad, Vec::<char>::new(), "{rendered:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&render(&sources, &[found], Format::Json)).expect("JSON");
    assert_eq!(json["message"], evil, "a program gets what was said");
    assert_eq!(json["edits"][0]["text"], evil);
}

#[test]
fn json_has_a_line_for_each() {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", "é true\n");
    let at = Span::new(file, 3, 7);
    let found = [
        Diagnostic::error("K0006", "`true` is no value").label(at, "here").help("write `#true`").fix(at, "#true"),
        Diagnostic::warning("K0501", "odd"),
    ];
    let expected = concat!(
        r##"{"code":"K0006","severity":"error","message":"`true` is no value","labels":[{"file":"a.kdl","line":1,"column":3,"end_line":1,"##,
        r##""end_column":7,"start":3,"end":7,"text":"here"}],"help":"write `#true`","edits":[{"file":"a.kdl","line":1,"column":3,"end_line":1,"##,
        r##""end_column":7,"start":3,"end":7,"text":"#true"}]}"##,
        "\n",
        r##"{"code":"K0501","severity":"warning","message":"odd","labels":[],"help":null,"edits":[]}"##,
        "\n",
    );
    assert_eq!(render(&sources, &found, Format::Json), expected);
}

#[test]
fn the_summary_counts() {
    let (error, warning, note) =
        (Diagnostic::error("K0001", "e"), Diagnostic::warning("K0501", "w"), Diagnostic::note("K0901", "n"));
    assert_eq!(summary(&[]), None);
    assert_eq!(summary(std::slice::from_ref(&warning)).as_deref(), Some("1 warning"));
    assert_eq!(summary(&[warning, error.clone(), error, note]).as_deref(), Some("2 errors, 1 warning, 1 note"));
}

#[test]
fn sarif_is_one_document_with_places_and_fixes() {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", "é true\n");
    let at = Span::new(file, 3, 7);
    let mut log = Log::default();
    log.add(&sources, &[Diagnostic::error("K0006", "`true` is no value").label(at, "here").fix(at, "#true")]);
    log.add(&sources, &[Diagnostic::warning("K0501", "odd")]);
    let document: serde_json::Value =
        serde_json::from_str(&log.finish(|code| (code == "K0006").then_some(("title", "text")))).expect("JSON");
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"], "title");
    assert_eq!(run["results"].as_array().map(Vec::len), Some(2));
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&1.into(), &3.into()));
    let fix = &run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "#true");
}

#[test]
fn commands_of_github_are_one_line_each() {
    let mut sources = Sources::default();
    let file = sources.add("a,b.kdl", "one\ntwo\n");
    let found = [Diagnostic::error("K0201", "100 % wrong").label(Span::new(file, 4, 7), "here").help("write this\nor that")];
    let said = render(&sources, &found, Format::Github);
    assert!(said.starts_with("::error file=a%2Cb.kdl,line=2,"), "{said}");
    assert!(said.contains("100 %25 wrong") && said.contains("%0A"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

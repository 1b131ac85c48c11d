//! No input makes the parser panic, hang or overflow a stack, or the renderer write something that a terminal would act on.

use kapic::source::{Severity, Sink, Sources, Span};
use kapic::syntax::{Document, MAX_BYTES, Node, format, parse};

use crate::render::{Color, Format, Style, render};

/// Parses and renders; a tree is there exactly if there is no error, and the guard has left kdl-rs nothing to refuse.
pub fn survive(text: &str) -> Option<Document> {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", text);
    let mut sink = Sink::new();
    let document = parse(&sources, file, &mut sink);
    let found = sink.finish();
    assert_eq!(document.is_some(), found.is_empty(), "{:?}", shorten(text));
    assert!(
        found.iter().all(|found| found.message != "this is not KDL"),
        "kdl-rs refused what the guard let through: {:?}",
        shorten(text)
    );
    assert!(found.iter().all(|found| found.severity == Severity::Error && found.help.is_some() && found.span().is_some()));
    let few = &found[..found.len().min(3)];
    for format in [Format::Human(Style { color: Color::Never, width: 80 }), Format::Short, Format::Json] {
        let rendered = render(&sources, few, format);
        assert!(!rendered.chars().any(|c| c.is_control() && c != '\n'), "{rendered:?}");
        assert!(rendered.len() < 20_000, "{} bytes for {:?}", rendered.len(), shorten(text));
    }
    if document.is_some() {
        layout_holds(text);
    }
    document.iter().flat_map(|document| &document.nodes).for_each(|node| spans_hold(&sources, node));
    document
}

/// What is formatted once stays as it is.
fn layout_holds(text: &str) {
    let formatted = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        format(&sources, file, &mut Sink::new()).unwrap_or_else(|| panic!("a tree is there, but no layout: {:?}", shorten(text)))
    };
    let once = formatted(text);
    assert_eq!(formatted(&once), once, "{:?}", shorten(text));
}

fn shorten(text: &str) -> String {
    text.chars().take(200).collect()
}

fn spans_hold(sources: &Sources, node: &Node) {
    let holds = |span: Span| assert!(node.span.contains(span) && !sources.text(span).is_empty());
    holds(node.name.span);
    node.arguments.iter().for_each(|value| holds(value.span));
    node.properties.iter().for_each(|property| holds(property.span()));
    node.children.iter().for_each(|children| holds(children.span));
    node.nodes().iter().for_each(|child| spans_hold(sources, child));
}

const EXAMPLE: &str = r##"/- kdl-version 2
// p001: three masters.
kapic 1
use "std:control-plane"
let domain="svc.gxd88.cn"
cluster p001 {
    kubernetes "1.34.2"; endpoint (f)"apiserver-p001.${domain}:6443"
    masters {
        host m1 ip="10.40.61.116" /* first */ weight=0x1F
        /- host m2 ip="10.40.58.153" { etcd }
        host m3 \
            ip="é日本" {
            etcd { data-dir #"/data\etcd"#; note """
                two
                lines
                """
            }
        }
    }
    (add)admission-plugins NodeRestriction /- Other /- { none } { x #true -1.5e3 }
}
"##;

#[test]
fn every_prefix_and_every_hole_of_an_example() {
    assert!(survive(EXAMPLE).is_some());
    for (at, c) in EXAMPLE.char_indices() {
        survive(&EXAMPLE[..at]);
        survive(&format!("{}{}", &EXAMPLE[..at], &EXAMPLE[at + c.len_utf8()..]));
    }
}

#[test]
fn one_thing_repeated() {
    let things = [
        "a {",
        "a{",
        "{",
        "}",
        "(",
        ")",
        "=",
        ";",
        "/-",
        "/- ",
        "/-a{",
        "a /-{",
        "a /- {x} ",
        "/*",
        "*/",
        "/",
        "//",
        "#",
        "##\"",
        "\"",
        "\"\"\"",
        "\"\"\"\n",
        "#\"\"\"\n",
        "\\",
        "\\\n",
        "\\ /**/",
        "[",
        "]",
        ",",
        "a,",
        "a=",
        "a =b ",
        "a )",
        "(a",
        "(a)",
        "a (b)",
        "k=1 ",
        "1",
        "1_",
        "1.",
        "-",
        ".",
        "\u{1b}",
        "\u{202e}",
        "\u{feff}",
        "\u{0}",
        "\"\\",
        "\"\\q",
        "\\u{",
        "\n",
        "\r",
        "\u{2028}",
        " ",
        "\t",
        "é",
        "日",
        "a\n",
        "a;",
        "a ",
        "x {\n",
        "{}",
        "a {};",
        "a {}",
        "a /-",
        "a /-1 ",
        "a /-k=1 ",
        "https://",
        "true ",
        "10.0.0.1 ",
        "'",
        "**",
        "* /",
        "/*/",
    ];
    for thing in things {
        survive(&thing.repeat(40_000 / thing.len()));
        survive(&format!("a {}", thing.repeat(40_000 / thing.len())));
        survive(&format!("/* {}", thing.repeat(10_000 / thing.len())));
        survive(&format!("/* {} */ a", thing.repeat(10_000 / thing.len())));
        survive(&format!("a \"{}", thing.repeat(10_000 / thing.len())));
        survive(&format!("a \"\"\"\n{}\n\"\"\"", thing.repeat(10_000 / thing.len())));
        survive(&format!("a ##\"\"\"\n{}\n\"\"\"##", thing.repeat(10_000 / thing.len())));
    }
}

/// Each of these takes kdl-rs alone time that doubles, or more, with each level.
#[test]
fn nested_slashdashes_take_no_exponential_time() {
    for (open, close) in [
        ("a /- {", "}"),
        ("/- a {", "}"),
        ("x; /- a {", "}"),
        ("a /- b {", "}"),
        ("a /- { x } /- {", "} { y }"),
        ("a /- 1 /- {", "}\n"),
    ] {
        for depth in [1, 8, 31, 32, 33, 5000] {
            let text = open.repeat(depth) + "z" + &close.repeat(depth);
            assert_eq!(survive(&text).is_some(), depth <= 32, "{open} {depth}");
        }
    }
}

#[test]
fn large_files_are_read() {
    let hosts: String = (0..5000).map(|n| format!("host node-{n} ip=\"10.0.{}.{}\" {{ label a b }}\n", n / 256, n % 256)).collect();
    assert_eq!(survive(&hosts).map(|document| document.nodes.len()), Some(5000));
    let line = format!("a{}", " x".repeat(100_000));
    assert_eq!(survive(&line).map(|document| document.nodes[0].arguments.len()), Some(100_000));
    let comment = format!("a /*{}*/ 1", "*".repeat(MAX_BYTES - 10));
    assert_eq!(survive(&comment).map(|document| document.nodes.len()), Some(1));
    let text = format!("a \"{}\"", "é".repeat(1 << 20));
    assert!(survive(&text).is_some());
    let lines = format!("a \"\"\"\n{}\n\"\"\"", "  line\n".repeat(100_000));
    assert!(survive(&lines).is_some());
}

/// A caller may stand on a small stack.
#[test]
fn a_small_stack_is_enough() {
    let text = "a b=1 {".repeat(32) + &"}".repeat(32);
    let reader = std::thread::Builder::new().stack_size(256 << 10).spawn(move || survive(&text).is_some());
    assert!(reader.expect("a thread").join().expect("no panic"));
}

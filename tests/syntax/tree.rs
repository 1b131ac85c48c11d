//! Every leaf of a tree stands where its span says, for each spelling that KDL 2 has.

use kapic::source::{Sink, Sources, Span, Spanned};
use kapic::syntax::{Document, Node, Scalar, Value, parse};

/// The tree as text, each leaf as it is written, and `~` and its value where that differs.
fn check(text: &str, expected: &str) {
    let mut sources = Sources::default();
    let file = sources.add("a.kdl", text);
    let mut sink = Sink::new();
    let document = parse(&sources, file, &mut sink).unwrap_or_else(|| panic!("{text:?}: {:#?}", sink.finish()));
    assert_eq!(Dump(&sources).document(&document), expected, "{text:?}");
}

struct Dump<'a>(&'a Sources);

impl Dump<'_> {
    fn document(&self, document: &Document) -> String {
        self.nodes(&document.nodes, document.span)
    }

    fn nodes(&self, nodes: &[Node], around: Span) -> String {
        for pair in nodes.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "nodes stand one after another");
        }
        nodes.iter().map(|node| self.node(node, around)).collect::<Vec<_>>().join("; ")
    }

    fn node(&self, node: &Node, around: Span) -> String {
        let Node { annotation, name, arguments, properties, children, span, head } = node;
        assert!(around.contains(*span) && span.contains(*head) && head.contains(name.span));
        let text = self.0.text(*span);
        assert_eq!(text, text.trim(), "the span of a node is tight");
        assert_eq!(self.0.text(*head), self.0.text(*head).trim(), "the head of a node is tight");
        let mut parts = vec![self.annotation(annotation, *head) + &self.word(name)];
        parts.extend(arguments.iter().map(|value| self.value(value, *head)));
        for property in properties {
            assert!(head.contains(property.span()));
            parts.push(format!("{}={}", self.word(&property.name), self.value(&property.value, *head)));
        }
        if let Some(children) = children {
            let block = self.0.text(children.span);
            assert!(
                block.starts_with('{') && block.ends_with('}') && head.end <= children.span.start && children.span.end == span.end
            );
            parts.push(format!("{{{}}}", self.nodes(&children.nodes, children.span)));
        } else {
            assert_eq!(span, head);
        }
        parts.join(" ")
    }

    fn annotation(&self, annotation: &Option<Spanned<String>>, around: Span) -> String {
        annotation.as_ref().map_or_else(String::new, |word| {
            assert!(around.contains(word.span));
            format!("({})", self.word(word))
        })
    }

    fn word(&self, word: &Spanned<String>) -> String {
        self.leaf(word.span, &word.value)
    }

    fn value(&self, value: &Value, around: Span) -> String {
        assert!(around.contains(value.span));
        let shown = match &value.scalar {
            Scalar::Text(text) => text.clone(),
            Scalar::Int(number) => number.to_string(),
            Scalar::Float(number) => format!("{number:?}"),
            Scalar::Bool(yes) => format!("#{yes}"),
            Scalar::Null => "#null".into(),
        };
        self.annotation(&value.annotation, around) + &self.leaf(value.span, &shown)
    }

    fn leaf(&self, span: Span, value: &str) -> String {
        let written = self.0.text(span);
        if written == value { written.into() } else { format!("{written}~{value}") }
    }
}

#[test]
fn nodes() {
    check("", "");
    check("\n\n  \n", "");
    check("a", "a");
    check("  a  ", "a");
    check("\u{feff}a 1\n", "a 1");
    check("a\nb\r\nc\rd", "a; b; c; d");
    check("a;b; c ;d\n", "a; b; c; d");
    check("a 1 x k=2 y\n", "a 1 x y k=2");
    check("\"a b\" #\"c\"d\"#", "\"a b\"~a b #\"c\"d\"#~c\"d");
    check("- -- -x + .x a-b x.y $% é日本", "- -- -x + .x a-b x.y $% é日本");
    check("a\u{2028}b\u{85}c\u{c}d", "a; b; c; d");
}

#[test]
fn blocks() {
    check("a {}", "a {}");
    check("a{}", "a {}");
    check("a {\n}\n", "a {}");
    check("a 1 { b; c 2 { d } }", "a 1 {b; c 2 {d}}");
    check("a {\r\n    b \"x\" // y\r\n}\r\nc\r\n", "a {b \"x\"~x}; c");
    check("a \\\n{ b }", "a {b}");
    check("a /- 1 { b } // c", "a {b}");
    check("a k=1 /* { */ { b } /- { c }\nd", "a k=1 {b}; d");
}

#[test]
fn annotations() {
    check("(t)a", "(t)a");
    check("( t ) a ( u ) 1 k = ( v ) 2", "(t)a (u)1 k=(v)2");
    check("(\"t u\")a (f)\"x${y}\"", "(\"t u\"~t u)a (f)\"x${y}\"~x${y}");
    check("  (add)a (var)b k=(f)#\"c\"#", "(add)a (var)b k=(f)#\"c\"#~c");
    check("(t)/* c */a (u)/* d */1", "(t)a (u)1");
}

#[test]
fn strings() {
    check(r#"a "" "x" "\n\t\\\"\s" "#, "a \"\"~ \"x\"~x \"\\n\\t\\\\\\\"\\s\"~\n\t\\\" ");
    check(r#"a "\u{2022}\u{1F600}" k="é""#, "a \"\\u{2022}\\u{1F600}\"~•😀 k=\"é\"~é");
    check("a \"x\\\n   y\" b", "a \"x\\\n   y\"~xy b");
    check("a #\"\\n\"# ##\"x\"#y\"##", "a #\"\\n\"#~\\n ##\"x\"#y\"##~x\"#y");
    check("a \"\"\"\n  x\n    y\n  \"\"\" z", "a \"\"\"\n  x\n    y\n  \"\"\"~x\n  y z");
    check("a \"\"\"\r\n  x\r\n\r\n  y\r\n  \"\"\"", "a \"\"\"\r\n  x\r\n\r\n  y\r\n  \"\"\"~x\n\ny");
    check("a \"\"\"\n\"\"\"", "a \"\"\"\n\"\"\"~");
    check("a #\"\"\"\n\t\"\"\"x\\\n\t\"\"\"#", "a #\"\"\"\n\t\"\"\"x\\\n\t\"\"\"#~\"\"\"x\\");
    check("a \"\"\"\n  x \\\n     y\n  \"\"\"", "a \"\"\"\n  x \\\n     y\n  \"\"\"~x y");
    check("a \"\"\"\n\\\"\"\" \"\"\n\"\"\"", "a \"\"\"\n\\\"\"\" \"\"\n\"\"\"~\"\"\" \"\"");
    check("\"é\" \"日\" k=\"ü\" // ö\n\"ß\" 1", "\"é\"~é \"日\"~日 k=\"ü\"~ü; \"ß\"~ß 1");
}

#[test]
fn numbers_and_keywords() {
    check("a 0 -1 +2 1_000 007", "a 0 -1 +2~2 1_000~1000 007~7");
    check("a 0x1F -0b101 0o17 0xdead_beef", "a 0x1F~31 -0b101~-5 0o17~15 0xdead_beef~3735928559");
    check("a 1.20 -0.5 1e3 1.5E-3 1_0.0_1", "a 1.20~1.2 -0.5 1e3~1000.0 1.5E-3~0.0015 1_0.0_1~10.01");
    check("a 9223372036854775807 -9223372036854775808", "a 9223372036854775807 -9223372036854775808");
    check("a #true k=#false #null", "a #true #null k=#false");
    check("a #inf #-inf #nan", "a #inf~inf #-inf~-inf #nan~NaN");
}

#[test]
fn comments_and_continued_lines_say_nothing() {
    check("// a\n/* b */ c /* d\n e */ 1 // f", "c 1");
    check("a 1 \\\n  2 \\ // x\n  3", "a 1 2 3");
    check("/- a 1 { b }\nc /- 2 3 /- k=4 l=5 /- { d } { e }", "c 3 l=5 {e}");
    check("/-\n\na\nb", "b");
    check("a { /- b\n c }\n/- d", "a {c}");
    check("/- kdl-version 2\nkapic 1", "kapic 1");
    check("a /*********/ 1 /* / * / */", "a 1");
    check("a { b 1 } /* x */ // y\nc", "a {b 1}; c");
}

#[test]
fn properties_stand_with_their_values() {
    check("a k=1 l=\"x\" \"m n\"=y", "a k=1 l=\"x\"~x \"m n\"~m n=y");
    check("a k = 1 l= 2 m =3", "a k=1 l=2 m=3");
    check("a k=/* c */1 l/* d */=2", "a k=1 l=2");
    check("a #\"k\"#=(t)\"v\"", "a #\"k\"#~k=(t)\"v\"~v");
}

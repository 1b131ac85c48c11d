//! Writes a document in any spelling that KDL 2 has for it, with comments and commented-out junk. It asserts nothing.

use kapic::syntax::{Node, Scalar, Value, spell_text};

/// Where choices come from: random numbers, again and again. Nothing but zeros gives the plainest spelling.
pub struct Choices {
    numbers: Vec<u8>,
    at: usize,
}

impl Choices {
    pub fn new(numbers: Vec<u8>) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `below`; never the same twice in a row by design, only by chance.
    fn pick(&mut self, below: usize) -> usize {
        self.at += 1;
        let number = self.numbers.get(self.at % self.numbers.len().max(1)).copied().unwrap_or(0);
        usize::from(number) % below
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.pick(words.len())]
    }

    /// Something between the parts of a node, never nothing.
    fn space(&mut self) -> &'static str {
        self.one(&[
            " ",
            " ",
            " ",
            "  ",
            "\t",
            " /* c */ ",
            " /* { /* \" */ } */",
            " \\\n ",
            " \\ // why\r\n\t",
            "\u{a0}",
            " /- 1 ",
            " /-junk=(x)\"y\" ",
            " /-\n0xff ",
        ])
    }

    /// Something between the parts of a node, or nothing.
    fn gap(&mut self) -> &'static str {
        self.one(&["", "", "", "", " ", "/* c */", " \\\n "])
    }

    /// Something between two nodes, or nothing.
    fn lines(&mut self) -> &'static str {
        self.one(&[
            "",
            "",
            "\n",
            "    ",
            "// host evil ip=\"192.0.2.66\"\n",
            "/* kubernetes \"1.18.0\" */\n",
            "/- host evil ip=\"192.0.2.66\"\n",
            "/- api-server { port 1; }\n",
            "/-junk { /-more; deep { x 1 }\n } ; ",
            "\r\n\r\n",
            "\u{2028}",
        ])
    }

    fn end(&mut self) -> &'static str {
        self.one(&["\n", "\n", ";", " ; ", " // end\n", "\r\n", " /* end */\n", " /-{ port 1; }\n"])
    }
}

/// The text of nodes.
pub fn respell(nodes: &[Node], choices: &mut Choices) -> String {
    let mut text = String::new();
    for node in nodes {
        text += choices.lines();
        text += &one(node, choices);
        text += choices.end();
    }
    text + choices.lines()
}

fn one(node: &Node, choices: &mut Choices) -> String {
    let mut text = annotation(node.annotation.as_ref().map(|word| word.value.as_str()), choices);
    text += &word(&node.name.value, choices);
    // Arguments keep their order; properties have none, and stand anywhere between them.
    let mut arguments = node.arguments.iter();
    let mut properties: Vec<_> = node.properties.iter().collect();
    loop {
        let property = !properties.is_empty() && (arguments.len() == 0 || choices.pick(2) == 1);
        if property {
            let property = properties.swap_remove(choices.pick(properties.len()));
            let value = value(&property.value, choices);
            text +=
                &format!("{}{}{}={}{value}", choices.space(), word(&property.name.value, choices), choices.gap(), choices.gap());
        } else if let Some(argument) = arguments.next() {
            text += choices.space();
            text += &value(argument, choices);
        } else {
            break;
        }
    }
    if node.children.is_some() {
        text += &format!("{}{{{}}}", choices.space(), respell(node.nodes(), choices));
    }
    text
}

fn annotation(name: Option<&str>, choices: &mut Choices) -> String {
    let Some(name) = name else { return String::new() };
    format!("({}{}{}){}", choices.gap(), word(name, choices), choices.gap(), choices.gap())
}

fn value(value: &Value, choices: &mut Choices) -> String {
    let scalar = match &value.scalar {
        Scalar::Text(text) => word(text, choices),
        Scalar::Int(number) => integer(*number, choices),
        Scalar::Float(number) => format!("{number:?}"),
        Scalar::Bool(yes) => format!("#{yes}"),
        Scalar::Null => "#null".to_owned(),
    };
    annotation(value.annotation.as_ref().map(|word| word.value.as_str()), choices) + &scalar
}

fn integer(number: i64, choices: &mut Choices) -> String {
    let (sign, size) = (if number < 0 { "-" } else { choices.one(&["", "+"]) }, number.unsigned_abs());
    match choices.pick(7) {
        0 | 1 => format!("{sign}{size}"),
        2 => format!("{sign}0x{size:X}"),
        3 => format!("{sign}0o{size:o}"),
        4 => format!("{sign}0b{size:b}"),
        5 => format!("{sign}00{size}_"),
        _ => sign.to_owned() + &size.to_string().chars().map(|digit| digit.to_string()).collect::<Vec<_>>().join("_"),
    }
}

fn word(text: &str, choices: &mut Choices) -> String {
    let one_line = !text.chars().any(char::is_control);
    match choices.pick(7) {
        1 => quoted(text, |_| false),
        2 => quoted(text, |_| true),
        3 if one_line && !text.contains("\"##") => format!("##\"{text}\"##"),
        // A line of a text of many lines that has only spaces loses them.
        4 if one_line && !text.trim().is_empty() => format!("\"\"\"\n \t{}\n \t\"\"\"", escaped(text, |_| false)),
        5 if one_line && !text.trim().is_empty() && !text.contains("\"\"\"") => format!("#\"\"\"\r\n{text}\r\n\"\"\"#"),
        6 => split(text),
        _ => spell_text(text),
    }
}

fn quoted(text: &str, hidden: impl Fn(char) -> bool) -> String {
    format!("\"{}\"", escaped(text, hidden))
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> String {
    let one = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        ' ' if hidden(c) => "\\s".to_owned(),
        _ if hidden(c) || c.is_control() => format!("\\u{{{:04x}}}", c as u32),
        _ => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// Quoted, with an escaped newline in the middle if nothing but a word follows it.
fn split(text: &str) -> String {
    let middle = text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0);
    let (head, tail) = text.split_at(middle);
    if tail.starts_with(char::is_whitespace) {
        return quoted(text, |_| false);
    }
    format!("\"{}\\\n    {}\"", escaped(head, |_| false), escaped(tail, |_| false))
}

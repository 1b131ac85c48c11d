//! How deeply YAML is nested, before a parser sees it: libyaml takes time that grows with the square of open brackets. Tokens are told
//! apart as its scanner does, so that no quote, comment or block of text hides a bracket. It makes no values and finds no mistakes.

use std::str::Chars;

/// The parser itself takes 128 levels of values, after it has read all of them.
const DEEPEST: usize = 200;

/// Whether a text is nested more deeply than any document that people write, and than any that the parser would take.
pub fn is_too_deep(text: &str) -> bool {
    // Each level takes one of these; most files do not have that many.
    let opens = text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b'-' | b'?' | b':')).take(DEEPEST + 1).count();
    opens > DEEPEST && Scanner::new(text).goes_beyond(DEEPEST)
}

/// Where the scanner is, and in what.
struct Scanner<'a> {
    rest: Chars<'a>,
    column: usize,
    /// Brackets that are open.
    flow: usize,
    /// Columns of the collections without brackets that are open.
    indents: Vec<usize>,
    /// Whether a key may begin here.
    allowed: bool,
    /// Column of what is a key if `:` follows on its line; outside of brackets only.
    key: Option<usize>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.chars(), column: 0, flow: 0, indents: Vec::new(), allowed: true, key: None }
    }

    fn goes_beyond(mut self, limit: usize) -> bool {
        while self.token() {
            if self.flow + self.indents.len() > limit {
                return true;
            }
        }
        false
    }

    /// Takes one token; whether there was one.
    fn token(&mut self) -> bool {
        self.skip_to_token();
        while self.flow == 0 && self.indents.last().is_some_and(|open| *open > self.column) {
            self.indents.pop();
        }
        let Some(first) = self.peek(0) else { return false };
        let ends = self.is_blank_or_end(1);
        match first {
            '%' if self.column == 0 => self.directive(),
            '-' | '.' if self.is_document_mark() => self.document_mark(),
            '[' | '{' => self.open_bracket(),
            ']' | '}' => self.close_bracket(),
            ',' => self.indicator(true),
            '-' if ends => self.entry(true),
            '?' if ends || self.flow > 0 => self.entry(self.flow == 0),
            ':' if ends || self.flow > 0 => self.value(),
            '*' | '&' => self.anchor(),
            '!' => self.tag(),
            '|' | '>' if self.flow == 0 => self.block_scalar(),
            '\'' | '"' => self.quoted(first),
            _ => self.plain(),
        }
        true
    }

    fn skip_to_token(&mut self) {
        loop {
            match self.peek(0) {
                Some(' ' | '\t') => self.skip(),
                Some('\u{feff}') if self.column == 0 => self.skip(),
                Some('#') => self.skip_line(),
                Some(c) if is_break(c) => {
                    self.skip();
                    self.allowed |= self.flow == 0;
                }
                _ => return,
            }
        }
    }

    fn directive(&mut self) {
        self.indents.clear();
        self.allowed = false;
        self.skip_line();
    }

    fn document_mark(&mut self) {
        self.indents.clear();
        (self.key, self.allowed) = (None, false);
        (0..3).for_each(|_| self.skip());
    }

    fn open_bracket(&mut self) {
        self.begin_key();
        self.flow += 1;
        self.indicator(true);
    }

    fn close_bracket(&mut self) {
        self.flow = self.flow.saturating_sub(1);
        self.indicator(false);
    }

    fn indicator(&mut self, allowed: bool) {
        self.allowed = allowed;
        self.skip();
    }

    /// `-` or `?`.
    fn entry(&mut self, allowed: bool) {
        if self.flow == 0 {
            self.open(self.column);
            self.key = None;
        }
        self.indicator(allowed);
    }

    fn value(&mut self) {
        let key = if self.flow == 0 { self.key.take() } else { None };
        if self.flow == 0 {
            self.open(key.unwrap_or(self.column));
        }
        self.indicator(key.is_none() && self.flow == 0);
    }

    fn anchor(&mut self) {
        self.begin_key();
        self.indicator(false);
        self.skip_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    }

    fn tag(&mut self) {
        self.begin_key();
        self.indicator(false);
        let (is_whole, is_flow) = (self.peek(0) == Some('<'), self.flow > 0);
        self.skip_while(|c| !is_blank(c) && if is_whole { c != '>' } else { !is_flow || c != ',' });
        if is_whole && self.peek(0) == Some('>') {
            self.skip();
        }
    }

    fn quoted(&mut self, quote: char) {
        self.begin_key();
        self.indicator(false);
        while let Some(c) = self.peek(0) {
            // Twice is itself; a closing one ends.
            let pair = (c == '\\' && quote == '"') || (c == '\'' && quote == '\'' && self.peek(1) == Some('\''));
            self.skip();
            if pair {
                self.skip();
            } else if c == quote {
                return;
            }
        }
    }

    fn plain(&mut self) {
        self.begin_key();
        self.allowed = false;
        let least = self.indents.last().map_or(0, |indent| indent + 1);
        loop {
            if self.is_document_mark() || self.peek(0) == Some('#') {
                return;
            }
            while let Some(c) = self.peek(0).filter(|c| !is_blank(*c)) {
                if c == ':' && self.is_blank_or_end(1) || self.flow > 0 && matches!(c, ',' | '[' | ']' | '{' | '}') {
                    return;
                }
                self.allowed = false;
                self.skip();
            }
            if self.peek(0).is_none() {
                return;
            }
            while let Some(c) = self.peek(0).filter(|c| is_blank(*c)) {
                self.allowed |= is_break(c);
                self.skip();
            }
            if self.flow == 0 && self.column < least {
                return;
            }
        }
    }

    fn block_scalar(&mut self) {
        (self.key, self.allowed) = (None, true);
        self.skip();
        let mut indent = 0;
        while let Some(c) = self.peek(0).filter(|c| matches!(c, '+' | '-' | '1'..='9')) {
            indent = c.to_digit(10).map_or(indent, |digit| digit as usize + self.indents.last().copied().unwrap_or(0));
            self.skip();
        }
        self.skip_line();
        self.skip();
        if indent == 0 {
            indent = self.found_indent();
        } else {
            self.skip_indent(indent);
        }
        while self.column == indent && self.peek(0).is_some() {
            self.skip_line();
            self.skip();
            self.skip_indent(indent);
        }
    }

    /// The widest of the empty lines at the top and of the first that is not empty.
    fn found_indent(&mut self) -> usize {
        let mut widest = self.indents.last().map_or(1, |indent| indent + 1);
        loop {
            self.skip_while(|c| c == ' ');
            widest = widest.max(self.column);
            if !self.peek(0).is_some_and(is_break) {
                return widest;
            }
            self.skip();
        }
    }

    fn skip_indent(&mut self, indent: usize) {
        loop {
            while self.column < indent && self.peek(0) == Some(' ') {
                self.skip();
            }
            if !self.peek(0).is_some_and(is_break) {
                return;
            }
            self.skip();
        }
    }

    /// What stands here is a key if `:` follows.
    fn begin_key(&mut self) {
        if self.flow == 0 && self.allowed {
            self.key = Some(self.column);
        }
    }

    fn open(&mut self, column: usize) {
        if self.indents.last().is_none_or(|open| *open < column) {
            self.indents.push(column);
        }
    }

    /// `---` or `...` at the start of a line.
    fn is_document_mark(&self) -> bool {
        let text = self.rest.as_str();
        self.column == 0 && (text.starts_with("---") || text.starts_with("...")) && self.is_blank_or_end(3)
    }

    fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none_or(is_blank)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.clone().nth(ahead)
    }

    /// Takes one character, or a whole line break; no key goes on behind that.
    fn skip(&mut self) {
        match self.rest.next() {
            Some(c) if is_break(c) => {
                if c == '\r' && self.peek(0) == Some('\n') {
                    self.rest.next();
                }
                (self.column, self.key) = (0, None);
            }
            Some(_) => self.column += 1,
            None => {}
        }
    }

    fn skip_while(&mut self, goes_on: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&goes_on) {
            self.skip();
        }
    }

    /// Takes what is left of the line, but for its break.
    fn skip_line(&mut self) {
        self.skip_while(|c| !is_break(c));
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_break(c)
}

/// Whatever YAML 1.1 takes for the end of a line.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use serde_yaml_ng::Value;

    use super::{Scanner, is_too_deep};

    fn depth(text: &str) -> usize {
        let mut scanner = Scanner::new(text);
        let mut deepest = 0;
        while scanner.token() {
            deepest = deepest.max(scanner.flow + scanner.indents.len());
        }
        deepest
    }

    fn real(value: &Value) -> usize {
        match value {
            Value::Sequence(list) => 1 + list.iter().map(real).max().unwrap_or(0),
            Value::Mapping(map) => 1 + map.iter().map(|(key, value)| real(key).max(real(value))).max().unwrap_or(0),
            Value::Tagged(tagged) => real(&tagged.value),
            _ => 0,
        }
    }

    #[test]
    fn what_is_too_deep_in_any_way() {
        let check = |text: String| assert!(is_too_deep(&text), "{text}");
        check(format!("a: {}", "[".repeat(500)));
        check("{\"a\":".repeat(500));
        check("{a: ".repeat(500));
        check("- ".repeat(500));
        check("? ".repeat(500));
        check("- ? ".repeat(500));
        check((0..300).map(|column| format!("{}a:\n", " ".repeat(column))).collect());
        check(format!("# '\na: \"x\"\nb: it's\nc: |\n  '\n  \"\nd: {}", "[".repeat(500)));
        check(format!("# \u{85}{}", "[".repeat(500)));
        check(format!("a: b\n  \"c\nd: {}", "[".repeat(500)));
        check(format!("a: ---\n---\n{}", "[']', ".repeat(500)));
    }

    #[test]
    fn brackets_in_text_are_none() {
        let many = "[{ ".repeat(500);
        let check = |text: String| assert!(!is_too_deep(&text), "{text}");
        check(format!("a: '{many}'\nb: \"\\\"{many}\"\nc: x{many}\n# {many}\nd: |\n  {many}\n\n    {many}\ne: >-\n  {many}\n"));
        check("- []\n- {}\n- a: [b, {c: d}]\n".repeat(500));
        check("- - - -\n".repeat(500));
        check(format!("{}{}", "[".repeat(200), "]".repeat(200)));
        check("---\n- - - a:\n".repeat(500));
        check(String::new());
    }

    /// Scraps of YAML put together at random: whatever the parser takes is as deep as the scanner says, or up to three times as deep. A list
    /// right below a key needs no indent, a pair in a list no braces, and what a key is, its `:` tells.
    #[test]
    fn the_parser_agrees() {
        const SCRAPS: [&str; 40] = [
            "[", "]", "{", "}", ",", ", ", ":", ": ", "- ", "? ", "\n", "\n  ", "\n ", "a", "b", "c: ", "'", "\"", "''", "\\", "#",
            " #", " ", "|\n", ">-\n", "|1\n", "---\n", "...", "!t ", "!<t,[> ", "&x ", "%", "-", "?", "\r\n", "\u{85}", "\u{feff}",
            "é", "d:\n", "\t",
        ];
        let (mut state, mut taken) = (1_u64, 0);
        for _ in 0..40_000 {
            let mut text = String::new();
            for _ in 0..3 + state % 12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(SCRAPS[(state >> 33) as usize % SCRAPS.len()]);
            }
            if let Ok(value) = serde_yaml_ng::from_str::<Value>(&text) {
                let (real, found) = (real(&value), depth(&text));
                assert!(found <= real && real <= 3 * found, "{text:?} is {real} deep, not {found}");
                taken += 1;
            }
        }
        assert!(taken > 1_000, "only {taken} of them are YAML");
    }
}

//! systemd units: what they start, with which flags, and which credentials they load. See systemd.syntax(7) and systemd.exec(5).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::words::words;

/// What is read of a unit.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// The commands that `ExecStart=` starts.
    pub programs: Vec<Program>,
    /// `LoadCredential=`: name and path on the host.
    pub credentials: BTreeMap<String, String>,
    /// All other directives of `[Service]`, in order, each as it stands; an empty value removes those before it.
    service: Vec<String>,
}

/// One command line.
#[derive(Debug, Clone)]
pub struct Program {
    /// Last part of the program's path.
    pub name: String,
    /// Values of flags by name with their dashes; a flag without a value has `true`.
    pub flags: BTreeMap<String, Vec<String>>,
    /// Words that are nothing but a variable, such as `$KUBELET_EXTRA_ARGS`: systemd puts any number of words there. Only of variables
    /// that nobody put in yet.
    pub variables: Vec<String>,
    /// All words behind the program, if a variable is among them.
    line: Vec<String>,
    /// Words that are no flags.
    arguments: Vec<String>,
}

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable<'a> {
    /// Its value; empty if nothing sets it.
    Is(&'a str),
    /// Something that is not here may set it.
    Unknown,
}

impl Unit {
    /// Reads a unit and its drop-ins; each file has sections of its own.
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Self {
        let mut unit = Self::default();
        for text in texts {
            let mut section = String::new();
            for line in logical_lines(text.as_ref().trim_start_matches('\u{feff}')) {
                let line = match line {
                    Cow::Borrowed(line) => Cow::Borrowed(line.trim_end()),
                    joined => joined,
                };
                if let Some(name) = line.trim_end().strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    section = name.to_owned();
                } else if section == "Service" {
                    unit.directive(line.into_owned());
                }
            }
        }
        unit
    }

    fn directive(&mut self, line: String) {
        let Some(directive) = key_and_value(&line) else { return };
        match directive {
            ("ExecStart", "") => self.programs.clear(),
            ("ExecStart", line) => {
                let mut words = words(line).into_iter().peekable();
                while words.peek().is_some() {
                    self.programs.extend(Program::of(words.by_ref().take_while(|word| word != ";").collect()));
                }
            }
            ("LoadCredential" | "LoadCredentialEncrypted", "") => self.credentials.clear(),
            ("LoadCredential" | "LoadCredentialEncrypted", value) => {
                let (name, path) = value.split_once(':').unwrap_or((value, value));
                self.credentials.insert(name.to_owned(), path.to_owned());
            }
            (key, "") => self.service.retain(|known| key_and_value(known).is_none_or(|(name, _)| name != key)),
            _ => self.service.push(line),
        }
    }

    /// All values of a directive of `[Service]`.
    pub fn values<'u>(&'u self, key: &'u str) -> impl DoubleEndedIterator<Item = &'u str> {
        self.service.iter().filter_map(move |line| key_and_value(line).filter(|(name, _)| *name == key).map(|(_, value)| value))
    }

    /// The last value of a directive of `[Service]`.
    pub fn setting<'u>(&'u self, key: &'u str) -> Option<&'u str> {
        self.values(key).next_back()
    }
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))
}

impl Program {
    fn of(words: Vec<String>) -> Option<Self> {
        let mut words = words.into_iter();
        let path = words.next()?;
        let name = path.trim_start_matches(['@', '-', ':', '+', '!']).rsplit('/').next()?.to_owned();
        let line = if words.as_slice().iter().any(|word| word.contains('$')) { words.as_slice().to_vec() } else { Vec::new() };
        let mut program = Self { name, flags: BTreeMap::new(), variables: Vec::new(), line, arguments: Vec::new() };
        program.take(words);
        Some(program)
    }

    /// A program of which nothing but its name is known.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), flags: BTreeMap::new(), variables: Vec::new(), line: Vec::new(), arguments: Vec::new() }
    }

    /// Whether a word of its command line is a program of that name, or has it in it, as what a shell gets does.
    pub fn mentions(&self, program: &str) -> bool {
        let is_it = |word: &str| word.rsplit('/').next() == Some(program);
        let values = self.flags.values().flatten();
        self.arguments.iter().chain(values).any(|argument| argument.split([' ', '\t', '\n', ';', '&', '|', '"', '\'']).any(is_it))
    }

    /// Puts variables in, each where it stands: `$X` becomes as many words as it holds, `${X}` a part of one.
    pub fn expand<'v>(&mut self, value: &dyn Fn(&str) -> Variable<'v>) {
        if self.line.is_empty() {
            return;
        }
        let mut line = Vec::new();
        for word in std::mem::take(&mut self.line) {
            match word.strip_prefix('$').filter(|name| !name.starts_with('{')).map(value) {
                Some(Variable::Is(text)) => line.extend(super::words::words(text)),
                Some(Variable::Unknown) => line.push(word),
                None => line.push(in_braces(&word, value)),
            }
        }
        self.flags.clear();
        self.variables.clear();
        self.arguments.clear();
        self.take(line.iter().cloned());
        self.line = line;
    }

    /// The variable behind the last time that a flag stands, if there is one: whatever is in it is heard instead.
    pub fn overridden_by(&self, flag: &str) -> Option<&str> {
        let stands = |word: &str| word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
        let behind = self.line.iter().rposition(|word| stands(word)).map_or(0, |at| at + 1);
        self.line[behind..].iter().find(|word| word.starts_with('$')).map(|word| word.trim_matches(['$', '{', '}']))
    }

    /// Reads words of the command line.
    fn take(&mut self, words: impl IntoIterator<Item = String>) {
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            let Some(stem) = word.strip_prefix('-').map(|stem| stem.trim_start_matches('-')) else {
                match word.strip_prefix('$') {
                    Some(name) => self.variables.push(name.trim_matches(['{', '}']).to_owned()),
                    None => self.arguments.push(word),
                }
                continue;
            };
            let (flag, value) = match stem.split_once('=') {
                Some((flag, value)) => (flag, value.to_owned()),
                None => (stem, words.next_if(|next| is_value(next)).unwrap_or_else(|| "true".to_owned())),
            };
            let mut flag = format!("--{flag}");
            // Kubernetes takes both spellings, etcd does not.
            if flag.contains('_') && self.name != "etcd" {
                flag = flag.replace('_', "-");
            }
            self.flags.entry(flag).or_default().push(value);
        }
    }

    /// The value of a flag; the last one if it stands several times.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.get(name).and_then(|values| values.last()).map(String::as_str)
    }

    /// All values of a flag that takes a list: between commas and from every time that it stands.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.flags.get(name).into_iter().flatten();
        values.flat_map(|value| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// Whether a flag is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.flag(name).is_some_and(|value| matches!(value, "true" | "1" | "t" | "T" | "TRUE" | "True"))
    }
}

/// Whether a word can be the value of the flag before it. Flags that are on or off take their value behind `=` only; no other flag of
/// these programs takes such a word.
fn is_value(word: &str) -> bool {
    !word.starts_with('-') && !matches!(word, "true" | "false")
}

/// `${X}` within a word. What is not known stays as it is.
fn in_braces<'v>(word: &str, value: &dyn Fn(&str) -> Variable<'v>) -> String {
    let mut text = String::new();
    let mut rest = word;
    while let Some((before, (name, behind))) =
        rest.split_once("${").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        text.push_str(before);
        match value(name) {
            Variable::Is(known) => text.push_str(known),
            Variable::Unknown => text.extend(["${", name, "}"]),
        }
        rest = behind;
    }
    text + rest
}

/// Lines without comments, those that end in a backslash joined with the next by a blank. Comments between joined lines do not part them;
/// a blank behind the backslash does.
fn logical_lines(text: &str) -> Vec<Cow<'_, str>> {
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    let mut continues = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with(['#', ';']) || (line.trim_end().is_empty() && !continues) {
            continue;
        }
        // Of two backslashes the first one takes the meaning from the second.
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let (part, more) = line.strip_suffix('\\').filter(|_| backslashes % 2 == 1).map_or((line, false), |part| (part, true));
        match lines.last_mut().filter(|_| continues) {
            Some(last) => {
                let last = last.to_mut();
                last.push(' ');
                last.push_str(part);
            }
            None => lines.push(part.into()),
        }
        continues = more;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Unit, Variable};

    #[test]
    fn a_unit_is_read_as_systemd_reads_it() {
        let unit = Unit::parse(&[
            "[Unit]\nExecStart=/no\n[Service]\nExecStart=/old\nExecStart=\nExecStart=-/usr/bin/kube-apiserver \\\n  # remark\n  \
             --a=1,2 \\\n  --b 3 \\\n  --a=4 --c\nLoadCredential=key:/etc/key.pem\n; remark\nRestart=always\n",
        ]);
        let [program] = &unit.programs[..] else { panic!("{unit:?}") };
        assert_eq!(program.name, "kube-apiserver");
        assert_eq!(program.list("--a"), ["1", "2", "4"]);
        assert_eq!((program.flag("--b"), program.is_on("--c"), program.is_on("--b")), (Some("3"), true, false));
        assert_eq!(unit.credentials["key"], "/etc/key.pem");
        assert_eq!((unit.setting("Restart"), unit.setting("ExecStart")), (Some("always"), None));
    }

    #[test]
    fn variables_are_told_from_values() {
        let unit =
            Unit::parse(&["[Service]\nExecStart=/usr/bin/kubelet $ARGS ${MORE} --a=${B} --c\nEnvironment=A=1\nEnvironment=\n"]);
        let [program] = &unit.programs[..] else { panic!("{unit:?}") };
        assert_eq!(program.variables, ["ARGS", "MORE"]);
        assert_eq!((program.flag("--a"), program.is_on("--c")), (Some("${B}"), true));
        assert_eq!(unit.setting("Environment"), None);
    }

    #[test]
    fn variables_stand_where_they_stand() {
        let mut unit = Unit::parse(&["[Service]\nExecStart=/usr/bin/kubelet --a=1 $ARGS --b=${B}x --c=2 $MORE --d=3\n"]);
        let program = &mut unit.programs[0];
        program.expand(&|name| match name {
            "ARGS" => Variable::Is("--a=2 --c=9"),
            "B" => Variable::Is("y"),
            _ => Variable::Unknown,
        });
        assert_eq!([program.flag("--a"), program.flag("--b"), program.flag("--c")], [Some("2"), Some("yx"), Some("2")]);
        assert_eq!(program.variables, ["MORE"]);
        assert_eq!(
            [program.overridden_by("--a"), program.overridden_by("--d"), program.overridden_by("--e")],
            [Some("MORE"), None, Some("MORE")]
        );
    }

    #[test]
    fn files_do_not_run_into_each_other() {
        let unit = Unit::parse(&[
            "[Service]\nExecStart=/bin/a --x \\",
            "Restart=no\n",
            "[Service]\nExecStart=\nExecStart=/bin/b \\ \n --y\n",
        ]);
        let [program] = &unit.programs[..] else { panic!("{unit:?}") };
        assert_eq!((program.name.as_str(), program.flags.len()), ("b", 0));
        assert_eq!(unit.setting("Restart"), None);
    }
}

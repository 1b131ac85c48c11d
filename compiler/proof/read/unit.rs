//! systemd units: what they start, with which flags, and which credentials they load. See systemd.syntax(7) and systemd.exec(5).

use std::collections::BTreeMap;

use super::words::words;

/// What is read of a unit.
#[derive(Debug, Default)]
pub struct Unit {
    /// The commands that `ExecStart=` starts.
    pub programs: Vec<Program>,
    /// `LoadCredential=`: name and path on the host.
    pub credentials: BTreeMap<String, String>,
    /// Values of all other directives of `[Service]`, in order; an empty value empties the list.
    pub service: BTreeMap<String, Vec<String>>,
}

/// One command line.
#[derive(Debug)]
pub struct Program {
    /// Last part of the program's path.
    pub name: String,
    /// Values of flags by name with their dashes; a flag without a value has `true`.
    pub flags: BTreeMap<String, Vec<String>>,
    /// Words that are nothing but a variable, such as `$KUBELET_EXTRA_ARGS`: systemd puts any number of words there.
    pub variables: Vec<String>,
}

impl Unit {
    /// Reads a unit with its drop-ins behind it.
    pub fn parse(text: &str) -> Self {
        let mut unit = Self::default();
        let mut section = String::new();
        for line in logical_lines(text) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name.to_owned();
            } else if let Some((key, value)) = line.split_once('=').filter(|_| section == "Service") {
                unit.directive(key.trim(), value.trim());
            }
        }
        unit
    }

    fn directive(&mut self, key: &str, value: &str) {
        match (key, value) {
            ("ExecStart", "") => self.programs.clear(),
            ("ExecStart", line) => self.programs.extend(Program::parse(line)),
            ("LoadCredential" | "LoadCredentialEncrypted", "") => self.credentials.clear(),
            ("LoadCredential" | "LoadCredentialEncrypted", value) => {
                let (name, path) = value.split_once(':').unwrap_or((value, value));
                self.credentials.insert(name.to_owned(), path.to_owned());
            }
            (key, "") => drop(self.service.remove(key)),
            (key, value) => self.service.entry(key.to_owned()).or_default().push(value.to_owned()),
        }
    }

    /// The last value of a directive of `[Service]`.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.service.get(key).and_then(|values| values.last()).map(String::as_str)
    }
}

impl Program {
    fn parse(line: &str) -> Option<Self> {
        let mut words = words(line).into_iter();
        let path = words.next()?;
        let name = path.trim_start_matches(['@', '-', ':', '+', '!']).rsplit('/').next()?.to_owned();
        let mut program = Self { name, flags: BTreeMap::new(), variables: Vec::new() };
        program.take(words);
        Some(program)
    }

    /// Reads further words of the command line.
    pub fn take(&mut self, words: impl IntoIterator<Item = String>) {
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            let Some(stem) = word.strip_prefix('-').map(|stem| stem.trim_start_matches('-')) else {
                self.variables.extend(word.strip_prefix('$').map(|name| name.trim_matches(['{', '}']).to_owned()));
                continue;
            };
            let (flag, value) = match stem.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), value.to_owned()),
                None => (stem.to_owned(), words.next_if(|next| !next.starts_with('-')).unwrap_or_else(|| "true".to_owned())),
            };
            self.flags.entry(format!("--{flag}")).or_default().push(value);
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

/// Lines without comments, those that end in a backslash joined with the next by a blank. Comments between joined lines do not part them.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut continues = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with(['#', ';']) || (line.is_empty() && !continues) {
            continue;
        }
        let (part, more) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match lines.last_mut().filter(|_| continues) {
            Some(last) => {
                last.push(' ');
                last.push_str(part);
            }
            None => lines.push(part.to_owned()),
        }
        continues = more;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn a_unit_is_read_as_systemd_reads_it() {
        let unit = Unit::parse(
            "[Unit]\nExecStart=/no\n[Service]\nExecStart=/old\nExecStart=\nExecStart=-/usr/bin/kube-apiserver \\\n  # remark\n  \
             --a=1,2 \\\n  --b 3 \\\n  --a=4 --c\nLoadCredential=key:/etc/key.pem\n; remark\nRestart=always\n",
        );
        let [program] = &unit.programs[..] else { panic!("{unit:?}") };
        assert_eq!(program.name, "kube-apiserver");
        assert_eq!(program.list("--a"), ["1", "2", "4"]);
        assert_eq!((program.flag("--b"), program.is_on("--c"), program.is_on("--b")), (Some("3"), true, false));
        assert_eq!(unit.credentials["key"], "/etc/key.pem");
        assert_eq!((unit.setting("Restart"), unit.setting("ExecStart")), (Some("always"), None));
    }

    #[test]
    fn variables_are_told_from_values() {
        let unit = Unit::parse("[Service]\nExecStart=/usr/bin/kubelet $ARGS ${MORE} --a=${B} --c\nEnvironment=A=1\nEnvironment=\n");
        let [program] = &unit.programs[..] else { panic!("{unit:?}") };
        assert_eq!(program.variables, ["ARGS", "MORE"]);
        assert_eq!((program.flag("--a"), program.is_on("--c")), (Some("${B}"), true));
        assert_eq!(unit.setting("Environment"), None);
    }
}

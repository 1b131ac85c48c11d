//! What tmpfiles.d(5) makes of a directory: which line makes it, and which lines change it afterwards. It judges nothing.

use std::collections::BTreeMap;

use super::host::Host;
use crate::bundle::Accounts;

/// Where such files are read from; of two with one name, the earlier folder's is read.
const FOLDERS: [&str; 5] =
    ["etc/tmpfiles.d/", "run/tmpfiles.d/", "usr/local/lib/tmpfiles.d/", "usr/lib/tmpfiles.d/", "lib/tmpfiles.d/"];

/// A directory, made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made<'a> {
    /// Permission bits.
    pub mode: u32,
    /// Who owns it.
    pub user: String,
    /// The group that owns it.
    pub group: String,
    /// The file and line that say so.
    pub place: (&'a str, usize),
}

/// One line.
struct Line<'t> {
    letter: char,
    path: String,
    mode: Option<&'t str>,
    user: Option<&'t str>,
    group: Option<&'t str>,
    number: usize,
}

/// What becomes of a path, or why that is not known; nothing if no line makes it. Files are read by name, whatever their folder; of
/// lines that make the same path the first counts, and lines that only change what is there come last.
pub fn made<'a>(host: &Host<'a>, wanted: &str) -> Option<Result<Made<'a>, String>> {
    let texts: Vec<(&'a str, String)> = files(host);
    let lines: Vec<(&'a str, Line<'_>)> =
        texts.iter().flat_map(|(path, text)| lines(text).map(move |line| (*path, line))).collect();
    let maker = lines.iter().find(|(_, line)| line.makes(wanted))?;
    let changes = lines.iter().filter(|(_, line)| line.changes(wanted));
    let mut made = Made { mode: 0o755, user: "root".to_owned(), group: "root".to_owned(), place: (maker.0, maker.1.number) };
    let names = Names::read(host);
    let applied = [maker].into_iter().chain(changes).try_for_each(|(file, line)| line.apply(&mut made, file, &names));
    Some(applied.map(|()| made))
}

fn files<'a>(host: &Host<'a>) -> Vec<(&'a str, String)> {
    let mut by_name: BTreeMap<&'a str, (&'a str, usize)> = BTreeMap::new();
    for folder in FOLDERS {
        for (meta, at) in host.tree.all().filter(|(meta, _)| meta.path.ends_with(".conf")) {
            if let Some(name) = meta.path.strip_prefix(folder) {
                by_name.entry(name).or_insert((&meta.path, at));
            }
        }
    }
    let text = |at| host.tree.bytes(at).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    by_name.into_values().filter_map(|(path, at)| Some((path, text(at)?))).collect()
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.filter_map(|(number, line)| {
        let mut fields = line.split_whitespace();
        let letter = fields.next()?.chars().next()?;
        let path = unquoted(fields.next()?).replace("%S", "/var/lib").replace("%%", "%");
        let mut field = || fields.next().map(unquoted).filter(|field| *field != "-");
        let (mode, user, group) = (field(), field(), field());
        Some(Line { letter, path: path.trim_end_matches('/').to_owned(), mode, user, group, number: number + 1 })
    })
}

fn unquoted(field: &str) -> &str {
    field.trim_matches(['"', '\''])
}

impl Line<'_> {
    fn makes(&self, wanted: &str) -> bool {
        matches!(self.letter, 'd' | 'D' | 'v' | 'q' | 'Q') && self.path == wanted
    }

    /// `z`, `Z` and `e` change what their pattern matches. A `Z` further up comes before the line that makes the directory: lines of a
    /// folder are carried out before those of what is in it.
    fn changes(&self, wanted: &str) -> bool {
        let fixed = self.path.split(['*', '?', '[']).next().unwrap_or_default();
        let matches = if self.is_glob() { wanted.starts_with(fixed) } else { self.path == wanted };
        matches!(self.letter, 'e' | 'z' | 'm' | 'Z') && matches
    }

    fn is_glob(&self) -> bool {
        self.path.contains(['*', '?', '['])
    }

    /// A field that is left out keeps what was there. `:` before a value means only what is new, `~` that bits are masked.
    fn apply<'a>(&self, made: &mut Made<'a>, file: &'a str, names: &Names) -> Result<(), String> {
        if self.is_glob() {
            return Err(format!("a line of `/{file}` may change it: `{} {}`", self.letter, self.path));
        }
        let value = |field: Option<&str>| field.map(|field| field.trim_start_matches([':', '~']).to_owned());
        let (mode, user, group) = (value(self.mode), value(self.user), value(self.group));
        if mode.is_some() || user.is_some() || group.is_some() {
            made.place = (file, self.number);
        }
        if let Some(mode) = mode {
            let bits =
                u32::from_str_radix(&mode, 8).map_err(|_| format!("line {} of `/{file}` gives it no valid mode", self.number))?;
            made.mode = bits & 0o7777;
        }
        if let Some(user) = user {
            made.user = names.user(&user)?;
        }
        if let Some(group) = group {
            made.group = names.group(&group)?;
        }
        Ok(())
    }
}

/// The accounts of a host, where the bundle has its lists.
pub struct Names {
    users: Accounts,
    groups: Accounts,
}

impl Names {
    /// Reads the lists.
    pub fn read(host: &Host<'_>) -> Self {
        let list = |path| {
            let bytes = host.tree.find(path).and_then(|at| host.tree.bytes(at));
            bytes.map(|bytes| Accounts::parse(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
        };
        Self { users: list("etc/passwd"), groups: list("etc/group") }
    }

    /// The name of a user that may be written as a number.
    pub fn user(&self, name: &str) -> Result<String, String> {
        named(&self.users, name)
    }

    /// The name of a group that may be written as a number.
    pub fn group(&self, name: &str) -> Result<String, String> {
        named(&self.groups, name)
    }
}

fn named(accounts: &Accounts, name: &str) -> Result<String, String> {
    let Ok(id) = name.parse() else { return Ok(name.to_owned()) };
    accounts.name(id).map(str::to_owned).ok_or_else(|| format!("nothing in the bundle says who {id} is"))
}

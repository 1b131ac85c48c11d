//! What tmpfiles.d(5) makes of a directory: which line makes it, and which lines change it afterwards. It judges nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::accounts::Names;
use super::host::Host;

/// Where such files are read from; of two with one name, the earlier folder's is read.
const FOLDERS: [&str; 5] =
    ["etc/tmpfiles.d/", "run/tmpfiles.d/", "usr/local/lib/tmpfiles.d/", "usr/lib/tmpfiles.d/", "lib/tmpfiles.d/"];

/// Lines that make directories.
const DIRECTORIES: [char; 5] = ['d', 'D', 'v', 'q', 'Q'];

/// Lines that make other things, or take them from elsewhere.
const OTHERS: [char; 7] = ['f', 'F', 'p', 'L', 'c', 'b', 'C'];

/// Lines that take patterns and change what is there.
const CHANGES: [char; 6] = ['e', 'm', 'z', 'Z', 'a', 'A'];

/// Modifiers behind the letter.
const MODIFIERS: [char; 7] = ['+', '!', '-', '=', '~', '^', '$'];

/// A directory, made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made<'a> {
    /// Permission bits.
    pub mode: u32,
    /// Who owns it.
    pub user: String,
    /// The group that owns it.
    pub group: String,
    /// The file and line that say so; an empty path if none does.
    pub place: (&'a str, usize),
}

/// One line.
#[derive(Debug)]
struct Line<'a> {
    letter: char,
    path: String,
    mode: Option<Field<u32>>,
    user: Option<Field<String>>,
    group: Option<Field<String>>,
    place: (&'a str, usize),
}

/// A value, and whether it is only for what is new (`:`).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field<T> {
    value: T,
    new_only: bool,
}

/// What becomes of a path that stands on the disk like `there`, or nowhere, or why that is not known; nothing if no line makes it.
///
/// Files are read by name, whatever their folder. Of lines that make one path the first counts. Lines with patterns come after all of
/// these, those of one pattern by their letter; a `Z` further up comes before, unless a line makes its folder: then it comes last, too.
pub fn made<'a>(host: &Host<'a>, wanted: &str, there: Option<Made<'a>>) -> Option<Result<Made<'a>, String>> {
    let lines: Vec<Line<'a>> = files(host).into_iter().flat_map(|(path, text)| lines(path, &text)).collect();
    let maker = lines.iter().find(|line| line.path == wanted && line.makes());
    if let Some(other) = maker.filter(|maker| OTHERS.contains(&maker.letter)) {
        return Some(Err(format!("line {} of `/{}` makes something else of it", other.place.1, other.place.0)));
    }
    let is_new = there.is_none();
    let mut made = match (there, maker) {
        (None, None) => return None,
        (Some(there), _) => there,
        (None, Some(maker)) => Made { mode: 0o755, user: "root".to_owned(), group: "root".to_owned(), place: maker.place },
    };
    let names = Names::read(host);
    let applied = maker.map_or(Ok(()), |maker| maker.apply(&mut made, is_new, &names));
    let applied = applied.and_then(|()| changes(&lines, wanted).into_iter().try_for_each(|line| line.change(&mut made, &names)));
    Some(applied.map(|()| made))
}

/// The lines that change a path that is there, in the order in which they are carried out.
fn changes<'l, 'a>(lines: &'l [Line<'a>], wanted: &str) -> Vec<&'l Line<'a>> {
    let makes = |path: &str| lines.iter().any(|line| line.path == path && line.makes());
    let is_late = |line: &Line<'_>| makes(&line.path) || !makes(wanted);
    let mut found: Vec<&Line<'a>> = lines.iter().filter(|line| line.concerns(wanted, &is_late)).collect();
    // A second `e` of one path is a duplicate.
    let mut known: Vec<&str> = Vec::new();
    found.retain(|line| {
        line.letter != 'e'
            || !known.contains(&line.path.as_str()) && {
                known.push(&line.path);
                true
            }
    });
    found.sort_by_key(|line| (line.path.len(), Reverse(line.letter == 'e'), line.letter));
    found
}

fn files<'a>(host: &Host<'a>) -> Vec<(&'a str, String)> {
    let mut by_name: BTreeMap<&'a str, (&'a str, usize)> = BTreeMap::new();
    for folder in FOLDERS {
        for (meta, at) in host.tree.all() {
            let name = meta.path.strip_prefix(folder).filter(|name| name.ends_with(".conf") && !name.contains('/'));
            if let Some(name) = name {
                by_name.entry(name).or_insert((&meta.path, at));
            }
        }
    }
    let text = |at| host.tree.bytes(at).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    by_name.into_values().filter_map(|(path, at)| Some((path, text(at)?))).collect()
}

fn lines<'a>(file: &'a str, text: &str) -> Vec<Line<'a>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.filter_map(|(number, line)| read(line, (file, number + 1))).collect()
}

/// A line; systemd ignores one that it cannot read.
fn read<'a>(line: &str, place: (&'a str, usize)) -> Option<Line<'a>> {
    let fields = fields(line)?;
    let mut letters = fields.first()?.chars();
    let letter = letters.next()?;
    if !letters.all(|modifier| MODIFIERS.contains(&modifier)) {
        return None;
    }
    let path = crate::proof::read::normal(&fields.get(1)?.replace("%S", "/var/lib").replace("%%", "%"));
    let field = |at: usize| fields.get(at).filter(|field| !field.is_empty() && *field != "-");
    let mode = match field(2).map(|text| marked(text)) {
        None => None,
        Some(Field { value, new_only }) => Some(Field { value: u32::from_str_radix(&value, 8).ok()? & 0o7777, new_only }),
    };
    let (user, group) = (field(3).map(|text| marked(text)), field(4).map(|text| marked(text)));
    Some(Line { letter, path, mode, user, group, place })
}

/// `:` before a value means only what is new, `~` that bits are masked.
fn marked(text: &str) -> Field<String> {
    let value = text.trim_start_matches([':', '~']).to_owned();
    Field { new_only: text[..text.len() - value.len()].contains(':'), value }
}

/// Words, some in quotes; nothing if a quote stays open.
fn fields(line: &str) -> Option<Vec<String>> {
    let (mut fields, mut field, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                field.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => fields.extend(field.take()),
            (_, c) => field.get_or_insert_default().push(c),
        }
    }
    fields.extend(field);
    quote.is_none().then_some(fields)
}

impl Line<'_> {
    /// Whether it makes what its path names, rather than change what a pattern matches.
    fn makes(&self) -> bool {
        DIRECTORIES.contains(&self.letter) || OTHERS.contains(&self.letter)
    }

    fn is_pattern(&self) -> bool {
        self.path.contains(['*', '?', '[', '{'])
    }

    /// Whether it may change a path after everything was made.
    fn concerns(&self, wanted: &str, is_late: &dyn Fn(&Self) -> bool) -> bool {
        let fixed = self.path.split(['*', '?', '[', '{']).next().unwrap_or_default();
        CHANGES.contains(&self.letter)
            && match (self.is_pattern(), matches!(self.letter, 'Z' | 'A')) {
                (true, _) => wanted.starts_with(fixed),
                (false, true) => self.path == wanted || is_above(&self.path, wanted) && is_late(self),
                (false, false) => self.path == wanted,
            }
    }
}

impl<'a> Line<'a> {
    /// Changes what is there.
    fn change(&self, made: &mut Made<'a>, names: &Names) -> Result<(), String> {
        if self.is_pattern() || matches!(self.letter, 'a' | 'A') {
            return Err(format!("line {} of `/{}` may change it", self.place.1, self.place.0));
        }
        self.apply(made, false, names)
    }

    /// A field that is left out keeps what was there.
    fn apply(&self, made: &mut Made<'a>, is_new: bool, names: &Names) -> Result<(), String> {
        let counts = |new_only: bool| is_new || !new_only;
        if let Some(Field { value, .. }) = self.mode.as_ref().filter(|field| counts(field.new_only)) {
            (made.mode, made.place) = (*value, self.place);
        }
        if let Some(Field { value, .. }) = self.user.as_ref().filter(|field| counts(field.new_only)) {
            (made.user, made.place) = (names.user(value)?, self.place);
        }
        if let Some(Field { value, .. }) = self.group.as_ref().filter(|field| counts(field.new_only)) {
            (made.group, made.place) = (names.group(value)?, self.place);
        }
        Ok(())
    }
}

fn is_above(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

//! The description that a user names: a file in its folder, or standard input. It must not know what is in it.

use std::io::Read;
use std::path::{Path, PathBuf};

use kapic::source::{Diagnostic, Sources};
use kapic::world::{DiskProject, MemoryProject, Project, ReadError};

use super::outcome::Stop;
use super::watch::{Noted, Seen};

/// What diagnostics call standard input.
pub const STDIN: &str = "<stdin>";

/// More of standard input than this is not read: it is too large for a description in any case.
const MAX_STDIN: u64 = 32 * 1024 * 1024;

/// A description and the folder that it may read from.
pub struct Input {
    /// What the user called it.
    pub name: String,
    /// Its name in the project.
    pub entry: String,
    /// The folder of the project.
    pub folder: PathBuf,
    /// The project.
    pub project: Box<dyn Project>,
    /// Where its root secret is if nobody says otherwise: `NAME.secret` beside `NAME.kdl`. Standard input has none.
    pub secret: Option<PathBuf>,
    /// What leads from the working folder to the project: empty, or ends in `/`.
    prefix: String,
}

impl Input {
    /// Opens it, and finds out whether it can be read at all. `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let input = if path == Path::new("-") { Self::stdin() } else { Self::file(path) }?;
        input.readable(path)
    }

    /// The same for a file that is watched: what is read of it and what it uses is noted.
    pub fn watched(path: &Path, seen: &Seen) -> Result<Self, Stop> {
        seen.note(path);
        let input = Self::file(path)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let noted = Noted { project: input.project, folder, seen: seen.clone() };
        Self { project: Box::new(noted), ..input }.readable(path)
    }

    fn readable(self, path: &Path) -> Result<Self, Stop> {
        let input = self;
        match input.project.read(&input.entry) {
            Ok(_) => Ok(input),
            // These are mistakes in the file, not of the system: the compiler says where.
            Err(ReadError::TooLarge { .. } | ReadError::NotUtf8 { .. } | ReadError::Outside) => Ok(input),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    /// The sources as the user knows them: by paths from the working folder, not from the project's.
    pub fn renamed(&self, sources: &Sources) -> Sources {
        let mut renamed = Sources::default();
        for (_, file) in sources.iter() {
            renamed.add(self.shown(&file.name), file.text.clone());
        }
        renamed
    }

    /// What the user would call a file of the project.
    pub fn shown(&self, name: &str) -> String {
        let ours = !name.starts_with("std:") && !name.starts_with(STDIN);
        if ours { format!("{}{name}", self.prefix) } else { name.to_owned() }
    }

    fn file(path: &Path) -> Result<Self, Stop> {
        if path.is_dir() {
            return Err(unreadable(path, &ReadError::Folder));
        }
        let entry = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let entry = entry.ok_or_else(|| trouble(path, "it has no file name that is UTF-8"))?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = parent.unwrap_or(Path::new(".")).to_owned();
        let project = DiskProject::open(&folder).map_err(|error| trouble(path, error))?;
        let prefix = parent.map_or_else(String::new, |parent| format!("{}/", parent.display()).replace("//", "/"));
        let secret = Some(path.with_extension("secret"));
        Ok(Self { name: path.display().to_string(), entry, folder, project: Box::new(project), secret, prefix })
    }

    fn stdin() -> Result<Self, Stop> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(MAX_STDIN).read_to_end(&mut bytes);
        read.map_err(|error| Stop::system("read", "standard input", &error))?;
        Self::piped(bytes)
    }

    /// A description that came through a pipe.
    pub fn piped(bytes: Vec<u8>) -> Result<Self, Stop> {
        let folder = PathBuf::from(".");
        let beside = DiskProject::open(&folder).map_err(|error| Stop::system("open", ".", &error))?;
        let project = Piped { stdin: MemoryProject::new([(STDIN, bytes)]), folder: beside };
        let (name, entry) = ("-".to_owned(), STDIN.to_owned());
        Ok(Self { name, entry, folder, project: Box::new(project), secret: None, prefix: String::new() })
    }
}

/// Standard input, and the working folder for what it uses.
struct Piped {
    stdin: MemoryProject,
    folder: DiskProject,
}

impl Project for Piped {
    fn real_path(&self, path: &str) -> Result<String, ReadError> {
        if path == STDIN { Ok(path.to_owned()) } else { self.folder.real_path(path) }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == STDIN { self.stdin.read(path) } else { self.folder.read(path) }
    }
}

fn unreadable(path: &Path, error: &ReadError) -> Stop {
    let problem = Diagnostic::error("K0901", format!("cannot read `{}`: {error}", path.display()));
    Stop::from(match error {
        ReadError::Missing => problem.help("name a description that exists; `kapic new DIR` makes one to start from"),
        ReadError::Folder => problem.help(format!("name the file in it, such as `{}`", path.join("cluster.kdl").display())),
        ReadError::NotAFile => problem.help("write `-` and give it on standard input"),
        _ => problem,
    })
}

fn trouble(path: &Path, what: impl std::fmt::Display) -> Stop {
    Stop::from(Diagnostic::error("K0901", format!("cannot read `{}`: {what}", path.display())))
}

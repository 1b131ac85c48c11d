//! The root secret on disk: reading it without leaving a trace, writing it where only its owner reads it. No text of a secret is in
//! any message.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use kapic::realise::vault::{RootSecret, RootSecretError};
use kapic::source::Diagnostic;
use zeroize::Zeroizing;

use super::outcome::Stop;

/// A secret's text has 67 characters; a file this large is something else.
const MAX: u64 = 4096;

/// A root secret and what is to be said about its file.
pub struct Found {
    /// The secret.
    pub secret: RootSecret,
    /// The file, unless it came through a pipe.
    pub file: Option<PathBuf>,
    /// Others can read it; everybody knows it.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the secret at `path`; `-` is standard input. What cannot be read is `Trouble`, what is no secret is `Err` in the inner result:
/// an error in the input.
pub fn read(path: &Path) -> Result<Result<Found, Diagnostic>, Stop> {
    let name = path.display().to_string();
    let (mut text, file) = (Zeroizing::new(Vec::with_capacity(usize::try_from(MAX).unwrap_or(0) + 1)), open(path)?);
    let metadata = match &file {
        Some(file) => Some(file.metadata().map_err(|error| unreadable(&name, &error))?),
        None => None,
    };
    let read = match file {
        Some(file) => file.take(MAX + 1).read_to_end(&mut text),
        None => std::io::stdin().lock().take(MAX + 1).read_to_end(&mut text),
    };
    read.map_err(|error| unreadable(&name, &error))?;
    let parsed = std::str::from_utf8(&text).map_err(|_| RootSecretError::NotBech32).and_then(RootSecret::parse);
    Ok(match parsed {
        Ok(secret) => {
            let regular = metadata.filter(Metadata::is_file);
            let warnings = warnings(&secret, &name, regular.as_ref());
            Ok(Found { secret, file: regular.map(|_| path.to_owned()), warnings })
        }
        Err(error) => Err(no_secret(&name, text.is_empty(), error)),
    })
}

/// Writes the secret into a new file that only its owner can read.
pub fn write(path: &Path, secret: &RootSecret) -> Result<(), Stop> {
    let name = path.display().to_string();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| taken(&name, &error))?;
    let written = file.write_all(secret.text().as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a secret is worth nothing; the first error is the one to tell.
        let _ = std::fs::remove_file(path);
        Stop::system("write", &name, &error)
    })
}

/// A new root secret, drawn from the operating system.
pub fn draw() -> Result<RootSecret, Stop> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(|error| {
        Stop::from(Diagnostic::error("K0901", format!("cannot draw randomness from the operating system: {error}")))
    })?;
    Ok(RootSecret::from_bytes(*bytes))
}

fn open(path: &Path) -> Result<Option<File>, Stop> {
    if path == Path::new("-") {
        return Ok(None);
    }
    File::open(path).map(Some).map_err(|error| unreadable(&path.display().to_string(), &error))
}

fn warnings(secret: &RootSecret, name: &str, file: Option<&Metadata>) -> Vec<Diagnostic> {
    if secret.is_published_test_secret() {
        return vec![
            Diagnostic::warning("K0913", format!("`{name}` is the published test secret: everybody can make these keys"))
                .help("use it for examples and tests only; `kapic secret new -o FILE` makes one of your own"),
        ];
    }
    let mode = file.map_or(0, |file| file.permissions().mode() & 0o777);
    let open = (mode & 0o077 != 0).then(|| {
        Diagnostic::warning("K0912", format!("`{name}` has mode {mode:04o}: others than its owner can get at the root secret"))
            .help(format!("run `chmod 600 {name}`; if someone may have read it, every key of the cluster is theirs"))
    });
    open.into_iter().collect()
}

fn no_secret(name: &str, empty: bool, error: RootSecretError) -> Diagnostic {
    let what = if empty { "it is empty".to_owned() } else { error.to_string() };
    let problem = Diagnostic::error("K0911", format!("`{name}` is no root secret: {what}"));
    problem.help(match error {
        _ if empty => "`kapic secret new -o FILE` makes a secret; it does not write into a file that is there",
        RootSecretError::Checksum => "compare it with your copy, or take the file from your backup",
        RootSecretError::WrongPrefix => {
            "a public id (`kapicid1…`) belongs into the description; the secret begins with `kapicsec1`"
        }
        RootSecretError::NotBech32 | RootSecretError::Length => "name the file that `kapic secret new` wrote",
    })
}

fn unreadable(name: &str, error: &std::io::Error) -> Stop {
    let problem = Diagnostic::error("K0901", format!("cannot read the root secret `{name}`: {error}"));
    Stop::from(match error.kind() {
        std::io::ErrorKind::NotFound => {
            problem.help(format!("make one with `kapic secret new -o {name}`, or name yours with `--secret FILE`"))
        }
        _ => problem,
    })
}

fn taken(name: &str, error: &std::io::Error) -> Stop {
    let problem = Diagnostic::error("K0901", format!("cannot write `{name}`: {error}"));
    Stop::from(match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            problem.help("a secret is never overwritten: every key of a cluster would be lost with it; choose another name")
        }
        _ => problem,
    })
}

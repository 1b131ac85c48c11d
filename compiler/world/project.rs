//! Reading the user's files: the trait and its in-memory form. It must not know what a description is.

use std::collections::BTreeMap;

/// The folder of a description, for reading. Paths are relative to it, normal and `/`-separated.
pub trait Project: Send + Sync {
    /// All bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The path of the file itself, where `path` leads to it by symbolic links: a file has one name in a compilation.
    fn real_path(&self, path: &str) -> Result<String, ReadError> {
        Ok(path.to_owned())
    }

    /// A file as text, without a byte-order mark.
    fn read_text(&self, path: &str) -> Result<String, ReadError> {
        let text =
            String::from_utf8(self.read(path)?).map_err(|error| ReadError::NotUtf8 { offset: error.utf8_error().valid_up_to() })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a pipe, a device or a socket.
    NotAFile,
    /// It lies outside of the project, by `..`, by an absolute path or by a symbolic link.
    Outside,
    /// It is larger than a source file may be.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// Not UTF-8 from this byte on.
    NotUtf8 {
        /// Byte offset of the first bad byte.
        offset: usize,
    },
    /// Somebody wrote to it while it was read.
    Changed,
    /// The system's own words.
    Other(String),
}

/// Largest source file, in bytes.
pub const MAX_SOURCE: u64 = 16 * 1024 * 1024;

/// Whether every component is an ordinary name.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|step| !matches!(step, "" | "." | "..")) && !path.contains('\0')
}

/// A project in memory: bytes by path.
#[derive(Debug, Clone, Default)]
pub struct MemoryProject {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryProject {
    /// A project of these files.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }
}

impl Project for MemoryProject {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if !is_inside(path) {
            return Err(ReadError::Outside);
        }
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        if bytes.len() as u64 > MAX_SOURCE {
            return Err(ReadError::TooLarge { size: bytes.len() as u64 });
        }
        Ok(bytes.clone())
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::Folder => f.write_str("it is a folder"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::Outside => f.write_str("it lies outside of the project"),
            Self::TooLarge { size } => write!(f, "it has {size} bytes; at most {MAX_SOURCE} are read"),
            Self::NotUtf8 { offset } => write!(f, "it is not UTF-8 from byte {offset} on"),
            Self::Changed => f.write_str("it changed while it was read"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

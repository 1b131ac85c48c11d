//! The pages and the fenced blocks in them. It runs nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// A page: its path in the repository, and its blocks in order.
pub struct Page {
    pub name: String,
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// The first word behind the fence.
    pub language: String,
    /// The other words behind the fence.
    pub info: String,
    /// What stands in it.
    pub text: String,
    /// The line of its fence, from 1.
    pub line: usize,
}

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// README.md and every page below docs/. The pages of errors are those of `stdlib/errors`, which `tests/language.rs` judges.
pub fn all() -> Vec<Page> {
    let mut paths = vec![repository("README.md")];
    let mut folders = vec![repository("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "md") => paths.push(path),
                false => {}
            }
        }
    }
    paths.retain(|path| !path.ends_with("reference/errors.md"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Page {
    let text = fs::read_to_string(path).unwrap();
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
    let (mut blocks, mut lines) = (Vec::new(), text.lines().enumerate());
    while let Some((at, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let (language, info) = fence.split_once(' ').unwrap_or((fence, ""));
        let inner: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let text = inner.iter().map(|line| format!("{line}\n")).collect();
        blocks.push(Block { language: language.to_owned(), info: info.trim().to_owned(), text, line: at + 1 });
    }
    Page { name, blocks }
}

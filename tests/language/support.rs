//! Compiles descriptions in memory and says what came of it. It asserts nothing.

use std::fs;
use std::path::{Path, PathBuf};

use kapic::model::Cluster;
use kapic::source::{Diagnostic, Severity, Sink, Sources};
use kapic::world::MemoryProject;

/// A compilation of `cluster.kdl` and the files beside it.
pub struct Outcome {
    pub cluster: Option<Cluster>,
    pub found: Vec<Diagnostic>,
    pub sources: Sources,
}

impl Outcome {
    /// The codes of all errors, in reading order.
    pub fn errors(&self) -> Vec<&'static str> {
        self.found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code).collect()
    }

    /// `line:column code message` of everything that was found.
    pub fn lines(&self) -> Vec<String> {
        let line = |found: &Diagnostic| {
            let place = found.span().map(|span| self.sources.place(span)).unwrap_or_default();
            format!("{place} {} {}", found.code, found.message)
        };
        self.found.iter().map(line).collect()
    }
}

/// Reads a description without judging it.
pub fn describe(files: &[(&str, &str)]) -> Outcome {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new(files.iter().map(|(name, text)| (*name, *text)));
    let cluster = kapic::describe("cluster.kdl", &project, &mut sources, &mut sink);
    Outcome { cluster, found: sink.finish(), sources }
}

/// Reads a description, runs every rule over it and judges its templates.
pub fn check(files: &[(&str, &str)]) -> Outcome {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new(files.iter().map(|(name, text)| (*name, *text)));
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    Outcome { cluster: design.map(|design| (*design.cluster).clone()), found: sink.finish(), sources }
}

/// A path in the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder by name, sorted.
pub fn files_in(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut files: Vec<_> = entries
        .filter(|path| {
            path.extension().is_some_and(|extension| ["kdl", "md", "tera", "yaml"].map(AsRef::as_ref).contains(&extension))
        })
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// A small cluster with more text in its block.
pub fn lab(top: &str, settings: &str) -> String {
    format!(
        "kapic 1\n{top}\ncluster lab {{\n kubernetes \"1.36.3\"\n etcd \"3.6.14\"\n pki {{ epoch \"2026-11-01T00:00:00Z\" }}\n \
         masters {{ host box ip=\"192.0.2.10\" }}\n{settings}\n}}\n"
    )
}

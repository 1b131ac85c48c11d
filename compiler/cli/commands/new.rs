//! `kapic new`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use kapic::catalog;
use kapic::source::Diagnostic;

use crate::cli::clock;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::secret;

/// What is written, besides the secret.
const FILES: [(&str, &str); 3] = [
    ("cluster.kdl", include_str!("../../../stdlib/new/cluster.kdl")),
    (".gitignore", include_str!("../../../stdlib/new/gitignore")),
    ("README.md", include_str!("../../../stdlib/new/README.md")),
];

/// Names of clusters are DNS labels.
const LONGEST_NAME: usize = 63;

/// Start a new cluster: description and root secret
///
/// Writes `cluster.kdl` (which compiles as it is), `cluster.secret` (only you can read it), a `.gitignore` that keeps keys out of git,
/// and a README with the next commands. DIR is made; a folder that has something in it is left alone. The cluster is called as the
/// folder. The epoch, from which on certificates are valid, is today.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic new prod
  kapic new .                 in an empty folder")]
pub struct New {
    /// The new folder, or an empty one
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl New {
    /// Writes it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let folder = &self.folder;
        make_empty(folder)?;
        let name = name(folder);
        let root = secret::draw()?;
        secret::write(&folder.join("cluster.secret"), &root)?;
        let newest = catalog::newest_kubernetes();
        let etcd = catalog::etcd_for(newest.minor()).expect("the catalog pairs its newest Kubernetes with an etcd");
        let filled = [
            ("@NAME@", name.clone()),
            ("@KUBERNETES@", newest.to_string()),
            ("@ETCD@", etcd.to_string()),
            ("@EPOCH@", clock::today()),
            ("@SECRET_ID@", root.secret_id()),
        ];
        for (file, text) in FILES {
            write(&folder.join(file), &filled.iter().fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value)))?;
        }
        console.result(format!("{}\n", folder.join("cluster.kdl").display()));
        console.tell(&format!(
            "made cluster `{name}`; keep a copy of `{}` in a safe place\n  next  write your hosts into cluster.kdl, then: {}kapic build cluster.kdl\n",
            folder.join("cluster.secret").display(),
            if folder == Path::new(".") { String::new() } else { format!("cd {} && ", shell_word(folder)) }
        ));
        Ok(Answer::Yes)
    }
}

/// A path as a shell takes it.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

fn make_empty(folder: &Path) -> Result<(), Stop> {
    let place = folder.display().to_string();
    fs::create_dir_all(folder).map_err(|error| Stop::system("make", &place, &error))?;
    let mut entries = fs::read_dir(folder).map_err(|error| Stop::system("look into", &place, &error))?;
    if entries.next().is_none() {
        return Ok(());
    }
    let taken = Diagnostic::error("K0907", format!("`{place}` is a folder that is not empty"));
    Err(taken.help("name a folder that does not exist yet; kapic does not write into what it did not make").into())
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let create = || -> io::Result<()> { OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes()) };
    create().map_err(|error| Stop::system("write", &path.display().to_string(), &error))
}

/// The folder's name as a DNS label: small letters, digits and dashes, a letter first.
fn name(folder: &Path) -> String {
    let real = folder.canonicalize().ok();
    let base = real.as_deref().unwrap_or(folder).file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
    let label: String = base.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(LONGEST_NAME).collect();
    let label = label.trim_matches('-');
    if label.starts_with(|c: char| c.is_ascii_lowercase()) { label.to_owned() } else { "cluster".to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shell_word;

    fn check(path: &str, expected: &str) {
        assert_eq!(shell_word(Path::new(path)), expected);
    }

    #[test]
    fn what_is_printed_can_be_pasted() {
        check("prod/eu-1", "prod/eu-1");
        check("über", "über");
        check("a b", "'a b'");
        check("it's", "'it'\\''s'");
        check("-x", "./-x");
        check("$HOME;", "'$HOME;'");
    }
}

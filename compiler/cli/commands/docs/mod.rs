//! `kapic docs`: the reference as Markdown, made from the same tables as `explain` and `--help`.

mod commands;
mod errors;
mod settings;

use std::path::PathBuf;

use clap::Args;

use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Write the reference as Markdown: settings, errors, commands
///
/// Writes `settings.md`, `errors.md` and `cli.md` into DIR, which is made if it is not there. They say what this version of kapic knows,
/// without a network.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic docs reference")]
pub struct Docs {
    /// Folder for the pages
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Docs {
    /// Writes.
    pub fn run(self, console: &mut Console) -> Outcome {
        let place = self.folder.display().to_string();
        std::fs::create_dir_all(&self.folder).map_err(|error| Stop::system("make", &place, &error))?;
        let pages = [("settings.md", settings::page()), ("errors.md", errors::page()), ("cli.md", commands::page())];
        for (name, text) in pages {
            let path = self.folder.join(name);
            std::fs::write(&path, text).map_err(|error| Stop::system("write", &path.display().to_string(), &error))?;
        }
        console.tell(&format!("the reference is in `{place}`\n"));
        Ok(Answer::Yes)
    }
}

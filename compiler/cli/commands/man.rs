//! `kapic man`.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use crate::cli::arguments::Arguments;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Print the manual page, or write one per command
///
/// Without DIR, prints the page of `kapic` itself. With DIR, writes `kapic.1`, `kapic-build.1` and so on into that folder, which is
/// made if it is not there.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic man | man -l -
  kapic man /usr/local/share/man/man1")]
pub struct Man {
    /// Folder for the pages of all commands
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Man {
    /// Prints or writes.
    pub fn run(self, console: &mut Console) -> Outcome {
        let command = Arguments::command();
        let Some(folder) = self.folder else {
            let mut page = Vec::new();
            Page::new(command).render(&mut page).map_err(|error| Stop::system("write", "the manual page", &error))?;
            console.result(page);
            return Ok(Answer::Yes);
        };
        let place = folder.display().to_string();
        std::fs::create_dir_all(&folder).map_err(|error| Stop::system("make", &place, &error))?;
        clap_mangen::generate_to(command, &folder).map_err(|error| Stop::system("write into", &place, &error))?;
        console.tell(&format!("the manual pages are in `{place}`\n"));
        Ok(Answer::Yes)
    }
}

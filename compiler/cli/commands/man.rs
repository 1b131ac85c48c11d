//! `kapic man`.

use std::path::{Path, PathBuf};

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
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        let Some(folder) = self.folder else {
            console.result(page(&Page::new(command)));
            return Ok(Answer::Yes);
        };
        let place = folder.display().to_string();
        std::fs::create_dir_all(&folder).map_err(|error| Stop::system("make", &place, &error))?;
        write(&command, &folder).map_err(|error| Stop::system("write into", &place, &error))?;
        console.tell(&format!("the manual pages are in `{place}`\n"));
        Ok(Answer::Yes)
    }
}

/// One page for a command and each command below it.
fn write(command: &clap::Command, folder: &Path) -> std::io::Result<()> {
    command.get_subcommands().try_for_each(|below| write(below, folder))?;
    let made = Page::new(command.clone());
    std::fs::write(folder.join(made.get_filename()), page(&made))
}

/// The page, with the examples under their own heading and as they are laid out.
fn page(made: &Page) -> String {
    let mut text = Vec::new();
    made.render(&mut text).expect("writing into memory cannot fail");
    let text = String::from_utf8(text).expect("the page is made of our own texts");
    let Some((head, rest)) = text.split_once(".SH EXTRA\n") else { return text };
    let (examples, tail) = rest.find("\n.SH ").map_or((rest.trim_end(), "\n"), |at| rest.split_at(at));
    format!("{head}.SH EXAMPLES\n.nf\n{examples}\n.fi{tail}")
}

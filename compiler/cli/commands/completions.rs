//! `kapic completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::arguments::Arguments;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome};

/// Print a completion script for a shell
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic completions bash > ~/.local/share/bash-completion/completions/kapic
  kapic completions zsh > ~/.zfunc/_kapic
  kapic completions fish > ~/.config/fish/completions/kapic.fish")]
pub struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub fn run(self, console: &mut Console) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "kapic", &mut script);
        console.result(script);
        Ok(Answer::Yes)
    }
}

//! All commands on one page: the texts of `--help`, as a terminal of 80 columns shows them.

use clap::{Command, CommandFactory};

use crate::cli::arguments::Arguments;

const HEAD: &str = "# Commands

Made by `kapic docs`; do not edit. These are the texts of `kapic COMMAND --help`; [commands.md](../commands.md) says what holds for all of them.
";

/// The page.
pub fn page() -> String {
    let mut root = Arguments::command().term_width(80);
    root.build();
    let mut text = HEAD.to_owned();
    write(&mut root, &mut text);
    text
}

fn write(command: &mut Command, text: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    *text += &format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n"));
    command.get_subcommands_mut().for_each(|inner| write(inner, text));
}

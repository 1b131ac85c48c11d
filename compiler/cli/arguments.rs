//! The arguments: the commands and the options that all of them share. It looks at nothing but the arguments.

use std::ffi::OsString;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use super::commands::{
    Audit, Build, Check, Completions, Diff, Docs, Eval, Explain, Export, Fmt, Man, New, Secret, Upgrade, Verify, Version,
    WhyCommand,
};

/// A compiler for Kubernetes clusters that are run the hard way.
///
/// One description (KDL) goes in, one reproducible bundle comes out: every certificate, key, kubeconfig, configuration file and systemd
/// unit of every host. The same description and the same root secret give the same bytes, on every machine, at any time.
#[derive(Parser, Debug)]
#[command(
    name = "kapic",
    version,
    max_term_width = 100,
    infer_long_args = false,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = "\
First steps:
  kapic new demo                  a commented description and a fresh secret
  kapic check demo/cluster.kdl    what is wrong with it, if anything; --fix mends some
  cd demo && kapic build cluster.kdl
  kapic explain api-server.port   what a setting means; try K0204, --event-ttl

Exit codes: 0 yes; 1 no (errors in the input, differences, a mismatch);
2 could not answer (usage, a file that cannot be read or written);
70 a bug in kapic. Results go to standard output, all else to standard error."
)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, in the order in which they are learned.
#[derive(Subcommand, Debug)]
pub enum Command {
    New(New),
    Check(Check),
    Fmt(Fmt),
    Build(Build),
    Diff(Diff),
    Verify(Verify),
    Audit(Audit),
    Upgrade(Upgrade),
    Export(Export),
    Eval(Eval),
    Why(WhyCommand),
    Explain(Explain),
    Secret(Secret),
    Completions(Completions),
    Man(Man),
    Docs(Docs),
    Version(Version),
}

/// What every command understands.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Colours: `auto` uses them on a terminal unless NO_COLOR is set.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto, hide_possible_values = true)]
    #[arg(help = "When to use colours: auto, always or never [default: auto]", hide_default_value = true)]
    #[arg(long_help = "When to use colours: `auto` (on a terminal, unless the variable NO_COLOR is set), `always` or `never` \
                       [default: auto]")]
    pub color: Color,
    /// How diagnostics are written.
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human)]
    #[arg(help = "How diagnostics are written: human, short, json, sarif or github [default: human]")]
    #[arg(
        long_help = "How diagnostics are written: `human` (with the lines they are about), `short` (one line each, as editors read \
                       it), `json` (one object a line), `sarif` (one SARIF 2.1.0 log, for code scanning) or `github` (workflow \
                       commands, which GitHub shows beside the lines). `check` writes the last three to standard output [default: human]"
    )]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    pub message_format: MessageFormat,
    /// Treat a warning as an error.
    #[arg(long, global = true, value_name = "CODE", value_delimiter = ',')]
    #[arg(help = "Treat a warning as an error: a code such as K0511, or `warnings` for all")]
    #[arg(
        long_help = "Treat a warning as an error: a code such as K0511, or `warnings` for all of them. May be given several times, \
                       or with commas. Nothing is written if an error is found"
    )]
    pub deny: Vec<String>,
    /// How many errors are shown.
    #[arg(long, global = true, value_name = "N", default_value_t = 50, hide_default_value = true)]
    #[arg(help = "How many errors are shown; 0 shows all [default: 50]")]
    pub max_errors: usize,
    /// Say only what was asked for and what is wrong.
    #[arg(short, long, global = true)]
    #[arg(help = "Print the result and what is wrong, nothing else")]
    pub quiet: bool,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    Human,
    Short,
    Json,
    Sarif,
    Github,
}

/// What `--color` says, before anything is parsed: help and usage errors want to know it already.
pub fn early_color(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let words: Vec<String> = arguments.map(|word| word.to_string_lossy().into_owned()).take_while(|word| word != "--").collect();
    let joined = words.iter().filter_map(|word| word.strip_prefix("--color="));
    let split = words.windows(2).filter(|pair| pair[0] == "--color").map(|pair| pair[1].as_str());
    match joined.chain(split).last() {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

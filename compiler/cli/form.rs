//! The option of commands whose answer people and programs read. It must not know what is answered.

use clap::{Args, ValueEnum};

/// How the answer is written.
#[derive(Args, Debug, Clone, Copy)]
pub struct Form {
    /// human or json [default: human]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human, hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Form {
    /// Whether people read it.
    pub fn is_human(self) -> bool {
        self.format == Format::Human
    }

    /// The answer, made as it is wanted.
    pub fn pick(self, human: impl FnOnce() -> String, json: impl FnOnce() -> String) -> String {
        match self.format {
            Format::Human => human(),
            Format::Json => json(),
        }
    }
}

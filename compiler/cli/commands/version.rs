//! `kapic version`.

use clap::Args;
use kapic::catalog;

use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome};

/// Print the version of kapic and what it knows
///
/// Prints the version of kapic and the range of Kubernetes versions in its catalog. `kapic --version` prints the first line only.
#[derive(Args, Debug)]
pub struct Version {}

impl Version {
    /// Prints it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let mut text = format!("kapic {}\n", env!("CARGO_PKG_VERSION"));
        let mut minors = catalog::minors();
        if let (Some(oldest), Some(newest)) = (minors.next(), minors.next_back()) {
            text += &format!("language edition 1, Kubernetes {oldest} to {newest}\n");
        }
        console.result(text);
        Ok(Answer::Yes)
    }
}

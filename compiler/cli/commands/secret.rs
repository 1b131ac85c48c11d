//! `kapic secret`: makes root secrets and names them. A secret is never an argument and never part of a message.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use kapic::source::Sources;

use crate::cli::console::{Console, Target};
use crate::cli::git;
use crate::cli::outcome::{Answer, Outcome};
use crate::cli::secret;

/// Make a root secret, or tell its public id
///
/// Everything secret of a cluster is derived from one root secret of 32 bytes: keep it safe and you can rebuild every key of the
/// cluster, lose it and you cannot; whoever else has it has the cluster. Its public id (`kapicid1…`) tells nothing about it and belongs
/// into the description (`pki { secret-id "…" }`), so that a wrong secret is refused before anything is written.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_long_help = "\
Examples:
  kapic secret new -o cluster.secret
  kapic secret id cluster.secret
  age -d cluster.secret.age | kapic build cluster.kdl --secret -")]
pub struct Secret {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Make a new root secret from the operating system's randomness
    ///
    /// With `-o FILE`, writes it into a new file that only you can read (mode 0600) and prints its public id; a file that is there is
    /// never overwritten. Without, prints the secret itself on standard output, for a pipe into a password store.
    #[command(after_long_help = "\
Examples:
  kapic secret new -o cluster.secret
  kapic secret new | age -r age1… -o cluster.secret.age")]
    New {
        /// The new file
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Print the public id of a root secret
    #[command(after_long_help = "\
Examples:
  kapic secret id cluster.secret
  pass show cluster | kapic secret id -")]
    Id {
        /// The file of the secret; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Secret {
    /// Does it.
    pub fn run(self, console: &mut Console) -> Outcome {
        match self.what {
            What::New { out } => new(out.as_deref(), console),
            What::Id { file } => id(&file, console),
        }
    }
}

fn new(out: Option<&Path>, console: &mut Console) -> Outcome {
    let secret = secret::draw()?;
    let id = secret.secret_id();
    let Some(path) = out else {
        console.result(&*secret.text());
        console.result("\n");
        console.tell(&format!("public id: {id}\n"));
        return Ok(Answer::Yes);
    };
    secret::write(path, &secret)?;
    console.report(&Sources::default(), git::exposed(&[(path, git::Form::File)]).into_iter().collect(), Target::Beside);
    console.result(format!("{id}\n"));
    console.tell(&format!(
        "wrote `{}` (only you can read it); keep a copy in a safe place: it is the whole cluster\n\
         to refuse any other secret, write into the description: pki {{ secret-id \"{id}\" }}\n",
        path.display()
    ));
    Ok(Answer::Yes)
}

fn id(path: &Path, console: &mut Console) -> Outcome {
    match secret::read(path)? {
        Ok(found) => {
            let denied = console.report(&Sources::default(), found.warnings, Target::Beside);
            console.result(format!("{}\n", found.secret.secret_id()));
            Ok(if denied { Answer::No } else { Answer::Yes })
        }
        Err(problem) => {
            console.report(&Sources::default(), vec![problem], Target::Beside);
            Ok(Answer::No)
        }
    }
}

//! `kapic build`.

mod print;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kapic::bundle::{self, Built, Checkout};
use kapic::source::{counted, nearest};
use kapic::{Design, Product};

use crate::cli::clock::At;
use crate::cli::console::{Console, Target};
use crate::cli::git::{self, Form};
use crate::cli::input::Input;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::secret;
use crate::cli::work::{Work, repeat, secret_place};

/// Where the store is if nobody says otherwise: in the folder where kapic is run, as the link is.
pub const STORE: &str = ".kapic/store";

/// Build the bundle of a cluster
///
/// Compiles the description, derives every key from the root secret, proves that all components accept each other, writes the bundle
/// into a store, checks it out, and prints its id. The same description and secret give the same id, on any machine, at any time.
/// Nothing is written if anything is wrong. A killed build, a full disk or two builds at once leave the old state or the new one.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic build cluster.kdl
  kapic build cluster.kdl --at now --deny K0616     fails if certificates end soon
  age -d cluster.secret.age | kapic build cluster.kdl --secret -
  kapic build eu.kdl us.kdl -o out                  links out and out-2

Exit code 1 means errors in the input, or that `--check` found a difference.")]
pub struct Build {
    /// Descriptions, built one after another; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The link to the checkout; further FILEs get LINK-2, LINK-3 [default: result]
    #[arg(short, long, value_name = "LINK", default_value = "result", hide_default_value = true)]
    out: PathBuf,
    /// The store, made if it is not there [default: .kapic/store in the current folder]
    #[arg(long, value_name = "DIR", default_value = STORE, hide_default_value = true)]
    store: PathBuf,
    /// Write into the store only: no checkout, no link
    #[arg(long, conflicts_with = "out")]
    no_checkout: bool,
    /// The root secret; `-` is standard input [default: NAME.secret beside NAME.kdl]
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// Tell of this host: its folder, its files. The bundle is built whole: its id covers every host
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Build a second time in memory, in another order and with other threads, and compare
    #[arg(long)]
    check: bool,
    /// What to print: id, path (of the checkout) or json [default: id]
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Print::Id, hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    print: Print,
    /// Warn of certificates that end within the horizon after TIME: `now`, 2027-01-31 or 2027-01-31T08:00:00Z
    #[arg(long, value_name = "TIME")]
    at: Option<At>,
}

/// What is printed of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Print {
    Id,
    Path,
    Json,
}

impl Build {
    /// Builds them all; one that is wrong does not hide the next.
    pub fn run(self, console: &mut Console) -> Outcome {
        if self.no_checkout && self.print == Print::Path {
            return Err(Stop::Usage(
                "without a checkout there is no path to print: leave `--no-checkout` or `--print path` out".to_owned(),
            ));
        }
        if self.files.len() > 1 && self.secret.as_deref() == Some(Path::new("-")) {
            return Err(Stop::Usage("standard input holds one secret: build one description at a time".to_owned()));
        }
        let mut answer = Answer::Yes;
        for (number, file) in self.files.iter().enumerate() {
            match self.one(file, &numbered(&self.out, number), console) {
                Err(Stop::No) => answer = Answer::No,
                other => other?,
            }
        }
        Ok(answer)
    }

    fn one(&self, file: &Path, link: &Path, console: &mut Console) -> Result<(), Stop> {
        let input = Input::open(file)?;
        let place = secret_place(&input, self.secret.as_deref())?;
        let mut work = Work::new(&input, Target::Beside);
        let design = work.design(console)?;
        self.know_host(&design)?;
        let found = work.secret(&design, &place, console)?;
        let product = work.make(&design, &found.secret, console)?;
        self.at.into_iter().for_each(|at| work.look_ahead(&design, at.time()));
        self.exposed(&found, link).into_iter().for_each(|warning| work.say(warning));
        work.report(console)?;
        if self.check {
            console.progress("building it a second time …");
            same_again(&input, &found, &product, console)?;
        }
        console.progress(&format!("writing {} …", counted(product.sealed.files().len(), "file")));
        let built = self.write(&design, &product, link)?;
        self.print(&design, &product, &built, link, console);
        Ok(())
    }

    fn write(&self, design: &Design, product: &Product, link: &Path) -> Result<Built, Stop> {
        let roles: BTreeMap<String, String> =
            design.cluster.hosts.iter().map(|host| (host.name().to_owned(), host.role.to_string())).collect();
        let checkout = if self.no_checkout { Checkout::Skip } else { Checkout::Link(link) };
        Ok(bundle::build(&self.store, &product.sealed, &roles, checkout)?)
    }

    /// A host that is not in the description is a mistake on the command line.
    fn know_host(&self, design: &Design) -> Result<(), Stop> {
        let Some(host) = &self.host else { return Ok(()) };
        let names = || design.cluster.hosts.iter().map(kapic::model::Host::name);
        if names().any(|name| name == host) {
            return Ok(());
        }
        let near = nearest(host, names()).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        Err(Stop::Usage(format!("the description has no host `{host}`{near}")))
    }

    fn exposed(&self, found: &secret::Found, link: &Path) -> Option<kapic::source::Diagnostic> {
        if found.secret.is_published_test_secret() {
            return None;
        }
        let mut paths = vec![(self.store.as_path(), Form::Folder)];
        if !self.no_checkout {
            paths.push((link, Form::File));
        }
        paths.extend(found.file.as_deref().map(|file| (file, Form::File)));
        git::exposed(&paths)
    }
}

fn same_again(input: &Input, found: &secret::Found, product: &Product, console: &mut Console) -> Result<(), Stop> {
    let differing = repeat(input, &found.secret, &product.sealed);
    if differing.is_empty() {
        return Ok(());
    }
    let shown: String = differing.iter().take(20).map(|path| format!("  {path}\n")).collect();
    console.say(&format!(
        "kapic: two builds of {} differ in {}, which is a bug in kapic; nothing was written\n{shown}",
        input.name,
        counted(differing.len(), "file")
    ));
    Err(Stop::No)
}

/// `result`, `result-2`, `result-3`, …
fn numbered(link: &Path, number: usize) -> PathBuf {
    if number == 0 {
        return link.to_owned();
    }
    let mut name = link.as_os_str().to_owned();
    name.push(format!("-{}", number + 1));
    PathBuf::from(name)
}

//! `kapic verify`.

use std::path::PathBuf;

use clap::Args;
use kapic::bundle::{self, Bundle, Half, Modes};
use kapic::proof::{Options, Proof, prove};
use kapic::proven::Opened;
use kapic::source::{Diagnostic, Sources, counted};

use super::build::STORE;
use crate::cli::against;
use crate::cli::clock::{At, shown};
use crate::cli::console::{Console, Target};
use crate::cli::markdown::paint;
use crate::cli::outcome::{Answer, Outcome};

/// Check a bundle: digests, chains, handshakes, dates
///
/// Compares each file with the manifest, then proves on the bytes themselves that every component accepts every other one that it
/// talks to: chain, usage, name or address, dates, and who the other side takes it for. Needs neither the root secret nor the
/// description, and works on a public half.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic verify result
  kapic verify result --at 2027-06-01      will it still work then?
  (cd result && find . -type f | xargs sha256sum) > hashes
  kapic verify copy --against hashes

Exit code 1 means that something does not fit.")]
pub struct Verify {
    /// The bundle: a checkout, a link to one, an exported folder, or an id in the store
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// The moment for which certificates must be valid: `now`, 2027-01-31 or 2027-01-31T08:00:00Z [default: now]
    #[arg(long, value_name = "TIME", default_value = "now", hide_default_value = true)]
    at: At,
    /// Compare with a list of digests, as sha256sum writes it; `-` is standard input
    #[arg(long, value_name = "HASHES")]
    against: Option<PathBuf>,
    /// The store that ids are looked up in [default: .kapic/store]
    #[arg(long, value_name = "DIR", default_value = STORE, hide_default_value = true)]
    store: PathBuf,
}

impl Verify {
    /// Checks it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let bundle = match bundle::open(&self.bundle, Some(&self.store)) {
            Ok(bundle) => bundle,
            Err(problems) if problems.iter().any(|problem| !is_mismatch(problem)) => return Err(problems.into()),
            Err(problems) => return Ok(refuse(problems, console)),
        };
        let hashes = self.against.as_deref().map(against::read).transpose()?;
        console.progress(&format!("reading {} …", counted(bundle.manifest.entries().len(), "file")));
        let half = bundle::half(&bundle)?;
        let mut problems = bundle::verify(&bundle, Modes::Compare);
        let files = problems.len();
        if let Some(hashes) = &hashes {
            problems.extend(against::compare(&bundle, hashes));
        }
        console.progress("proving handshakes …");
        let at = self.at.time();
        let proof = prove(&Opened(&bundle), Options { at });
        problems.extend(proof.findings.iter().map(kapic::proof::Finding::to_diagnostic));
        let failed = console.report(&Sources::default(), problems, Target::Beside);
        let style = if failed { ("does not fit", "1;31") } else { ("all fits", "1;32") };
        let verdict = paint(style.0, style.1, console.results().color);
        console.result(format!(
            "{}{}{}valid at  {}\n{verdict}\n",
            head(&bundle, half, files),
            hashes.map_or_else(String::new, |hashes| format!("against   {} digests\n", hashes.len())),
            table(&proof),
            shown(at)
        ));
        Ok(if failed { Answer::No } else { Answer::Yes })
    }
}

fn refuse(problems: Vec<Diagnostic>, console: &mut Console) -> Answer {
    console.report(&Sources::default(), problems, Target::Beside);
    Answer::No
}

/// Whether a bundle that cannot be opened is there and wrong, rather than not to be found or not to be read.
fn is_mismatch(problem: &Diagnostic) -> bool {
    matches!(problem.code, "K0904" | "K0905" | "K0906" | "K0909")
}

fn head(bundle: &Bundle, half: Half, wrong: usize) -> String {
    let secret = bundle.manifest.entries().iter().filter(|entry| entry.meta.secret).count();
    let all = bundle.manifest.entries().len();
    let (which, there) = match half {
        Half::Whole => ("whole", all),
        Half::Public => ("public half", all - secret),
    };
    let files = if wrong == 0 { "as the manifest says".to_owned() } else { format!("{wrong} not as the manifest says") };
    format!("bundle    {} ({which})\nhosts     {}\nfiles     {there}, {files}\n", bundle.id, bundle.hosts().len())
}

/// One line for each class of client and server.
fn table(proof: &Proof) -> String {
    let summary = proof.summary();
    let name = |client: &str, server: &str| format!("{client} → {server}");
    let width = summary.keys().map(|(client, server, _)| name(client, server).chars().count()).max().unwrap_or(0);
    let line = |(&(client, server, verdict), count): (&(&str, &str, &str), &usize)| {
        format!("  {:width$}  {count:>7} {}\n", name(client, server), word(verdict))
    };
    format!("handshakes\n{}", summary.iter().map(line).collect::<String>())
}

fn word(verdict: &str) -> &str {
    match verdict {
        "refused" => "refused, as they must be",
        "skipped" => "not to be known from these files",
        other => other,
    }
}

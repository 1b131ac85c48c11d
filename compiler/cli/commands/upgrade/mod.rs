//! `kapic upgrade`.

mod human;

use std::path::{Path, PathBuf};

use clap::Args;
use kapic::catalog::{KubernetesVersion, Minor, Release, VersionError, minors};
use kapic::source::{Sink, Sources};
use kapic::upgrade::{self, Running, Upgrade as Report};

use crate::cli::console::{Console, Target};
use crate::cli::form::Form;
use crate::cli::input::Input;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::rewrite;

/// Say what another version of Kubernetes would break or change
///
/// Goes from the description's version to V minor by minor: settings, flags, feature gates, admission plugins, APIs and fields that
/// are gone or on their way out, defaults that change under settings that nobody wrote, flags that become required, the etcd that goes
/// with each version, and what kapic itself writes otherwise. Nothing is built, and no secret is needed.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic upgrade cluster.kdl --to 1.35            what would happen
  kapic upgrade cluster.kdl --to 1.35 --write    and edit the file
  kapic upgrade cluster.kdl --to 1.36.3 --format json | jq '.steps[].items[]'
  kapic upgrade cluster.kdl --to 1.35 --kubelets 1.31 --kubectl 1.33

Each step says which hosts take their turn when, by the version skew policy.
A description has one version for all hosts: where nodes stayed behind,
--kubelets lets their age be checked.

Safe edits are: the version, etcd's as far as one step may take it, settings
that are gone and said what the new version does anyway, flags that only got
another name. Comments and layout stay.

Exit code 1 means that something breaks; with --write, something that was
not mended. The edits are written then too, and --deny changes nothing here:
warnings of the new version are told under \"look at\". Afterwards
`kapic check --deny warnings` judges them.")]
pub struct Upgrade {
    /// The description; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The version to come to: 1.35 (its newest patch that kapic knows) or 1.35.7
    #[arg(long, value_name = "V")]
    to: String,
    /// The oldest kubelet that runs, such as 1.29, if nodes stayed behind [default: the description's version]
    #[arg(long, value_name = "V", value_parser = minor)]
    kubelets: Option<Minor>,
    /// The kubectl that is used, such as 1.30, to check it too
    #[arg(long, value_name = "V", value_parser = minor)]
    kubectl: Option<Minor>,
    /// Put the safe edits into the files
    #[arg(long)]
    write: bool,
    /// With --write, go over several minors at once: only for a cluster that does not run yet
    #[arg(long, requires = "write")]
    skip_minors: bool,
    #[command(flatten)]
    form: Form,
}

impl Upgrade {
    /// Reports, and edits if it is told to.
    pub fn run(self, console: &mut Console) -> Outcome {
        let to = target(&self.to)?;
        if self.write && self.file == Path::new("-") {
            return Err(Stop::Usage("standard input cannot be edited: name a file, or leave out `--write`".to_owned()));
        }
        let input = Input::open(&self.file)?;
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        console.progress(&format!("compiling {} for each version …", input.name));
        let running = Running { kubelets: self.kubelets, kubectl: self.kubectl };
        let report = upgrade::upgrade(&input.entry, input.project.as_ref(), to, running, &mut sources, &mut sink);
        let failed = console.report(&input.renamed(&sources), sink.finish(), Target::Beside);
        let Some(report) = report.filter(|_| !failed) else { return Err(Stop::No) };
        if self.write && report.steps.len() > 1 && !self.skip_minors {
            return Err(Stop::Usage(far(&report)));
        }
        if self.write {
            write(&report, &input)?;
        }
        self.show(report.renamed(|name| input.shown(name)), console)
    }

    fn show(&self, report: Report, console: &mut Console) -> Outcome {
        let stream = console.results();
        console.result(self.form.pick(|| human::human(&report, stream), || report.json()));
        if self.write && report.edits.is_empty() {
            let file = self.file.display();
            console.tell(&format!("there was nothing to write: {file} is at Kubernetes {} already\n", report.to));
        } else if self.write {
            console.tell(&format!("{} written; next  kapic check {}\n", lines(report.edits.len()), self.file.display()));
        } else if !report.edits.is_empty() {
            console.tell("nothing is written: --write puts the safe edits into the files\n");
        }
        let (breaks, mended) = report.breaks();
        let left = if self.write { breaks - mended } else { breaks };
        Ok(if left == 0 { Answer::Yes } else { Answer::No })
    }
}

/// Writes the files with the version last: where one cannot be written, the same command can be given again.
fn write(report: &Report, input: &Input) -> Result<(), Stop> {
    let (last, first): (Vec<_>, Vec<_>) = report.texts.iter().partition(|(name, _)| report.versioned.contains(*name));
    let mut done = Vec::new();
    for (name, text) in first.into_iter().chain(last) {
        rewrite::put(input, name, text).map_err(|stop| after(stop, &done))?;
        done.push(format!("`{}`", input.shown(name)));
    }
    Ok(())
}

/// The trouble with one file, and which others are new already.
fn after(stop: Stop, done: &[String]) -> Stop {
    let names = match done {
        [] => return stop,
        [one] => format!("{one} was"),
        many => format!("{} were", many.join(", ")),
    };
    let Stop::Trouble(found) = stop else { return stop };
    let help = format!("{names} written before it; mend the cause and give the same command again");
    Stop::Trouble(found.into_iter().map(|found| found.help(&help)).collect())
}

/// `1.29`, or a release of it.
fn minor(text: &str) -> Result<Minor, String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let minor = Minor::parse(text).or_else(|_| Release::parse(text).map(|release| release.minor));
    minor.map_err(|_| "write a minor such as 1.29, or a release such as 1.29.4".to_owned())
}

fn target(text: &str) -> Result<KubernetesVersion, Stop> {
    upgrade::target(text).map_err(|error| {
        let (first, last) = (minors().next(), minors().next_back());
        let (first, last) = first.zip(last).expect("the catalog has minors");
        Stop::Usage(match error {
            VersionError::NotAVersion => format!("`{text}` is no version: write `--to {last}`, or a whole release"),
            VersionError::UnknownMinor(minor) => {
                format!("kapic has no facts about Kubernetes {minor}: it knows {first} to {last}")
            }
        })
    })
}

fn far(report: &Report) -> String {
    let first = report.steps.first().map_or(report.to.as_str(), |step| &step.to);
    format!(
        "API servers go one minor at a time, and `--write` with them: `--to {first}` comes first (`--skip-minors` is for a cluster \
         that does not run yet)"
    )
}

fn lines(number: usize) -> String {
    if number == 1 { "one line".to_owned() } else { format!("{number} lines") }
}

//! `kapic why`.

use std::path::PathBuf;

use clap::Args;
use kapic::source::{Sink, Sources};
use kapic::why::{self, Inquiry, Unknown};

use crate::cli::console::{Console, Target};
use crate::cli::form::Form;
use crate::cli::input::Input;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Say which lines caused a part of the bundle
///
/// BUNDLE-PATH is a file of the bundle. Behind a colon stands a part of it: a flag or a directive of a unit, a field of a
/// configuration, a name in a certificate, or `key`. `key:NAME` asks about a key itself, and which hosts hold it. FILE is compiled for
/// it; no secret is needed, and none is shown.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic why cluster.kdl hosts/m1/etc/kubernetes/pki/apiserver.crt:10.96.0.1
  kapic why cluster.kdl \\
      hosts/m1/etc/systemd/system/kube-apiserver.service:--event-ttl
  kapic why cluster.kdl hosts/w1/etc/kubernetes/kubelet-config.yaml:maxPods
  kapic why cluster.kdl key:ca/kubernetes

The strongest layer stands first; the others spoke too and were not heard.

Exit code 1 means errors in the input, or that there is no such part.")]
pub struct WhyCommand {
    /// The description; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A file of the bundle, perhaps with a part of it, or `key:NAME`
    #[arg(value_name = "BUNDLE-PATH[:PART]")]
    question: String,
    #[command(flatten)]
    form: Form,
}

impl WhyCommand {
    /// Answers, or says what was meant.
    pub fn run(self, console: &mut Console) -> Outcome {
        let input = Input::open(&self.file)?;
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let trace = kapic::trace(&input.entry, input.project.as_ref(), &mut sources, &mut sink);
        let sources = input.renamed(&sources);
        let Some(trace) = trace else {
            console.report(&sources, sink.finish(), Target::Beside);
            return Err(Stop::No);
        };
        let inquiry = Inquiry { resolved: &trace.resolved, plan: &trace.design.plan, sources: &sources };
        match why::why(&inquiry, &self.question) {
            Ok(answer) => {
                console.result(self.form.pick(|| why::human(&answer), || why::json(&answer)));
                Ok(Answer::Yes)
            }
            Err(Unknown { message, near, help }) => {
                let help = near.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"));
                console.say(&format!("kapic: {message}\n  help: {help}\n"));
                Ok(Answer::No)
            }
        }
    }
}

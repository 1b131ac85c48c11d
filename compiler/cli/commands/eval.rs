//! `kapic eval`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kapic::evaluate::{self, Item, Unknown, Why};
use kapic::source::{Sink, Sources, nearest};
use kapic::{model, resolve};

use crate::cli::console::{Console, Target};
use crate::cli::input::Input;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Print the resolved description
///
/// After all modules, profiles and layers: what holds for the cluster, then for each role and host what differs there. The text is a
/// description itself, and gives the same bundle. With PATH only that block or setting: `api-server.audit.log`,
/// `bootstrap-tokens.token.workers`. Defaults of the language stand in comments; JSON has them as values.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic eval cluster.kdl
  kapic eval cluster.kdl kubelet --host w2
  kapic eval cluster.kdl api-server.event-ttl --why
  kapic eval cluster.kdl network.dns-domain --format json

--why adds everyone who spoke about a setting, the strongest first: file and
line, layer, and what stands there.

Exit code 1 means errors in the input, or that nobody set PATH.")]
pub struct Eval {
    /// The description; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only this block or setting
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// As it holds for one host
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Add every layer that spoke, with file and line
    #[arg(long)]
    why: bool,
    /// kdl or json [default: kdl]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Kdl, hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Kdl,
    Json,
}

impl Eval {
    /// Prints it, or says what is wrong with the description.
    pub fn run(self, console: &mut Console) -> Outcome {
        let input = Input::open(&self.file)?;
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let resolved = resolve::resolve(&input.entry, input.project.as_ref(), &mut sources, &mut sink);
        // Types were judged already; this finds what nobody wrote and someone has to.
        let whole = resolved.filter(|resolved| model::decode(resolved, &mut sink).is_some() && !sink.has_errors());
        let sources = input.renamed(&sources);
        let Some(resolved) = whole else {
            console.report(&sources, sink.finish(), Target::Beside);
            return Err(Stop::No);
        };
        let Some(cluster) = self.view(&resolved) else {
            let name = self.host.as_deref().unwrap_or_default();
            let near = nearest(name, evaluate::host_names(&resolved));
            let help = near.map_or_else(|| "`kapic eval FILE` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            console.say(&format!("kapic: the cluster has no host `{name}`\n  help: {help}\n"));
            return Ok(Answer::No);
        };
        match self.text(&cluster, &sources) {
            Ok(text) => {
                console.result(text);
                Ok(Answer::Yes)
            }
            Err(unknown) => {
                console.say(&self.unknown(&unknown));
                Ok(Answer::No)
            }
        }
    }

    fn view(&self, resolved: &resolve::Resolved) -> Option<Item> {
        match &self.host {
            Some(name) => evaluate::host(resolved, name),
            None => Some(evaluate::cluster(resolved)),
        }
    }

    fn text(&self, cluster: &Item, sources: &Sources) -> Result<String, Unknown> {
        let why = if self.why { Why::Show } else { Why::Leave };
        let part = self.path.as_deref().map(|path| evaluate::select(cluster, path)).transpose()?;
        Ok(match (self.format, part) {
            (Format::Kdl, None) => evaluate::description(cluster, sources, why),
            (Format::Kdl, Some(items)) => evaluate::kdl(&items, sources, why),
            (Format::Json, None) => evaluate::json(std::slice::from_ref(cluster), sources, why),
            (Format::Json, Some(items)) => evaluate::json(&items, sources, why),
        })
    }

    fn unknown(&self, unknown: &Unknown) -> String {
        let path = self.path.as_deref().unwrap_or_default();
        match unknown {
            Unknown::NotSet => {
                format!("kapic: nobody set `{path}`\n  help: `kapic explain {path}` says what it does\n")
            }
            Unknown::Name { below, word, near } => {
                let place = if below.is_empty() { "a description".to_owned() } else { format!("`{below}`") };
                let help = near.as_ref().map(|near| format!("did you mean `{near}`?"));
                let help = help.unwrap_or_else(|| "`kapic explain --list settings` shows what there is".to_owned());
                format!("kapic: {place} has no `{word}`\n  help: {help}\n")
            }
        }
    }
}

//! One compilation on behalf of a command: the description, its secret, what is to be said about both. It writes nothing to disk.

use std::path::Path;

use kapic::bundle::{Bundle, Sealed};
use kapic::proof::Verdict;
use kapic::realise::vault::{RootSecret, self_test};
use kapic::source::{Diagnostic, Sink, Sources, counted};
use kapic::{Design, Product};
use time::OffsetDateTime;

use super::console::{Console, Target};
use super::input::Input;
use super::outcome::Stop;
use super::secret;

/// A compilation and everything that was found during it.
pub struct Work<'a> {
    input: &'a Input,
    sources: Sources,
    sink: Sink,
    target: Target,
}

impl<'a> Work<'a> {
    /// A compilation of `input`; diagnostics will go to `target`.
    pub fn new(input: &'a Input, target: Target) -> Self {
        if let Err(error) = self_test() {
            panic!("this machine computes other keys than it should: {error}");
        }
        Self { input, sources: Sources::default(), sink: Sink::new(), target }
    }

    /// Up to the plan. Errors are printed, and end it.
    pub fn design(&mut self, console: &mut Console) -> Result<Design, Stop> {
        console.progress(&format!("reading {} …", self.input.name));
        let design = kapic::design(&self.input.entry, self.input.project.as_ref(), &mut self.sources, &mut self.sink);
        design.ok_or_else(|| self.refuse(console))
    }

    /// The root secret at `path`. A wrong one is an error like one in the description.
    pub fn secret(&mut self, design: &Design, path: &Path, console: &mut Console) -> Result<secret::Found, Stop> {
        match secret::read(path)? {
            Ok(mut found) => {
                found.warnings.drain(..).chain(kapic::secret_id::judge(&design.cluster, &found.secret)).for_each(|it| self.say(it));
                if self.sink.has_errors() { Err(self.refuse(console)) } else { Ok(found) }
            }
            Err(problem) => {
                self.say(problem);
                Err(self.refuse(console))
            }
        }
    }

    /// Up to the bytes and their proof. Errors are printed, and end it.
    pub fn make(&mut self, design: &Design, secret: &RootSecret, console: &mut Console) -> Result<Product, Stop> {
        let files = counted(design.plan.artifacts.len(), "file");
        let certificates = counted(design.plan.certificates.len(), "certificate");
        console.progress(&format!("making {files} and {certificates}, proving that they work together …"));
        kapic::make(design, secret, &mut self.sink).ok_or_else(|| self.refuse(console))
    }

    /// Adds a diagnostic.
    pub fn say(&mut self, found: Diagnostic) {
        self.sink.push(found);
    }

    /// Says which certificates end soon.
    pub fn look_ahead(&mut self, design: &Design, at: OffsetDateTime) {
        kapic::horizon::judge(design, at, &mut self.sink);
    }

    /// Prints what was found. An error, or a warning that the user denied, ends it.
    pub fn report(mut self, console: &mut Console) -> Result<(), Stop> {
        if self.print(console) { Err(Stop::No) } else { Ok(()) }
    }

    fn refuse(&mut self, console: &mut Console) -> Stop {
        self.print(console);
        Stop::No
    }

    fn print(&mut self, console: &mut Console) -> bool {
        let found = std::mem::take(&mut self.sink).finish();
        console.report(&self.input.renamed(&self.sources), found, self.target)
    }
}

/// A description as a bundle in memory, for commands that only look at it.
pub fn bundle(path: &Path, given: Option<&Path>, console: &mut Console) -> Result<Bundle, Stop> {
    let input = Input::open(path)?;
    let place = secret_place(&input, given)?;
    let mut work = Work::new(&input, Target::Beside);
    let design = work.design(console)?;
    let found = work.secret(&design, &place, console)?;
    let product = work.make(&design, &found.secret, console)?;
    work.report(console)?;
    Ok(Bundle::from(product.sealed))
}

/// Where the secret is: where the user says, or beside the description.
pub fn secret_place(input: &Input, given: Option<&Path>) -> Result<std::path::PathBuf, Stop> {
    let (stdin, secret) = (input.name == "-", given.map(Path::to_owned).or_else(|| input.secret.clone()));
    match secret {
        None => {
            Err(Stop::Usage("a description on standard input has no secret beside it: name one with `--secret FILE`".to_owned()))
        }
        Some(path) if stdin && path == Path::new("-") => {
            Err(Stop::Usage("the description and the secret cannot both come from standard input".to_owned()))
        }
        Some(path) => Ok(path),
    }
}

/// What a bundle has, for people: `3 hosts, 160 files, 54 certificates, 88 handshakes proved`.
pub fn tally(design: &Design, product: &Product) -> String {
    let parts = [
        counted(design.cluster.hosts.len(), "host"),
        counted(product.sealed.files().len(), "file"),
        counted(design.plan.certificates.len(), "certificate"),
        counted(proved(product), "handshake"),
    ];
    parts.join(", ") + " proved"
}

/// How many handshakes must succeed, and do.
pub fn proved(product: &Product) -> usize {
    product.proof.handshakes.iter().filter(|handshake| handshake.verdict == Verdict::Proved).count()
}

/// How a second run of the same compilation differs: other threads, files in another order. Empty if it does not.
pub fn repeat(input: &Input, secret: &RootSecret, first: &Sealed) -> Vec<String> {
    let threads = if rayon::current_num_threads() == 1 { 3 } else { 1 };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("the system gives a few more threads");
    let second = pool.install(|| {
        let mut design = kapic::design(&input.entry, input.project.as_ref(), &mut Sources::default(), &mut Sink::new())?;
        design.plan.artifacts.reverse();
        Some(kapic::seal(&design.plan, secret))
    });
    let Some(second) = second else { return vec!["the description itself, which changed meanwhile".to_owned()] };
    if second.id() == first.id() {
        return Vec::new();
    }
    let (before, after) = (first.manifest(), second.manifest());
    let mut paths: Vec<&str> = before.entries().iter().chain(after.entries()).map(|entry| entry.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.into_iter().filter(|path| before.get(path) != after.get(path)).map(str::to_owned).collect()
}

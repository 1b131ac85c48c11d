//! Standard output and standard error: what goes where, in which colours, and what a closed pipe means. It knows no command.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use kapic::source::{Diagnostic, Sources, nearest};

use super::arguments::{Color, Common, MessageFormat};
use super::outcome::{Answer, Stop};
use super::pages;
use super::render::{self, Format, Style};
use super::report::{Deny, Policy};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// Where a command writes. A reader that closes its end is no error: the command ends with the code that it would have had.
pub struct Console {
    policy: Policy,
    format: MessageFormat,
    quiet: bool,
    errors: Stream,
    results: Stream,
    /// Why the result could not be written, if it could not.
    lost: Option<std::io::Error>,
    /// Whether a reader has closed its end.
    deserted: bool,
    progress: bool,
    /// Results for SARIF, and where they go; they are one document, written at the end.
    log: Option<(render::Log, Target)>,
}

/// One of the two streams, as a terminal or not.
#[derive(Debug, Clone, Copy)]
pub struct Stream {
    /// Whether colours are used.
    pub color: render::Color,
    /// Columns of a line.
    pub width: usize,
    terminal: bool,
}

/// Where diagnostics go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Standard error: they stand beside the result.
    Beside,
    /// Standard output if they are for a program: they are the result.
    Result,
}

impl Console {
    /// As the user wants it.
    pub fn new(common: &Common) -> Result<Self, Stop> {
        let deny = common.deny.iter().map(|word| denied(word)).collect::<Result<Vec<Deny>, Stop>>()?;
        Ok(Self {
            policy: Policy { deny, max_errors: common.max_errors },
            format: common.message_format,
            quiet: common.quiet,
            errors: Stream::new(std::io::stderr().is_terminal(), common.color, width(std::io::stderr())),
            results: Stream::new(std::io::stdout().is_terminal(), common.color, width(std::io::stdout())),
            lost: None,
            deserted: false,
            progress: false,
            log: None,
        })
    }

    /// Before anything is known of what the user wants.
    pub fn plain() -> Self {
        let stream = Stream { color: render::Color::Never, width: WIDTH, terminal: false };
        let policy = Policy { deny: Vec::new(), max_errors: 0 };
        Self {
            policy,
            format: MessageFormat::Human,
            quiet: false,
            errors: stream,
            results: stream,
            lost: None,
            deserted: false,
            progress: false,
            log: None,
        }
    }

    /// How standard output looks.
    pub fn results(&self) -> Stream {
        self.results
    }

    /// Writes a result, as it is.
    pub fn result(&mut self, text: impl AsRef<[u8]>) {
        self.clear();
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_ref()).and_then(|()| out.flush());
        self.deserted |= is_broken_pipe(&written);
        self.lost = self.lost.take().or(written.err().filter(|error| error.kind() != ErrorKind::BrokenPipe));
    }

    /// Tells people what happened, unless they want it quiet.
    pub fn tell(&mut self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Says on a terminal what is being done; the next line that is written takes its place.
    pub fn progress(&mut self, doing: &str) {
        if self.errors.terminal && !self.quiet {
            let line: String = doing.chars().take(self.errors.width.saturating_sub(1)).collect();
            self.write_error(&format!("\r\x1b[K{line}"));
            self.progress = true;
        }
    }

    /// Writes diagnostics and counts them. Gives back whether an error is among them.
    pub fn report(&mut self, sources: &Sources, found: Vec<Diagnostic>, target: Target) -> bool {
        let report = self.policy.judge(found);
        self.write(sources, &report.shown, target);
        if let Some(line) = report.hidden_line() {
            self.say(&format!("{line}\n"));
        }
        let is_data = matches!(self.format, MessageFormat::Json | MessageFormat::Sarif);
        if let Some(line) = render::summary(&report.all).filter(|_| !is_data) {
            self.say(&format!("{line}\n"));
        }
        report.has_errors()
    }

    /// Begins another run of the same command: a terminal is cleared, elsewhere an empty line and `why` stand between them.
    pub fn separate(&mut self, why: &str) {
        if self.errors.terminal {
            self.say("\x1b[2J\x1b[H");
        } else {
            self.tell("\n");
        }
        self.tell(why);
    }

    /// Tells a program that a run of a command that goes on is over, and what came of it.
    pub fn finished(&mut self, fine: bool, files: &[PathBuf]) {
        if self.format == MessageFormat::Json {
            let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            self.result(format!("{}\n", serde_json::json!({ "event": "checked", "fine": fine, "files": files })));
        }
    }

    /// Whether a reader has closed its end, so that going on is for nobody.
    pub fn is_deserted(&self) -> bool {
        self.deserted
    }

    /// Whether the user wants warnings to count.
    pub fn denies_warnings(&self) -> bool {
        self.policy.deny.contains(&Deny::Warnings)
    }

    fn write(&mut self, sources: &Sources, found: &[Diagnostic], target: Target) {
        let Some(format) = self.format_of(self.errors) else {
            return self.log.get_or_insert_with(|| (render::Log::default(), target)).0.add(sources, found);
        };
        let text = render::render(sources, found, format);
        if target == Target::Result && matches!(format, Format::Json | Format::Github) {
            self.result(text);
        } else {
            self.say(&text);
        }
    }

    fn write_log(&mut self) {
        match self.log.take() {
            Some((log, Target::Result)) => self.result(log.finish(told)),
            Some((log, Target::Beside)) => self.say(&log.finish(told)),
            None => {}
        }
    }

    /// Ends with an answer.
    pub fn finish(&mut self, answer: Answer) -> ExitCode {
        self.clear();
        self.write_log();
        match self.lost.take() {
            None => ExitCode::from(answer.code()),
            Some(error) => {
                self.say(&format!("kapic: cannot write to standard output: {error}\n"));
                ExitCode::from(Stop::COULD_NOT)
            }
        }
    }

    /// Ends without one.
    pub fn stop(&mut self, stop: Stop) -> ExitCode {
        let code = stop.code();
        match stop {
            Stop::No => {}
            Stop::Trouble(found) => match self.format_of(self.errors) {
                None => self.write(&Sources::default(), &found, Target::Beside),
                Some(format) => {
                    let text = render::render(&Sources::default(), &found, format);
                    self.say(text.trim_end_matches('\n'));
                    self.say("\n");
                }
            },
            Stop::Usage(message) => self.say(&format!("error: {message}\n\nFor more information, try '--help'.\n")),
        }
        self.write_log();
        ExitCode::from(code)
    }

    /// Tells people what is wrong.
    pub fn say(&mut self, text: &str) {
        self.clear();
        self.write_error(text);
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.progress) {
            self.write_error("\r\x1b[K");
        }
    }

    fn write_error(&mut self, text: &str) {
        // Nobody is left to be told if standard error cannot be written.
        let written = std::io::stderr().lock().write_all(text.as_bytes());
        self.deserted |= is_broken_pipe(&written);
    }

    /// The form of each diagnostic; none if all of them are one document.
    fn format_of(&self, stream: Stream) -> Option<Format> {
        match self.format {
            MessageFormat::Human => Some(Format::Human(Style { color: stream.color, width: stream.width })),
            MessageFormat::Short => Some(Format::Short),
            MessageFormat::Json => Some(Format::Json),
            MessageFormat::Github => Some(Format::Github),
            MessageFormat::Sarif => None,
        }
    }
}

impl Stream {
    fn new(terminal: bool, wanted: Color, width: Option<usize>) -> Self {
        let color = match wanted {
            Color::Always => render::Color::Always,
            Color::Auto if terminal && !colorless() => render::Color::Always,
            Color::Auto | Color::Never => render::Color::Never,
        };
        Self { color, width: width.unwrap_or(WIDTH).clamp(40, WIDTH), terminal }
    }
}

fn is_broken_pipe(written: &std::io::Result<()>) -> bool {
    written.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// <https://no-color.org>: set and not empty.
fn colorless() -> bool {
    let set = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    set || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn width(stream: impl std::os::fd::AsFd) -> Option<usize> {
    rustix::termios::tcgetwinsize(stream).ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

fn denied(word: &str) -> Result<Deny, Stop> {
    if word == "warnings" {
        return Ok(Deny::Warnings);
    }
    if let Some(page) = pages::page(word) {
        return Ok(Deny::Code(page.code));
    }
    let near = nearest(word, pages::codes().chain(["warnings"]));
    let hint = near.map_or_else(|| "`kapic explain --list` shows all codes".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(Stop::Usage(format!("`{word}` is no code of kapic: {hint}")))
}

/// The title and text of a code's page.
fn told(code: &str) -> Option<(&'static str, &'static str)> {
    pages::page(code).map(|page| (page.title(), page.text))
}

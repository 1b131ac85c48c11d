//! Runs other programs within a time, waits for conditions, and reads the clock and the environment, which only tests may.

use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// A variable of the environment, if it says something.
#[expect(clippy::disallowed_methods, reason = "the environment asks for more than CI runs")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Seconds since 1970: what is built here must be valid now.
#[expect(clippy::disallowed_methods, reason = "real components read the real clock")]
pub fn now() -> time::OffsetDateTime {
    SystemTime::now().into()
}

#[expect(clippy::disallowed_methods, reason = "every wait has an end")]
fn instant() -> Instant {
    Instant::now()
}

/// Runs a program for at most some seconds. What it says is the error if it says no.
pub fn run(seconds: u32, program: &str, arguments: &[&str]) -> Result<String, String> {
    let (ok, said) = both(seconds, program, arguments);
    if ok { Ok(said) } else { Err(format!("{program} {}: {}", arguments.join(" "), shortened(&said))) }
}

/// The same for a program whose answer is looked at, yes or no.
pub fn both(seconds: u32, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = output(seconds, program, arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

/// The same with both streams apart.
pub fn output(seconds: u32, program: &str, arguments: &[&str]) -> Output {
    Command::new("timeout")
        .args(["--kill-after=5", &seconds.to_string(), program])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("timeout, of coreutils: {error}"))
}

/// The last lines, which hold the reason.
pub fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// Asks until the answer is yes, for at most some seconds. The error is what the last answer was.
pub fn until<T>(seconds: u64, mut ask: impl FnMut() -> Result<T, String>) -> Result<T, String> {
    let end = instant() + Duration::from_secs(seconds);
    loop {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(reason) if instant() > end => return Err(format!("not within {seconds} s: {reason}")),
            Err(_) => thread::sleep(Duration::from_millis(250)),
        }
    }
}

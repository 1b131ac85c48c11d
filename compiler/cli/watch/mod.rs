//! Waits until files change, and calls again and again what wants to know. Files are looked at a few times a second: that works on every
//! file system and with every way in which editors write. It must not know what is done with them.

mod seen;

use std::path::PathBuf;
use std::time::Duration;

pub use seen::{Noted, Seen};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(100);

/// A file that is being written changes several times in a row. After so many looks it is read nevertheless.
const MAX_RESTLESS: usize = 20;

/// What passes the time between two looks.
pub trait Pause {
    /// Waits; false ends the watch.
    fn pause(&mut self) -> bool;
}

/// The clock of the system. It never ends a watch: a signal does.
pub struct Clock;

impl Pause for Clock {
    fn pause(&mut self) -> bool {
        std::thread::sleep(EVERY);
        true
    }
}

/// What one run says about the watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Wait for a change.
    Wait,
    /// Nobody is left to be told.
    End,
}

/// Calls `work` at once and after each change of a file that it noted. It is given the files that changed.
pub fn watch(pause: &mut impl Pause, mut work: impl FnMut(&Seen, &[PathBuf]) -> Next) {
    let mut changed = Vec::new();
    loop {
        let seen = Seen::default();
        if work(&seen, &changed) == Next::End {
            return;
        }
        match wait(&seen, pause) {
            Some(files) => changed = files,
            None => return,
        }
    }
}

/// The files that changed, once they have come to rest; none if the watch ended.
fn wait(seen: &Seen, pause: &mut impl Pause) -> Option<Vec<PathBuf>> {
    while seen.changed().is_empty() {
        if !pause.pause() {
            return None;
        }
    }
    for _ in 0..MAX_RESTLESS {
        let now = seen.now();
        if !pause.pause() {
            return None;
        }
        if now.changed().is_empty() {
            break;
        }
    }
    // A file that looks again as it did was changed all the same: it is read again, which costs little.
    Some(seen.changed())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{Next, Pause, watch};

    /// Does one thing after another instead of waiting; the watch ends after the last.
    struct Script(Vec<Box<dyn FnMut()>>);

    impl Pause for Script {
        fn pause(&mut self) -> bool {
            if self.0.is_empty() {
                return false;
            }
            self.0.remove(0)();
            true
        }
    }

    fn check(steps: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.kdl");
        fs::write(&file, "start").unwrap();
        let step = |text: &&str| -> Box<dyn FnMut()> {
            let (text, file) = ((*text).to_owned(), file.clone());
            Box::new(move || match text.as_str() {
                "" => {}
                "gone" => fs::remove_file(&file).unwrap(),
                text => fs::write(&file, text).unwrap(),
            })
        };
        let mut read: Vec<String> = Vec::new();
        watch(&mut Script(steps.iter().map(step).collect()), |seen, changed| {
            seen.note(&file);
            assert_eq!(changed, if read.is_empty() { Vec::<PathBuf>::new() } else { vec![file.clone()] });
            read.push(fs::read_to_string(&file).unwrap_or("nothing".to_owned()));
            Next::Wait
        });
        assert_eq!(read, expected, "{steps:?}");
    }

    #[test]
    fn each_change_is_read_once_it_has_come_to_rest() {
        check(&[], &["start"]);
        check(&["", "", ""], &["start"]);
        check(&["", "two!!", "", "", "three", "", ""], &["start", "two!!", "three"]);
        check(&["h", "ha", "hal", "half", "", ""], &["start", "half"]);
        check(&["gone", "", "", "back", "", ""], &["start", "nothing", "back"]);
        check(&["gone", "back", "", ""], &["start", "back"]);
    }

    #[test]
    fn a_file_that_never_rests_is_read_all_the_same() {
        let steps: Vec<String> = (0..30).map(|number| "x".repeat(number + 1)).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        check(&steps, &["start", &"x".repeat(21)]);
    }

    #[test]
    fn it_ends_when_nobody_listens() {
        let mut runs = 0;
        watch(&mut Script(Vec::new()), |_, _| {
            runs += 1;
            Next::End
        });
        assert_eq!(runs, 1);
    }
}

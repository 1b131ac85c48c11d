//! What happens when kapic itself is wrong: a panic becomes a text that says how to report it, and an exit code of its own.

use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::Once;

/// The exit code of a bug (`EX_SOFTWARE` of sysexits.h).
const BUG: u8 = 70;

/// Runs `work`; a panic in it, or in a thread that it waits for, is told once.
pub fn guard(work: impl FnOnce() -> ExitCode) -> ExitCode {
    set_hook(Box::new(tell));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(ExitCode::from(BUG))
}

fn tell(info: &PanicHookInfo<'_>) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        // Nothing is left to be done if nobody can read it.
        let _ = std::io::stderr().write_all(words(info).as_bytes());
    });
}

/// No argument and no secret: types that hold one do not show it, and a panic's sentence is written by us.
fn words(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let what = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    let mut text = format!("kapic: this is a bug in kapic: {}{place}\n", what.unwrap_or("no words"));
    text += "Nothing half-written is left behind: a store and a link change in one step or not at all.\n";
    text += "Please report it with these lines, the command that you ran, the description if you may share it, and\n";
    text += &format!("`kapic version` ({}). Never send the root secret: it is not needed.\n", env!("CARGO_PKG_VERSION"));
    text
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use super::guard;

    fn check(work: impl FnOnce() -> ExitCode, expected: u8) {
        assert_eq!(format!("{:?}", guard(work)), format!("{:?}", ExitCode::from(expected)));
    }

    #[test]
    fn a_panic_is_exit_code_70() {
        check(|| ExitCode::from(2), 2);
        check(|| panic!("an invariant, broken on purpose"), 70);
    }
}

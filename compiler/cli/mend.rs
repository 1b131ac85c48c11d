//! `check --fix`: makes the safe edits in the files of the user. It decides nothing about which edits those are.

use kapic::mend::{Mended, mend};
use kapic::world::{Overlay, Project};

use super::console::Console;
use super::input::{Input, STDIN};
use super::outcome::Stop;
use super::rewrite;

/// Mends a description and the files that it uses, and says what it did. Of standard input the mended text is the result, and is given
/// back; nothing else is written then.
pub fn run(input: &Input, console: &mut Console) -> Result<Option<Vec<u8>>, Stop> {
    let piped = input.entry == STDIN;
    let mut project = Overlay::new(input.project.as_ref());
    let made = mend(&input.entry, &mut project, |name| !piped || name == STDIN);
    for (name, text) in project.texts().iter().filter(|_| !piped) {
        rewrite::put(input, name, text)?;
    }
    made.iter().for_each(|one| console.tell(&line(input, one)));
    if !piped {
        return Ok(None);
    }
    let text = project.read(STDIN).unwrap_or_default();
    console.result(&text);
    Ok(Some(text))
}

fn line(input: &Input, made: &Mended) -> String {
    let Mended { place, code, before, after } = made;
    let what = match (before.as_str(), after.as_str()) {
        ("", _) if after.is_empty() => "a space was missing".to_owned(),
        ("", _) => format!("`{after}` was missing"),
        (_, "") => format!("removed `{before}`"),
        _ => format!("`{before}` is now `{after}`"),
    };
    format!("{}: fixed {code}: {what}\n", input.shown(place))
}

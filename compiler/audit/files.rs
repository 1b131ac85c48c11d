//! Controls about files: modes and owners. Which files they are about is in `targets`.

use super::accounts;
use super::control::Test;
use super::host::Host;
use super::targets::{FileSubject, Target, Targets};
use super::verdict::{Outcome, Verdict};

/// Every file that is wider or owned otherwise than the control wants; one outcome if none is.
pub fn judge(subject: &FileSubject, test: &Test, host: &Host<'_>) -> Vec<Outcome> {
    let Some(Targets { files, open }) = subject.targets(host) else { return Vec::new() };
    let mut found: Vec<Outcome> = files.iter().filter_map(|target| fault(target, test)).collect();
    // That something does not hold is worth more than that something is not known.
    found.sort();
    match found.first().map(|outcome| outcome.verdict) {
        Some(Verdict::Fail) => found.retain(|outcome| outcome.verdict == Verdict::Fail),
        Some(_) => found.truncate(1),
        None => found.push(open.map_or_else(Outcome::pass, Outcome::undecidable)),
    }
    found
}

fn fault(target: &Target<'_>, test: &Test) -> Option<Outcome> {
    let (what, (user, group)) = (&target.what, (&*target.owner.0, &*target.owner.1));
    let outcome = match test {
        Test::Mode(allowed) if target.mode & !allowed != 0 => {
            let write = format!("give it the mode {:04o}", target.mode & allowed);
            Outcome::fail(format!("`/{what}` with the mode {:04o}", target.mode), write)
        }
        // Whoever has another number than 0 is not root; who else it is, only the host's lists tell.
        Test::Owner(wanted) if !wanted.starts_with("root") && (is_number(user) || is_number(group)) => {
            let id = if is_number(user) { user } else { group };
            return Some(Outcome::undecidable(accounts::unknown(id)));
        }
        Test::Owner(wanted) if wanted.split_once(':') != Some((user, group)) => {
            Outcome::fail(format!("`/{what}`, which belongs to {user}:{group}"), format!("give it to {wanted}"))
        }
        _ => return None,
    };
    Some(outcome.at(target.place.0, target.place.1))
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

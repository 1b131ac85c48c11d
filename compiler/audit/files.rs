//! Controls about files: modes and owners. Which files they are about is in `targets`.

use super::control::Test;
use super::host::Host;
use super::targets::{FileSubject, Target};
use super::verdict::Outcome;

/// Every file that is wider or owned otherwise than the control wants; one outcome if none is.
pub fn judge(subject: &FileSubject, test: &Test, host: &Host<'_>) -> Vec<Outcome> {
    let targets = match subject.targets(host) {
        None => return Vec::new(),
        Some(Err(why)) => return vec![Outcome::undecidable(why)],
        Some(Ok(targets)) => targets,
    };
    let failing: Vec<Outcome> = targets.iter().filter_map(|target| fault(target, test)).collect();
    if failing.is_empty() { vec![Outcome::pass()] } else { failing }
}

fn fault(target: &Target<'_>, test: &Test) -> Option<Outcome> {
    let (what, (user, group)) = (&target.what, (&*target.owner.0, &*target.owner.1));
    let outcome = match test {
        Test::Mode(allowed) if target.mode & !allowed != 0 => {
            let write = format!("give it the mode {:04o}", target.mode & allowed);
            Outcome::fail(format!("`/{what}` with the mode {:04o}", target.mode), write)
        }
        Test::Owner(wanted) if wanted.split_once(':') != Some((user, group)) => {
            Outcome::fail(format!("`/{what}`, which belongs to {user}:{group}"), format!("give it to {wanted}"))
        }
        _ => return None,
    };
    Some(outcome.at(target.place.0, target.place.1))
}

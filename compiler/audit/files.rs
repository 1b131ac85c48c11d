//! Controls about files: modes and owners. Which files they are about is in `targets`.

use super::control::Test;
use super::host::{Host, Running};
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

/// What tmpfiles.d(5) or the unit make of the data directory of etcd.
pub fn data_directory<'a>(host: &Host<'a>, running: &Running) -> Result<Vec<Target<'a>>, String> {
    let environment = || running.environment.get("ETCD_DATA_DIR").map(String::as_str);
    let Some(path) = running.program.flag("--data-dir").or_else(environment) else {
        return Err("etcd is not told where its data is".to_owned());
    };
    let path = path.trim_end_matches('/');
    let of_unit = || {
        state_directory(running, path).map(|(mode, user, group)| {
            let unit = host.tree.meta(running.sources[0]).path.as_str();
            Target {
                what: path.trim_start_matches('/').to_owned().into(),
                mode,
                owner: (user.into(), group.into()),
                place: (unit, super::spot::of_directive(host, running, "StateDirectory").line),
            }
        })
    };
    let target = of_tmpfiles(host, path).or_else(of_unit);
    target.map(|target| vec![target]).ok_or_else(|| format!("nothing in the bundle makes `{path}`"))
}

fn of_tmpfiles<'a>(host: &Host<'a>, wanted: &str) -> Option<Target<'a>> {
    host.tree.all().filter(|(meta, _)| meta.path.contains("tmpfiles.d/")).find_map(|(meta, at)| {
        let bytes = host.tree.bytes(at)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().enumerate().find_map(|(number, line)| {
            let mut fields = line.split_whitespace();
            let (kind, path) = (fields.next()?, fields.next()?);
            let is_it = matches!(kind.trim_end_matches(['!', '-', '=', '~', '^', '$', '+']), "d" | "D" | "v" | "q" | "Q")
                && path.trim_end_matches('/') == wanted;
            let or_default =
                |field: Option<&str>, default: &'static str| field.filter(|field| *field != "-").unwrap_or(default).to_owned();
            let mode = or_default(fields.next(), "0755");
            let owner = (or_default(fields.next(), "root").into(), or_default(fields.next(), "root").into());
            let mode = u32::from_str_radix(mode.trim_start_matches(['~', ':']), 8).ok()?;
            let what = || wanted.trim_start_matches('/').to_owned().into();
            is_it.then(|| Target { what: what(), mode, owner, place: (meta.path.as_str(), number + 1) })
        })
    })
}

/// `StateDirectory=etcd` makes `/var/lib/etcd` and gives it to the unit's user.
fn state_directory(running: &Running, wanted: &str) -> Option<(u32, String, String)> {
    let name = wanted.strip_prefix("/var/lib/")?;
    let unit = &running.unit;
    let is_there = unit.service.get("StateDirectory")?.iter().flat_map(|value| value.split_whitespace()).any(|own| own == name);
    let user = unit.setting("User").unwrap_or("root");
    let mode = u32::from_str_radix(unit.setting("StateDirectoryMode").unwrap_or("0755"), 8).ok()?;
    let group = unit.setting("Group").unwrap_or(user);
    is_there.then(|| (mode, user.to_owned(), group.to_owned()))
}

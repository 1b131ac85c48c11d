//! Who may do what in the data directory of etcd, as its unit and tmpfiles.d(5) make it. It judges nothing.

use super::accounts::Names;
use super::host::{Host, Running};
use super::spot;
use super::targets::Target;
use super::tmpfiles::{self, Made};
use crate::plan::FolderMeta;
use crate::proof::read::{normal, words};

/// The directory, or why nothing can be said of it. systemd makes a `StateDirectory=` right before it starts the unit, and sets the mode
/// and owner of one that is there: it has the last word.
pub fn target<'a>(host: &Host<'a>, running: &Running) -> Result<Vec<Target<'a>>, String> {
    let environment = || running.environment.get("ETCD_DATA_DIR").map(String::as_str);
    let written = running.program.flag("--data-dir").or_else(environment).filter(|path| path.starts_with('/'));
    let Some(path) = written.map(normal) else {
        return Err("etcd is not told where its data is".to_owned());
    };
    let made = match state_directory(host, running, &path) {
        Some(made) => made,
        None => {
            let made = tmpfiles::made(host, &path, on_disk(host, &path)).or_else(|| on_disk(host, &path).map(Ok));
            made.unwrap_or_else(|| Err(format!("nothing in the bundle makes `{path}`")))
        }
    }?;
    let what = path.trim_start_matches('/').to_owned().into();
    Ok(vec![Target { what, mode: made.mode, owner: (made.user.into(), made.group.into()), place: made.place }])
}

/// The folder itself, in a tree that was copied from a host.
fn on_disk<'a>(host: &Host<'a>, path: &str) -> Option<Made<'a>> {
    let FolderMeta { mode, owner, group } = host.tree.folder(path)?;
    Some(Made { mode: *mode, user: owner.clone(), group: group.clone(), place: ("", 0) })
}

/// `StateDirectory=etcd` makes `/var/lib/etcd` and gives it to the unit's user. See systemd.exec(5).
fn state_directory<'a>(host: &Host<'a>, running: &Running, wanted: &str) -> Option<Result<Made<'a>, String>> {
    let name = wanted.strip_prefix("/var/lib/")?;
    let unit = &running.unit;
    let path = host.tree.meta(running.sources[0]).path.as_str();
    let specified = |value: &str| specified(value, path);
    let setting = |name: &str| unit.setting(name).map(specified);
    let mut names = unit.values("StateDirectory").flat_map(words);
    names.any(|own| specified(own.split(':').next().unwrap_or_default()).trim_end_matches('/') == name).then(|| {
        if unit.setting("DynamicUser").is_some_and(is_yes) {
            return Err("its unit has a user that systemd makes up (`DynamicUser=`)".to_owned());
        }
        let names = Names::read(host);
        let user = names.user(&setting("User").unwrap_or_else(|| "root".to_owned()))?;
        let group = setting("Group").map_or_else(|| names.group_of(&user), |group| names.group(&group))?;
        let mode = unit.setting("StateDirectoryMode").unwrap_or("0755");
        let mode = u32::from_str_radix(mode, 8).map_err(|_| "the `StateDirectoryMode=` of its unit is not a mode".to_owned())?;
        let line = spot::of_directive(host, running, "StateDirectory").line;
        Ok(Made { mode, user, group, place: (path, line) })
    })
}

/// A value with what systemd puts in for the name of the unit: `%N` and `%p` of `etcd.service` are `etcd`.
fn specified(value: &str, path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".service").unwrap_or(file);
    let prefix = stem.split('@').next().unwrap_or_default();
    value.replace("%N", stem).replace("%p", prefix).replace("%n", file).replace("%%", "%")
}

fn is_yes(value: &str) -> bool {
    ["1", "yes", "y", "true", "t", "on"].contains(&value.to_ascii_lowercase().as_str())
}

//! Who may do what in the data directory of etcd, as its unit and tmpfiles.d(5) make it. It judges nothing.

use super::host::{Host, Running};
use super::spot;
use super::targets::Target;
use super::tmpfiles::{self, Made, Names};
use crate::plan::FolderMeta;

/// The directory, or why nothing can be said of it. systemd makes a `StateDirectory=` right before it starts the unit, and sets the mode
/// and owner of one that is there: it has the last word.
pub fn target<'a>(host: &Host<'a>, running: &Running) -> Result<Vec<Target<'a>>, String> {
    let environment = || running.environment.get("ETCD_DATA_DIR").map(String::as_str);
    let Some(path) = running.program.flag("--data-dir").or_else(environment) else {
        return Err("etcd is not told where its data is".to_owned());
    };
    let path = path.trim_end_matches('/');
    let made = match state_directory(host, running, path) {
        Some(made) => made,
        None => tmpfiles::made(host, path)
            .or_else(|| on_disk(host, path).map(Ok))
            .unwrap_or_else(|| Err(format!("nothing in the bundle makes `{path}`"))),
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
    let mut names = unit.values("StateDirectory").flat_map(|value| value.split_whitespace());
    names.any(|own| own.split(':').next() == Some(name)).then(|| {
        if unit.setting("DynamicUser").is_some_and(is_yes) {
            return Err("its unit has a user that systemd makes up (`DynamicUser=`)".to_owned());
        }
        let names = Names::read(host);
        let user = names.user(unit.setting("User").unwrap_or("root"))?;
        let group = unit.setting("Group").map_or_else(|| Ok(user.clone()), |group| names.group(group))?;
        let mode = unit.setting("StateDirectoryMode").unwrap_or("0755");
        let mode = u32::from_str_radix(mode, 8).map_err(|_| "the `StateDirectoryMode=` of its unit is not a mode".to_owned())?;
        let line = spot::of_directive(host, running, "StateDirectory").line;
        Ok(Made { mode, user, group, place: (host.tree.meta(running.sources[0]).path.as_str(), line) })
    })
}

fn is_yes(value: &str) -> bool {
    ["1", "yes", "y", "true", "t", "on"].contains(&value.to_ascii_lowercase().as_str())
}

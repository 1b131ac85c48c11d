//! Opens a path below a folder without ever following a symbolic link. It must not know what is opened.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

/// Opens `path` below `root`. A link anywhere on the way, or a way out of `root`, is an error.
pub fn open_below(root: BorrowedFd<'_>, path: &str, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
    let path = if path.is_empty() { "." } else { path };
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match in_one_step(root, path, flags, mode) {
        Err(Errno::NOSYS | Errno::PERM) => step_by_step(root, path, flags, mode),
        other => Ok(other?),
    }
}

/// The kernel checks every component (Linux 5.6). An old kernel, and some sandboxes, do not know the call.
#[cfg(target_os = "linux")]
fn in_one_step(root: BorrowedFd<'_>, path: &str, flags: OFlags, mode: Mode) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    openat2(root, path, flags, mode, ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS)
}

#[cfg(not(target_os = "linux"))]
fn in_one_step(_: BorrowedFd<'_>, _: &str, _: OFlags, _: Mode) -> rustix::io::Result<OwnedFd> {
    Err(Errno::NOSYS)
}

fn step_by_step(root: BorrowedFd<'_>, path: &str, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
    let (folders, name) = super::parent_and_name(path);
    let mut at: Option<OwnedFd> = None;
    for step in folders.split('/').filter(|step| !step.is_empty()) {
        if step == ".." {
            return Err(Errno::XDEV.into());
        }
        let from = at.as_ref().map_or(root, AsFd::as_fd);
        at = Some(openat(from, step, OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?);
    }
    Ok(openat(at.as_ref().map_or(root, AsFd::as_fd), name, flags, mode)?)
}

#[cfg(test)]
mod tests {
    use super::{open_below, step_by_step};
    use rustix::fs::{CWD, Mode, OFlags, openat};
    use std::os::fd::AsFd;
    use std::os::unix::fs::symlink;

    #[test]
    fn both_ways_refuse_links_and_ways_out() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/file"), "x").unwrap();
        symlink("b", folder.path().join("a/link")).unwrap();
        symlink("b/file", folder.path().join("a/leaf")).unwrap();
        let root = openat(CWD, folder.path(), OFlags::DIRECTORY, Mode::empty()).unwrap();
        for (path, fine) in [("a/b/file", true), ("a/link/file", false), ("a/leaf", false), ("../x", false), ("a/../../x", false)] {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW;
            assert_eq!(open_below(root.as_fd(), path, flags, Mode::empty()).is_ok(), fine, "{path}");
            assert_eq!(step_by_step(root.as_fd(), path, flags, Mode::empty()).is_ok(), fine, "{path} step by step");
        }
    }
}

//! The enclosure: namespaces of mounts, processes and networks that the rig lives in, with no route out. When its first process ends,
//! however it ends, the kernel ends all others and takes networks and mounts away. Only empty control groups outlive it; a reaper outside,
//! which waits for the end of a pipe, removes them.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::process::run;

/// The argument by which this binary knows that it is inside.
pub const INSIDE: &str = "inside-the-enclosure";

/// Where the rig keeps everything: a file system in memory that only the enclosure sees.
pub const FOLDER: &str = "/run/boot";

/// The hierarchies of control groups that a systemd of its own needs: one, or two where the machine still has the first version.
pub fn hierarchies() -> Vec<PathBuf> {
    let root = PathBuf::from("/sys/fs/cgroup");
    if root.join("cgroup.procs").is_file() { vec![root] } else { vec![root.join("systemd"), root.join("unified")] }
}

/// The name of the control groups of a rig with this process.
pub fn name(process: u32) -> String {
    format!("kapic-boot-{process}")
}

/// All control groups that a rig with this process may make.
pub fn groups(process: u32) -> Vec<PathBuf> {
    hierarchies().iter().chain(&controllers()).map(|root| root.join(name(process))).collect()
}

/// Runs this binary again inside an enclosure. Whoever kills this process kills the enclosure.
pub fn enter(arguments: &[String]) -> Result<ExitStatus, String> {
    let name = name(std::process::id());
    let mut reaper = reaper()?;
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let status = Command::new("setpriv")
        .args([
            "--pdeathsig",
            "KILL",
            "unshare",
            "--net",
            "--mount",
            "--uts",
            "--ipc",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
        ])
        .arg(this)
        .args([INSIDE, &name])
        .args(arguments)
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("setpriv: {error}"));
    drop(reaper.stdin.take());
    reaper.wait().map_err(|error| error.to_string())?;
    status
}

/// Waits until nobody holds the other end of its standard input, then removes the control groups as they become empty.
fn reaper() -> Result<Child, String> {
    let groups = groups(std::process::id());
    let script = "cat >/dev/null; for group; do for _ in $(seq 100); do [ -d \"$group\" ] || break; \
                  find \"$group\" -depth -type d -exec rmdir {} + 2>/dev/null && break; sleep 0.1; done; done";
    Command::new("setsid")
        .args(["sh", "-c", script, "reaper"])
        .args(groups)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("setsid: {error}"))
}

/// Hierarchies of single controllers, of the first version of control groups: a kubelet makes groups in them.
pub fn controllers() -> Vec<PathBuf> {
    let names = ["cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "hugetlb", "net_cls", "perf_event"];
    let roots = names.map(|name| PathBuf::from("/sys/fs/cgroup").join(name));
    roots.into_iter().filter(|root| root.join("cgroup.procs").is_file()).collect()
}

/// Makes the inside: memory for everything that is written, and a bridge that leads nowhere else, with the operator's address.
pub fn furnish(operator: &str) -> Result<(), String> {
    run(5, "mount", &["-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run"])?;
    for folder in [FOLDER, "/run/netns", "/run/systemd"] {
        fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
    }
    let hosts = format!("{FOLDER}/hosts");
    fs::write(&hosts, "127.0.0.1 localhost\n").map_err(|error| error.to_string())?;
    run(5, "mount", &["--bind", &hosts, "/etc/hosts"])?;
    run(5, "ip", &["link", "set", "lo", "up"])?;
    run(5, "ip", &["link", "add", "hosts", "type", "bridge"])?;
    run(5, "ip", &["link", "set", "hosts", "up"])?;
    run(5, "ip", &["address", "add", operator, "dev", "hosts"])?;
    Ok(())
}

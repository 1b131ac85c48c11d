//! Builds a bundle with the real binary from an example's description, of which only dates and versions are changed, and reads what it says.

use std::fs;
use std::path::{Path, PathBuf};

use time::format_description::well_known::Rfc3339;

use crate::process::{now, run};

/// What is changed in an example before it is built. Each text must be there.
#[derive(Clone, Default)]
pub struct Changes {
    pub kubernetes: String,
    pub etcd: String,
    /// Further replacements: text, and what stands there instead.
    pub more: Vec<(String, String)>,
}

/// A bundle, checked out.
pub struct Bundle {
    folder: PathBuf,
}

/// A host as the runbook lists it.
pub struct Listed {
    pub name: String,
    pub address: String,
    pub units: Vec<String>,
}

impl Bundle {
    /// Builds the example into a folder of its own.
    pub fn build(example: &str, changes: &Changes, folder: &Path) -> Result<Self, String> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        let text = fs::read_to_string(source.join("cluster.kdl")).map_err(|error| format!("examples/{example}: {error}"))?;
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        fs::write(folder.join("cluster.kdl"), changed(text, changes)?).map_err(|error| error.to_string())?;
        let secret = folder.join("cluster.secret");
        fs::copy(source.join("cluster.secret"), &secret).map_err(|error| error.to_string())?;
        let (description, out, store) = (folder.join("cluster.kdl"), folder.join("result"), folder.join("store"));
        let path = |path: &Path| path.display().to_string();
        run(120, env!("CARGO_BIN_EXE_kapic"), &["build", &path(&description), "--out", &path(&out), "--store", &path(&store)])?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// A path of the checkout.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.join("result").join(inside)
    }

    /// A file of the checkout.
    pub fn read(&self, inside: &str) -> Result<String, String> {
        fs::read_to_string(self.path(inside)).map_err(|error| format!("{inside}: {error}"))
    }

    /// Packs the tree of one host, as the operator sends it.
    pub fn pack(&self, host: &str) -> Result<PathBuf, String> {
        let file = self.folder.join(format!("{host}.tar"));
        let _ = fs::remove_file(&file);
        let bundle = self.path("").display().to_string();
        run(60, env!("CARGO_BIN_EXE_kapic"), &["export", &bundle, "tar", "--host", host, "--out", &file.display().to_string()])?;
        Ok(file)
    }

    /// The hosts that the runbook lists.
    pub fn hosts(&self) -> Result<Vec<Listed>, String> {
        let text = self.read("cluster/runbook.md")?;
        let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| host "));
        Ok(rows.filter_map(listed).collect())
    }

    /// The programs that units of a host start.
    pub fn programs(&self, host: &str) -> Result<Vec<String>, String> {
        let Ok(folder) = fs::read_dir(self.path(&format!("hosts/{host}/etc/systemd/system"))) else { return Ok(Vec::new()) };
        let mut programs = Vec::new();
        for entry in folder {
            let unit = fs::read_to_string(entry.map_err(|error| error.to_string())?.path()).unwrap_or_default();
            let lines = unit.lines().filter_map(|line| line.strip_prefix("ExecStart="));
            programs.extend(lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned)));
        }
        Ok(programs)
    }

    /// The kubeconfig of a component on a host, wherever the description puts it.
    pub fn kubeconfig(&self, host: &str, component: &str) -> Result<String, String> {
        let manifest: serde_json::Value = serde_json::from_str(&self.read("manifest.json")?).map_err(|error| error.to_string())?;
        let names = [format!("/{component}.conf"), format!("/{component}.kubeconfig")];
        let paths = manifest["files"].as_array().into_iter().flatten().filter_map(|file| file["path"].as_str());
        let mut ours = paths.filter(|path| path.starts_with(&format!("hosts/{host}/")));
        let path = ours.find(|path| names.iter().any(|name| path.ends_with(name.as_str())));
        self.read(path.ok_or_else(|| format!("{host} has no kubeconfig of {component}"))?)
    }

    /// The parameters of the kernel that a host's files set.
    pub fn kernel_parameters(&self, host: &str) -> Result<Vec<String>, String> {
        let Ok(folder) = fs::read_dir(self.path(&format!("hosts/{host}/etc/sysctl.d"))) else { return Ok(Vec::new()) };
        let mut keys = Vec::new();
        for entry in folder {
            let text = fs::read_to_string(entry.map_err(|error| error.to_string())?.path()).unwrap_or_default();
            keys.extend(text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned()));
        }
        Ok(keys)
    }

    /// Host and port of the endpoint, from a kubeconfig of the operator's.
    pub fn endpoint(&self, kubeconfig: &str) -> Result<(String, String), String> {
        let text = self.read(&format!("cluster/kubeconfigs/{kubeconfig}"))?;
        let server = text.lines().find_map(|line| line.trim().strip_prefix("server: https://"));
        let (name, port) = server.and_then(|server| server.rsplit_once(':')).ok_or("the kubeconfig names no server")?;
        Ok((name.to_owned(), port.to_owned()))
    }
}

fn listed(line: &str) -> Option<Listed> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [name, address, _role, units] = cells[..] else { return None };
    let units = units.split(", ").map(str::to_owned).collect();
    Some(Listed { name: name.to_owned(), address: address.to_owned(), units })
}

/// The description with an epoch of yesterday, tokens that end in thirty days, and the versions asked for.
fn changed(mut text: String, changes: &Changes) -> Result<String, String> {
    let day = |days: i64| {
        let midnight = (now() + time::Duration::days(days)).replace_time(time::Time::MIDNIGHT);
        midnight.format(&Rfc3339).map_err(|error| error.to_string())
    };
    set(&mut text, "epoch ", &day(-1)?)?;
    set(&mut text, "kubernetes ", &changes.kubernetes)?;
    set(&mut text, "etcd ", &changes.etcd)?;
    if text.contains("expires=") {
        set(&mut text, "expires=", &day(30)?)?;
    }
    for (from, to) in &changes.more {
        if text.matches(from.as_str()).count() != 1 {
            return Err(format!("the example has not exactly one `{from}`"));
        }
        text = text.replace(from.as_str(), to);
    }
    Ok(text)
}

/// Gives the one quoted value after a word another text.
fn set(text: &mut String, word: &str, value: &str) -> Result<(), String> {
    let opening = format!("{word}\"");
    let (Some(at), 1) = (text.find(&opening), text.matches(&opening).count()) else {
        return Err(format!("the example has not exactly one `{word}\"…\"`"));
    };
    let start = at + opening.len();
    let end = start + text[start..].find('"').ok_or("a string does not end")?;
    text.replace_range(start..end, value);
    Ok(())
}

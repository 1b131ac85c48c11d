//! `conformance.md`: which check passed in which run, made from the files of outcomes and from nothing else.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where the outcomes of runs are kept.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boot/results")
}

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance.md")
}

/// The page is what the files of outcomes say.
pub fn is_rendered() -> Result<(), String> {
    let written = fs::read_to_string(page()).map_err(|error| format!("conformance.md: {error}"))?;
    if written == rendered()? {
        Ok(())
    } else {
        Err("conformance.md is not what tests/boot/results says; `KAPIC_BOOT=all` writes it".to_owned())
    }
}

/// Writes the page anew.
pub fn write() -> Result<(), String> {
    fs::write(page(), rendered()?).map_err(|error| format!("conformance.md: {error}"))
}

fn rendered() -> Result<String, String> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(folder()).map_err(|error| format!("tests/boot/results: {error}"))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        runs.push(serde_json::from_str::<Value>(&text).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    runs.sort_by_key(|run| (text(run, "example").to_owned(), std::cmp::Reverse(version(text(run, "kubernetes")))));
    let mut page = HEAD.to_owned();
    for run in &runs {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            text(run, "example"),
            text(run, "kubernetes"),
            text(run, "etcd"),
            text(run, "date"),
            counts(run)
        );
    }
    runs.iter().for_each(|run| section(&mut page, run));
    Ok(page)
}

const HEAD: &str = "# Conformance\n\n\
Bundles of the examples, applied to hosts that boot their own systemd (systemd-nspawn on Debian), with real Kubernetes and etcd, brought up\n\
by typing what the bundle's runbook says. Of a description only dates, versions, the second worker and what `kapic check` asks for with that\n\
version are changed. `KAPIC_BOOT=all cargo test --test boot` makes this page; [CONTRIBUTING.md](CONTRIBUTING.md) says what that needs, and in what\n\
these hosts differ from machines. Kubernetes 1.24 is the oldest that is built: the modules of earlier versions lack their generated OpenAPI code.\n\n\
| example | Kubernetes | etcd | on | checks |\n|---|---|---|---|---|\n";

fn section(page: &mut String, run: &Value) {
    let _ = write!(
        page,
        "\n## {} with Kubernetes {}\n\n| check | outcome |\n|---|---|\n",
        text(run, "example"),
        text(run, "kubernetes")
    );
    for check in checks(run) {
        let reason = check["reason"].as_str().map_or(String::new(), |reason| format!(": {}", reason.replace('|', "\\|")));
        let _ = writeln!(page, "| {} | {}{reason} |", text(check, "check"), text(check, "outcome"));
    }
}

fn counts(run: &Value) -> String {
    let of = |outcome: &str| checks(run).iter().filter(|check| text(check, "outcome") == outcome).count();
    let numbers = ["passed", "failed", "skipped"].map(|outcome| (of(outcome), outcome));
    let said: Vec<String> =
        numbers.iter().filter(|(count, _)| *count > 0).map(|(count, outcome)| format!("{count} {outcome}")).collect();
    said.join(", ")
}

fn checks(run: &Value) -> &[Value] {
    run["checks"].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

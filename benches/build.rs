//! Whole builds by the binary, cold: a fresh process, an empty store, the checkout included. Time and peak memory of each example and of
//! 1,003 to 20,003 hosts, as ratios to something measured in the same run: the RSA keys that a build needs, made on all cores, and
//! the same loose files written by a copy. `cargo bench --bench build`.

#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kapic::plan::{Algorithm, Content, KeySpec, Plan};
use kapic::realise::vault::{RootSecret, Vault};
use kapic::source::{Sink, Sources};
use kapic::world::MemoryProject;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// Published: bytes 00 01 … 1f.
const SECRET: &str = "kapicsec1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg8qazs";
const ROUNDS: usize = 7;

/// What one build took.
#[derive(Clone, Copy)]
struct Cost {
    time: Duration,
    /// KiB at the peak.
    memory: i64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--one") {
        return one(Path::new(&arguments[at + 1]), arguments[at + 2] == "checkout");
    }
    println!("{:<28} {:>10} {:>10} {:>7}  ratio", "build", "time", "memory", "certs");
    for name in ["single", "article", "ha"] {
        example(name);
    }
    let sizes = [1_000, 5_000, 20_000];
    let costs = sizes.map(workers);
    let per_host = |at: usize| costs[at].time.as_secs_f64() / (sizes[at] + 3) as f64;
    println!("time a host, 20,003 hosts to 1,003 hosts: {:.2} (1 is linear)", per_host(2) / per_host(0));
}

/// Runs the build once and prints what it took: in a process of its own, because the peak is that of all children so far.
fn one(description: &Path, with_checkout: bool) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let start = Instant::now();
    build(description, folder.path(), with_checkout);
    let time = start.elapsed();
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    println!("{} {}", time.as_micros(), usage.max_rss());
}

fn build(description: &Path, folder: &Path, with_checkout: bool) {
    let mut kapic = Command::new(env!("CARGO_BIN_EXE_kapic"));
    kapic.arg("build").arg(description).args(["-q", "--store", "store"]).current_dir(folder);
    if with_checkout {
        kapic.args(["--out", "result"])
    } else {
        kapic.arg("--no-checkout")
    };
    let status = kapic.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts");
    assert!(status.success(), "{} builds", description.display());
}

/// The median time and the highest peak of several rounds.
fn measured(description: &Path, checkout: &str, rounds: usize) -> Cost {
    let this = std::env::current_exe().expect("it has a path");
    let mut costs: Vec<Cost> = (0..rounds)
        .map(|_| {
            let output = Command::new(&this).arg("--one").arg(description).arg(checkout).output().expect("it starts");
            let said = String::from_utf8(output.stdout).expect("digits");
            let mut numbers = said.split_whitespace().map(|number| number.parse::<i64>().expect("digits"));
            let (time, memory) = (numbers.next().expect("a time"), numbers.next().expect("a peak"));
            Cost { time: Duration::from_micros(time.unsigned_abs()), memory }
        })
        .collect();
    costs.sort_by_key(|cost| cost.time);
    let memory = costs.iter().map(|cost| cost.memory).max().unwrap_or_default();
    Cost { time: costs[rounds / 2].time, memory }
}

fn example(name: &str) {
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).join("cluster.kdl");
    let text = std::fs::read_to_string(&description).expect("the example is there");
    let plan = planned(&text);
    let cost = measured(&description, "checkout", ROUNDS);
    let keys = rsa_keys(&plan);
    let (what, yardstick) = if keys.is_empty() {
        ("its files, copied", copied(&description))
    } else {
        ("its RSA keys on all cores", generated(&plan, &keys))
    };
    row(name, &plan, cost, &format!("{:.2} of {what}", cost.time.as_secs_f64() / yardstick.as_secs_f64()));
}

fn workers(count: usize) -> Cost {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = with_workers(count);
    let description = folder.path().join("cluster.kdl");
    std::fs::write(&description, &text).expect("a temporary folder can be written to");
    std::fs::write(folder.path().join("cluster.secret"), SECRET).expect("a temporary folder can be written to");
    let plan = planned(&text);
    let cost = measured(&description, "store", 3);
    row(&format!("3 masters, {count} workers, store"), &plan, cost, "");
    cost
}

fn row(name: &str, plan: &Plan, cost: Cost, ratio: &str) {
    let (milliseconds, megabytes) = (cost.time.as_secs_f64() * 1e3, cost.memory as f64 / 1024.0);
    println!("{name:<28} {milliseconds:>7.1} ms {megabytes:>7.1} MB {:>7}  {ratio}", plan.certificates.len());
}

fn planned(text: &str) -> Plan {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    design.unwrap_or_else(|| panic!("{:?}", sink.finish())).plan
}

/// Every RSA key of a plan, once.
fn rsa_keys(plan: &Plan) -> Vec<KeySpec> {
    let of_files = plan.artifacts.iter().filter_map(|artifact| match &artifact.content {
        Content::PrivateKey(key) | Content::PublicKey(key) => Some(key),
        _ => None,
    });
    let keys: BTreeSet<&KeySpec> = plan.certificates.values().map(|certificate| &certificate.key).chain(of_files).collect();
    let is_rsa = |key: &&KeySpec| matches!(key.algorithm, Algorithm::Rsa2048 | Algorithm::Rsa3072 | Algorithm::Rsa4096);
    keys.into_iter().filter(is_rsa).cloned().collect()
}

fn generated(plan: &Plan, keys: &[KeySpec]) -> Duration {
    let root = RootSecret::parse(SECRET).expect("the published secret is well-formed");
    median(|| {
        let vault = Vault::new(&root, &plan.cluster_id);
        let start = Instant::now();
        keys.to_vec().into_par_iter().for_each(|key| drop(vault.key(&key)));
        start.elapsed()
    })
}

fn copied(description: &Path) -> Duration {
    let folder = tempfile::tempdir().expect("a temporary folder");
    build(description, folder.path(), true);
    let from = std::fs::canonicalize(folder.path().join("result")).expect("the link leads to the checkout");
    let mut round = 0;
    median(|| {
        round += 1;
        let start = Instant::now();
        copy(&from, &folder.path().join(round.to_string()));
        start.elapsed()
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a temporary folder can be written to");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, to).expect("a temporary folder can be written to");
        }
    }
}

fn median(mut work: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| work()).collect();
    times.sort();
    times[ROUNDS / 2]
}

fn with_workers(count: usize) -> String {
    let hosts: String =
        (0..count).map(|i| format!("        host w{i} ip=\"10.{}.{}.{}\"\n", 1 + i / 62_500, i / 250 % 250, i % 250 + 1)).collect();
    format!(
        "kapic 1\nuse \"std:control-plane\"\ncluster bench {{\n    apply control-plane\n    kubernetes \"1.36.3\"\n    \
         etcd \"3.6.14\"\n    endpoint \"api.example.com:6443\"\n    pki {{\n        epoch \"2026-11-01T00:00:00Z\"\n    }}\n    \
         masters {{\n        host m1 ip=\"10.0.0.1\"\n        host m2 ip=\"10.0.0.2\"\n        host m3 ip=\"10.0.0.3\"\n    }}\n    \
         network {{\n        service-cidr \"172.20.0.0/16\"\n    }}\n    workers pool {{\n{hosts}    }}\n}}\n"
    )
}

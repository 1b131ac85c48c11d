//! How long `check` takes for one file with many workers, beside what kdl-rs alone needs to parse it, and how much memory. It asserts
//! nothing: the promise is at most five times kdl-rs and 300 MB for 5,000 workers, and a straight line up to 50,000.

use std::fmt::Write;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use kapic::source::{Sink, Sources};
use kapic::world::MemoryProject;

/// The argument with which this program calls itself to measure the memory of one run in a process of its own.
const ONE_RUN: &str = "--one-run";

/// Rounds of which the fastest counts: other work on the machine only ever makes one slower.
const ROUNDS: usize = 5;

/// How far a run goes: kdl-rs alone, every rule of `check`, the plan of every file behind it.
/// A stage by its name.
type Stage = (&'static str, fn(&str));

const STAGES: [Stage; 3] = [("kdl-rs", parse), ("check", check), ("design", design)];

/// What stands in the block of each worker.
const OVERRIDES: [(&str, &str); 2] = [("nothing", ""), ("one setting", " { kubelet { max-pods 110; }; }")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|word| word == ONE_RUN) {
        let (stage, workers) = (&arguments[at + 1], arguments[at + 2].parse().expect("a number of workers"));
        let (_, run) = STAGES.iter().find(|(name, _)| name == stage).expect("a stage");
        let (_, inside) = OVERRIDES.iter().find(|(name, _)| *name == arguments[at + 3]).expect("what each worker overrides");
        run(&description(workers, inside));
        return println!("{}", peak());
    }
    OVERRIDES.iter().for_each(|(name, inside)| table(name, inside));
}

/// One row for each number of workers.
fn table(name: &str, inside: &str) {
    println!("each worker overrides {name}");
    println!(
        "{:>8} {:>10} {:>10} {:>7} {:>10} {:>7} {:>10}",
        "workers", "kdl-rs", "check", "times", "design", "times", "check MiB"
    );
    for workers in [1_000, 5_000, 10_000, 20_000, 50_000] {
        let text = description(workers, inside);
        let [parse, check, design] = STAGES.map(|(_, run)| fastest(|| run(&text)));
        let times = |stage: Duration| stage.as_secs_f64() / parse.as_secs_f64();
        println!(
            "{workers:>8} {:>8.1}ms {:>8.1}ms {:>7.2} {:>8.1}ms {:>7.2} {:>10}",
            milliseconds(parse),
            milliseconds(check),
            times(check),
            milliseconds(design),
            times(design),
            memory("check", workers, name),
        );
    }
}

/// A cluster of three masters and many workers, one line each, as a program would write it.
fn description(workers: usize, inside: &str) -> String {
    let mut text = String::from(
        "kapic 1\nuse \"std:control-plane\"\ncluster big {\n    apply control-plane\n    kubernetes \"1.36.3\"\n    etcd \"3.6.14\"\n    \
         endpoint \"api.example.com:6443\"\n    load-balancer external\n    pki {\n        epoch \"2026-11-01T00:00:00Z\"\n    }\n    \
         network {\n        service-cidr \"10.96.0.0/16\"\n    }\n    masters {\n        host m1 ip=\"192.0.2.1\"\n        \
         host m2 ip=\"192.0.2.2\"\n        host m3 ip=\"192.0.2.3\"\n    }\n    workers general {\n",
    );
    for n in 0..workers {
        let _ = writeln!(text, "        host w{n} ip=\"10.{}.{}.{}\"{inside}", 128 + n / 62_500, n / 250 % 250, n % 250 + 1);
    }
    text + "    }\n}\n"
}

fn parse(text: &str) {
    black_box(kdl::KdlDocument::parse_v2(text).expect("it is KDL"));
}

fn check(text: &str) {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let cluster = kapic::describe("cluster.kdl", &project, &mut sources, &mut sink);
    let checked = cluster.and_then(|cluster| kapic::check::check(cluster, &mut sink));
    assert!(black_box(checked).is_some(), "{:?}", sink.finish().first());
}

fn design(text: &str) {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    assert!(black_box(kapic::design("cluster.kdl", &project, &mut sources, &mut sink)).is_some());
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
fn fastest(run: impl Fn()) -> Duration {
    let round = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The largest memory of one run, in MiB, or a dash where the system does not tell.
fn memory(stage: &str, workers: usize, overrides: &str) -> String {
    let own = std::env::current_exe().expect("this program has a path");
    let output = Command::new(own).args([ONE_RUN, stage, &workers.to_string(), overrides]).output().expect("it runs");
    let kilobytes = String::from_utf8_lossy(&output.stdout).trim().parse::<u64>();
    kilobytes.map_or_else(|_| "-".to_owned(), |kilobytes| (kilobytes / 1024).to_string())
}

/// `VmHWM` of this process, in KiB.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).unwrap_or("-").to_owned()
}

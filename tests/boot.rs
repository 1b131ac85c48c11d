//! It boots: hosts with a systemd of their own, real Kubernetes and etcd, and nothing but a bundle. Without more said it boots one host;
//! `KAPIC_BOOT=ha@1.36.3 cargo test --test boot` boots an example, `KAPIC_BOOT=all` all of them. CONTRIBUTING.md tells how it works.

#[path = "boot/binaries.rs"]
mod binaries;
#[path = "boot/bundle.rs"]
mod bundle;
#[path = "boot/checks_api.rs"]
mod checks_api;
#[path = "boot/checks_etcd.rs"]
mod checks_etcd;
#[path = "boot/checks_faults.rs"]
mod checks_faults;
#[path = "boot/checks_hosts.rs"]
mod checks_hosts;
#[path = "boot/checks_join.rs"]
mod checks_join;
#[path = "boot/checks_rolling.rs"]
mod checks_rolling;
#[path = "boot/client.rs"]
mod client;
#[path = "boot/cluster.rs"]
mod cluster;
#[path = "boot/conformance.rs"]
mod conformance;
#[path = "boot/enclosure.rs"]
mod enclosure;
#[path = "boot/host.rs"]
mod host;
#[path = "boot/image.rs"]
mod image;
#[path = "boot/needs.rs"]
mod needs;
#[path = "boot/process.rs"]
mod process;
#[path = "boot/report.rs"]
mod report;
#[path = "boot/runbook.rs"]
mod runbook;
#[path = "boot/runs.rs"]
mod runs;
#[path = "boot/writer.rs"]
mod writer;

use std::process::ExitCode;

/// A test: its error is the reason why it failed.
type Test = fn() -> Result<(), String>;

/// The test runner is our own: the rig starts this binary a second time, inside namespaces, where it is the first process.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some(enclosure::INSIDE) => cluster::run_inside(&arguments[1..]),
        Some("--list") => {
            println!("conformance_is_rendered: test\none_host_boots: test\na_killed_rig_leaves_nothing: test");
            ExitCode::SUCCESS
        }
        _ => run_tests(&arguments),
    }
}

/// Runs what the environment asks for, or the two tests that CI runs, as far as a filter of `cargo test` names them.
fn run_tests(arguments: &[String]) -> ExitCode {
    if let Some(asked) = process::variable("KAPIC_BOOT") {
        return runs::run_asked(&asked);
    }
    let filters: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let tests: [(&str, Test); 3] = [
        ("conformance_is_rendered", conformance::is_rendered),
        ("one_host_boots", runs::one_host_boots),
        ("a_killed_rig_leaves_nothing", runs::a_killed_rig_leaves_nothing),
    ];
    let (mut passed, mut failed, mut left_out) = (0, 0, 0);
    for (name, test) in tests {
        if !filters.is_empty() && !filters.iter().any(|filter| name.contains(filter.as_str())) {
            left_out += 1;
            continue;
        }
        match test() {
            Ok(()) => {
                passed += 1;
                println!("test {name} ... ok");
            }
            Err(reason) => {
                failed += 1;
                println!("test {name} ... FAILED\n{reason}");
            }
        }
    }
    let outcome = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {outcome}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {left_out} filtered out");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

//! Controls that flags and fields cannot express: one a file. Each looks at what the control asks for, where kube-bench looks at less.

pub mod anonymous;
pub mod audit_policy;
pub mod authority;
pub mod directive;
pub mod encryption;
pub mod gate;
pub mod read_only_port;
pub mod scheduler;

use super::host::{Host, Running};
use super::item::Item;
use super::verdict::Outcome;

/// A second look where flags alone say that a control holds.
pub fn after_pass(host: &Host<'_>, running: &Running, items: &[Item]) -> Outcome {
    match items {
        [Item { flag: "--profiling", .. }] if running.program.name == "kube-scheduler" => scheduler::judge(host, running),
        [Item { flag: "--read-only-port", .. }, ..] => read_only_port::judge(host, running),
        _ => Outcome::pass(),
    }
}

/// What is to be said where a control does not hold, because of another setting.
pub fn remark(host: &Host<'_>, running: &Running, items: &[Item]) -> Option<String> {
    match items {
        [Item { flag: "--anonymous-auth", .. }] if running.program.name == "kube-apiserver" => anonymous::remark(host, running),
        _ => None,
    }
}

//! Controls that flags and fields cannot express: one a file. Each looks at what the control asks for, where kube-bench looks at less.

pub mod anonymous;
pub mod audit_policy;
pub mod authority;
pub mod authorizers;
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
pub struct Instead {
    /// What the other setting does.
    pub remark: String,
    /// What to write: what the control asks for is refused beside that setting.
    pub write: String,
}

/// What another setting does instead of the one that a control asks for.
pub fn instead(host: &Host<'_>, running: &Running, items: &[Item]) -> Option<Instead> {
    match items {
        [Item { flag: "--anonymous-auth", .. }] if running.program.name == "kube-apiserver" => anonymous::instead(host, running),
        [item @ Item { flag: "--authorization-mode", .. }] if running.program.flag(item.flag).is_none() => {
            authorizers::instead(host, running, item)
        }
        _ => None,
    }
}

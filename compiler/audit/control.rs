//! One control: what it is about and what it asks for, and the judgment of it on one host. What each kind of test means is elsewhere.

use super::files;
use super::gather::Common;
use super::host::{Host, Running};
use super::item::{self, Item};
use super::own;
use super::targets::FileSubject;
use super::verdict::{Outcome, Verdict};

/// A control, as several benchmarks list it.
#[derive(Debug)]
pub struct Control {
    /// What holds if it passes.
    pub title: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// What it asks for.
    pub test: Test,
    /// Why somebody may decide against it, or why files do not tell.
    pub remark: Option<&'static str>,
    /// Benchmark and number; a star behind the number says that it is not scored.
    pub ids: Vec<(&'static str, &'static str)>,
}

/// What a control is about.
#[derive(Debug)]
pub enum Subject {
    /// A component, wherever it runs.
    Program(&'static str),
    /// Files, wherever they are.
    File(FileSubject),
    /// Nothing that files tell.
    Nothing,
}

/// What a control asks for.
#[derive(Debug)]
pub enum Test {
    /// One of these.
    Any(Vec<Item>),
    /// All of these.
    All(Vec<Item>),
    /// A file has no permission bits but these.
    Mode(u32),
    /// `USER:GROUP` of a file.
    Owner(&'static str),
    /// etcd's authority is not that of the API.
    OwnAuthority,
    /// Secrets are encrypted by one of these providers.
    Encrypts(Vec<&'static str>),
    /// The audit policy covers what it should.
    AuditPolicy,
    /// A feature gate of the kubelet is not switched off.
    GateOn(&'static str),
    /// The unit has a directive.
    Directive(&'static str),
    /// Nothing that a machine can look at.
    None,
}

/// Judges a control on a host; nothing if the host has nothing that it is about. Several outcomes are several files.
pub fn judge(control: &Control, host: &Host<'_>, common: &Common) -> Vec<Outcome> {
    let outcomes = match &control.subject {
        Subject::Nothing => Vec::new(),
        Subject::File(subject) => files::judge(subject, &control.test, host),
        Subject::Program(name) => host.all(name).map(|running| of_program(&control.test, host, running, common)).collect(),
    };
    let remarked = |outcome: Outcome| match control.remark {
        Some(remark) if outcome.verdict == Verdict::Fail => outcome.remark(remark),
        _ => outcome,
    };
    outcomes.into_iter().map(remarked).collect()
}

fn of_program(test: &Test, host: &Host<'_>, running: &Running, common: &Common) -> Outcome {
    let flag = match test {
        Test::OwnAuthority => Some("--trusted-ca-file"),
        Test::Encrypts(_) => Some("--encryption-provider-config"),
        Test::AuditPolicy => Some("--audit-policy-file"),
        Test::GateOn(_) => Some("--feature-gates"),
        _ => None,
    };
    if let Some(why) = flag.and_then(|flag| running.uncertain(flag)) {
        return Outcome::undecidable(why);
    }
    match test {
        Test::All(items) => all(items, host, running),
        Test::Any(items) => any(items, host, running),
        Test::OwnAuthority => own::authority::judge(host, running, common),
        Test::Encrypts(providers) => own::encryption::judge(host, running, providers),
        Test::AuditPolicy => own::audit_policy::judge(host, running),
        Test::GateOn(gate) => own::gate::judge(host, running, gate),
        Test::Directive(name) => own::directive::judge(host, running, name),
        Test::Mode(_) | Test::Owner(_) | Test::None => Outcome::undecidable("there is no test for it"),
    }
}

/// The first that does not hold is the answer.
fn all(items: &[Item], host: &Host<'_>, running: &Running) -> Outcome {
    let outcomes = items.iter().map(|item| item::judge(item, host, running));
    outcomes.min().unwrap_or_else(Outcome::pass)
}

/// If none holds, the first tells what to do: the others are only that nothing is written.
fn any(items: &[Item], host: &Host<'_>, running: &Running) -> Outcome {
    if items.iter().any(|item| item::holds(item, running) == Ok(true)) {
        return own::after_pass(host, running, items);
    }
    let open = items.iter().find(|item| item::holds(item, running).is_err());
    let outcome = open.or(items.first()).map_or_else(Outcome::pass, |item| item::judge(item, host, running));
    match own::instead(host, running, items).filter(|_| outcome.verdict == Verdict::Fail) {
        Some(own::Instead { remark, write }) => Outcome { write: write.into(), ..outcome.remark(&remark) },
        None => outcome,
    }
}

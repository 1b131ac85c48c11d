//! From answers to verdicts and findings. A thousand handshakes that fail by one certificate are one finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::Finding;
use super::handshake::{Handshake, Verdict};
use super::judge::{Answers, Fault};
use super::pair::{Check, Gap, Pair, Pem, Purpose, Wanted};

/// One failed check of one pair.
struct Failure<'a> {
    pair: &'a Pair,
    check: &'a Check,
    shown: &'a Pem,
    trusted: &'a Pem,
    fault: Fault,
}

/// The verdict on every pair, and what to say about those that failed.
pub fn report(pairs: &[Pair], answers: &Answers) -> (Vec<Handshake>, Vec<Finding>) {
    let mut failures = Vec::new();
    let mut accepted = Vec::new();
    let mut handshakes = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let verdict = match pair.wanted {
            Wanted::Accepted => verdict(pair, answers, &mut failures),
            Wanted::Refused => refusal(pair, answers, &mut accepted),
        };
        let (client, server, name) = (pair.client.clone(), pair.server.clone(), pair.name.clone());
        handshakes.push(Handshake { client, server, name, verdict });
    }
    handshakes.sort();
    handshakes.dedup();
    let findings = grouped(&failures).into_iter().chain(too_open(&accepted)).collect();
    (handshakes, findings)
}

fn verdict<'a>(pair: &'a Pair, answers: &Answers, failures: &mut Vec<Failure<'a>>) -> Verdict {
    let mut verdict = Verdict::Proved;
    for check in &pair.checks {
        let next = match (&check.shown, &check.trusted) {
            (Ok(shown), Ok(trusted)) => match answers.of(check, &shown.certificates, &trusted.certificates) {
                Ok(()) => Verdict::Proved,
                Err(fault) => {
                    failures.push(Failure { pair, check, shown, trusted, fault: fault.clone() });
                    Verdict::Failed(fault.code, fault.why)
                }
            },
            (Err(Gap::Broken(code, why)), _) | (_, Err(Gap::Broken(code, why))) => Verdict::Failed(code, why.clone()),
            (Err(Gap::Unknown(why)), _) | (_, Err(Gap::Unknown(why))) => Verdict::Skipped(why.clone()),
        };
        // `Ord` of `Verdict`: proved < refused < skipped < failed; the first of the worst kind is told.
        if next.as_str() != verdict.as_str() && next > verdict {
            verdict = next;
        }
    }
    verdict
}

fn refusal<'a>(pair: &'a Pair, answers: &Answers, accepted: &mut Vec<&'a Pair>) -> Verdict {
    let [check] = &pair.checks[..] else { return Verdict::Skipped("there is nothing to try".to_owned()) };
    match (&check.shown, &check.trusted) {
        (Ok(shown), Ok(trusted)) => match answers.of(check, &shown.certificates, &trusted.certificates) {
            Ok(()) => {
                accepted.push(pair);
                let code = if &*pair.name == "etcd" { "K0612" } else { "K0617" };
                Verdict::Failed(code, "it accepts a certificate that is meant for API servers".to_owned())
            }
            Err(fault) => Verdict::Refused(fault.why),
        },
        (Err(Gap::Broken(code, why)), _) | (_, Err(Gap::Broken(code, why))) => Verdict::Failed(code, why.clone()),
        (Err(Gap::Unknown(why)), _) | (_, Err(Gap::Unknown(why))) => Verdict::Skipped(why.clone()),
    }
}

/// What failures have in common: the certificate that is shown, or for a chain the trust that refuses more than one certificate.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Shown([u8; 32], String),
    Trusted([u8; 32]),
}

fn grouped(failures: &[Failure<'_>]) -> Vec<Finding> {
    let mut by_shown: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    let mut by_trusted: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    for failure in failures.iter().filter(|failure| failure.fault.code == "K0601") {
        *by_shown.entry(failure.shown.certificates.id).or_default() += 1;
        *by_trusted.entry(failure.trusted.certificates.id).or_default() += 1;
    }
    let mut groups: BTreeMap<(&str, Cause), Vec<&Failure<'_>>> = BTreeMap::new();
    for failure in failures {
        let (shown, trusted) = (failure.shown.certificates.id, failure.trusted.certificates.id);
        let cause = match failure.fault.code {
            "K0601" if by_trusted[&trusted] > by_shown[&shown] => Cause::Trusted(trusted),
            "K0602" => Cause::Shown(shown, failure.check.name.as_deref().unwrap_or_default().to_owned()),
            _ => Cause::Shown(shown, String::new()),
        };
        groups.entry((failure.fault.code, cause)).or_default().push(failure);
    }
    groups.into_values().map(|group| finding(&group)).collect()
}

fn finding(group: &[&Failure<'_>]) -> Finding {
    let Failure { pair, check, shown, trusted, fault } = group[0];
    let Pair { client, server, name, .. } = pair;
    let (refuses, refused) = match check.purpose {
        Purpose::Server => (client, server),
        Purpose::Client => (server, client),
    };
    let others = match group.len() - 1 {
        0 => String::new(),
        1 => "; one more handshake fails for this".to_owned(),
        count => format!("; {count} more handshakes fail for this"),
    };
    let file = &shown.file;
    let trust = if fault.code == "K0601" { format!(" (trusted by `{}`)", trusted.file) } else { String::new() };
    let verb = if refuses.component.ends_with("servers") { "refuse" } else { "refuses" };
    let message = format!("{refuses} {verb} {refused} (`{name}`): of its certificate `{file}`, {}{trust}{others}", fault.why);
    Finding::error(fault.code, message, help(group[0])).file(&**file).file(&*trusted.file)
}

fn help(failure: &Failure<'_>) -> String {
    let Failure { pair, check, fault, .. } = failure;
    match fault.code {
        "K0602" => {
            let name = check.name.as_deref().unwrap_or_default();
            match pair.server.component.as_str() {
                "kube-apiserver" => format!("write `api-server {{ san \"{name}\" }}`, or correct `endpoint`"),
                "etcd" => format!("write `etcd {{ san \"{name}\" }}`, or correct the host's `ip`"),
                _ => "correct the host's `ip`, or the order in `kubelet-client { address-types }`".to_owned(),
            }
        }
        "K0603" => "let kapic issue this certificate: each has the usage of its role".to_owned(),
        "K0604" => "raise `pki { epoch }` and build again, or give it a longer `lifetime`".to_owned(),
        _ => "let one authority sign and be trusted: compare the two files, and look at `pki { authority … shared }` and at paths of \
              certificates in `extra-args`"
            .to_owned(),
    }
}

/// One warning for each kind of server that takes certificates that are not meant for it.
fn too_open(accepted: &[&Pair]) -> Vec<Finding> {
    let mut kinds: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
    for pair in accepted {
        kinds.entry(&pair.name).or_default().push(pair);
    }
    kinds.into_iter().map(|(name, pairs)| too_open_finding(name, &pairs)).collect()
}

fn too_open_finding(name: &str, pairs: &[&Pair]) -> Finding {
    let hosts: Vec<&str> = pairs.iter().map(|pair| pair.server.host.as_str()).collect();
    let client: &Arc<_> = &pairs[0].client;
    let (code, what, help) = match name {
        "etcd" => (
            "K0612",
            format!(
                "etcd on {} accepts the certificate of {client}: every client of the API servers can read and write all of etcd",
                hosts.join(", ")
            ),
            "give etcd an authority of its own: remove `authority etcd shared`",
        ),
        _ => (
            "K0617",
            format!(
                "extension API servers believe {client} to be the front proxy ({}): with the right common name, or any if \
                 `--requestheader-allowed-names` is empty, a client can claim to be anybody",
                hosts.join(", ")
            ),
            "give the front proxy an authority of its own: remove `authority front-proxy shared`",
        ),
    };
    let trusted = pairs.iter().filter_map(|pair| pair.checks.first()?.trusted.as_ref().ok());
    trusted.fold(Finding::warning(code, what, help), |finding, trusted| finding.file(&*trusted.file))
}

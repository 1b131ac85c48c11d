//! Why a unit has the directives that it has. It must not know how a unit is laid out.

use crate::model::Host;
use crate::plan::origin::{Origin, Part, PartName};
use crate::source::Span;

use super::Account;

/// The directives that depend on the description. Those that every unit has, or that hardening adds, are asked for by one line together,
/// under the name `*`.
pub(super) fn parts(host: &Host, account: &Account<'_>, component: Option<Span>) -> Vec<Part> {
    let systemd = &host.components.systemd;
    let [unit, hardening, own_users] = account.origin;
    let whole = [systemd.span, component, host.facts.span];
    let mut parts = vec![
        part("After", "`after` says what must be up before, and kapic what else the component needs", [systemd.after.span], whole),
        part("RestartSec", "`restart-delay` says how long a failed unit waits", [systemd.restart_delay.span], whole),
        part("LimitNOFILE", "`open-files` says how many files it may have open", [systemd.open_files.span], whole),
    ];
    if account.user.is_some() {
        let lines = [unit, own_users];
        parts.push(part("User", "it runs as a user of its own", lines, whole));
        parts.push(part("Group", "it runs as a user of its own", lines, whole));
        parts.push(part("LoadCredential", "its user cannot read files of root, so systemd hands them over", lines, whole));
    }
    for directive in account.unit.iter().flat_map(|unit| &unit.directives) {
        parts.push(Part::new(PartName::Directive(directive.name.0.clone()), Origin::written(directive.span)));
    }
    let rest = match account.hardened {
        true => part("*", "every unit has it, or `hardening` takes from the unit what it does not need", [unit, hardening], whole),
        false => part("*", "every unit of the component has it", [], whole),
    };
    parts.push(rest);
    parts
}

/// A directive with its own lines, or the unit's where nobody wrote one.
fn part<const N: usize>(name: &str, reason: &'static str, own: [Option<Span>; N], whole: [Option<Span>; 3]) -> Part {
    let lines = if own.iter().any(Option::is_some) { own.to_vec() } else { whole.to_vec() };
    Part::new(PartName::Directive(name.to_owned()), Origin::wired(reason, lines))
}

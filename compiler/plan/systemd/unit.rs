//! A service unit: command line, account, order, hardening. It must not know which component it is for.

use std::collections::BTreeMap;

use crate::model::Host;
use crate::plan::draft::File;
use crate::plan::flags::{FlagValue, Flags};
use crate::plan::topology::Site;
use crate::plan::{Kind, Term};
use crate::schema::sections::{Directive, Sandbox};
use crate::schema::types::SettingType;
use crate::source::Span;

use super::{Account, Confinement, directives};

/// What is special about one unit.
#[derive(Debug)]
pub(in crate::plan) struct Unit {
    /// Its name without `.service`, and that of the binary.
    pub(in crate::plan) name: &'static str,
    /// One line for people.
    pub(in crate::plan) description: &'static str,
    /// `notify` if the component says when it is ready, else `exec`.
    pub(in crate::plan) kind: &'static str,
    /// Units of the same host that start before it, with `.service`.
    pub(in crate::plan) after: Vec<&'static str>,
    /// When it starts again.
    pub(in crate::plan) restart: &'static str,
    /// Directives of `[Service]` besides those that every unit has.
    pub(in crate::plan) service: Vec<(&'static str, &'static str)>,
    /// Its command line.
    pub(in crate::plan) flags: Flags,
    /// What it can do without.
    pub(in crate::plan) confinement: Confinement,
}

type Lines = Vec<(String, String)>;

impl Unit {
    /// The file.
    pub(in crate::plan) fn file(self, site: &Site<'_>, host: &Host, account: &Account<'_>) -> File {
        let mut credentials = BTreeMap::new();
        let arguments: Vec<String> =
            self.flags.iter().map(|(name, value)| argument(name, value, account, &mut credentials)).collect();
        let (mut unit, mut service) = (self.unit_lines(host), self.service_lines(host, account, &credentials));
        let mut install = lines([("WantedBy", "multi-user.target")]);
        for directive in account.unit.iter().flat_map(|unit| &unit.directives) {
            match directive.section.0.as_str() {
                "Unit" => unit.extend(written(directive)),
                "Install" => install.extend(written(directive)),
                _ => service.extend(written(directive)),
            }
        }
        let values = Term::map([
            ("name", Term::text(self.name)),
            ("host", Term::text(host.name())),
            ("cluster", Term::text(&site.cluster.settings.name.0)),
            ("unit", terms(unit)),
            ("kind", Term::text(self.kind)),
            ("binary", Term::text(site.paths.binary(self.name))),
            ("arguments", Term::texts(arguments)),
            ("service", terms(service)),
            ("install", terms(install)),
        ]);
        let path = format!("/etc/systemd/system/{}.service", self.name);
        let template = account.unit.and_then(|unit| unit.template.as_ref()).unwrap_or(&host.components.systemd.template);
        let file = File::template(self.name, path, Kind::Unit, &template.0, values);
        // CIS 1.1.1 to 1.1.8 and 4.1.1 want units that only root reads.
        let file = if account.hardened { file.private() } else { file };
        let parts = directives::parts(host, account, self.flags.lines().first().copied());
        let asked = self.flags.lines().into_iter().map(Some).chain(account.origin).chain(origin(host)).chain([template.span]);
        file.parts(self.flags.parts()).parts(parts).because("the component runs on this host").asked_by(asked)
    }

    fn unit_lines(&self, host: &Host) -> Lines {
        let after: Vec<String> = host.components.systemd.after.values().map(|unit| unit.0.clone()).collect();
        let mut unit = lines([("Description", self.description)]);
        match after.is_empty() {
            true => unit.extend(lines([("Wants", "network-online.target"), ("After", "network-online.target")])),
            false => unit.push(("After".to_owned(), after.join(" "))),
        }
        unit.extend(self.after.iter().map(|name| ("After".to_owned(), (*name).to_owned())));
        unit
    }

    fn service_lines(&self, host: &Host, account: &Account<'_>, credentials: &BTreeMap<String, String>) -> Lines {
        let systemd = &host.components.systemd;
        let mut service = lines([("Restart", self.restart)]);
        service.push(("RestartSec".to_owned(), systemd_span(systemd.restart_delay.milliseconds)));
        service.push(("LimitNOFILE".to_owned(), systemd.open_files.render()));
        service.extend(lines(self.service.iter().copied()));
        if let Some(user) = &account.user {
            service.extend(lines([("User", user.as_str()), ("Group", user)]));
            service.extend(credentials.iter().map(|(name, path)| ("LoadCredential".to_owned(), format!("{name}:{path}"))));
        }
        if account.hardened {
            let own = |sandbox: &&Sandbox| sandbox.kind.value == self.confinement.sandbox();
            service.extend(systemd.sandboxes.iter().filter(own).flat_map(|sandbox| &sandbox.directives).flat_map(written));
            service.extend(self.confinement.computed().into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
        service
    }
}

/// One argument as it stands in `ExecStart=`. A file that only root may read reaches another user as a credential.
fn argument(name: &str, value: &FlagValue, account: &Account<'_>, credentials: &mut BTreeMap<String, String>) -> String {
    match value {
        FlagValue::SecretFile(path) if account.user.is_some() => {
            let file = path.rsplit('/').next().unwrap_or(path);
            credentials.insert(file.to_owned(), path.clone());
            format!("{name}=${{CREDENTIALS_DIRECTORY}}/{file}")
        }
        FlagValue::Text(text) | FlagValue::SecretFile(text) => quoted(&format!("{name}={text}")),
    }
}

/// Text as systemd reads it back: `%` and `$` doubled, quotes where it would be split or unescaped.
fn quoted(text: &str) -> String {
    let doubled = text.replace('%', "%%").replace('$', "$$");
    match doubled.contains([' ', '\t', '"', '\'', '\\', ';']) {
        true => format!("\"{}\"", doubled.replace('\\', "\\\\").replace('"', "\\\"")),
        false => doubled,
    }
}

/// A span of time in the unit that systemd takes without a suffix, where that is whole.
fn systemd_span(milliseconds: u64) -> String {
    match milliseconds % 1000 {
        0 => (milliseconds / 1000).to_string(),
        _ => format!("{milliseconds}ms"),
    }
}

fn lines<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Lines {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A directive with a line for each of its values.
fn written(directive: &Directive) -> impl Iterator<Item = (String, String)> {
    directive.values.values().map(|value| (directive.name.0.clone(), value.0.clone()))
}

fn terms(lines: Lines) -> Term {
    Term::texts(lines.into_iter().map(|(name, value)| format!("{name}={value}")))
}

fn origin(host: &Host) -> [Option<Span>; 2] {
    [host.components.systemd.span, host.facts.span]
}

#[cfg(test)]
mod tests {
    use super::{quoted, systemd_span};

    #[test]
    fn arguments_survive_systemd() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("--v=2", "--v=2");
        check("--allowed=", "--allowed=");
        check("--format=50%", "--format=50%%");
        check("--name=$HOME", "--name=$$HOME");
        check("--text=two words", "\"--text=two words\"");
        check("--text=a\\\"b", "\"--text=a\\\\\\\"b\"");
    }

    #[test]
    fn spans_of_time() {
        assert_eq!(systemd_span(5_000), "5");
        assert_eq!(systemd_span(1_500), "1500ms");
    }
}

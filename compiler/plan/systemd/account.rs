//! As whom a unit runs, and whether it is hardened: the settings of `systemd` for one component on one host.

use crate::model::Host;
use crate::schema::sections::SystemdUnit;
use crate::source::Span;

/// Components that get a user of their own where `own-users` is on. The others need root's rights to do their work.
const OWN_USERS: [&str; 4] = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

/// How one component runs on one host.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Account<'a> {
    /// Its user; `None`: root.
    pub(in crate::plan) user: Option<String>,
    /// Whether what it does not need is taken from it.
    pub(in crate::plan) hardened: bool,
    /// What is special about its unit.
    pub(in crate::plan) unit: Option<&'a SystemdUnit>,
    /// The lines that say so.
    pub(in crate::plan) origin: [Option<Span>; 3],
}

impl<'a> Account<'a> {
    /// The account of a component on a host.
    pub(in crate::plan) fn of(host: &'a Host, component: &str) -> Self {
        let systemd = &host.components.systemd;
        let unit = systemd.units.iter().find(|unit| unit.name.0 == component);
        let own = (systemd.own_users.value && OWN_USERS.contains(&component)).then(|| component.to_owned());
        let named = unit.and_then(|unit| unit.user.as_ref()).map(|user| user.0.clone());
        let hardened = unit.and_then(|unit| unit.hardening.as_ref()).map_or(systemd.hardening.value, |own| own.value);
        let user = named.or(own).filter(|user| user != "root");
        Self { user, hardened, unit, origin: [unit.and_then(|unit| unit.span), systemd.hardening.span, systemd.own_users.span] }
    }

    /// The user's name, also if it is root.
    pub(in crate::plan) fn name(&self) -> &str {
        self.user.as_deref().unwrap_or("root")
    }
}

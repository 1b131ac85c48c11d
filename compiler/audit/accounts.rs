//! Who users and groups of a host are, where the bundle has the host's lists. It judges nothing.

use super::host::Host;
use crate::bundle::Accounts;

/// The accounts of a host.
pub struct Names {
    users: Accounts,
    groups: Accounts,
}

impl Names {
    /// Reads the lists.
    pub fn read(host: &Host<'_>) -> Self {
        let list = |path| {
            let bytes = host.tree.find(path).and_then(|at| host.tree.bytes(at));
            bytes.map(|bytes| Accounts::parse(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
        };
        Self { users: list("etc/passwd"), groups: list("etc/group") }
    }

    /// The name of a user that may be written as a number.
    pub fn user(&self, name: &str) -> Result<String, String> {
        named(&self.users, name)
    }

    /// The name of a group that may be written as a number.
    pub fn group(&self, name: &str) -> Result<String, String> {
        named(&self.groups, name)
    }

    /// The group that a user is in by itself; where nobody lists the user, the one that sysusers.d(5) makes with it.
    pub fn group_of(&self, user: &str) -> Result<String, String> {
        self.users.group(user).map_or_else(|| Ok(user.to_owned()), |id| self.group(&id.to_string()))
    }
}

/// Why nobody knows who has a number.
pub fn unknown(id: &str) -> String {
    format!("nothing in the bundle says who {id} is")
}

fn named(accounts: &Accounts, name: &str) -> Result<String, String> {
    let Ok(id) = name.parse() else { return Ok(name.to_owned()) };
    accounts.name(id).map(str::to_owned).ok_or_else(|| unknown(name))
}

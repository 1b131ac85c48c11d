//! Names of users or groups by number, as passwd(5) and group(5) list them. It must not know where the list came from.

use std::collections::BTreeMap;

/// A list of users, or of groups.
#[derive(Debug, Default)]
pub struct Accounts(BTreeMap<u32, String>);

impl Accounts {
    /// Reads the text of `/etc/passwd` or `/etc/group`.
    pub fn parse(text: &str) -> Self {
        Self(text.lines().filter_map(entry).collect())
    }

    /// The name with a number. 0 is root everywhere.
    pub fn name(&self, id: u32) -> Option<&str> {
        self.0.get(&id).map(String::as_str).or_else(|| (id == 0).then_some("root"))
    }
}

/// `NAME:x:ID:…`.
fn entry(line: &str) -> Option<(u32, String)> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    Some((fields.nth(1)?.parse().ok()?, name))
}

#[cfg(test)]
mod tests {
    use super::Accounts;

    #[test]
    fn names_of_users() {
        let accounts = Accounts::parse("# remark\netcd:x:998:996::/var/lib/etcd:/usr/sbin/nologin\ngroup:x:996:\nbroken:x\n");
        let names: Vec<_> = [998, 996, 0, 1].map(|id| accounts.name(id)).into();
        assert_eq!(names, [Some("etcd"), Some("group"), Some("root"), None]);
    }
}

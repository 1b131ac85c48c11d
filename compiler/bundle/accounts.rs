//! Names of users or groups by number, as passwd(5) and group(5) list them. It must not know where the list came from.

use std::collections::BTreeMap;

/// A list of users, or of groups.
#[derive(Debug, Default)]
pub struct Accounts {
    names: BTreeMap<u32, String>,
    groups: BTreeMap<String, Option<u32>>,
}

impl Accounts {
    /// Reads the text of `/etc/passwd` or `/etc/group`.
    pub fn parse(text: &str) -> Self {
        let mut names = BTreeMap::new();
        let mut groups = BTreeMap::new();
        // Of several with one number or name, the first is meant.
        for (name, id, group) in text.lines().filter_map(entry) {
            names.entry(id).or_insert_with(|| name.clone());
            groups.entry(name).or_insert(group);
        }
        Self { names, groups }
    }

    /// The name with a number. 0 is root everywhere.
    pub fn name(&self, id: u32) -> Option<&str> {
        self.names.get(&id).map(String::as_str).or_else(|| (id == 0).then_some("root"))
    }

    /// The number of a user's own group, where the list is of users.
    pub fn group(&self, user: &str) -> Option<u32> {
        *self.groups.get(user)?
    }
}

/// `NAME:x:ID:GROUP…` of passwd(5), `NAME:x:ID:…` of group(5).
fn entry(line: &str) -> Option<(String, u32, Option<u32>)> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let id = fields.nth(1)?.parse().ok()?;
    Some((name, id, fields.next().and_then(|group| group.parse().ok())))
}

#[cfg(test)]
mod tests {
    use super::Accounts;

    #[test]
    fn names_of_users() {
        let accounts = Accounts::parse("# remark\netcd:x:998:996::/var/lib/etcd:/usr/sbin/nologin\ngroup:x:996:\nbroken:x\n");
        let names: Vec<_> = [998, 996, 0, 1].map(|id| accounts.name(id)).into();
        assert_eq!(names, [Some("etcd"), Some("group"), Some("root"), None]);
        assert_eq!((accounts.group("etcd"), accounts.group("group"), accounts.group("nobody")), (Some(996), None, None));
        let accounts = Accounts::parse("root:x:0:0\ntoor:x:0:0\netcd:x:0:0\n");
        assert_eq!(accounts.name(0), Some("root"));
    }
}

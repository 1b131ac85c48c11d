//! The variables of a unit as systemd puts them together: see systemd.exec(5), Environment. It does not know what they are for.

use std::collections::BTreeMap;

use crate::proof::read::env_file::assignments;
use crate::proof::read::{Tree, Unit, Variable, words};

/// Variables, and what may set others.
#[derive(Default)]
pub struct Environment {
    /// Those whose value is certain.
    pub known: BTreeMap<String, String>,
    /// A file that sets some and is not in the bundle.
    pub missing: Option<String>,
    /// Those that systemd hands on from its own.
    pub passed: Vec<String>,
}

impl Environment {
    /// Reads `Environment=`, then every `EnvironmentFile=`; numbers of the files that are there join `sources`.
    pub fn read(tree: &Tree<'_>, unit: &Unit, sources: &mut Vec<usize>) -> Self {
        let all_words = |directive| unit.values(directive).flat_map(words).collect::<Vec<String>>();
        let mut environment = Self { passed: all_words("PassEnvironment"), ..Self::default() };
        // systemd says where the folders of the unit are; names with specifiers are for it to know.
        let folders: Vec<String> =
            all_words("StateDirectory").iter().filter_map(|word| word.split(':').next().map(str::to_owned)).collect();
        if folders.iter().any(|name| name.contains('%')) {
            environment.passed.push("STATE_DIRECTORY".to_owned());
        } else if !folders.is_empty() {
            let paths: Vec<String> = folders.iter().map(|name| format!("/var/lib/{name}")).collect();
            environment.known.insert("STATE_DIRECTORY".to_owned(), paths.join(":"));
        }
        let pair = |word: &String| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        environment.known.extend(all_words("Environment").iter().filter_map(pair));
        for path in unit.values("EnvironmentFile") {
            let path = path.trim_start_matches('-');
            match tree.find(path).and_then(|at| Some((at, tree.bytes(at)?))) {
                Some((at, bytes)) => {
                    sources.push(at);
                    environment.known.extend(assignments(&String::from_utf8_lossy(&bytes)));
                }
                None => {
                    // It may set any of those again.
                    environment.known.clear();
                    environment.missing = Some(path.to_owned());
                }
            }
        }
        let unset = all_words("UnsetEnvironment");
        let stays = |name: &str, value: &str| !unset.iter().any(|word| word == name || word.split_once('=') == Some((name, value)));
        environment.known.retain(|name, value| stays(name, value));
        environment
    }

    /// What a variable is. The folder of credentials is systemd's to say.
    pub fn value(&self, name: &str) -> Variable<'_> {
        match self.known.get(name) {
            Some(value) => Variable::Is(value),
            None if name == "CREDENTIALS_DIRECTORY"
                || self.missing.is_some()
                || self.passed.iter().any(|passed| passed == name) =>
            {
                Variable::Unknown
            }
            None => Variable::Is(""),
        }
    }
}

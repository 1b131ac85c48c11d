//! The catalog against the components themselves: what `stdlib/catalog/extract` wrote down of whole versions. Every difference is listed
//! with its reason in `stdlib/catalog/observed/differences.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kapic::catalog::{
    ApiState, Component, ConfigKind, FlagState, FlagType, GateState, PluginState, Release, Stage, admission_plugin,
    admission_plugins, all_api_versions, api_version, config_field, config_fields, config_version, etcd_for, feature_gate,
    feature_gates, flag, flags,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/catalog/observed")
}

/// The lines of one version: the words before the first bar, and the parts behind it.
struct Seen {
    release: Release,
    facts: BTreeMap<String, Vec<String>>,
}

impl Seen {
    fn all() -> Vec<Self> {
        let names = std::fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().expect("a name")).collect();
        names.sort();
        let seen: Vec<Self> = names.iter().filter_map(|name| Self::read(name)).collect();
        assert!(seen.len() >= 3, "at least three whole versions were looked at: {names:?}");
        seen
    }

    fn read(name: &str) -> Option<Self> {
        let release = Release::parse(name.strip_suffix(".txt")?).ok()?;
        let text = std::fs::read_to_string(folder().join(name)).expect("a readable file");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let facts = lines.map(|line| {
            let mut parts = line.split(" | ").map(str::to_owned);
            (parts.next().expect("a key"), parts.collect())
        });
        Some(Self { release, facts: facts.collect() })
    }

    /// The facts of one kind, by the rest of their key.
    fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a [String])> {
        self.facts.iter().filter_map(move |(key, parts)| Some((key.strip_prefix(word)?.strip_prefix(' ')?, parts.as_slice())))
    }

    /// The etcd minor that kubeadm installs.
    fn etcd(&self, found: &mut BTreeSet<String>) {
        let seen = self.of("etcd").next().map(|(version, _)| Release::parse(version).expect("a version").minor);
        let ours = etcd_for(self.release.minor).map(|etcd| etcd.minor());
        if seen.is_some() && seen != ours {
            found.insert(format!("etcd: kubeadm installs {seen:?}, the catalog says {ours:?}"));
        }
    }

    fn has(&self, key: &str) -> bool {
        self.facts.contains_key(key)
    }

    fn differences(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.etcd(&mut found);
        self.flags(&mut found);
        self.gates(&mut found);
        self.plugins(&mut found);
        self.apis(&mut found);
        self.fields(&mut found);
        found.into_iter().map(|line| format!("{} {line}", self.release)).collect()
    }

    fn flags(&self, found: &mut BTreeSet<String>) {
        for (key, parts) in self.of("flag") {
            let (component, name) = key.split_once(' ').expect("a component and a flag");
            let component = Component::ALL.into_iter().find(|one| one.name() == component).expect("a component");
            let Some(known) = flag(component, name) else {
                found.insert(format!("flag {key}: not in the catalog"));
                continue;
            };
            match known.state(self.release) {
                FlagState::Present { deprecated } => {
                    let seen = parts.iter().any(|part| part == "deprecated");
                    if deprecated.is_some() != seen {
                        found.insert(format!("flag {key}: {} deprecated", if seen { "is" } else { "is not" }));
                    }
                }
                FlagState::Unknown => {
                    found.insert(format!("flag {key}: is there, the catalog is unsure"));
                }
                other => {
                    found.insert(format!("flag {key}: is there, the catalog says {other:?}"));
                }
            }
            let default = parts[1].strip_prefix("default ").expect("a default");
            let default = if default == "\"\"" { "" } else { default };
            if known.default(self.release).is_some_and(|ours| ours != default) {
                found.insert(format!(
                    "flag {key}: default is `{default}`, not `{}`",
                    known.default(self.release).unwrap_or_default()
                ));
            }
            if !same_type(&parts[0], &known.kind) {
                found.insert(format!("flag {key}: type is {}, not {:?}", parts[0], known.kind));
            }
        }
        let looked = |component: &Component| *component != Component::Etcd && !self.has(&format!("unseen {}", component.name()));
        for component in Component::ALL.into_iter().filter(looked) {
            let ours = flags(component, self.release).filter(|flag| matches!(flag.state(self.release), FlagState::Present { .. }));
            // Most flag sets take dashes and underscores alike, whatever their packages say.
            let has = |name: &str| self.has(&format!("flag {} {name}", component.name()));
            let missing =
                ours.filter(|flag| !has(flag.name) && !has(&flag.name.replace('_', "-")) && !has(&flag.name.replace('-', "_")));
            found.extend(missing.map(|flag| format!("flag {} {}: is not there", component.name(), flag.name)));
        }
    }

    fn gates(&self, found: &mut BTreeSet<String>) {
        for (name, parts) in self.of("gate") {
            let Some(known) = feature_gate(name) else {
                found.insert(format!("gate {name}: not in the catalog"));
                continue;
            };
            let GateState::Known { stage, default, locked } = known.state(self.release.minor) else {
                found.insert(format!("gate {name}: is there, the catalog says {:?}", known.state(self.release.minor)));
                continue;
            };
            let word = |stage| match stage {
                Stage::Alpha => "alpha",
                Stage::Beta => "beta",
                Stage::Ga => "ga",
                Stage::Deprecated => "deprecated",
            };
            let (Some(stage), Some(default)) = (stage, default) else { continue };
            let ours = format!("{} {}{}", word(stage), if default { "on" } else { "off" }, if locked { " locked" } else { "" });
            if ours != parts[0] {
                found.insert(format!("gate {name}: is {}, not {ours}", parts[0]));
            }
        }
        let missing = feature_gates(self.release.minor).filter(|gate| !self.has(&format!("gate {}", gate.name)));
        found.extend(missing.map(|gate| format!("gate {}: is not there", gate.name)));
    }

    fn plugins(&self, found: &mut BTreeSet<String>) {
        for (name, parts) in self.of("plugin") {
            match admission_plugin(name).map(|plugin| plugin.state(self.release.minor)) {
                Some(PluginState::Known { default_on, .. }) if default_on == (parts[0] == "on") => {}
                other => {
                    found.insert(format!("plugin {name}: is {}, the catalog says {other:?}", parts[0]));
                }
            }
        }
        let missing = admission_plugins(self.release.minor).filter(|plugin| !self.has(&format!("plugin {}", plugin.name)));
        found.extend(missing.map(|plugin| format!("plugin {}: is not there", plugin.name)));
    }

    /// The components register types of versions that they do not serve, so only what is on by default can be compared.
    fn apis(&self, found: &mut BTreeSet<String>) {
        for (name, _) in self.of("api").filter(|(_, parts)| parts[0] == "on") {
            let state = api_version(name).map(|api| api.state(self.release.minor));
            if !matches!(state, Some(ApiState::Known { default_on: Some(true) })) {
                found.insert(format!("api {name}: is on, which the catalog does not say"));
            }
        }
        for api in all_api_versions() {
            if api.is_registered(self.release.minor) != self.facts.contains_key(&format!("api {}", api.name)) {
                found.insert(format!("api {}: whether its name is known is otherwise", api.name));
            }
            let on = matches!(api.state(self.release.minor), ApiState::Known { default_on: Some(true) });
            if on && self.facts.get(&format!("api {}", api.name)).is_none_or(|parts| parts[0] != "on") {
                found.insert(format!("api {}: is not on", api.name));
            }
        }
    }

    fn fields(&self, found: &mut BTreeSet<String>) {
        let there = |state: Option<FlagState>| matches!(state, Some(FlagState::Present { .. }));
        for (key, _) in self.of("field") {
            let (kind, path) = key.split_once('/').expect("a kind and a path");
            let field = config_field(ConfigKind::named(kind).expect("a kind"), path);
            if !there(field.map(|field| field.state(self.release))) {
                found.insert(format!("field {key}: is there, the catalog does not say so"));
            }
        }
        for (key, _) in self.of("config") {
            let (kind, version) = key.split_once('/').expect("a kind and a version");
            let version = config_version(ConfigKind::named(kind).expect("a kind"), version);
            if !there(version.map(|version| version.state(self.release))) {
                found.insert(format!("config {key}: is there, the catalog does not say so"));
            }
        }
        let unseen: BTreeSet<&str> = self.of("unseen").map(|(kind, _)| kind).collect();
        for kind in ConfigKind::ALL.into_iter().filter(|kind| !unseen.contains(kind.name())) {
            let ours = config_fields(kind).filter(|field| there(Some(field.state(self.release))));
            let missing = ours.filter(|field| !self.has(&format!("field {}/{}", kind.name(), field.path)));
            found.extend(missing.map(|field| format!("field {}/{}: is not there", kind.name(), field.path)));
        }
    }
}

/// Whether the catalog's type is the one that the flag's Go value names, or a narrower one.
fn same_type(go: &str, ours: &FlagType) -> bool {
    let word = format!("{ours:?}");
    let word = word.split(['(', ' ']).next().unwrap_or_default();
    let expected: &[&str] = match go {
        "bool" => &["Bool"],
        "duration" => &["Duration"],
        "float32" | "float64" => &["Float"],
        "int" | "int64" => &["Int64"],
        "int32" => &["Int32"],
        "uint" | "uint64" => &["Uint64"],
        "uint32" => &["Uint32"],
        "ip" => &["Ip"],
        "ipport" => &["IpPort"],
        "stringSlice" | "strings" => &["List", "Text"],
        "mapStringBool" => &["BoolMap"],
        "mapStringString" | "map" | "stringToString" => &["Map", "MultiMap", "MapOrKey", "LessMap"],
        // The others have a form of their own that the name does not tell.
        _ => return true,
    };
    expected.contains(&word)
}

#[test]
fn the_components_agree_with_the_catalog() {
    let found: BTreeSet<String> = Seen::all().iter().flat_map(Seen::differences).collect();
    let listed = std::fs::read_to_string(folder().join("differences.txt")).expect("the list of differences");
    let listed: BTreeSet<String> =
        listed.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect();
    let (keys, reasons): (BTreeSet<String>, Vec<bool>) = listed
        .iter()
        .map(|line| line.split_once(" | ").map_or((line.clone(), false), |(key, why)| (key.to_owned(), !why.is_empty())))
        .unzip();
    assert!(reasons.iter().all(|reason| *reason), "every listed difference has its reason behind ` | `");
    let unlisted: Vec<&String> = found.difference(&keys).collect();
    let stale: Vec<&String> = keys.difference(&found).collect();
    assert!(unlisted.is_empty() && stale.is_empty(), "not listed: {unlisted:#?}\nlisted but gone: {stale:#?}");
}

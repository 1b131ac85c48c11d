//! What kapic writes is what the version takes: one description at every minor of the catalog, with each profile, down to the bytes of
//! the bundle. Every flag of every unit, every field of every configuration file, plugins and gates are looked up again.

use std::collections::{BTreeMap, BTreeSet};

use kapic::catalog::{
    self, Component, ConfigKind, FlagState, GateState, Minor, PluginState, Release, config_field, config_fields, config_version,
    flag,
};
use kapic::realise::vault::RootSecret;
use kapic::source::{Severity, Sink, Sources};
use kapic::world::MemoryProject;
use serde_yaml_ng::Value;

/// What kapic writes although it is deprecated, each with its reason.
const UNAVOIDABLE: [(&str, &str); 5] = [
    ("kube-apiserver --insecure-port", "deprecated since 1.10, and the only way to close the port in 1.18 and 1.19"),
    ("kube-controller-manager --port", "deprecated since 1.13, and the only way to close the port before 1.24"),
    ("kube-scheduler --kubeconfig", "a file given by --config would make the scheduler ignore it, and --profiling with it"),
    ("kube-scheduler --profiling", "CIS 1.4.1 asks for the flag on the command line"),
    ("kube-scheduler --port", "deprecated since 1.13, and the only way to close the port before 1.24"),
];

/// Kinds of files whose fields the catalog does not know.
const UNKNOWN_KINDS: [&str; 1] = ["Configuration"];

fn description(profiles: &[&str], minor: Minor) -> String {
    let release = catalog::newest_patch(minor).expect("every minor has a newest patch");
    let etcd = catalog::etcd_for(minor).expect("every minor has an etcd");
    let uses: String = profiles.iter().map(|name| format!("use \"std:{name}\"\n")).collect();
    let applies: String = profiles.iter().map(|name| format!("apply {name}\n")).collect();
    format!(
        r#"kapic 1
{uses}cluster t {{
    {applies}
    kubernetes "{release}"
    etcd "{etcd}"
    pki {{ epoch "2026-11-01T00:00:00Z"; }}
    api-server {{ encryption {{ key k1; }}; oidc {{ issuer "https://id.example.com"; client-id kubernetes; groups-claim groups; }}; }}
    kubelet {{ label "example.com/a" b; taint "example.com/c"; }}
    bootstrap-tokens {{ token w group="system:bootstrappers:w" expires="2027-02-01T00:00:00Z"; }}
    masters {{ host m1 ip="192.0.2.1"; }}
    workers w {{ host w1 ip="192.0.2.4"; }}
}}
"#
    )
}

/// The bundle of a description: files by path. It must compile without an error or a warning.
fn bundle(text: &str) -> BTreeMap<String, Vec<u8>> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let design = kapic::design("cluster.kdl", &MemoryProject::new([("cluster.kdl", text)]), &mut sources, &mut sink);
    let secret = RootSecret::from_bytes([7; 32]);
    let product = design.as_ref().and_then(|design| kapic::make(design, &secret, &mut sink));
    let found = sink.finish();
    let bad: Vec<_> = found.iter().filter(|found| found.severity != Severity::Note).collect();
    assert!(bad.is_empty(), "{bad:#?}\n{text}");
    let sealed = product.expect("a bundle without errors").sealed;
    sealed.files().iter().map(|file| (file.meta.bundle_path(), file.bytes.to_vec())).collect()
}

/// What is wrong with one bundle.
struct Judge {
    kubernetes: Release,
    etcd: Release,
    wrong: Vec<String>,
}

impl Judge {
    fn say(&mut self, what: String) {
        self.wrong.push(format!("{}: {what}", self.kubernetes));
    }

    fn release(&self, component: Component) -> Release {
        if component == Component::Etcd { self.etcd } else { self.kubernetes }
    }

    /// Whether something is there; deprecated only if it cannot be avoided.
    fn present(&mut self, what: &str, state: Option<FlagState>) {
        match state {
            Some(FlagState::Present { deprecated: None }) => {}
            Some(FlagState::Present { deprecated: Some(_) }) if UNAVOIDABLE.iter().any(|(known, _)| *known == what) => {}
            // The catalog knows little of 1.18, and nothing of klog's flags in kube-proxy before 1.26.
            Some(FlagState::Unknown) if self.kubernetes.minor.minor <= 18 => {}
            Some(FlagState::Unknown) if what == "kube-proxy --v" && self.kubernetes.minor.minor < 26 => {}
            other => self.say(format!("{what}: {other:?}")),
        }
    }

    fn unit(&mut self, component: Component, text: &str) {
        let arguments: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with("--")).collect();
        assert!(!arguments.is_empty(), "{text}");
        for argument in &arguments {
            let (name, value) = argument.trim_start_matches('-').split_once('=').expect("every flag has a value");
            let what = format!("{} --{name}", component.name());
            let known = flag(component, name);
            self.present(&what, known.map(|flag| flag.state(self.release(component))));
            if known.is_some_and(|flag| !flag.kind.accepts(value)) {
                self.say(format!("{what} refuses {value}"));
            }
            match name {
                "enable-admission-plugins" | "disable-admission-plugins" => value.split(',').for_each(|plugin| self.plugin(plugin)),
                "feature-gates" => value.split(',').for_each(|gate| self.gate(gate)),
                _ => {}
            }
        }
        self.required(component, &arguments);
    }

    fn required(&mut self, component: Component, arguments: &[&str]) {
        let release = self.release(component);
        for known in catalog::flags(component, release) {
            let needed = known.required.is_some_and(|needed| needed.when.is_none() && needed.since.minor <= release.minor);
            if needed && !arguments.iter().any(|argument| argument.starts_with(&format!("--{}=", known.name))) {
                self.say(format!("{} lacks --{}", component.name(), known.name));
            }
        }
    }

    fn plugin(&mut self, name: &str) {
        let state = catalog::admission_plugin(name).map(|plugin| plugin.state(self.kubernetes.minor));
        if !matches!(state, Some(PluginState::Known { deprecated: None, .. })) {
            self.say(format!("plugin {name}: {state:?}"));
        }
    }

    fn gate(&mut self, setting: &str) {
        let (name, value) = setting.split_once('=').expect("a gate and its value");
        match catalog::feature_gate(name).map(|gate| gate.state(self.kubernetes.minor)) {
            Some(GateState::Known { locked: false, .. }) => {}
            Some(GateState::Known { default: Some(default), .. }) if default.to_string() == value => {}
            other => self.say(format!("gate {setting}: {other:?}")),
        }
    }

    /// A document, or one in another one.
    fn document(&mut self, path: &str, document: &Value) -> Option<ConfigKind> {
        let name = document.get("kind")?.as_str()?;
        let Some(kind) = ConfigKind::named(name) else {
            if !UNKNOWN_KINDS.contains(&name) {
                self.say(format!("{path}: the catalog does not know the kind {name}"));
            }
            return None;
        };
        let api = document.get("apiVersion").and_then(Value::as_str).expect("a document has a version");
        self.present(&format!("{name} {api}"), config_version(kind, api).map(|version| version.state(self.kubernetes)));
        self.fields(kind, "", document);
        Some(kind)
    }

    fn fields(&mut self, kind: ConfigKind, above: &str, value: &Value) {
        for (key, inner) in value.as_mapping().expect("a mapping") {
            let key = key.as_str().expect("a field has a name");
            if above.is_empty() && matches!(key, "apiVersion" | "kind" | "metadata") {
                continue;
            }
            let path = format!("{above}{key}");
            let field = config_field(kind, &path);
            self.present(&format!("{} {path}", kind.name()), field.map(|field| field.state(self.kubernetes)));
            let open = field.is_none_or(|field| field.go_type.starts_with("map["));
            match inner {
                Value::Mapping(_) if inner.get("kind").is_some() => drop(self.document(&path, inner)),
                Value::Mapping(_) if !open => self.fields(kind, &format!("{path}."), inner),
                Value::Sequence(_) if !config_fields(kind).any(|field| field.path.starts_with(&format!("{path}[]"))) => {}
                Value::Sequence(items) => {
                    items.iter().filter(|item| item.is_mapping()).for_each(|item| self.fields(kind, &format!("{path}[]."), item));
                }
                _ => {}
            }
        }
    }
}

fn check(profiles: &[&str]) {
    let mut wrong = Vec::new();
    for minor in catalog::minors() {
        let kubernetes = Release::from(catalog::newest_patch(minor).expect("a patch"));
        let etcd = Release::from(catalog::etcd_for(minor).expect("an etcd"));
        let mut judge = Judge { kubernetes, etcd, wrong: Vec::new() };
        let (mut units, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        for (path, bytes) in bundle(&description(profiles, minor)) {
            let Some(rest) = path.strip_prefix("hosts/") else { continue };
            let file = rest.rsplit('/').next().expect("a file");
            if let Some(component) = Component::ALL.into_iter().find(|one| file.strip_suffix(".service") == Some(one.name())) {
                judge.unit(component, std::str::from_utf8(&bytes).expect("text"));
                units.insert(component);
            }
            if file.ends_with(".yaml") || file.ends_with(".yml") {
                let document: Value = serde_yaml_ng::from_slice(&bytes).expect("one document");
                kinds.extend(judge.document(&path, &document));
            }
        }
        assert_eq!(units.len(), Component::ALL.len(), "{kubernetes}: every component has a unit");
        assert!(kinds.len() >= 3, "{kubernetes}: {kinds:?}");
        wrong.extend(judge.wrong);
    }
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_control_plane_profile_fits_every_version() {
    check(&["control-plane"]);
}

#[test]
fn the_hardened_profile_fits_every_version() {
    check(&["control-plane", "hardened"]);
}

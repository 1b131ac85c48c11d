//! Configuration of admission plugins.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
use crate::plan::topology::Site;
use crate::plan::{Place, Term};
use crate::schema::Sourced;
use crate::schema::sections::{EventRateLimit, PodSecurity};
use crate::schema::types::{Text, Version};

use super::NAME;

/// The AdmissionConfiguration, if a plugin has settings.
pub(super) fn plan_admission(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server.admission;
    let security = settings.pod_security.as_ref().filter(|_| site.version().at_least(1, 23));
    let security = security.map(|security| plugin("PodSecurity", pod_security(security, site.version())));
    let events = settings.event_rate_limit.as_ref().map(|limit| plugin("EventRateLimit", event_rate_limit(limit)));
    let plugins: Vec<Term> = security.into_iter().chain(events).collect();
    if plugins.is_empty() {
        return;
    }
    let document = Term::map([
        ("apiVersion", Term::text("apiserver.config.k8s.io/v1")),
        ("kind", Term::text("AdmissionConfiguration")),
        ("plugins", Term::List(plugins)),
    ]);
    let path = site.paths.conf("admission-config.yaml");
    let reason = "`admission { … }` configures plugins, which they read from a file";
    flags.set("--admission-control-config-file", &path).because(reason, [settings.span]);
    let file = File::yaml(NAME, path, vec![document]).because(reason);
    draft.file(&Place::Host(host.name().to_owned()), file.asked_by([settings.span, host.components.api_server.span]));
}

fn plugin(name: &str, configuration: Term) -> Term {
    Term::map([("name", Term::text(name)), ("configuration", configuration)])
}

fn pod_security(settings: &PodSecurity, version: Version) -> Term {
    let api = if version.at_least(1, 25) { "v1" } else { "v1beta1" };
    let levels = [("enforce", &settings.enforce), ("audit", &settings.audit), ("warn", &settings.warn)];
    let defaults = levels.into_iter().filter_map(|(mode, level): (&str, &Option<Sourced<Text>>)| {
        let level = level.as_ref()?;
        Some([(mode.to_owned(), Term::text(&level.0)), (format!("{mode}-version"), Term::text("latest"))])
    });
    let namespaces = settings.exempt_namespaces.values().map(|name| name.0.as_str());
    let exemptions = [
        ("usernames", Term::List(Vec::new())),
        ("runtimeClasses", Term::List(Vec::new())),
        ("namespaces", Term::texts(namespaces)),
    ];
    Term::map([
        ("apiVersion", Term::text(format!("pod-security.admission.config.k8s.io/{api}"))),
        ("kind", Term::text("PodSecurityConfiguration")),
        ("defaults", Term::Map(defaults.flatten().collect())),
        ("exemptions", Term::map(exemptions)),
    ])
}

fn event_rate_limit(settings: &EventRateLimit) -> Term {
    let limits = settings.limits.iter().map(|limit| {
        let mut entries =
            vec![("type", Term::text(&limit.kind.0)), ("qps", Term::Int(limit.qps.0)), ("burst", Term::Int(limit.burst.0))];
        entries.extend(limit.cache_size.as_ref().map(|size| ("cacheSize", Term::Int(size.0))));
        Term::map(entries)
    });
    Term::map([
        ("apiVersion", Term::text("eventratelimit.admission.k8s.io/v1alpha1")),
        ("kind", Term::text("Configuration")),
        ("limits", Term::List(limits.collect())),
    ])
}

//! The description at one version: compiled, judged and planned, as far as that goes. It compares nothing.

use std::collections::BTreeMap;

use crate::catalog::{Component, EtcdVersion, KubernetesVersion, Release};
use crate::check;
use crate::model::{self, Cluster};
use crate::plan;
use crate::realise::template;
use crate::resolve::{self, Resolved};
use crate::source::{Diagnostic, Severity, Sink, Sources};
use crate::world::{Project, ReadError};

use super::written::Written;

/// A description at one version.
pub(super) struct Candidate {
    /// The edited files, by name.
    pub texts: BTreeMap<String, String>,
    pub sources: Sources,
    pub resolved: Resolved,
    pub cluster: Cluster,
    /// What the rules found.
    pub found: Vec<Diagnostic>,
    /// What kapic writes for the components; `None` if a rule found an error and no version before had none.
    pub written: Option<Written>,
    /// Whether that is from an earlier version, because a rule found an error at this one.
    pub stale: bool,
}

/// The user's files, some of them edited.
struct Edited<'a> {
    project: &'a dyn Project,
    texts: &'a BTreeMap<String, String>,
}

impl Project for Edited<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.texts.get(path).map_or_else(|| self.project.read(path), |text| Ok(text.clone().into_bytes()))
    }
}

impl Candidate {
    /// Compiles with these files in place of the user's own. `None` if the text does not even make a cluster: `sink` says why.
    pub fn compile(
        entry: &str,
        project: &dyn Project,
        texts: BTreeMap<String, String>,
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> Option<Self> {
        let resolved = resolve::resolve(entry, &Edited { project, texts: &texts }, sources, sink)?;
        let cluster = model::decode(&resolved, sink).filter(|_| !sink.has_errors())?;
        let mut judged = Sink::new();
        template::judge_texts(&cluster.files, &mut judged);
        let plan = check::check(cluster.clone(), &mut judged).map(|checked| plan::plan(&checked));
        if let Some(plan) = &plan {
            let release = KubernetesVersion::parse(&cluster.kubernetes().to_string()).ok();
            template::judge_filled(plan, release.map(Release::from), &mut judged);
        }
        let written = plan.filter(|_| !judged.has_errors()).map(|plan| Written::of(&plan));
        Some(Self { texts, sources: sources.clone(), resolved, cluster, found: judged.finish(), written, stale: false })
    }

    /// With what an earlier version wrote, if this one does not say.
    pub fn after(mut self, before: &Self) -> Self {
        self.stale = self.written.is_none();
        self.written = self.written.or_else(|| before.written.clone());
        self
    }

    /// Whether a rule found an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// The version of Kubernetes as it is written.
    pub fn version(&self) -> String {
        self.cluster.kubernetes().to_string()
    }

    /// The version of Kubernetes, if the catalog knows it.
    pub fn release(&self) -> Option<KubernetesVersion> {
        KubernetesVersion::parse(&self.version()).ok()
    }

    /// The version of etcd, if one is written and the catalog knows it.
    pub fn etcd(&self) -> Option<EtcdVersion> {
        let version = self.cluster.components.etcd.version.as_ref()?;
        EtcdVersion::parse(&version.to_string()).ok()
    }

    /// The version that a component has.
    pub fn release_of(&self, component: Component) -> Option<Release> {
        match component {
            Component::Etcd => self.etcd().map(Release::from),
            _ => self.release().map(Release::from),
        }
    }
}

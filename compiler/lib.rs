//! kapic: a compiler for Kubernetes clusters that are run the hard way. One KDL description goes in, one reproducible bundle
//! comes out. Each stage is a folder; ARCHITECTURE.md tells what each may see. This file is the whole program on one page:
//! describe → check → plan → realise → prove; [`bundle::build`] writes what comes out.

#![deny(clippy::print_stdout, clippy::print_stderr, clippy::exit)]

pub mod audit;
pub mod bundle;
pub mod catalog;
pub mod check;
pub mod evaluate;
pub mod export;
pub mod horizon;
pub mod mend;
pub mod model;
pub mod plan;
pub mod proof;
pub mod proven;
pub mod realise;
pub mod resolve;
pub mod sarif;
pub mod schema;
pub mod secret_id;
pub mod source;
pub mod syntax;
pub mod upgrade;
pub mod why;
pub mod world;

use bundle::{File, Sealed};
use check::CheckedCluster;
use model::Cluster;
use plan::Plan;
use proof::{Options, Proof};
use realise::vault::{RootSecret, Vault};
use source::{Sink, Sources};
use world::Project;

/// A description that was judged and planned: everything that needs no secret.
#[derive(Debug, Clone)]
pub struct Design {
    /// The cluster; no rule found an error in it.
    pub cluster: CheckedCluster,
    /// Every file of every host, as data.
    pub plan: Plan,
}

/// A design with the merged tree that it was made from: what `why` looks at.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The description after all layers, every setting with everyone who spoke about it.
    pub resolved: resolve::Resolved,
    /// What was made of it.
    pub design: Design,
}

/// A bundle in memory whose handshakes are proved.
#[derive(Debug)]
pub struct Product {
    /// The bundle.
    pub sealed: Sealed,
    /// Who talks to whom, and that they accept each other.
    pub proof: Proof,
}

/// Reads a description: text to the typed cluster, unjudged. Everything wrong with it goes to `sink`.
pub fn describe(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Cluster> {
    let resolved = resolve::resolve(entry, project, sources, sink)?;
    let cluster = model::decode(&resolved, sink)?;
    if sink.has_errors() { None } else { Some(cluster) }
}

/// Text to plan, with everything that says where each part of it comes from.
pub fn trace(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Trace> {
    let resolved = resolve::resolve(entry, project, sources, sink)?;
    let cluster = model::decode(&resolved, sink).filter(|_| !sink.has_errors())?;
    let cluster = check::check(cluster, sink)?;
    let plan = plan::plan(&cluster);
    Some(Trace { resolved, design: Design { cluster, plan } })
}

/// Text to plan. No secret is near; the same text gives the same design.
pub fn design(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Design> {
    let cluster = describe(entry, project, sources, sink)?;
    realise::template::judge_texts(&cluster.files, sink);
    let cluster = check::check(cluster, sink)?;
    let plan = plan::plan(&cluster);
    realise::template::judge_filled(
        &plan,
        catalog::KubernetesVersion::parse(&cluster.kubernetes().to_string()).ok().map(Into::into),
        sink,
    );
    if sink.has_errors() { None } else { Some(Design { cluster, plan }) }
}

/// Plan and root secret to bytes, and the proof that they work together. Nothing is written: [`bundle::build`] does that.
pub fn make(design: &Design, secret: &RootSecret, sink: &mut Sink) -> Option<Product> {
    let Design { cluster, plan } = design;
    let proof = Options { at: cluster.settings.pki.epoch.value.0 };
    let sealed = seal(plan, secret);
    let proof = proof::prove(&proven::InMemory(&sealed), proof);
    proven::report(&proof, plan, cluster, sink);
    if sink.has_errors() { None } else { Some(Product { sealed, proof }) }
}

/// Every file of a plan with its bytes: the same bytes always.
pub fn seal(plan: &Plan, secret: &RootSecret) -> Sealed {
    let vault = Vault::new(secret, &plan.cluster_id);
    let realised = realise::realise(plan, &vault);
    let file = |file: &mut realise::RealisedFile| File { meta: file.meta.clone(), bytes: std::mem::take(&mut *file.bytes).into() };
    Sealed::new(realised.files.into_iter().map(|mut realised| file(&mut realised)).collect())
}

//! What `kapic build` says at the end: the result on standard output, and for people where it is and what to do next.

use std::path::{Path, PathBuf};

use kapic::bundle::{Built, ManifestEntry};
use kapic::plan::{Kind, Place};
use kapic::{Design, Product};

use crate::cli::console::Console;
use crate::cli::work::{proved, tally};

use super::{Build, Print};

impl Build {
    /// Prints the result.
    pub(super) fn print(&self, design: &Design, product: &Product, built: &Built, link: &Path, console: &mut Console) {
        let tree = self.tree(built);
        let result = match self.print {
            Print::Id => format!("{}\n", built.id),
            Print::Path => tree.as_ref().map_or_else(String::new, |tree| format!("{}\n", tree.display())),
            Print::Json => format!("{}\n", self.json(design, product, built, link, tree.as_deref())),
        };
        console.tell(&self.summary(design, product, built, link));
        console.result(result);
    }

    /// The checkout, or the folder of the host that was asked for.
    fn tree(&self, built: &Built) -> Option<PathBuf> {
        let tree = built.tree.as_ref()?;
        Some(self.host.as_ref().map_or_else(|| tree.clone(), |host| tree.join("hosts").join(host)))
    }

    /// The files that the result is about.
    fn files<'a>(&self, product: &'a Product) -> &'a [ManifestEntry] {
        let manifest = product.sealed.manifest();
        self.host.as_ref().map_or(manifest.entries(), |host| manifest.of_place(&Place::Host(host.clone())))
    }

    fn json(&self, design: &Design, product: &Product, built: &Built, link: &Path, tree: Option<&Path>) -> serde_json::Value {
        let files = self.files(product);
        let hosts: Vec<&str> = match &self.host {
            Some(host) => vec![host],
            None => design.cluster.hosts.iter().map(kapic::model::Host::name).collect(),
        };
        serde_json::json!({
            "cluster": design.cluster.settings.name.0,
            "id": built.id.to_string(),
            "hosts": hosts,
            "files": files.len(),
            "secret_files": files.iter().filter(|file| file.meta.secret).count(),
            "certificate_files": files.iter().filter(|file| file.meta.kind == Kind::Certificate).count(),
            "handshakes": proved(product),
            "tree": tree,
            "link": (!self.no_checkout).then_some(link),
        })
    }

    fn summary(&self, design: &Design, product: &Product, built: &Built, link: &Path) -> String {
        let name = &design.cluster.settings.name.0;
        let mut text = format!("built {name}: {}\n", tally(design, product));
        match &built.tree {
            Some(_) => {
                let link = link.display();
                text += &format!("  in    {link}/hosts/HOST (what goes onto each host), {link}/cluster (for you)\n");
                text += &format!("  next  kapic verify {link}; then {link}/cluster/runbook.md says what to do\n");
            }
            None => {
                let (id, store) = (built.id.short(), self.store.display());
                text += &format!("  in    {store}, without a checkout\n");
                text += &format!("  next  kapic export {id} tar --store {store} -o {name}.tar\n");
            }
        }
        text
    }
}

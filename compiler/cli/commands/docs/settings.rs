//! All settings on one page: what `explain` tells of each, block by block.

use kapic::schema::Shape;

use crate::cli::commands::explain::setting::{Fact, Found, Profiles, all, example, facts, sentence};

const HEAD: &str = "# Settings

Made by `kapic docs`; do not edit. `kapic explain PATH` prints one of them. Everything stands in `cluster NAME { … }`; settings of
components (`etcd`, `api-server`, `controller-manager`, `scheduler`, `kubelet`, `kube-proxy`, `systemd`) also stand in `masters`,
`workers`, `etcd-hosts`, `load-balancers` and in each `host`, where they hold for these hosts alone. [language.md](../language.md)
tells how layers meet.

";

/// The page.
pub fn page() -> String {
    let (settings, profiles) = (all(), Profiles::of_stdlib());
    let mut text = HEAD.to_owned();
    let top = |found: &&Found| found.around.is_empty() && matches!(found.field.shape, Shape::Block(_) | Shape::Keyed(_));
    for block in settings.iter().filter(top) {
        text += &format!("- [`{0}`](#{0}): {1}\n", block.path, sentence(block.field.doc));
    }
    for found in &settings {
        text += &one(found, &profiles);
    }
    text
}

fn one(found: &Found, profiles: &Profiles) -> String {
    let level = if found.around.is_empty() { "##" } else { "###" };
    let mut text = format!("\n{level} {}\n\n{}\n\n", found.path, paragraph(found.field.doc));
    let mut last = "";
    for Fact { name, value } in facts(found, profiles) {
        last = if name.is_empty() { last } else { name };
        text += &format!("- {last}: {}\n", value.replace('<', "&lt;").replace('*', "\\*"));
    }
    let fence = if found.path == "name" { "kdl top" } else { "kdl cluster" };
    text + &format!("\n```{fence}\n{}\n```\n", example(found, profiles))
}

/// A doc comment as one paragraph.
fn paragraph(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! kube-scheduler: kubeconfig, command line and unit. Flags only: with a configuration file it ignores `--profiling`.

use crate::model::{Host, Role};
use crate::plan::Place;
use crate::plan::draft::Draft;
use crate::plan::flags::{Flags, emitted};
use crate::plan::pki::{Leaf, issue};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;

use super::{Access, Kubeconfig};

const NAME: &str = "kube-scheduler";

/// Plans the scheduler of a master.
pub(in crate::plan) fn plan_scheduler(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if host.role != Role::Master {
        return;
    }
    let place = Place::Host(host.name().to_owned());
    let settings = &host.components.scheduler;
    let issued = issue(site, draft, Leaf::client(host, "kube-scheduler/client", "system:kube-scheduler"));
    let path = site.paths.kubeconfig("scheduler");
    let kubeconfig = Kubeconfig {
        component: NAME,
        path: path.clone(),
        server: site.local_api(host),
        user: "system:kube-scheduler",
        access: Access::Certificate(issued),
    };
    let asked = [settings.span, host.facts.span];
    draft.file(&place, kubeconfig.file(site).because("the scheduler reaches the API server with it").asked_by(asked));
    let mut flags = Flags::of(&emitted(settings), asked);
    for flag in ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"] {
        let origin = flags.secret_file(flag, path.clone());
        origin.because("it reaches the API server, and asks it who may see its own port, with this kubeconfig", asked);
    }
    flags.feature_gates(&settings.feature_gates);
    flags.extra(&settings.extra_args);
    let unit = Unit {
        name: NAME,
        description: "kube-scheduler, which gives pods to nodes",
        kind: "exec",
        after: vec!["kube-apiserver.service"],
        restart: "on-failure",
        service: Vec::new(),
        flags,
        confinement: Confinement::Server { writes: Vec::new(), peers: None, low_port: false, lists_addresses: false },
    };
    draft.file(&place, unit.file(site, host, &Account::of(host, NAME)));
}

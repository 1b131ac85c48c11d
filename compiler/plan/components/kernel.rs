//! Kernel parameters that a kubelet insists on. It must not know of those that network plugins want.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{Kind, Place, Term};

/// What `protectKernelDefaults` compares with at start (`pkg/kubelet/cm`): a kubelet that finds something else exits.
const PARAMETERS: [&str; 6] = [
    "kernel.keys.root_maxbytes = 25000000",
    "kernel.keys.root_maxkeys = 1000000",
    "kernel.panic = 10",
    "kernel.panic_on_oops = 1",
    "vm.overcommit_memory = 1",
    "vm.panic_on_oom = 0",
];

/// Whether the kubelet of a host refuses to change kernel parameters itself.
pub(in crate::plan) fn protects_kernel(host: &Host) -> bool {
    host.runs_kubelet() && host.components.kubelet.protect_kernel_defaults.as_ref().is_some_and(|on| on.value)
}

/// The parameters, where the kubelet would otherwise not start.
pub(in crate::plan) fn plan_kernel(_: &Site<'_>, host: &Host, draft: &mut Draft) {
    if !protects_kernel(host) {
        return;
    }
    let values = Term::map([("lines", Term::texts(PARAMETERS))]);
    let file = File::template("kubelet", "/etc/sysctl.d/90-kubelet.conf", Kind::Config, "std:systemd/lines", values);
    let protect = host.components.kubelet.protect_kernel_defaults.as_ref().and_then(|on| on.span);
    draft.file(
        &Place::Host(host.name().to_owned()),
        file.because("`protect-kernel-defaults` has the kubelet insist on these parameters").asked_by([protect, host.facts.span]),
    );
}

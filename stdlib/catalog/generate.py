#!/usr/bin/env python3
"""Writes the catalog's text files from a directory of facts in JSON, and from what extract/ saw (observed/).

    generate.py DATA           rewrite the files beside this script
    generate.py --check DATA   change nothing; exit 1 if a file is stale

README.md explains the format. A fact that contradicts itself stops the script: it is to be settled in DATA, not here.
"""

import json
import re
import sys
from pathlib import Path

from advance import ahead
from fields import component_config, config_versions
from forms import KUBERNETES, advice, defaults, dotted, line, minor, put, ranges, since, since_text
from gates import feature_gates
from kinds import CHOICES, flag_kind
from observed import settled

HERE = Path(__file__).resolve().parent
ETCD = [(3, n) for n in range(3, 8)]
COMPONENTS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"]

# Newest patch releases known, where a release tag establishes them, and the etcd minor that kubeadm's constants pair with a minor.
NEWEST = {
    "1.18": "1.18.20", "1.19": "1.19.16", "1.20": "1.20.15", "1.21": "1.21.14", "1.22": "1.22.17", "1.23": "1.23.17", "1.24": "1.24.17",
    "1.25": "1.25.16", "1.26": "1.26.15", "1.27": "1.27.16", "1.28": "1.28.15", "1.29": "1.29.15", "1.30": "1.30.14", "1.31": "1.31.14",
    "1.32": "1.32.13", "1.33": "1.33.13", "1.34": "1.34.10", "1.35": "1.35.7", "1.36": "1.36.3",
}
PAIRED = [("1.18", "3.4"), ("1.22", "3.5"), ("1.34", "3.6")]

# The two groups that kubernetes/api does not hold: kubernetes/apiextensions-apiserver and kubernetes/kube-aggregator.
OTHER_APIS = [
    "apiextensions.k8s.io/v1 | served 1.18-1.36 | on 1.18-1.36",
    "apiextensions.k8s.io/v1beta1 | served 1.18-1.21 | idle 1.22-1.36 | removed 1.22 | on 1.18-1.21 | use apiextensions.k8s.io/v1",
    "apiregistration.k8s.io/v1 | served 1.18-1.36 | on 1.18-1.36",
    "apiregistration.k8s.io/v1beta1 | served 1.18-1.21 | idle 1.22-1.36 | removed 1.22 | on 1.18-1.21 | use apiregistration.k8s.io/v1",
]

# What whole versions (observed/) showed to be otherwise than the facts have it.
CORRECTIONS = {
    # Neither is marked as deprecated: only the in-tree providers are gone.
    "kubelet/cloud-provider": {"deprecated_in": None},
    "kubelet/provider-id": {"deprecated_in": None},
    # The kubelet's logging flags are fields of its configuration as the others are; the facts were taken without the JSON format linked in.
    "kubelet/log-json-info-buffer-size": {"deprecated_in": "1.23"},
    "kubelet/log-json-split-stream": {"deprecated_in": "1.23"},
}
OTHER_FLAGS = {
    "kubelet": ["help | bool | default false | about print help"],
    # kube-proxy links the JSON format in from 1.28 on at the latest, and did not in 1.26.
    "kube-proxy": [
        "log-json-info-buffer-size | quantity | since <=1.28 | unsure 1.27 | default 0 | about alpha: buffer for info lines in JSON",
        "log-json-split-stream | bool | since <=1.28 | unsure 1.27 | default false | about alpha: JSON to stdout, errors to stderr",
    ],
}
def life(entry, present, unsure, backported=frozenset()):
    """`since`, `deprecated`, `removed` and `unsure`, checked against the list of minors that have the flag."""
    start, loose = since(entry["first_seen"])
    start = minor(start)
    removed = entry["removed_in"] and since_text(entry["removed_in"])
    end = minor(since(entry["removed_in"])[0]) if removed else (9, 0)
    first = min(present, default=end)
    doubt = {one for one in KUBERNETES if one > first and one in unsure | (set(KUBERNETES) - present) and one < max(present, default=first)}
    doubt |= {one for one in unsure if one > first}
    doubt |= {one for one in KUBERNETES if loose and start <= one < first}
    below = (first[0], min(first, start)[1] - 1)
    while loose and below in KUBERNETES and (below in unsure or below == (first[0], start[1] - 1)):
        doubt.add(below)
        below = (below[0], below[1] - 1)
    doubt |= backported
    for one in KUBERNETES:
        assert one in doubt or (start <= one < end) == (one in present), (entry, dotted(one))
    if start > KUBERNETES[0]:
        yield f"since {'<=' if loose else ''}{dotted(start)}"
    if entry["deprecated_in"]:
        yield "deprecated " + since_text(entry["deprecated_in"])
    if removed:
        yield f"removed {removed}"
    if doubt:
        yield "unsure " + ranges(doubt)


def flag_line(component, entry, lives):
    kind = flag_kind(component, entry["flag"], entry["type"])
    assert kind, entry
    required = entry.get("required_from") and re.sub(r"^(<=)?(\S+)", lambda m: since_text(m.group(0)), entry["required_from"])
    return line(
        entry["flag"], kind, *lives, *defaults(entry), *CHOICES.get(f"{component}/{entry['flag']}", []), required and f"required {required}", *advice(entry["replacement"]),
        entry.get("config_field") and f"field {entry['config_field']}", entry["description"] and f"about {entry['description']}")


def kubernetes_flags(data, component):
    fields = {e["field"].lower(): e["field"] for e in data("component-config-fields") if e["kind"].startswith("Kubelet")}
    for entry in data(f"{component}-flags")["flags"]:
        present = {minor(v) for v in entry["present_in"]} & set(KUBERNETES)
        unsure = {minor(v) for v in entry["unknown_in"]} & set(KUBERNETES)
        backported = re.search(r"backported to (\S+)-(\S+) patch", entry["first_seen"])
        if backported:
            low, high = map(minor, backported.groups())
            backported = {one for one in KUBERNETES if low <= one <= high}
        field = entry.get("config_field") or (re.match(r"KubeletConfiguration (\S+)$", entry["replacement"] or "") or [None, None])[1]
        if field:
            path = config_path(field, fields)
            entry = {**entry, "config_field": path, "replacement": (entry["replacement"] or "").replace(field, path)}
        entry |= CORRECTIONS.get(f"{component}/{entry['flag']}", {})
        yield settled(component, flag_line(component, entry, life(entry, present - (backported or set()), unsure, backported or set())), frozenset(backported or ()))
    yield from OTHER_FLAGS.get(component, [])
    if component == "kube-proxy":
        yield from klog_flags(data)


def klog_flags(data):
    """klog's global flags, which the scheduler lost in 1.26: kube-proxy of 1.26 is seen without them, older ones were not looked at."""
    for entry in data("kube-scheduler-flags")["flags"]:
        if entry["description"].startswith("klog: ") and entry["removed_in"] == "1.26":
            entry = {**entry, "first_seen": "<=1.26", "deprecated_in": None, "removed_in": "<=1.26", "default_history": None, "default": None}
            yield settled("kube-proxy", flag_line("kube-proxy", entry, ["removed <=1.26", "unsure 1.18-1.25"]))


def config_path(path, fields):
    """DATA spells the path as Go's fields are named; the file has the JSON names, and the log settings sit under `logging`."""
    head, *rest = path.removesuffix(".duration").split(".")
    if head.lower() not in fields:
        head, rest = "logging", [head, *rest]
    spelled = {"jSON": "json", "vModule": "vmodule"}
    return ".".join([fields[head.lower()], *(spelled.get(part, part) for part in rest)])


def etcd_flags(data):
    for entry in data("etcd-flags")["flags"]:
        starts = {minor(m): p.removeprefix("from ") if p != "all patches" else dotted(minor(m)) for m, p in entry["present"].items()}
        first = min(starts)
        lives = []
        if first > ETCD[0] or starts[first] != dotted(first):
            lives.append("since " + " ".join([starts[first], *(p for m, p in sorted(starts.items()) if m > first and p != dotted(m))]))
        end = minor(since(entry["removed_in"])[0]) if entry["removed_in"] else (9, 0)
        assert set(starts) == {one for one in ETCD if first <= one < end}, entry
        if entry["deprecated_in"]:
            lives.append("deprecated " + since_text(entry["deprecated_in"]))
        if entry["removed_in"]:
            lives.append("removed " + since_text(entry["removed_in"]))
        changed = re.match(r"(\S+) \((\S+) before (\S+)\)$", entry["default"] or "")
        if changed:
            new, old, at = changed.groups()
            entry = {**entry, "default_history": [{"from": None, "default": old}, {"from": at, "default": new}]}
        if entry["default"] == "math.MaxUint32":
            entry = {**entry, "default": str(2**32 - 1)}
        yield flag_line("etcd", entry, lives)


def admission_plugins(data):
    for entry in data("admission-plugins")["plugins"]:
        assert entry["default_on_until"] is None, entry
        start, on = minor(since(entry["added_in"])[0]), entry["default_on_from"]
        yield line(
            entry["plugin"], start > KUBERNETES[0] and f"since {entry['added_in']}",
            entry["deprecated_in"] and "deprecated " + since_text(entry["deprecated_in"]),
            entry["removed_in"] and f"removed {entry['removed_in']}",
            on and ("on" if minor(since(on)[0]) <= start else f"on {on}"), *advice(entry["replacement"]))


def served(entry, one):
    """Whether the types exist and some kind of them is still within its lifetime."""
    if minor(since(entry["types_first_seen"])[0]) > one or (entry["types_deleted_in"] and minor(entry["types_deleted_in"]) <= one):
        return False
    kinds = entry["kinds"].values()
    removed = [k for k in kinds if k.get("removed") and minor(k["removed"]) <= one]
    live = [k for k in kinds if k not in removed and minor(k["introduced"]) <= one]
    return bool(live) or not removed


def api_groups(data):
    entries = data("api-groups")["group_versions"]
    stable = {e["group_version"] for e in entries if e["group_version"].endswith("/v1")}
    for entry in entries:
        # apidiscovery.k8s.io is how discovery answers, and no group that can be switched: its name stops kube-apiserver (tried).
        if minor(since(entry["types_first_seen"])[0]) > KUBERNETES[-1] or entry["group_version"].startswith("apidiscovery.k8s.io/"):
            continue
        there = {one for one in KUBERNETES if served(entry, one)}
        on = {minor(v) for v in entry["default_on_in"]}
        # 1.18 and 1.22 were not looked at: they take what their neighbours agree on, and are unsure where these differ.
        on |= {(1, n) for n in (18, 22) if (1, n + 1) in on and ((1, n - 1) in on or n == 18)}
        unsure = {(1, 22)} & there if ((1, 21) in on) != ((1, 23) in on) and (1, 21) in there else set()
        ends = [v for v in (entry["no_kind_served_from"], entry["types_deleted_in"]) if v and minor(v) <= KUBERNETES[-1]]
        gone = KUBERNETES[-1] not in there and dotted(min(map(minor, ends)) if ends else (1, max(there)[1] + 1))
        use = sorted({k["replacement"].split()[0] for k in entry["kinds"].values() if k.get("replacement")} - {entry["group_version"]})
        if gone and not use:
            use = sorted(stable & {entry["group_version"].split("/")[0] + "/v1"})
        types = {one for one in KUBERNETES if minor(since(entry["types_first_seen"])[0]) <= one < minor(entry["types_deleted_in"] or "9.0")}
        idle = types - there
        yield line(
            entry["group_version"], there and "served " + ranges(there), idle and "idle " + ranges(idle), gone and f"removed {gone}", on & there and "on " + ranges(on & there),
            unsure and "unsure " + ranges(unsure), use and "use " + ", ".join(use))
    yield from OTHER_APIS


def versions(data):
    for name, (_, newest, _) in data("etcd-flags")["tags_read"].items():
        yield line(f"etcd {name}", f"newest {newest.removeprefix('v')}")
    for one in KUBERNETES:
        etcd = [e for k, e in PAIRED if minor(k) <= one][-1]
        newest = NEWEST.get(dotted(one))
        yield line(f"kubernetes {dotted(one)}", newest and f"newest {newest}", f"etcd {etcd}")


FLAGS_FROM = """\
# From: the flag sets that the commands of 1.19 to 1.36 print (built from public source trees; 1.22 from its neighbours), the flag
# registrations in kubernetes/apiserver and kubernetes/component-base at the release tags, and the kubernetes/kubernetes CHANGELOGs."""
FROM = {
    "etcd-flags": "# From: the flag registrations in etcd-io/etcd at every release tag v3.3.0 to v3.7.1.",
    "admission-plugins": "# From: kubernetes/kubernetes pkg/kubeapiserver/options/plugins.go by version; 1.18 and 1.22 from neighbours and CHANGELOGs.",
    "feature-gates": """\
# From: the tables of gates in k8s.io/{kubernetes,apiserver,apiextensions-apiserver,client-go,cloud-provider,component-base,
# controller-manager,kube-aggregator} at every minor, see observed/gates.txt; of 1.18 k8s.io/kubernetes alone, and for the others
# gardener/gardener pkg/utils/validation/features/featuregates.go.""",
    "api-groups": """\
# From: kubernetes/api at the release tags (register.go, zz_generated.prerelease-lifecycle.go), and DefaultAPIResourceConfigSource in
# kubernetes/kubernetes for what is on by default; 1.18 and 1.22 take what their neighbours agree on.""",
    "component-config": "# From: the types of k8s.io/{apiserver,kubelet,kube-proxy,kube-scheduler,pod-security-admission}, see observed/fields.txt.",
    "config-versions": "# From: the same as component-config.",
    "versions": "# From: the release tags of kubernetes and etcd, and cmd/kubeadm/app/constants/constants.go for the pairing.",
}


def texts(data):
    """File name to text, for every file of the catalog."""
    made = {f"{c}-flags": kubernetes_flags(data, c) for c in COMPONENTS}
    made |= {
        "etcd-flags": etcd_flags(data), "admission-plugins": admission_plugins(data), "feature-gates": feature_gates(data("feature-gates")["gates"]),
        "api-groups": api_groups(data), "component-config": component_config(data), "config-versions": config_versions(data), "versions": versions(data)}
    files = {}
    for name, lines in made.items():
        lines = sorted(lines, key=lambda text: text.split(" | ")[0])
        keys = [text.split(" | ")[0] for text in lines]
        assert len(set(keys)) == len(keys), name
        head = f"# {name}: generated by generate.py, explained in README.md.\n{FROM.get(name, FLAGS_FROM)}\n"
        files[name] = head + "\n".join(lines) + "\n"
    return {f"{name}.txt": text for name, text in ahead(files).items()}


def main(arguments):
    check = "--check" in arguments
    directories = [a for a in arguments if a != "--check"]
    if len(directories) != 1:
        sys.exit(__doc__)
    cache = {}

    def data(name):
        if name not in cache:
            cache[name] = json.loads((Path(directories[0]) / f"{name}.json").read_text(encoding="utf-8"))
        return cache[name]

    put(HERE, texts(data), check)


if __name__ == "__main__":
    main(sys.argv[1:])

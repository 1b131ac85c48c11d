#!/usr/bin/env python3
"""Writes benchmarks.txt and controls.txt from a directory of facts in JSON.

    generate.py DATA           rewrite the files beside this script
    generate.py --check DATA   change nothing; exit 1 if a file is stale

README.md explains the format. The titles are ours; ids, tests and what is scored come from DATA/cis.json.
"""

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Controls about files, by id: the number has meant the same file in every benchmark.
FILES = {
    "1.1.1": ("unit kube-apiserver", "the unit of kube-apiserver is for root only"),
    "1.1.3": ("unit kube-controller-manager", "the unit of kube-controller-manager is for root only"),
    "1.1.5": ("unit kube-scheduler", "the unit of kube-scheduler is for root only"),
    "1.1.7": ("unit etcd", "the unit of etcd is for root only"),
    "1.1.9": ("cni", "CNI configuration is for root only"),
    "1.1.11": ("etcd-data", "the data directory of etcd is for its owner only"),
    "1.1.13": ("admin-kubeconfig", "kubeconfigs of administrators are for their owner only"),
    "1.1.15": ("kubeconfig kube-scheduler", "the kubeconfig of kube-scheduler is for root only"),
    "1.1.17": ("kubeconfig kube-controller-manager", "the kubeconfig of kube-controller-manager is for root only"),
    "1.1.19": ("pki", "certificates and keys belong to root"),
    "1.1.20": ("certificates", "certificates are for their owner only"),
    "1.1.21": ("keys", "private keys are for their owner only"),
    "4.1.1": ("unit kubelet", "the unit of the kubelet is for root only"),
    "4.1.3": ("kubeconfig kube-proxy", "the kubeconfig of kube-proxy is for root only"),
    "4.1.5": ("kubeconfig kubelet", "the kubeconfig of the kubelet is for root only"),
    "4.1.7": ("client-ca", "the authority that the kubelet trusts is for root only"),
    "4.1.9": ("config kubelet", "the configuration of the kubelet is for root only"),
}
OWNED = {
    "1.1.2": "1.1.1", "1.1.4": "1.1.3", "1.1.6": "1.1.5", "1.1.8": "1.1.7", "1.1.10": "1.1.9", "1.1.12": "1.1.11",
    "1.1.14": "1.1.13", "1.1.16": "1.1.15", "1.1.18": "1.1.17", "1.1.19": "1.1.19", "4.1.2": "4.1.1", "4.1.4": "4.1.3",
    "4.1.6": "4.1.5", "4.1.8": "4.1.7", "4.1.10": "4.1.9"}
OWNER_TITLES = {
    "1.1.12": "the data directory of etcd belongs to etcd", "1.1.19": "certificates and keys belong to root",
    "1.1.14": "kubeconfigs of administrators belong to root"}

# Titles of the others: component and flags, with the value where one flag has several controls.
TITLES = {
    "kube-apiserver --anonymous-auth": "requests without credentials are refused",
    "kube-apiserver --basic-auth-file": "no file of passwords is used",
    "kube-apiserver --token-auth-file": "no file of static tokens is used",
    "kube-apiserver --kubelet-https": "kubelets are reached by HTTPS",
    "kube-apiserver --kubelet-client-certificate --kubelet-client-key": "kubelets are shown a client certificate",
    "kube-apiserver --kubelet-certificate-authority": "kubelets' certificates are verified",
    "kube-apiserver --authorization-mode AlwaysAllow": "not every request is allowed",
    "kube-apiserver --authorization-mode Node": "the Node authorizer is on",
    "kube-apiserver --authorization-mode RBAC": "the RBAC authorizer is on",
    "kube-apiserver --enable-admission-plugins EventRateLimit": "the rate of events is limited",
    "kube-apiserver --enable-admission-plugins AlwaysAdmit": "AlwaysAdmit is off",
    "kube-apiserver --enable-admission-plugins AlwaysPullImages": "images are pulled anew for every pod",
    "kube-apiserver --enable-admission-plugins DenyServiceExternalIPs nothave": "DenyServiceExternalIPs is not named",
    "kube-apiserver --enable-admission-plugins DenyServiceExternalIPs": "services cannot claim external addresses",
    "kube-apiserver --enable-admission-plugins SecurityContextDeny": "pods' security contexts are restricted",
    "kube-apiserver --enable-admission-plugins PodSecurityPolicy": "PodSecurityPolicy is on",
    "kube-apiserver --enable-admission-plugins NodeRestriction": "kubelets may change only what is theirs (NodeRestriction)",
    "kube-apiserver --disable-admission-plugins ServiceAccount": "the plugin ServiceAccount is on",
    "kube-apiserver --disable-admission-plugins NamespaceLifecycle": "the plugin NamespaceLifecycle is on",
    "kube-apiserver --insecure-bind-address": "no address is named for requests without TLS",
    "kube-apiserver --insecure-port": "the port without TLS is off",
    "kube-apiserver --secure-port": "the port with TLS is on",
    "kube-apiserver --profiling": "profiling of kube-apiserver is off",
    "kube-apiserver --audit-log-path": "an audit log is written",
    "kube-apiserver --audit-log-maxage": "the audit log is kept for 30 days",
    "kube-apiserver --audit-log-maxbackup": "ten old audit logs are kept",
    "kube-apiserver --audit-log-maxsize": "the audit log rotates at 100 MB or later",
    "kube-apiserver --service-account-lookup": "tokens of deleted service accounts are refused",
    "kube-apiserver --service-account-key-file": "service accounts' tokens are verified with a key of their own",
    "kube-apiserver --etcd-certfile --etcd-keyfile": "etcd is shown a client certificate",
    "kube-apiserver --tls-cert-file --tls-private-key-file": "kube-apiserver serves with a certificate of the cluster",
    "kube-apiserver --client-ca-file": "clients can show certificates",
    "kube-apiserver --etcd-cafile": "etcd's certificate is verified",
    "kube-apiserver --encryption-provider-config": "Secrets are encrypted in etcd",
    "kube-apiserver provider": "Secrets are encrypted by a strong provider",
    "kube-apiserver --tls-cipher-suites": "kube-apiserver offers strong ciphers only",
    "kube-apiserver --service-account-extend-token-expiration": "tokens of pods are not extended to a year",
    "kube-apiserver --audit-policy-file": "an audit policy is used",
    "kube-controller-manager --terminated-pod-gc-threshold": "how many ended pods are kept is stated",
    "kube-controller-manager --profiling": "profiling of kube-controller-manager is off",
    "kube-controller-manager --use-service-account-credentials": "each controller has an account of its own",
    "kube-controller-manager --service-account-private-key-file": "service accounts' tokens are signed with a key of their own",
    "kube-controller-manager --root-ca-file": "pods are given the authority of the API",
    "kube-controller-manager --feature-gates": "kubelets' serving certificates are renewed",
    "kube-controller-manager --bind-address": "kube-controller-manager listens on loopback",
    "kube-controller-manager --bind-address --bind-address": "no address but loopback is named for kube-controller-manager",
    "kube-scheduler --profiling": "profiling of kube-scheduler is off",
    "kube-scheduler --bind-address": "kube-scheduler listens on loopback",
    "kube-scheduler --bind-address --bind-address": "no address but loopback is named for kube-scheduler",
    "etcd --cert-file --key-file": "etcd serves clients with a certificate of the cluster",
    "etcd --client-cert-auth": "etcd asks clients for certificates",
    "etcd --auto-tls": "etcd makes no certificates for clients itself",
    "etcd --peer-cert-file --peer-key-file": "members of etcd show certificates to each other",
    "etcd --peer-client-cert-auth": "members of etcd ask each other for certificates",
    "etcd --peer-auto-tls": "etcd makes no certificates for members itself",
    "etcd --trusted-ca-file": "etcd has an authority of its own",
    "kubelet --anonymous-auth": "the kubelet refuses requests without credentials",
    "kubelet --authorization-mode": "the kubelet asks who may do what",
    "kubelet --client-ca-file": "the kubelet verifies its clients",
    "kubelet --read-only-port": "the kubelet's port without TLS is off",
    "kubelet --streaming-connection-idle-timeout": "idle streams end",
    "kubelet --protect-kernel-defaults": "the kubelet insists on its kernel parameters",
    "kubelet --make-iptables-util-chains": "the kubelet keeps its iptables chains",
    "kubelet --hostname-override": "nodes are called what their hosts are called",
    "kubelet --event-qps": "the kubelet reports enough events",
    "kubelet --tls-cert-file --tls-private-key-file": "the kubelet serves with a certificate of the cluster",
    "kubelet --rotate-certificates": "the kubelet's client certificate is renewed",
    "kubelet RotateKubeletServerCertificate": "the kubelet's serving certificate is renewed",
    "kubelet --tls-cipher-suites": "the kubelet offers strong ciphers only",
    "kubelet --pod-max-pids": "how many processes a pod may have is stated",
    "kubelet --seccomp-default": "pods have a seccomp profile by default",
    "kubelet --IPAddressDeny": "the unit of the kubelet restricts addresses",
    "kube-proxy --metrics-bind-address": "kube-proxy shows metrics on loopback only",
}

# Tests that look at more than kube-bench does: what the control asks for is in the files.
OWN = {
    "etcd --trusted-ca-file": "own-authority",
    "kubelet RotateKubeletServerCertificate": "gate-on RotateKubeletServerCertificate",
    "kubelet --IPAddressDeny": "directive IPAddressDeny",
    "kube-apiserver provider": "encrypts aescbc kms secretbox",
}

# Controls that have no machine test in kube-bench.
BY_TITLE = {
    "requests": ("", "how long a request may take fits the cluster", "what fits depends on the cluster"),
    "provider": ("encrypts aescbc kms secretbox", "Secrets are encrypted by a strong provider", None),
    "audit": ("audit-policy", "the audit policy covers Secrets, tokens, pods and commands in pods", None),
    "3.1.1": ("", "people do not use client certificates", "who uses which credentials is not in files"),
    "3.1.2": ("", "people do not use tokens of service accounts", "who uses which credentials is not in files"),
    "3.1.3": ("", "people do not use bootstrap tokens", "who uses which credentials is not in files"),
}

# Why somebody may decide against a control, told where it does not hold.
REMARKS = {
    "kube-apiserver --enable-admission-plugins EventRateLimit": "its limits must be measured on the cluster first",
    "kube-apiserver --enable-admission-plugins AlwaysPullImages": "with it, no pod starts while the registry is away",
    "kube-apiserver --enable-admission-plugins PodSecurityPolicy": "with it and no policies, no pod starts; it went with 1.25",
    "kube-apiserver --enable-admission-plugins DenyServiceExternalIPs nothave":
        "later benchmarks ask for the opposite: without the plugin, whoever may make services can take traffic over",
    "kube-apiserver --enable-admission-plugins SecurityContextDeny":
        "it refuses pods that name a user of their own; it went with 1.30, Pod Security admission is the way since 1.23",
    "kubelet --event-qps eq 0": "0 is no limit: one broken pod can flood the API with events; later benchmarks take any limit",
    "kubelet --IPAddressDeny": "a kubelet that may talk to nobody starts no pod, and whom it has to reach depends on the cluster",
    "kubelet --hostname-override": "certificates name the node: a node that is called like its machine gets another name with it",
}

# The same for controls about files, by number and mode.
FILE_REMARKS = {
    ("1.1.20", "600"): "certificates are no secrets, and other accounts have to read them; later benchmarks take 0644",
    ("4.1.7", "600"): "certificates are no secrets, and other accounts have to read them; later benchmarks take 0644",
}

# Section 5 of cis-1.12: what it asks is answered by the API of a running cluster.
POLICIES = {
    "5.1": ["cluster-admin only where needed", "few can read Secrets", "no wildcards in roles", "few can create pods",
            "default service accounts are not used", "tokens are mounted only where needed", "nobody uses system:masters",
            "few can bind, impersonate or escalate", "few can create persistent volumes", "few can use the proxy of nodes",
            "few can approve certificate requests", "few can change webhooks", "few can create tokens"],
    "5.2": ["a policy on pods is in force", "no privileged containers", "no containers in the host's process namespace",
            "no containers in the host's IPC namespace", "no containers in the host's network", "no privilege escalation",
            "no containers as root", "no NET_RAW", "few capabilities", "no HostProcess containers", "no HostPath volumes",
            "no host ports"],
    "5.3": ["the network plugin knows network policies", "every namespace has network policies"],
    "5.4": ["Secrets are files, not environment variables", "Secrets may be kept outside"],
    "5.5": ["where images come from is checked"],
    "5.6": ["namespaces divide the cluster", "pods have a seccomp profile", "pods have a security context",
            "the default namespace is empty"],
}


def key(control):
    names = [test["flag"] for test in control["tests"]]
    flags = list(dict.fromkeys(names))
    first = control["tests"][0]
    several = first["flag"] in ("--authorization-mode", "--enable-admission-plugins", "--disable-admission-plugins")
    found = " ".join([control["component"], *flags])
    if several and control["component"] == "kube-apiserver":
        found += f" {first['value']}"
        if first["value"] == "DenyServiceExternalIPs" and first["op"] == "nothave":
            found += " nothave"
    if flags == ["--bind-address"] and len(names) == 2:  # left out, they listen on every address
        found += " --bind-address"
    return found


def test_text(test):
    parts = [test["flag"], test["op"].replace("_", "-")]
    if "value" in test:
        parts.append(test["value"])
    if "config_path" in test:
        parts.append("@" + re.search(r"\.([A-Za-z0-9.]+)", test["config_path"]).group(1))
    return " ".join(parts)


def mode_title(title, mode):
    """644 lets others read: then the control is about changing."""
    for words in ("root only", "their owner only"):
        if mode == "644":
            title = title.replace(f" is for {words}", f" can be changed by {words}").replace(f" are for {words}", f" can be changed by {words}")
    return title


def file_control(control):
    number = control["id"]
    modes = [test["value"] for test in control["tests"] if test["op"] == "bitmask"]
    if modes:
        subject, title = FILES[number]
        return mode_title(title, modes[0]), f"file {subject}", f"mode {modes[0]}", FILE_REMARKS.get((number, modes[0]))
    subject, title = FILES[OWNED[number]]
    owner = next(test.get("value", test["flag"]) for test in control["tests"] if ":" in test.get("value", test["flag"]))
    for words in ("is for root only", "can be changed by root only"):
        title = title.replace(words, "belongs to root")
    title = OWNER_TITLES.get(number, title)
    return title, f"file {subject}", f"owner {owner}", None


def manual(control):
    """A control without a machine test: by its number, which tells what it is about."""
    number = control["id"]
    if number in ("1.1.9", "1.1.10"):
        subject, title = FILES["1.1.9"]
        if number == "1.1.9":
            return mode_title(title, "644"), f"file {subject}", "mode 644", None
        return title.replace("is for root only", "belongs to root"), f"file {subject}", "owner root:root", None
    if number.startswith("3.1."):
        _, title, why = BY_TITLE[number]
        return title, "manual", "", why
    if number == "3.2.2":
        what, title, why = BY_TITLE["audit"]
        return title, "kube-apiserver", what, why
    what, title, why = BY_TITLE["provider" if number == "1.2.34" else "requests"]
    return (title, "kube-apiserver", what, why) if why is None else (title, "manual", "", why)


def read(control):
    """Title, subject, test, remark."""
    if control["how"] == "manual":
        return manual(control)
    if control["component"] == "files":
        return file_control(control)
    found = key(control)
    joined = f" {control['bin_op']} ".join(map(test_text, control["tests"]))
    first = control["tests"][0]
    remark = REMARKS.get(found) or REMARKS.get(f"{found} {first['op']} {first.get('value')}")
    return TITLES[found], control["component"], OWN.get(found, joined), remark


def controls(facts):
    lines = {}
    for name, listed in facts["benchmarks"].items():
        for control in listed:
            mark = "" if control["scored"] else "*"
            assert control["scored"] == control["automated"] or name == "cis-1.5" or control["id"] == "4.1.2", (name, control["id"])
            lines.setdefault(read(control), []).append((name, control["id"] + mark))
    for section, titles in POLICIES.items():
        for number, title in enumerate(titles, 1):
            remark = "it is about objects in the API of a running cluster"
            lines.setdefault((title, "manual", "", remark), []).append((facts["newest"], f"{section}.{number}*"))
    newest_first = list(facts["benchmarks"])[::-1]

    def order(item):
        rank, number = min((newest_first.index(name), number) for name, number in item[1])
        return rank, [int(part) for part in number.rstrip("*").split(".")]

    for (title, subject, test, remark), ids in sorted(lines.items(), key=order):
        places = " ".join(f"{name.removeprefix('cis-')}={number}" for name, number in ids)
        yield " | ".join([title, subject, test or "-", remark or "-", places])


def benchmarks(facts):
    for name in facts["benchmarks"]:
        minors = [minor for minor, of in facts["kubernetes_to_benchmark"].items() if of == name]
        minors.sort(key=lambda minor: int(minor.split(".")[1]))
        yield f"{name} | {minors[0]}-{minors[-1]}"


def texts(facts):
    head = "# Generated by generate.py, explained in README.md.\n# From: {source}.\n"
    for name, lines in (("benchmarks", benchmarks(facts)), ("controls", controls(facts))):
        yield f"{name}.txt", head.format(source=facts["source"].split(" (")[0]) + "\n".join(lines) + "\n"


def main(arguments):
    check = "--check" in arguments
    directories = [a for a in arguments if a != "--check"]
    if len(directories) != 1:
        sys.exit(__doc__)
    facts = json.loads((Path(directories[0]) / "cis.json").read_text(encoding="utf-8"))
    stale = []
    for name, text in texts(facts):
        path = HERE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    print("\n".join(f"{'stale' if check else 'written'}: {name}" for name in stale) or "up to date")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main(sys.argv[1:])

"""A second implementation of the benchmark's tests, for tests to compare kapic's with: what a scan of running hosts would say, worked out
on the files of a checkout. A host runs what its units start; files are looked for where the configuration for kube-bench says.

    scan.py FACTS CONFIG CHECKOUT BENCHMARK    prints {"HOST": {"CONTROL": true or false, …}, …}; what files do not tell is left out

It follows kube-bench: a test looks for the text of a flag on the command line, then in the configuration file; `has` is a part of the text.
"""

import json
import re
import sys
from pathlib import Path

import yaml

COMPONENTS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy"]

# Controls about one file: the section and key of the configuration, by number.
FILES = {
    "1.1.1": ("master", "apiserver", "confs"), "1.1.3": ("master", "controllermanager", "confs"),
    "1.1.5": ("master", "scheduler", "confs"), "1.1.7": ("master", "etcd", "confs"),
    "1.1.15": ("master", "scheduler", "kubeconfig"), "1.1.17": ("master", "controllermanager", "kubeconfig"),
    "4.1.1": ("node", "kubelet", "svc"), "4.1.3": ("node", "proxy", "kubeconfig"), "4.1.5": ("node", "kubelet", "kubeconfig"),
    "4.1.7": ("node", "kubelet", "cafile"), "4.1.9": ("node", "kubelet", "confs"),
}
PKI = {"1.1.19": "", "1.1.20": ".crt", "1.1.21": ".key"}


class Host:
    """The files of a host, and the command lines of what it runs."""

    def __init__(self, root, name, entries):
        self.root = root / "hosts" / name
        self.meta = {entry["path"].removeprefix(f"hosts/{name}/"): entry for entry in entries if entry.get("host") == name}
        self.running = {}
        for path in self.meta:
            component = Path(path).name.removesuffix(".service")
            if path.startswith("etc/systemd/system/") and component in COMPONENTS:
                self.running[component] = self.command(path)

    def command(self, path):
        text = re.sub(r"\\\n\s*", " ", (self.root / path).read_text())
        return re.search(r"^ExecStart=(.*)$", text, re.M).group(1)

    def config(self, component):
        found = re.search(r"--config=(\S+)", self.running[component])
        path = self.root / found.group(1).lstrip("/") if found else None
        return yaml.safe_load(path.read_text()) if path and path.is_file() else None


def value_of(line, flag):
    """The value of a flag on a command line; None if its text is not there."""
    if flag not in line:
        return None
    found = re.search(re.escape(flag) + r"(?:=|: *| +)?([^\s]*)", line)
    return found.group(1) or "true"


def field_of(root, path):
    if root is None:
        return None
    names = re.search(r"\.([A-Za-z0-9.]+)", path).group(1).split(".")
    for name in names:
        root = root.get(name) if isinstance(root, dict) else None
    if isinstance(root, list):
        return ",".join(map(str, root))
    return None if root is None else str(root).lower() if isinstance(root, bool) else str(root)


def holds(test, value):
    wanted = test.get("value", "")
    if test["op"] == "unset":
        return value is None
    if value is None:
        return False
    match test["op"]:
        case "present":
            return True
        case "eq" | "noteq":
            same = value.lower() == wanted.lower() if wanted.lower() in ("true", "false") else value == wanted
            return same == (test["op"] == "eq")
        case "gte" | "gt":
            number = int(value) if re.fullmatch(r"-?\d+", value) else None
            return number is not None and (number >= int(wanted) if test["op"] == "gte" else number > int(wanted))
        case "has" | "nothave":
            return (wanted in value) == (test["op"] == "has")
        case "valid_elements":
            return all(one.strip() in wanted.split(",") for one in value.split(","))
    raise ValueError(test)


def of_program(control, host):
    line = host.running.get(control["component"])
    if line is None:
        return None
    results = []
    for test in control["tests"]:
        value = value_of(line, test["flag"])
        if value is None and "config_path" in test:
            value = field_of(host.config(control["component"]), test["config_path"])
        results.append(holds(test, value))
    return any(results) if control["bin_op"] == "or" else all(results)


def file_test(control, entry):
    results = []
    for test in control["tests"]:
        if test["op"] == "bitmask":
            results.append(int(entry["mode"], 8) & ~int(test["value"], 8) == 0)
        else:
            wanted = test.get("value", test["flag"])
            results.append(f"{entry['owner']}:{entry['group']}" == wanted)
    return any(results) if control["bin_op"] == "or" else all(results)


def of_files(control, host, config):
    number = control["id"]
    mode = number if any(test["op"] == "bitmask" for test in control["tests"]) else None
    if number in PKI:
        if "kube-apiserver" not in host.running and "etcd" not in host.running:
            return None
        paths = [path for path in host.meta if path.startswith("etc/kubernetes/pki/") and path.endswith(PKI[number])]
    else:
        section, number_of, last = number.rpartition(".")
        key = FILES.get(mode or f"{section}.{int(last) - 1}")
        if key is None:
            return None
        listed = config[key[0]][key[1]].get(key[2], [])
        paths = [path for path in (one.lstrip("/") for one in listed) if path in host.meta][:1]
        component = {"apiserver": "kube-apiserver", "controllermanager": "kube-controller-manager", "scheduler": "kube-scheduler",
                     "etcd": "etcd", "kubelet": "kubelet", "proxy": "kube-proxy"}[key[1]]
        if component not in host.running:
            return None
    return all(file_test(control, host.meta[path]) for path in paths) if paths else None


def main(facts, config, checkout, benchmark):
    root = Path(checkout)
    entries = json.loads((root / "manifest.json").read_text())["files"]
    config = yaml.safe_load(Path(config).read_text())
    answers = {}
    for name in sorted({entry["host"] for entry in entries if entry.get("host")}):
        host = Host(root, name, entries)
        for control in json.loads(Path(facts).read_text())["benchmarks"][benchmark]:
            if control["how"] == "file_stat":
                answer = of_files(control, host, config)
            elif control["how"].startswith("process_args"):
                answer = of_program(control, host)
            else:
                answer = None
            if answer is not None:
                answers.setdefault(name, {})[control["id"]] = answer
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Takes minors that extract/ saw whole, and that the catalog does not have yet, into the catalog's text files.

    advance.py    read observed/1.*.txt beside this script, rewrite the text files

For a known minor nothing is done: tests/catalog/observed.rs compares those. What took the place of something that went is for people.
"""

import sys
from pathlib import Path

from forms import dotted, line, minor, ranges
from kinds import flag_kind

HERE = Path(__file__).resolve().parent
COMPONENTS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"]


def read(name):
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def entries(text):
    """Comments, and key to parts."""
    lines = text.splitlines()
    return [t for t in lines if t.startswith("#")], {t.split(" | ")[0]: t.split(" | ")[1:] for t in lines if not t.startswith("#")}


def written(head, table):
    return "\n".join([*head, *(line(key, *table[key]) for key in sorted(table))]) + "\n"


def word(parts, name):
    """What follows a word, and where it stands; None if it is not there."""
    for index, part in enumerate(parts):
        if part == name or part.startswith(name + " "):
            return index, part[len(name):].strip()
    return None


def gone(parts):
    return word(parts, "removed") is not None


def place(parts, text, before):
    """Puts a part before the first of those that begin with one of the words."""
    at = next((i for i, p in enumerate(parts) if p.split(" ")[0].split("@")[0] in before), len(parts))
    parts.insert(at, text)


AFTER_LIFE = ("unsure", "default", "required", "use", "why", "field", "about")


def lives(table, seen, now, first):
    """Adds what is new and ends what is not there; `first` gives the first parts of a new line."""
    for key in sorted(seen - set(table)):
        table[key] = [*first(key), f"since {now}"]
    for key, parts in table.items():
        if key not in seen and not gone(parts):
            place(parts, f"removed {now}", AFTER_LIFE)
        if key in seen and gone(parts):
            print(f"look at {key}: it came back in {now}, which a line cannot say", file=sys.stderr)


def flags(text, component, facts, now):
    head, table = entries(text)
    seen = {key.split(" ")[2]: parts for key, parts in facts.items() if key.startswith(f"flag {component} ")}
    lives(table, set(seen), now, lambda name: [flag_kind(component, name, seen[name][0])])
    for name, (_, default, *old) in seen.items():
        parts = table[name]
        last = [p for p in parts if p.split(" ")[0].split("@")[0] == "default"]
        known = last[-1].split(" ", 1)[1] if last else None
        value = default.split(" ", 1)[1]
        if known is None:
            place(parts, f"default {value}", ("required", "use", "why", "field", "about"))
        elif known != value:
            place(parts, f"default@{now} {value}", ("required", "use", "why", "field", "about"))
        if old and word(parts, "deprecated") is None:
            place(parts, f"deprecated {now}", ("removed", *AFTER_LIFE))
    return written(head, table)


def gates(text, facts, now):
    head, table = entries(text)
    seen = {key.split(" ")[1]: parts[0] for key, parts in facts.items() if key.startswith("gate ")}
    lives(table, set(seen), now, lambda name: [])
    stages = ("alpha", "beta", "ga", "deprecated")
    for name, state in seen.items():
        stage, value = state.split(" ", 1)
        steps = [p for p in table[name] if p.split("@")[0] in stages]
        known = steps and f"{steps[-1].split('@')[0]} {steps[-1].split(' ', 1)[1]}"
        if known != state:
            table[name].append(f"{stage}@{now} {value}")
    return written(head, table)


def plugins(text, facts, now):
    head, table = entries(text)
    seen = {key.split(" ")[1]: parts[0] for key, parts in facts.items() if key.startswith("plugin ")}
    new = set(seen) - set(table)
    lives(table, set(seen), now, lambda name: [])
    for name, state in seen.items():
        if state == "on" and word(table[name], "on") is None:
            place(table[name], "on" if name in new else f"on {now}", ("use", "why"))
    return written(head, table)


def apis(text, facts, now, before):
    """Of versions that are off by default the components know the types longer than they serve them; those stay as they were."""
    head, table = entries(text)
    seen = {key.split(" ")[1]: parts[0] for key, parts in facts.items() if key.startswith("api ")}
    for name in seen:
        if name not in table:
            table[name] = [f"served {now}"] + ([f"on {now}"] if seen[name] == "on" else [])
    for name, parts in table.items():
        served, idle, on = word(parts, "served"), word(parts, "idle"), word(parts, "on")
        if idle and name in seen and reaches(idle[1], before):
            parts[idle[0]] = f"idle {longer(idle[1], now)}"
        stays = served and reaches(served[1], before)
        if stays and name in seen:
            parts[served[0]] = f"served {longer(served[1], now)}"
            if seen[name] == "on":
                parts[on[0] if on else 1:(on[0] if on else 0) + 1] = [f"on {longer(on[1] if on else '', now)}"]
        elif stays and not gone(parts):
            place(parts, f"removed {now}", ("on", "unsure", "use"))
    return written(head, table)


def reaches(spans, one):
    return spans.split()[-1].split("-")[-1] == one


def longer(spans, now):
    last = spans.split()[-1] if spans else ""
    before = (minor(now)[0], minor(now)[1] - 1)
    if last and minor(last.split("-")[-1]) == before:
        return " ".join([*spans.split()[:-1], f"{last.split('-')[0]}-{now}"])
    return f"{spans} {now}".strip()


def fields(text, word_of, facts, now):
    head, table = entries(text)
    seen = {key.split(" ", 1)[1]: parts for key, parts in facts.items() if key.startswith(f"{word_of} ")}
    unseen = {key.split(" ", 1)[1] for key in facts if key.startswith("unseen ")}
    kept = {key for key in table if key.split("/")[0] in unseen}
    lives(table, set(seen) | kept, now, lambda key: seen[key][:1] if word_of == "field" else [])
    for key, parts in seen.items():
        if parts[1:] == ["deprecated"] and word(table[key], "deprecated") is None:
            place(table[key], f"deprecated {now}", ("removed", *AFTER_LIFE))
    return written(head, table)


def releases(text, release, facts):
    head, table = entries(text)
    etcd = next((key.split(" ")[1] for key in facts if key.startswith("etcd ")), None)
    assert etcd, f"observed/{release}.txt does not say which etcd its kubeadm installs"
    table[f"kubernetes {dotted(minor(release))}"] = [f"newest {release}", f"etcd {dotted(minor(etcd))}"]
    return written(head, table)


def advance(texts, release, facts):
    """The files, name to text, with one minor more."""
    now = dotted(minor(release))
    before = dotted((minor(now)[0], minor(now)[1] - 1))
    texts |= {f"{c}-flags": flags(texts[f"{c}-flags"], c, facts, now) for c in COMPONENTS}
    return texts | {
        "admission-plugins": plugins(texts["admission-plugins"], facts, now),
        "feature-gates": gates(texts["feature-gates"], facts, now),
        "api-groups": apis(texts["api-groups"], facts, now, before),
        "component-config": fields(texts["component-config"], "field", facts, now),
        "config-versions": fields(texts["config-versions"], "config", facts, now),
        "versions": releases(texts["versions"], release, facts),
    }


def ahead(texts):
    """The files with every minor that was seen whole and is not in them, oldest first."""
    for path in sorted((HERE / "observed").glob("1.*.txt"), key=lambda path: minor(path.stem)):
        if f"kubernetes {dotted(minor(path.stem))} " not in texts["versions"]:
            lines = [t.split(" | ") for t in path.read_text(encoding="utf-8").splitlines() if not t.startswith("#")]
            texts = advance(dict(texts), path.stem, {key: parts for key, *parts in lines})
            print(f"taken in: {path.stem}")
    return texts


def main():
    names = [*(f"{c}-flags" for c in COMPONENTS), "admission-plugins", "feature-gates", "api-groups", "component-config", "config-versions", "versions"]
    for name, text in ahead({name: read(name) for name in names}).items():
        if text != read(name):
            (HERE / f"{name}.txt").write_text(text, encoding="utf-8")
            print(f"written: {name}.txt")


if __name__ == "__main__":
    main()

"""The fields of configuration files, from what extract/ saw (observed/fields.txt) and the defaults that the facts name."""

import re
from pathlib import Path

from forms import KUBERNETES, defaults, dotted, line, minor, ranges, since, since_text

HERE = Path(__file__).resolve().parent

# Kinds whose API is stable since before 1.18: what 1.19 has of them, 1.18 has.
OLD = ("AdmissionConfiguration", "EncryptionConfiguration", "Policy")


def observed_fields():
    """Lines of observed/fields.txt: word, key, type (None for `config` and `unseen`), minors, minors with a notice of deprecation."""
    for text in (HERE / "observed/fields.txt").read_text(encoding="utf-8").splitlines():
        if not text.startswith("#"):
            (word, key), parts = text.split(" | ")[0].split(" "), text.split(" | ")[1:]
            spans = {p.split(" ", 1)[0]: spread(p.split(" ", 1)[1]) for p in parts if p.startswith(("in ", "deprecated "))}
            kind = next((p for p in parts if not p.startswith(("in ", "deprecated "))), None)
            yield word, key, kind, spans["in"], spans.get("deprecated", set())


def spread(text):
    """"1.18-1.21 1.27" as a set of minors."""
    ends = [part.split("-") for part in text.split()]
    return {(1, n) for first, *last in ends for n in range(minor(first)[1], minor((last or [first])[0])[1] + 1)}


def life_of(key, seen, unseen, oldest, told=lambda one: None):
    """`since`, `removed`, `unsure` from the minors where something was seen. Minors that were not looked at take what `told` says of
    them or what their neighbours agree on; `oldest` tells about 1.18, where it is known."""
    there, doubt = set(seen), set()
    for one in sorted(unseen - {KUBERNETES[0]}):
        if told(one) is not None:
            there |= {one} if told(one) else set()
            continue
        known = [n for n in KUBERNETES if n not in unseen]
        around = [max(n for n in known if n < one) in seen, min((n for n in known if n > one), default=KUBERNETES[-1]) in seen]
        there |= {one} if all(around) else set()
        doubt |= {one} if any(around) and not all(around) else set()
    if KUBERNETES[1] in seen:
        there |= {KUBERNETES[0]} if oldest else set()
        doubt |= {KUBERNETES[0]} if oldest is None else set()
    first, last = min(there), max(there)
    gap = {one for one in KUBERNETES if first < one < last} - there
    assert gap <= doubt, (key, gap)
    if first > KUBERNETES[0]:
        yield f"since {'<=' if (first[0], first[1] - 1) in doubt else ''}{dotted(first)}"
    if last < KUBERNETES[-1]:
        after = next(one for one in KUBERNETES if one > last and one not in doubt)
        yield f"removed {'<=' if (after[0], after[1] - 1) in doubt else ''}{dotted(after)}"
    if doubt:
        yield "unsure " + ranges(doubt)


def component_config(data):
    facts, unseen = known_fields(data), {}
    for word, key, _, minors, _ in observed_fields():
        if word == "unseen":
            unseen[key] = minors
    for word, key, kind, minors, old in observed_fields():
        if word != "field":
            continue
        name, path = key.split("/", 1)
        fact = facts.get(key)
        top = facts.get(f"{name}/{re.split(r'[.[{]', path)[0]}")
        oldest = in_oldest(fact) if fact else False if top and in_oldest(top) is False else None
        lives = list(life_of(key, minors, {KUBERNETES[0]} | unseen.get(name, set()), True if name in OLD else oldest, told(fact)))
        began = min(old) if old else None
        notice = fact and fact["doc_comment_says_deprecated_since"]
        stamp = "deprecated " + (since_text(notice) if notice else ("<=" if began == KUBERNETES[1] else "") + dotted(began)) if notice or began else None
        yield line(key, kind, *[l for l in lives if l.startswith("since")], stamp, *[l for l in lives if not l.startswith("since")],
                   *(field_defaults(fact) if fact else ()))


def told(fact):
    """What the facts say of a minor; None where they do not know the field."""
    if not fact or fact["kind"] == "KubeSchedulerConfiguration":
        return lambda one: None
    start, end = minor(since(fact["first_seen"])[0]), minor(since(fact["removed_in"])[0]) if fact["removed_in"] else (9, 0)
    return lambda one: start <= one < end


def in_oldest(fact):
    """Whether 1.18 has the field; None where the kind was first looked at later."""
    start = since(fact["first_seen"])[0]
    return None if fact["kind"] == "KubeSchedulerConfiguration" else minor(start) <= KUBERNETES[0]


def known_fields(data):
    nested = {"KubeletAuthentication": "authentication", "KubeletAuthorization": "authorization"}
    facts = {}
    for entry in data("component-config-fields"):
        kind, name = entry["kind"], entry["field"]
        if kind in nested:
            kind, name = "KubeletConfiguration", f"{nested[kind]}.{name}"
        facts[f"{kind}/{name}"] = entry
    return facts


# Comments of the types that were wrong until 1.21; pkg/kubelet/apis/config/v1beta1/defaults.go of 1.20.15 and 1.21.14 set the same.
SAME_ALL_ALONG = {
    "KubeletConfiguration/nodeStatusReportFrequency": "5m", "KubeletConfiguration/shutdownGracePeriod": "0s",
    "KubeletConfiguration/shutdownGracePeriodCriticalPods": "0s",
}


def field_defaults(entry):
    same = SAME_ALL_ALONG.get(f"{entry['kind']}/{entry['field']}")
    if same:
        return defaults({"default_history": [{"from": None, "default": same}]})
    steps = entry["default_history"] or [{"from": None, "default": entry["default_as_documented"]}]
    steps = [{**step, "default": documented(step["default"])} for step in steps]
    steps = [s for i, s in enumerate(steps) if i == 0 or (s["default"] or "").lower() != (steps[i - 1]["default"] or "").lower()]
    return defaults({"default_history": steps})


def config_versions(data):
    unseen = {key: minors for word, key, _, minors, _ in observed_fields() if word == "unseen"}
    for word, key, _, minors, _ in observed_fields():
        if word == "config":
            # 1.18 has those that are stable in 1.19; of alpha and beta versions nothing is established.
            oldest = True if re.search(r"/v\d+$|Kubelet|KubeProxy|audit", key) else None
            yield line(key, *life_of(key, minors, {KUBERNETES[0]} | unseen.get(key.split("/")[0], set()), oldest))


def documented(text):
    """A default as the doc comment words it, without the quotes and the remarks; None where it is prose or "nil"."""
    if text is None or text in ("nil", "None") or text.startswith("Format:"):
        return None
    if text.startswith("memory.available:"):
        return ",".join(f"{k}<{v}" for k, v in re.findall(r'(\S+):\s+"([^"]*)"', text))
    quoted = re.match(r'"([^"]*)"', text)
    return quoted.group(1) if quoted else text.split(" (")[0]

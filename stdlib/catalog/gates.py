"""Feature gates, from the tables of every minor (observed/gates.txt). The facts tell only what no table that is to be had tells: gates of
1.18 outside k8s.io/kubernetes, and gates that were gone by then."""

from pathlib import Path

from fields import spread
from forms import KUBERNETES, dotted, line, minor, ranges

HERE = Path(__file__).resolve().parent

# Gates for all gates of a stage: the package that reads gates has them itself.
FOR_ALL = ["AllAlpha | alpha@1.18 off", "AllBeta | beta@1.18 off"]

# Gates that are in the newest patch of older minors only; which patch of 1.30 brought the first is not established (1.31.7 and 1.32.3
# did).
BY_PATCH = {"OrderedNamespaceDeletion": [(1, 30), (1, 31), (1, 32)]}


def tables():
    """Gate to minor to state, and the minors of which not every package is to be had."""
    states, unseen = {}, set()
    for text in (HERE / "observed/gates.txt").read_text(encoding="utf-8").splitlines():
        if text.startswith("#"):
            continue
        (word, name, *state), span = text.split(" | ")[0].split(" "), spread(text.split(" | in ")[1])
        if word == "unseen":
            unseen |= span
        else:
            states.setdefault(name, {}).update(dict.fromkeys(span, " ".join(state)))
    return states, unseen


def oldest(entry):
    """What the facts say of a gate in 1.18: nothing, that it is there, or its state."""
    first = KUBERNETES[0]
    if not entry or entry["added_in"] and minor(entry["added_in"]) > first:
        return None
    known = [h for h in entry["history"] if minor(h["from"]) <= first]
    if not known:
        return "there"
    last = known[-1]
    return f"{last['stage'].lower()} {'on' if last['default'] else 'off'}{' locked' if last['locked'] else ''}"


def feature_gates(entries):
    facts = {entry["gate"]: entry for entry in entries}
    states, unseen = tables()
    yield from FOR_ALL
    # Gates that were gone before: their names are told from ones that never were.
    gone = (e for e in entries if e["gate"] not in states and e["removed_in"] and minor(e["removed_in"]) <= KUBERNETES[0])
    yield from (line(entry["gate"], f"removed {entry['removed_in']}") for entry in gone)
    for name, seen in states.items():
        for one in sorted(unseen - set(seen)):
            below, above = seen.get((1, one[1] - 1)), seen.get((1, one[1] + 1))
            told = oldest(facts.get(name)) if one == KUBERNETES[0] else below
            if told and above:
                seen[one] = told
        there = sorted(seen)
        assert there == [one for one in KUBERNETES if there[0] <= one <= there[-1]], f"{name} went and came back: {there}"
        steps = [one for one in there if seen[one] not in ("there", seen.get((1, one[1] - 1)))]
        patches = [one for one in BY_PATCH.get(name, []) if one in seen]
        yield line(
            name, there[0] > KUBERNETES[0] and f"since {dotted(there[0])}",
            there[-1] < KUBERNETES[-1] and f"removed {dotted((1, there[-1][1] + 1))}", patches and "unsure " + ranges(patches),
            *("{}@{} {}".format(seen[one].split(" ", 1)[0], dotted(one), seen[one].split(" ", 1)[1]) for one in steps))

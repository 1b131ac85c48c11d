"""What whole versions say of themselves (observed/VERSION.txt): it settles what the facts leave open, and adds what they lack."""

from functools import cache
from pathlib import Path

from forms import KUBERNETES, dotted, minor, ranges, since
from fields import spread

HERE = Path(__file__).resolve().parent


@cache
def versions():
    """Minor to facts, key to parts, of every version that was looked at as a whole."""
    seen = {}
    for path in sorted((HERE / "observed").glob("1.*.txt")):
        lines = [text.split(" | ") for text in path.read_text(encoding="utf-8").splitlines() if not text.startswith("#")]
        seen[minor(path.stem)] = {key: parts for key, *parts in lines}
    return seen


def settled(component, text):
    """A line of a flag without the doubts that whole versions settle. Between minors that agree there is no doubt either: no flag left
    and came back."""
    parts = text.split(" | ")
    words = {p.split(" ", 1)[0]: p.split(" ", 1)[1] for p in parts[2:] if p.startswith(("since ", "removed ", "unsure "))}
    doubt = spread(words.get("unsure", ""))
    start = minor(since(words["since"].split()[0])[0]) if "since" in words else KUBERNETES[0]
    end = minor(since(words["removed"])[0]) if "removed" in words else (9, 0)
    sure = {one: start <= one < end for one in KUBERNETES if one not in doubt}
    for one, facts in versions().items():
        if one in doubt:
            sure[one] = f"flag {component} {parts[0]}" in facts
    for one in sorted(doubt - set(sure)):
        below, above = [n for n in sure if n < one], [n for n in sure if n > one]
        if below and above and sure[max(below)] == sure[min(above)]:
            sure[one] = sure[max(below)]
    first = min((one for one in sure if sure[one] and one in doubt), default=start)
    if first < start:
        words["since"], start = f"<={dotted(first)}", first
    left = {one for one in doubt if one not in sure or sure[one] != (start <= one < end)}
    words["unsure"] = ranges(left)
    kept = [p for p in parts[2:] if not p.startswith(("since ", "removed ", "unsure "))]
    old = [p for p in kept if p.startswith("deprecated ")]
    lives = [f"since {words['since']}" if "since" in words else "", *old, f"removed {words['removed']}" if "removed" in words else ""]
    lives.append(f"unsure {words['unsure']}" if left else "")
    return " | ".join(p for p in [*parts[:2], *lives, *(p for p in kept if p not in old)] if p)


def stages(name, steps, locked_in):
    """Steps of a gate whose stage the facts do not know, from the versions that have it locked: a lock does not change any more."""
    for one, facts in sorted(versions().items()):
        parts = facts.get(f"gate {name}")
        if parts and not [s for s in steps if minor(s["from"]) <= one]:
            stage, default, *locked = parts[0].split()
            if not locked:
                continue
            start = minor(locked_in) if locked_in and minor(locked_in) <= one else one
            steps = [*steps, {"from": dotted(start), "stage": stage, "default": default == "on", "locked": bool(locked)}]
    return unlocked(name, sorted(steps, key=lambda step: minor(step["from"])))


def unlocked(name, steps):
    """A list of stages of a later version may say that a gate was locked earlier than it was: whole versions that have it open know
    better, and the first one that has it locked dates the lock."""
    for at, step in enumerate(steps):
        ends = minor(steps[at + 1]["from"]) if at + 1 < len(steps) else (9, 0)
        seen = {one: facts[f"gate {name}"][0] for one, facts in versions().items() if f"gate {name}" in facts}
        within = {one: text for one, text in sorted(seen.items()) if minor(step["from"]) <= one < ends}
        if step["locked"] and any(not text.endswith(" locked") for text in within.values()):
            later = [{**step, "from": dotted(one)} for one, text in within.items() if text.endswith(" locked")]
            return [*steps[:at], {**step, "locked": False}, *later[:1], *steps[at + 1:]]
    return steps

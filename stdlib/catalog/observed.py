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


def settled(component, text, patched=frozenset()):
    """A line of a flag without the doubts that whole versions settle. Between minors that agree there is no doubt either: no flag left
    and came back. Minors in `patched` got the flag with a patch: a later patch does not tell what the first one has."""
    parts = text.split(" | ")
    words = {p.split(" ", 1)[0]: p.split(" ", 1)[1] for p in parts[2:] if p.startswith(("since ", "removed ", "unsure "))}
    doubt = spread(words.get("unsure", ""))
    start = minor(since(words["since"].split()[0])[0]) if "since" in words else KUBERNETES[0]
    end = minor(since(words["removed"])[0]) if "removed" in words else (9, 0)
    sure = {one: start <= one < end for one in KUBERNETES if one not in doubt}
    for one, facts in versions().items():
        if one in doubt - patched:
            sure[one] = f"flag {component} {parts[0]}" in facts
    for one in sorted(doubt - patched - set(sure)):
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

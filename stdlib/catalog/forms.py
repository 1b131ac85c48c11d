"""How versions, ranges and lines of the catalog are written. It knows no fact."""

import re
import sys

KUBERNETES = [(1, n) for n in range(18, 37)]


def minor(text):
    return tuple(int(part) for part in text.split(".")[:2])


def dotted(pair):
    return ".".join(str(part) for part in pair)


def since(text):
    """The forms of DATA ("1.24", "<=1.24", "1.22..1.23", "1.29-1.31", "3.6 (as discovery)") as (version, at or before?)."""
    versions = re.findall(r"\d+\.\d+(?:\.\d+)?", text.split("(")[0].split(";")[0])
    loose = text.startswith("<=") or "or earlier" in text or len(versions) > 1
    return versions[-1], loose


def since_text(text):
    version, loose = since(text)
    return ("<=" if loose else "") + version


def ranges(minors):
    """Sorted minors as "1.18-1.21 1.27"."""
    parts, run = [], []
    for one in [*sorted(minors), None]:
        if run and one != (run[-1][0], run[-1][1] + 1):
            parts.append(dotted(run[0]) + ("" if len(run) == 1 else "-" + dotted(run[-1])))
            run = []
        run.append(one)
    return " ".join(parts)


def advice(text):
    """A replacement as ("use", what) or, where there is none, ("why", reason)."""
    if not text or text == "none":
        return []
    gone = re.match(r"none \((.*)\)$|none needed: (.*)$|no replacement, (.*)$", text)
    assert gone or not text.startswith(("none", "no replacement")), text
    return [f"why {next(filter(None, gone.groups()))}" if gone else f"use {text}"]


def line(*parts):
    text = " | ".join(part for part in parts if part)
    assert "\n" not in text and text.isprintable(), text
    return text


def defaults(entry):
    """The first default holds from the beginning; each later one says from which minor on."""
    history = entry.get("default_history") or [{"from": None, "default": entry["default"]}]
    for index, step in enumerate(history):
        if step["default"] is not None:
            at = "" if index == 0 else "@" + step["from"]
            yield f"default{at} " + (step["default"] or '""')


def put(folder, files, check):
    """Writes what is stale, or only tells it; ends the program."""
    stale = [name for name, text in files.items() if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text]
    for name in stale if not check else []:
        (folder / name).write_text(files[name], encoding="utf-8")
    print("\n".join(f"{'stale' if check else 'written'}: {name}" for name in stale) or "up to date")
    sys.exit(1 if check and stale else 0)

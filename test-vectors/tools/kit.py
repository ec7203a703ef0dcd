"""Writes cases to files, one a file, or compares them with what is there."""

import json
import pathlib

VECTORS = pathlib.Path(__file__).resolve().parent.parent


def case(id: str, comment: str, provenance: dict, operation: str, input: dict, expect: dict) -> dict:
    return {"id": id, "comment": comment, "provenance": provenance, "operation": operation, "input": input, "expect": expect}


def value(**members) -> dict:
    """Expect these members as the result."""
    return {"value": members}


def malformed(part: str) -> dict:
    """Expect a refusal whose reason anyone can see without a key, and the part that is at fault."""
    return {"refused": "malformed", "part": part}


# Expect a refusal that comes only after the key was used.
OPEN = {"refused": "open"}

# Expect a signature to be another than that of the call.
UNVERIFIED = {"refused": "unverified"}


def text_of(case: dict) -> str:
    return json.dumps(case, indent=1, ensure_ascii=True) + "\n"


def write(folder: str, cases: list[dict], check: bool, pattern: str = "*.json") -> list[str]:
    """Makes the files of `folder` that match `pattern` those of `cases`. With `check`, gives what differs and changes nothing."""
    target = VECTORS / folder
    wanted = {f"{case['id']}.json": text_of(case) for case in cases}
    assert len(wanted) == len(cases), f"{folder}: an id is there twice"
    there = {path.name: path.read_text() for path in target.glob(pattern)}
    differs = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
    if check:
        return [f"{folder}/{name}" for name in differs]
    target.mkdir(exist_ok=True)
    for name in differs:
        if name in wanted:
            (target / name).write_text(wanted[name])
        else:
            (target / name).unlink()
    return []

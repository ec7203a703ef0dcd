#!/usr/bin/env python3
"""Holds every file of the kit against ../schema.json, and what a schema cannot say: names and ids. Needs PyPI's jsonschema.

  check_schema.py [FOLDER…]   the folders beside schema.json, or others; exits with 1 when a file is not of its form
"""

import json
import pathlib
import sys

import jsonschema

VECTORS = pathlib.Path(__file__).resolve().parent.parent
# Their files have a form of their own.
OTHERS = ("keys", "requests")


def main(arguments: list[str]) -> int:
    schema = json.loads((VECTORS / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    folders = [pathlib.Path(argument) for argument in arguments]
    folders = folders or [path for path in VECTORS.iterdir() if path.is_dir() and path.name not in OTHERS]
    faults, files = [], 0
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        files += 1
        faults += [f"{path.parent.name}/{path.name}: {fault}" for fault in faults_of(path, validator)]
    print("\n".join(faults) or f"{files} files are of their form")
    return 1 if faults or not files else 0


def faults_of(path: pathlib.Path, validator: jsonschema.Draft202012Validator) -> list[str]:
    """What is wrong with a file: the place, and the first words of the rule that it breaks."""
    read = json.loads(path.read_text(), object_pairs_hook=without_duplicates)
    faults = [f"{error.json_path}: {jsonschema.exceptions.best_match([error]).message[:300]}" for error in validator.iter_errors(read)]
    if "cases" not in read:
        return faults + ([] if read.get("id") == path.stem else ["the file is not called after its id"])
    ids = [case.get("id") for case in read["cases"]]
    return faults + [f"the id {id} is there twice" for id in sorted({id for id in ids if ids.count(id) > 1})]


def without_duplicates(members: list[tuple]) -> dict:
    read = dict(members)
    assert len(read) == len(members), "a member is there twice"
    return read


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

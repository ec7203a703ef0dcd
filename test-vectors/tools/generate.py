#!/usr/bin/env python3
"""Writes the kit: one file a case, in the folders of test-vectors/ that the modules beside this one name.

  generate.py           writes every file, and takes away those that no module makes
  generate.py --check   compares instead of writing; exits with 1 on a difference

A module has `cases()`, which gives the cases of each folder. Modules called mistakes_*.py join by being there.
Needs Python 3.11 and pyca/cryptography. Nothing here calls sealpack, and nothing is random: each run makes the same bytes.
"""

import importlib
import pathlib
import sys
from collections import defaultdict

import kit

MODULES = [
    "ssn", "ssn_blocks", "signature", "kdf", "agreement", "primitives",
    "envelope", "envelope_json", "envelope_keys", "envelope_sealed", "pack", "packed",
]


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    check = bool(arguments)
    own, mistakes = collect(MODULES), collect(sorted(path.stem for path in pathlib.Path(__file__).parent.glob("mistakes_*.py")))
    differs, everything = [], []
    for folder in sorted(own.keys() | mistakes.keys()):
        # Where others keep files too, only those of the mistakes are made here.
        pattern = "*.json" if folder in own else "mistake-*.json"
        made = own[folder] + mistakes[folder]
        differs += kit.write(folder, made, check, pattern)
        print(f"{folder}: {counted(made)}")
        everything += made
    print(f"all: {counted(everything)}")
    print("\n".join(f"{path} is missing, differs or is not made here" for path in differs) or "all as expected")
    return 1 if differs else 0


def counted(cases: list[dict]) -> str:
    refused = sum("refused" in case["expect"] for case in cases)
    mistakes = sum(bool({"mistake", "mistakes"} & case["expect"].keys()) for case in cases)
    return f"{len(cases)} cases, {refused} of them refused, {mistakes} of these by a mistake that has a name"


def collect(modules: list[str]) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for module in modules:
        for folder, cases in importlib.import_module(module).cases().items():
            found[folder] += cases
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

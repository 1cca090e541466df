#!/usr/bin/env python3
"""Holds the licence of every dependency against deny.toml.

Reads `cargo metadata --format-version 1` on stdin and deny.toml from the path given. Prints what is not
allowed and ends with 1, or one line and 0. It stands in for `cargo deny check licenses`, which takes minutes
to install, and reads the same list: `allow`, and `exceptions` by crate.
"""

import json
import re
import sys

try:
    import tomllib
except ModuleNotFoundError:  # Python before 3.11; pip carries the same parser.
    from pip._vendor import tomli as tomllib


def is_allowed(expression, allowed):
    """Evaluates an SPDX expression; AND binds tighter than OR. The old "/" means OR."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def choice():
        result = combination()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = combination() or result
        return result

    def combination():
        result = licence()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = licence() and result
        return result

    def licence():
        name = tokens.pop(0)
        if name == "(":
            result = choice()
            tokens.pop(0)
            return result
        if tokens and tokens[0] == "WITH":
            name = " ".join([name, tokens.pop(0), tokens.pop(0)])
        return name in allowed

    return choice()


def main():
    with open(sys.argv[1], "rb") as file:
        rules = tomllib.load(file)["licenses"]
    exceptions = {rule["crate"]: rule["allow"] for rule in rules["exceptions"]}
    packages = json.load(sys.stdin)["packages"]
    refused = [
        f"{package['name']} {package['version']}: {package['license']}"
        for package in packages
        if not is_allowed(package["license"] or "none", rules["allow"] + exceptions.get(package["name"], []))
    ]
    for line in refused:
        print(f"licence not allowed by deny.toml: {line}")
    if not refused:
        print(f"{len(packages)} packages, all under licences that deny.toml allows")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()

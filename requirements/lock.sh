#!/bin/sh
# Writes the hash-locked requirements from pyproject.toml. Pins stay as they are while they still fit;
# to take newer releases, pass --upgrade (or --upgrade-package NAME). Needs uv: it is in the test set.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --generate-hashes --no-header "$@"; }
lock "$@" pyproject.toml --python-version 3.11 -o requirements/run.txt
lock "$@" pyproject.toml --python-version 3.11 --group test -o requirements/test.txt
lock "$@" pyproject.toml --python-version 3.12 --group test --override requirements/next.in -o requirements/next.txt

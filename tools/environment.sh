#!/bin/sh
# Makes or completes the environment in the folder VENV (.venv): the package, editable, with its development group.
# usage: tools/environment.sh [VENV]. PYTHON=/path/to/python takes that interpreter. Nothing outside VENV is changed.
set -eu
venv=${1:-.venv}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
lock=$here/requirements/lock.txt

suits() { # a real Python 3.11 or later that can make environments; shims of version managers may exist and fail
    "$1" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

candidates() {
    root=$(pyenv root 2>/dev/null || true)
    root=${root:-${PYENV_ROOT:-$HOME/.pyenv}}
    for version in 3.13 3.12 3.11; do
        command -v "python$version" || true
        # the newest patch release first
        ls -d "$root/versions/$version".*/bin/python 2>/dev/null | sort -t. -k4 -n -r || true
    done
    command -v python3 || true
    command -v python || true
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" && { echo "$PYTHON"; return 0; }
        echo "error: $PYTHON is no Python 3.11 or later with the venv module" >&2
        return 1
    fi
    for candidate in $(candidates); do
        suits "$candidate" && { echo "$candidate"; return 0; }
    done
    echo "error: no Python 3.11 or later with the venv module was found; type for example: make PYTHON=/path/to/python3.12" >&2
    return 1
}

if [ -e "$venv" ] && ! suits "$venv/bin/python"; then
    echo "$venv does not work any more and is made anew"
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    python=$(find_python)
    echo "making $venv with $("$python" --version) ($python)"
    "$python" -m venv "$venv"
fi

# Byte code: without it every start of a program reads thousands of source files again.
unset PYTHONDONTWRITEBYTECODE
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }

echo "installing the packages of requirements/lock.txt (some minutes the first time)"
if ! pip install -qq --requirement "$lock"; then
    echo "the pinned versions are not all to be had here; taking the newest that pyproject.toml allows"
    "$venv/bin/python" - "$here/pyproject.toml" >"$venv/wanted.txt" <<'WANTED'
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    project = tomllib.load(file)
print("\n".join([*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]))
WANTED
    pip install -qq --requirement "$venv/wanted.txt"
fi
pip install -qq --no-deps --no-build-isolation --editable "$here"
apps=$here/requirements/apps.txt
if [ ! "$venv/apps/.ready" -nt "$apps" ]; then
    # Tests of the programs that the reference stacks run are skipped without them.
    pip install -qq --upgrade --target "$venv/apps" --requirement "$apps" && touch "$venv/apps/.ready" ||
        echo "the packages of requirements/apps.txt are not all to be had here; the tests that need them are skipped"
fi
"$venv/bin/python" -m compileall -q -j 0 "$venv/lib" "$here/src" >/dev/null 2>&1 || true # templates of some packages do not compile

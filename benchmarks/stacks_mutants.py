"""How many changes of the reference stacks their tests notice.

    python benchmarks/stacks_mutants.py [--each N] [NAME...]

Changes one place of a component or a program at a time (a resource dropped, a property flipped, a reference cut: the
places that `--run-tests` chooses, and what a stack gives to its components), and runs the tests of that module alone.
N places of each module are tried (12). Prints each survivor and the share that was noticed.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import stackproof_stacks
from stackproof.testsuite._mutants import Place, applied, chosen, flipped
from stackproof.testsuite._python import places_in
from stackproof.testsuite._sources import Source
from stackproof_stacks import STACKS, copy_stack

LIBRARY = Path(stackproof_stacks.__path__[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("names", nargs="*", help="components, or stacks")
    wanted = parser.parse_args()
    components = sorted(file.stem.removeprefix("test_") for file in (LIBRARY / "component_tests").glob("test_*.py"))
    killed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted.names or (*components, *STACKS):
            dead, all_of = _tried(Path(folder), name, wanted.each)
            killed, tried = killed + dead, tried + all_of
            print(f"{name}: {dead} of {all_of} noticed", flush=True)
    print(f"all: {killed} of {tried} noticed, {100 * killed / max(tried, 1):.1f} %")


def _tried(folder: Path, name: str, most: int) -> tuple[int, int]:
    place = folder / name
    if name in STACKS:
        copy_stack(name, place)
        programs = [file.name for file in place.glob("*.py")]
        tests = ["tests/unit"]
    else:
        shutil.copytree(LIBRARY / "components", place / "components")
        shutil.copytree(LIBRARY / "shared", place, dirs_exist_ok=True)
        shutil.copy(LIBRARY / "component_tests" / f"test_{name}.py", place / "tests")
        programs, tests = [f"components/{name}.py"], [f"tests/test_{name}.py"]
    sources = [Source(path=path, text=(place / path).read_text("utf-8")) for path in sorted(programs)]
    texts = {source.path: source.text for source in sources}
    found = {*places_in(sources), *(one for source in sources for one in _given_to_components(source))}
    places = chosen(sorted(found), most)
    dead = 0
    for one in places:
        (place / one.file).write_text(applied(texts[one.file], one), "utf-8")
        begun = time.monotonic()
        noticed = _fail(place, tests)
        (place / one.file).write_text(texts[one.file], "utf-8")
        dead += noticed
        if not noticed:
            seconds = time.monotonic() - begun
            print(f"  survived: {one.file}:{one.line} {one.kind} {one.text} ({seconds:.0f} s)", flush=True)
    return dead, len(places)


def _given_to_components(source: Source) -> Iterator[Place]:
    """Literals that a stack gives to its components, each flipped."""
    lines = source.text.splitlines(keepends=True)
    starts = [0, *accumulate(len(line.encode()) for line in lines)]
    for call in ast.walk(ast.parse(source.text)):
        for word in call.keywords if isinstance(call, ast.Call) and "Args" in ast.unparse(call.func) else ():
            value = word.value
            if word.arg in ("description", "purpose") or not isinstance(value, ast.Constant):
                continue
            if (new := flipped(value.value)) is not None:
                yield Place(
                    file=source.path,
                    line=value.lineno,
                    start=starts[value.lineno - 1] + value.col_offset,
                    end=starts[(value.end_lineno or value.lineno) - 1] + (value.end_col_offset or 0),
                    kind="flip",
                    replacement=repr(new),
                    text=f"{word.arg}: {value.value!r} becomes {new!r}",
                )


def _fail(place: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    return subprocess.run(command, cwd=place, capture_output=True, timeout=600).returncode != 0


if __name__ == "__main__":
    main()

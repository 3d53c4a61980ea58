"""How many changes of the reference stacks their tests notice.

    python benchmarks/stacks_mutants.py [--each N] [NAME...]

Changes one place of a component or a program at a time (a resource dropped, a property flipped, a reference cut: the
places that `--run-tests` chooses), and runs the tests of that module alone. A stack is mostly calls of components, so
there what it gives to any call counts, too: literals, what it leaves to a default, entries, conditions, outputs.
N places of each module are tried (12). Prints each survivor and the share that was noticed. A survivor that leaves all
properties as they were and changes what Pulumi, not AWS, calls something is a label; labels are counted apart.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import stackproof_stacks
from stackproof.testsuite._mutants import CUT, LEFT_ALONE, Place, applied, chosen, flipped
from stackproof.testsuite._python import places_in
from stackproof.testsuite._python._changes import _Offsets
from stackproof.testsuite._sources import Source
from stackproof_stacks import STACKS, copy_stack

LIBRARY = Path(stackproof_stacks.__path__[0])
# Words for people, which no resource depends on.
PROSE = LEFT_ALONE | {"purpose", "meaning", "CustomData"}
# Labels, and what is deployed under them, of a stack as its tests make it.
RECORDED = """
import json, test_program
stack = test_program.made()
options = sorted(sorted(one.ignored) for one in stack._options.values())
inputs = sorted((one.type, json.dumps(one.inputs, sort_keys=True)) for one in stack.custom)
print(json.dumps([[(one.type, one.name) for one in stack.made], [inputs, options, stack.exports]]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("names", nargs="*", help="components, or stacks")
    wanted = parser.parse_args()
    components = sorted(file.stem.removeprefix("test_") for file in (LIBRARY / "component_tests").glob("test_*.py"))
    total = Counts()
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted.names or (*components, *STACKS):
            counts = _tried(Path(folder), name, wanted.each)
            total = Counts(*(one + other for one, other in zip(total, counts, strict=True)))
            print(f"{name}: {counts}", flush=True)
    print(f"all: {total}")


class Counts(NamedTuple):
    noticed: int = 0
    labels: int = 0
    tried: int = 0

    def __str__(self) -> str:
        others = self.tried - self.labels
        share = 100 * self.noticed / max(others, 1)
        return f"{self.noticed} of {others} noticed, {share:.1f} %, and {self.labels} labels"


def _tried(folder: Path, name: str, most: int) -> Counts:
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
    places = chosen(_places(sources, name in STACKS), most)
    before = _recorded(place)
    dead = labels = 0
    for one in places:
        (place / one.file).write_text(applied(texts[one.file], one), "utf-8")
        if _fail(place, tests):
            dead += 1
        elif _is_label(before, _recorded(place)):
            labels += 1
            print(f"  label: {one.file}:{one.line} {one.text}", flush=True)
        else:
            print(f"  survived: {one.file}:{one.line} {one.kind} {one.text}", flush=True)
        (place / one.file).write_text(texts[one.file], "utf-8")
    return Counts(dead, labels, len(places))


def _recorded(place: Path) -> Any:
    """Labels and what is deployed; None for a component, which its tests make in many ways."""
    if not (place / "tests" / "unit").is_dir():
        return None
    paths = os.pathsep.join(str(place / part) for part in ("", "tests", "tests/unit"))
    command = [sys.executable, "-c", RECORDED]
    done = subprocess.run(command, cwd=place, capture_output=True, env={**os.environ, "PYTHONPATH": paths}, timeout=600)
    return json.loads(done.stdout) if done.returncode == 0 else None


def _is_label(before: Any, after: Any) -> bool:
    """A change without any effect is none: it may have one with other settings."""
    return None not in (before, after) and before[0] != after[0] and before[1] == after[1]


def _places(sources: list[Source], wired: bool) -> list[Place]:
    """Of places that both ways find, one."""
    found = [*places_in(sources), *(one for source in sources for one in _Wiring(source).places() if wired)]
    return sorted({(one.file, one.start, one.end): one for one in reversed(found)}.values())


class _Wiring:
    """What a program of components can do wrong: arguments, entries and elements, conditions, outputs, bare calls."""

    def __init__(self, source: Source) -> None:
        self._at, self._tree = _Offsets(source), ast.parse(source.text)

    def places(self) -> Iterator[Place]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call):
                yield from self._in_call(node)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                called = ast.unparse(node.value.func)
                if not called.startswith(("pulumi.export", "pulumi.log.")):
                    yield self._at.place(node, "drop", "pass", f"{called} is not called")
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple):
                yield from self._in_value(node.value, ast.unparse(node.targets[0]))
            elif isinstance(node, ast.If | ast.IfExp):
                said = ast.unparse(node.test)
                yield self._at.place(node.test, "flip", f"(not ({said}))", f"not {said}")

    def _in_call(self, call: ast.Call) -> Iterator[Place]:
        called = ast.unparse(call.func)
        if called.startswith("pulumi.log.") or called == "dataclass":
            return
        if called == "pulumi.export":
            said = ast.unparse(call.args[1])
            yield self._at.place(call.args[1], "cut", repr(CUT), f"{ast.unparse(call.args[0])}: not {said}")
            return
        for index, value in enumerate(call.args):
            # The second is what an alarm says to people.
            if not (index == 1 and called.endswith((".alarm", ".security_group"))):
                yield from self._in_value(value, called)
        for word in call.keywords:
            if word.arg is None or word.arg in PROSE:
                continue
            yield from self._in_value(word.value, f"{word.arg} of {called}")
            # What says its default again is the same program without it.
            said = ast.unparse(word.value)
            if _OPTIONAL.get(called, {}).get(word.arg, said) != said:
                yield self._at.place(word, "cut", "**{}", f"{called} without {ast.unparse(word)}")

    def _in_value(self, node: ast.expr, of: str) -> Iterator[Place]:
        """Calls in it have their own turn."""
        if isinstance(node, ast.Constant) and (new := flipped(node.value)) is not None:
            yield self._at.place(node, "flip", repr(new), f"{of}: {node.value!r} becomes {new!r}")
        elif isinstance(node, ast.JoinedStr):
            said = ast.unparse(node)
            yield self._at.place(node, "flip", f"({said} + '-changed')", f"{of}: {said} and more")
        elif isinstance(node, ast.IfExp):
            yield from (one for part in (node.body, node.orelse) for one in self._in_value(part, of))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value not in PROSE:
                    yield from self._in_value(value, f"{key.value} in {of}")
                    if isinstance(value, ast.Name | ast.Attribute):
                        said = f"{key.value} in {of}: not {ast.unparse(value)}"
                        yield self._at.place(value, "cut", repr(CUT), said)
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            for item in node.elts:
                yield from self._in_value(item, of)
                if not isinstance(item, ast.Constant):
                    yield self._at.place(item, "cut", "*()", f"{of} without {ast.unparse(item)}")


def _with_defaults() -> dict[str, dict[str, str]]:
    """Fields that may be left out with their defaults, by class; a call that lacks another one fails anyway."""
    found: dict[str, dict[str, str]] = {}
    for file in (LIBRARY / "components").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                fields = [(item.target, item.value) for item in node.body if isinstance(item, ast.AnnAssign)]
                found[node.name] = {ast.unparse(name): ast.unparse(value) for name, value in fields if value}
    return found


_OPTIONAL = _with_defaults()


def _fail(place: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    return subprocess.run(command, cwd=place, capture_output=True, timeout=600).returncode != 0


if __name__ == "__main__":
    main()

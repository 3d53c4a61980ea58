"""Sources -> what their tests say, without running anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from stackproof.model import Framework, TestCounts, Weakness, WrittenTest

from . import _go, _node, _python
from ._imports import Uses, beside, creating, uses_of
from ._reading import Reading
from ._sources import Source, Tongue, is_named_test, kind_of, may_be_test

# What sets Pulumi's mocks, wherever it stands.
_MOCKS: dict[Tongue, str] = {"python": "set_mocks", "node": "setMocks", "go": "WithMocks"}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """files: that a runner looks into, ordered. mocked: something sets Pulumi's mocks. creating: files whose tests
    bring up the program or parts of it."""

    files: tuple[str, ...] = ()
    written: tuple[WrittenTest, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    counts: TestCounts = TestCounts()
    frameworks: tuple[Framework, ...] = ()
    mocked: bool = False
    creating: tuple[str, ...] = ()


def read_tests(sources: Iterable[Source], tongue: Tongue, named: Framework | None = None) -> Written:
    """The tests among the sources of a program. named: the runner that its manifest or settings name, for Node."""
    given = sorted(sources, key=lambda item: item.path)
    candidates = [source for source in given if may_be_test(source.path, tongue)]
    helping = [source for source in given if _helps(source, candidates, tongue)]
    readings = _read([*candidates, *helping], tongue, named)
    files = tuple(
        source.path for source in candidates if is_named_test(source.path, tongue) or _says(readings[source.path])
    )
    tested = [path for path in files if readings[path].written]
    uses = {source.path: uses_of(source, tongue) for source in given} if tested else {}
    live = frozenset(path for path in tested if _is_live(path, readings, uses, tongue))
    written = tuple(_placed(test, live) for path in files for test in readings[path].written)
    weaknesses = tuple(weak for path in files for weak in readings[path].weaknesses)
    return Written(
        files=files,
        written=written,
        weaknesses=weaknesses,
        counts=_counts(written, weaknesses),
        frameworks=tuple(sorted({test.framework for test in written})),
        mocked=any(reading.mocked for reading in readings.values()),
        creating=creating([path for path in tested if path not in live], uses, uses.keys() - set(files), tongue),
    )


def _is_live(path: str, readings: dict[str, Reading], uses: dict[str, Uses], tongue: Tongue) -> bool:
    """Whether the tests of a file ask what is deployed, by themselves or by what lies beside them. Stand-ins of its own
    make them ask those, whatever lies beside them."""
    if readings[path].stands_in:
        return False
    around = {other for other in readings if other != path}
    shared = {other for other in around if other.rpartition("/")[2] == "conftest.py" and _holds_for(other, path)}
    shared |= set(beside(path, uses[path], around, tongue))
    if not any(uses[other].asks(tongue) for other in (path, *shared)):
        return False
    return kind_of(path) == "integration" or not any(readings[other].stands_in for other in shared)


def _holds_for(conftest: str, path: str) -> bool:
    """What lies higher up serves all kinds of tests; only where integration tests lie by themselves it is theirs."""
    folder, here = conftest.rpartition("/")[0], path.rpartition("/")[0]
    return folder == here or (kind_of(path) == "integration" and (not folder or here.startswith(f"{folder}/")))


def _placed(test: WrittenTest, live: frozenset[str]) -> WrittenTest:
    return msgspec.structs.replace(test, kind="integration", live=True) if test.file in live else test


def _read(sources: list[Source], tongue: Tongue, named: Framework | None) -> dict[str, Reading]:
    if tongue == "python":
        return _python.read(sources)
    return _go.read(sources) if tongue == "go" else _node.read(sources, named)


def _helps(source: Source, tests: list[Source], tongue: Tongue) -> bool:
    """What belongs to the tests without being one: what sets mocks; in Python conftest.py, and the helpers that lie in
    the folders of the tests, or above them in a folder for tests."""
    if source in tests:
        return False
    if _MOCKS[tongue] in source.text:
        return True
    folders = {test.folder for test in tests if test.folder}
    return tongue == "python" and (
        source.path.endswith("conftest.py")
        or any(source.folder == folder or source.path.startswith(f"{folder}/") for folder in folders)
        or (
            source.folder.rpartition("/")[2] in ("test", "tests")
            and any(_lies_in(one, source.folder) for one in folders)
        )
    )


def _lies_in(folder: str, above: str) -> bool:
    return folder.startswith(f"{above}/")


def _says(reading: Reading) -> bool:
    return bool(reading.written or reading.weaknesses)


def _counts(written: tuple[WrittenTest, ...], weaknesses: tuple[Weakness, ...]) -> TestCounts:
    weak = Counter(test.weak for test in written)
    found = Counter(item.kind for item in weaknesses)
    integration = sum(test.kind == "integration" for test in written)
    return TestCounts(
        written=len(written),
        unit=len(written) - integration,
        integration=integration,
        sound=weak[None],
        commented_out=found["commented_out"],
        integration_commented_out=sum(
            item.kind == "commented_out" and kind_of(item.file) == "integration" for item in weaknesses
        ),
        skipped=weak["skipped"],
        empty=weak["empty"],
        without_assertion=weak["no_assertion"],
        tautological=weak["tautology"],
        never_run=weak["never_run"],
        mocked=weak["mocked"],
        accounts=found["account"],
        regions=found["region"],
    )

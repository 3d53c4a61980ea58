"""Sources -> what their tests say, without running anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from stackproof.model import Framework, TestCounts, Weakness, WrittenTest

from . import _go, _node, _python
from ._reading import Reading
from ._sources import Source, Tongue, is_named_test, kind_of, may_be_test


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """files: that a runner looks into, ordered. mocked: something sets Pulumi's mocks."""

    files: tuple[str, ...] = ()
    written: tuple[WrittenTest, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    counts: TestCounts = TestCounts()
    frameworks: tuple[Framework, ...] = ()
    mocked: bool = False


def read_tests(sources: Iterable[Source], tongue: Tongue, named: Framework | None = None) -> Written:
    """The tests among the sources of a program. named: the runner that its manifest or settings name, for Node."""
    given = sorted(sources, key=lambda item: item.path)
    candidates = [source for source in given if may_be_test(source.path, tongue)]
    helping = [source for source in given if tongue == "python" and _is_beside(source, candidates)]
    readings = _read([*candidates, *helping], tongue, named)
    files = tuple(
        source.path for source in candidates if is_named_test(source.path, tongue) or _says(readings[source.path])
    )
    written = tuple(test for path in files for test in readings[path].written)
    weaknesses = tuple(weak for path in files for weak in readings[path].weaknesses)
    return Written(
        files=files,
        written=written,
        weaknesses=weaknesses,
        counts=_counts(written, weaknesses),
        frameworks=tuple(sorted({test.framework for test in written})),
        mocked=any(reading.mocked for reading in readings.values()),
    )


def _read(sources: list[Source], tongue: Tongue, named: Framework | None) -> dict[str, Reading]:
    if tongue == "python":
        return _python.read(sources)
    return _go.read(sources) if tongue == "go" else _node.read(sources, named)


def _is_beside(source: Source, tests: list[Source]) -> bool:
    """conftest.py, and the helpers that lie in the folders of the tests."""
    if source in tests:
        return False
    folders = {test.folder for test in tests if test.folder}
    return source.path.endswith("conftest.py") or any(
        source.folder == folder or source.path.startswith(f"{folder}/") for folder in folders
    )


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

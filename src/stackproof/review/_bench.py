"""A copy of an answer on which changes are tried: made, reviewed, put back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from stackproof.intake import open_submission
from stackproof.mending import Clash, Mend, applied, fitted, tidied, unified
from stackproof.model import Finding, Project, Report, Submission

from ._demands import Demands
from ._ideal import Ideal
from ._overwriting import overwritten
from ._running import Running
from ._stages import Judged, judged_of, runs_tests

NOTHING = Mend()
_GENERATION = re.compile(r"(?<=[a-z])V\d+(?=[:$])")
_OF_SOURCE = frozenset({"intake", "structure", "syntax", "sdk", "lint"})
Key = tuple[str, str, str, str]


class Trial:
    """What a review of a copy says. keys: how many findings there are of each kind, notes among them."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged

    @property
    def report(self) -> Report:
        return self.judged.report

    @cached_property
    def keys(self) -> Counter[Key]:
        return Counter(map(key_of, self.report.findings))

    @cached_property
    def met(self) -> frozenset[str]:
        """Requirements that hold."""
        return frozenset(one.id for one in self.report.requirements or () if one.verdict == "pass")

    @cached_property
    def outputs(self) -> frozenset[str]:
        return frozenset(self.judged.ground.topology.graph.outputs)

    @cached_property
    def resources(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.type, one.name) for one in self.judged.ground.topology.graph.resources)

    @cached_property
    def overwritten(self) -> Counter[tuple[str, str]]:
        return overwritten(self.judged.ground.topology)

    @property
    def cost(self) -> float:
        """What the findings cost before a cap or the floor of the score hides it."""
        return -sum(row.points for row in self.report.score.breakdown if row.findings)


class Bench:
    """reviews: how many were made. runs_tests: whether a person wants the program's own tests run."""

    def __init__(self, running: Running, demands: Demands, ideal: Ideal, folder: str) -> None:
        self._running, self._demands, self._ideal = running, demands, ideal
        self.root = Path(folder, running.submission.id or "answer")
        self.contents = dict(_contents(running.submission))
        self.own = {file.path for file in running.submission.files if file.origin == "answer"}
        self.reviews = 0
        self.runs_tests = runs_tests(running.options)
        self._known: dict[tuple[Mend, bool], Trial | None] = {}
        for path, content in self.contents.items():
            self._write(path, content)

    def reviewed(self, mend: Mend = NOTHING, *, tests: bool = False) -> Trial | None:
        """A review with a mend; None where the mend does not fit, changes a file that is not the answer's, or leaves no
        project to review. tests: run those of the program, too."""
        if (mend, tests) not in self._known:
            self._known[mend, tests] = self._tried(mend, tests=tests)
        return self._known[mend, tests]

    def knows(self, mend: Mend, *, tests: bool = False) -> bool:
        """Whether the review was made before."""
        return (mend, tests) in self._known

    def finished(self, mend: Mend) -> Mend:
        """A mend as it is written in the end: without the imports that nothing uses any more because of all of it, and
        in lines of the usual length. Raises Clash."""
        return fitted(tidied(mend, self.contents), self.contents)

    def keep(self, mend: Mend) -> None:
        """Take a mend for good: what follows is tried on what it leaves."""
        for path, content in applied(self.finished(mend), self.contents).items():
            self._write(path, content)
            self.contents[path] = content
            self.own.add(path)
        self._known.clear()

    def diff(self, mend: Mend) -> str:
        return unified(self.contents, applied(self.finished(mend), self.contents))

    def _tried(self, mend: Mend, *, tests: bool) -> Trial | None:
        try:
            changed = applied(self.finished(mend), self.contents)
        except (Clash, KeyError):
            return None
        if not set(changed) & set(self.contents) <= self.own:
            return None
        self.reviews += 1
        try:
            for path, content in changed.items():
                self._write(path, content)
            return self._review(tests=tests)
        finally:
            for path in changed:
                if path in self.contents:
                    self._write(path, self.contents[path])
                else:
                    (self.root / path).unlink(missing_ok=True)

    def _review(self, *, tests: bool) -> Trial | None:
        former = self._running
        asked = former.submission.asked
        with open_submission(self.root, name=former.submission.id, asked=asked) as submission:
            # Whether all there is was handed in decides what the lack of tests weighs.
            submission = msgspec.structs.replace(submission, kind=former.submission.kind)
            project = _same(submission, former.project)
            if project is None:
                return None
            options = msgspec.structs.replace(former.options, run_tests=tests)
            running = Running(submission, project, options, lambda text: None, former.parent)
            return Trial(judged_of(running, self._demands, self._ideal, mutants=False))

    def _write(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def is_better(before: Trial, after: Trial, mended: Counter[Key] | None = None) -> bool:
    """Findings of these keys are gone, nothing new has come, and the program does all that it did before.

    A program of which nothing was seen shows more once it runs; that is new to the review alone, and no harm as long
    as the whole costs less than before."""
    if any(after.keys[key] > before.keys[key] - number for key, number in (mended or {}).items()):
        return False
    if not _does_as_much(before, after) or after.cost > before.cost or after.overwritten - before.overwritten:
        return False
    return not new_keys(before, after) or (_sees_more(before, after) and after.cost < before.cost)


def new_keys(before: Trial, after: Trial) -> frozenset[Key]:
    """Kinds of findings of which there are more. A program that stopped was judged as far as it came: what is said now
    of what it makes could not be said then, and is none of a mend's doing. Where resources have got other names, what
    was said of them is not new under the other name."""
    more = frozenset(key for key in after.keys if after.keys[key] > before.keys[key])
    if not before.resources <= after.resources:
        then, now = _unnamed(before.keys), _unnamed(after.keys)
        more = frozenset(key for key in more if now[_without_name(key)] > then[_without_name(key)])
    if before.report.run.is_whole:
        return more
    return more & {key_of(finding) for finding in after.report.findings if finding.category in _OF_SOURCE}


def key_of(finding: Finding) -> Key:
    """What stays of a finding when other places of the program change: no lines, no wording. What was asked for is the
    same whatever comes nearest to it."""
    if finding.check.startswith("REQ"):
        return finding.check, "", finding.title, finding.cause
    # Type and name: the project's own name is among what mends bring. The generations of a type are one.
    resource = _GENERATION.sub("", (finding.resource or "").split("::", 2)[-1])
    return finding.check, finding.file or "", resource, ""


def _unnamed(keys: Counter[Key]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for key, number in keys.items():
        found[_without_name(key)] += number
    return found


def _without_name(key: Key) -> Key:
    check, file, resource, asked = key
    return check, file, resource.rpartition("::")[0], asked


def _does_as_much(before: Trial, after: Trial) -> bool:
    then, now = before.report.run, after.report.run
    if then.is_whole and not now.is_whole:
        return False
    return now.resources >= then.resources and before.met <= after.met and before.outputs <= after.outputs


def _sees_more(before: Trial, after: Trial) -> bool:
    then, now = before.report.run, after.report.run
    return now.is_whole and not then.is_whole and now.resources > then.resources == 0


def _contents(submission: Submission) -> Iterator[tuple[str, bytes]]:
    for file in submission.files:
        yield file.path, Path(submission.root, file.path).read_bytes()


def _same(submission: Submission, former: Project) -> Project | None:
    found = [project for project in submission.projects if project.root == former.root]
    return found[0] if found else None

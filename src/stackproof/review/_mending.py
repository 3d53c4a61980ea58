"""Mends of findings, each proved: applied to a copy of the answer that is reviewed again."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from stackproof.intake import open_submission
from stackproof.mending import Clash, Ground, Mend, applied, is_mechanical, proposals, together, unified
from stackproof.model import Finding, Fix, Mending, Project, Report, Submission

from ._demands import Demands
from ._ideal import Ideal
from ._running import Running
from ._stages import Judged, judged_of

_MOST = 120
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Trial:
    """What a review of a copy says. findings: how many there are of each kind, notes among them."""

    judged: Judged

    @property
    def report(self) -> Report:
        return self.judged.report

    @property
    def keys(self) -> Counter[Key]:
        return Counter(map(_key, self.report.findings))


class Bench:
    """A copy of a submission that is changed, reviewed and put back."""

    def __init__(self, running: Running, demands: Demands, ideal: Ideal, folder: str) -> None:
        self._running, self._demands, self._ideal = running, demands, ideal
        self.root = Path(folder, running.submission.id or "answer")
        self.contents = dict(_contents(running.submission))
        self.own = {file.path for file in running.submission.files if file.origin == "answer"}
        for path, content in self.contents.items():
            self._write(path, content)

    def reviewed(self, mend: Mend = Mend()) -> Trial | None:  # noqa: B008
        """A review with a mend; None where the mend does not fit, or leaves no project to review."""
        try:
            changed = applied(mend, self.contents)
        except (Clash, KeyError):
            return None
        if not set(changed) & set(self.contents) <= self.own:
            return None
        for path, content in changed.items():
            self._write(path, content)
        try:
            return self._review()
        finally:
            for path in changed:
                if path in self.contents:
                    self._write(path, self.contents[path])
                else:
                    (self.root / path).unlink()

    def diff(self, mend: Mend) -> str:
        return unified(self.contents, applied(mend, self.contents))

    def _review(self) -> Trial | None:
        former = self._running
        asked = former.submission.asked
        with open_submission(self.root, name=former.submission.id, asked=asked) as submission:
            project = _same(submission, former.project)
            if project is None:
                return None
            options = msgspec.structs.replace(former.options, run_tests=False)
            running = Running(submission, project, options, lambda text: None, former.parent)
            return Trial(judged_of(running, self._demands, self._ideal))

    def _write(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def with_mends(report: Report, running: Running, demands: Demands, ideal: Ideal) -> tuple[Report, str]:
    """The report with a patch in each finding that one was proved for, and the diff of all that go together."""
    with tempfile.TemporaryDirectory(prefix="stackproof-") as folder:
        bench = Bench(running, demands, ideal, folder)
        before = bench.reviewed()
        if before is None:
            why = "the answer cannot be reviewed as a folder"
            return msgspec.structs.replace(report, mending=Mending(why=why)), ""
        return _mended(report, bench, before, running)


def _mended(report: Report, bench: Bench, before: Trial, running: Running) -> tuple[Report, str]:
    ground = before.judged.ground
    proved: dict[str, Mend] = {}
    tried = [finding for finding in before.report.findings if is_mechanical(finding.check)][:_MOST]
    for number, finding in enumerate(tried, 1):
        running.progress(f"proving a mend of {finding.check} ({number} of {len(tried)})")
        mend = _first_proved(finding, ground, bench, before)
        if mend is not None:
            proved[finding.fingerprint] = mend
    whole, after = _all(list(proved.values()), bench, before)
    patches = {
        _key(finding): bench.diff(proved[finding.fingerprint]) for finding in tried if finding.fingerprint in proved
    }
    findings = tuple(_with_patch(finding, patches) for finding in report.findings)
    mending = Mending(
        mended=tuple(finding.fingerprint for finding in findings if finding.fix.patch),
        left=tuple(one.fingerprint for one in tried if one.fingerprint not in proved),
        before=before.report.score.value,
        after=after.report.score.value,
    )
    return msgspec.structs.replace(report, findings=findings, mending=mending), bench.diff(whole)


def _first_proved(finding: Finding, ground: Ground, bench: Bench, before: Trial) -> Mend | None:
    for mend in proposals(finding, ground):
        after = bench.reviewed(mend)
        if after is not None and _is_better(before, after, _key(finding)):
            return mend
    return None


def _is_better(before: Trial, after: Trial, key: Key | None = None) -> bool:
    """The finding is gone, nothing new has come, and the program runs as far as before."""
    if key is not None and after.keys[key] >= before.keys[key]:
        return False
    if any(after.keys[other] > before.keys[other] for other in after.keys):
        return False
    then, now = before.report.run, after.report.run
    if then.is_whole and not now.is_whole:
        return False
    return now.resources >= then.resources and _cost(after.report) <= _cost(before.report)


def _cost(report: Report) -> float:
    """What the findings cost before a cap or the floor of the score hides it."""
    return -sum(row.points for row in report.score.breakdown if row.findings)


def _all(mends: list[Mend], bench: Bench, before: Trial) -> tuple[Mend, Trial]:
    """As many as go together: all at once, else one after the other, each kept where it does no harm."""
    try:
        whole = together(mends)
        after = bench.reviewed(whole)
        if after is not None and _is_better(before, after):
            return whole, after
    except Clash:
        pass
    kept, last = Mend(), before
    for mend in mends:
        try:
            more = together([kept, mend])
        except Clash:
            continue
        after = bench.reviewed(more)
        if after is not None and _is_better(last, after):
            kept, last = more, after
    return kept, last


def _with_patch(finding: Finding, patches: Mapping[Key, str]) -> Finding:
    patch = patches.get(_key(finding))
    return msgspec.structs.replace(finding, fix=Fix(finding.fix.text, patch)) if patch else finding


def _key(finding: Finding) -> Key:
    """What stays of a finding when other places of the program change: no lines, no wording."""
    asked = finding.cause if finding.check.startswith("REQ") else ""
    # Type and name: the project's own name is among what mends bring.
    resource = (finding.resource or "").split("::", 2)[-1]
    return finding.check, finding.file or "", resource, asked


def _contents(submission: Submission) -> Iterator[tuple[str, bytes]]:
    for file in submission.files:
        yield file.path, Path(submission.root, file.path).read_bytes()


def _same(submission: Submission, former: Project) -> Project | None:
    found = [project for project in submission.projects if project.root == former.root]
    return found[0] if found else None

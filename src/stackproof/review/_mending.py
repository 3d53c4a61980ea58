"""Mends of findings, each proved: applied to a copy of the answer that is reviewed again."""

from __future__ import annotations

import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from stackproof.mending import Clash, Ground, Mend, applied, is_tried, proposals, together, unified
from stackproof.model import Finding, Fix, Mending, Report

from ._bench import NOTHING, Bench, Key, Trial, key_of
from ._demands import Demands
from ._ideal import Ideal
from ._proving import Prover
from ._running import Running
from ._stages import Judged, runs_tests


class Mended(msgspec.Struct, frozen=True):
    """The report with a patch in each finding that one was proved for. mend: all that go together. touched: the files
    that it changes, as they are."""

    report: Report
    mend: Mend = NOTHING
    touched: dict[str, bytes] = {}


def with_mends(judged: Judged, running: Running, demands: Demands, ideal: Ideal) -> Mended:
    report = judged.report
    with tempfile.TemporaryDirectory(prefix="stackproof-") as folder:
        bench = Bench(running, demands, ideal, folder)
        # A folder as it was handed in is what its copy is; of anything else, the copy says less.
        before = Trial(judged) if _is_plain(running) else bench.reviewed()
        if before is None:
            why = "the answer cannot be reviewed as a folder"
            return Mended(msgspec.structs.replace(report, mending=Mending(why=why)))
        return _mended(report, bench, before, running)


def _is_plain(running: Running) -> bool:
    submission = running.submission
    own = all(file.origin == "answer" for file in submission.files)
    return submission.kind == "folder" and own and not runs_tests(running.options)


def _mended(report: Report, bench: Bench, before: Trial, running: Running) -> Mended:
    ground = before.judged.ground
    told = {key_of(finding) for finding in report.findings}
    # A template's own faults are none of the report's.
    broken: list[str] = []
    tried = [one for one in before.report.findings if key_of(one) in told and _is_tried(one, ground, broken)]
    prover = Prover(bench, before, running.progress)
    proved, untried = prover.proved([(finding, _ways(finding, ground, broken)) for finding in tried])
    work: dict[Mend, Counter[Key]] = {}
    for number, mend in proved.items():
        work.setdefault(mend, Counter())[key_of(tried[number])] += 1
    whole, after = prover.whole(work)
    patches = {_mark(tried[number]): bench.diff(mend) for number, mend in proved.items()}
    findings = tuple(_with_patch(finding, patches) for finding in report.findings)
    left = [one.fingerprint for number, one in enumerate(tried) if number not in proved and number not in untried]
    mending = Mending(
        mended=tuple(finding.fingerprint for finding in findings if finding.fix.patch),
        gone=_gone(findings, before, after),
        left=tuple(left),
        untried=tuple(tried[number].fingerprint for number in sorted(untried)),
        before=before.report.score.value,
        after=after.report.score.value,
        reviews=bench.reviews,
    )
    whole = bench.finished(whole)
    touched = {one.path: bench.contents[one.path] for one in whole.splices if one.path in bench.contents}
    errors = (*report.errors, *dict.fromkeys(broken))
    return Mended(msgspec.structs.replace(report, findings=findings, mending=mending, errors=errors), whole, touched)


def diff_of(every: Sequence[tuple[Mend, Mapping[str, bytes]]]) -> tuple[str, tuple[int, ...]]:
    """(one diff of the mends of several projects, numbers of those that are left out because they change a place that
    another one changes otherwise). every: a mend, and the files that it changes as they are."""
    kept, before, out = NOTHING, dict[str, bytes](), []
    for number, (mend, touched) in enumerate(every):
        try:
            kept = together([kept, mend])
        except Clash:
            out.append(number)
        else:
            before.update(touched)
    return unified(before, applied(kept, before)), tuple(out)


def _is_tried(finding: Finding, ground: Ground, broken: list[str]) -> bool:
    try:
        return is_tried(finding, ground)
    except Exception:
        broken.append(f"a mend of {finding.check} broke off:\n{traceback.format_exc()}")
        return False


def _ways(finding: Finding, ground: Ground, broken: list[str]) -> Iterator[Mend]:
    """The proposals; one that breaks off is our fault and said in the report, and the rest goes on."""
    try:
        yield from proposals(finding, ground)
    except Exception:
        broken.append(f"a mend of {finding.check} broke off:\n{traceback.format_exc()}")


def _gone(findings: Sequence[Finding], before: Trial, after: Trial) -> tuple[str, ...]:
    """Findings without a patch of their own of whose kind none is left."""
    lost: Counter[Key] = before.keys - after.keys
    return tuple(
        one.fingerprint
        for one in findings
        if not one.fix.patch and lost[key_of(one)] and not after.keys[key_of(one)]
    )  # fmt: skip


def _with_patch(finding: Finding, patches: Mapping[tuple[Key, int | None, str], str]) -> Finding:
    patch = patches.get(_mark(finding))
    return msgspec.structs.replace(finding, fix=Fix(finding.fix.text, patch)) if patch else finding


def _mark(finding: Finding) -> tuple[Key, int | None, str]:
    """The same for a finding of the answer and of its unchanged copy."""
    return key_of(finding), finding.line, finding.message

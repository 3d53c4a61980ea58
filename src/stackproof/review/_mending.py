"""Mends of findings, each proved: applied to a copy of the answer that is reviewed again."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from stackproof.mending import Clash, Ground, Mend, applied, difference, is_tried, proposals, together, unified
from stackproof.model import Finding, Fix, Mending, Report

from ._bench import NOTHING, Bench, Key, Trial, key_of
from ._demands import Demands
from ._ideal import Ideal
from ._proving import Prover
from ._running import Running
from ._stages import Judged, runs_tests

# How often it is looked at what there is to mend.
_MOST_ROUNDS = 3


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


class Round(msgspec.Struct, frozen=True):
    """What came of one look at what there is to mend. tried: the findings. proved, untried: by their numbers. whole:
    what of it goes together. before, after: reviews without and with that."""

    tried: tuple[Finding, ...]
    proved: dict[int, Mend]
    untried: frozenset[int]
    whole: Mend
    before: Trial
    after: Trial


def _mended(report: Report, bench: Bench, before: Trial, running: Running) -> Mended:
    begun, former, broken = time.monotonic(), dict(bench.contents), list[str]()
    # A template's own faults are none of the report's.
    told = frozenset(key_of(finding) for finding in report.findings)
    first = last = _round(bench, before, running, told, begun, broken)
    patches = {_mark(first.tried[number]): bench.diff(mend) for number, mend in first.proved.items()}
    bench.keep(first.whole)
    for _ in range(_MOST_ROUNDS - 1 if first.whole != NOTHING else 0):
        # What mends bring, and what they lay open, may have to be mended in its turn.
        again = bench.reviewed() if bench.runs_tests else last.after
        following = _round(bench, again or last.after, running, told, begun, broken)
        if following.whole == NOTHING:
            break
        last = following
        bench.keep(last.whole)
    findings = tuple(_with_patch(finding, patches) for finding in report.findings)
    gone = frozenset(_gone(findings, first.before, last.after))
    unproved = [one.fingerprint for number, one in enumerate(first.tried) if number not in first.proved]
    untried = frozenset(first.tried[number].fingerprint for number in first.untried)
    mending = Mending(
        mended=tuple(finding.fingerprint for finding in findings if finding.fix.patch),
        gone=tuple(finding.fingerprint for finding in findings if finding.fingerprint in gone),
        left=tuple(one for one in unproved if one not in gone and one not in untried),
        untried=tuple(one for one in unproved if one not in gone and one in untried),
        before=first.before.report.score.value,
        after=last.after.report.score.value,
        reviews=bench.reviews,
    )
    whole = difference(former, bench.contents)
    touched = {one.path: former[one.path] for one in whole.splices}
    errors = (*report.errors, *dict.fromkeys(broken))
    return Mended(msgspec.structs.replace(report, findings=findings, mending=mending, errors=errors), whole, touched)


def _round(
    bench: Bench, before: Trial, running: Running, told: frozenset[Key], begun: float, broken: list[str]
) -> Round:
    ground = before.judged.ground
    own = all(file.origin == "answer" for file in running.submission.files)
    every = [one for one in before.report.findings if own or key_of(one) in told]
    tried = tuple(one for one in every if _is_tried(one, ground, broken))
    prover = Prover(bench, before, running.progress, begun=begun)
    proved, untried = prover.proved([(finding, _ways(finding, ground, broken)) for finding in tried])
    work: dict[Mend, Counter[Key]] = {}
    for number, mend in proved.items():
        work.setdefault(mend, Counter())[key_of(tried[number])] += 1
    start, whole, after = prover.whole(work)
    return Round(tried, proved, untried, whole, start, after)


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

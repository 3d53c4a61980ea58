"""How much of what is found is mended: per check, what is mechanical and what is proved; per answer, what it does.

    python benchmarks/mends.py ANSWER[=PROMPT]... [--each] [--confirm]

--each: every folder and Markdown file right below an ANSWER is an answer of its own. --confirm: apply each diff to a
copy with `patch`, review that anew, and say what is new there or costs more. Seconds and reviews are those of the
whole, on this machine and whatever else it does.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stackproof.engine import Zygote
from stackproof.intake import open_submission
from stackproof.model import Finding, InputError
from stackproof.review import Reviewed, ReviewOptions, diff_of, review_all


def main() -> None:
    """Mend each answer, then print the table of the checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("answers", nargs="+", metavar="ANSWER[=PROMPT]")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--confirm", action="store_true")
    options = parser.parse_args()
    tried, proved, gone, found = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    with Zygote() as zygote:
        zygote.start()
        for path, prompt in _answers(options.answers, each=options.each):
            begun = time.monotonic()
            try:
                every = review_all(str(path), options=ReviewOptions(mend=True, prompt=prompt), zygote=zygote)
            except InputError as error:
                print(f"{path}: {error}")
                continue
            except Exception:
                traceback.print_exc()
                continue
            _tell(path, every, time.monotonic() - begun)
            for one in every:
                _count(one, tried, proved, gone, found)
            if options.confirm:
                _confirm(path, prompt, every, zygote)
    _table(tried, proved, gone, found)


def _answers(given: list[str], *, each: bool) -> Iterator[tuple[Path, str | None]]:
    for text in given:
        name, _, prompt = text.partition("=")
        path = Path(name)
        inner = sorted(one for one in path.iterdir() if one.is_dir() or one.suffix == ".md") if each else [path]
        for one in inner:
            yield one, prompt or None


def _tell(path: Path, every: list[Reviewed], seconds: float) -> None:
    for report in (one.report for one in every):
        mending = report.mending
        if mending is None or mending.why:
            print(f"{path} ({report.submission.project}): {mending.why if mending else 'no program'}")
            continue
        mechanical = len(mending.mended) + len(mending.left) + len(mending.untried)
        print(
            f"{path} ({report.submission.project}): score {mending.before} -> {mending.after}; {len(report.findings)} "
            f"findings, {mechanical} mechanical, {len(mending.mended)} proved, {len(mending.gone)} gone with them, "
            f"{len(mending.untried)} not tried; {mending.reviews} reviews, {seconds:.0f} s"
        )
        for error in report.errors:
            print(f"   ERROR {error.strip().splitlines()[-1]}")


def _count(one: Reviewed, tried: Counter[str], proved: Counter[str], gone: Counter[str], found: Counter[str]) -> None:
    mending = one.report.mending
    for finding in one.report.findings:
        found[finding.check] += 1
        if mending is None:
            continue
        if finding.fix.patch:
            proved[finding.check] += 1
            tried[finding.check] += 1
        elif finding.fingerprint in (*mending.left, *mending.untried):
            tried[finding.check] += 1
        elif finding.fingerprint in mending.gone:
            gone[finding.check] += 1


def _confirm(path: Path, prompt: str | None, every: list[Reviewed], zygote: Zygote) -> None:
    """The proof of the whole, by the tools that people have. Both sides are folders: the prose of a Markdown answer is
    in neither."""
    diff, _ = diff_of([(one.mend, one.touched) for one in every])
    if not diff:
        return
    asked = ReviewOptions(prompt=prompt)
    with tempfile.TemporaryDirectory() as folder, open_submission(path) as submission:
        copy = Path(folder, submission.id)
        shutil.copytree(submission.root, copy)
        former = review_all(str(copy), options=asked, zygote=zygote)
        done = subprocess.run(["patch", "-p1", "-s"], cwd=copy, input=diff, text=True, capture_output=True, check=False)
        if done.returncode:
            print(f"   the diff does not apply: {done.stdout.strip()}{done.stderr.strip()}")
            return
        latter = review_all(str(copy), options=asked, zygote=zygote)
    new = Counter(map(_kind, _findings(latter))) - Counter(map(_kind, _findings(former)))
    for check, told in new:
        print(f"   NEW {check} {told}")
    for before, after in zip(former, latter, strict=False):
        cost = [-sum(row.points for row in one.report.score.breakdown if row.findings) for one in (before, after)]
        if cost[1] > cost[0]:
            print(f"   COSTS MORE: {cost[0]:.1f} -> {cost[1]:.1f}")


def _findings(every: list[Reviewed]) -> Iterator[Finding]:
    for one in every:
        yield from one.report.findings


def _kind(finding: Finding) -> tuple[str, str]:
    if finding.check.startswith("REQ"):
        return finding.check, finding.title
    return finding.check, f"{finding.file or ''} {(finding.resource or '').rpartition('::')[2]}"


def _table(tried: Counter[str], proved: Counter[str], gone: Counter[str], found: Counter[str]) -> None:
    print(f"{'check':10} {'found':>6} {'mechanical':>11} {'proved':>7} {'share':>6} {'gone with others':>17}")
    for check in sorted(found):
        print(_row(check, found[check], tried[check], proved[check], gone[check]))
    print(_row("all", found.total(), tried.total(), proved.total(), gone.total()))


def _row(name: str, found: int, tried: int, proved: int, gone: int) -> str:
    share = f"{proved / tried:.0%}" if tried else "-"
    return f"{name:10} {found:6} {tried:11} {proved:7} {share:>6} {gone:17}"


if __name__ == "__main__":
    main()

"""From verdicts to findings: every check of a profile is asked, each on its own."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections import Counter
from collections.abc import Iterable

import msgspec

from stackproof.model import (
    SEVERITIES,
    Fail,
    Finding,
    Fix,
    Location,
    Pass,
    PassedCheck,
    Resource,
    Undecided,
    Unknown,
    Verdict,
)

from ._asked import beside_what_was_asked
from ._case import Case
from ._documents import section
from ._mechanism import Check, all_checks
from ._profiles import Profile, profile_named
from ._roots import under_one_root
from ._spelling import Speller
from ._tongues import Tongue, tongue_of

# Where advice is another in a language than what the check says of Python, spelt anew.
_OWN_FIX: dict[Tongue | None, str] = {"node": "Fix in Node", "go": "Fix in Go"}
_DIGITS = re.compile(r"\b(?:[a-z]+-)?0[0-9a-f]{7,}\b|\d+")


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks say of one case. exercised: number of checks that had something to say. errors: tracebacks of
    checks that crashed, which is our fault and not the submission's."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[PassedCheck, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    errors: tuple[str, ...] = ()
    exercised: int = 0


def judge(case: Case, *, profile: str | Profile = "default", checks: Iterable[Check] | None = None) -> Judgement:
    """Ask every check of the profile (or the given ones) about the case."""
    chosen = profile_named(profile) if isinstance(profile, str) else profile
    spell = Speller(case)
    findings: list[Finding] = []
    passed: list[PassedCheck] = []
    undecided: list[Undecided] = []
    errors: list[str] = []
    exercised = 0
    for one in all_checks() if checks is None else checks:
        if checks is None and not chosen.holds(one):
            continue
        verdicts, error = _ask(one, case)
        if error:
            errors.append(error)
        exercised += bool(verdicts)
        failed = [v for v in verdicts if isinstance(v, Fail)]
        held = [v for v in verdicts if isinstance(v, Pass)]
        findings += [_finding(one, v, case, chosen, spell) for v in failed]
        undecided += [Undecided(check=one.id, subject=v.subject, why=v.why) for v in verdicts if isinstance(v, Unknown)]
        if held and not failed and not error:
            evidence = tuple(dict.fromkeys(_evidence(v, case) for v in held))
            passed.append(PassedCheck(check=one.id, title=one.title, category=one.category, evidence=evidence))
    beside = beside_what_was_asked(_numbered(findings, case), case.requirements, case.topology)
    gathered = under_one_root(beside)
    return Judgement(
        findings=tuple(spell.finding(finding) for finding in sorted(gathered, key=_order)),
        passed=tuple(map(spell.passed, passed)),
        undecided=tuple(map(spell.undecided, undecided)),
        errors=tuple(errors),
        exercised=exercised,
    )


def _ask(one: Check, case: Case) -> tuple[list[Verdict], str]:
    verdicts: list[Verdict] = []
    try:
        for verdict in one(case):
            verdicts.append(verdict)
    except Exception:
        return verdicts, f"check {one.id} crashed:\n{traceback.format_exc()}"
    return verdicts, ""


def _finding(one: Check, fail: Fail, case: Case, profile: Profile, spell: Speller) -> Finding:
    resource = case.topology.resource(fail.subject)
    location = fail.location or (case.location_of(resource) if resource is not None else None)
    severity = profile.severity.get(one.id, fail.severity or one.severity)
    advice = profile.advice.get(one.id, "")
    file = location.file if location else (None if resource is not None else _file_named(fail.subject, case))
    return Finding(
        check=one.id,
        title=fail.title or one.title,
        severity=severity,
        category=one.category,
        message=fail.message,
        file=file,
        line=location.line if location else None,
        resource=resource.urn if resource is not None else None,
        evidence=fail.evidence,
        fix=Fix(text=" ".join(filter(None, (_way_out(one, fail, case, spell), advice)))),
        impact=fail.impact or one.impact_in(tongue_of(case)),
        links=fail.links or one.links,
        cause=fail.cause or _cause(one, fail, fail.location, resource, case),
        certain=fail.certain and _is_certain(one, resource, case),
    )


def _way_out(one: Check, fail: Fail, case: Case, spell: Speller) -> str:
    """The finding's own fix, else the check's in the language of the program."""
    if fail.fix:
        return fail.fix
    own = _OWN_FIX.get(tongue_of(case))
    if own is not None and (told := section(one, own)):
        return told
    resource = case.topology.resource(fail.subject)
    return spell.advice(section(one, "Fix"), *([resource.type] if resource is not None else []), *one.when)


def _is_certain(one: Check, resource: Resource | None, case: Case) -> bool:
    """A resource that only a changed program brought up, or one whose companions may be missing because the run broke
    off, proves nothing for certain."""
    if resource is None or case.run is None:
        return True
    if resource.urn in case.run.only_after:
        return False
    return one.local or case.is_whole


def _cause(one: Check, fail: Fail, location: Location | None, resource: Resource | None, case: Case) -> str:
    if one.grouping == "check":
        return one.id
    if one.grouping == "place" and location is not None:
        return f"{one.id}@{location.file}:{location.line}"
    if one.grouping == "place" and resource is not None:
        return f"{one.id}@{case.place_of(resource)}"
    return f"{one.id}@{fail.subject}"


def _file_named(subject: str, case: Case) -> str | None:
    return subject if any(file.path == subject for file in case.submission.files) else None


def _evidence(verdict: Pass, case: Case) -> str:
    resource = case.topology.resource(verdict.subject)
    name = resource.name if resource is not None else verdict.subject
    return f"{name}: {verdict.evidence}" if name and verdict.evidence else name or verdict.evidence


def _order(finding: Finding) -> tuple[int, str, str, int, str, str]:
    severity = SEVERITIES.index(finding.severity)
    return severity, finding.check, finding.file or "", finding.line or 0, finding.resource or "", finding.message


def _numbered(findings: list[Finding], case: Case) -> list[Finding]:
    """Findings with their fingerprints; equal ones are told apart by their order, which follows the source."""
    seen: Counter[str] = Counter()
    result = []
    for finding in sorted(findings, key=_order):
        subject = _subject(finding, case)
        ordinal = seen[subject]
        seen[subject] += 1
        digest = hashlib.sha256(f"{subject}\n{ordinal}".encode()).hexdigest()
        result.append(msgspec.structs.replace(finding, fingerprint=digest))
    return result


def _subject(finding: Finding, case: Case) -> str:
    """What the finding is about, without what changes by itself: lines, figures, made-up ids, the stack's name."""
    resource = case.topology.resource(finding.resource)
    named = "" if resource is None else f"{resource.type} {resource.name}"
    text = f"{named}\n{_DIGITS.sub('0', finding.message.lower())}"
    if case.graph.stack:
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(case.graph.stack)}(?![A-Za-z0-9])", "{stack}", text)
    return f"{finding.check}\n{finding.file or ''}\n{text}"

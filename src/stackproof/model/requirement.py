"""What an answer must do, and what became of each requirement."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from .finding import Impact, Severity

REQUIREMENTS_FORMAT = "stackproof-requirements/1"
RequirementVerdict = Literal["pass", "fail", "unknown", "not_applicable", "excepted"]


class Alternative(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way to meet a requirement that leaves a choice; the fields are those of `Requirement`."""

    kind: str
    of: str = ""
    want: dict[str, Any] = {}


class Requirement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that can be checked.

    kind: one of the kinds of `stackproof.requirements` (`region`, `encryption`, `output`, ...), or "any" with
    `any_of`: one of these is enough. of: the concept it is about (`database`, `bucket`, ...), "" where the kind needs
    none. want: parameters of the kind; a number may be a plain one, or a bound `{"at_least": 2}`, `{"at_most": 5}`,
    `{"exactly": 2}`, or both of the first two. when: a concept that the program must make for the requirement to bind.
    text, line: the sentence it was read from, 1-based. exception: why it is not met on purpose; "" for none.
    """

    id: str
    kind: str
    of: str = ""
    want: dict[str, Any] = {}
    severity: Severity = "high"
    when: str = ""
    any_of: tuple[Alternative, ...] = ()
    text: str = ""
    line: int | None = None
    exception: str = ""


class PromptRemark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to say of the prompt itself.

    kind: "conflict" (two sentences ask for what excludes each other; the requirement list holds the one that wins),
    "background" (a sentence that binds nobody), "not_understood" (it asks for something, and nothing checkable was read
    from it), "narration" (it asks for nothing, as far as is understood).
    """

    kind: Literal["conflict", "background", "not_understood", "narration"]
    text: str
    line: int
    message: str = ""


class Requirements(msgspec.Struct, frozen=True, kw_only=True):
    """The requirements of one prompt, or of a file that a person wrote, in the order of their lines."""

    format: str = REQUIREMENTS_FORMAT
    requirements: tuple[Requirement, ...] = ()
    remarks: tuple[PromptRemark, ...] = ()


class Witness(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shows a verdict: a resource, its property and the place in the source. text: what is there, for people.
    asked: what the property has to be instead, as a value or a bound in words; "" where that is not one value."""

    text: str
    resource: str | None = None
    property: str = ""
    file: str | None = None
    line: int | None = None
    asked: str = ""


class RequirementResult(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one requirement. near_misses: what comes closest where it fails, or leaves it open. reason: one
    sentence, in which `fail` says what was found and what was asked. impact, links: what it does where it fails, and
    pages on how it is met; None and () where it does not fail."""

    id: str
    kind: str
    of: str
    severity: Severity
    text: str
    source_line: int | None
    title: str
    verdict: RequirementVerdict
    reason: str = ""
    witnesses: tuple[Witness, ...] = ()
    near_misses: tuple[Witness, ...] = ()
    impact: Impact | None = None
    links: tuple[str, ...] = ()

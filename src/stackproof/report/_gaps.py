"""What findings say of what their author does not know: the classes that knowledge gaps are told by."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

import msgspec

from stackproof.model import Finding, Report


class _Class(msgspec.Struct, frozen=True):
    title: str
    checks: tuple[str, ...]
    kinds: tuple[str, ...] = ()


class Gaps(msgspec.Struct, frozen=True):
    """The classes of one report's findings. kinds: title of a requirement -> its kind."""

    kinds: dict[str, str]

    @classmethod
    def of(cls, report: Report) -> Gaps:
        """With the requirements that the report's findings may be about."""
        return cls({result.title: result.kind for result in report.requirements or ()})

    def class_of(self, finding: Finding) -> str:
        """That of the requirement's kind for one that was missed, else that of the check."""
        if finding.category == "requirements" and finding.title in self.kinds:
            return kind_class(self.kinds[finding.title])
        return gap_class(finding.check)


@functools.cache
def _classes() -> dict[str, _Class]:
    text = files("stackproof.report").joinpath("data/gaps.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, _Class])


@functools.cache
def _by_kind() -> dict[str, str]:
    return {kind: name for name, one in _classes().items() for kind in one.kinds}


def gap_class(check: str) -> str:
    """The class of what a check finds: that of the longest prefix of its id; "other" where no class names it."""
    fitting = ((prefix, name) for name, one in _classes().items() for prefix in one.checks if check.startswith(prefix))
    return max(fitting, key=lambda pair: len(pair[0]), default=("", "other"))[1]


def kind_class(kind: str) -> str:
    """The class of a missed requirement of this kind."""
    return _by_kind().get(kind, "requirement-missed")


def title_of(name: str) -> str:
    """What a class is called."""
    known = _classes().get(name)
    return known.title if known else "Other"

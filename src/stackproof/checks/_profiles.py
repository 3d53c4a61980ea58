"""Profiles: which checks are asked, and how heavy they weigh."""

from __future__ import annotations

import msgspec

from stackproof.model import InputError, Severity

from ._mechanism import Check


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """checks: ids, or None for all. without: ids left out. severity: id -> severity that replaces the check's own.
    advice: id -> sentence added to the fix. trusting: False when nothing inside a submission (suppressions, settings)
    may change how it is judged."""

    name: str
    title: str
    checks: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}
    advice: dict[str, str] = {}
    trusting: bool = True

    def holds(self, check: Check) -> bool:
        """True when the check is asked under this profile."""
        if check.id in self.without or (self.checks is not None and check.id not in self.checks):
            return False
        return not check.profiles or self.name in check.profiles


PROFILES: tuple[Profile, ...] = (
    Profile(name="default", title="Every check, at its own severity"),
    Profile(name="eval", title="Judging model answers: the answer cannot change how it is judged", trusting=False),
    Profile(name="fintech", title="Financial services: records are kept and encrypted with keys of one's own"),
    Profile(name="healthcare", title="Healthcare: personal health data"),
    Profile(name="fedramp", title="US federal systems (FedRAMP moderate)"),
)


def profile_named(name: str) -> Profile:
    """The profile of this name. Raises InputError, with the names there are."""
    for profile in PROFILES:
        if profile.name == name:
            return profile
    raise InputError(f"no profile is called {name!r}", hint="choose one of " + ", ".join(p.name for p in PROFILES))

"""Findings that rest on what a program does not make."""

from __future__ import annotations

from stackproof.model import Fail, Unknown

from ._case import Case


def unless_cut_short(case: Case, fail: Fail) -> Fail | Unknown:
    """The finding; Unknown where the run broke off, because what seems to be lacking may only not have been reached."""
    return fail if case.is_whole else Unknown(fail.subject, "the run broke off before everything was registered")

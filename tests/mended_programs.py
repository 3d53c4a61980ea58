"""Programs that are reviewed with mends, of the findings of some checks alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from example_running import USUAL

from stackproof.checks import all_checks
from stackproof.engine import Zygote
from stackproof.mending import applied
from stackproof.model import Finding
from stackproof.review import ReviewOptions, review_all

MAIN = {"python": "__main__.py", "typescript": "index.ts", "go": "main.go"}
# What the proof of a mend needs beside the checks that are mended.
_ALWAYS = ("RUN", "INT")


class Mended(msgspec.Struct, frozen=True):
    """texts: the files as the mends leave them. left: findings that none was proved for, as (check, line)."""

    texts: dict[str, str]
    found: tuple[Finding, ...]
    left: list[tuple[str, int | None]]


def write_program(folder: Path, language: str, files: dict[str, str] | str) -> Path:
    """A program with the usual project files."""
    own = {MAIN[language]: files} if isinstance(files, str) else files
    for name, text in {**USUAL[language], **own}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def mended(folder: Path, zygote: Zygote, *families: str, prompt: str = "", profile: str = "default") -> Mended:
    """A program reviewed with mends. families: how the ids of the checks begin that are mended. prompt: what was asked
    for."""
    kept = tuple(families)
    others = tuple(one.id for one in all_checks() if not one.id.startswith((*kept, *_ALWAYS)))
    asked = folder.with_name("prompt.md")
    if prompt:
        asked.write_text(prompt)
    options = ReviewOptions(mend=True, disable=others, profile=profile, prompt=str(asked) if prompt else None)
    (reviewed,) = review_all(str(folder), options=options, zygote=zygote)
    contents = {str(path.relative_to(folder)): path.read_bytes() for path in _files(folder)}
    after = {**contents, **applied(reviewed.mend, contents)}
    assert reviewed.report.errors == ()
    found = tuple(one for one in reviewed.report.findings if one.check.startswith(kept))
    gone = reviewed.report.mending.gone if reviewed.report.mending is not None else ()
    left = [(one.check, one.line) for one in found if not one.fix.patch and one.fingerprint not in gone]
    return Mended({path: text.decode() for path, text in after.items()}, found, left)


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())

"""Whether what was handed in is what was asked for: its platform and its language."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

import msgspec

from stackproof.model import NODE_LANGUAGES, Asked, Language, Project, Remark, Wanted

from ._platform import NAMES, FilePlatform

_LANGUAGES: dict[Language, str] = {
    "python": "Python", "typescript": "TypeScript", "javascript": "JavaScript", "go": "Go", "yaml": "YAML",
    "java": "Java", "csharp": "C#", "unknown": "an unknown language",
}  # fmt: skip


def with_template(asked: Asked, projects: tuple[Project, ...]) -> Asked:
    """What a prompt left open about the language, filled in from the projects of a template."""
    languages = {project.language for project in projects if project.platform == "pulumi"} - {"unknown"}
    if asked.language is not None or len(languages) != 1:
        return asked
    wanted = Wanted(value=languages.pop(), by="template", evidence=projects[0].reason)
    return msgspec.structs.replace(asked, language=wanted)


def wanted_remarks(
    asked: Asked, answer: Iterable[FilePlatform], projects: tuple[Project, ...], *, without_program: bool
) -> list[Remark]:
    """Remarks where the answer's program (its files: `answer`) is not what was asked for. Where there is no program,
    that is said elsewhere."""
    programs = [file for file in answer if file.platform == "pulumi" and not _is_test(file.path)]
    languages = {file.language for file in programs if file.language != "unknown"}
    languages |= {"yaml" for project in projects if project.language == "yaml" and project.entry}
    if without_program or not languages:
        return []
    remarks: list[Remark] = []
    platform, language = asked.platform, asked.language
    if platform is not None and platform.value not in ("pulumi", *(file.platform for file in answer)):
        remarks.append(_remark("platform", NAMES[platform.value], "Pulumi", platform, programs))
    if language is not None and not any(_is_met(language.value, written) for written in languages):
        written = ", ".join(sorted(_LANGUAGES[item] for item in languages))
        remarks.append(_remark("language", _LANGUAGES[language.value], written, language, programs))
    return remarks


def _is_met(asked: Language, written: Language) -> bool:
    """JavaScript runs wherever TypeScript was asked for, and the other way round."""
    return written == asked or {asked, written} <= set(NODE_LANGUAGES)


def _is_test(path: str) -> bool:
    folders, name = posixpath.split(path)
    return name.endswith("_test.go") or name.startswith("test_") or "tests" in folders.split("/")


def _remark(what: str, asked: str, written: str, wanted: Wanted, programs: list[FilePlatform]) -> Remark:
    file = programs[0].path if programs else None
    verb = {"prompt": "asks for", "template": "is written in", "requirements": "ask for"}[wanted.by]
    given = "for" if what == "platform" else "in"
    return Remark(
        kind=f"intake.other-{what}",
        message=f"the {wanted.by} {verb} {asked}, but the program is written {given} {written}",
        file=file,
        data={"asked": asked, "written": written, "by": wanted.by, "evidence": wanted.evidence, "line": wanted.line},
    )

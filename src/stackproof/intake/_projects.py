"""The Pulumi projects among the files: language, platform, entry, configuration, manifest, each with its reason."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from stackproof.model import NODE_LANGUAGES, Asked, Language, Platform, Project, Remark

from ._entry import Entry, find_entry
from ._go import imported_major
from ._manifest import Manifest, lowest_python, read_manifest
from ._paths import PROJECT_FILES
from ._platform import NAMES, FilePlatform, leading_language, survey
from ._project_file import (
    ProjectFile,
    configuration,
    judge_stack_file,
    language_of_runtime,
    read_project_file,
    stack_files,
)
from ._python import PythonFacts
from ._tree import Tree
from ._wanted import wanted_remarks

_OTHER_PLATFORMS: tuple[Platform, ...] = ("cdktf", "cdk", "terraform", "cloudformation")


def find_projects(
    tree: Tree,
    *,
    name: str,
    reason_without: str = "no-code",
    asked: Asked = Asked(),  # noqa: B008
) -> tuple[tuple[Project, ...], list[Remark]]:
    """Every project of a tree. `name`: stand-in where a project has none. `reason_without`: why there is no program,
    should there be none (the Markdown cutter knows more than the files show). `asked`: what the program should be."""
    seen = survey(tree, tree.files)
    project_files = {
        posixpath.dirname(path): path
        for path in sorted(tree.files, reverse=True)
        if posixpath.basename(path) in PROJECT_FILES
    }
    projects: list[Project] = []
    remarks: list[Remark] = []
    for root in sorted(project_files):
        project, more = _declared_project(tree, root, project_files, seen, name)
        projects.append(project)
        remarks += more
    if not projects:
        projects, remarks = _undeclared_projects(tree, seen, name)
    without = _without_program(tree, seen, projects, reason_without)
    answer = [file for path, file in seen.items() if tree.files[path].origin == "answer"]
    remarks += without
    remarks += wanted_remarks(asked, answer, tuple(projects), without_program=bool(without))
    return tuple(projects), remarks


def _declared_project(
    tree: Tree, root: str, project_files: dict[str, str], seen: dict[str, FilePlatform], name: str
) -> tuple[Project, list[Remark]]:
    path = project_files[root]
    file, remarks = read_project_file(tree, path, stand_in=_stand_in(root or name))
    own = {
        key: value for key, value in seen.items() if _innermost(key, project_files) == root and key not in project_files
    }
    language, why_language = _language(file, own, seen)
    entry = find_entry(tree, root=root, main=file.main, language=language, files=own, manifest=path, binary=file.binary)
    if entry.path is None and len(project_files) == 1:
        entry = find_entry(
            tree, root=root, main=file.main, language=language, files=seen, manifest=path, binary=file.binary
        )
    if language == "typescript" and entry.path and entry.path.endswith((".js", ".mjs", ".cjs")):
        language = "javascript"
    platform = _declared_platform(own)
    if not entry.found:
        remarks.append(_entry_missing(file, entry, language, own))
    remarks += _runtime_mismatch(file, language, own)
    manifest, more = read_manifest(tree, root, language)
    remarks += more
    stacks = stack_files(tree, file.config_folder)
    stack, config, secret, _ = configuration(tree, file, stacks, stack=None)
    remarks += [remark for other in stacks.values() for remark in judge_stack_file(tree, other, file)]
    project = Project(
        root=root,
        name=file.name,
        language=language,
        platform=platform,
        entry=entry.path,
        reason=f"{path} makes it a Pulumi project; {why_language}; {_why_entry(entry)}.",
        has_project_file=True,
        main=file.main,
        stack=stack,
        config=config,
        secret_config=secret,
        declared_config=file.declared,
        requirements=manifest.requirements,
        manifest=manifest.path,
        aws_major=_major(tree, language, own, manifest),
        python_minor=lowest_python(tree, root) if language == "python" else None,
    )
    return project, remarks


def _undeclared_projects(tree: Tree, seen: dict[str, FilePlatform], name: str) -> tuple[list[Project], list[Remark]]:
    programs = {path: file for path, file in seen.items() if file.platform == "pulumi"}
    programs = {path: file for path, file in programs.items() if not path.endswith("_test.go")} or programs
    if not programs:
        return _foreign_project(tree, seen, name), []
    language = leading_language(programs.values(), "pulumi")
    projects: list[Project] = []
    remarks: list[Remark] = []
    for root in _program_roots(tree, programs):
        inside = {path: file for path, file in seen.items() if not root or path.startswith(root + "/")}
        entry = find_entry(tree, root=root, main=None, language=language, files=inside, manifest="")
        manifest, more = read_manifest(tree, root, language)
        remarks += more
        remarks.append(
            Remark(
                kind="structure.no-project-file",
                message=f"there is no Pulumi.yaml; {entry.path or 'no file'} is taken as the program",
                file=entry.path,
                data={"root": root, "used": entry.path, "creates": entry.creates},
            )
        )
        projects.append(
            Project(
                root=root,
                name=_stand_in(posixpath.basename(root) or name),
                language=language,
                platform="pulumi",
                entry=entry.path,
                reason=f"no Pulumi.yaml; {sorted(programs)[0]} imports Pulumi in {language}; {_why_entry(entry)}.",
                stack="dev",
                requirements=manifest.requirements,
                manifest=manifest.path,
                aws_major=_major(tree, language, inside, manifest),
                python_minor=lowest_python(tree, root) if language == "python" else None,
            )
        )
    return projects, remarks


def _major(tree: Tree, language: str, files: Iterable[str], manifest: Manifest) -> int | None:
    """The major of pulumi-aws that a project is written for."""
    texts = [tree.text(path) or "" for path in files if path.endswith(".go")] if language == "go" else []
    found = imported_major(texts)
    return manifest.aws_major if found is None else found


def _foreign_project(tree: Tree, seen: dict[str, FilePlatform], name: str) -> list[Project]:
    """A submission for another platform, or a program without any, so that the report can say what it is."""
    for platform in (*_OTHER_PLATFORMS, "none"):
        files = [path for path, file in seen.items() if file.platform == platform]
        if files:
            language = leading_language(seen.values(), platform)
            manifest, _ = read_manifest(tree, "", language)
            what = NAMES[platform]
            reason = f"no Pulumi.yaml and no import of Pulumi; {files[0]} is written for {what}."
            return [
                Project(
                    root="",
                    name=_stand_in(name),
                    language=language,
                    platform=platform,
                    entry=None,
                    reason=reason,
                    requirements=manifest.requirements,
                    manifest=manifest.path,
                    aws_major=manifest.aws_major,
                )
            ]
    return []


def _without_program(
    tree: Tree, seen: dict[str, FilePlatform], projects: list[Project], reason_without: str
) -> list[Remark]:
    """The remark that the answer holds no Pulumi program. What a template brought does not count for the answer."""
    answer = {path: file for path, file in seen.items() if tree.files[path].origin == "answer"}
    if any(file.platform == "pulumi" for file in answer.values()):
        return []
    if any(project.language == "yaml" and project.entry for project in projects):
        return []
    templated = len(answer) < len(seen)
    if projects and projects[0].has_project_file and any(f.language != "unknown" for f in answer.values()):
        # The program is there but its imports are not; the project file and the run will say what is wrong.
        return []
    for platform in _OTHER_PLATFORMS:
        files = [path for path, file in answer.items() if file.platform == platform]
        if files:
            message = f"no Pulumi program: {files[0]} is written for {NAMES[platform]}"
            return [_no_program(message, "other-platform", platform=platform, file=files[0])]
    code = [path for path, file in answer.items() if file.language != "unknown"]
    if code and not templated:
        language = answer[code[0]].language
        message = f"no Pulumi program: {code[0]} ({language}) uses no infrastructure platform"
        return [_no_program(message, "other-platform", platform="none", file=code[0])]
    return [_no_program(_WHY_NOT[reason_without], reason_without)]


_WHY_NOT = {
    "no-code": "no program: no file holds one",
    "prose": "no program: the answer is prose without code",
    "empty-fence": "no program: the answer's code blocks are empty",
    "shell-only": "no program: the answer holds only shell commands",
    "other-language": "no program: the answer's code blocks hold no Pulumi program",
    "other-platform": "no Pulumi program: the answer is written for another platform",
}


def _no_program(message: str, reason: str, *, platform: str | None = None, file: str | None = None) -> Remark:
    data: dict[str, object] = {"reason": reason}
    if platform:
        data["platform"] = platform
    return Remark(kind="intake.no-program", message=message, file=file, data=data)


def _program_roots(tree: Tree, programs: dict[str, FilePlatform]) -> list[str]:
    """Folders that hold a program of their own. One root unless several `__main__.py` lie in folders."""
    mains = [
        path
        for path, file in programs.items()
        if posixpath.basename(path) == "__main__.py" and file.python and not file.python.is_test
    ]
    folders = sorted({posixpath.dirname(path) for path in mains})
    if not folders or "" in folders:
        return [""]
    needs_top = any(_imports_from_top(tree, path, programs[path].python) for path in mains)
    return [""] if needs_top else folders


def _imports_from_top(tree: Tree, path: str, facts: PythonFacts | None) -> bool:
    """Whether a program in a folder imports modules that lie at the top of the submission and not beside it."""
    folder = posixpath.dirname(path)
    tops = {module.split(".")[0] for module in facts.imports if not module.startswith(".")} if facts else set()
    return any(_has_module(tree, "", top) and not _has_module(tree, folder, top) for top in tops)


def _has_module(tree: Tree, folder: str, top: str) -> bool:
    base = posixpath.join(folder, top)
    return f"{base}.py" in tree or any(path.startswith(base + "/") and path.endswith(".py") for path in tree.files)


def _innermost(path: str, project_files: dict[str, str]) -> str | None:
    folder = posixpath.dirname(path)
    while folder not in project_files:
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return folder


def _language(file: ProjectFile, own: dict[str, FilePlatform], seen: dict[str, FilePlatform]) -> tuple[Language, str]:
    language = language_of_runtime(file.runtime)
    if language != "unknown":
        return language, f"its runtime is {file.runtime}"  # ty: ignore[invalid-explicit-return]
    for files in (own, seen):
        for platform in ("pulumi", "none"):
            found = leading_language(files.values(), platform)
            if found != "unknown":
                return found, f"it names no usable runtime, but its files are {found}"
    return "unknown", "it names no usable runtime and there is no program"


def _declared_platform(own: dict[str, FilePlatform]) -> Platform:
    platforms = {file.platform for file in own.values()}
    if "pulumi" not in platforms:
        for platform in ("cdktf", "cdk"):
            if platform in platforms:
                return platform
    return "pulumi"


def _runtime_mismatch(file: ProjectFile, language: str, own: dict[str, FilePlatform]) -> list[Remark]:
    found = leading_language(own.values(), "pulumi")
    if found in ("unknown", language) or language in ("unknown", "yaml") or {found, language} <= set(NODE_LANGUAGES):
        return []
    if any(item.language == language and item.platform == "pulumi" for item in own.values()):
        return []
    return [
        Remark(
            kind="structure.runtime-mismatch",
            message=f"{file.path} says runtime {file.runtime}, but the program is written in {found}",
            file=file.path,
            data={"runtime": file.runtime, "language": found},
        )
    ]


def _entry_missing(file: ProjectFile, entry: Entry, language: str, own: dict[str, FilePlatform]) -> Remark:
    if file.main and not entry.expected:
        missing = f"`main: {file.main}` leaves the submission"
    elif file.main:
        missing = f"`main: {file.main}` names no program: {entry.expected} is not there"
    else:
        missing = f"{file.path} names no `main` and there is no {entry.expected or 'entry file'}"
    message = f"{missing}; {entry.path} is used instead" if entry.path else missing
    components = sorted({name for item in own.values() if item.python for name in item.python.components})
    data: dict[str, object] = {
        "main": file.main,
        "expected": entry.expected,
        "used": entry.path,
        "creates": entry.creates,
        "components": components,
        "language": language,
    }
    return Remark(kind="structure.entry-missing", message=message, file=file.path, data=data)


def _why_entry(entry: Entry) -> str:
    if entry.path is None:
        return "no entry file was found"
    if entry.found:
        return f"it starts with {entry.path} ({entry.why})" if entry.why else f"it starts with {entry.path}"
    return f"{entry.path} is taken as its entry because {entry.why}"


def _stand_in(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", posixpath.basename(text)).strip("-.") or "submission"

"""Pulumi.yaml and Pulumi.<stack>.yaml: what Pulumi itself would read from them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

import msgspec

from stackproof.model import InputError, Project, Remark, Submission

from ._paths import PROJECT_FILES
from ._project_rules import project_faults
from ._stack_rules import stack_faults
from ._tree import Tree
from ._yaml import YamlDocument, YamlError, read_yaml

DEFAULT_STACK = "dev"
_STACK_FILE = re.compile(r"^Pulumi\.(?P<stack>[\w.-]+)\.ya?ml$")
_RUNTIMES = {
    "python": "python",
    "nodejs": "typescript",
    "bun": "typescript",
    "go": "go",
    "yaml": "yaml",
    "java": "java",
    "dotnet": "csharp",
}


class ProjectFile(msgspec.Struct, frozen=True, kw_only=True):
    """A Pulumi.yaml as far as it could be read. runtime: as written ("" where missing). binary: of a Go program that is
    built before Pulumi runs it. config_folder: where stack files lie, relative to the submission."""

    path: str
    name: str
    runtime: str = ""
    main: str | None = None
    binary: str = ""
    config_folder: str = ""
    declared: dict[str, object] = {}
    defaults: dict[str, str] = {}


class StackFile(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of one stack: `namespace:key` -> text, and the keys of encrypted values. A structure that holds
    some has its text, too, each of them as `{"secure": ""}`."""

    path: str
    config: dict[str, str] = {}
    secret: tuple[str, ...] = ()


def read_project_file(tree: Tree, path: str, *, stand_in: str) -> tuple[ProjectFile, list[Remark]]:
    """Read a Pulumi.yaml. A wrong one gives what could be read and a Remark "structure.project-file-invalid".
    `stand_in`: the project's name where the file gives none."""
    folder = posixpath.dirname(path)
    document, remarks = _document(tree, path, "structure.project-file-invalid")
    if document is None:
        return ProjectFile(path=path, name=stand_in, config_folder=folder), remarks
    value = document.value
    if not isinstance(value, dict):
        remarks.append(_invalid(path, "it holds no mapping with `name` and `runtime`", 1))
        return ProjectFile(path=path, name=stand_in, config_folder=folder), remarks
    name = value.get("name")
    if not isinstance(name, str) or not name:
        remarks.append(_invalid(path, "`name` is missing or no text", document.lines.get(("name",), 1)))
        name = stand_in
    elif "${" in name:
        # A template of `pulumi new`: the name is filled in when a project is made from it.
        name = stand_in
    main = value.get("main")
    if main is not None and not isinstance(main, str):
        remarks.append(_invalid(path, "`main` is no text", document.lines.get(("main",))))
        main = None
    declared, defaults = _declared(document, name)
    remarks += [*_foreign(path, document, name), *project_faults(path, document, name)]
    return ProjectFile(
        path=path,
        name=name,
        runtime=_runtime(path, document, remarks),
        main=main,
        binary=_binary(value.get("runtime")),
        config_folder=_config_folder(folder, value),
        declared=declared,
        defaults=defaults,
    ), remarks


def _binary(runtime: object) -> str:
    """`runtime.options.binary`: Pulumi builds nothing then."""
    options = runtime.get("options") if isinstance(runtime, dict) else None
    binary = options.get("binary") if isinstance(options, dict) else None
    return binary if isinstance(binary, str) else ""


def language_of_runtime(runtime: str) -> str:
    """The language of a runtime name; "unknown" for one that Pulumi does not have."""
    return _RUNTIMES.get(runtime, "unknown")


def stack_files(tree: Tree, folder: str) -> dict[str, str]:
    """Stack name -> path of its file, for the stack files in a folder."""
    found: dict[str, str] = {}
    for path in sorted(tree.files):
        if posixpath.dirname(path) == folder:
            match = _STACK_FILE.match(posixpath.basename(path))
            if match:
                found.setdefault(match["stack"], path)
    return found


def choose_stack(names: Mapping[str, object], wanted: str | None) -> str:
    """The stack to review: the one asked for, the only one, `dev`, the first by name, or `dev` where there is none."""
    if wanted is not None:
        return wanted
    if not names or DEFAULT_STACK in names:
        return DEFAULT_STACK
    return min(names)


def read_stack_file(tree: Tree, path: str, namespace: str) -> tuple[StackFile, list[Remark]]:
    """Read a stack's configuration; keys without a namespace belong to the project."""
    document, remarks = _document(tree, path, "structure.stack-file-invalid")
    value = document.value if document else None
    config = value.get("config") if isinstance(value, dict) else None
    if document is None or config is None:
        return StackFile(path=path), remarks
    if not isinstance(config, dict):
        line = document.lines.get(("config",))
        remarks.append(
            Remark(kind="structure.stack-file-invalid", message=f"{path}: `config` is no mapping", file=path, line=line)
        )
        return StackFile(path=path), remarks
    plain: dict[str, str] = {}
    secret: list[str] = []
    for key, item in config.items():
        full = full_key(key, namespace)
        if _holds_secure(item):
            secret.append(full)
        if not _is_secure(item):
            plain[full] = _as_text(_sealed(item), document.texts.get(("config", key)))
    return StackFile(path=path, config=plain, secret=tuple(secret)), remarks


def judge_stack_file(tree: Tree, path: str, project_file: ProjectFile) -> list[Remark]:
    """What is wrong with a stack's file, whether or not the stack is the one that is reviewed."""
    document, remarks = _document(tree, path, "structure.stack-file-invalid")
    if document is not None:
        remarks += stack_faults(path, document, name=project_file.name, declared=project_file.declared)
    return remarks


def stack_config(
    submission: Submission, project: Project, *, stack: str | None = None
) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Configuration for a run: (stack name, `namespace:key` -> text, keys of encrypted values).

    Values of the stack's file win over defaults of Pulumi.yaml. A stack that has no file gets the defaults alone;
    where other stacks have files, asking for one that has none raises InputError.
    """
    tree = Tree(submission.root, {file.path: file for file in submission.files})
    if not project.has_project_file:
        return choose_stack({}, stack), {}, ()
    path = next(name for name in _candidates(project.root) if name in tree)
    project_file, _ = read_project_file(tree, path, stand_in=project.name)
    files = stack_files(tree, project_file.config_folder)
    if stack is not None and files and stack not in files:
        raise InputError(f"no stack {stack!r} in project {project.name}", hint=f"its stacks: {', '.join(files)}")
    name, config, secret, _ = configuration(tree, project_file, files, stack=stack)
    return name, config, secret


def configuration(
    tree: Tree, project_file: ProjectFile, files: dict[str, str], *, stack: str | None
) -> tuple[str, dict[str, str], tuple[str, ...], list[Remark]]:
    """(stack, config, secret keys, remarks) of a project whose stack files are known."""
    name = choose_stack(files, stack)
    if name not in files:
        return name, dict(project_file.defaults), (), []
    found, remarks = read_stack_file(tree, files[name], project_file.name)
    defaults = {key: value for key, value in project_file.defaults.items() if key not in found.secret}
    config = {**defaults, **found.config}
    return name, config, found.secret, remarks


def full_key(key: str, namespace: str) -> str:
    """`namespace:key` of a key as written; the old form `namespace:config:key` is read as Pulumi reads it."""
    parts = key.split(":")
    if len(parts) == 3 and parts[1] == "config":
        return f"{parts[0]}:{parts[2]}"
    return key if len(parts) > 1 else f"{namespace}:{key}"


def _candidates(root: str) -> list[str]:
    return [f"{root}/{name}" if root else name for name in PROJECT_FILES]


def _document(tree: Tree, path: str, kind: str) -> tuple[YamlDocument | None, list[Remark]]:
    text = tree.text(path)
    if text is None:
        return None, [Remark(kind=kind, message=f"{path} is no readable text", file=path)]
    try:
        return read_yaml(text), []
    except YamlError as error:
        where = f" (line {error.line})" if error.line else ""
        message = f"{path} is no valid YAML: {error.message}{where}"
        return None, [Remark(kind=kind, message=message, file=path, line=error.line)]


def _invalid(path: str, what: str, line: int | None) -> Remark:
    return Remark(kind="structure.project-file-invalid", message=f"{path}: {what}", file=path, line=line)


def _runtime(path: str, document: YamlDocument, remarks: list[Remark]) -> str:
    value = document.value
    runtime = value.get("runtime") if isinstance(value, dict) else None
    if isinstance(runtime, dict):
        runtime = runtime.get("name")
    line = document.lines.get(("runtime",), 1)
    if not isinstance(runtime, str) or not runtime:
        remarks.append(_invalid(path, "`runtime` is missing or has no name", line))
        return ""
    if runtime not in _RUNTIMES:
        remarks.append(_invalid(path, f"`runtime` {runtime!r} is none of {', '.join(_RUNTIMES)}", line))
    return runtime


_DECLARING = frozenset({"default", "value", "type", "description", "secret", "items"})


def _foreign(path: str, document: YamlDocument, name: str) -> list[Remark]:
    """Keys of other namespaces that are declared as if they were the project's own: Pulumi takes a `value` of them,
    and neither a `default` nor a `type`."""
    block = document.value.get("config") if isinstance(document.value, dict) else None
    remarks = []
    for key, item in block.items() if isinstance(block, dict) else ():
        if ":" not in key or key.startswith(f"{name}:") or not isinstance(item, dict) or not _DECLARING & item.keys():
            continue
        wrong = next((part for part in ("type", "default") if item.get(part) is not None), "")
        if wrong or item.get("value") is None:
            said = f"may have no `{wrong}`" if wrong else "needs a `value`"
            what = f"`{key}` is of another namespace than the project and {said}"
            remark = _invalid(path, what, document.lines.get(("config", key)))
            remarks.append(msgspec.structs.replace(remark, data={"key": key}))
    return remarks


def _config_folder(folder: str, value: dict[str, object]) -> str:
    # `config: <folder>` is how Pulumi spelled stackConfigDir at first; both name a folder below the project's.
    named = value.get("stackConfigDir")
    if named is None and isinstance(value.get("config"), str):
        named = value["config"]
    if not isinstance(named, str):
        return folder
    joined = posixpath.normpath(posixpath.join(folder, named.replace("\\", "/")))
    return folder if joined.startswith(("..", "/")) else joined.removeprefix(".").lstrip("/")


def _declared(document: YamlDocument, namespace: str) -> tuple[dict[str, object], dict[str, str]]:
    """(what Pulumi.yaml declares of configuration, the values it gives). Keys that only `template` describes carry
    "template": True and give no value: `pulumi new` reads them, a run does not."""
    value = document.value
    declared: dict[str, object] = {}
    defaults: dict[str, str] = {}
    template = value.get("template") if isinstance(value, dict) else None
    described = template.get("config") if isinstance(template, dict) else None
    if isinstance(described, dict):
        for key, item in described.items():
            declared[full_key(key, namespace)] = {**(item if isinstance(item, dict) else {}), "template": True}
    block = value.get("config") if isinstance(value, dict) else None
    for key, item in block.items() if isinstance(block, dict) else ():
        full = full_key(key, namespace)
        if isinstance(item, dict) and (_DECLARING & item.keys()):
            declared[full] = item
            given = next((name for name in ("value", "default") if item.get(name) is not None), None)
            if given:
                defaults[full] = _as_text(item[given], document.texts.get(("config", key, given)))
        else:
            declared[full] = {"value": item}
            if item is not None:
                defaults[full] = _as_text(item, document.texts.get(("config", key)))
    return declared, defaults


def _holds_secure(item: object) -> bool:
    if isinstance(item, dict):
        return _is_secure(item) or any(_holds_secure(part) for part in item.values())
    return isinstance(item, list) and any(_holds_secure(part) for part in item)


def _is_secure(item: object) -> bool:
    return isinstance(item, dict) and set(item) == {"secure"}


def _sealed(item: object) -> object:
    """Without the encrypted texts, which are for nobody to see."""
    if isinstance(item, dict):
        return {"secure": ""} if _is_secure(item) else {key: _sealed(part) for key, part in item.items()}
    return [_sealed(part) for part in item] if isinstance(item, list) else item


def _as_text(item: object, written: str | None) -> str:
    """A value as the program sees it: structures as JSON, truth values in lower case, the rest as written."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, (dict, list)):
        return json.dumps(item, separators=(",", ":"))
    return "" if item is None else written if written is not None else str(item)

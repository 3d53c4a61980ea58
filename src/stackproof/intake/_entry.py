"""Which file a Pulumi program starts with."""

from __future__ import annotations

import json
import posixpath

import msgspec

from stackproof.golang import is_left_out
from stackproof.model import NODE_LANGUAGES

from ._go import GoFacts, go_facts
from ._platform import FilePlatform
from ._python import PythonFacts
from ._tree import Tree

_PYTHON_NAMES = ("__main__.py", "main.py", "tap.py", "app.py", "index.py", "infra.py", "infrastructure.py", "stack.py")
_NODE_NAMES = ("index.ts", "index.js", "main.ts", "main.js", "app.ts", "app.js", "tap.ts", "index.mjs", "index.cjs")
_BUILT = ("bin", "dist", "build", "lib", "out")
_NODE_SUFFIXES = (".ts", ".js", ".mts", ".mjs", ".cjs", ".tsx")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """The file to start with. expected: what Pulumi would look for. found: whether that was there.
    creates: False where the file only defines things and a run makes nothing. why: for people."""

    path: str | None
    expected: str
    found: bool
    creates: bool = True
    why: str = ""


def find_entry(
    tree: Tree,
    *,
    root: str,
    main: str | None,
    language: str,
    files: dict[str, FilePlatform],
    manifest: str,
    binary: str = "",
) -> Entry:
    """Find the entry of the project in `root`. `files`: its program files; manifest: path of Pulumi.yaml or "";
    binary: what Pulumi.yaml says is built beforehand."""
    if language == "python":
        return _python_entry(tree, root, main, files)
    if language in NODE_LANGUAGES:
        return _node_entry(tree, root, main, files)
    if language == "go":
        return _go_entry(tree, root, main, files, binary)
    if language == "yaml":
        given = _inside(root, posixpath.join(main or "", "Main.yaml"))
        path = given if given and given in tree else manifest or None
        return Entry(path=path, expected=path or "Pulumi.yaml", found=path is not None, why="Pulumi YAML program")
    suffix = {"java": ".java", "csharp": ".cs"}.get(language)
    path = next((name for name in sorted(files) if suffix and name.endswith(suffix)), None)
    return Entry(path=path, expected="", found=path is not None)


def _python_entry(tree: Tree, root: str, main: str | None, files: dict[str, FilePlatform]) -> Entry:
    expected = _python_expected(tree, root, main)
    if expected in tree:
        why = f"`main: {main}` of Pulumi.yaml" if main else "`__main__.py`, which Pulumi runs where no `main` is given"
        return Entry(path=expected, expected=expected, found=True, why=why)
    ranked = sorted(
        ((_python_rank(path, root, file.python), path) for path, file in files.items() if file.python is not None),
    )
    for rank, path in ranked:
        if rank[0] < 3:
            creates = rank[0] == 0
            what = "creates resources when it runs" if creates else "uses Pulumi but creates nothing when it runs"
            return Entry(path=path, expected=expected, found=False, creates=creates, why=f"{path} {what}")
    return Entry(path=None, expected=expected, found=False, why="no file uses Pulumi")


def _python_expected(tree: Tree, root: str, main: str | None) -> str:
    """The path that Pulumi would run, "" where `main` leaves the project."""
    if not main:
        return posixpath.join(root, "__main__.py")
    given = _inside(root, main)
    if given is None:
        return ""
    if given in tree:
        return given
    inner = posixpath.join(given, "__main__.py")
    is_folder = given == "" or any(path.startswith(given + "/") for path in tree.files)
    return inner if is_folder or inner in tree else given


def _python_rank(path: str, root: str, facts: PythonFacts) -> tuple[int, int, int, int, str]:
    """Lower is likelier: what a run creates, then the usual names, then depth, then how much it creates."""
    name = posixpath.basename(path)
    usual = _PYTHON_NAMES.index(name) if name in _PYTHON_NAMES else len(_PYTHON_NAMES)
    local = path[len(root) :].lstrip("/")
    in_tests = facts.is_test or name.startswith("test_") or "tests/" in f"{posixpath.dirname(local)}/"
    if in_tests or facts.is_automation or name == "setup.py" or not (facts.uses_pulumi or facts.instances):
        level = 3
    elif facts.creates and (facts.module_resources or usual < len(_PYTHON_NAMES) or facts.uses_pulumi):
        level = 0
    elif facts.uses_pulumi and (facts.components or facts.resources):
        level = 1
    else:
        level = 2 if facts.uses_pulumi else 3
    return level, usual, local.count("/"), -facts.creates, path


def _node_entry(tree: Tree, root: str, main: str | None, files: dict[str, FilePlatform]) -> Entry:
    given = _inside(root, main or "")
    expected = _node_expected(tree, given) if given is not None else None
    if expected:
        why = f"`main: {main}` of Pulumi.yaml" if main else "the main file of the Node package"
        return Entry(path=expected, expected=expected, found=True, why=why)
    wanted = main or posixpath.join(given or root, "index.ts")
    ranked = sorted(
        (
            file.platform != "pulumi",
            path.count("/"),
            _NODE_NAMES.index(posixpath.basename(path)) if posixpath.basename(path) in _NODE_NAMES else 99,
            path,
        )
        for path, file in files.items()
        if path.endswith(_NODE_SUFFIXES) and not path.endswith(".d.ts") and "test" not in path
    )
    path = ranked[0][-1] if ranked else None
    return Entry(path=path, expected=wanted, found=False, why=f"{path} is the likeliest program" if path else "none")


def _node_expected(tree: Tree, given: str) -> str | None:
    if given in tree:
        return given
    for suffix in (".ts", ".js"):
        if given and given + suffix in tree:
            return given + suffix
    package = tree.text(posixpath.join(given, "package.json"))
    named = _package_main(package) if package else None
    candidates = [posixpath.normpath(posixpath.join(given, named))] if named else []
    names = ("index.ts", "index.js", "index.mts", "index.mjs", "index.cts", "index.cjs")
    candidates += [posixpath.join(given, name) for name in names]
    candidates += [posixpath.join(given, path) for path in _before_build(named or "")]
    for path in candidates:
        for form in (path, path + ".ts", path + ".js", posixpath.splitext(path)[0] + ".ts"):
            if form in tree:
                return form
    return None


def _before_build(named: str) -> tuple[str, ...]:
    """Sources that a build would make the main file `named` of: `dist/index.js` comes of `src/index.ts`."""
    folder, _, rest = posixpath.normpath(named).partition("/")
    if folder not in _BUILT or not rest:
        return ()
    stem = posixpath.splitext(rest)[0] + ".ts"
    return (posixpath.join("src", stem), stem)


def _package_main(text: str) -> str | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    main = value.get("main") if isinstance(value, dict) else None
    return main if isinstance(main, str) and main else None


def _go_entry(tree: Tree, root: str, main: str | None, files: dict[str, FilePlatform], binary: str) -> Entry:
    """Pulumi builds the folder that `main` names, or that holds the file it names; where it is given a binary, the
    author does, from whatever folder."""
    given = _inside(root, main or "")
    file = given if given is not None and given.endswith(".go") else ""
    folder = posixpath.dirname(file) if file else given if given is not None else root
    expected = "" if given is None else file or posixpath.join(folder, "main.go")
    facts = {path: go_facts(tree.text(path) or "") for path in _built(tree, files)}
    programs = {path: item for path, item in facts.items() if item.has_main}
    beside = [path for path in programs if given is not None and posixpath.dirname(path) == folder]
    if beside:
        path = min(beside, key=lambda path: (path != file, not _uses_pulumi(programs[path]), path != expected, path))
        return Entry(path=path, expected=expected, found=True, why="the file with `func main`")
    used = {posixpath.dirname(path) for path, item in facts.items() if _uses_pulumi(item)}
    built = posixpath.splitext(posixpath.basename(binary))[0]
    ranked = sorted(facts, key=lambda path: (_is_far(path, built), *_go_rank(path, facts[path], used)))
    path = ranked[0] if ranked else None
    if path in programs and binary:
        return Entry(path=path, expected=path, found=True, why=f"what {binary} is most likely built from")
    return Entry(path=path, expected=expected, found=False, creates=path in programs, why=f"{path} was found instead")


def _is_far(path: str, built: str) -> bool:
    """False for a program in a folder that is named as the binary."""
    return not built or posixpath.basename(posixpath.dirname(path)) != built


def _built(tree: Tree, files: dict[str, FilePlatform]) -> list[str]:
    """The Go files that an ordinary build takes."""
    paths = [path for path in sorted(files) if path.endswith(".go") and not path.endswith("_test.go")]
    return [path for path in paths if not is_left_out(path, (tree.text(path) or "").encode("utf-8", "replace"))]


def _uses_pulumi(facts: GoFacts) -> bool:
    return facts.runs or facts.uses_pulumi


def _go_rank(path: str, facts: GoFacts, used: set[str]) -> tuple[bool, bool, bool, bool, int, str]:
    """Lower is likelier: a `func main` that uses Pulumi by itself or through a package in one of the folders `used`,
    then a package that uses Pulumi, last what has nothing to do with it."""
    own = _uses_pulumi(facts)
    uses = own or any(item.endswith(f"/{folder}") for item in facts.imports for folder in used if folder)
    return not (uses and facts.has_main), not own, facts.is_automation, not facts.runs, path.count("/"), path


def _inside(root: str, name: str) -> str | None:
    """`name` seen from `root` as a path of the submission, None where it leaves the submission.

    Pulumi once refused a `main` above the project's folder; where such a file is part of the submission it is used.
    """
    text = name.replace("\\", "/")
    if text.startswith("/") or "\0" in text:
        return None
    joined = posixpath.normpath(posixpath.join(root, text)) if root or text else "."
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined

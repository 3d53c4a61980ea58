"""Names in documents that nothing in the project answers to; only what is certain."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator

from .._mechanism import Case
from .._tongues import PROGRAMS
from ._texts import Document, commands, spans

Wrong = tuple[int, str]
_OPEN = re.compile(r"node_modules|^v?\d+\.\d|[<>\[\]{}$*%…~]|\.\.\.|^[A-Z][A-Z0-9_]*$|your|path/to|example|^/")
_STARTERS = frozenset({"python", "python3", "bash", "sh", "source", ".", "node", "ts-node", "tsx"})
_SCRIPTS = (".py", ".sh", ".js", ".ts", ".mjs")
_SETTINGS = (".yaml", ".yml", ".json", ".toml", ".sh", ".env", ".ini")
_MANIFESTS = frozenset({"package.json", "requirements.txt", "go.mod", "pyproject.toml"})
_MADE = re.compile(
    r"(?:>{1,2}\s*|\s-[oO]\s+|--output[= ]|\btouch\s+|\btee\s+(?:-a\s+)?|\b(?:cp|mv)\s+\S+\s+"
    r"|\b[Cc]reat\w+[^.\n]{0,40}`|\b[Aa]dd[^.\n]{0,40}`)([\w./-]+)"
)
_TREE = re.compile(r"^[\s│|]*(?:[├└]|\|--|\+--|`--)[─-]*\s*(?P<name>[\w.-]+/?)")
_OF_PROGRAM = (".py", ".ts", ".tsx", ".go", ".sh")
_PATH = re.compile(r"[\w-]+(?:/[\w.-]+)+\.(?:py|tsx?|go)")
_VALUED = frozenset({"-s", "--stack", "--config-file", "-C", "--cwd", "--type", "--color"})
_TARGET = re.compile(r"^([\w./-]+(?:[ \t]+[\w./-]+)*)[ \t]*::?(?!=)", re.MULTILINE)


def wrong_names(case: Case, document: Document) -> Iterator[Wrong]:
    """(line, message) of each name that is not there."""
    made = {posixpath.basename(name) for name in _MADE.findall(document.text)}
    for line, words in commands(document):
        yield from ((line, message) for message in _of_command(case, words, made))
    if case.project.has_project_file:
        # Without one the answer is laid over files that are not at hand.
        yield from _of_files(case, document, made)


def _of_command(case: Case, words: tuple[str, ...], made: set[str]) -> Iterator[str]:
    if words[:3] == ("pulumi", "config", "set"):
        yield from _of_key(case, words[3:])
    elif words[:3] == ("pulumi", "stack", "output"):
        yield from _of_output(case, words[3:])
    elif words[0] == "make":
        yield from _of_target(case, words[1:])
    elif words[0] in ("npm", "pnpm", "yarn"):
        yield from _of_script(case, words)
    elif words[0] == "pytest" or words[:3] in (("python", "-m", "pytest"), ("python3", "-m", "pytest")):
        yield from _of_tests(case, words[1 if words[0] == "pytest" else 3 :])
    else:
        yield from _of_start(case, words, made)


def _arguments(words: tuple[str, ...]) -> Iterator[str]:
    """Words that are neither options nor their values."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _VALUED
        elif word.startswith((">", "<", "|", "2>")) and not word.startswith("<<"):
            return
        else:
            yield word


def _of_key(case: Case, words: tuple[str, ...]) -> Iterator[str]:
    key = next(_arguments(words), "")
    if "--path" in words:
        key = re.split(r"[.\[]", key)[0]
    space, _, name = key.rpartition(":")
    if not name or _OPEN.search(key) or not re.fullmatch(r"[\w:-]+", key):
        return
    if (space and space != case.project.name) or _is_provider(case, case.project.name):
        return
    if not _is_held(case, name, quoted=True):
        yield f"`pulumi config set {key}`: nothing reads or declares a key `{name}`"


def _is_provider(case: Case, name: str) -> bool:
    """Whether a package of that name is used: its settings have the project's namespace, and it reads them itself."""
    package = re.compile(rf"pulumi[-_/]{re.escape(name)}\b", re.IGNORECASE)
    return any(
        package.search(case.text_of(file.path) or "")
        for file in case.submission.files
        if file.path.endswith((*PROGRAMS, ".txt", ".json", ".toml", ".mod"))
    )


def _is_held(case: Case, name: str, *, quoted: bool = False) -> bool:
    """Whether a program, a script, or a file of settings holds the name. quoted: in programs as a text, or at the end
    of one."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    of_program = re.compile(rf"[\"'`:]{re.escape(name)}[\"'`]") if quoted else word
    for file in case.submission.files:
        pattern = of_program if file.path.endswith(PROGRAMS) else word if file.path.endswith(_SETTINGS) else None
        if pattern is not None and pattern.search(case.text_of(file.path) or ""):
            return True
    return False


def _of_output(case: Case, words: tuple[str, ...]) -> Iterator[str]:
    name = next(_arguments(words), "")
    run = case.run
    if not name or _OPEN.search(name) or not re.fullmatch(r"\w[\w-]*", name) or run is None or not case.is_whole:
        return
    if any(attempt.skipped for attempt in run.attempts) or name in case.graph.outputs or _is_held(case, name):
        return
    yield f"`pulumi stack output {name}`: the program exports no `{name}`"


def _of_target(case: Case, words: tuple[str, ...]) -> Iterator[str]:
    files = [f.path for f in case.submission.files if posixpath.basename(f.path).lower() in ("makefile", "gnumakefile")]
    if any(word.startswith("-") for word in words):
        return
    targets = [word for word in words if "=" not in word]
    if any(_OPEN.search(word) or not re.fullmatch(r"[\w./-]+", word) for word in targets):
        return
    said = " ".join(("make", *targets))
    if not files:
        yield f"`{said}`: there is no Makefile"
        return
    texts = [case.text_of(path) or "" for path in files]
    if any(re.search(r"^-?include\b|^[^\s#].*%.*:", text, re.MULTILINE) for text in texts):
        return
    known = {name for text in texts for found in _TARGET.findall(text) for name in found.split()}
    for target in targets:
        if target not in known:
            yield f"`{said}`: the Makefile has no target `{target}`"


def _of_script(case: Case, words: tuple[str, ...]) -> Iterator[str]:
    if words[1:2] in (("run",), ("run-script",)):
        name = next(_arguments(words[2:]), "")
    else:
        name = "test" if words[:2] in (("npm", "test"), ("npm", "t")) else ""
    if not name or _OPEN.search(name):
        return
    manifests = [f.path for f in case.submission.files if posixpath.basename(f.path) == "package.json"]
    known: set[str] = set()
    for path in manifests:
        try:
            scripts = json.loads(case.text_of(path) or "").get("scripts", {})
        except (ValueError, AttributeError, RecursionError):
            return
        known |= set(scripts) if isinstance(scripts, dict) else set()
    if name not in known:
        lacking = f"no package.json has a script `{name}`" if manifests else "there is no package.json"
        yield f"`{' '.join(words[:3] if words[1].startswith('run') else words[:2])}`: {lacking}"


def _of_tests(case: Case, words: tuple[str, ...]) -> Iterator[str]:
    for path in _arguments(words):
        plain = posixpath.normpath(path.partition("::")[0].removeprefix("./"))
        if not re.fullmatch(r"[\w./-]+", path.partition("::")[0]) or _OPEN.search(path) or plain == ".":
            continue
        if not any(f"/{f.path}".endswith(f"/{plain}") or f"/{plain}/" in f"/{f.path}" for f in case.submission.files):
            yield f"`pytest {path}`: there is no {plain}"


def _of_start(case: Case, words: tuple[str, ...], made: set[str]) -> Iterator[str]:
    """`python scripts/seed.py`, `./deploy.sh`."""
    started = words[1] if len(words) > 1 and words[0] in _STARTERS else words[0] if words[0].startswith("./") else ""
    plain = re.sub(r"^(?:\.{1,2}/)+", "", started)
    if not plain.endswith(_SCRIPTS) or _OPEN.search(plain) or not re.fullmatch(r"[\w./-]+", plain):
        return
    if not _is_there(case, plain, made):
        yield f"`{' '.join(words[:2])}`: there is no {plain}"


def _is_there(case: Case, path: str, made: set[str]) -> bool:
    """Whether a file of the last name is anywhere, or comes of the document's own commands."""
    name = posixpath.basename(path)
    source = re.sub(r"\.[cm]?jsx?$", "", name)
    names = {posixpath.basename(file.path) for file in case.submission.files}
    return name in names | made | _MANIFESTS or (source != name and bool({f"{source}.ts", f"{source}.tsx"} & names))


def _of_files(case: Case, document: Document, made: set[str]) -> Iterator[Wrong]:
    folders = {part for file in case.submission.files for part in file.path.split("/")[:-1]}
    for line, span in spans(document):
        if _PATH.fullmatch(span) and span.split("/")[0] in folders and not _is_there(case, span, made):
            yield line, f"it names `{span}`, which is not there"
    for line, text in enumerate(document.text.splitlines(), 1):
        entry = _TREE.match(text)
        name = entry["name"] if entry is not None else ""
        if name.endswith(_OF_PROGRAM) and name != "__init__.py" and not _is_there(case, name, made):
            yield line, f"its list of files names {name}, which is not there"

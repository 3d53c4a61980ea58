"""What is handed over with the program: tests, documents, settings, files, components."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._patterns import Pattern, among, ends, name_of, words
from ._said import Found, Said

_TESTS = words("tests?", "tested", "pytest", "jest", "mocha", "coverage", "e2e")
_NO_TESTS = Pattern(
    r"\btest (?:environment|account|data|stage|stack|suffix|listener)s?\b(?! .{0,40}unit)|\brestore test\b"
)
_UNIT = Pattern(
    r"\bunit[- ]?tests?\b|\bunit\b(?=[^.;]{0,24}\btests?\b)|\bpulumi mocks\b|\btests? with (?:pulumi )?mocks\b"
)
_INTEGRATION = Pattern(
    r"\bintegration[- ]?tests?\b|\bintegration\b(?=[^.;]{0,24}\btests?\b)|\be2e\b|\bend-to-end tests?\b",
    r"\btests?\b[^.;]{0,40}\b(?:deployed|live) (?:resources|outputs|stack)",
)
_LATER = Pattern(
    r"(?:\s+tests?)?[^.;,]{0,24}\b(?:later|not|n.t|separate(?:ly)?|next|out of scope|elsewhere|follow|done by|"
    r"optional)\b"
)
_NOT_YET = ends(r"(?:no|not|without|skip|instead of|rather than)(?: \w+)?")
_PERCENT = r"(?P<n{0}>\d{{2,3}}) ?(?:%|per ?cent)"
_COVERAGE = Pattern(
    _PERCENT.format("") + r"[^.;]{0,30}\bcoverage\b", r"\bcoverage\b[^.;\d]{0,40}" + _PERCENT.format("2"),
    r"\bunit tests?\b[^.;]{0,16}[( ]" + _PERCENT.format("3"), r"\bunit\b[^.;]{0,8}" + _PERCENT.format("4"),
)  # fmt: skip
_DOCUMENTS = words("readme(?:\\.md)?", "documentation")
_IN_BRACKETS = Pattern(r"\s*\([^()]{4,}\)")
_TOPICS = {
    "run": r"how to (?:run|deploy|use|set (?:it )?up|install|bring)|how (?:one|you|we|i) (?:can )?(?:runs?|deploys?|"
    r"sets?|brings?|"
    r"installs?)|(?:running|deploying|installing) (?:it|this|the \w+)|setting (?:it|this) up|set-?up(?: and)?\b|"
    r"(?:setup|"
    r"deployment) (?:steps|instructions|guide)|usage|how it is deployed|explains? (?:the )?deployment",
    "variables": r"(?:environment )?variables?|config(?:uration)? (?:keys|values|options|settings|table)|settings",
    "cost": r"costs?|pric\w+|monthly bill",
    "architecture": r"architecture|diagram|design decisions?",
    "outputs": r"outputs",
    "teardown": r"tear(?:ing|s)? (?:it )?down|teardown|destroy|clean ?-?up|dismantl\w+|remov(?:e|ing) (?:it|"
    r"everything|the stack)",
}
_TOPIC = among(_TOPICS)
_SETTING = words(
    "config(?!ure|uring|ured)\\w*",
    "(?:can be|be|is|are) configured",
    "configured (?:via|by|through|as|with)",
    "settings?",
    "parameteri[sz]\\w*",
    "pass in as",
    "comes? in as",
    "defaults? to",
)
_NO_SETTING = words(
    "aws config", "config recorder", "config rules?", "configuration (?:history|changes)", "partition key"
)
_KEY = re.compile(r"(?<![\w./-])(?P<key>[a-z]{2,}(?:[A-Z][a-z0-9]*)+|[a-z][\w-]{0,40}\w)(?![\w/-]|\.\w)")
_NO_KEY_BEFORE = re.compile(
    r"(?:tags?|output|export|class|attribute|prefixed with|partition key|sort key|alias|branch)\w*\s*$|"
    r"\bdefault(?:s|ing|ed)?(?: values?)?(?:\s+(?:to|is|of)|\s*[:=])?\s*[\"'`]?$",
    re.IGNORECASE,
)
_DEFAULT = Pattern(
    r"[^,;.]{0,24}?\bdefaults?(?: to| is|:)?\s+[\"']?(?P<d>[\w./-]+)", r"[^;.]{0,30}?\bis (?P<d2>[\w./-]+) by default"
)
_VALUE_AHEAD = Pattern(
    r"\b(?P<v>\d+)\b,? (?:which is |that is |and )?configurable (?:as|via|through|by|under|with) (?:the )?(?:key |"
    r"setting )?$"
)
_REQUIRED = Pattern(
    r"[^,;.]{0,24}\b(?:required|mandatory)\b|,? (?:required|mandatory)\b|[^,;.]{0,12}\(?\b(?:without|has no|with no|"
    r"no) defaults?\b"
)
_BOTH_REQUIRED = Pattern(
    r"\(?\b(?:both|all) (?:are )?(?:required|mandatory)|,? (?:with )?no defaults?\b|\bneither has a default\b|\bmust "
    r"(?:both |all )?be (?:set|given)\b"
)
_REGION_SETTING = Pattern(
    r"\bregion\b[^.;]{0,24}\bconfigurable\b[^.;]{0,24}\bdefaults? (?:to|is) (?P<d>[a-z]{2}-[\w-]+\d)",
    r"\bregion\b[^.;]{0,24}\bconfigurable\b[^.;]{0,24}?\b(?P<d2>[a-z]{2}-[\w-]+\d) (?:as|is) (?:the )?default",
)
_FILE = re.compile(r"(?<![\w/.])(?P<path>(?:[\w.-]+/)*[\w.-]+\.(?:py|ts|js|go|ya?ml|json|md|txt|toml|sh|sql))(?![\w/])")
_FILED = words(
    *(
        "files?",
        "folder",
        "director(?:y|ies)",
        "under",
        "lives? in",
        "placed?",
        "entry ?point",
        "called",
        "named",
        "sane",
    ),
    *("deliver\\w*", "provide", "plus a readme"),
)
_NO_FILE = frozenset({"node.js", "next.js", "vue.js", "express.js", "d3.js", "outputs.json", "flat-outputs.json"})
_COMPONENT = Pattern(
    r"\bcomponent ?resources?\b",
    r"\b(?:reusable|pulumi|custom|own|modular) components?\b",
    r"\bcomponent class(?:es)?\b",
    r"\bas components\b",
)
_COMPONENT_LIST = re.compile(r"[^.;(]{0,24}\((?P<list>[A-Z]\w+(?:(?:, | and |, and )[A-Z]\w+){1,9})\)")
_COMPONENT_NAME = re.compile(
    r"\b(?:called|named)\s+[\"']?(?P<n>[A-Z]\w+)|\b(?:an?|the|one)\s+(?P<n2>[A-Z]\w+)\s+component\b"
)


def _tests(said: Said) -> Iterator[Found]:
    labelled = said.under(_TESTS)
    if not (_TESTS.search(said.text) or labelled) or _NO_TESTS.search(said.text) or re.search(r"\bstages\b", said.text):
        return
    unit, integration = _UNIT.search(said.text), _INTEGRATION.search(said.text)
    if labelled:
        unit = unit or re.search(r"\bunit\b", said.text, re.IGNORECASE)
        integration = integration or re.search(r"\bintegration\b", said.text, re.IGNORECASE)
    if integration and (
        _LATER.match(said.text, integration.end()) or _NOT_YET.search(said.text[: integration.start()])
    ):
        integration = None
    coverage = _COVERAGE.search(said.text)
    if unit is None and integration is None:
        unit = coverage
    if unit:
        yield Found(kind="tests", want={"type": "unit"}, at=unit.start())
    if integration:
        yield Found(kind="tests", want={"type": "integration"}, at=integration.start())
    if coverage:
        percent = next(int(coverage[name]) for name in ("n", "n2", "n3", "n4") if coverage[name])
        yield Found(kind="coverage", want={"percent": percent}, at=coverage.start())


def _documents(said: Said) -> Iterator[Found]:
    mark = _DOCUMENTS.search(said.text)
    if mark is None:
        return
    begin = max(said.text.rfind(";", 0, mark.start()), said.text.rfind("plus a", 0, mark.start()), -1) + 1
    ends = said.text.find(";", mark.end())
    near = said.text[begin : ends if ends >= 0 else len(said.text)]
    near = inside.group() if (inside := _IN_BRACKETS.match(said.text, mark.end())) else near
    topics = list(dict.fromkeys(name_of(match) for match in _TOPIC.finditer(near)))
    if not topics and ("readme" not in mark.group().lower() or mark.group() in said.statement.code):
        return
    for topic in topics or [""]:
        yield Found(kind="documentation", want={"topic": topic} if topic else {}, at=mark.start())


def _settings(said: Said) -> Iterator[Found]:
    if region := _REGION_SETTING.search(said.text):
        yield Found(
            kind="configuration", want={"key": "region", "default": region["d"] or region["d2"]}, at=region.start()
        )
        return
    mark = _SETTING.search(said.text)
    if not (mark or said.under(words("config\\w*"))) or _NO_SETTING.search(said.text):
        return
    both = bool(_BOTH_REQUIRED.search(said.text)) or re.search(r"\brequired config", said.text) is not None
    keys = [m for m in _KEY.finditer(said.text) if _is_key(said, m)]
    until = [m.start() for m in keys[1:]] + [len(said.text)]
    for match, end in zip(keys, until, strict=False):
        want: dict[str, Any] = {"key": match["key"]}
        if default := _DEFAULT.match(said.text[match.end() : end]):
            want["default"] = _typed(default["d"] or default["d2"])
        elif ahead := _VALUE_AHEAD.search(said.text[: match.start()]):
            want["default"] = _typed(ahead["v"])
        required = _REQUIRED.match(said.text[match.end() : end])
        if required or (both and "default" not in want):
            want["required"] = True
        yield Found(kind="configuration", want=want, at=mark.start() if mark else 0)


def _is_key(said: Said, match: re.Match[str]) -> bool:
    """A word that is written as code, or that only programs write."""
    key = match["key"]
    if not (key in said.statement.code or re.search(r"[a-z]{2}[A-Z]", key)):
        return False
    return _NO_KEY_BEFORE.search(said.text[: match.start()][-24:]) is None


def _typed(text: str) -> Any:
    word = text.rstrip(".")
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    return int(word) if word.isdigit() else word


def _files(said: Said) -> Iterator[Found]:
    for match in _FILE.finditer(said.text):
        path = match["path"]
        name = path.rpartition("/")[2].lower()
        if name in _NO_FILE or re.match(r"(?:https?|s3)\b|www\.", path):
            continue
        if path in said.statement.code or (_FILED.search(said.text) and name != "readme.md"):
            yield Found(kind="file", want={"path": path}, at=match.start())


def _components(said: Said) -> Iterator[Found]:
    match = _COMPONENT.search(said.text)
    if match is None:
        return
    names = [one["n"] or one["n2"] for one in _COMPONENT_NAME.finditer(said.text)]
    if not names and (listed := _COMPONENT_LIST.search(said.text, match.end())):
        names = re.findall(r"[A-Z]\w+", listed["list"])
    for name in names or [""]:
        yield Found(kind="component", want={"name": name} if name else {}, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_tests, _documents, _settings, _files, _components)

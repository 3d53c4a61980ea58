"""What checks say, in the language of the program: checks speak Python, and a TypeScript answer reads TypeScript.

Fingerprints and causes are made before this, of the text as the check wrote it, so that they do not hang on spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec.structs import replace

from stackproof.aws import ResourceSchema, Sdk, Type, sdk_of_token
from stackproof.model import NODE_LANGUAGES, Finding, Fix, PassedCheck, Undecided

from ._case import Case
from ._typescript import Known, camel, expression, package

_CODE = re.compile(r"(`[^`]+`)")
_VALUE = r"(?:True|False|None|\d+|\"[^\"]*\"|\{[^{}]*\}|\[[^\[\]]*\])"
_GIVEN = re.compile(rf"(?<![\w.$-])[a-z]\w*(?:\.[a-z]\w*)*={_VALUE}(?![\w.])")
_SYMBOL = re.compile(r"(?<![\w./:@$-])(?:aws|pulumi|random|tls|Output|Config|json|pulumi_\w+)(?:\.\w+)+(?:\(\))?")
_NAME = re.compile(r"(?<![\w./:@$'\"-])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*)*(?![\w/:'\"-])")
_PACKAGE = re.compile(r"(?<![\w./@-])pulumi[-_](?:aws|awsx|eks|random|tls|docker|kubernetes)(?![\w-])")
_CONSTANT = re.compile(r"(?<=[\w,;:] )(True|False)\b")
_WORDS = (
    (re.compile(r"\bdictionaries\b"), "objects"),
    (re.compile(r"\b([Aa]) dictionary\b"), r"\1n object"),
    (re.compile(r"\bdictionary\b"), "object"),
    (re.compile(r"\bin snake case\b"), "in camel case"),
    (re.compile(r"\bkeyword argument"), "argument"),
)
_WRITTEN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_SOURCES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".json", ".yaml", ".yml")
# Names of the core SDK that stand beside a resource's own.
_OPTIONS = frozenset(
    {"additional_secret_outputs", "custom_timeouts", "default_tags", "delete_before_replace", "deleted_with"}
    | {"depends_on", "ignore_changes", "import_", "replace_on_changes", "retain_on_delete"}
    | {"require_secret", "get_secret", "get_stack", "get_project"}
)
_DEEPEST = 400
_LARGEST = 1 << 20


def is_node(case: Case) -> bool:
    """True for programs in TypeScript or JavaScript."""
    return case.project.language in NODE_LANGUAGES


def in_typescript(text: str, known: Known = lambda name: True) -> str:
    """A sentence whose code and names are Python's, with TypeScript's; without `known` it holds nothing of a program's.

    What is no Python expression, and names that are not known, stay as they are.
    """
    parts = _CODE.split(text)
    return "".join(_code(part, known) if part.startswith("`") else _prose(part, known) for part in parts)


def _code(span: str, known: Known) -> str:
    inner = span[1:-1]
    if _PACKAGE.fullmatch(inner):
        return f"`{package(inner)}`"
    return f"`{expression(inner, known) or inner}`"


def _prose(text: str, known: Known) -> str:
    text = _GIVEN.sub(lambda match: expression(match[0], known) or match[0], text)
    text = _SYMBOL.sub(lambda match: expression(match[0].rstrip("."), known) or match[0], text)
    text = _PACKAGE.sub(lambda match: package(match[0]), text)
    text = _NAME.sub(lambda match: _renamed(match[0], known), text)
    text = _CONSTANT.sub(lambda match: match[0].lower(), text)
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text


def _renamed(dotted: str, known: Known) -> str:
    if "_" not in dotted:
        return dotted
    return expression(dotted, known) or dotted


class Speller:
    """Spells what was judged of one case for people who read its language; does nothing for Python."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._on = is_node(case)

    def text(self, text: str, subject: str | None = None) -> str:
        """A text about the program, in which only names of the SDK are spelt anew, and none that the program has."""
        return in_typescript(text, lambda name: self._is_sdk(name, subject)) if self._on and _may(text) else text

    def finding(self, finding: Finding) -> Finding:
        if not self._on:
            return finding
        return replace(
            finding,
            message=self.text(finding.message, finding.resource),
            evidence=self.text(finding.evidence, finding.resource),
            fix=Fix(self.text(finding.fix.text, finding.resource), finding.fix.patch),
            links=tuple(link for link in map(_of_node, finding.links) if link),
        )

    def passed(self, passed: PassedCheck) -> PassedCheck:
        return replace(passed, evidence=tuple(map(self.text, passed.evidence))) if self._on else passed

    def undecided(self, undecided: Undecided) -> Undecided:
        return replace(undecided, why=self.text(undecided.why, undecided.subject)) if self._on else undecided

    def _is_sdk(self, name: str, subject: str | None) -> bool:
        if name in self._program_names():
            return False
        if name in _OPTIONS:
            return True
        case = self._case
        about = case.topology.resource(subject) if subject else None
        types = (about.type, *self._types()) if about is not None else self._types()
        return any(name in _names_of(token, case.major) for token in types)

    def _types(self) -> tuple[str, ...]:
        types = {resource.type for resource in self._case.graph.resources if resource.custom}
        return self._case.topology.remember("types", lambda: tuple(sorted(types)))

    def _program_names(self) -> frozenset[str]:
        return self._case.topology.remember("snake-names", lambda: _snake_names(self._case))


def _of_node(link: str) -> str:
    """The page that says the same for Node, "" for one about Python alone."""
    if link.startswith(("https://docs.python.org/", "https://docs.astral.sh/ruff/")):
        return ""
    return link.replace("/languages-sdks/python/", "/languages-sdks/javascript/")


def _may(text: str) -> bool:
    """Whether anything in the text may be spelt otherwise at all."""
    return any(sign in text for sign in ("_", "`", "=", "True", "False", "dictionar", "pulumi", "Output.", "aws."))


def _snake_names(case: Case) -> frozenset[str]:
    """Names in snake case that the program itself writes or gives."""
    found: set[str] = set()
    for file in case.files:
        if file.path.endswith(_SOURCES) and file.size <= _LARGEST:
            found.update(_WRITTEN.findall(case.text_of(file.path) or ""))
        found.update(_WRITTEN.findall(file.path))
    for resource in case.graph.resources:
        found.update(_WRITTEN.findall(resource.name))
    return frozenset(found)


@lru_cache(maxsize=512)
def _names_of(token: str, major: int) -> frozenset[str]:
    """Python names of everything in a resource's schema, nested types included."""
    schema = sdk_of_token(token, aws_major=major)
    found = schema.resource(token) if schema is not None else None
    if schema is None or found is None:
        return frozenset()
    return frozenset(_all_names(schema, found))


def _all_names(schema: Sdk, resource: ResourceSchema) -> set[str]:
    names: set[str] = set()
    seen: set[str] = set()
    waiting = [*resource.inputs, *resource.outputs]
    while waiting and len(seen) < _DEEPEST:
        one = waiting.pop()
        names.add(one.name_python)
        for ref in _objects(one.parsed):
            if ref not in seen:
                seen.add(ref)
                nested = schema.type(ref)
                waiting += nested.fields if nested is not None else ()
    return names


def _objects(type: Type) -> list[str]:
    if type.kind == "object":
        return [type.ref]
    return [ref for part in (*type.members, *([type.item] if type.item else [])) for ref in _objects(part)]


__all__ = ["Speller", "camel", "in_typescript", "is_node"]

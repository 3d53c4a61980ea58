"""What checks say, in the language of the program: checks speak Python, and other answers read their own language.

Fingerprints and causes are made before this, of the text as the check wrote it, so that they do not hang on spelling.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from stackproof.model import LEFT_OPEN, Finding, Fix, PassedCheck, Undecided
from stackproof.spelling import GO, TYPESCRIPT, Shapes, Words, properties_of, spoken

from ._case import Case
from ._tongues import Tongue, tongue_of

_WORDS: dict[Tongue, Words] = {"node": TYPESCRIPT, "go": GO}
# Sites that are about one language alone.
_SITES: dict[Tongue, tuple[str, ...]] = {
    "python": ("https://docs.python.org/", "https://docs.astral.sh/"),
    "node": (
        *("https://eslint.org/", "https://typescript-eslint.io/", "https://www.typescriptlang.org/"),
        "https://sonarsource.github.io/rspec/#/rspec/S125/javascript",
    ),
    "go": ("https://go.dev/", "https://pkg.go.dev/", "https://go-critic.com/", "https://golangci-lint.run/"),
}
_WRITTEN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_SOURCES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".go", ".mod", ".json", ".yaml", ".yml")
# Names of the core SDK that stand beside a resource's own.
_OPTIONS = frozenset(
    {"additional_secret_outputs", "custom_timeouts", "default_tags", "delete_before_replace", "deleted_with"}
    | {"depends_on", "ignore_changes", "import_", "replace_on_changes", "retain_on_delete"}
    | {"require_secret", "get_secret", "get_stack", "get_project"}
)
_LARGEST = 1 << 20


class Speller:
    """Spells what was judged of one case for people who read its language; does nothing for Python."""

    def __init__(self, case: Case) -> None:
        self._case = case
        tongue = tongue_of(case)
        self._tongue: Tongue = tongue or "python"
        self._words = _WORDS.get(tongue) if tongue is not None else None

    def advice(self, text: str, *tokens: str) -> str:
        """Advice of a check itself, which holds nothing of a program's. tokens: types of resources that it is about."""
        if self._words is None:
            return text
        return spoken(text, self._words, lambda name: True, Shapes(tokens, self._types(), major=self._case.major))

    def text(self, text: str, subject: str | None = None) -> str:
        """A text about the program, in which only names of the SDK are spelt anew, and none that the program has."""
        if self._words is None:
            return text
        # Parts of names that cannot be known in a program that is followed.
        text = LEFT_OPEN.sub("<unknown>", text)
        if not _may(text):
            return text
        tokens = self._tokens(subject)
        shapes = Shapes((), tokens, major=self._case.major)
        return spoken(text, self._words, lambda name: self._is_sdk(name, tokens), shapes)

    def finding(self, finding: Finding) -> Finding:
        words = self._words
        pages = tuple(found for link in finding.links if (found := _page(link, self._tongue, words)))
        if words is None:
            return finding if pages == finding.links else replace(finding, links=pages)
        return replace(
            finding,
            message=self.text(finding.message, finding.resource),
            evidence=self.text(finding.evidence, finding.resource),
            fix=Fix(self.text(finding.fix.text, finding.resource), finding.fix.patch),
            links=pages,
        )

    def passed(self, passed: PassedCheck) -> PassedCheck:
        return passed if self._words is None else replace(passed, evidence=tuple(map(self.text, passed.evidence)))

    def undecided(self, undecided: Undecided) -> Undecided:
        return undecided if self._words is None else replace(undecided, why=self.text(undecided.why, undecided.subject))

    def _is_sdk(self, name: str, tokens: tuple[str, ...]) -> bool:
        if name in self._program_names():
            return False
        return name in _OPTIONS or any(name in properties_of(token, self._case.major) for token in tokens)

    def _tokens(self, subject: str | None) -> tuple[str, ...]:
        about = self._case.topology.resource(subject) if subject else None
        return (about.type, *self._types()) if about is not None else self._types()

    def _types(self) -> tuple[str, ...]:
        types = {resource.type for resource in self._case.graph.resources if resource.custom}
        return self._case.topology.remember("types", lambda: tuple(sorted(types)))

    def _program_names(self) -> frozenset[str]:
        return self._case.topology.remember("snake-names", lambda: _snake_names(self._case))


def _page(link: str, tongue: Tongue, words: Words | None) -> str:
    """The page that says the same for the language of the program, "" for one about another language alone."""
    for other, sites in _SITES.items():
        if other != tongue and link.startswith(sites):
            return ""
    return link if words is None else link.replace("/languages-sdks/python/", f"/languages-sdks/{words.pages}/")


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

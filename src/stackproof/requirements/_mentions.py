"""Where a sentence names platforms and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from stackproof.model import Language, Platform

_PLATFORMS: tuple[tuple[Platform, str], ...] = (
    ("cdktf", r"cdktf|cdk\s+for\s+terraform|terraform\s+cdk|cloud\s+development\s+kit\s+for\s+terraform"),
    ("pulumi", r"pulumi(?!-\w)"),
    ("cdk", r"(?:aws\s+)?cdk|(?:aws\s+)?cloud\s+development\s+kit"),
    ("terraform", r"terraform|opentofu"),
    ("cloudformation", r"(?:aws\s+)?cloudformation|aws\s+sam"),
)
_LANGUAGES: tuple[tuple[Language, str], ...] = (
    (
        "typescript",
        r"typescript|node\.?js|node|(?<=\()ts(?=\))|(?<=\bin\s)ts(?=[\s,.;)]|$)|(?<=[+/,]\s)ts(?=\s*(?:[+/,|)]|$))",
    ),
    ("javascript", r"javascript"),
    ("python", r"python(?:\s*3(?:\.\d+)*)?|(?<=\()py(?=\))"),
    ("java", r"java"),
    ("csharp", r"c\#|\.net|dotnet"),
    ("yaml", r"yaml"),
)
SHORT: dict[str, Language] = {
    "go": "go", "golang": "go", "ts": "typescript", "typescript": "typescript", "js": "javascript",
    "javascript": "javascript", "py": "python", "python": "python", "java": "java", "csharp": "csharp", "c#": "csharp",
    "yaml": "yaml", "node": "typescript", "nodejs": "typescript",
}  # fmt: skip
# The word is a language where it is spelled like a name, and where a small one stands like a name between marks.
_GO = (
    r"(?:[Gg]o[Ll]ang|GOLANG|Go|GO)(?!\s+(?:live|through|ahead|beyond|back|further|into|over|down|up)\b)"
    r"|(?:(?<=[(`*+/])|(?<=\bin\s)|(?<=\bwith\s)|(?<=\busing\s)|(?<=\bpulumi\s)|(?<=\bPulumi\s))go(?=[)`*,.;/]|\s*$|"
    r"\s+(?:program|code|sdk)\b)"
)
_NAMES = "|".join(
    [rf"(?P<p_{value}>(?i:{pattern}))" for value, pattern in _PLATFORMS]
    + [rf"(?P<l_{value}>(?i:{pattern}))" for value, pattern in _LANGUAGES]
    + [rf"(?P<l_go>{_GO})"]
)
_MENTION = re.compile(rf"(?<![\w.-])(?:{_NAMES})(?![\w+#-])(?!\.\w)|(?<![\w.-])(?P<l_csharp2>[Cc]\#)")
_BASED = re.compile(
    r"(?i)(?<![\w.-])(?P<name>python|go|golang|typescript|javascript|java|pulumi)(?=-(?:based|written)\b)"
)


class Mention(msgspec.Struct, frozen=True):
    kind: Literal["platform", "language"]
    value: str
    start: int
    end: int


def mentions(sentence: str) -> list[Mention]:
    """In the order of the sentence."""
    return sorted([*_plain(sentence), *_compounds(sentence)], key=lambda mention: mention.start)


def _plain(sentence: str) -> Iterator[Mention]:
    for match in _MENTION.finditer(sentence):
        kind, _, value = str(match.lastgroup).partition("_")
        yield Mention("platform" if kind == "p" else "language", value.rstrip("2"), match.start(), match.end())


def _compounds(sentence: str) -> Iterator[Mention]:
    """`Python-based`."""
    for match in _BASED.finditer(sentence):
        name = match["name"].lower()
        value = SHORT.get(name, name)
        yield Mention("platform" if value == "pulumi" else "language", value, match.start(), match.end())

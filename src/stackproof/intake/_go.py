"""What a Go file is, from its tokens alone: package, imports, names, `func main`. It need not parse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from stackproof.golang import Token, imported, read, tokens

GO = frozenset({"go", "golang"})
_CLAUSE = re.compile(r"^package[ \t]+[A-Za-z_]\w*[ \t]*(?:;|//.*|/\*.*)?$", re.MULTILINE)
_DECLARATIONS = frozenset({b"package", b"import", b"func", b"type", b"var", b"const"})
_OPEN, _CLOSE = frozenset({b"(", b"[", b"{"}), frozenset({b")", b"]", b"}"})
_TEST_NAME = re.compile(r"(?:Test|Benchmark|Example|Fuzz)(?![a-z])")
_AWS = re.compile(r'"github\.com/pulumi/pulumi-aws/sdk(?:/v(\d{1,3}))?/go/aws[/"]')
_RUNS = frozenset({"Run", "RunErr", "RunWithContext"})


class GoFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about one Go file.

    package: "" where there is no clause. imports: paths. has_main: `func main` of package main. runs: it hands a
    program to Pulumi. makes: calls of `New...` of another package. defines: names declared at the top, without methods.
    mentions: every name in it. whole: nothing but declarations stands at the top.
    """

    package: str = ""
    imports: tuple[str, ...] = ()
    has_main: bool = False
    runs: bool = False
    makes: int = 0
    defines: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    whole: bool = True

    @property
    def uses_pulumi(self) -> bool:
        return any(imported(path).kind in ("core", "sdk", "provider") for path in self.imports)

    @property
    def is_automation(self) -> bool:
        """Whether the file drives Pulumi through the automation API instead of being a program."""
        return any(imported(path).module.split("/")[0] == "auto" for path in self.imports)

    @property
    def is_test(self) -> bool:
        return "testing" in self.imports and any(_TEST_NAME.match(name) for name in self.defines)


class Clause(msgspec.Struct, frozen=True):
    """A package clause. line: its own. start: the line where what belongs to it begins, comments above it included;
    both 1-based."""

    name: str
    line: int
    start: int


def has_clause(text: str) -> bool:
    """Whether a line of the text is a package clause; also one inside a text or comment."""
    return _CLAUSE.search(text) is not None


def parses_as_go(text: str) -> bool:
    """Whether the text is one sound Go file."""
    source = read(text.encode("utf-8", "replace"))
    return bool(source.package) and not source.torn


def clauses(text: str) -> tuple[Clause, ...]:
    """The package clauses of a text, those in texts and comments left out."""
    found: list[Clause] = []
    ended = 0  # line on which the last token that is no comment ends
    line: list[Token] = []
    for token in [*tokens(text.encode("utf-8", "replace")), None]:
        if token is not None and token.kind != "newline":
            line.append(token)
            continue
        code = [item for item in line if item.kind not in ("comment", "open-comment")]
        if code and _is_clause(code):
            found.append(Clause(code[1].text.decode("utf-8", "replace"), code[0].line, ended + 1))
        if code:
            ended = code[-1].line + code[-1].text.count(b"\n")
        line = []
    return tuple(found)


def open_comment(lines: Sequence[str]) -> str:
    """`*/` where a comment is open after these lines, or ""."""
    text = "\n".join(lines)
    if "/*" not in text:
        return ""
    return "*/" if any(item.kind == "open-comment" for item in tokens(text.encode("utf-8", "replace"))) else ""


def _is_clause(code: list[Token]) -> bool:
    words = [item for item in code if item.text != b";"]
    return len(words) == 2 and words[0].text == b"package" and words[1].kind == "name"


def foreign_line(text: str, after: int) -> int | None:
    """The first line behind line `after` that stands outside of all brackets and begins no declaration of Go; None
    where there is none. Lines are 1-based."""
    depth, fresh = 0, True
    for token in tokens(text.encode("utf-8", "replace")):
        if token.kind == "newline":
            fresh = True
            continue
        if token.kind in ("comment", "open-comment"):
            continue
        if fresh and depth == 0 and token.line > after and token.text not in _DECLARATIONS | _CLOSE | {b";"}:
            return token.line
        fresh = False
        depth = _depth(depth, token)
    return None


def _depth(depth: int, token: Token) -> int:
    if token.kind != "sign":
        return depth
    return depth + 1 if token.text in _OPEN else max(depth - 1, 0) if token.text in _CLOSE else depth


def go_facts(text: str) -> GoFacts:
    """Facts about a Go text, sound or not."""
    code = [item for item in tokens(text.encode("utf-8", "replace")) if item.kind not in ("comment", "open-comment")]
    heads = tuple(_heads(code))
    packages = [_word(code, at + 1) for at in heads if code[at].text == b"package"]
    package = packages[0] if packages else ""
    defines = tuple(dict.fromkeys(name for at in heads for name in _declared(code, at)))
    names = frozenset(item.text.decode("utf-8", "replace") for item in code if item.kind == "name")
    selected = [(code[at - 2].text, _word(code, at)) for at in range(2, len(code)) if code[at - 1].text == b"."]
    return GoFacts(
        package=package,
        imports=tuple(dict.fromkeys(path for at in heads if code[at].text == b"import" for path in _paths(code, at))),
        has_main=package == "main" and "main" in defines,
        runs=any(name in _RUNS for owner, name in selected if owner == b"pulumi"),
        makes=sum(name.startswith("New") for _, name in selected),
        defines=defines,
        mentions=names,
        whole=all(code[at].text in _DECLARATIONS for at in heads),
    )


def _heads(code: list[Token]) -> Iterator[int]:
    """Where statements outside of all brackets begin."""
    depth, fresh = 0, True
    for at, token in enumerate(code):
        if token.kind == "newline" or token.text == b";":
            fresh = True
            continue
        if fresh and depth == 0 and token.text not in _CLOSE:
            yield at
        fresh = False
        depth = _depth(depth, token)


def _declared(code: list[Token], at: int) -> Iterator[str]:
    """Names that the declaration at this place gives; methods have none of their own."""
    kind = code[at].text
    if kind == b"func" and at + 1 < len(code) and code[at + 1].kind == "name":
        yield _word(code, at + 1)
    elif kind in (b"type", b"var", b"const") and at + 1 < len(code):
        if code[at + 1].text == b"(":
            yield from _grouped(code, at + 2)
        elif code[at + 1].kind == "name":
            yield _word(code, at + 1)


def _grouped(code: list[Token], at: int) -> Iterator[str]:
    """The first name on each line of `var ( ... )`."""
    depth, fresh = 1, True
    while at < len(code) and depth:
        token = code[at]
        if token.kind == "newline":
            fresh = True
        else:
            if fresh and depth == 1 and token.kind == "name":
                yield _word(code, at)
            fresh = False
            depth = _depth(depth, token)
        at += 1


def _paths(code: list[Token], at: int) -> Iterator[str]:
    grouped = at + 1 < len(code) and code[at + 1].text == b"("
    for token in code[at + 1 :]:
        if (grouped and token.text == b")") or (not grouped and token.kind == "newline"):
            return
        if token.kind == "text":
            yield token.text[1:-1].decode("utf-8", "replace")


def _word(code: list[Token], at: int) -> str:
    return code[at].text.decode("utf-8", "replace") if at < len(code) else ""


def imported_major(texts: Iterable[str]) -> int | None:
    """The major of pulumi-aws that most files import, the newest of several; None where none does. A go.mod may
    require more than one, and the files say which of them counts."""
    counts: dict[int, int] = {}
    for text in texts:
        for major in {int(found or 1) for found in _AWS.findall(text)}:
            counts[major] = counts.get(major, 0) + 1
    return max(counts, key=lambda major: (counts[major], major), default=None)

"""Which files an ordinary build leaves out: one for Linux on x86-64. Source: `go help buildconstraint`."""

from __future__ import annotations

import posixpath
import re

_SYSTEMS = frozenset(
    ("aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
     "openbsd", "plan9", "solaris", "wasip1", "windows", "zos")
)  # fmt: skip
_MACHINES = frozenset(
    ("386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips", "mips64", "mips64le",
     "mips64p32", "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc",
     "sparc64", "wasm")
)  # fmt: skip
_TRUE = frozenset({"linux", "unix", "amd64", "gc", "cgo"})
_CONSTRAINT = re.compile(rb"^//go:build[ \t]+(.*)$", re.MULTILINE)
_OLDER = re.compile(rb"^//[ \t]*\+build[ \t]+(.*)$", re.MULTILINE)
_TOKEN = re.compile(r"\s*(&&|\|\||!|\(|\)|[\w.]+)")
_MOST = 200


def is_left_out(path: str, text: bytes) -> bool:
    """Whether the name, the package `documentation` or a constraint before the package clause keeps a file out."""
    if _is_left_out_by_name(posixpath.basename(path)):
        return True
    start = -1 if text.startswith(b"package ") else text.find(b"\npackage ")
    if re.match(rb"package[ \t]+documentation\b", text[start + 1 : start + 60]):
        return True
    head = text[: start + 1]
    found = _CONSTRAINT.search(head)
    if found is not None:
        return not _holds(found[1].decode("utf-8", "replace"))
    return any(not _older_holds(match[1].decode("utf-8", "replace")) for match in _OLDER.finditer(head))


def _is_left_out_by_name(name: str) -> bool:
    """`*_windows.go`, `*_arm64.go`, `*_linux_arm64.go`; what begins with `_` or a dot is never built."""
    if name.startswith(("_", ".")):
        return True
    marks = name.removesuffix(".go").removesuffix("_test").split("_")[1:]
    if marks and marks[-1] in _MACHINES:
        system = marks[-2] if len(marks) > 1 and marks[-2] in _SYSTEMS else "linux"
        return marks[-1] != "amd64" or system != "linux"
    return bool(marks) and marks[-1] in _SYSTEMS and marks[-1] != "linux"


def _is_set(tag: str) -> bool:
    return tag in _TRUE or re.fullmatch(r"go1\.\d+", tag) is not None


def _older_holds(line: str) -> bool:
    """`// +build a,b !c`: a blank means or, a comma and."""
    options = (option.split(",") for option in line.split())
    return any(all(_is_set(tag[1:]) is False if tag[:1] == "!" else _is_set(tag) for tag in one) for one in options)


def _holds(expression: str) -> bool:
    """Whether a constraint holds; one that cannot be read does."""
    tokens = _TOKEN.findall(expression)
    if len(tokens) > _MOST:
        return True
    try:
        value, rest = _either(tokens)
    except (IndexError, RecursionError):
        return True
    return value or bool(rest)


def _either(tokens: list[str]) -> tuple[bool, list[str]]:
    value, rest = _both(tokens)
    while rest and rest[0] == "||":
        other, rest = _both(rest[1:])
        value = value or other
    return value, rest


def _both(tokens: list[str]) -> tuple[bool, list[str]]:
    value, rest = _one(tokens)
    while rest and rest[0] == "&&":
        other, rest = _one(rest[1:])
        value = value and other
    return value, rest


def _one(tokens: list[str]) -> tuple[bool, list[str]]:
    if tokens[0] == "!":
        value, rest = _one(tokens[1:])
        return not value, rest
    if tokens[0] == "(":
        value, rest = _either(tokens[1:])
        return value, rest[1:]
    return _is_set(tokens[0]), tokens[1:]

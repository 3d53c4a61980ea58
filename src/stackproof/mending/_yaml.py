"""Changes to project files that keep what is there as it is written, and how values are written in YAML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ._calls import NotPossible
from ._edits import Splice
from ._texts import Text

if TYPE_CHECKING:
    from yaml import MappingNode, Node, ScalarNode

# What YAML reads as something else than the text that it is, or may read so.
_PLAIN = re.compile(r"[A-Za-z_./][\w./@+-]*(?: [\w./@+(),;'&-]+)*")
_OTHERWISE = re.compile(r"(?i:true|false|yes|no|on|off|null|y|n|~)|[-+.]?\d[\d_.,:eE+-]*")


def written(value: object) -> str:
    """A value as YAML of one line."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and not _OTHERWISE.fullmatch(value) and ": " not in value
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


class Mapping:
    """A YAML file whose top is a mapping in lines of its own. Raises NotPossible for any other."""

    def __init__(self, text: Text) -> None:
        import yaml

        self._text, self.path = text, text.path
        self._said = text.content.decode("utf-8", errors="replace")
        try:
            top = yaml.compose(self._said, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise NotPossible("the file is no YAML") from error
        if not isinstance(top, yaml.MappingNode) or top.flow_style or "\r" in self._said:
            raise NotPossible("the file is no mapping in lines of its own")
        self._top = top

    def entry(self, key: str, *, below: tuple[str, ...] = ()) -> tuple[ScalarNode, Any] | None:
        """Key and value of an entry at the top, or of one below others."""
        node: Any = self._top
        for name in below:
            node = next((value for one, value in _pairs(node) if one.value == name), None)
        return next(((one, value) for one, value in _pairs(node) if one.value == key), None)

    def rewritten(self, node: Node, value: str) -> Splice:
        """A scalar in place of another node."""
        return Splice(self.path, self._byte(node.start_mark.index), self._byte(_end(node)), value)

    def renamed(self, key: ScalarNode, name: str) -> Splice:
        return Splice(self.path, self._byte(key.start_mark.index), self._byte(key.end_mark.index), name)

    def without(self, key: ScalarNode, value: Node) -> Splice:
        """The lines of an entry taken out."""
        start = self._said.rfind("\n", 0, key.start_mark.index) + 1
        end = self._said.find("\n", _end(value))
        end = len(self._said) if end < 0 else end + 1
        return Splice(self.path, self._byte(start), self._byte(end), "")

    def behind(self, key: str, lines: str) -> Splice:
        """Further lines behind an entry at the top, at the end of the file where there is no such entry. lines: with
        their indentation, without the last line's end."""
        found = self.entry(key)
        return self._after(_end(found[1]) if found is not None else _end(self._top), lines)

    def at_start(self, line: str) -> Splice:
        """A line before the first entry."""
        at = self._byte(self._top.start_mark.index)
        return Splice(self.path, at, at, f"{line}\n")

    def at_end(self, lines: str) -> Splice:
        """Further lines behind the last entry."""
        return self._after(_end(self._top), lines)

    def inside(self, key: str, lines: list[str]) -> Splice:
        """Further lines at the end of the mapping that an entry at the top holds; it is made where there is none.
        lines: with two spaces for each level."""
        found = self.entry(key)
        if found is None:
            return self._after(_end(self._top), "\n".join([f"{key}:", *(f"  {line}" for line in lines)]))
        node: Any = found[1]
        if not _is_mapping(node) or node.flow_style or not node.value:
            raise NotPossible(f"`{key}` is no mapping in lines of its own")
        indent = " " * node.value[0][0].start_mark.column
        step = _step(node) or "  "
        inner = [f"{indent}{_stepped(line, step)}" for line in lines]
        return self._after(_end(node), "\n".join(inner))

    def _after(self, index: int, lines: str) -> Splice:
        end = self._said.find("\n", index)
        if end < 0:
            at = len(self._text.content)
            return Splice(self.path, at, at, f"\n{lines}\n")
        at = self._byte(end)
        return Splice(self.path, at, at, f"\n{lines}")

    def _byte(self, index: int) -> int:
        return len(self._said[:index].encode())


def _is_mapping(node: Any) -> bool:
    return node is not None and node.id == "mapping"


def _pairs(node: Any) -> list[Any]:
    return node.value if _is_mapping(node) else []


def _end(node: Any) -> int:
    """Where what is written of a node ends; of a mapping in lines of its own the mark stands behind white space."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    if node.id == "scalar" and node.style in ("|", ">"):
        raise NotPossible("the last value is a text of several lines")
    return node.end_mark.index


def _step(node: MappingNode) -> str:
    """By how much the file indents what is below an entry of a mapping."""
    for key, value in node.value:
        if _is_mapping(value) and not value.flow_style and value.value:
            inner = value.value[0][0].start_mark.column - key.start_mark.column
            return " " * inner if inner > 0 else ""
    return ""


def _stepped(line: str, step: str) -> str:
    bare = line.lstrip(" ")
    return step * ((len(line) - len(bare)) // 2) + bare

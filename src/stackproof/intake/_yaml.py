"""YAML from strangers: plain data with line marks, bounded in size, depth and aliases.

The scalars are read as Pulumi reads them (YAML 1.2: `yes` and dates are text), and the nodes are kept, because
configuration needs the text of a number as it was written.
"""

from __future__ import annotations

import re

import msgspec

MAX_SIZE = 512 * 1024
MAX_NODES = 20_000
MAX_LEVELS = 40

_INT = re.compile(r"[-+]?(0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_CONSTANTS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = ("", "~", "null", "Null", "NULL")


class YamlError(Exception):
    """Text that is no usable YAML: what is wrong in one line, and the 1-based line where known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class YamlDocument(msgspec.Struct, frozen=True, kw_only=True):
    """value: plain data. texts: path of keys -> scalar as written. lines: path of keys -> 1-based line of the key.
    twice: paths of keys that stand twice in one mapping, of which the last counts here."""

    value: object
    texts: dict[tuple[str, ...], str]
    lines: dict[tuple[str, ...], int]
    twice: tuple[tuple[str, ...], ...] = ()


def read_yaml(text: str) -> YamlDocument:
    """Parse the first document of `text`. Raises YamlError."""
    import yaml

    if len(text) > MAX_SIZE:
        raise YamlError(f"longer than {MAX_SIZE // 1024} KiB")
    try:
        # The pure Python loader: the one in C recurses on the machine's stack.
        node = next(iter(_composed(text)), None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or error.context or "invalid YAML").split())
        raise YamlError(problem, line=mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(" ".join(str(error).split())[:200]) from None
    except RecursionError:
        raise YamlError("nested too deeply") from None
    reader = _Reader()
    value = reader.plain(node, (), 0) if node is not None else None
    return YamlDocument(value=value, texts=reader.texts, lines=reader.lines, twice=tuple(reader.twice))


def _composed(text: str):
    import yaml

    return yaml.compose_all(text, Loader=yaml.SafeLoader)


class _Reader:
    """Walks composed nodes; counts them, because aliases let a small text stand for a huge value."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, ...], str] = {}
        self.lines: dict[tuple[str, ...], int] = {}
        self.twice: dict[tuple[str, ...], None] = {}
        self._count = 0

    def plain(self, node, path: tuple[str, ...], level: int) -> object:
        import yaml

        self._count += 1
        if self._count > MAX_NODES or level > MAX_LEVELS:
            raise YamlError("too large or too deep once its aliases are written out", line=node.start_mark.line + 1)
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, level)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, str(index)), level + 1) for index, item in enumerate(node.value)]
        self.texts[path] = node.value
        return _scalar(node)

    def _mapping(self, node, path: tuple[str, ...], level: int) -> dict[str, object]:
        import yaml

        out: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError("a key is no plain text", line=key_node.start_mark.line + 1)
            key = key_node.value
            if key in out:
                self.twice[(*path, key)] = None
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            value = self.plain(value_node, (*path, key), level + 1)
            if key == "<<" and isinstance(value, dict):
                out = {**value, **out}
            else:
                out[key] = value
        return out


def _scalar(node) -> object:
    text = node.value
    if node.style is not None or node.tag == "tag:yaml.org,2002:str":
        return text
    if text in _NULLS:
        return None
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.match(text) and len(text) < 40:
        return int(text, 0) if text.lstrip("+-")[:2] in ("0o", "0x") else int(text)
    if _FLOAT.match(text) and len(text) < 40:
        number = float(text)
        return number if abs(number) < 1e300 else text
    return text

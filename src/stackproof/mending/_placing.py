"""Where parts of a call's text go, and how its lines break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._calls import NotPossible
from ._edits import Splice
from ._layout import Layout
from ._texts import WIDTH, Text
from ._written import Value, narrowest

_LONGEST = 118
_COMMENT = re.compile(r"\s*(?:#|//)")
_RULE = re.compile(r"[-=#*~/\u2500\u2550]{4,}")


class Placing:
    """What of `Changing` is about lines."""

    path: str
    text: Text

    @property
    def root(self) -> Value | None:
        """The call's arguments as an object; None where it has none yet."""
        raise NotImplementedError

    @property
    def layout(self) -> Layout:
        raise NotImplementedError

    def put_before(self, at: int, whole: str, indent: str) -> Splice:
        """Lines before the statement that begins at a place, and before the comment that tells of it. Below the heading
        of a part of the file, they belong to that part."""
        source, first = self.text, at
        while True:
            start = source.content.rfind(b"\n", 0, first) + 1
            above = source.line(start - 1) if start else ""
            if not _COMMENT.match(above) or above[: len(above) - len(above.lstrip())] != indent:
                break
            first = start - 1 - len(above.encode()) + len(indent.encode())
        told = source.between(first, at)
        if not told or _RULE.search(told):
            return Splice(self.path, at, at, f"{whole}\n{indent}")
        return Splice(self.path, first, first, f"{whole}\n\n{indent}")

    def added(self, there: Value, parts: Sequence[str]) -> tuple[Splice, ...]:
        """Further elements behind the last one of an object or a list. parts: as they are written, on one line."""
        if not parts:
            return ()
        if there.shared:
            raise NotPossible("other places use it, too")
        layout, source = self.layout, self.text
        indent = source.indent_at(there.start)
        if not there.held:
            return (self._filled(there, parts, indent),)
        first, last, closing = there.held[0][0], self._last(there, parts), there.end - 1
        if source.line_of(there.held[-1][1]) == source.line_of(closing):
            # What stands inside of something longer stays on its line as long as that is bearable.
            most = WIDTH if there is self.root else _LONGEST
            room = len(source.line(last)) + sum(len(part) + 2 for part in parts) <= most
            if room or there.raw:
                return (Splice(self.path, last, last, "".join(f", {part}" for part in parts)),)
            if source.line_of(there.start) == source.line_of(closing):
                whole = self._opened_around(there, parts, indent)
                return whole or tuple(self.opened_up(there, parts, indent))
            # The brackets close on the line of the last element: `}]`.
            lead = source.between(source.offset(source.line_of(last), 0), last)
            laid = [layout.laid_out(part, source.indent_at(last), before=len(lead.strip()), behind=2) for part in parts]
            return (Splice(self.path, last, last, "".join(f", {part}" for part in laid)),)
        own_line = source.line_of(first) != source.line_of(there.start)
        inner = source.indent_at(first) if own_line else source.indent_at(there.held[-1][0])
        if own_line and len(there.held) > 1 and source.line_of(first) == source.line_of(last) and not there.raw:
            # All on one line of their own, as some formatters do where that is short enough.
            if len(source.line(last)) + sum(len(part) + 2 for part in parts) <= _LONGEST:
                return (Splice(self.path, last, last, "".join(f", {part}" for part in parts)),)
            return tuple(self._spread(there, parts, inner))
        laid = [layout.laid_out(part, inner, behind=1) for part in parts]
        comma = re.match(rb"\s*,", source.content[last:])
        if comma is None:
            return (Splice(self.path, last, last, "".join(f",\n{inner}{part}" for part in laid)),)
        at = last + comma.end()
        rest = source.content[at : source.end_of_line(at)].strip()
        if not rest or rest.startswith((b"#", b"//")):
            at = source.end_of_line(at) if not source.content[: source.end_of_line(at)].endswith(b"\r") else at
        return (Splice(self.path, at, at, "".join(f"\n{inner}{part}," for part in laid)),)

    def _opened_around(self, there: Value, parts: Sequence[str], indent: str) -> tuple[Splice, ...]:
        """The call's elements on lines of their own, where the one that gets further parts is short enough then."""
        root, source, last = self.root, self.text, self._last(there, parts)
        if root is None or root is there or len(root.held) < 2:
            return ()
        first = source.line_of(root.held[0][0])
        if first == source.line_of(root.held[-1][1]) != source.line_of(root.start):
            return (*self._spread(root, (), indent), *self.opened_up(there, parts, indent))
        if source.line_of(root.start) != source.line_of(root.end):
            return ()
        own = next((one for one in root.held if one[0] <= there.start and there.end <= one[1]), None)
        further = "".join(f", {part}" for part in parts)
        if own is None or len(indent + self.layout.unit) + len(source.between(*own)) + len(further) > _LONGEST:
            return ()
        return (*self.opened_up(root, (), indent), Splice(self.path, last, last, further))

    def instead(self, start: int, end: int, text: str) -> tuple[Splice, ...]:
        """An expression in place of one; where its line gets too long, the call's elements get lines of their own."""
        source, root = self.text, self.root
        lead = source.between(source.offset(source.line_of(start), 0), start)
        rest = source.line(end)[len(source.between(source.offset(source.line_of(end), 0), end)) :]
        if len(lead) + len(text) + len(rest) <= _LONGEST:
            return (Splice(self.path, start, end, text),)
        indent = source.indent_at(start)
        more: tuple[Splice, ...] = ()
        inner = narrowest(root, start, end) if root is not None else None
        if inner is not None and inner is not root and not inner.raw:
            if source.line_of(inner.start) == source.line_of(inner.end):
                more, indent = tuple(self.opened_up(inner, (), indent)), indent + self.layout.unit
        elif root is not None and len(root.held) > 1:
            first, last = root.held[0][0], root.held[-1][1]
            if source.line_of(first) == source.line_of(last) == source.line_of(start):
                if source.line_of(root.start) == source.line_of(root.end):
                    more, indent = tuple(self.opened_up(root, (), indent)), indent + self.layout.unit
                elif source.line_of(root.start) != source.line_of(first):
                    more = tuple(self._spread(root, (), indent))
        before = len(lead.strip()) if not more else 8
        return (*more, Splice(self.path, start, end, self.layout.laid_out(text, indent, before=before, behind=2)))

    def _last(self, there: Value, parts: Sequence[str]) -> int:
        """Where the last element ends that new ones come after: the options of a Python call stay at its end."""
        options = there.entry("opts") if there.form == "call" and len(there.held) > 1 else None
        before = options is not None and options.end == there.held[-1][1] and not parts[0].startswith("opts=")
        return there.held[-2][1] if before else there.held[-1][1]

    def _filled(self, there: Value, parts: Sequence[str], indent: str) -> Splice:
        """An empty pair of brackets with something in it."""
        whole = self.text.between(there.start, there.end)
        opening = there.start + max(whole.rfind(mark) for mark in "{[(")
        line = ", ".join(parts)
        pad = " " if self.layout.style == "node" and whole.endswith("}") else ""
        if len(self.text.line(there.start)) + len(line) > WIDTH or (self.layout.style == "go" and whole.endswith("}")):
            inner = indent + self.layout.unit
            laid = [self.layout.laid_out(part, inner, behind=1) for part in parts]
            line, pad = "".join(f"\n{inner}{part}," for part in laid) + f"\n{indent}", ""
        return Splice(self.path, opening + 1, there.end - 1, f"{pad}{line}{pad}")

    def opened_up(self, there: Value, parts: Sequence[str], indent: str) -> Iterator[Splice]:
        """A line that gets too long, with an element a line. All but the new parts is the same whatever is added."""
        inner = indent + self.layout.unit
        start = there.held[0][0]
        before = len(self.text.content[:start].rstrip(b" "))
        yield Splice(self.path, before, start, f"\n{inner}")
        yield from self._apart(there, parts, inner)
        closing = there.end - 1
        yield Splice(self.path, closing - self._blanks(closing), closing + 1,
                     f",\n{indent}{self.text.between(closing, closing + 1)}")  # fmt: skip

    def _spread(self, there: Value, parts: Sequence[str], inner: str) -> Iterator[Splice]:
        """The same for elements that have one line of their own."""
        yield from self._apart(there, parts, inner)
        end = there.held[-1][1]
        if self.text.content[end : end + 1] != b",":
            yield Splice(self.path, end, end + 1, f",{self.text.between(end, end + 1)}")

    def _apart(self, there: Value, parts: Sequence[str], inner: str) -> Iterator[Splice]:
        for (_, end), (following, _) in zip(there.held, there.held[1:], strict=False):
            comma = end + self.text.content[end:].index(b",") + 1
            yield Splice(self.path, comma, following, f"\n{inner}")
        if parts:
            last = self._last(there, parts)
            laid = [self.layout.laid_out(part, inner, behind=1) for part in parts]
            yield Splice(self.path, last, last, "".join(f",\n{inner}{part}" for part in laid))

    def _blanks(self, at: int) -> int:
        """Blanks, and a comma, right before a place."""
        before = self.text.content[:at]
        return len(before) - len(before.rstrip(b" ").removesuffix(b","))

"""What can be done to the arguments of a call, however deep, whatever the language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from ._calls import NAME, SELF, Given, Names, NotPossible, keywords_of, names_in
from ._edits import Splice
from ._fresh import called
from ._json_written import written_json
from ._lines import cut
from ._placing import Placing
from ._tags_beside import tags_to_share
from ._written import Path, Value, literals_in, steps_of, value_at


class Changing(Placing):
    """The part of `Call` that is the same in every language.

    Paths are dotted, with the names of Python: `rules[0].expiration.days`; into documents with their own names. names:
    words of an expression that stand for what the program itself writes.
    """

    token: str

    # -- what each language says

    def spelt(self, path: Path, expression: str, *, typed: bool) -> str:
        """A value in the program's language. typed: it is an argument of the SDK's at this path."""
        raise NotImplementedError

    def named(self, path: Path, form: str, *, typed: bool) -> str:
        """How the last name of a path is written before its value, `name=` or `Name: `."""
        raise NotImplementedError

    def imports(self, expression: str) -> tuple[Splice, ...]:
        """What must be imported for an expression."""
        raise NotImplementedError

    def opened(self, entries: list[str]) -> tuple[Splice, ...]:
        """The call with these arguments, where it has none yet."""
        raise NotImplementedError

    def named_with(self, suffix: str) -> str:
        """The name of the call with an ending."""
        raise NotImplementedError

    def own_name(self) -> str:
        """What Pulumi calls the resource, as the program writes it."""
        raise NotImplementedError

    def is_free(self, name: str) -> bool:
        """Whether nothing in the file has a name of Python's as the language writes it."""
        raise NotImplementedError

    # -- what is there

    def value(self, path: str) -> Value | None:
        """What is written at a path."""
        return value_at(self.root, steps_of(path)) if self.root is not None else None

    def given(self, path: str) -> Given | None:
        root, steps = self.root, steps_of(path)
        above = value_at(root, steps[:-1]) if root is not None else None
        if above is None:
            return None
        if isinstance(steps[-1], int):
            one = value_at(above, steps[-1:])
            return self._given(one, *one.place) if one is not None else None
        entry = above.entry(steps[-1])
        return self._given(entry.value, entry.start, entry.end) if entry is not None else None

    def _given(self, value: Value, start: int, end: int) -> Given:
        first, last = value.place
        return Given(start=first, end=last, from_=start, to=end, text=self.text.between(first, last))

    def literals(self, path: str = "") -> list[Value]:
        """Every literal at or below a path, also by way of variables."""
        found = self.value(path) if path else self.root
        return list(literals_in(found)) if found is not None else []

    @property
    def tags(self) -> str:
        """What of the resource's tags others have to have as well, as the program writes it."""
        try:
            return tags_to_share(self.given("tags"), self.value("tags"))
        except NotPossible:
            return ""

    def known(self, expression: str, variable: str, suffix: str, names: Names | None) -> Names:
        """What the words of an expression for a further resource stand for."""
        return {NAME: self.named_with(suffix), SELF: variable, **names_in(expression, self.named_with), **(names or {})}

    def called(self) -> str:
        """A name for the resource's variable, as Python would have it."""
        try:
            own = self.own_name()
        except NotPossible:
            own = ""
        fitting = called(self.token, own, self.text.content)
        return next((one for one in fitting if self.is_free(one)), fitting[-1])

    # -- changes

    def give(self, arguments: str, names: Names | None = None) -> tuple[Splice, ...]:
        root = self.root
        wanted = keywords_of(arguments)
        if root is None:
            entries = [self._entry((name,), value, "", names or {}) for name, value in wanted.items()]
            return (*self.imports(arguments), *self.opened(entries))
        if root.open:
            raise NotPossible("arguments come from elsewhere")
        return (*self.imports(arguments), *self._merged(root, (), wanted, names or {}))

    def put(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """Set what stands at a path, however much of it there is."""
        steps = steps_of(path)
        root = self.root
        if root is None or len(steps) == 1:
            return self.give(f"{steps[0]}={_nested(steps[1:], expression)}", names)
        for length in range(len(steps), 0, -1):
            found = value_at(root, steps[:length])
            if found is None:
                continue
            if length < len(steps) and found.form == "other":
                raise NotPossible("what stands there is made elsewhere")
            wanted = ast.parse(_nested(steps[length:], expression), mode="eval").body
            return (*self.imports(expression), *self._set(found, steps[:length], wanted, names or {}))
        return self.give(f"{steps[0]}={_nested(steps[1:], expression)}", names)

    def append(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """A further element of the list at a path."""
        found = self.value(path)
        if found is None:
            return self.put(path, f"[{expression}]", names)
        if found.form != "list" or found.shared:
            raise NotPossible("what is there is no list of its own")
        item = self._spelt((*steps_of(path), 0), ast.parse(expression, mode="eval").body, found, names or {})
        return (*self.imports(expression), *self.added(found, [item]))

    def drop(self, path: str) -> tuple[Splice, ...]:
        given = self.given(path)
        return (cut(self.text, given.from_, given.to),) if given is not None else ()

    def replace(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """Another value at a path, whatever is there. Raises NotPossible where nothing is."""
        there = self.value(path)
        if there is None:
            raise NotPossible("nothing is given there")
        wanted = ast.parse(expression, mode="eval").body
        return (
            *self.imports(expression),
            *self.instead(*there.place, self._spelt(steps_of(path), wanted, there, names or {})),
        )

    def renewed(self, there: Value, argument: str) -> tuple[Splice, ...]:
        """An argument, `name=value`, in place of another one. there: where that stands."""
        ((name, value),) = keywords_of(argument).items()
        root = self.root
        written = self._entry((name,), value, root.form if root is not None else "", {})
        return (*self.imports(argument), Splice(self.path, there.start, there.end, written))

    def replaced(self, value: Value, text: str) -> tuple[Splice, ...]:
        """A literal in place of one. text: as the language writes it."""
        start, end = value.literal
        return (Splice(self.path, start, end, text),)

    # -- how

    def _merged(self, there: Value, path: Path, wanted: Mapping[str, ast.expr], names: Names) -> Iterator[Splice]:
        fresh = []
        for name, value in wanted.items():
            entry = there.entry(name)
            if entry is None:
                fresh.append(self._entry((*path, name), value, there.form, names, typed=there.typed))
            elif (
                entry.start == entry.value.place[0] and there.form == "object"
            ):  # `{ password }` gives the variable of that name
                written = self._entry((*path, name), value, there.form, names, typed=there.typed)
                yield Splice(self.path, entry.start, entry.end, written)
            else:
                yield from self._set(entry.value, (*path, name), value, names)
        yield from self.added(there, fresh)

    def _set(self, there: Value, path: Path, wanted: ast.expr, names: Names) -> Iterator[Splice]:
        """A value in place of one; an object goes into an object, name by name."""
        if isinstance(wanted, ast.Dict) and there.is_object and _is_plain(wanted):
            if there.shared:
                raise NotPossible("other places use it, too")
            yield from self._merged(there, path, _members(wanted), names)
        elif isinstance(wanted, ast.Dict) and there.form == "list" and len(there.items) == 1:
            yield from self._set(there.items[0], (*path, 0), wanted, names)
        elif isinstance(wanted, ast.List) and len(wanted.elts) == 1 and there.form == "list" and len(there.items) == 1:
            yield from self._set(there.items[0], (*path, 0), wanted.elts[0], names)
        else:
            yield from self.instead(*there.place, self._spelt(path, wanted, there, names))

    def _entry(self, path: Path, value: ast.expr, form: str, names: Names, *, typed: bool = True) -> str:
        if form == "json":
            return f'"{path[-1]}": {_as_json(value)}'
        spelt = filled_in(self.spelt(path, ast.unparse(value), typed=typed), names)
        return f"{self.named(path, form, typed=typed)}{spelt}"

    def _spelt(self, path: Path, value: ast.expr, there: Value, names: Names) -> str:
        if there.raw:
            return _as_json(value)
        return filled_in(self.spelt(path, ast.unparse(value), typed=there.typed), names)


def _nested(steps: Path, expression: str) -> str:
    for step in reversed(steps):
        if isinstance(step, int):
            if step:
                raise NotPossible("the list is shorter")
            expression = f"[{expression}]"
        else:
            expression = f"{{{step!r}: {expression}}}"
    return expression


def _is_plain(node: ast.Dict) -> bool:
    return bool(node.keys) and all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in node.keys)


def _members(node: ast.Dict) -> dict[str, ast.expr]:
    return {
        str(key.value): value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
    }  # fmt: skip


def _as_json(value: ast.expr) -> str:
    try:
        return written_json(ast.literal_eval(value))
    except ValueError as error:
        raise NotPossible("a text holds no value of the program") from error


def filled_in(text: str, names: Names) -> str:
    for name, written in names.items():
        text = re.sub(rf"\b{re.escape(name)}\b", lambda _, written=written: written, text)
    return text

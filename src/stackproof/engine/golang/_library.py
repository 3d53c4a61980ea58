"""The standard library, as far as programs that describe infrastructure use it."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from stackproof.golang import Imported
from stackproof.golang import nodes as n

from . import _files, _numbers_library, _texts, _times
from ._format import formatted, shown
from ._json import holds_output, into, json_text, json_value
from ._library_calls import Call, bytes_of, text
from ._machine import Machine
from ._patterns import compiled, is_bounded
from ._reflect import reflect_function
from ._types import OfLibrary
from ._values import Foreign, GoError, Handle, Native, Output, Panic, Pointer, Unknown, pointed

_REAL_NAMES = {"io/ioutil": "os", "golang.org/x/exp/slices": "slices", "golang.org/x/exp/maps": "maps"}


def library_member(machine: Machine, imported: Imported, name: str) -> Any:
    """What `package.name` of the standard library is, or of a package that is used like it."""
    path = _REAL_NAMES.get(imported.path, imported.path)
    call = _CALLS.get(f"{path}.{name}")
    if call is not None:
        return Native(name, call)
    full = f"{path}.{name}"
    if full in _VALUES:
        return _VALUES[full]
    if path == "reflect":
        return Native(name, lambda m, given, node: reflect_function(m, name, given))
    if full in (
        "base64.x",
        "encoding/base64.StdEncoding",
        "encoding/base64.URLEncoding",
        "encoding/base64.RawStdEncoding",
    ):
        return Handle("base64", name)
    if full == "golang.org/x/sync/errgroup.WithContext":
        return Native(name, lambda m, given, node: (Handle("errgroup.Group", []), Handle("context.Context")))
    if full == "golang.org/x/sync/errgroup.Group":
        return OfLibrary(imported, name)
    if imported.kind == "standard" and name[:1].isupper() and full in _TYPES:
        return OfLibrary(imported, name)
    return Foreign(imported, name) if imported.kind != "standard" else _of_standard(machine, imported, name)


def _of_standard(machine: Machine, imported: Imported, name: str) -> Any:
    """A name of the standard library that is not followed: nobody lacks the package, only the value is not known."""
    why = f"{imported.name}.{name} is not followed"

    def call(m: Machine, given: list[Any], node: n.Call) -> Any:
        from ._call import called_back

        return m.lose(why, node) if called_back(m, given, node) else m.unknown(why)

    return Native(name, call)


_TYPES = frozenset(
    {"strings.Builder", "bytes.Buffer", "sync.WaitGroup", "sync.Mutex", "sync.RWMutex", "sync.Once", "time.Duration",
     "time.Time", "context.Context", "net.IPNet", "net.IP", "encoding/json.RawMessage", "net/http.Request"}
)  # fmt: skip


# -- fmt and errors


def _sprintf(machine: Machine, given: list[Any], node: n.Call) -> Any:
    left = _misused(machine, given[1:], node, node.arguments[1:], "fmt.Sprintf")
    return formatted(machine, given[0] if given else "", left)


def _sprint(machine: Machine, given: list[Any], node: n.Call) -> Any:
    return "".join(shown(machine, item) for item in _misused(machine, given, node, node.arguments, "fmt.Sprint"))


def _misused(machine: Machine, given: list[Any], node: n.Call, written: list[n.Expression], what: str) -> list[Any]:
    """An output in a text gives the address of something in memory; the values, with a part that is not known for
    each of those."""
    taken = []
    for at, item in enumerate(given):
        if not isinstance(pointed(item), Output):
            taken.append(item)
            continue
        key = machine.remark(
            "run.output-misuse",
            f"an Output inside {what} becomes the text of a pointer; use pulumi.Sprintf or ApplyT",
            written[at] if at < len(written) else node,
            how="format",
            text=True,
            fix="use pulumi.Sprintf(...), or build the text inside ApplyT",
            refused=False,
        )
        part = machine.unknown("the text of an Output")
        machine.taken[part.number] = key
        taken.append(part)
    return taken


def _errorf(machine: Machine, given: list[Any], node: n.Call) -> GoError:
    message = formatted(machine, given[0] if given else "", given[1:])
    wrapped = next((item for item in given[1:] if isinstance(item, GoError)), None)
    made = wrapped.made if wrapped is not None else machine.place(node)
    return GoError(message.text if isinstance(message, Unknown) else str(message), made=made, wrapped=wrapped)


def _new_error(machine: Machine, given: list[Any], node: n.Call) -> GoError:
    return GoError(text(machine, given, 0), made=machine.place(node))


def _wrap(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`errors.Wrap(err, "message")` of github.com/pkg/errors."""
    error = given[0] if given else None
    if not isinstance(error, GoError):
        return error
    message = formatted(machine, given[1], given[2:]) if len(given) > 1 else ""
    return GoError(f"{message}: {error.message}", made=error.made, wrapped=error)


def _is_error(machine: Machine, given: list[Any], node: n.Call) -> Any:
    error, wanted = given[0] if given else None, given[1] if len(given) > 1 else None
    while isinstance(error, GoError):
        if error is wanted:
            return True
        error = error.wrapped
    return False if error is None and isinstance(given[0], GoError | None) else machine.unknown("what an error is")


def _join(machine: Machine, given: list[Any], node: n.Call) -> Any:
    errors = [item for item in given if isinstance(item, GoError)]
    return GoError("\n".join(item.message for item in errors), made=errors[0].made) if errors else None


def _fatal(machine: Machine, given: list[Any], node: n.Call) -> Any:
    place = machine.place(node)
    if place in machine.given.passed:
        return ()
    template = given[0] if given else ""
    message = formatted(machine, template, given[1:]) if len(given) > 1 else shown(machine, template)
    raise Panic(message, place)


# -- encoding


def _marshal(machine: Machine, given: list[Any], node: n.Call) -> Any:
    value = given[0] if given else None
    if holds_output(value):
        machine.remark(
            "run.output-misuse",
            "an Output inside json.Marshal is refused: outputs cannot be marshaled; use pulumi.JSONMarshal or ApplyT",
            node,
            fix="use pulumi.JSONMarshal(...), or marshal inside ApplyT",
        )
        return machine.unknown("JSON of what holds an output"), None
    indent = pointed(given[2]) if len(given) > 2 else None
    found = json_text(machine, value, indent=indent if isinstance(indent, str) else None)
    return (found.encode("utf-8", errors="replace") if isinstance(found, str) else found), None


def _unmarshal(machine: Machine, given: list[Any], node: n.Call) -> Any:
    data, target = pointed(given[0]) if given else None, given[1] if len(given) > 1 else None
    if not isinstance(target, Pointer):
        return None
    if not isinstance(data, str | bytes):
        target.cell.value = machine.unknown("JSON that is not known")
        return None
    try:
        value = json_value(data)
    except ValueError as error:
        return GoError(f"invalid character: {error}", made=machine.place(node))
    target.cell.value = into(machine, value, target.cell.value, target.kind)
    return None


def coded(machine: Machine, owner: Handle, name: str, given: list[Any]) -> Any:
    """A method of a base64 encoding."""
    data = bytes_of(given[0]) if given else None
    if data is None:
        return machine.unknown("a text in base64")
    url, raw = "URL" in owner.state, "Raw" in owner.state
    if name == "EncodeToString":
        made = (base64.urlsafe_b64encode(data) if url else base64.b64encode(data)).decode()
        return made.rstrip("=") if raw else made
    if name == "DecodeString":
        try:
            return base64.b64decode(data + b"=" * (-len(data) % 4)), None
        except (ValueError, binascii.Error):
            return None, GoError("illegal base64 data")
    return machine.unknown(f"{name} of base64")


def _hex(machine: Machine, given: list[Any], node: n.Call) -> Any:
    data = bytes_of(given[0]) if given else None
    return data.hex() if data is not None else machine.unknown("a text in hexadecimal")


# -- the rest


def _match(machine: Machine, given: list[Any], node: n.Call) -> Any:
    import re

    pattern, value = (pointed(item) for item in given[:2]) if len(given) > 1 else (None, None)
    if isinstance(pattern, str) and is_bounded(pattern) and isinstance(value, str) and len(value) <= 256:
        return re.search(pattern, value) is not None, None
    return machine.unknown("what a pattern finds"), None


def _once(machine: Machine, given: list[Any], node: n.Call) -> Any:
    return Handle("context.Context")


_CALLS: dict[str, Call] = {
    "fmt.Sprintf": _sprintf,
    "fmt.Sprint": _sprint,
    "fmt.Sprintln": lambda m, given, node: "".join(shown(m, item) for item in given) + "\n",
    "fmt.Errorf": _errorf,
    **{
        f"fmt.{name}": lambda m, given, node: (0, None)
        for name in ("Print", "Println", "Printf", "Fprintf", "Fprintln")
    },
    "errors.New": _new_error,
    "errors.Is": _is_error,
    "errors.Join": _join,
    "errors.Unwrap": lambda m, given, node: given[0].wrapped if given and isinstance(given[0], GoError) else None,
    "github.com/pkg/errors.New": _new_error,
    "github.com/pkg/errors.Errorf": _errorf,
    "github.com/pkg/errors.Wrap": _wrap,
    "github.com/pkg/errors.Wrapf": _wrap,
    "github.com/pkg/errors.WithStack": lambda m, given, node: given[0] if given else None,
    "github.com/pkg/errors.WithMessage": _wrap,
    **{f"log.{name}": lambda m, given, node: () for name in ("Print", "Println", "Printf", "SetFlags", "SetPrefix")},
    **{f"log.{name}": _fatal for name in ("Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln")},
    "encoding/json.Marshal": _marshal,
    "encoding/json.MarshalIndent": _marshal,
    "encoding/json.Unmarshal": _unmarshal,
    "encoding/json.Valid": lambda m, given, node: m.unknown("whether a text is JSON"),
    "encoding/hex.EncodeToString": _hex,
    "regexp.MustCompile": lambda m, given, node: compiled(m, given),
    "regexp.Compile": lambda m, given, node: (compiled(m, given), None),
    "regexp.MatchString": _match,
    "context.Background": _once,
    "context.TODO": _once,
    "context.WithTimeout": lambda m, given, node: (Handle("context.Context"), Native("cancel", lambda *_: ())),
    "context.WithCancel": lambda m, given, node: (Handle("context.Context"), Native("cancel", lambda *_: ())),
    **_texts.CALLS,
    **_numbers_library.CALLS,
    **_times.CALLS,
    **_files.CALLS,
}
_VALUES: dict[str, Any] = {**_numbers_library.VALUES, **_times.VALUES, **_files.VALUES}

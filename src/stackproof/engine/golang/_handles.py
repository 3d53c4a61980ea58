"""Methods of things that libraries hand out: logs, builders, groups of goroutines, stacks of the automation API."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._context import log_line, run_body
from ._files import of_info
from ._format import shown
from ._machine import LONGEST_TEXT, Machine
from ._times import of_time
from ._values import Closure, GoError, Handle, Native, Unknown, pointed


def handle_member(machine: Machine, owner: Handle, name: str) -> Any:
    """A method of a handle."""
    if owner.kind == "pulumi.Log":
        return Native(name, lambda m, given, node: log_line(m, name, given, node))
    if owner.kind in ("strings.Builder", "bytes.Buffer"):
        return Native(name, lambda m, given, node: _build(m, owner, name, given))
    if owner.kind == "auto.Stack":
        return Native(name, lambda m, given, node: _stack(m, owner, name, node))
    if owner.kind == "errgroup.Group" or owner.kind.startswith("sync."):
        return Native(name, lambda m, given, node: _group(m, owner, name, given, node))
    if owner.kind == "reflect.Value":
        from ._reflect import reflected

        return Native(name, lambda m, given, node: reflected(m, owner, name, given))
    if owner.kind == "regexp.Regexp":
        from ._patterns import matched

        return Native(name, lambda m, given, node: matched(m, owner, name, given))
    if owner.kind == "os.FileInfo":
        return Native(name, lambda m, given, node: of_info(owner, name))
    if owner.kind == "time.Time":
        return Native(name, lambda m, given, node: of_time(m, owner, name, given))
    if owner.kind in ("big.Int", "net.IP", "net.IPNet", "uuid.UUID") and name in ("Int64", "String"):
        return Native(name, lambda m, given, node: owner.state if name == "Int64" else str(owner.state))
    if owner.kind == "strings.Replacer" and name == "Replace":
        return Native(name, lambda m, given, node: _replace(m, owner, given))
    if owner.kind in ("base64", "hex"):
        from ._library import coded

        return Native(name, lambda m, given, node: coded(m, owner, name, given))
    return Native(name, lambda m, given, node: m.unknown(f"{name} of a {owner.kind}"))


def _build(machine: Machine, owner: Handle, name: str, given: list[Any]) -> Any:
    parts: list[str] = owner.state
    value = pointed(given[0]) if given else None
    if name in ("WriteString", "Write", "WriteByte", "WriteRune"):
        parts.append(_piece(machine, value))
        return 0, None
    if name == "String":
        return "".join(parts)[:LONGEST_TEXT]
    if name == "Len":
        return len("".join(parts).encode())
    if name == "Bytes":
        return "".join(parts).encode()[:LONGEST_TEXT]
    if name == "Reset":
        parts.clear()
    return ()


def _piece(machine: Machine, value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, int) and not isinstance(value, bool):
        return chr(value) if 0 <= value < 0x110000 else ""
    return value.text if isinstance(value, Unknown) else value if isinstance(value, str) else shown(machine, value)


def _replace(machine: Machine, owner: Handle, given: list[Any]) -> Any:
    value = pointed(given[0]) if given else None
    pairs = owner.state
    if not isinstance(value, str) or not all(isinstance(item, str) for item in pairs):
        return machine.unknown("a text with parts replaced")
    at, found = 0, []
    while at < len(value):
        for old, new in zip(pairs[::2], pairs[1::2], strict=False):
            if old and value.startswith(old, at):
                found.append(new)
                at += len(old)
                break
        else:
            found.append(value[at])
            at += 1
    return "".join(found)[:LONGEST_TEXT]


def _stack(machine: Machine, owner: Handle, name: str, node: n.Call) -> Any:
    """A stack of the automation API: bringing it up runs its program."""
    if name in ("Up", "Preview") and isinstance(owner.state, Closure) and not machine.began:
        error = run_body(machine, owner.state, node)
        if isinstance(error, GoError):
            machine.error = error
        return machine.unknown("the result of an update"), error
    if name == "Workspace":
        return Handle("auto.Workspace")
    if name == "SetConfig" or name.startswith(("Set", "Remove", "Add", "Install")):
        return None
    return machine.unknown(f"{name} of a stack"), None


def _group(machine: Machine, owner: Handle, name: str, given: list[Any], node: n.Call) -> Any:
    """Goroutines run at once and one after the other."""
    if name in ("Go", "Do") and given and isinstance(given[0], Closure):
        from ._invoke import invoke

        result = invoke(machine, given[0], [], node)
        if isinstance(result, GoError) and owner.kind == "errgroup.Group":
            owner.state.append(result)
        return ()
    if name == "Wait" and owner.kind == "errgroup.Group":
        return owner.state[0] if owner.state else None
    return ()

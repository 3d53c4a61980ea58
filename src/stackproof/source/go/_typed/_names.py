"""Names that nothing declares, that nothing uses, or that are declared twice; and imports that lead nowhere."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import closest
from stackproof.golang import standard_named

from ._view import Found, View

_UNUSED = re.compile(r"declared and not used: (\w+)$|(?:label )?(\w+) declared and not used$")
_IMPORT = re.compile(r'"(?P<path>.+?)" imported(?: as (?P<name>\w+))? and not used')
_UNDEFINED = re.compile(r"undefined: ([\w.]+)$")
_AGAIN = re.compile(r"(\w+) redeclared in this block")
_CORE = {"pulumi": "pulumi", "config": "pulumi/config", "auto": "auto"}


def unused(view: View) -> Found | None:
    """A variable or label that nothing uses."""
    match = _UNUSED.search(view.item.message)
    if match is None:
        return None
    name = match[1] or match[2]
    what = "label" if view.rule == "UnusedLabel" else "variable"
    fix = f"use {name}, write _ in its place, or leave it out"
    message = f"the {what} {name} is declared and not used"
    return Found(kind="go.unused-variable", message=message, data={"name": name, "fix": fix})


def unused_import(view: View) -> Found | None:
    match = _IMPORT.match(view.item.message)
    if match is None:
        return None
    path, name = match["path"], match["name"] or match["path"].rpartition("/")[2]
    shown = f"{path} (as {name})" if match["name"] else path
    data = {"name": name, "module": path, "fix": "leave the import out, or use it"}
    return Found(kind="go.unused-import", message=f"{shown} is imported and not used", data=data)


def undefined(view: View) -> Found | None:
    """A name that is declared nowhere."""
    match = _UNDEFINED.match(view.item.message)
    if match is None:
        return None
    name = match[1]
    data: dict[str, Any] = {"name": name.rpartition(".")[2], "cause": f"go:undefined:{view.file.path}:{name}"}
    said = ""
    if "." in name:
        data["symbol"] = name
        package = view.names.get(name.partition(".")[0])
        if package is not None and package.kind == "own":
            data["cause"] = f"go:undefined:{package.folder}:{data['name']}"
    else:
        paths = _forgotten(view, name)
        if len(paths) == 1:
            data["fix"] = f'import "{paths[0]}"'
            said = f"; {data['fix']} is missing"
    near = [] if said else closest(data["name"], view.item.around.names)
    if near:
        head = name.rpartition(".")[0]
        data["suggestions"] = [f"{head}.{item}" if head else item for item in near]
        said = f"; did you mean {data['suggestions'][0]}?"
    if not said:
        owner = name.rpartition(".")[0]
        data["fix"] = f"use a name that {owner} has" if owner else f"declare {name}, or correct its spelling"
    return Found(kind="go.undefined", message=f"{name} is declared nowhere{said}", data=data)


def _forgotten(view: View, name: str) -> list[str]:
    """Imports that would declare a name that stands before a dot."""
    row = view.file.text.split(b"\n")[view.item.line - 1]
    if not row[view.item.column - 1 + len(name.encode()) :].lstrip().startswith(b"."):
        return []
    if name in _CORE:
        return [f"github.com/pulumi/pulumi/sdk/v3/go/{_CORE[name]}"]
    return list(standard_named(name))


def again(view: View) -> Found | None:
    """A name that is declared twice, or a `:=` that declares nothing."""
    if view.rule == "NoNewVar":
        return Found(
            kind="go.redeclared", message="`:=` declares nothing new here; write `=`", data={"fix": "write `=`"}
        )
    match = _AGAIN.match(view.item.message)
    if match is None:
        return None
    place = re.match(r"(.+?):(\d+):", view.item.more[0]) if view.item.more else None
    other = ""
    if place is not None:
        other = f" (line {place[2]})" if place[1] == view.file.path else f" ({place[1]}, line {place[2]})"
    data = {"name": match[1], "fix": "keep one of the two declarations, or give one another name"}
    return Found(kind="go.redeclared", message=f"{match[1]} is declared already{other}", data=data)


def no_result(view: View) -> Found | None:
    if view.rule != "MissingReturn":
        return None
    data = {"fix": "return a value at the end"}
    return Found(kind="go.missing-return", message="the function ends without the result that it promises", data=data)


def bad_import(view: View) -> Found | None:
    """An import that Go refuses."""
    row = view.file.text.split(b"\n")[view.item.line - 1].decode("utf-8", errors="replace")
    quoted = re.search(r'["`]([^"`]+)["`]', row)
    path = quoted[1] if quoted is not None else ""
    data = {"module": path, "name": path.rpartition("/")[2], "cause": f"go:import:{path}"}
    return Found(kind="go.bad-import", message=f"{path} cannot be imported: {view.item.message}", data=data)

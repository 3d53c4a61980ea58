"""What the compiler's errors mean: names and arguments of an SDK in the words of the other checks, the rest as such."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

import msgspec
from tree_sitter import Node

from stackproof.model import Remark

from . import _typed_sdk as of_sdk
from ._compiler import Diagnostic
from ._modules import Import, package_name, target_of
from ._packages import fits
from ._place import Call, call_around, called_function, node_at
from ._program import File, Program
from ._settings import Settings
from ._taint import Taint

# What comes of another compiler, of other settings than the answer's, or of type packages that are not here.
_SILENT = frozenset({
    1192, 1202, 1203, 1208, 1259, 1286, 1287, 1295, 1323, 1371, 1375, 1378, 1432, 1470, 1471, 1479, 1541, 1542, 1543,
    2306, 2309, 2318, 2497, 2550, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2594, 2612, 2669, 2688, 2691,
    2732, 2792, 2821, 2823, 2834, 2835, 2867, 2868, 2875, 2878, 2879, 2880, 5055, 5056, 5097, 6059, 6133, 6137, 6138,
    6192, 6196, 6198, 6199, 6205, 7016, 7026, 7027, 7028, 7036, 8020, 17004,
})  # fmt: skip
UNUSED = frozenset({6133, 6138, 6192, 6196, 6198, 6199, 6205})
_CALLED_MODULE = frozenset({2349, 2351})
_NO_MODULE = frozenset({2307, 2882})
_NO_NAME = frozenset({2304, 2503, 2552, 18004})
_UNSET_FIELDS = frozenset({2564, 2565})
_IMPLICIT = range(7000, 8000)
_IN_JAVASCRIPT = frozenset({2304, 2339, 2353, 2551, 2552, 2561})
_OF_TEST_RUNNERS = frozenset({
    "after", "afterAll", "afterEach", "before", "beforeAll", "beforeEach", "describe", "expect", "it", "jest",
    "should", "suite", "test", "vi",
})  # fmt: skip
_OF_OTHER_PACKAGES = frozenset({"JSX", "Express", "google"})
_QUOTED = re.compile(r"'([^']+)'")
_OUTPUT = re.compile(r"^(?:Type|Argument of type) '(?:Output|OutputInstance)<")
_FIXES = {
    2304: "Define or import the name, or correct its spelling",
    2322: "Give a value of the type that is declared",
    2345: "Give a value of the type that the parameter declares",
    2531: "Handle the case that it is null first",
    2532: "Handle the case that it is undefined first, with a condition, `?.` or `??`",
    2564: "Assign the field in the constructor, or declare that it may be undefined",
    2565: "Assign the field in the constructor, or declare that it may be undefined",
    2554: "Give as many arguments as the function declares",
    18047: "Handle the case that it is null first",
    18048: "Handle the case that it is undefined first, with a condition, `?.` or `??`",
}
_USUAL_FIX = "Correct the expression or the type that it is declared with; `npx tsc --noEmit` shows the same error"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a program while its errors are read. reached: files that the main file brings in, None where
    there is no main file. taint: names that hang on what is not here. silenced: lines whose errors a comment hides."""

    program: Program
    settings: Settings
    packages: tuple[str, ...]
    wanted: dict[str, str]
    major: int
    reached: frozenset[str] | None
    taint: Taint
    imports: dict[str, tuple[Import, ...]]
    silenced: dict[str, frozenset[int]]


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One error with what stands around it."""

    item: Diagnostic
    file: File
    node: Node
    call: Call | None
    view: View

    @property
    def names(self) -> list[str]:
        """What the message quotes, in its order."""
        return _QUOTED.findall(self.item.message)


Found = tuple[str, str, dict[str, Any]]


def remark_of(view: View, file: File, item: Diagnostic) -> Remark | None:
    """The error as a remark; None where it says nothing about the answer."""
    if item.code in _SILENT or (item.code in _CALLED_MODULE and not view.settings.interop):
        return None
    script = file.path.endswith((".js", ".mjs", ".cjs", ".jsx"))
    if script and item.code not in _IN_JAVASCRIPT:
        return None
    node = node_at(file, item)
    spot = Spot(item=item, file=file, node=node, call=call_around(file, node, view.imports[file.path]), view=view)
    if item.code not in _NO_MODULE and view.taint.holds(file, node):
        return None
    found = _read(spot)
    if found is None or (script and found[0] == "types.error"):
        return None
    kind, message, data = found
    certain = _is_certain(spot, kind)
    if not certain and kind.startswith("sdk."):
        return None  # what another version of the package has, the schema knows better
    refused = view.settings.refuses and not script and item.line not in view.silenced.get(file.path, ())
    flags = {
        "test": file.test,
        "unreached": view.reached is not None and file.path not in view.reached,
        "refused": refused,
        "code": f"TS{item.code}",
        "names": sorted({*spot.names, *(spot.call.keys if spot.call else ())})[:12],
    }
    end = spot.call.last if spot.call is not None and kind.startswith("sdk.") else None
    return Remark(
        kind=kind,
        message=message,
        file=file.path,
        line=item.line,
        end_line=end,
        column=node.start_point[1] + 1,
        data={**flags, **data},
        certain=certain,
    )


def _read(spot: Spot) -> Found | None:
    code = spot.item.code
    if code in _NO_MODULE:
        return _no_module(spot)
    if code in _NO_NAME:
        return _no_name(spot)
    if code in _IMPLICIT:
        return _implicit(spot)
    reader = _READERS.get(code)
    found = reader(spot) if reader is not None else None
    return found or _plain(spot)


def _no_module(spot: Spot) -> Found | None:
    """A package that is not here is no fault; a file that the answer does not have is."""
    name = next(iter(spot.names), "")
    if not name.startswith("."):
        return None
    program, file = spot.view.program, spot.file
    if target_of(program, file, name) is not None or _is_there(program, file, name):
        return None
    message = f"{name} is imported, and the answer has no such file"
    fix = "Write the file, or correct the path"
    return "types.error", message, {"cause": f"types:import:{file.path}", "fix": fix, "name": name}


def _is_there(program: Program, file: File, name: str) -> bool:
    """Whether a file or folder of any kind stands under the path; what is compiled or generated may come later."""
    base = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), name))
    if base.startswith("..") or posixpath.splitext(base)[1] not in ("", ".ts", ".js", ".mjs", ".cjs", ".tsx"):
        return True
    beginnings = (f"{base}.", f"{base.removesuffix('.js')}.", f"{base.removesuffix('.ts')}.", f"{base}/")
    return any(path == base or path.startswith(beginnings) for path in program.paths)


def _no_name(spot: Spot) -> Found | None:
    name = next(iter(spot.names), "")
    if name in _OF_OTHER_PACKAGES or (spot.file.test and name in _OF_TEST_RUNNERS):
        return None
    near = re.search(r"Did you mean (?:the \w+ \w+ )?'([\w.]+)'", spot.item.message)
    data: dict[str, Any] = {"name": name, "cause": f"undefined:{spot.file.path}:{name}", "fix": _FIXES[2304]}
    if near is not None:
        data["fix"] = f"Write {near[1]}, or define {name}"
    return "lint.F821", f"{name} is not defined", data


def _implicit(spot: Spot) -> Found:
    _, message, data = _plain(spot)
    return "types.error", message, {**data, "cause": "types:implicit-any", "fix": "Declare the type"}


def _plain(spot: Spot) -> Found:
    item = spot.item
    text = item.message.rstrip(".").replace("OutputInstance<", "Output<")
    fix = _FIXES.get(item.code, _USUAL_FIX)
    if _OUTPUT.match(item.message):
        fix = "Use the value inside `apply`, or let the function take a pulumi.Input"
    near = re.search(r"\. Did you mean (?:to write )?'([^']+)'\?$", item.message)
    if near is not None:
        fix = f"Write {near[1]}"
    # Fields that a constructor leaves unset are one oversight.
    cause = f"types:{spot.file.path}:{'fields' if item.code in _UNSET_FIELDS else item.line}"
    data: dict[str, Any] = {"fix": fix, "cause": cause}
    rows = called_function(spot.file, spot.node) if _OUTPUT.match(item.message) else None
    if rows is not None:
        data["called"] = rows
    return "types.error", f"{text} (TS{item.code})", data


_READERS: dict[int, Callable[[Any], Found | None]] = {
    2339: of_sdk.no_property, 2551: of_sdk.no_property,
    2353: of_sdk.unknown_key, 2561: of_sdk.unknown_key,
    2322: of_sdk.wrong_type, 2345: of_sdk.wrong_type,
    2741: of_sdk.missing, 2739: of_sdk.missing, 2740: of_sdk.missing,
    2305: of_sdk.no_export, 2614: of_sdk.no_export, 2694: of_sdk.no_export, 2724: of_sdk.no_export,
    2554: of_sdk.too_few, 2555: of_sdk.too_few,
}  # fmt: skip


def _is_certain(spot: Spot, kind: str) -> bool:
    """Whether the packages that took part are in versions that the manifest asks for."""
    view = spot.view
    if kind.startswith("lint.") or spot.item.code in _NO_MODULE:
        return True
    if kind.startswith("sdk.") and spot.call is not None:
        used = {spot.call.package}
    else:
        used = {package_name(item.specifier) for item in view.imports[spot.file.path]} | {"@pulumi/aws"}
    return all(fits(name, view.wanted.get(name), view.packages) for name in used - {""})

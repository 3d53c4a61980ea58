"""Tests on Node: the runners of the tool's own set, the SDK, and what `--install` got."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stackproof.model import UnableError
from stackproof.sandbox import Policy
from stackproof.toolchains import CODE, NODE_FLAGS, OLDEST_NODE, Node, compiled_code, find_node, package_set

from .._settings import Jail, Places

if TYPE_CHECKING:
    from .._bench import Order

_HOSTS = Path(__file__).parent.parent / "hosts" / "node"
RUNNERS = ("jest", "mocha", "vitest")


class NodeSetting(msgspec.Struct, frozen=True, kw_only=True):
    """folders: `node_modules` that tests and program import from, the SDK's first. runners: that of the runners."""

    node: Node
    folders: tuple[str, ...]
    runners: str
    trust: bool = False

    def wishes(self, order: Order, places: Places) -> dict[str, object]:
        runners = {name: [path for path in order.files if order.frameworks.get(path) == name] for name in RUNNERS}
        if runners["vitest"]:
            _link(self._path, places.scratch / "node_modules")
        return {
            "file": str(places.order),
            "hosts": str(_HOSTS),
            "scratch": str(places.home),
            "runners": {name: [str(places.root / path) for path in files] for name, files in runners.items() if files},
            "runner_packages": self.runners,
            "code": self._code,
            "program": [str(places.root / path) for path in order.program],
        }

    def jail(self, places: Places) -> Jail:
        policy = Policy(
            readable=(str(_HOSTS), *self.folders, self.runners, *self._code, str(places.order), *self.node.own_files),
            writable=(str(places.scratch),),
            # Vitest compiles with a program of its own.
            executable=(self.node.executable, *map(str, Path(self.runners).glob("@esbuild/*/bin/esbuild"))),
            tmp=str(places.tmp),
            fork=True,
            trust=self.trust,
        )
        command = (self.node.executable, *NODE_FLAGS, str(_HOSTS / "host.cjs"), str(places.order))
        return Jail(command=command, policy=policy, environment={"NODE_PATH": os.pathsep.join(self._path)})

    @property
    def _path(self) -> tuple[str, ...]:
        return (*self.folders, self.runners)

    @property
    def _code(self) -> list[str]:
        """The script that takes compiled code, and the file of the tool's own set; nothing where there is none."""
        found = [file for folder in self.folders if (file := compiled_code(folder)) is not None]
        return [str(CODE), str(found[0])] if found else []


def node_setting(frameworks: Iterable[str], folders: tuple[str, ...], *, aws_major: int, trust: bool) -> NodeSetting:
    """folders: as `--install` filled them, () for the tool's own SDK. UnableError says what this machine lacks."""
    node = find_node()
    if node is None or not node.usable:
        had = f"; this machine has {node.version}" if node is not None else ""
        raise UnableError(f"tests in TypeScript and JavaScript need Node {OLDEST_NODE} or later to run{had}")
    runners = package_set("tests")
    if runners is None:
        names = " and ".join(sorted(set(frameworks)))
        verb = "are" if " and " in names else "is"
        raise UnableError(f"{names} {verb} not installed; `stackproof setup` brings it")
    sdk = package_set(f"aws-{aws_major}")
    if not folders and sdk is None:
        raise UnableError("the npm packages that TypeScript programs run on are not set up; type: stackproof setup")
    return NodeSetting(node=node, folders=folders or (str(sdk),), runners=str(runners), trust=trust)


def _link(folders: Iterable[str], target: Path) -> None:
    """A `node_modules` above the answer, for who looks nowhere else: the first folder that has a package counts."""
    target.mkdir()
    for folder in map(Path, folders):
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            scoped = entry.name.startswith("@")
            for item in sorted(entry.iterdir()) if scoped else (entry,):
                link = target / item.relative_to(folder)
                link.parent.mkdir(exist_ok=True)
                if not link.is_symlink() and not item.name.startswith("."):
                    link.symlink_to(item)

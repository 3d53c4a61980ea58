"""Where tests run: an interpreter with what they import, and what the sandbox lets them reach."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from stackproof.sandbox import Policy, tests_policy

if TYPE_CHECKING:
    from ._bench import Order

_HOST = Path(__file__).with_name("hosts") / "pytest_host.py"


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """The scratch folder of one run. project: the project's folder in the submission, "" for its root."""

    folder: Path
    project: str = ""

    @property
    def scratch(self) -> Path:
        """All that the tests may write to."""
        return self.folder / "w"

    @property
    def root(self) -> Path:
        """The answer."""
        return self.scratch / "answer"

    @property
    def where(self) -> Path:
        """The project, which is the working folder."""
        return self.root / self.project if self.project else self.root

    @property
    def home(self) -> Path:
        return self.scratch / "home"

    @property
    def tmp(self) -> Path:
        return self.scratch / "tmp"

    @property
    def result(self) -> Path:
        """What the host notes."""
        return self.scratch / "result"

    @property
    def order(self) -> Path:
        """What the host is asked for."""
        return self.folder / "order.json"


class Jail(msgspec.Struct, frozen=True, kw_only=True):
    """A command, and its walls."""

    command: tuple[str, ...]
    policy: Policy
    environment: dict[str, str] = {}


class Setting(Protocol):
    """One kind of interpreter, and how its tests are run."""

    def wishes(self, order: Order, places: Places) -> dict[str, object]:
        """What its host wants to know besides."""
        ...

    def jail(self, places: Places) -> Jail: ...


class PythonSetting(msgspec.Struct, frozen=True, kw_only=True):
    """packages: folders that tests import from besides the interpreter's own."""

    interpreter: str = sys.executable
    packages: tuple[str, ...] = ()
    trust: bool = False

    def wishes(self, order: Order, places: Places) -> dict[str, object]:
        return {"packages": list(self.packages)}

    def jail(self, places: Places) -> Jail:
        policy = tests_policy(
            self.interpreter,
            scratch=places.scratch,
            tmp=places.tmp,
            readable=(*self.packages, str(_HOST), str(places.order)),
            trust=self.trust,
        )
        return Jail(command=(self.interpreter, "-P", str(_HOST), str(places.order)), policy=policy)

"""What a host needs to know of one run, whatever the language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import Project
from stackproof.sandbox import Limits

from ._workspace import Workspace

ORGANIZATION = "organization"


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """config: `namespace:key` -> text, encrypted values stood in for. secrets: keys of it that are secret."""

    project: Project
    made: Workspace
    stack: str
    config: dict[str, str]
    secrets: tuple[str, ...]
    limits: Limits
    trust: bool
    organization: str = ORGANIZATION

    @property
    def program(self) -> Path:
        """The file to start with."""
        assert self.project.entry is not None
        return self.made.submission / self.project.entry

    @property
    def working_folder(self) -> str:
        """Where Pulumi would start it: the folder of `main`, else the project's."""
        made, folder = self.made, self.made.project
        if self.project.main:
            folder = (made.project / self.project.main).resolve()
            folder = folder if folder.is_dir() else folder.parent
        return str(folder if folder.is_dir() else made.project)

    @property
    def declared(self) -> dict[str, Any]:
        """Configuration keys that the project file describes."""
        return {key: value for key, value in self.project.declared_config.items() if isinstance(value, dict)}

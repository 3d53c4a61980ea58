"""What a mend is made from: the findings of one project, its files and its graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from stackproof.model import (
    NODE_LANGUAGES,
    Finding,
    Location,
    Project,
    Remark,
    Requirement,
    RequirementResult,
    Resource,
    Submission,
)
from stackproof.topology import Topology

from ._calls import Call, NotPossible
from ._edits import Mend
from ._texts import Text


@dataclass(frozen=True, kw_only=True)
class Ground:
    """content_of: the bytes of a file of the submission, None where it has none of that name. requirements: what was
    asked for, with the verdicts on it."""

    submission: Submission
    project: Project
    topology: Topology
    content_of: Callable[[str], bytes | None]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    verdicts: tuple[RequirementResult, ...] = ()
    major: int = 7

    @property
    def is_python(self) -> bool:
        return self.project.language == "python"

    @property
    def is_node(self) -> bool:
        return self.project.language in NODE_LANGUAGES

    @property
    def is_go(self) -> bool:
        return self.project.language == "go"

    @cached_property
    def wholes(self) -> dict[tuple[str, str], Mend]:
        """Mends of all that a check tells of a file, by the check with kinds of remarks, and the file, each worked out
        once."""
        return {}

    @cached_property
    def _texts(self) -> dict[str, Text]:
        return {}

    def text(self, path: str) -> Text:
        """A source text. Raises NotPossible."""
        found = self._texts.get(path)
        if found is None:
            content = self.content_of(path)
            if content is None:
                raise NotPossible(f"{path} is not there")
            found = self._texts[path] = Text(path, content)
        return found

    def resource(self, finding: Finding) -> Resource:
        """The resource that a finding is about. Raises NotPossible."""
        found = self.topology.resource(finding.resource) if finding.resource else None
        if found is None:
            raise NotPossible("the finding names no resource")
        return found

    def call_of(self, resource: Resource) -> Call:
        """The place that makes a resource. Raises NotPossible."""
        place = self.topology.location_of(resource)
        if place is None:
            raise NotPossible("where the resource is made is not known")
        return self.call_at(place, resource.type)

    def call_at(self, place: Location, token: str) -> Call:
        text = self.text(place.file)
        if place.file.endswith(".py"):
            from ._python import python_call

            return python_call(text, place.line, token, major=self.major)
        if place.file.endswith(".go"):
            from ._go import go_call

            return go_call(text, place.line, token, major=self.major)
        from ._node import node_call

        return node_call(text, place.line, token, major=self.major)


Mender = Callable[[Finding, Ground], Iterator[Mend]]
"""The ways to mend a finding, likeliest first. May raise NotPossible."""

"""What a requirement is judged on: one project of a submission, its run, and questions to its graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from stackproof.model import Graph, ProgramRun, Project, Resource, Submission, Tests
from stackproof.topology import Topology

from .._concepts import concepts


@dataclass(frozen=True, kw_only=True)
class Facts:
    """submission, project: as read; None where a stored graph alone is judged. topology: questions to the graph.
    is_whole: True when the program ran, or was followed, to its end, so that what its graph lacks, it lacks.
    text_of: text of a file of the submission, None where there is none. tests: what is known of its tests.
    singled_out: a concept, and the URNs of those of it that a sentence names; the others are not looked at.
    """

    topology: Topology
    submission: Submission | None = None
    project: Project | None = None
    run: ProgramRun | None = None
    is_whole: bool = True
    text_of: Callable[[str], str | None] = lambda path: None
    tests: Tests | None = None
    singled_out: tuple[str, frozenset[str]] = ("", frozenset())

    @property
    def graph(self) -> Graph:
        return self.topology.graph

    @cached_property
    def has_program(self) -> bool:
        """False where nothing was handed in that could make a resource."""
        return self.project is None or (self.project.platform == "pulumi" and self.project.entry is not None)

    @cached_property
    def missing_packages(self) -> tuple[str, ...]:
        """Packages that are not here, so that what the program makes with them is left out of the graph."""
        needs = self.run.needs if self.run is not None else ()
        return tuple(need.name for need in needs if need.kind == "package" and not need.synthesized)

    def made(self, *tokens: str) -> tuple[Resource, ...]:
        """Resources of these types that the program creates, in graph order."""
        return self.topology.of_type(*tokens)

    def of_concept(self, name: str) -> tuple[Resource, ...]:
        """Resources that the program creates and that a concept stands for, working or not; components of other
        packages (`awsx:ec2:Vpc`) among them."""
        from ._at_work import is_meant

        types = concepts()[name].types
        found = [*self.made(*(t for t in types if t.startswith("aws:")))]
        others = {t for t in types if not t.startswith("aws:")}
        found += [r for r in self.graph.resources if r.type in others and not r.read]
        concept, meant = self.singled_out
        found = [one for one in found if name != concept or one.urn in meant]
        return tuple(resource for resource in found if is_meant(self, resource, name))

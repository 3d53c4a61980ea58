"""What a check is asked about."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from stackproof.model import (
    Comparison,
    CostEstimate,
    Graph,
    Location,
    ProgramRun,
    Project,
    PromptRemark,
    Remark,
    RequirementResult,
    Resource,
    SourceFile,
    Submission,
    Tests,
)
from stackproof.topology import Topology

from ._factories import prepared_at


@dataclass(frozen=True, kw_only=True)
class Case:
    """One project of a submission with everything known about it.

    run: None when the program was not run. remarks: of intake, source and engine together. profile: name of the
    profile it is judged under. major: major version of pulumi-aws that decides. unread: source files that could not be
    parsed, so that nothing was said about them. requirements: the verdicts on what was asked for, judged before.
    prompt_remarks: what there is to say of the prompt itself. comparison: with an ideal answer, where one was given.
    tests: what is known of the program's own tests. cost: the estimate of a month.
    """

    submission: Submission
    project: Project
    run: ProgramRun | None = None
    remarks: tuple[Remark, ...] = ()
    profile: str = "default"
    major: int = 7
    unread: tuple[str, ...] = ()
    requirements: tuple[RequirementResult, ...] = ()
    prompt_remarks: tuple[PromptRemark, ...] = ()
    comparison: Comparison | None = None
    tests: Tests | None = None
    cost: CostEstimate | None = None

    @classmethod
    def of_graph(cls, graph: Graph, *, remarks: tuple[Remark, ...] = (), profile: str = "default") -> Case:
        """A case that consists of a stored graph alone."""
        project = Project(
            root="", name=graph.project, language="unknown", platform="pulumi", entry=None, reason="", stack=graph.stack
        )
        submission = Submission(id=graph.project, root="", files=(), projects=(project,), digest="")
        run = ProgramRun(outcome="ran", graph=graph)
        return cls(submission=submission, project=project, run=run, remarks=remarks, profile=profile)

    def beside(
        self,
        *,
        requirements: tuple[RequirementResult, ...] = (),
        remarks: tuple[PromptRemark, ...] = (),
        comparison: Comparison | None = None,
        tests: Tests | None = None,
        cost: CostEstimate | None = None,
    ) -> Case:
        """The same case with the verdicts on what was asked for; what is known of the graph is kept."""
        case = replace(
            self, requirements=requirements, prompt_remarks=remarks, comparison=comparison, tests=tests, cost=cost
        )
        case.__dict__["topology"] = self.topology
        return case

    @cached_property
    def files(self) -> tuple[SourceFile, ...]:
        """The submission's files but those of its other projects."""
        return tuple(file for file in self.submission.files if self.submission.concerns(self.project, file.path))

    @cached_property
    def graph(self) -> Graph:
        """The recorded graph; an empty one when there is none."""
        if self.run is not None and self.run.graph is not None:
            return self.run.graph
        return Graph(project=self.project.name, stack=self.project.stack or "")

    @cached_property
    def topology(self) -> Topology:
        """Questions about the graph (see `stackproof.topology`)."""
        return Topology(self.graph, config=self.project.config, major=self.major)

    @property
    def is_whole(self) -> bool:
        """True when the program ran, or was followed, to its end at least once: what its graph lacks, it lacks."""
        if self.run is None or self.run.graph is None:
            return False
        if self.run.followed and self.run.outcome == "not_run":
            return self.run.followed == "whole"
        return self.run.outcome == "ran" or any(attempt.outcome == "ran" for attempt in self.run.attempts)

    def resources(self, *tokens: str) -> tuple[Resource, ...]:
        """Resources of these types or their equivalents (`alb` for `lb`, `BucketV2` for `Bucket`) that the program
        creates, in graph order; without tokens, all custom ones but providers."""
        if tokens:
            return self.topology.of_type(*tokens)
        return tuple(
            r for r in self.graph.resources if r.custom and not r.read and not r.type.startswith("pulumi:providers:")
        )

    def remarks_of(self, *kinds: str) -> tuple[Remark, ...]:
        """Remarks of these kinds, in the order they were made; a kind may end in `*`."""
        return tuple(r for r in self.remarks if any(fnmatch.fnmatchcase(r.kind, kind) for kind in kinds))

    def text_of(self, path: str) -> str | None:
        """Text of one of the submission's files, None when there is no such text file."""
        if not any(file.path == path and file.text for file in self.submission.files):
            return None
        try:
            return Path(self.submission.root, path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    @cached_property
    def _python(self) -> dict[str, str]:
        """Text of each Python file."""
        paths = (file.path for file in self.submission.files if file.path.endswith(".py"))
        return {path: text for path in paths if (text := self.text_of(path)) is not None}

    def place_of(self, resource: Resource) -> str:
        """`file:line` of what makes the resource, the key of what it has in common with others: the line that calls its
        class, or the `partial` that prepared the call. Its URN where that is not known."""
        location = self.location_of(resource)
        if location is None:
            return resource.urn
        location = prepared_at(location, self._python) or location
        return f"{location.file}:{location.line}"

    def location_of(self, resource: Resource) -> Location | None:
        """Where the program makes the resource (see `Topology.location_of`)."""
        return self.topology.location_of(resource)

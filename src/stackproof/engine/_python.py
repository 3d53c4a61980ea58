"""Programs on Python: a child of the warm parent for each attempt."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import msgspec

from stackproof.model import SourceEdit
from stackproof.sandbox import Policy, child_environment, jail_policy, python_readable_paths
from stackproof.toolchains import installed_version

from ._attempts import Try
from ._chance import beginning
from ._launch import Launch
from ._services import Services
from ._tricks import Trick
from ._zygote import ChildResult, Zygote


class PythonHost:
    """Runs programs in children of `parent`, which stays open."""

    def __init__(self, parent: Zygote) -> None:
        self._parent = parent
        self.exact = parent.interpreter.exact
        self.aws_major = parent.interpreter.aws_major or own_major()
        self.signals_end = parent.interpreter.signals_end

    def attempt(self, change: Try, launch: Launch, services: Services, *, number: int) -> ChildResult:
        """Run the program once; blocks until it has ended or a limit ended it."""
        return self._parent.run(self._request(change, launch, services), limits=launch.limits)

    @cached_property
    def _readable(self) -> tuple[str, ...]:
        return tuple(python_readable_paths(self._parent.interpreter.executable))

    def _request(self, change: Try, launch: Launch, services: Services) -> dict[str, Any]:
        made, program = launch.made, launch.program
        monitor, engine = services.addresses
        packages = list(self._parent.interpreter.packages)
        policy = Policy(
            readable=(*self._readable, *packages),
            writable=(str(made.root),),
            tmp=str(made.temporary),
            unix_sockets=(str(services.monitor_path), str(services.engine_path)),
            trust=launch.trust,
        )
        return {
            "policy": jail_policy(policy, launch.limits, keep_fds=[9]),
            "environment": child_environment(
                scratch=made.home, extra=_environment(change, launch, monitor=monitor, engine=engine)
            ),
            "working_folder": launch.working_folder,
            "program": str(program.parent if program.name == "__main__.py" else program),
            "project_folder": str(made.submission),
            "root_folder": str(made.project),
            "scratch": str(made.home),
            "packages": packages,
            "import_path": list(change.import_path),
            "edits": [_edit(edit, launch) for edit in (*change.edits, *change.tricks)],
            "late_annotations": (launch.project.python_minor or 0) >= 14,
            "stay": change.stay,
            "chance": beginning(change.chance),
            "declared": launch.declared,
            "project": launch.project.name,
            "stack": launch.stack,
            "organization": launch.organization,
            "config": {**launch.config, **change.config},
            "secret_config": list(launch.secrets),
            "monitor": monitor,
            "engine": engine,
            "dry_run": False,
        }


@lru_cache(maxsize=1)
def own_major() -> int:
    """Major version of the tool's own pulumi-aws."""
    return int(installed_version("pulumi-aws").split(".")[0])


def _environment(change: Try, launch: Launch, *, monitor: str, engine: str) -> dict[str, str]:
    return {
        "PULUMI_PROJECT": launch.project.name,
        "PULUMI_STACK": launch.stack,
        "PULUMI_MONITOR": monitor,
        "PULUMI_ENGINE": engine,
        "GRPC_VERBOSITY": "NONE",
        **change.environment,
    }


def _edit(edit: SourceEdit | Trick, launch: Launch) -> dict[str, Any]:
    return {**msgspec.structs.asdict(edit), "file": str(launch.made.submission / edit.file)}

"""Graphs of twin programs, without what differs by nature."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec

from stackproof.engine import RunOptions, follow_project, record_project
from stackproof.intake import open_submission

HERE = Path(__file__).parent / "twins"
PROGRAMS = HERE.parents[1] / "benchmarks" / "programs"
CONFIG = {"forty:token": "S3cr3t-Token-9", "forty:limits": '{"orders": 10, "burst": 2.5}'}
# The versions of the SDKs are pinned apart from each other; where a resource stands is another place in each.
APART = {"source", "stack_trace", "version"}
# In the program's own text: where it goes on, and what it goes on with.
_FURTHER = {
    "__main__.py": ("import pulumi_aws as aws\n", "import pulumi_aws as aws\nimport more  # noqa: F401\n"),
    "index.ts": ("export const url", 'export * from "./more";\nexport const url'),
    "main.go": (
        '\t\tctx.Export("url"',
        '\t\tif err := more(ctx, net, data); err != nil {\n\t\t\treturn err\n\t\t}\n\t\tctx.Export("url"',
    ),
}


def graph_of(folder: Path, config: dict[str, str] = CONFIG) -> dict[str, Any]:
    """What a program records, or what following it says; without a trace of its secret."""
    with open_submission(folder) as submission:
        (project,) = submission.projects
        options = RunOptions(config=config, secret_config=("forty:token",) if "forty:token" in config else ())
        if project.language == "go":
            run = follow_project(submission, project, options=options).run
            assert (run.outcome, run.followed) == ("not_run", "whole"), (run.reason, run.error)
        else:
            run = record_project(submission, project, options=options).run
            assert run.outcome == "ran", (run.reason, run.error)
    assert "S3cr3t-Token-9" not in repr(run.graph)
    return plain(msgspec.to_builtins(run.graph))


def plain(value: Any) -> Any:
    """Without what differs by nature; text that is JSON by what it says, for each language spaces it in its own way."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in APART}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def large(folder: Path, name: str, more: str, entry: str) -> Path:
    """The program of forty resources with the twenty-six more."""
    shutil.copytree(PROGRAMS / name, folder)
    shutil.copy(HERE / more, folder)
    text = (folder / entry).read_text(encoding="utf-8")
    old, new = _FURTHER[entry]
    assert text.count(old) == 1, old
    (folder / entry).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def small(folder: Path, runtime: str, entry: str, text: str) -> Path:
    """One file with its project file."""
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: twins\nruntime: {runtime}\nconfig:\n  aws:region: us-east-1\n")
    (folder / "package.json").write_text("{}")  # without one the SDK for Node warns
    (folder / entry).write_text(text)
    return folder

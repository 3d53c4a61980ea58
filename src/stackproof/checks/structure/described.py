"""Whether the project says what it is and how it is configured."""

from __future__ import annotations

import posixpath
import re

from stackproof.model import Severity

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from .._tongues import PROGRAMS
from ._settings_read import settings_read

_STACK_FILE = re.compile(r"Pulumi\.[\w.-]+\.ya?ml")
_BACKEND = re.compile(r"pulumi login|PULUMI_BACKEND_URL|\bPulumi Cloud\b|\b(?:state|pulumi) backend\b", re.IGNORECASE)
_DOCUMENTS = (".md", ".rst", ".txt", ".adoc")
_SHOWN = 5


@check(
    "STR009",
    title="The project says what it is and how it is configured",
    severity="high",
    category="structure",
    impact=Impact(
        "quality", "Whoever deploys it has to read the program to learn what to set, and where its state is."
    ),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/project-file/",),
    grouping="check",
)
def project_is_described(case: Case) -> Iterator[Verdict]:
    """Pulumi.yaml has a description, and declares the keys that the program reads; a stack file gives them values; and
    something says where the state is kept.

    Why
        `pulumi config` shows and checks only keys that the project file declares. Without a stack file nobody knows
        which values belong to which environment, and without a word on the backend each machine may keep a state of its
        own. One of these missing is a detail; all of them make a project that only its author can deploy.
    Fix
        Add `description`, and under `config` each key with `type`, `description` and, where there is one, `default`; a
        Pulumi.<stack>.yaml for each environment; and `backend.url`, or a line on `pulumi login` in the README.
    Bad
        # --- Pulumi.yaml
        # <- finding without a line
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        config = pulumi.Config()
        aws.s3.Bucket("b", tags={"Owner": config.get("owner") or "web"})
    Bad
        # --- Pulumi.yaml
        # <- finding without a line
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        description: A bucket for the demo
        config:
          owner:
            type: string
            description: Who pays for it
            default: web
        # --- Pulumi.dev.yaml
        config:
          demo:owner: platform
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        config = pulumi.Config()
        aws.s3.Bucket("b", tags={"Owner": config.get("owner") or "web"})
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        description: A bucket for the demo
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Keys that the documentation names count as described. A missing word on the backend is told only beside the
        rest, for Pulumi Cloud needs none. A project file that a template brings is not judged.
    """
    file = next((path for path in _project_files(case) if case.text_of(path) is not None), None)
    if file is None or case.project.entry is None or case.remarks_of("intake.no-program"):
        return
    if any(item.path == file and item.origin == "template" for item in case.files):
        return
    text = case.text_of(file) or ""
    missing = list(_missing(case, text))
    if not missing:
        yield Pass(file, "has a description, and what the program reads is declared or documented")
        return
    # Alone it says nothing: that state is kept in Pulumi Cloud is the usual case.
    without_backend = not _names_backend(case, text)
    severity: Severity = "low"
    if len(missing) == len(_EVERYTHING):
        severity = "high" if without_backend else "medium"
    said = [*missing, "no word on the backend"] if without_backend and len(missing) > 1 else missing
    yield Fail(subject=file, message=f"the project tells too little: {', '.join(said)}", severity=severity)


_EVERYTHING = ("description", "keys", "stack")


def _project_files(case: Case) -> Iterator[str]:
    for name in ("Pulumi.yaml", "Pulumi.yml"):
        yield posixpath.join(case.project.root, name)


def _missing(case: Case, text: str) -> Iterator[str]:
    """What is lacking, one phrase each; at most as many as there are names in `_EVERYTHING`."""
    if not re.search(r"^description:[ \t]*\S", text, re.MULTILINE):
        yield "no description"
    read = settings_read(case)
    if not read.any:
        return
    declared = {name.rpartition(":")[2] for name in case.project.declared_config}
    open_keys = sorted(key for key in read.keys if key not in declared and not _is_documented(case, key))
    if open_keys or not (declared or read.keys):
        more = f" and {len(open_keys) - _SHOWN} more" if len(open_keys) > _SHOWN else ""
        yield f"no declaration of {', '.join(open_keys[:_SHOWN]) or 'what the program reads'}{more}"
    if not any(_STACK_FILE.fullmatch(posixpath.basename(file.path)) for file in case.files):
        yield "no Pulumi.<stack>.yaml"


def _is_documented(case: Case, key: str) -> bool:
    """A document names the key, or a script sets it."""
    name = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
    setting = re.compile(rf"config set [^\n]*\b{re.escape(key)}(?![\w-])")
    return any(
        (name if path.lower().endswith(_DOCUMENTS) else setting).search(text) for path, text in _beside_programs(case)
    )


def _names_backend(case: Case, project_file: str) -> bool:
    if re.search(r"^backend:", project_file, re.MULTILINE):
        return True
    return any(_BACKEND.search(text) for _, text in _beside_programs(case))


def _beside_programs(case: Case) -> Iterator[tuple[str, str]]:
    """(path, text) of documents, scripts and pipelines, and of what stands around the files of an answer."""
    yield "answer.md", case.submission.prose
    for file in case.files:
        if file.text and not file.path.endswith(PROGRAMS):
            yield file.path, case.text_of(file.path) or ""

"""Project file, entry, stack configuration and manifest."""

from __future__ import annotations

import posixpath

from stackproof.model import Remark

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check
from .._remarks import fail_of
from .._tongues import is_go

_PROJECT_FILE = "https://www.pulumi.com/docs/iac/concepts/projects/project-file/"
_NEEDED = "The program cannot be deployed: `pulumi up` refuses before it starts."

_FAULTS: dict[str, Severity | None] = {
    "structure.project-file-invalid": None,
    "structure.stack-file-invalid": "high",
    "structure.stack-secret-unreadable": "medium",
    "structure.project-file-ignored": "low",
    "structure.stack-file-ignored": "low",
}
_LANGUAGE = "project-language"
_NO_PROJECT = "STR001"


@check(
    "STR001",
    title="The project has a Pulumi.yaml",
    severity="critical",
    category="structure",
    impact=Impact("deployment", _NEEDED),
    links=(_PROJECT_FILE,),
)
def project_file_exists(case: Case) -> Iterator[Verdict]:
    """A Pulumi project is a folder with a Pulumi.yaml.

    Why
        Pulumi finds name, runtime and entry of a program in its project file; without one no command works.
    Fix
        Add a Pulumi.yaml with `name`, `runtime: python` and, unless the entry is __main__.py, `main`.
    Fix in Node
        Add a Pulumi.yaml with `name`, `runtime: nodejs` and, unless the entry is index.ts or what package.json names,
        `main`.
    Fix in Go
        Add a Pulumi.yaml with `name`, `runtime: go` and, unless the program lies beside it, `main`.
    Bad
        # --- without Pulumi.yaml
        # <- finding without a line
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A program written for the automation API may do without; one with an inline program is not told apart.
    """
    for remark in case.remarks_of("structure.no-project-file"):
        yield Fail(subject=case.project.entry or case.project.name, message=remark.message, cause=_NO_PROJECT)
    if case.project.has_project_file:
        yield Pass(f"{case.project.root}/Pulumi.yaml".lstrip("/"), f"project {case.project.name}")


@check(
    "STR002",
    title="Pulumi.yaml is valid",
    severity="critical",
    category="structure",
    impact=Impact("deployment", _NEEDED),
    links=(_PROJECT_FILE,),
)
def project_file_is_valid(case: Case) -> Iterator[Verdict]:
    """The project file is readable YAML with a name, a runtime that Pulumi has and what its schema allows; the files of
    the stacks fit it.

    Why
        Pulumi reads the project file first and stops at the first thing it does not understand. It then holds the
        stack's configuration against the types that the project file declares.
    Fix
        Give `name` and `runtime`, and configuration keys under `config`, as the project file reference says: the
        project's own with `type` and `default`, those of a provider (`aws:region`) with a `value` alone.
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
          description: A bucket  # <- finding
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          aws:region:  # <- finding
            default: eu-west-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          aws:region:
            value: eu-west-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          size:
            type: integer
            default: 2
        # --- Pulumi.dev.yaml
        config:
          demo:size: many  # <- finding
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          size:
            type: integer
            default: 2
        # --- Pulumi.dev.yaml
        config:
          demo:size: 3
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Options of the runtime and of templates are not checked. High in the file of a stack, for the others can still
        be deployed; medium for a secret that cannot be decrypted; low for what Pulumi passes over.
    """
    fails = [
        fail_of(remark, case, severity=severity)
        for kind, severity in _FAULTS.items()
        for remark in case.remarks_of(kind)
    ]
    yield from fails
    if case.project.has_project_file and not fails:
        yield Pass(f"{case.project.root}/Pulumi.yaml".lstrip("/"), "valid")


@check(
    "STR003",
    title="The entry exists and is a program",
    severity="critical",
    category="structure",
    impact=Impact("deployment", _NEEDED),
    links=(_PROJECT_FILE,),
)
def entry_exists(case: Case) -> Iterator[Verdict]:
    """`main`, or the default entry of the runtime, is there, and something that can be started.

    Why
        Pulumi starts the program at `main`, or at __main__.py in the project's folder. Where that is missing the
        program does not start, whatever else the answer holds. In Go it is a folder that holds `package main` with
        a `func main()`; any other package is a library.
    Fix
        Name the file that creates the resources in `main`, or call it __main__.py.
    Fix in Node
        Name the file that creates the resources in `main` of Pulumi.yaml or package.json, or call it index.ts.
    Fix in Go
        Name the folder of the program in `main`, or put the program beside Pulumi.yaml: `package main` with a
        `func main()`.
    Bad
        # --- Pulumi.yaml
        # <- finding without a line
        name: demo
        runtime: python
        main: missing.py
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        main: app.py
        # --- app.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        ```go
        package stack // <- finding

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := s3.NewBucket(ctx, "b", nil)
                return err
            })
        }
        ```
    Good
        ```go
        // --- Pulumi.yaml
        name: demo
        runtime: go
        main: cmd/app
        // --- cmd/app/main.go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := s3.NewBucket(ctx, "b", nil)
                return err
            })
        }
        ```
    Known limits
        Where another file is the likely entry it is run instead, so that the rest can be judged. A library that lies
        elsewhere is told as the entry that is missing.
    """
    if case.remarks_of("intake.no-program"):
        return
    remarks = case.remarks_of("structure.entry-missing")
    idle = case.remarks_of("go.no-main")
    # The entry is looked for in the language that the file claims.
    cause = _LANGUAGE if case.remarks_of("structure.runtime-mismatch") else None
    for remark in remarks:
        if not (idle and _is_in_place(remark)):
            yield fail_of(remark, case, fix=_way_to(remark.data.get("used"), case), cause=cause)
    for remark in idle if all(map(_is_in_place, remarks)) else ():
        # Without a project file the library is a guess: who adds the one writes the program that it starts.
        bare = remark.data.get("library") is True and bool(case.remarks_of("structure.no-project-file"))
        yield fail_of(remark, case, cause=_NO_PROJECT if bare else cause)
    if case.project.has_project_file and case.project.entry and not remarks and not idle:
        yield Pass(case.project.entry, "is the entry")


def _is_in_place(remark: Remark) -> bool:
    """Whether what is used in place of the missing entry lies where Pulumi looks: it is there, and no program."""
    used, expected = remark.data.get("used"), remark.data.get("expected")
    found = isinstance(used, str) and isinstance(expected, str) and expected
    return bool(found) and posixpath.dirname(str(used)) == posixpath.dirname(str(expected))


def _way_to(used: object, case: Case) -> str | None:
    """How Pulumi is led to the file that was run in place of the missing one."""
    if not isinstance(used, str):
        return None
    if case.remarks_of("go.no-main"):
        place = posixpath.join(case.project.root, "main.go")
        return f"Add {place}: `package main`, whose `func main()` hands the stack of {used} to `pulumi.Run`."
    folder, name = posixpath.split(used)
    usual = "__main__.py" if case.project.language == "python" else f"index{posixpath.splitext(name)[1]}"
    if used == posixpath.join(case.project.root, usual) or (is_go(case) and folder == case.project.root):
        return "Leave `main` out of Pulumi.yaml: the program lies where Pulumi looks for it."
    if is_go(case):
        below = posixpath.relpath(folder or ".", case.project.root or ".")
        return f"Set `main: {below}` in Pulumi.yaml, or move the program beside Pulumi.yaml."
    return f"Set `main: {used}` in Pulumi.yaml, or rename {used} to {usual}."


@check(
    "STR004",
    title="The runtime of Pulumi.yaml is the language of the program",
    severity="critical",
    category="structure",
    impact=Impact("deployment", "Pulumi starts another language's runtime, which finds no program."),
    links=(_PROJECT_FILE,),
)
def runtime_is_the_language(case: Case) -> Iterator[Verdict]:
    """`runtime` fits the files.

    Why
        A project file that says `nodejs` beside a Python program starts Node.
    Fix
        Set `runtime` to the language of the program.
    Bad
        # --- Pulumi.yaml
        # <- finding without a line
        name: demo
        runtime: nodejs
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A project with programs in both languages is taken at its word.
    """
    remarks = case.remarks_of("structure.runtime-mismatch")
    yield from (fail_of(remark, case, cause=_LANGUAGE) for remark in remarks)
    if case.project.has_project_file and case.project.language != "unknown" and not remarks:
        yield Pass(f"{case.project.root}/Pulumi.yaml".lstrip("/"), case.project.language)

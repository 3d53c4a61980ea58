"""Where a program begins, if there is more than one place."""

from __future__ import annotations

import ast
import posixpath

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check


@check(
    "STR011",
    title="The project has one entry, or says what another is for",
    severity="low",
    category="structure",
    impact=Impact("quality", "Whoever comes next does not know which one is deployed, and mends the other."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/project-file/",),
    grouping="check",
)
def project_has_one_entry(case: Case) -> Iterator[Verdict]:
    """Beside the entry that Pulumi.yaml names there is no `__main__.py` that nobody explains.

    Why
        Pulumi starts `main`, and passes over a `__main__.py` beside it; Python does the opposite. Two entries drift
        apart.
    Fix
        Keep one; or say in its docstring, or in the README, what the other is for.
    Bad
        # <- finding without a line
        # --- Pulumi.yaml
        name: shop
        runtime: python
        main: app.py
        # --- app.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
        # --- __main__.py
        import app
    Good
        # --- Pulumi.yaml
        name: shop
        runtime: python
        main: app.py
        # --- app.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
        # --- __main__.py
        \"\"\"For tools that run the folder; Pulumi starts app.py.\"\"\"

        import app
    Known limits
        Python programs only.
    """
    entry = case.project.entry
    if case.project.language != "python" or entry is None:
        return
    other = posixpath.join(case.project.root, "__main__.py") if case.project.root else "__main__.py"
    text = case.text_of(other)
    if entry == other or text is None:
        return
    if _explains(text) or any("__main__" in (case.text_of(path) or "") for path in _documents(case)):
        yield Pass(entry, f"{other} says what it is for")
    else:
        yield Fail(subject=other, message=f"Pulumi starts {entry}; what {other} is for is said nowhere")


def _explains(text: str) -> bool:
    try:
        return bool(ast.get_docstring(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return True


def _documents(case: Case) -> Iterator[str]:
    yield from (file.path for file in case.files if file.path.lower().endswith((".md", ".rst", ".txt", ".adoc")))

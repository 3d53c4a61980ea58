"""What the linter says, grouped by rule."""

from __future__ import annotations

import ast
import re

from stackproof.model import Remark, is_asset

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Severity, Verdict, check
from .._parsing import parsed
from .._remarks import fail_of, of_source

_RULES = "https://docs.astral.sh/ruff/rules/"
_QUALITY = Impact("quality", "Whoever reads the program next has to work out what is meant.")


def _verdicts(case: Case, *kinds: str, cause: str, evidence: str, in_node: bool = True) -> Iterator[Verdict]:
    """Remarks of the linter as one cause; in tests and templates they weigh as in the program."""
    remarks = case.remarks_of(*kinds)
    for remark in remarks:
        yield fail_of(remark, case, cause=cause)
    if not remarks:
        yield from of_source(case, evidence=evidence, in_node=in_node)


@check(
    "LINT002",
    title="Nothing is imported or assigned without being used",
    severity="low",
    category="lint",
    impact=_QUALITY,
    impact_in_go=STOPS_THE_BUILD,
    links=(_RULES + "unused-import/", _RULES + "unused-variable/"),
)
def nothing_is_unused(case: Case) -> Iterator[Verdict]:
    """Imports and variables that nothing uses.

    Why
        An unused name is either left over or meant to be used somewhere: both mislead the reader.
    Fix
        Remove it, or use it where it was meant.
    Fix in Go
        Remove it, or use it where it was meant. What is only there for its effect is imported or assigned as `_`.
    Bad
        import json  # <- finding

        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        import pulumi
        import pulumi_aws as aws

        region = pulumi.Config("aws").get("region")  # <- finding
        caller = aws.get_caller_identity()  # <- finding
        aws.s3.Bucket("b")
    Good
        import pulumi_aws as aws

        def store():
            bucket = aws.s3.Bucket("b")

        store()
    Known limits
        Of module-level variables only those of the entry are judged, where their value has no effect of its own.
        Variables that hold a resource count as used: making it is the point.
    """
    kinds = ("lint.F401", "lint.F841", "lint.F811", "lint.unused-module-variable")
    remarks = [r for r in case.remarks_of(*kinds) if not _makes_a_resource(r, case)]
    for remark in remarks:
        yield fail_of(remark, case, cause="LINT002", severity="critical" if remark.data.get("stops") is True else None)
    if not remarks:
        yield from of_source(case, evidence="no unused imports or variables")


_MADE = re.compile(
    r"\s*(?:(?:export |const |let |var )*)\w+\s*(?::[^=]+)?=\s*(?:await\s+)?(?:new\s+)?(?:\w+\.)*[A-Z]\w*\("
)


def _makes_a_resource(remark: Remark, case: Case) -> bool:
    """A local variable that is only there for the resource it is given: making that is the point."""
    if remark.kind != "lint.F841" or remark.file is None or remark.line is None:
        return False
    lines = (case.text_of(remark.file) or "").split("\n")
    return remark.line <= len(lines) and _MADE.match(lines[remark.line - 1]) is not None


@check(
    "LINT003",
    title="Every name is defined before it is used",
    severity="high",
    category="lint",
    impact=Impact("deployment", "The program ends with NameError when it reaches the line."),
    impact_in_node=Impact("deployment", "Compiling refuses the name; where it does not, the line is a ReferenceError."),
    impact_in_go=STOPS_THE_BUILD,
    links=(_RULES + "undefined-name/",),
)
def names_are_defined(case: Case) -> Iterator[Verdict]:
    """Names that nothing defines.

    Why
        A name that is defined nowhere is a NameError as soon as the line runs, also in a branch that the run of the
        review did not take.
    Fix
        Define or import the name, or correct its spelling.
    Bad
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        if pulumi.Config().get_bool("shown"):
            pulumi.export("name", buckett.id)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        if pulumi.Config().get_bool("shown"):
            pulumi.export("name", bucket.id)
    Known limits
        Names that a star import brings are not known, so files with one are left out. Files that the program neither
        imports nor uploads weigh medium. A name that only a quoted
        annotation holds weighs low, since nothing evaluates it.
    """
    remarks = case.remarks_of("lint.F821", "lint.F822", "lint.F823")
    for remark in remarks:
        yield fail_of(remark, case, severity="low" if _is_only_annotated(remark, case) else _weight(remark, case))
    if not remarks:
        yield from of_source(case, evidence="every name is defined", in_node=False)


def _weight(remark: Remark, case: Case) -> Severity | None:
    """TypeScript refuses the name wherever the program brings the file in; Python only where the line runs."""
    apart = remark.data.get("unreached") is True and not _is_shipped(remark, case)
    if apart or remark.data.get("test") is True:
        return "medium"
    return "critical" if remark.data.get("refused") is True else None


def _is_shipped(remark: Remark, case: Case) -> bool:
    """Whether the file is, or lies in, what a resource uploads: a function's code runs although nothing imports it."""
    file = remark.file or ""
    uploaded = {path for resource in case.graph.resources for path in _asset_paths(resource.inputs)}
    return any(path in ("", ".", file) or file.startswith(f"{path.rstrip('/')}/") for path in uploaded)


def _asset_paths(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if is_asset(value) and isinstance(value["$asset"].get("path"), str):
            yield value["$asset"]["path"]
        for item in value.values():
            yield from _asset_paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _asset_paths(item)


def _is_only_annotated(remark: Remark, case: Case) -> bool:
    """True for a name in an annotation that Python never evaluates: a quoted one, or any after the future import
    and from Python 3.14 on."""
    if not (remark.file or "").endswith(".py"):
        return False
    try:
        tree = parsed(case.text_of(remark.file or "") or "")
    except (SyntaxError, ValueError, RecursionError):
        return False
    late = (case.project.python_minor or 0) >= 14 or any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and node.names[0].name == "annotations"
        for node in tree.body
    )
    for node in ast.walk(tree):
        for hint in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for part in ast.walk(hint) if isinstance(hint, ast.AST) else ():
                quoted = isinstance(part, ast.Constant) and isinstance(part.value, str)
                if isinstance(part, ast.expr) and (quoted or late) and _covers(part, remark):
                    return True
    return False


def _covers(node: ast.expr, remark: Remark) -> bool:
    line, column = remark.line or 0, (remark.column or 1) - 1
    start, end = (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return start <= (line, column) < end


@check(
    "LINT004",
    title="Lines are at most 120 characters long",
    severity="low",
    category="lint",
    impact=_QUALITY,
    links=(_RULES + "line-too-long/",),
)
def lines_are_short(case: Case) -> Iterator[Verdict]:
    """Line length.

    Why
        Long lines hide their end in reviews and side-by-side views.
    Fix
        Break the line; `ruff format` does it.
    Fix in Node
        Break the line; `prettier --write` does it.
    Fix in Go
        Break the line behind an opening bracket or a comma.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("b", tags={"One": "a value of some length", "Two": "another value of some length", "Three": "and one more"})  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b", tags={"One": "a value of some length"})
    Known limits
        Lines that consist of one long address or text without blanks are not counted.
    """  # noqa: E501
    yield from _verdicts(case, "lint.E501", cause="LINT004", evidence="no line is too long")


@check(
    "LINT005",
    title="Comments are comments, not strings",
    severity="low",
    category="lint",
    impact=_QUALITY,
    links=(_RULES + "useless-expression/",),
)
def comments_are_comments(case: Case) -> Iterator[Verdict]:
    """String statements that are no docstrings.

    Why
        A string in the middle of a program is a statement without effect; tools take it for code, and readers for a
        docstring of what stands above it.
    Fix
        Write it as a comment.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("a")
        '''The second bucket keeps the logs.'''  # <- finding
        aws.s3.Bucket("b")
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("a")
        # The second bucket keeps the logs.
        aws.s3.Bucket("b")
    Known limits
        Strings after an assignment are taken for documentation of the attribute.
    """
    yield from _verdicts(case, "lint.string-as-comment", cause="LINT005", evidence="none", in_node=False)


@check(
    "LINT006",
    title="Every file ends with a line break",
    severity="low",
    category="lint",
    impact=Impact("quality", "Tools show the last line as changed whenever one is added."),
    links=(_RULES + "missing-newline-at-end-of-file/",),
)
def files_end_with_a_line_break(case: Case) -> Iterator[Verdict]:
    """Final line break.

    Why
        A file without a final line break is no text file by POSIX, and differences to it show one line too many.
    Fix
        End the file with a line break; `ruff format` does it.
    Fix in Node
        End the file with a line break; `prettier --write` does it.
    Fix in Go
        End the file with a line break; `gofmt -w` does it.
    Bad
        # --- __main__.py without a final line break
        import pulumi_aws as aws

        aws.s3.Bucket("b")  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Files cut out of a Markdown answer end as the answer's code block does and are not counted.
    """
    yield from _verdicts(case, "lint.no-final-newline", cause="LINT006", evidence="every file ends with a line break")


@check(
    "LINT007",
    title="The linter has nothing else to say",
    severity="low",
    category="lint",
    impact=_QUALITY,
    links=(_RULES,),
)
def linter_is_silent(case: Case) -> Iterator[Verdict]:
    """Everything else that ruff reports under the rules of the review.

    Why
        Each is small; together they show whether anybody ran a linter.
    Fix
        Run `ruff check --fix` and `ruff format`.
    Fix in Node
        Run `eslint --fix` and `prettier --write`.
    Fix in Go
        Run `go vet` and `gofmt -w`.
    Bad
        import pulumi_aws as aws

        print(f"creating the bucket")  # <- finding
        aws.s3.Bucket("b")
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Rules about mistakes and about blanks at the ends of lines; the rest of the layout is a matter of taste.
    """
    own = ("LINT002", "LINT003", "LINT004", "LINT005", "LINT006")
    remarks = [r for r in case.remarks_of("lint.*") if r.kind not in _NAMED]
    for remark in remarks:
        yield fail_of(remark, case, cause="LINT007")
    if not remarks:
        evidence = f"nothing beyond what {own[0]} to {own[-1]} say"
        yield from of_source(case, evidence=evidence, in_node=False)


_NAMED = frozenset(
    {
        "lint.F401", "lint.F841", "lint.F811", "lint.F821", "lint.F822", "lint.F823", "lint.E501",
        "lint.string-as-comment", "lint.no-final-newline", "lint.commented-out-code", "lint.unused-module-variable",
    }
)  # fmt: skip


@check(
    "LINT008",
    title="No code is commented out",
    severity="note",
    category="lint",
    impact=Impact("quality", "The reader cannot tell whether it is an option, a leftover or something still to do."),
    links=(_RULES + "commented-out-code/",),
)
def no_code_is_commented_out(case: Case) -> Iterator[Verdict]:
    """Code in comments.

    Why
        What stands in a comment is not deployed. Where it would meet a requirement, the requirement is not met.
    Fix
        Remove it, or make it an option with a configuration value.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        # aws.s3.BucketVersioning("v", bucket=bucket.id)  # <- finding
    Good
        import pulumi_aws as aws

        # One bucket is enough for the start.
        aws.s3.Bucket("b")
    Known limits
        Prose that happens to be valid Python is taken for code now and then, which is why it is only a note.
    """
    yield from _verdicts(case, "lint.commented-out-code", cause="LINT008", evidence="no code in comments")

"""What the linter says, grouped by rule."""

from __future__ import annotations

from .._mechanism import Case, Impact, Iterator, Verdict, check
from .._remarks import PYTHON, fail_of, of_source
from .._tongues import Tongue

_RULES = "https://docs.astral.sh/ruff/rules/"
_ESLINT = "https://eslint.org/docs/latest/rules/"
# `gofmt` leaves long lines alone, and nobody looks at the others in Go.
_NOT_OF_GO: tuple[Tongue, ...] = ("python", "node")
_QUALITY = Impact("quality", "Whoever reads the program next has to work out what is meant.")


def _verdicts(
    case: Case, *kinds: str, cause: str, evidence: str, told_of: tuple[Tongue, ...] = _NOT_OF_GO
) -> Iterator[Verdict]:
    """Remarks of the linter as one cause; in tests and templates they weigh as in the program."""
    remarks = case.remarks_of(*kinds)
    for remark in remarks:
        yield fail_of(remark, case, cause=cause)
    if not remarks:
        yield from of_source(case, evidence=evidence, told_of=told_of)


@check(
    "LINT004",
    title="Lines are at most 120 characters long",
    severity="low",
    category="lint",
    impact=_QUALITY,
    links=(_RULES + "line-too-long/", _ESLINT + "max-len", "https://go.dev/doc/effective_go#formatting"),
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
    links=(
        _RULES + "useless-expression/",
        _ESLINT + "no-unused-expressions",
        "https://go.dev/ref/spec#Expression_statements",
    ),
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
    yield from _verdicts(case, "lint.string-as-comment", cause="LINT005", evidence="none", told_of=PYTHON)


@check(
    "LINT006",
    title="Every file ends with a line break",
    severity="low",
    category="lint",
    impact=Impact("quality", "Tools show the last line as changed whenever one is added."),
    links=(_RULES + "missing-newline-at-end-of-file/", _ESLINT + "eol-last", "https://pkg.go.dev/cmd/gofmt"),
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
    links=(_RULES, _ESLINT, "https://pkg.go.dev/cmd/vet"),
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
        yield from of_source(case, evidence=evidence, told_of=PYTHON)


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
    links=(
        _RULES + "commented-out-code/",
        "https://sonarsource.github.io/rspec/#/rspec/S125/javascript",
        "https://go-critic.com/overview#commentedoutcode",
    ),
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

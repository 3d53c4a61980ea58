"""Is there a program, and did all of it arrive?"""

from __future__ import annotations

from msgspec.structs import replace

from .._documents import section
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._remarks import answer_fail, subject_of

# The heading under which the advice for a language stands.
_ADVICE = {"python": "Fix", "typescript": "Fix in Node", "javascript": "Fix in Node", "go": "Fix in Go"}


@check(
    "INT001",
    title="The answer holds a Pulumi program",
    severity="critical",
    category="intake",
    impact=Impact("deployment", "There is nothing that could be compiled, previewed or deployed."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/",),
)
def answer_holds_a_program(case: Case) -> Iterator[Verdict]:
    """A program in the platform and language asked for.

    Why
        A description of an architecture cannot be deployed, and a program for another platform is not what was asked
        for. Every other requirement fails with this one, so it is counted once.
    Fix
        Write the program: a Pulumi.yaml, an entry file such as __main__.py, and a requirements.txt.
    Fix in Node
        Write the program: a Pulumi.yaml, an entry file such as index.ts, and a package.json.
    Fix in Go
        Write the program: a Pulumi.yaml, a main.go whose `main` calls `pulumi.Run`, and a go.mod.
    Bad
        # --- answer.md
        # <- finding without a line
        The bucket should be private, and its name should carry the stack's name.
    Bad
        # --- answer.md
        # <- finding without a line
        ```hcl
        resource "aws_s3_bucket" "b" {}
        ```
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A program that reaches Pulumi only through a library of its own, without any import of Pulumi, is not seen as
        one unless a Pulumi.yaml stands beside it.
    """
    remarks = case.remarks_of("intake.no-program")
    for remark in remarks:
        yield replace(answer_fail(remark, case), fix=_entry_asked_for(case))
    if not remarks and case.project.entry is not None:
        yield Pass(case.project.entry, case.project.reason)


@check(
    "INT002",
    title="Every file name stays inside the project",
    severity="medium",
    category="intake",
    impact=Impact("security", "Unpacking the answer elsewhere could overwrite files outside the project."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/",),
)
def file_names_stay_inside(case: Case) -> Iterator[Verdict]:
    """File names, links and archive entries stay below the project's folder.

    Why
        A name with `..` or an absolute path, or a link that points out of the project, writes to or reads from
        places that do not belong to the project. Such files are left out or renamed before anything is judged.
    Fix
        Name files relative to the project's folder, and ship files instead of links.
    Bad
        # --- answer.md
        # <- finding without a line
        `__main__.py`
        ```python
        import pulumi_aws as aws
        aws.s3.Bucket("b")
        ```
        `../../outside.py`
        ```python
        import pulumi
        ```
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Links that point to another file inside the project are followed and are no finding.
    """
    fails = [answer_fail(r, case) for r in case.remarks_of("intake.path-escape")]
    links = case.remarks_of("intake.symlink-out", "intake.archive-link")
    fails += [answer_fail(r, case, severity="low") for r in links]
    yield from fails
    if not fails and case.submission.files:
        yield Pass(case.project.name, f"{len(case.submission.files)} files, all inside")


@check(
    "INT003",
    title="Every code block of the answer is closed",
    severity="low",
    category="intake",
    impact=Impact("quality", "An answer that breaks off inside a code block may lack its end."),
    links=("https://spec.commonmark.org/0.31.2/#fenced-code-blocks",),
)
def code_blocks_are_closed(case: Case) -> Iterator[Verdict]:
    """Each code fence that is opened is closed.

    Why
        An open fence is how an answer looks that was cut off in the middle of a file. Whether the program is whole is
        decided by parsing and running it; this says where to look.
    Fix
        Close the fence, and check that the file in it is complete.
    Bad
        # --- answer.md
        # <- finding without a line
        `__main__.py`
        ```python
        import pulumi_aws as aws
        aws.s3.Bucket("b")
    Good
        # --- answer.md
        `__main__.py`
        ```python
        import pulumi_aws as aws
        aws.s3.Bucket("b")
        ```
    Known limits
        A fence inside a fence of the same length cannot always be told from the end of the outer one.
    """
    if case.submission.kind == "markdown":
        fails = [answer_fail(r, case) for r in case.remarks_of("intake.open-fence")]
        yield from fails
        if not fails and not case.remarks_of("intake.no-program"):
            yield Pass(case.submission.id, "every fence is closed")


@check(
    "INT004",
    title="Every file of the answer can be read",
    severity="low",
    category="intake",
    impact=Impact("quality", "What cannot be read can be neither reviewed nor deployed."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/",),
)
def files_can_be_read(case: Case) -> Iterator[Verdict]:
    """Every file is readable, and is given once.

    Why
        Unreadable files, names that are no text, devices, and files that the answer gives in two versions leave open
        what the project consists of.
    Fix
        Give every file once, as a regular file with a UTF-8 name.
    Bad
        # --- answer.md
        # <- finding without a line
        `__main__.py`
        ```python
        import pulumi_aws as aws
        aws.s3.Bucket("first")
        ```
        `__main__.py`
        ```python
        import pulumi_aws as aws
        aws.s3.Bucket("second")
        ```
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Of two versions of a file the last one is judged.
    """
    kinds = ("unreadable", "bad-name", "special-file", "archive-clash", "file-replaced")
    fails = [answer_fail(r, case) for r in case.remarks_of(*(f"intake.{kind}" for kind in kinds))]
    yield from fails
    for remark in case.remarks_of("intake.encoding"):
        yield Unknown(case.submission.id, remark.message)
    if not fails and case.submission.files:
        yield Pass(case.project.name, f"{len(case.submission.files)} files read")


@check(
    "INT005",
    title="The program is in the language asked for",
    severity="critical",
    category="intake",
    impact=Impact(
        "deployment", "Whoever asked cannot use it: their pipeline, reviews and tests are of another language."
    ),
    links=("https://www.pulumi.com/docs/iac/languages-sdks/",),
)
def program_is_in_the_language_asked_for(case: Case) -> Iterator[Verdict]:
    """The language is the one that the prompt, or the template that the answer is laid over, asks for.

    Why
        A program in another language has to be written anew, however good it is. What is wrong with its project, its
        lines and its tests goes with it and is counted once, here.
    Fix
        Write the program in the language asked for.
    Bad
        # --- prompt.md
        # <- finding without a line
        Deliver a Pulumi program in Go.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- prompt.md
        Deliver a Pulumi program in Python; the Lambda functions are written in Go.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Only plain statements of a prompt count. JavaScript passes for TypeScript. Handlers and services may be in any
        language.
    """
    yield from _as_asked(case, "language", case.project.language)


@check(
    "INT006",
    title="The program is for the platform asked for",
    severity="critical",
    category="intake",
    impact=Impact("deployment", "Whoever asked cannot use it: they deploy with another tool."),
    links=("https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",),
)
def program_is_for_the_platform_asked_for(case: Case) -> Iterator[Verdict]:
    """Where the prompt asks for another platform than Pulumi, a Pulumi program is not the answer.

    Why
        A program for another platform has to be written anew.
    Fix
        Write the program for the platform asked for.
    Bad
        # --- prompt.md
        # <- finding without a line
        Write the stack with the AWS CDK.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- prompt.md
        Write the stack with Pulumi. Today our other teams use Terraform.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Only plain statements of a prompt count. Programs for other platforms are not reviewed.
    """
    yield from _as_asked(case, "platform", case.project.platform)


def _entry_asked_for(case: Case) -> str | None:
    """What to write in the language asked for; None where nobody says which: the check's own advice is right."""
    asked = case.submission.asked.language
    if asked is None:
        return None
    own = _ADVICE.get(asked.value)
    return section(answer_holds_a_program, own) if own else "Write the program in the language asked for."


def _as_asked(case: Case, what: str, found: str) -> Iterator[Verdict]:
    remarks = case.remarks_of(f"intake.other-{what}")
    for remark in remarks:
        yield Fail(subject=subject_of(remark, case), message=remark.message, evidence=str(remark.data["evidence"]))
    wanted = case.submission.asked.language if what == "language" else case.submission.asked.platform
    if wanted is not None and not remarks and case.project.entry is not None:
        yield Pass(case.project.name, f"{found}, as the {wanted.by} says: {wanted.evidence}")

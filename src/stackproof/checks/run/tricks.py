"""Does the program make the same things whoever runs it?"""

from __future__ import annotations

from stackproof.toolchains import files_of_record, is_record

from .._mechanism import Case, Fail, Impact, Iterator, Location, Pass, Verdict, check
from .._profiles import profile_named

_REMARKS = ("run.looks-at-the-judge", "run.replaces-the-sdk")


@check(
    "RUN011",
    title="The program makes the same things whoever runs it",
    severity="critical",
    category="run",
    impact=Impact("deployment", "What is reviewed is not what is deployed."),
    links=("https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",),
    local=True,
)
def program_makes_the_same_for_everybody(case: Case) -> Iterator[Verdict]:
    """No decision of the program hangs on who runs it, and no part of the SDK is replaced.

    Why
        A program that behaves well under review and otherwise elsewhere cannot be reviewed. Such tests are answered
        the other way in a further run, and what either run brings up is judged.
    Fix
        Take the test, or the replacement, out. What differs between environments belongs in the stack's configuration.
    Bad
        import os
        import pulumi_aws as aws

        if os.environ.get("PULUMI_MONITOR", "").startswith("unix:"):  # <- finding
            aws.sqs.Queue("jobs", sqs_managed_sse_enabled=True)
        else:
            aws.sqs.Queue("jobs", sqs_managed_sse_enabled=False)
    Bad
        import pulumi_aws as aws


        class Nothing:
            def __init__(self, *arguments, **options):
                pass


        aws.sqs.Queue = Nothing  # <- finding
        aws.sqs.Queue("jobs")
    Good
        import pulumi
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", sqs_managed_sse_enabled=pulumi.get_stack() == "prod")
    Known limits
        Looks at the machine that programs take for good reasons, too (files of the home folder, the time), are no
        finding. Nor is what packages do that pip laid into the answer, unless the profile trusts nothing.
    """
    installed = _installed(case) if profile_named(case.profile).trusting else frozenset()
    found = [remark for remark in case.remarks_of(*_REMARKS) if remark.file not in installed]
    for remark in found:
        location = Location(remark.file, remark.line or 1) if remark.file else None
        yield Fail(subject=remark.file or case.project.name, message=remark.message, location=location)
    if not found and case.run is not None and case.run.graph is not None and not case.run.followed:
        yield Pass(case.project.entry or case.project.name, "nothing in it asks who runs it")


def _installed(case: Case) -> frozenset[str]:
    """Files that the RECORD of a distribution beside them lists."""
    records = [file.path for file in case.files if is_record(file.path)]
    return frozenset().union(*(files_of_record(path, case.text_of(path) or "") for path in records))

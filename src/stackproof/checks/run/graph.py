"""What the run registered, needed, and did differently the second time."""

from __future__ import annotations

import re

import msgspec

from stackproof.model import Need

from .._mechanism import Case, Fail, Impact, Iterator, Location, Pass, Unknown, Verdict, check
from .._remarks import fail_of, subject_of
from .._tongues import PROGRAMS


@check(
    "RUN004",
    title="Every resource has a name of its own",
    severity="critical",
    category="run",
    impact=Impact("deployment", "Pulumi refuses the second resource and the deployment fails."),
    links=("https://www.pulumi.com/docs/iac/concepts/resources/names/",),
    local=True,
)
def names_are_unique(case: Case) -> Iterator[Verdict]:
    """No two resources of one type and parent share a name.

    Why
        Type, parent and name make the URN by which Pulumi knows a resource; a second one with the same URN is refused.
    Fix
        Put what tells the resources apart (an index, a zone, the stack) into the name.
    Bad
        import pulumi_aws as aws

        for zone in ["a", "b"]:
            aws.sqs.Queue("jobs")  # <- finding
    Good
        import pulumi_aws as aws

        for zone in ["a", "b"]:
            aws.sqs.Queue(f"jobs-{zone}")
    Known limits
        Where a part of the program had to be left out and its value is part of the name: unknown.
    """
    remarks = case.remarks_of("run.duplicate-urn")
    changed = case.run.only_after if case.run is not None else ()
    for remark in remarks:
        if remark.data.get("left_out") is True:
            yield Unknown(
                subject_of(remark, case), f"{remark.message}; the name holds what was left out of the program"
            )
        else:
            fail = fail_of(remark, case)
            yield msgspec.structs.replace(fail, certain=fail.certain and remark.data.get("urn") not in changed)
    if not remarks and case.resources():
        yield Pass(case.project.name, f"{len(case.resources())} resources, {len(case.resources())} names")


@check(
    "RUN005",
    title="Everything the program needs is at hand",
    severity="note",
    category="run",
    impact=Impact("quality", "Parts of the program could not be judged."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/project-file/",),
)
def needs_are_met(case: Case) -> Iterator[Verdict]:
    """Packages, services and files that the program needs while it runs are there.

    Why
        What is missing on the machine of the review is no fault of the program, but it limits what can be said.
    Fix
        Run the review with --install, or give what the message names.
    Bad
        import pulumi_aws as aws
        import stripe

        aws.s3.Bucket("b", tags={"Account": stripe.Account.retrieve().id})
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A need is never a finding, so this check never fails; it is unknown.
    """
    if case.run is None:
        return
    needs = [need for need in case.run.needs if need.kind != "configuration"]
    for need in needs:
        how = "stood in for" if need.synthesized else "missing"
        yield Unknown(f"{need.kind} {need.name}", f"{how}: {need.message}")
    if not needs and case.is_whole:
        yield Pass(case.project.name, "nothing was missing")


@check(
    "RUN006",
    title="Required configuration is given or documented",
    severity="medium",
    category="run",
    impact=Impact(
        "deployment", "`pulumi up` ends with a missing-configuration error until somebody finds out the key."
    ),
    links=("https://www.pulumi.com/docs/iac/concepts/config/",),
)
def configuration_is_given(case: Case) -> Iterator[Verdict]:
    """Every key that the program requires has a value in the stack's file, a default, or a word in the project.

    Why
        A required key without a value stops the program. Where neither Pulumi.yaml nor the documentation names it, one
        learns of it only by failing.
    Fix
        Declare the key under `config` in Pulumi.yaml with a default or description, or set it in the stack's file.
    Bad
        import pulumi
        import pulumi_aws as aws

        owner = pulumi.Config().require("owner")  # <- finding
        aws.s3.Bucket("b", tags={"Owner": owner})
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          owner:
            type: string
            default: platform
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        owner = pulumi.Config().require("owner")
        aws.s3.Bucket("b", tags={"Owner": owner})
    Good
        # --- README.md
        Set the owner first: `pulumi config set owner NAME`.
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        owner = pulumi.Config().require("owner")
        aws.s3.Bucket("b", tags={"Owner": owner})
    Known limits
        Secrets cannot be shipped with a program, so a required secret is no finding.
    """
    if case.run is None or case.run.graph is None:
        return
    missing = [need for need in case.run.needs if need.kind == "configuration"]
    explained = {need.name for need in missing if _is_declared(case, need) or _is_documented(case, need)}
    # Keys that are read as if they were optional may stand for each other: one that is explained is enough.
    alternative = any(need.location is None and need.name in explained for need in missing)
    for need in missing:
        if _is_secret(need) or need.name == "aws:region":
            yield Pass(need.name, "is set by whoever deploys")
        elif need.name in explained or (need.location is None and alternative):
            yield Pass(need.name, "is documented")
        else:
            # Keys that are read as if they were optional have no place; which of them the crash is about is not known.
            asked = need.location is not None
            lack = (
                f"{need.name} is required"
                if asked
                else f"the program crashes where keys such as {need.name} are not set"
            )
            yield Fail(
                subject=need.name,
                message=f"{lack}, and nothing in the project sets, declares or explains it",
                certain=asked,
                location=need.location or _place(case, need),
                fix=_how_to_give(case, need),
            )
    if not missing and case.is_whole:
        yield Pass(case.project.name, "no configuration is missing")


def _how_to_give(case: Case, need: Need) -> str:
    """The advice; keys of another namespace, a provider's, are not declared in Pulumi.yaml but set."""
    command = f"pulumi config set {need.name} VALUE"
    if need.name.rpartition(":")[0] not in ("", case.project.name):
        return f"Say in the documentation to set it: {command}"
    return f"Declare {_key(need)} under `config` in Pulumi.yaml, or set it with: {command}"


def _is_documented(case: Case, need: Need) -> bool:
    """The documentation names the key, or any file beside the program sets it by its full name."""
    key = re.compile(rf"(?<![\w-]){re.escape(_key(need))}(?![\w-])")
    setting = re.compile(rf"{re.escape(need.name)}(?![\w-])|config set [^\n]*\b{re.escape(_key(need))}(?![\w-])")
    # A driver that uses the automation API names the whole key.
    set_by_program = re.compile(rf"set_?(?:all_?)?config\w*\b[^\n]*['\"`]{re.escape(need.name)}['\"`]", re.IGNORECASE)
    for file in case.files:
        if file.path.endswith(PROGRAMS):
            if set_by_program.search(case.text_of(file.path) or ""):
                return True
            continue
        document = file.path.lower().endswith((".md", ".rst", ".txt", ".adoc"))
        if (key if document else setting).search(case.text_of(file.path) or ""):
            return True
    return key.search(case.submission.prose) is not None


def _place(case: Case, need: Need) -> Location | None:
    """Where the program asks for the key by a literal name."""
    asked = re.compile(rf"\.[rR]equire\w*(?:<[^()]*>)?\(\s*(?:key\s*=\s*)?['\"`]{re.escape(_key(need))}['\"`]")
    for file in case.files:
        text = case.text_of(file.path) if file.path.endswith(PROGRAMS) else None
        found = asked.search(text) if text else None
        if text and found:
            return Location(file.path, text.count("\n", 0, found.start()) + 1)
    return None


def _key(need: Need) -> str:
    return need.name.rpartition(":")[2]


def _is_secret(need: Need) -> bool:
    return "--secret" in need.message or any(w in need.name.lower() for w in ("password", "secret", "token", "apikey"))


def _is_declared(case: Case, need: Need) -> bool:
    declared = case.project.declared_config
    return need.name in declared or _key(need) in declared or f"{case.project.name}:{_key(need)}" in declared

"""What the program needs, and whether the guide says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from stackproof.model import Need

from .._comments import without_comments
from .._mechanism import Case, Fail, Impact, Pass, Verdict, check
from .._tongues import SOURCES, is_node
from ._texts import Document, beside_programs, guides, is_mentioned

# Everybody has them, or the tools ask for them.
_THERE = re.compile(
    r"HOME|PATH|USER|LOGNAME|SHELL|PWD|LANG|TMPDIR|CI|NODE_ENV|PYTHONPATH|PULUMI_\w+"
    r"|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)"
)
# `process.env.TEAM!` and `process.env.TEAM as string` say that it is always set.
_ASSERTED = re.compile(r"process\.env(?:\.(\w+)|\[[\"'](\w+)[\"']\])(?:!(?!=)|\s+as\s+string\b)")
_STATE = re.compile(
    r"pulumi login|PULUMI_BACKEND_URL|\bPulumi (?:Cloud|account|Service)\b|app\.pulumi\.com"
    r"|\bbackend\b[^.\n]{0,60}\bstate\b"
    r"|\bstate (?:is|are|lives|backend|file|bucket|storage|store|stays)\b"
    r"|\bpulumi backend\b|--cloud-url",
    re.IGNORECASE,
)
_ESC = re.compile(r"\bpulumi (?:config env|env|esc)\b|^environment:", re.MULTILINE)
_COST = re.compile(r"\bcosts?\b|\bpric(?:e|es|ing)\b|\$\s?\d|\bUSD\b|\bfree tier\b|\bbill(?:ed|ing)?\b", re.IGNORECASE)


class _Lacking(msgspec.Struct, frozen=True):
    name: str
    what: str
    read_at: str = ""
    certain: bool = True


@check(
    "DOC001",
    title="The guide names what the program needs",
    severity="medium",
    category="documentation",
    impact=Impact("deployment", "Whoever follows the guide ends in an error and has to read the program to mend it."),
    links=("https://www.pulumi.com/docs/iac/concepts/config/",),
)
def guide_names_what_is_needed(case: Case) -> Iterator[Verdict]:
    """A guide to the deployment names each environment variable and each secret that the program cannot do without.

    Why
        `pulumi up` stops, or deploys nonsense, where a variable is not set that only its author knows of.
    Fix
        Name the variable, or the key with its `pulumi config set` command, in the guide.
    Bad
        # <- finding without a line
        # --- README.md
        Deploy with `pulumi up`.
        # --- __main__.py
        import os

        import pulumi_aws as aws

        aws.s3.Bucket("b", tags={"Team": os.environ["TEAM"]})
    Good
        # --- README.md
        Set `TEAM` to the name of your team, then deploy with `pulumi up`.
        # --- __main__.py
        import os

        import pulumi_aws as aws

        aws.s3.Bucket("b", tags={"Team": os.environ["TEAM"]})
    Bad
        # <- finding without a line
        # --- README.md
        Deploy with `pulumi up`.
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        token = pulumi.Config().require_secret("token")
        aws.secretsmanager.SecretVersion("token", secret_id="arn:x", secret_string=token)
    Good
        # --- README.md
        Deploy with `pulumi config set --secret token` and `pulumi up`.
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        token = pulumi.Config().require_secret("token")
        aws.secretsmanager.SecretVersion("token", secret_id="arn:x", secret_string=token)
    Bad
        ```go
        // <- finding without a line
        // --- README.md
        Deploy with `pulumi up`.
        // --- main.go
        package main

        import (
            "errors"
            "os"

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                team := os.Getenv("TEAM")
                if team == "" {
                    return errors.New("TEAM is not set")
                }
                tags := pulumi.StringMap{"Team": pulumi.String(team)}
                _, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{Tags: tags})
                return err
            })
        }
        ```
    Bad
        ```typescript
        // <- finding without a line
        // --- README.md
        Deploy with `pulumi up`.
        // --- index.ts
        import * as aws from "@pulumi/aws";

        new aws.s3.Bucket("b", { tags: { Team: process.env.TEAM! } });
        ```
    Good
        ```typescript
        // --- README.md
        Deploy with `pulumi up`; TEAM may be set.
        // --- index.ts
        import * as aws from "@pulumi/aws";

        new aws.s3.Bucket("b", { tags: { Team: process.env.TEAM! } });
        ```
    Known limits
        Asked only where a document tells how to deploy. Any word on the name counts, also in a script or an example of
        settings. Other required keys are told by RUN006, the import path by RUN010. Of several variables one of which
        stopped the program, none is certain.
    """
    found = guides(case)
    if not found:
        return
    needed = list(_needed(case))
    lacking = [item for item in needed if not is_mentioned(case, item.name.rpartition(":")[2])]
    subject = found[0].path or case.project.name
    for item in lacking:
        where = found[0].path or "the answer"
        yield Fail(
            subject=subject,
            message=f"{where} tells how to deploy and does not name {item.name}, {item.what}",
            evidence=f"read at {item.read_at}" if item.read_at else "",
            certain=item.certain,
        )
    if not lacking and (needed or case.is_whole):
        names = ", ".join(item.name for item in needed)
        yield Pass(subject, f"names {names}" if names else "the program needs no variable and no secret")


def _needed(case: Case) -> Iterator[_Lacking]:
    needs = case.run.needs if case.run is not None else ()
    variables = [need for need in needs if need.kind == "environment" and need.synthesized]
    variables = [need for need in variables if not _THERE.fullmatch(need.name)]
    # Of those that are read as if they were optional, the crash is about one.
    guessed = [need for need in variables if " without it" in need.message]
    for need in variables:
        certain = need not in guessed or len(guessed) == 1
        yield _Lacking(need.name, "an environment variable that it stops without", _place(case, need), certain)
    known = {need.name for need in variables}
    for name, place in _asserted(case).items():
        if name not in known:
            yield _Lacking(name, "an environment variable that it takes for granted", place)
    for need in needs if not _has_environments(case) else ():
        if need.kind == "configuration" and "--secret" in need.message and need.location is not None:
            yield _Lacking(need.name, "a secret that it requires", _place(case, need))


def _has_environments(case: Case) -> bool:
    """Whether configuration comes out of environments of Pulumi ESC, which hold what they hold."""
    return any(_ESC.search(text) for text in beside_programs(case))


def _place(case: Case, need: Need) -> str:
    if need.location is not None:
        return f"{need.location.file}:{need.location.line}"
    quoted = re.compile(rf"[\"'`]{re.escape(need.name)}[\"'`]")
    for file in case.files:
        found = quoted.search(case.text_of(file.path) or "") if file.path.endswith(_CODE) else None
        if found is not None:
            return f"{file.path}:{(case.text_of(file.path) or '').count(chr(10), 0, found.start()) + 1}"
    return ""


_CODE = tuple(suffix for suffixes in SOURCES.values() for suffix in suffixes)


def _asserted(case: Case) -> dict[str, str]:
    """Variables that the program's own sources say are set -> where; what workloads are given is theirs."""
    if not is_node(case):
        return {}
    given = msgspec.json.encode(case.graph).decode()
    found: dict[str, str] = {}
    for file in case.files:
        text = case.text_of(file.path) or "" if file.path.endswith(SOURCES["node"]) else ""
        if "@pulumi/" not in text or "node_modules" in file.path.split("/"):
            continue
        for line, code in enumerate(without_comments(text).split("\n"), 1):
            for match in _ASSERTED.finditer(code):
                name = match[1] or match[2]
                if not _THERE.fullmatch(name) and not re.search(rf"\b{name}\b", given):
                    found.setdefault(name, f"{file.path}:{line}")
    return found


@check(
    "DOC002",
    title="The guide says where the state is kept and what it costs",
    severity="note",
    category="documentation",
    impact=Impact("quality", "Whoever deploys it next may begin a second state, and learns the price from the bill."),
    links=("https://www.pulumi.com/docs/iac/concepts/state-and-backends/",),
)
def guide_speaks_of_state_and_cost(case: Case) -> Iterator[Verdict]:
    """A guide to the deployment has a word on the state's backend and on the cost.

    Why
        With two backends there are two states, and two of everything. What a stack costs is the first question of
        whoever pays for it.
    Fix
        Say which backend to log in to (`pulumi login`), or give `backend.url` in Pulumi.yaml; and what a month costs,
        as the estimate of this report says.
    Bad
        # <- finding without a line
        # --- README.md
        Deploy with `pulumi up`.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- README.md
        Log in with `pulumi login s3://team-state` and deploy with `pulumi up`. A month costs about 5 USD.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Asked only where a document tells how to deploy. What the prompt asks of the documents is REQ001.
    """
    found = guides(case)
    if not found:
        return
    subject = found[0].path or case.project.name
    lacking = list(_silence(case, found))
    if lacking:
        where = found[0].path or "the answer"
        yield Fail(subject=subject, message=f"{where} tells how to deploy, and not {' or '.join(lacking)}")
    else:
        yield Pass(subject, "speaks of state and cost")


def _silence(case: Case, found: tuple[Document, ...]) -> Iterator[str]:
    project_file = f"{case.project.root}/Pulumi.yaml".lstrip("/")
    texts = [one.text for one in found]
    backend = re.search(r"^backend:", case.text_of(project_file) or "", re.MULTILINE)
    if backend is None and not any(_STATE.search(text) for text in texts):
        yield "where the state is kept"
    if not any(_COST.search(text) for text in texts):
        yield "what it costs"

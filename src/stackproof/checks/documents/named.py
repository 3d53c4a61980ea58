"""What documents name: keys, outputs, scripts and files."""

from __future__ import annotations

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from ._naming import wrong_names
from ._texts import documents


@check(
    "DOC003",
    title="What documents name is there",
    severity="low",
    category="documentation",
    impact=Impact("quality", "A step of the guide fails, or does nothing, and nobody knows what it should have been."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/",),
)
def what_documents_name_is_there(case: Case) -> Iterator[Verdict]:
    """Keys that documents set are read, outputs that they ask for are exported, and scripts, targets and files are
    there.

    Why
        A guide is followed word by word. `pulumi config set` takes any key without a complaint, so a wrong one is
        noticed only when the program lacks its value.
    Fix
        Write the name that the program has, or add what is missing.
    Bad
        # --- README.md
        Deploy it:

        ```bash
        pulumi config set demo:bucket shop-data <!-- <- finding -->
        pulumi up
        ```
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        aws.s3.Bucket("b", bucket=pulumi.Config().get("bucketName"))
    Good
        # --- README.md
        Deploy it:

        ```bash
        pulumi config set demo:bucketName shop-data
        pulumi up
        ```
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        aws.s3.Bucket("b", bucket=pulumi.Config().get("bucketName"))
    Bad
        ```typescript
        // --- README.md
        See `pulumi stack output bucket`. <!-- <- finding -->
        // --- index.ts
        import * as aws from "@pulumi/aws";

        export const name = new aws.s3.Bucket("b").id;
        ```
    Good
        ```typescript
        // --- README.md
        See `pulumi stack output name`.
        // --- index.ts
        import * as aws from "@pulumi/aws";

        export const name = new aws.s3.Bucket("b").id;
        ```
    Bad
        ```go
        // --- README.md
        Run `make deploy`. <!-- <- finding -->
        // --- main.go
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
        A name counts as there wherever the program or its settings hold it. Files are missed in lists of the project's
        files, in commands, and where their folder is there and they are not. What a document itself makes, installs or
        leaves open (`<name>`) is not asked for.
    """
    seen: set[str] = set()
    for document in documents(case):
        for line, message in wrong_names(case, document):
            if message not in seen:
                seen.add(message)
                yield Fail(
                    subject=document.path or case.project.name,
                    message=message + document.told(line),
                    location=document.place(line),
                )
    if documents(case) and not seen and case.is_whole:
        yield Pass(documents(case)[0].path or case.project.name, "what it names is there")

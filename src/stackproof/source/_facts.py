"""The records that this room hands out."""

from __future__ import annotations

from typing import Literal

import msgspec

from stackproof.model import Location, Remark, SourceEdit, Suppression

MajorFit = Literal["6", "7", "both", "neither"]


class SecretFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that reaches a secret argument. source: where the value is written or made; sink: where it arrives.

    origin: "literal", "weak-generator", "program-time-generator", "plain-config", "environment". argument: dotted
    Python path, e.g. `environment.variables.DB_PASSWORD`. default: it only stands in when configuration is missing.
    """

    origin: str
    source: Location
    sink: Location
    resource: str
    argument: str
    default: bool = False


class SourceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said about a project's source without running it.

    remarks: ordered by file, line, column and kind. edits: parts that a further run leaves out, see `SourceEdit`.
    uses_aws_major_only: the majors of pulumi-aws that have every symbol the program uses; None when it uses none.
    unread: files that could not be parsed, and so were not looked into.
    """

    remarks: tuple[Remark, ...] = ()
    edits: tuple[SourceEdit, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    uses_aws_major_only: MajorFit | None = None
    secret_flows: tuple[SecretFlow, ...] = ()
    unread: tuple[str, ...] = ()

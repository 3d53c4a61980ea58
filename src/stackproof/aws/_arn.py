"""Amazon Resource Names."""

from __future__ import annotations

import msgspec


class Arn(msgspec.Struct, frozen=True):
    """`arn:partition:service:region:account:resource`, taken apart; `str()` puts it together again."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"

    @property
    def resource_type(self) -> str:
        """`role` of `role/x`, `function` of `function:x`; "" where the resource is a bare name (S3, SQS, SNS)."""
        cut = -1 if self.service in _BARE else _type_end(self.resource)
        return self.resource[:cut] if cut >= 0 else ""

    @property
    def resource_name(self) -> str:
        """What follows the resource type; the whole resource where there is no type."""
        return self.resource if self.service in _BARE else self.resource[_type_end(self.resource) + 1 :]


_BARE = frozenset({"s3", "sqs", "sns"})


def _type_end(resource: str) -> int:
    places = [place for place in (resource.find("/"), resource.find(":")) if place >= 0]
    return min(places, default=-1)


def parse_arn(value: object) -> Arn | None:
    """The ARN in a string, wildcards and variables included; None for anything else."""
    if not isinstance(value, str) or not value.startswith("arn:"):
        return None
    parts = value.split(":", 5)
    if len(parts) != 6 or not parts[5]:
        return None
    return Arn(*parts[1:])


def is_arn(value: object) -> bool:
    """True for text that has the six parts of an ARN."""
    return parse_arn(value) is not None

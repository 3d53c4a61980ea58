"""Where a stack lives: its account, Region and provider, and what its resources are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pulumi
import pulumi_aws as aws

from .naming import Names


@dataclass(frozen=True, kw_only=True)
class Home:
    """account: its number. Every component takes one; two instances of a component take two, from `within`."""

    names: Names
    region: str
    account: pulumi.Input[str]
    provider: aws.Provider

    def within(self, part: str) -> Home:
        """The same place, with names of its own for a further instance of a component."""
        return replace(self, names=self.names.within(part))

    def opts(self, **more: Any) -> pulumi.ResourceOptions:
        """Options of a resource of the stack itself."""
        return pulumi.ResourceOptions(provider=self.provider, **more)

    @property
    def lookup(self) -> pulumi.InvokeOptions:
        """Options of a lookup."""
        return pulumi.InvokeOptions(provider=self.provider)


def home_of(names: Names, region: str, tags: Mapping[str, str]) -> Home:
    """The one provider of a stack, which tags every resource, and the account that it works in."""
    provider = aws.Provider(names("aws"), region=region, default_tags={"tags": dict(tags)})
    account = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider)).account_id
    return Home(names=names, region=region, account=account, provider=provider)

"""What all components have in common."""

from __future__ import annotations

from typing import Any

import pulumi

from .home import Home


class Component(pulumi.ComponentResource):
    """A component resource of this library. Its children have it as their parent and so take its provider."""

    def __init__(self, name: str, home: Home | None, opts: pulumi.ResourceOptions | None = None) -> None:
        if home is not None:
            opts = pulumi.ResourceOptions.merge(home.opts(), opts)
        super().__init__(f"stackproof:components:{type(self).__name__}", name, {}, opts)

    def child(self, **options: Any) -> pulumi.ResourceOptions:
        """Options of a child."""
        return pulumi.ResourceOptions(parent=self, **options)

    @property
    def lookup(self) -> pulumi.InvokeOptions:
        """Options of a lookup, which asks the component's provider."""
        return pulumi.InvokeOptions(parent=self)

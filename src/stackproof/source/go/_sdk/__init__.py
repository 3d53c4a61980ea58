"""Every use of Pulumi's SDKs in Go, held against what they offer; and whether values fit where they go."""

from __future__ import annotations

from ._look import look_at_uses
from ._resolve import resolver_of

__all__ = ["look_at_uses", "resolver_of"]

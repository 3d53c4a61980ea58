"""Every use of Pulumi's SDKs in TypeScript and JavaScript, followed through names, classes and own modules."""

from __future__ import annotations

from ._look import look_at_uses

__all__ = ["look_at_uses"]

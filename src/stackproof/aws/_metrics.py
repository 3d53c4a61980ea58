"""Which metrics CloudWatch has of AWS's services, and with which dimensions; source and date are in the data."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ._container import read_bytes


class Namespace(msgspec.Struct, frozen=True):
    """One namespace. metrics: every name known of it. closed: True where the list is whole, so that no other name
    exists. dimensions: every dimension of it, () where they were not listed. needs: metric (`*` for any) -> dimensions
    without which it is not published."""

    metrics: tuple[str, ...]
    closed: bool = False
    dimensions: tuple[str, ...] = ()
    needs: dict[str, tuple[str, ...]] = {}

    def needed(self, metric: str) -> tuple[str, ...]:
        """Dimensions that the metric always has; () where that is not known."""
        return self.needs.get(metric, self.needs.get("*", ()))


class _Table(msgspec.Struct, frozen=True):
    namespaces: dict[str, Namespace]


def metric_namespace(name: str) -> Namespace | None:
    """What is known of a namespace such as `AWS/Lambda`; None when it is not in the table."""
    return _table().namespaces.get(name)


def namespaces_of_metric(metric: str) -> tuple[str, ...]:
    """Namespaces that have a metric of this name."""
    return tuple(name for name, item in _table().namespaces.items() if metric in item.metrics)


@lru_cache(maxsize=1)
def _table() -> _Table:
    return msgspec.json.decode(read_bytes("metrics.json"), type=_Table)

"""Versions of Kubernetes that Amazon EKS runs; source and date are in the data (`eks_versions` of `values.json`)."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from ._values import value_table

Support = Literal["standard", "extended", "ended", "unknown"]


def kubernetes_support(version: str, on: datetime.date) -> Support:
    """What support EKS gives a version (`1.31`) on a day. "ended": no cluster can be made with it. "unknown": newer
    than the table, or no version of Kubernetes."""
    table = value_table()["eks_versions"]["values"]
    found = re.fullmatch(r"1\.(\d+)", version)
    if found is None:
        return "unknown"
    if version not in table:
        return "ended" if int(found[1]) < min(int(name[2:]) for name in table) else "unknown"
    standard, extended = table[version]
    day = on.isoformat()
    return "standard" if day < standard else "extended" if day < extended else "ended"


def kubernetes_versions(on: datetime.date) -> tuple[str, ...]:
    """Versions in standard support on a day, newest first."""
    table = value_table()["eks_versions"]["values"]
    return tuple(sorted((v for v in table if kubernetes_support(v, on) == "standard"), reverse=True))

"""How long the lists are that components of other packages answer, where their inputs say so."""

from __future__ import annotations

from typing import Any

_SUBNETS = {"Public": "public", "Private": "private", "Isolated": "isolated"}
_ZONES = 3  # of awsx, when the program names none


def list_lengths(token: str, inputs: dict[str, Any]) -> dict[str, int]:
    """Lengths of output lists by name; what is not named is not known."""
    return _vpc(inputs) if token == "awsx:ec2:Vpc" else {}


def _vpc(inputs: dict[str, Any]) -> dict[str, int]:
    """awsx makes one subnet of each specification in each zone, and a NAT gateway in each zone unless told otherwise.
    Source: Pulumi Registry, AWSx, `awsx.ec2.Vpc`."""
    names, number = inputs.get("availabilityZoneNames"), inputs.get("numberOfAvailabilityZones")
    zones = len(names) if isinstance(names, list) and names else _count(number) or _ZONES
    specs = inputs.get("subnetSpecs")
    given = [item.get("type") for item in specs if isinstance(item, dict)] if isinstance(specs, list) else []
    kinds = [str(kind) for kind in given if kind is not None] or ["Public", "Private"]
    found: dict[str, int] = {}
    for kind, prefix in _SUBNETS.items():
        found[f"{prefix}SubnetIds"] = found[f"{prefix}Subnets"] = zones * kinds.count(kind)
    total = sum(found[f"{prefix}Subnets"] for prefix in _SUBNETS.values())
    for name in ("subnets", "routeTables", "routeTableAssociations"):
        found[name] = total
    gateways = inputs.get("natGateways")
    strategy = gateways.get("strategy") if isinstance(gateways, dict) else None
    count = {"None": 0, "Single": 1}.get(str(strategy), zones) if "Private" in kinds else 0
    found["natGateways"] = found["eips"] = count
    return found


def _count(value: Any) -> int:
    """A number of zones that a program may mean, else 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return int(value) if 0 < value < 20 else 0

"""Where resources say which zone they stand in, and accounts that belong to AWS."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import as_items, value_at

# Inputs that hold one Availability Zone or a list of them.
ZONES = (
    "availabilityZone",
    "availabilityZones",
    "availabilityZoneName",
    "preferredAvailabilityZones",
    "preferredCacheClusterAzs",
)

# Elastic Load Balancing's accounts that write access logs (user guide "Enable access logs"), EKS's image accounts,
# and the owners of the AMIs that most people start from. They are the same for everybody.
AWS_ACCOUNTS = frozenset(
    {
        "127311923021",
        "033677994240",
        "027434742980",
        "797873946194",
        "098369216593",
        "754344448648",
        "589379963580",
        "718504428378",
        "383597477331",
        "600734575887",
        "114774131450",
        "783225319266",
        "582318560864",
        "985666609251",
        "054676820928",
        "156460612806",
        "652711504416",
        "635631232127",
        "009996457667",
        "897822967062",
        "076674570225",
        "507241528517",
        "190560391635",
        "048591011584",
        "638102146993",
        "602401143452",
        "386774335080",
        "297686090294",
        "284668455005",
        "017000801446",
        "580247275435",
        "901920570463",
        "336392948345",
        "763104351884",
        "099720109477",
        "137112412989",
        "693991300569",
    }
)
# Accounts that AWS's own documentation uses as examples.
EXAMPLE_ACCOUNTS = frozenset({"123456789012", "111122223333", "444455556666", "111111111111", "000000000000"})


def zones_of(resource: Resource) -> Iterator[tuple[str, str]]:
    """(input path, zone) of every Availability Zone that the resource names."""
    for name in ZONES:
        value = value_at(resource.inputs, name)
        for position, zone in enumerate(as_items(value) or ()):
            if isinstance(zone, str) and zone:
                yield f"{name}[{position}]" if isinstance(value, list) else name, zone

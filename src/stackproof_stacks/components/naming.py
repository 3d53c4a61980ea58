"""Names of resources: a prefix, the thing, and the suffix that tells environments apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Characters that AWS takes for the name of a resource, where that is less than 64.
LIMITS = {
    "load balancer": 32,
    "target group": 32,
    "replication group": 40,
    "cluster identifier": 63,
    "bucket": 63,
    "role": 64,
}
_SUFFIX = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")


@dataclass(frozen=True)
class Names:
    """`prefix-thing-suffix`; without a suffix `prefix-thing`. Raises ValueError for what no resource can be called."""

    prefix: str
    suffix: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z](?:[a-z0-9-]*[a-z0-9])?", self.prefix):
            raise ValueError(
                f"names cannot begin with {self.prefix!r}: small letters, digits and dashes, a letter first"
            )
        if self.suffix and not _SUFFIX.fullmatch(self.suffix):
            raise ValueError(
                f"environmentSuffix is {self.suffix!r}; allowed are 1 to 20 small letters, digits and dashes, "
                "no dash at either end"
            )

    def __call__(self, thing: str, *, of: str = "") -> str:
        """The name of a thing. of: a key of LIMITS. Raises ValueError where the name is longer than AWS takes."""
        name = "-".join(filter(None, (self.prefix, thing, self.suffix)))
        limit = LIMITS.get(of, 64)
        if len(name) > limit:
            shorter = "environmentSuffix" if self.suffix else "the name of the project or of the stack"
            raise ValueError(
                f"the {of or 'resource'} would be called {name!r}, {len(name)} characters; AWS takes {limit}. "
                f"Shorten {shorter}."
            )
        return name

    def within(self, part: str) -> Names:
        """Names of a second instance of a component beside the first."""
        return Names(f"{self.prefix}-{part}", self.suffix)

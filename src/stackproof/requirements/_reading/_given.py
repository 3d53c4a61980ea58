"""What a prompt hands over by a setting: `hostedZoneId` says that there is a hosted zone already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ._mentions import lowered, named_in
from ._patterns import words
from ._taken import Taken

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\s-]+")
_HANDLES = frozenset({"id", "ids", "arn", "arns"})
_MADE = words("creat\\w+", "new", "provision\\w*", "set(?:ting)? up", "add(?:s|ed)?", "build(?:s|ing)?", "make\\w*")
_TIERS = {"private_subnet": "private", "public_subnet": "public", "isolated_subnet": "isolated", "subnet": ""}


def without_given(taken: Iterable[Taken]) -> list[Taken]:
    """The facts but those that something be there which is handed over, where no sentence says that it is made."""
    listed = list(taken)
    given = frozenset(_given(listed))
    return [one for one in listed if not _is_given(one, given)] if given else listed


def _given(taken: Iterable[Taken]) -> Iterator[str]:
    """The concepts whose ids or ARNs are settings; a word before it names another one, as in `peerVpcId`."""
    for one in taken:
        if one.found.kind != "configuration":
            continue
        *parts, handle = lowered(_HUMPS.sub(" ", str(one.found.want.get("key", "")))).split() or [""]
        text = " ".join(parts)
        if handle in _HANDLES:
            yield from (m.concept for m in named_in(text) if (m.start, m.end) == (0, len(text)))


def _is_given(one: Taken, given: frozenset[str]) -> bool:
    if one.found.kind in ("service", "count"):
        spoken = one.found.of in given
    else:
        tiers = {_TIERS[concept] for concept in given & _TIERS.keys()}
        spoken = one.found.kind == "subnets" and one.found.want.get("tier", "") in tiers
    return spoken and not _MADE.search(one.text)

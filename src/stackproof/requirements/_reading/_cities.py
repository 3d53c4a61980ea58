"""Regions that are called by their city: `everything in Frankfurt`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from stackproof.aws import is_region, partition_of, regions

from ._patterns import Pattern, words
from ._said import Found, Said

# Other names of what AWS's titles hold.
_ALSO = {
    "virginia": "us-east-1", "north virginia": "us-east-1", "bombay": "ap-south-1", "seoul": "ap-northeast-2",
    "são paulo": "sa-east-1", "montreal": "ca-central-1", "dublin": "eu-west-1", "zürich": "eu-central-2",
}  # fmt: skip
_PLACES = words(
    "regions?",
    "deploy\\w*",
    "host(?:ed|ing)?",
    "everything",
    "all (?:of it|resources)",
    "aws",
    "runs?",
    "located",
    "stays?",
)
_CODE = Pattern(r"\b[a-z]{2}-(?:gov-)?(?:north|south|east|west|central)\w*-\d\b")
_ELSEWHERE = words(
    *(
        "office",
        "customers?",
        "users?",
        "colleagues",
        "team",
        "server room",
        "data ?cent(?:er|re)",
        "copies",
        "copy",
        "backups?",
    ),
    *("replicat\\w+", "not", "no", "never", "from", "certificate", "time", "headquarters", "servers?", "or"),
)


@functools.cache
def _cities() -> dict[str, str]:
    """City in small letters -> region; a city with two regions is none."""
    found: dict[str, list[str]] = {}
    for region, title in regions().items():
        if partition_of(region) == "aws" and (inside := re.search(r"\(([^()]+)\)", title)):
            found.setdefault(inside[1].lower().removeprefix("n. "), []).append(region)
    plain = {city: names[0] for city, names in found.items() if len(names) == 1 and city not in ("central", "local")}
    return plain | {city: region for city, region in _ALSO.items() if is_region(region)}


@functools.cache
def _named() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)(?<![\w-])(?P<city>{'|'.join(map(re.escape, sorted(_cities(), key=len, reverse=True)))})(?![\w-])"
    )


def _by_city(said: Said) -> Iterator[Found]:
    """A city that stands for itself, or where a sentence says what is deployed where; never beside a region's code."""
    named = list(_named().finditer(said.text))
    if len({match["city"].lower() for match in named}) != 1 or _any_code(said) or _ELSEWHERE.search(said.text):
        return
    match = named[0]
    alone = said.text.strip(" .!()").lower() == match["city"].lower()
    said_to_be = _PLACES.search(said.text) and re.search(
        r"\b(?:in|to|region:?)\s+(?:\w+ )?$", said.text[: match.start()], re.IGNORECASE
    )
    if alone or said_to_be:
        yield Found(kind="region", want={"region": _cities()[match["city"].lower()]}, at=match.start())


def _any_code(said: Said) -> bool:
    """Whether the prompt names a region by its code, here or before."""
    one: Said | None = said
    while one is not None:
        if _CODE.search(one.text):
            return True
        one = one.earlier
    one = said.after
    while one is not None:
        if _CODE.search(one.text):
            return True
        one = one.after
    return False


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_by_city,)

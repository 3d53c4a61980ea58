"""Words of the trade that were typed wrongly: a letter too few, one too many, or two in the wrong order."""

from __future__ import annotations

import functools
import re

_KNOWN = frozenset(
    {
        *("database", "databases", "dynamodb", "kubernetes", "cloudfront", "cloudwatch", "eventbridge", "privilege"),
        *("privileges", "privileged", "encrypted", "encryption", "availability", "postgresql", "elasticache"),
        *("autoscaling", "certificate", "certificates", "repository", "repositories", "container", "containers"),
        *("versioned", "versioning", "retention", "receive", "receives", "received", "separate", "separately"),
        *("pipeline", "pipelines", "buckets", "isolated", "deletion", "protection", "redirect", "redirected"),
        *("listener", "snapshot", "snapshots", "password", "passwords", "credential", "credentials", "generated"),
        *("replicas", "multiple", "instance", "instances", "balancer", "security", "permissions", "wildcard"),
        *("wildcards", "configuration", "environment", "integration", "coverage", "endpoint", "endpoints", "firehose"),
        *("opensearch", "redshift"),
    }
)
_WORD = re.compile(r"[A-Za-z]{7,16}")
# A number in words with its figure behind it, as contracts write it.
_SAID_TWICE = re.compile(r"\b(?:[a-z]{3,9}[- ])?[a-z]{3,9} \((\d{1,5})\)(?= [a-z])", re.IGNORECASE)
_FIGURES = re.compile(
    r"^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|"
    r"nine)ty"
    r"(?:[- ]\w+)?|\w+ hundred)\b",
    re.IGNORECASE,
)


def corrected(text: str) -> str:
    """The text with words spelled as they should be."""
    return _SAID_TWICE.sub(_figure, _WORD.sub(lambda match: _word(match.group()), text))


def _figure(match: re.Match[str]) -> str:
    """`ninety (90)` as `90`."""
    words = match.group().partition(" (")[0]
    last = words.rpartition(" ")[2]
    if _FIGURES.fullmatch(words):
        return match[1]
    return f"{words[: -len(last)]}{match[1]}" if _FIGURES.fullmatch(last) else match.group()


def _word(word: str) -> str:
    lower = word.lower()
    if lower in _KNOWN:
        return word
    meant = _slips().get(lower) or next((one for one in _shorter(lower) if one in _KNOWN), None)
    return meant if meant is not None else word


def _shorter(word: str) -> list[str]:
    """Without one letter; the last one stays, since it makes a plural."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)]


@functools.cache
def _slips() -> dict[str, str]:
    """Wrong spelling -> word."""
    found: dict[str, str] = {}
    for word in _KNOWN:
        swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
        for slip in (*_shorter(word), *swapped):
            if len(slip) >= 7 and slip not in _KNOWN:
                found[slip] = word
    return found

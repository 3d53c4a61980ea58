"""Where what fails goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, number_of
from ._patterns import Pattern, words
from ._said import Found, Said

_DEAD = words("dead[- ]letter(?: queues?)?", "dlqs?")
_RECEIVES = Pattern(
    rf"\bmax_?receive_?counts?\s*(?:=|:|of|is)?\s*(?P<n3>{COUNTED})\b",
    rf"\b(?P<n4>{COUNTED}) (?:failed )?(?:attempts?|tries|retries|receives|failures),? (?:and )?then\b",
    rf"\b(?:after|more than|max_?receive_?(?:count)?(?: of)?:?)\s+(?P<n>{COUNTED})\b\s*(?:failed |"
    rf"unsuccessful |delivery |receive )*"
    r"(?:attempts?|receives?|tries|times|retries|failures|deliveries|processing)",
    r"\b(?:fails?|received|tried|retried) (?P<n2>twice|once|three times)",
)
_THERE = Pattern(
    rf"\b(?:messages|they|batches|what) (?:\w+ )?(?:go|land|end up|are sent|move)s? there after (?P<n>{COUNTED})\b"
)
_WATCHED_ONLY = words(
    "alarms?", "depth", "holds?", "anything", "export\\w*", "outputs?", "arn", "url", "kept", "keeps?", "in the"
)
_INVOCATIONS = Pattern(r"\bfailed (?:lambda |async\w* )?invocations?\b|\binvocations? (?:that|which) fail")
_QUEUED = words("messages?", "receives?", "queues?", "received")
_INVOKED = words("batch(?:es)?", "lambdas?", "functions?", "invocations?", "events", "records")
_FAILING = ("queue", "function", "topic", "event_rule", "scheduler", "delivery_stream", "state_machine", "event_bus")


def _dead_letters(said: Said) -> Iterator[Found]:
    receives = _RECEIVES.search(said.text)
    count = number_of(receives, "n", "n2", "n3", "n4") if receives else None
    want: dict[str, Any] = {"max_receive": count} if count else {}
    if there := _THERE.search(said.text):
        if said.before is not None and _DEAD.search(said.before.text):
            of = said.before.about(0, 0, ("function",), near=True) or ("queue",)
            want = {"max_receive": number_of(there, "n")}
            yield Found(kind="dead_letter", of=of[0] if "queue" not in said.before.text else "queue", want=want)
        return
    for match in _DEAD.finditer(said.text):
        begin = said.part(match.start(), ",;")[0]
        if _WATCHED_ONLY.search(said.text, begin, match.start()) and not want:
            continue
        if re.match(
            r"\s*(?:depth|keeps|holds|arns?|urls?|is(?:n.t| not) empty|has|fills|gets)\b",
            said.text[match.end() :],
            re.IGNORECASE,
        ):
            continue
        for concept in _failing(said, match):
            yield Found(kind="dead_letter", of=concept, want=want, at=match.start())
        return


def _failing(said: Said, match: re.Match[str]) -> tuple[str, ...]:
    """Whose failures go there."""
    near = [m.concept for m in said.mentions if m.concept in _FAILING and m.end <= match.start()]
    if _INVOCATIONS.search(said.text[: match.start()]) and "function" in said.known:
        near = ["function"]
    of_it = re.match(r"\s+(?:of|for) (?:the |an? |each |every )?", said.text[match.end() :])
    behind = [
        m.concept for m in said.mentions if of_it and m.start == match.end() + of_it.end() and m.concept in _FAILING
    ]
    if behind or near:
        return ((behind or near)[-1],)
    begin = said.part(match.start(), ";")[0]
    ahead = said.text[begin : match.start()]
    if _INVOKED.search(ahead) and "function" in said.known:
        return ("function",)
    if re.search(r"\bexecution", ahead) and "state_machine" in said.known:
        return ("state_machine",)
    if _QUEUED.search(ahead):
        return ("queue",)
    return said.about(match.start(), match.end(), _FAILING, default="queue")[:1]


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_dead_letters,)

"""What is to be there, how many of it, and what must not be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .._concepts import concepts
from ._mentions import Mention
from ._numbers import COUNTED, bounded, value_of
from ._patterns import Pattern, ends, words
from ._said import Found, Said

_EXISTING = ends(
    r"(?:existing|already (?:there|exists?|in place|have)|pre-?existing|looked[- ]up|imported|provided by|same|"
    r"managed elsewhere|external|on-?prem\w*|not ours|that we have|shared|take the)(?: (?!(?:in|into|to|from|onto|"
    r"and|with)\b)\w+){0,3}"
)
_EXISTS = Pattern(
    r"(?:[ -][\w./-]+){0,3},?\s+(?:that |which )?(?:already |both )?exists?\b|(?: \w+){0,4} (?:is|"
    r"are) (?:\w+ )?(?:there|in \w+) already",
    r"\s*:\s*(?:an? |the )?(?:existing|already|given|pre-?existing|shared)\b",
    r"\s+(?:is|are) already\b|(?: and (?:its|their) \w+)? exists?\b|(?:\s+\w+){0,2} (?:we|you) already have",
)
_INSTEAD = ends(
    r"(?:instead of|rather than|replac(?:es?|ing)|in place of|as opposed to|unlike)(?: (?:an?|the|our|any))?(?: \w+)?"
)
MAKES = r"(?:use|using|create|creating|add|provision|deploy|want|need|have|contain|make|run|introduce|set up)"
_NO = ends(
    rf"(?:do(?:es)? not|don.?t bother with|don.?t|must not|mustn.t|shall not|never|not|avoid|please no|"
    rf"skip)(?: {MAKES})?:?(?: or \w+)?"
    r"(?: (?:any|an?|the|other|another|new|public|more))*(?: [a-z-]+)?",
    r"(?:no|without|neither|nor)(?: (?:any|an?|the|other|more))?(?: [a-z-]+)?",
)
_FORBIDS = words(
    "no",
    "nothing",
    "none of",
    "nobody",
    "never",
    "not",
    "don.?t",
    "don.?ts",
    "without",
    "neither",
    "nor",
    "avoid",
    "mustn.t",
)
_NOT_NEEDED = Pattern(r"(?: \w+){0,2} (?:is |are )?(?:not|n.t) (?:needed|required|necessary|wanted)\b")
_NOT_SO = words("(?:must|should|may|shall|do|does|can) ?not", "don.?t", "doesn.?t", "mustn.?t", "never", "cannot")
_ANSWER = Pattern(r"\s*no\s*[:,]")
# What leaves a choice to whoever answers.
LEFT_OPEN = Pattern(
    r"\b(?:is |are )?(?:entirely |completely )?(?:up to you|your (?:choice|call|pick|decision)|you (?:decide|choose)|"
    r"(?:both|either) (?:is|are|will|would|works?)|as you (?:like|prefer)|whichever you)\b"
)
_OUTSIDE = ends(r"(?:outside|from within)(?: of)?(?: (?:the|our|this|that|an?))?")
RULED_OUT = Pattern(
    r"s? (?:(?:is|are|will be) (?:not|n.t)|(?:isn|aren).t) (?:wanted|allowed|permitted|to be (?:used|created|made|"
    r"deployed))",
    r"s? (?:must|shall|may|should) not be (?:used|created|deployed|made|present|provisioned|introduced)\b",
    r"s? (?:is|are) (?:forbidden|prohibited|banned|ruled out|off the table|off limits)\b",
)
NONE_OF_IT = Pattern(r"\s*:\s*(?:none|no)\b")
_ALARMS = words("alarms?")
_TELLING = frozenset({"topic", "dashboard", "event_rule", "ssm_document", "budget"})
_ONLY_IF = Pattern(r"\bonly (?:if|when|where)\b")
_REASON = words(
    "because", "so that", "in order to", "such as those", "as (?:aws|amazon) demands", "instead of", "no longer"
)
_PURPOSE = ends(r"(?:read|reached|used|needed|written|fed)(?: \w+)? by (?:the |an? )?")
_MODIFIES = Pattern(
    r"[ -](?:access|polic\w+|alarms?|metrics?|errors?|triggers?|notifications?|integration|"
    r"permissions?|roles?|console|pricing|"
    r"costs?|invocations?|throttles|utili[sz]ation|credentials?|passwords?|ids?\b|arns?\b|names?\b|"
    r"reference|rotation|driver|"
    r"data events|origin\b|client\b|(?:gateway |interface |vpc )?endpoints?)\b"
)
# By what something that is there already is named.
_ITS_HANDLE = Pattern(r"(?:['’]s)? (?:ids?|arns?|urls?)\b(?! (?:shall|must|should) be created)")
# `connectionArn (CodeStar connection)` explains a setting.
_HANDED = re.compile(r"\b[a-z]\w*(?:Arn|Id|ARN|ID)s?[\"'`]?\s*\(\s*(?:(?:the|an?|our) )?$")
_ECS = words("ecs")
_ENDPOINTS_FOR = Pattern(r"endpoints?\b[^.;]{0,24}?(?:\bfor|:|\bto)\s[^.;]*")
_COUNT = Pattern(
    rf"(?P<n>{COUNTED})\s+(?:(?!(?:of|in|into|to|for|per|on|and|or|with|a|the|by|at)\b)[a-z][\w-]*\s+){{0,2}}$"
)
# A number behind these is a version: `Node.js 22 Lambda functions`.
_VERSION_BEFORE = ends(
    r"(?:node(?:\.?js)?|python|java|ruby|go|golang|\.net|dotnet|typescript|version|release|v|kubernetes|postgres\w*|mysql|"
    r"mariadb|redis|valkey|aurora|opensearch|kafka)"
)
_NO_COUNT = Pattern(r"%|days?|minutes?|hours?|months?|gb\b|attempts?|times?\b|errors?\b")
# Where a kind of its own says that the thing is there.
_OWN_KIND = frozenset(
    {
        *("nat_gateway", "vpc_endpoint", "dead_letter_queue", "alarm", "dns_record", "security_group", "secret"),
        *("kms_key", "log_group", "task", "parameter", "elastic_ip", "flow_log"),
    }
)
_ON_FARGATE = ("task", "batch", "kubernetes")
_UNCOUNTED = frozenset(
    {
        "nat_gateway",
        "alarm",
        "task",
        "container_service",
        "subnet",
        "public_subnet",
        "private_subnet",
        "isolated_subnet",
        "role",
    }
)
_SINGULAR = ("ss", "dns", "kinesis", "sqs", "sns", "ecs", "rds", "kms", "aws")


def _services(said: Said) -> Iterator[Found]:
    if _ONLY_IF.search(said.text):
        return
    denied = forbidden(said)
    listed = _ENDPOINTS_FOR.search(said.text)
    reason = _REASON.search(said.text)
    free = LEFT_OPEN.search(said.text)
    watched = _ALARMS.search(f"{said.text} | {said.over}")
    meant = frozenset(said.mentions)
    for mention in said.own:
        if mention not in meant:
            continue
        if watched and mention.concept not in _TELLING and not _is_apart(said, mention, watched):
            continue
        if mention.start in denied:
            continue
        if listed and listed.start() < mention.start < listed.end() and mention.concept != "vpc":
            continue
        if reason and mention.start > reason.start():
            continue
        if free and mention.start < free.start() and re.search(r"\bor\b", said.text[: free.start()], re.IGNORECASE):
            continue
        if found := how_many(said, mention):
            yield found
        elif _is_asked(said, mention):
            yield Found(kind="service", of=mention.concept, at=mention.start)


def _is_apart(said: Said, mention: Mention, alarm: re.Match[str]) -> bool:
    """Whether something stands well before an alarm, as a thing of its own: `WAF would be nice, and an alarm on "
    "...`."""
    if (
        alarm.end() > len(said.text)
        or not _ALARMS.search(said.text)
        or "," not in said.text[mention.end : alarm.start()]
    ):
        return False
    return bool(_WOULD.match(said.text, mention.end))


def _is_asked(said: Said, mention: Mention) -> bool:
    """Whether a mention is of something that is to be made."""
    before, after = said.text[: mention.start][-70:], said.text[mention.end :][:80]
    if concepts()[mention.concept].general or (mention.concept in _OWN_KIND and not _is_made(before, after, mention)):
        return False
    if (
        _OUTSIDE.search(before)
        or _INSTEAD.search(before)
        or _EXISTING.search(before)
        or _EXISTS.match(after)
        or _PURPOSE.search(before)
    ):
        return False
    if _ITS_HANDLE.match(after):
        return False
    if mention.concept == "instance" and any(m.concept == "autoscaling_group" for m in said.own):
        return False
    if mention.text.lower() == "fargate" and (
        is_of_kubernetes(said) or any(m.concept in _ON_FARGATE for m in said.mentions)
    ):
        return False
    if _HANDED.search(before):
        return False
    if mention.concept == "container_service" and re.match(r"[ -](?:cluster|tasks?\b)", after, re.IGNORECASE):
        return False
    if mention.concept in ("bucket", "table") and re.match(r"\s(?:gateway |vpc )?endpoint", after, re.IGNORECASE):
        return False
    return not (_MODIFIES.match(after) and mention.concept in ("role", "policy", "kms_key", "bucket", "vpc"))


_WOULD = Pattern(r"s? (?:would|might|could) be\b")
_MADE_HERE = Pattern(
    r",?\s+(?:that is |which is )?(?:created|made) (?:by|in) (?:this|the) (?:program|stack|project)",
    r"\s+(?:created|made) for (?:it|this|that|them|the purpose)\b",
)
_MADE_KEY = ends(r"(?:^|\b(?:a|an|one|create|dedicated|single))\s*(?:[\w-]+[ -]){0,2}")
_WITH_KEY = ends(
    r"(?:encrypt\w*|protected|secured|with|using|by|via|under|same)(?: (?:an?|one|the|its|our own|"
    r"with))?(?: [\w-]+){0,2}"
)


def _is_made(before: str, after: str, mention: Mention) -> bool:
    """Whether something that mostly is only spoken of is to be made here: `a KMS key with rotation`."""
    text = mention.text.lower()
    if mention.concept == "kms_key":
        if _MADE_HERE.match(after):
            return True
        return bool("key" in text and _MADE_KEY.search(before) and not _WITH_KEY.search(before))
    if mention.concept == "task":
        return "definition" in text
    if mention.concept == "parameter":
        return bool(re.search(r"(?:^|\bcreate (?:an? )?)\s*$", before, re.IGNORECASE))
    return mention.concept == "elastic_ip"


def is_of_kubernetes(said: Said) -> bool:
    """Whether Fargate means that of EKS: Kubernetes was named before, and ECS was not."""
    one: Said | None = said if said.named_before(("kubernetes",)) else None
    while one is not None and not _ECS.search(one.text):
        one = one.earlier
        if one is None:
            return True
    return False


def how_many(said: Said, mention: Mention) -> Found | None:
    """`three SQS queues`, `exactly one vault`."""
    begin = max(0, mention.start - 48)
    counted = _COUNT.search(said.text[begin : mention.start])
    if counted is None or mention.concept in _UNCOUNTED or _NO_COUNT.search(counted.group()):
        return None
    value = value_of(counted["n"])
    start = begin + counted.start("n")
    if _VERSION_BEFORE.search(said.text[:start][-24:]):
        return None
    if (
        not value
        or value != int(value)
        or re.search(r"\b(?:not|no|n.t)\b[^.;]*\bmore than $", said.text[:start].lower())
    ):
        return None
    bound = bounded(said.text, start, start + len(counted["n"]), value)
    if not _is_plural(mention.text) and not (isinstance(bound, dict) and "exactly" in bound):
        return None
    if value < 2 and not isinstance(bound, dict):
        return None
    return Found(kind="count", of=mention.concept, want={"count": bound}, at=mention.start)


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith(_SINGULAR)


def forbidden(said: Said) -> set[int]:
    """Where mentions begin that a negation governs, whatever it says of them."""
    found = unwanted(said)
    last = 0
    for mention in said.mentions:
        gap = said.text[max(last, said.part(mention.start)[0]) : mention.start]
        last = mention.end
        begin = said.part(mention.start, ";")[0]
        starts = said.text[begin : mention.start]
        if _FORBIDS.search(starts[:16]) and "," not in starts and not _ANSWER.match(starts):
            found.add(mention.start)
        if _NOT_SO.search(gap) or _NOT_NEEDED.match(said.text, mention.end):
            found.add(mention.start)
    return found


def unwanted(said: Said) -> set[int]:
    """Where mentions begin of what must not be there at all, with those listed with it."""
    found: set[int] = set()
    for mention in said.mentions:
        begin = said.part(mention.start, ";")[0]
        before = said.text[begin : mention.start]
        if (
            _NO.search(before[-60:])
            or NONE_OF_IT.match(said.text, mention.end)
            or RULED_OUT.match(said.text, mention.end)
        ):
            chain = said.chain(mention, said.mentions)
            found.update(one.start for one in chain)
    return found


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_services,)

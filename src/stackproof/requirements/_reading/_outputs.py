"""What the stack exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from ._mentions import all_named
from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said

_EXPORTS = Pattern(
    r"^(?:please )?(?:also )?(?:the )?(?:stack )?(?:exports?|outputs?|out)\b\s*:",
    r"\b(?<!expected )(?:export|output)s?\b(?! (?:to|data|logs|metrics|of|goes|images?|format|file|bucket)\b)",
    r"\b(?:as (?:stack )?outputs?|stack outputs)\b(?:\s+we need\b)?|\b(?:is|are|be) exported\b(?! (?:to|"
    r"by|daily|nightly|every|as)\b)",
    r"\bas outputs\b|\bare (?:the )?outputs(?: of (?:the|this) stack)?\b",
    r"\b(?:spit|print|hand|give)s? (?:out|back)\b(?= (?:the|all|its|our|an?)\b)(?=[^.;]*\b(?:name|url|arn|id|"
    r"endpoint|domain|address)s?\b)",
)
_LABELLED = Pattern(r"^(?:(?:stack )?outputs?|exports?|out)$")
_NOT_EXPORT = Pattern(
    r"\b(?:deployed|flat) outputs\b|\bread\w* the (?:deployed |stack )?outputs\b|\b(?:from|"
    r"against) (?:the )?(?:deployed |stack )?"
    r"outputs\b|\bquery results?\b|\bexported to\b|\boutputs? (?:file|folder|directory|json|"
    r"and configuration)\b|\blogs? outputs?\b|\bexports? (?:[\w-]+ ){0,4}logs? (?:\w+ )?(?:in)?to\b"
)
_SENTENCE = words("must", "should", "shall", "are", "is", "tag(?:s|ged)?", "please", "will")
_NO_OUTPUT = words("writer", "reader", "program", "tests?", "readme", "code", "instructions?", "documentation", "yaml")
_NO_NAME = words(
    "as", "how", "for", "it", "must", "in", "with", "to", "from", "which", "what", "where", "run", "tag", "that"
)
_CODED = re.compile(r"[a-z][A-Za-z0-9]*(?:[A-Z_-][A-Za-z0-9]+)+")
_LEAD_IN = Pattern(
    r"\s*(?:the following|as stack outputs|as outputs|of the stack|from the stack|(?:shall|must|"
    r"should) (?:be|export)|we need|"
    r"are|is|i need|the identifiers that [\w ]{3,30} need|needed)?\s*(?::|,)?\s*"
)
_PROPERTIES = {
    "reader_endpoint": r"reader endpoints?",
    "dns_name": r"dns(?: names?)?|domain names?|domains?|host ?names?",
    "url": r"(?:endpoint )?ur[li]s?|links?",
    "public_ip": r"public ips?(?: addresses)?",
    "endpoint": r"endpoints?(?: address(?:es)?)?|connection (?:string|endpoint)",
    "arn": r"arns?",
    "id": r"ids?|identifiers?",
    "port": r"ports?",
    "name": r"names?",
}
_PROPERTY = among(_PROPERTIES)
_SPLIT = re.compile(
    r"(,\s*(?:and\s+)?|;|\.(?:\s|$)|\s+and\s+|\s*&\s*|\s+plus\s+|\s+as well as\s+|\s+\+\s+)", re.IGNORECASE
)
_AT_THE_END = Pattern(r"\s+at the end\b")
_SMALL = Pattern(r"^\s*(?:the|an?|all|its|their|our|also|please|every|each|both|primary|full)\s+")
_CAMEL = re.compile(r"^[a-z]+(?:[A-Z][a-z0-9]+)+$")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ADDRESSED = (
    "cache",
    "database",
    "warehouse",
    "search",
    "load_balancer",
    "api",
    "document_database",
    "kafka",
    "broker",
)
_WHOLE = {"container_service": "container_cluster", "task": "task"}
_LONGEST_NAME, _MOST_WORDS = 50, 5


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list of outputs: the concepts and properties it names, and the words it is made of. of_first: the
    property is said before what it is of. joined: `and` stands before it."""

    concepts: tuple[str, ...]
    properties: tuple[str, ...]
    plural: bool
    name: str
    code: str
    of_first: bool
    joined: bool


def _outputs(said: Said) -> Iterator[Found]:
    span = _listed(said)
    if span is None:
        return
    start, text = span
    pieces = _SPLIT.split(re.sub(r"[()]", ",", text))
    joints = ["", *pieces[1::2]]
    parts = [_part(said, part, joint) for part, joint in zip(pieces[::2], joints, strict=True) if part.strip(" .:")]
    yield from _paired(said, parts, start)


def _listed(said: Said) -> tuple[int, str] | None:
    """Where the list of outputs begins, and its text."""
    if _NOT_EXPORT.search(said.text):
        return None
    mark = _EXPORTS.search(said.text)
    if mark is None:
        headings = said.statement.headings
        goes_on = said.before is None or said.before.text.endswith(";")
        over = (said.statement.label if goes_on else "", said.statement.lead.rstrip(": "), *headings[-1:])
        if _SENTENCE.search(said.text) and not said.statement.label:
            return None
        if not any(_LABELLED.match(one) or re.search(r"\b(?:outputs|exports):?$", one, re.IGNORECASE) for one in over):
            return None
        text = said.text.partition(":")[2] if _LABELLED.match(said.text.partition(":")[0]) else said.text
        return 0, text
    rest = said.text[mark.end() :]
    lead = _LEAD_IN.match(rest)
    rest = rest[lead.end() :] if lead else rest
    if re.match(r"(?:as |is |are |be )", mark.group(), re.IGNORECASE) and (not rest.strip(" .") or mark.start() > 12):
        before = re.sub(r"^.*?\b(?:i|we) (?:need|want) |^add ", "", said.text[: mark.start()], flags=re.IGNORECASE)
        return 0, re.sub(r"\b(?:is|are|(?:must|should|shall|has to|needs? to|to))\s*$", "", before)
    return mark.end(), rest


def _part(said: Said, text: str, joint: str) -> _Part:
    words_of = _AT_THE_END.compiled.sub("", text.strip().strip("\"'. :"))
    code = words_of if _CAMEL.match(words_of) else ""
    spoken = _HUMPS.sub(" ", words_of).lower() if code else words_of
    mentions = all_named(spoken, said.known)
    masked = spoken
    for mention in mentions:
        masked = masked[: mention.start] + "\0" * (mention.end - mention.start) + masked[mention.end :]
    found = list(_PROPERTY.finditer(masked)) or [m for m in _PROPERTY.finditer(spoken) if mentions][-1:]
    of_first = mentions and re.search(r"\bof\b", spoken[: mentions[0].start])
    named = [mentions[0].concept if of_first else mentions[-1].concept] if mentions else []
    clean = _SMALL.compiled.sub("", words_of)
    return _Part(
        concepts=tuple(_WHOLE.get(one, one) if "cluster" in spoken.lower() else one for one in named),
        properties=tuple(dict.fromkeys(name_of(one) for one in found)),
        plural=any(one.group().lower().endswith("s") and one.group().lower() != "dns" for one in found),
        name=clean,
        code=code,
        of_first=bool(of_first),
        joined=joint.strip().lower() == "and",
    )


def _paired(said: Said, parts: list[_Part], at: int) -> Iterator[Found]:
    """Each concept with its property; `VPC and subnet ids` has one property for both, `names and ARNs of X` two."""
    waiting: list[str] = []
    loose: list[str] = []
    subject = ""
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        if part.concepts and not part.properties and _goes_on(part, following):
            waiting += part.concepts
            continue
        shared = not part.concepts and part.properties and part.plural
        if shared and following and following.concepts and following.properties:
            loose += part.properties
            continue
        subject = part.concepts[0] if part.concepts else subject
        known = part.concepts or _understood(said, part, subject)
        before = parts[place - 1] if place else None
        inherits = (
            part.concepts and not part.properties and part.joined and before and before.of_first and before.plural
        )
        properties = [*loose, *(before.properties if inherits and before else part.properties)]
        if not known and _is_half(part, following):
            continue
        if not known:
            if _is_name(part.name):
                yield Found(kind="output", want={"name": part.name}, at=at)
            continue
        for concept in dict.fromkeys([*waiting, *known]):
            for name in properties or [""]:
                want = {"property": name} if name else {}
                yield Found(kind="output", of=concept, want=want | ({"name": part.code} if part.code else {}), at=at)
        waiting, loose = [], []
    for concept in waiting:
        yield Found(kind="output", of=concept, at=at)


def _is_half(part: _Part, following: _Part | None) -> bool:
    """Whether a part is one word only, which the next one completes: `landing and curated bucket names`."""
    if following is None or not (following.joined and following.plural and following.concepts):
        return False
    return re.fullmatch(r"[a-z]+", part.name) is not None and not part.code


def _goes_on(part: _Part, following: _Part | None) -> bool:
    """Whether the next part brings the property for this one."""
    if following is None or not following.concepts or not following.properties or not following.plural:
        return False
    return not re.match(r"the\b", part.name, re.IGNORECASE)


def _understood(said: Said, part: _Part, subject: str) -> tuple[str, ...]:
    """The concept of a part that names none: `... endpoint and port`."""
    if not part.properties:
        return ()
    bare = _PROPERTY.compiled.sub("", part.name).strip(" ,'’s")
    if bare and not re.fullmatch(r"(?:primary|reader|writer|its|their|configuration)", bare, re.IGNORECASE):
        return ()
    if subject:
        return (subject,)
    named = said.named_before(_ADDRESSED)
    return (named,) if named else ()


def _is_name(text: str) -> bool:
    """Whether words that are no concept call an output: they end in a property, or are spelt like a name in code."""
    if _NO_OUTPUT.search(text) or _NO_NAME.search(text):
        return False
    if not _CODED.fullmatch(text) and not _PROPERTY.search(text):
        return False
    return 2 < len(text) < _LONGEST_NAME and len(text.split()) <= _MOST_WORDS and re.search(r"\w{2}", text) is not None


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_outputs,)

"""Openings of security groups: who may reach whom on which port, and that nothing else is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from ._patterns import Pattern, words
from ._said import Found, Said

_NUMBERS = r"\d{2,5}(?:\s*(?:/|,|and|&|or|,\s*and)\s*\d{2,5}(?!\w|\.\d|%))*"
_UNIT = r"(?!\s*(?:%|days?|GB|MB|MiB|GiB|units?|requests?|seconds?|min|hours?|records?|r[pm]|items|messages|ms|s\b))"
_TOKENS = Pattern(
    r"(?P<cidr>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})",
    rf"(?P<port>(?:\bports?\s*|\btcp[ /]?|\bon\s+|\baccepts?\s+|\bto\s+|"
    rf"\bgets\s+)(?P<list>{_NUMBERS})(?![\w.]\w|%){_UNIT})",
    rf"(?P<bare>(?<![\w.,:/-])(?P<list2>{_NUMBERS})(?=\s+(?:only\s+)?from\b|\s*$|\s*[;.)]|\s*,\s*[a-z]){_UNIT})",
    r"(?P<internet>\b(?:internet|anywhere|(?:rest of the )?world|everyone)\b)",
    r"(?P<vpc>\b(?:the vpc|within the vpc|inside the vpc)\b)",
    r"(?P<there>\b(?:from|for) there\b)",
    r"(?P<from>\b(?:from|for|by)\b|\bopen(?:ed)? (?:only )?(?:to|for|from)\b)",
    r"(?P<to>\bforwards? (?:traffic )?to\b|\bto\b|->|→|\b(?:may|can) (?:reach|access|call)\b|\breach(?:es)?\b|"
    r"\bgets\b|\bhits\b)",
    r"(?P<it>\b(?:it|them)\b)",
    r"(?P<listener>\b(?:test |production )?listener\b)",
    r"(?P<and>\band\b)",
    r"(?P<stop>[,;])",
)
_CONTEXT = words(
    *("security[- ]groups?", "sgs?", "ingress", "inbound", "firewall", "reach\\w*", "may (?:talk|get|access|connect)"),
    *(
        "talks? to",
        "accepts?",
        "takes? traffic",
        "is open",
        "opens?",
        "ports?",
        "nothing else",
        "only from",
        "hits",
        "traffic from",
        "forwards? (?:traffic )?to",
        "from [\\w ]{2,24} on (?:port )?\\d{2,5}",
        "(?:gets?|let) in",
        "reaches",
    ),
)
_NOT_A_PORT = Pattern(
    r"\b(?:listener|listen(?:s|ing)?|https?|tls)\s+(?:on |port |on port )?$|\b(?:redirect\w*|"
    r"health\w*|container port|target group)s?\b"
    r"[^,;]*$"
)
_REDIRECTED = Pattern(r"[^,;.]{0,24}\bredirect")
_HOLDERS = (
    *("load_balancer", "task", "container_service", "database", "cache", "function", "instance", "api", "kubernetes"),
    *("search", "file_system", "kafka", "broker", "vpc_endpoint", "warehouse", "database_proxy", "document_database"),
    *("autoscaling_group", "etl_job", "vpn", "batch", "graph_database"),
)
_USUAL = {
    3306: "database",
    5432: "database",
    6379: "cache",
    5439: "warehouse",
    2049: "file_system",
    27017: "document_database",
}
_NOTHING_ELSE = words(
    "nothing (?:else|but)", "no other (?:ports?|inbound|ingress|traffic|openings?)", "opens? nothing",
    "only (?:the )?(?:required|necessary|needed) ports",
)  # fmt: skip
_BUT = Pattern(
    rf"nothing (?:else )?(?:but|except|other than)\s+(?:ports? )?(?P<list>{_NUMBERS}(?:\s*,?\s*and \d{{2,5}})?)"
)
_GETS_IN = Pattern(
    r"(?:and )?nothing else (?:gets? in|may get in|is (?:let|allowed) in|is open|is allowed|is accepted|comes in)\b"
)
_NOBODY_BUT = Pattern(
    r"\b(?:(?:do not|don.t|never) (?:let|allow) (?:anybody|anyone|anything|any \w+)|nobody|no ?one|nothing) "
    r"(?:but|except|other than) [^.;]{2,48}?\b(?:may |can |must |should )?(?:to )?(?:reach|access|connect to|talk to|"
    r"get to)\b"
)
_ONLY_ON = Pattern(rf",? (?:and )?only on (?:ports? )?(?P<list>{_NUMBERS})")
_LEAST, _MOST = 20, 65_535


class _Token(msgspec.Struct, frozen=True):
    """kind: of `_TOKENS`, or "holder". value: concept, block or ports."""

    kind: str
    value: str
    start: int
    end: int


def _tokens(said: Said) -> list[_Token]:
    found = [
        _Token("holder", "task" if m.concept == "container_service" else m.concept, m.start, m.end)
        for m in said.mentions
        if m.concept in _HOLDERS
    ]
    for match in _TOKENS.finditer(said.text):
        kind = str(match.lastgroup)
        kind = "port" if kind in ("list", "list2", "bare") else kind
        before = said.text[: match.start()]
        if kind == "port" and _NOT_A_PORT.search(before[-40:]) and not re.search(r"(?i)\breach\b", before):
            continue
        if kind == "listener":
            kind = "holder" if not any(t.start <= match.start() < t.end for t in found) else "skip"
            found.append(_Token(kind, "load_balancer", match.start(), match.end()))
            continue
        if any(t.start <= match.start() < t.end for t in found):
            continue
        if kind == "port" and re.match(r"to\b|gets\b", match.group(), re.IGNORECASE):
            found.append(_Token("to", "", match.start(), match.start() + 2))
        value = match["list"] or match["list2"] or match.group()
        found.append(_Token(kind, value, match.start(), match.end()))
    return sorted(found, key=lambda token: (token.start, token.kind == "port"))


def _ports(said: Said) -> Iterator[Found]:
    context = _CONTEXT.search(said.text) or said.under(_CONTEXT)
    goes_on = said.before is not None and _CONTEXT.search(said.before.text)
    if not re.search(r"\d{2}", said.text) or not (context or goes_on or "->" in said.text):
        return
    tokens = _tokens(said)
    before, last_holder, last_source = 0, "", ""
    for place, token in enumerate(tokens):
        if token.kind != "port" or _REDIRECTED.match(said.text, token.end):
            continue
        named = [m.concept for m in said.mentions if m.end <= token.start]
        if named and named[-1] == "target_group":
            continue
        left, right = tokens[before:place], tokens[place + 1 :]
        before = place + 1
        opened = right[0].value if len(right) > 1 and right[0].kind == "holder" and right[1].kind == "from" else ""
        right = right[1:] if opened else right
        source, holder = _left_of(said, left)
        if not source and left and left[0].kind == "and" and any(t.kind == "to" for t in left):
            source = last_source
        if _has_come_from(left) and last_holder:
            source = last_holder
        last_source = source
        sources = _right_of(right, last_holder) or ([source] if source else [])
        if _BUT.search(said.text[max(0, token.start - 24) : token.end]):
            continue
        ports = [int(one) for one in re.findall(r"\d{2,5}", token.value) if _LEAST <= int(one) <= _MOST]
        if not ports or not (sources or context):
            continue
        holder = (
            opened
            or holder
            or _USUAL.get(ports[0], "")
            or next(iter(said.about(token.start, token.start, _HOLDERS)), "")
        )
        holder = "task" if holder == "container_service" else holder
        last_holder = holder or last_holder
        yield from _openings(holder, ports, [one for one in sources if one != holder], token.start)


def _openings(holder: str, ports: list[int], sources: list[str], at: int) -> Iterator[Found]:
    for port in ports:
        for source in sources or [""]:
            want: dict[str, object] = {"port": port} | ({"source": source} if source else {})
            yield Found(kind="port", of=holder, want=want, at=at)


def _left_of(said: Said, left: list[_Token]) -> tuple[str, str]:
    """Who may reach whom: `load balancer to tasks`; only whom, where no arrow stands between them."""
    arrow = next((n for n in range(len(left) - 1, -1, -1) if left[n].kind == "to"), None)
    parties = [t for t in left if t.kind in ("holder", "cidr", "internet", "vpc")]
    if arrow is None:
        return _behind_from(left)
    behind = [t for t in left[arrow:] if t.kind == "holder"]
    ahead = [t for t in parties if t.start < left[arrow].start]
    source = _party(ahead[-1]) if ahead else ""
    if behind:
        return source, behind[-1].value
    if any(t.kind == "it" for t in left[arrow:]):
        meant = [t for t in ahead[:-1] if t.kind == "holder"]
        around = said.about(0, 0, [one for one in _HOLDERS if one != source])
        return source, meant[-1].value if meant else next(iter(around), "")
    return source, ""


def _has_come_from(left: list[_Token]) -> bool:
    """Whether `... from anywhere and talks to ...` goes on with the subject, and not with whom it took that from."""
    arrow = next((n for n in range(len(left) - 1, -1, -1) if left[n].kind == "to"), None)
    if arrow is None or not left or left[0].kind != "from":
        return False
    joint = next((n for n in range(arrow) if left[n].kind == "and"), None)
    return joint is not None and all(t.kind not in ("holder", "cidr", "internet", "vpc") for t in left[joint:arrow])


def _behind_from(left: list[_Token]) -> tuple[str, str]:
    """Whom, and what, of `the database is reachable from the tasks on ...`."""
    parties = [t for t in left if t.kind in ("holder", "cidr", "internet", "vpc")]
    came = next((t for t in left if t.kind == "from"), None)
    if came is not None and parties and parties[-1].start > came.start:
        holders = [t for t in parties if t.kind == "holder" and t.start < came.start]
        return _party(parties[-1]), holders[-1].value if holders else ""
    holders = [t for t in parties if t.kind == "holder"]
    return "", holders[-1].value if holders else ""


def _right_of(right: list[_Token], last_holder: str) -> list[str]:
    """Whom a port is open for: `from the ALB`, `from there`, `for the job and for 10.0.0.0/8`."""
    found: list[str] = []
    for place, token in enumerate(right):
        if token.kind == "there" and not found:
            return [last_holder] if last_holder else []
        if token.kind in ("port", "stop", "to"):
            return found
        if token.kind in ("holder", "cidr", "internet", "vpc"):
            if not any(t.kind == "from" for t in right[:place]):
                return found
            # `... and from the tasks to the database`: whom the next port is open for.
            if place + 1 < len(right) and right[place + 1].kind == "to":
                return found
            found.append(_party(token))
    return found


def _party(token: _Token) -> str:
    return token.kind if token.kind in ("internet", "vpc") else token.value


def _excepted(said: Said) -> Iterator[Found]:
    """`nothing but the load balancer may reach the instances`: closed but for these, on these ports."""
    for match in _NOBODY_BUT.finditer(said.text):
        held = next((m for m in said.mentions if m.concept in _HOLDERS and 0 <= m.start - match.end() <= 12), None)
        if held is None:
            continue
        behind = _ONLY_ON.match(said.text, held.end)
        want = {"ports": [int(port) for port in re.findall(r"\d{2,5}", behind["list"])]} if behind else {}
        of = "task" if held.concept == "container_service" else held.concept
        yield Found(kind="closed", of=of, want=want, at=match.start())


def _closings(said: Said) -> Iterator[Found]:
    match = _NOTHING_ELSE.search(said.text)
    goes_on = said.before if match is not None and _GETS_IN.match(said.text) else None
    if goes_on is not None and (of := {found.of for found in _ports(goes_on)}) and len(of) == 1:
        yield Found(kind="closed", of=of.pop())
        return
    if match is None or not (_CONTEXT.search(said.text) or said.under(_CONTEXT)):
        return
    if not re.search(r"security[- ]groups?|ports?\b|\d{2}|traffic|\bopen", f"{said.text} {said.over}", re.IGNORECASE):
        before = said.before.text if said.before else ""
        if not re.search(r"->|→|\bports?\b", before):
            return
    listed = _BUT.search(said.text)
    want = {"ports": [int(port) for port in re.findall(r"\d{2,5}", listed["list"])]} if listed else {}
    holders = {t.value for t in _tokens(said) if t.kind == "holder"}
    ports = [found for found in _ports(said) if found.of]
    single = {found.of for found in ports}
    many = "security group" in said.text.lower() or len(single) != 1 or not holders
    yield Found(kind="closed", of="" if many else single.pop(), want=want, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_ports, _excepted, _closings)

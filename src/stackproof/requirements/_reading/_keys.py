"""Encryption, rotation, credentials and how they are handed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import AGE, SPAN, bare, days, figure_of
from ._patterns import Pattern, words
from ._said import Found, Said

_ENCRYPT = Pattern(
    r"\b(?<!un)(?<!non-)(?<!transit )(?<!transport )encrypt(?:ed|s|ion|ing)?\b(?!-\w)(?! (?:in[- ]transit|transport|"
    r"key))",
    r"\bsse(?:-kms|-s3)?\b",
    r"\bat[- ]rest\b",
    r"\b(?:with|by|using) (?:an? |our |its |one )?(?:own )?(?:cmks?|customer[- ]managed (?:kms )?key|" r"kms key)\b",
    r"\bkey protects\b",
    r"\buses? (?:the same|a|the|our own|an? own) (?:customer[- ]managed |own )?(?:kms )?key\b",
    r"(?:^|[:,;(]\s*)kms(?=\s*(?:[,;.)]|$))",
    r"(?:^|[:,;(]\s*)(?:a |with )?customer[- ]managed (?:kms )?key(?=\s*(?:[,;.)]|$))",
)
_KEY_FOR = Pattern(
    r"\b(?<!api )(?<!access )(?<!ssh )(?<!licen[cs]e )keys?\b(?: with (?:yearly |automatic )?rotation)? for "
    r"(?=(?:the|all|our|both)\b)"
)
_HOLDS = (
    *("bucket", "database", "cache", "stream", "queue", "dead_letter_queue", "topic", "table", "log_group", "secret"),
    *("file_system", "volume", "image_repository", "delivery_stream", "search", "warehouse", "kafka", "backup_vault"),
    *(
        "trail",
        "function",
        "parameter",
        "document_database",
        "graph_database",
        "broker",
        "kubernetes",
        "query_workgroup",
    ),
    *("state_machine", "catalogue"),
)
_CUSTOMER = Pattern(
    r"\b(?:customer[- ]managed|cmks?|own (?:kms )?keys?|dedicated (?:kms )?key|key (?:we|you) (?:manage|create))\b",
    r"\bkeys? (?:made|created|set up) for (?:it|this|that|them)\b|\bkeys? of (?:ours|theirs)\b|\bown (?:kms|"
    r"encryption) keys?\b",
    r"\bkey (?:that |which )?we manage\b|\bkeys? of (?:our|its|their) own\b|\bkms keys? (?:that|which|with rotation)\b",
)
_MANAGER = words("manager", "passwords?", "secret for", "(?:the|that|this) secret")
_KEY_NEXT = Pattern(r"\s*(?:with |by |using )?(?:an? |our |its |one |own )?(?:customer[- ]managed |own )?(?:kms|cmk)\b")
_THE_KEY = Pattern(r"\b(?:the|same|that|this|its|our|one|single) (?:kms )?key\b|\bwith the (?:kms )?key\b")
_KMS = words("kms", "sse-kms")
_TRANSIT_ONLY = Pattern(r"encrypt\w*\s+(?:\w+\s+){0,2}in[- ]transit(?!\s+(?:with \w+ )?and)")
_AGGREGATE = Pattern(
    r"\b(?:all|any|every|everything|data)\b[^.;,]{0,40}\b(?:encrypt|at rest|sse)",
    r"\bencrypt\w*[^.;,]{0,20}\b(?:everything|all (?:data|storage))",
)
_ROTATED = words("key rotation", "rotat(?:e|es|ed|ion|ing)", "rotates")
_EVERY = Pattern(
    rf"\b(?P<n2>{SPAN})[- ](?P<u2>{AGE})(?=\s*(?:key |password )?rotation\b)",
    rf"\b(?:every|each)\s+(?:(?P<n>{SPAN})\s+)?(?P<u>{AGE})|\b(?P<w>annual(?:ly)?|yearly|once a year|monthly)\b",
)
_NAMED_PERIODS = {"monthly": 30}
_PASSWORD = words(
    "passwords?", "credentials?", "auth[- ]?tokens?", "master (?:user|password)", "db[- ]?secrets?", "tokens?", "login"
)
_FOREIGN = words("git credentials", "aws credentials", "ssh", "sftp", "github token", "signing")
_OWNERS = ("database", "cache", "broker", "document_database", "warehouse", "search", "graph_database", "kafka")
_GENERATED = words("generat\\w+", "random\\w*", "created automatically")
_MANAGED = Pattern(
    r"\bmanaged (?:by|through) (?:rds|aurora|redshift|aws|secrets manager)\b|"
    r"\bmanage_?master_?user_?password|\brds[- ]managed\b",
    r"\blet(?:ting)? (?:rds|aurora|redshift|aws) manage\b|\b(?:rds|aurora|redshift) (?:itself )?manages\b",
)
_GIVEN = words(
    "existing", "already (?:exists|there|in)", "pre-?existing", "comes? from", "fetch\\w* from", "looked up",
    "(?:never|not) created",
)  # fmt: skip
_STORES = (("secret", words("secrets? ?manager")), ("parameter", words("parameter store", "ssm")))
_SECRETS = words("secrets?(?: manager)?", "passwords?", "credentials?", "tokens?", "ssm", "parameter store", "login")
_LIES = words(
    "stored?", "kept", "held", "lives?", "put", "saved?", "in secrets manager", "in (?:the )?parameter store", "in ssm"
)
_HANDED = Pattern(
    r"\b(?:injected|handed|passed|given|mounted|exposed)\b[^.;]{0,40}\b(?:tasks?|containers?|"
    r"functions?|lambdas?|service)\b",
    r"\b(?:tasks?|task definition|containers?|functions?|lambdas?|service)\b[^.;]{0,24}\b(?:reads?|"
    r"gets?|fetch\w*|takes?|"
    r"receives?|loads?|retrieves?|pulls?|looks?)\b[^.;]{0,24}\b(?:by reference|as a reference|"
    r"as secrets?|from there|up there|"
    r"from secrets manager|from (?:the )?(?:ssm|parameter store))",
    r"\b(?:injected|read|fetched|pulled|loaded|taken) (?:\w+ ){0,2}from (?:aws )?(?:secrets manager|ssm|(?:the "
    r")?parameter store)\b",
    r"\b(?:tasks?|containers?|functions?|lambdas?|service) (?:then )?(?:fetch|read|get|look|pull|load)\w* (?:it|"
    r"them) (?:up )?(?:from there |there )?"
    r"at (?:run ?time|start)",
    r"\b(?:tasks?|containers?|functions?|lambdas?|service)\b[^.;,]{0,16}\bgets? (?:\w+ ){0,2}secret(?:.s)? arns?\b",
    r"\bcomes? from an? (?:ssm|secrets manager)\b[^.;]{0,24}\bby reference\b",
)
_READS = ("task", "function", "container_service", "instance")


def _encryptions(said: Said) -> Iterator[Found]:
    for match in (*_ENCRYPT.finditer(said.text), *_KEY_FOR.finditer(said.text)):
        if _TRANSIT_ONLY.match(said.text, match.start()):
            continue
        subjects = _encrypted(said, match)
        if subjects == ("secret",) and "kubernetes" in said.known and not _MANAGER.search(said.text):
            subjects = ("kubernetes",)
        key = _key_of(said, match)
        for concept in subjects:
            of = "queue" if concept == "dead_letter_queue" else concept
            yield Found(kind="encryption", of=of, want={"key": key} if key else {}, at=match.start())


def _encrypted(said: Said, match: re.Match[str]) -> tuple[str, ...]:
    if _AGGREGATE.search(said.text):
        begin, end = said.part(match.start())
        near = any(m.concept in _HOLDS and begin <= m.start < end for m in said.mentions)
        if (not near and not said.about(match.start(), match.end(), _HOLDS, near=True)) or (not near and begin == 0):
            return ("",)
    return said.about(match.start(), match.end(), _HOLDS)


def _key_of(said: Said, match: re.Match[str]) -> str:
    """Whose key it is, by the words of its part of the sentence: `encrypted at rest with a KMS key of our own`."""
    begin = said.clause(match.start())[0]
    behind = re.compile(r"[,;.](?=\s|$)").search(said.text, match.end())
    if behind and (key := _KEY_NEXT.match(said.text, behind.end())):
        behind = re.compile(r"[,;.](?=\s|$)").search(said.text, key.end())
    window = said.text[min(begin, match.start()) : behind.start() if behind else len(said.text)]
    if _CUSTOMER.search(window):
        return "customer"
    if _THE_KEY.search(window) or _KEY_FOR.match(said.text, match.start()):
        return "customer" if _makes_a_key(said) else "kms"
    return "kms" if _KMS.search(window) else ""


def _makes_a_key(said: Said | None) -> bool:
    """Whether the prompt spoke of a key of its own up to here."""
    while said is not None:
        if _CUSTOMER.search(said.text):
            return True
        said = said.earlier
    return False


_OF_SECRET = words("passwords?", "credentials?", "tokens?", "secrets?")
_OF_KEY = words("keys?", "cmks?", "kms")


def _rotations(said: Said) -> Iterator[Found]:
    for match in _ROTATED.finditer(said.text):
        if re.match(r"\s*(?:the )?logs?\b|\s*window", said.text[match.end() :], re.IGNORECASE):
            continue
        every = _EVERY.search(said.text, match.end(), min(len(said.text), match.end() + 40)) or _EVERY.last(
            said.text, max(0, match.start() - 20), match.start()
        )
        want: dict[str, Any] = {}
        if every:
            count = figure_of(said.text, every, "n", "n2") or 1
            named = (every["w"] or "").lower()
            want["days"] = _NAMED_PERIODS.get(named, 365) if named else bare(count) * days(every["u"] or every["u2"])
        yield Found(kind="rotation", of=_rotated(said, match), want=want, at=match.start())
        return


def _rotated(said: Said, match: re.Match[str]) -> str:
    if re.match(r"key", match.group(), re.IGNORECASE) or re.match(
        r"\s+of (?:the |all )?keys?", said.text[match.end() :]
    ):
        return "kms_key"
    pronoun = re.match(r"(?:it|they)\b", said.text, re.IGNORECASE)
    for one in (said, said.before or (said.earlier if pronoun else None)):
        if one is None:
            continue
        until = match.start() if one is said else len(one.text)
        secret, key = _OF_SECRET.last(one.text, 0, until), _OF_KEY.last(one.text, 0, until)
        if secret or key:
            return "secret" if secret and (key is None or key.start() < secret.start()) else "kms_key"
    return "kms_key"


def _credentials(said: Said) -> Iterator[Found]:
    match = _PASSWORD.search(said.text)
    if match is None or _FOREIGN.search(said.text):
        return
    want: dict[str, Any] = {}
    for source, pattern in (("managed", _MANAGED), ("existing", _GIVEN), ("generated", _GENERATED)):
        if pattern.search(said.text):
            want["source"] = source
            break
    store = next((name for name, pattern in _STORES if pattern.search(said.text)), "")
    if store:
        want["store"] = store
    if set(want) == {"store"} and _HANDED.search(said.text) and not _LIES.search(said.text):
        return
    if not want or (
        re.search(r"\b(?:no|never|not) \w* ?(?:credentials|passwords)\b", said.text, re.IGNORECASE) and not store
    ):
        return
    for concept in said.about(match.start(), match.end(), _OWNERS)[:1] or _last_owner(said):
        yield Found(kind="credential", of=concept, want=want, at=match.start())


def _last_owner(said: Said) -> tuple[str, ...]:
    named = said.named_before(_OWNERS)
    return (named,) if named else ()


def _references(said: Said) -> Iterator[Found]:
    for match in _HANDED.finditer(said.text):
        around = f"{said.text} {said.before.text if said.before else ''}"
        if not _SECRETS.search(around):
            continue
        store = next((name for name, pattern in _STORES if pattern.search(around)), "")
        found = said.about(match.start(), match.end(), _READS, default="task")
        of = "task" if found[0] in ("container_service", "instance") else found[0]
        yield Found(kind="secret_reference", of=of, want={"store": store} if store else {}, at=match.start())
        return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_encryptions, _rotations, _credentials, _references)

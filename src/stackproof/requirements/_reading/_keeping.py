"""How long things are kept: logs, messages, backups, objects and images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import AGE, COUNTED, SPAN, bare, days, figure_of, number_of, times, value_of
from ._patterns import Pattern, ends, words
from ._said import Found, Said

_AGED = rf"(?P<n>{SPAN})[- ]?(?P<unit>{AGE}|hours?\b|hrs?\b|h\b)"
_AGE = Pattern(rf"\b{_AGED}")
_KEEPING = words(
    *(
        "kept?",
        "keep(?:s|ing)?",
        "retain\\w*",
        "retention",
        "stored?",
        "held",
        "hold",
        "preserv\\w+",
        "stays?",
        "saved?",
    ),
    *("kept for", "remains?"),
)
_DELETING = words(
    *("expir\\w+", "delet(?:e[sd]?|ion|ing)", "remov(?:e[sd]?|al)", "purged?", "gone", "disappear\\w*", "survive"),
    *("chuck\\w*", "binn?(?:ed)?", "discard\\w*", "toss\\w*", "thr(?:ow|own|ows) (?:\\w+ )?away", "wiped?", "prun\\w+"),
    *("erased?", "dropped", "clean(?:ed)? (?:\\w+ )?(?:up|out)", "get rid of", "age out", "destroyed"),
)
_OTHER_AGE = words("rotat\\w+", "every", "window", "within", "timeout", "schedule", "glacier", "archive", "access")
_BACKS_UP = Pattern(r"\b(?:automat(?:ed|ic) |daily |nightly )?(?:back(?:ed)?[- ]?ups?|snapshots?)\b(?! is)")
_NOT_A_BACKUP = Pattern(r"\s*(?:plan|vault|job|window|bucket)")
_NO_BACKUP = ends(r"(?:aws|old|existing|final|no|without|skip\w*)(?: \w+)?")
_BACKED = (
    *("database", "cache", "table", "file_system", "document_database", "warehouse", "volume", "instance"),
    *("graph_database", "search"),
)
_LOG_WORDS = words("logs?", "log groups?", "logging", "cloudwatch")
_HOLDERS = (
    "bucket",
    "queue",
    "stream",
    "dead_letter_queue",
    "image_repository",
    "backup_vault",
    "backup_plan",
)
_DEAD = words("dead[- ]letter\\w*", "dlqs?")
_THERE = words("there", "them", "they", "where it is")
_TO_CLASS = Pattern(
    r"\b(?P<class>glacier(?: instant retrieval| flexible retrieval| ir)?(?: deep archive)?|deep[ _]archive|"
    r"infrequent[- ]access|standard[-_ ]ia|one ?zone[-_ ]?ia|ia(?= (?:after|at|\d))|intelligent[-_ ]tiering)\b"
)
_CLASSES = (
    ("deep", "DEEP_ARCHIVE"), ("instant", "GLACIER_IR"), ("glacier ir", "GLACIER_IR"), ("glacier", "GLACIER"),
    ("one", "ONEZONE_IA"), ("intelligent", "INTELLIGENT_TIERING"), ("infrequent", "STANDARD_IA"),
    ("standard", "STANDARD_IA"), ("ia", "STANDARD_IA"),
)  # fmt: skip
_NEXT_STEP = Pattern(r"\bthen\b|;|,|\band\b")
_NEWEST = Pattern(
    rf"\b(?:last|latest|newest|most recent|keep(?:ing)?|kept|only)\s+(?:the )?(?:last |"
    rf"newest )?(?P<n>{COUNTED})\b(?!\.\d)"
    rf"(?!\s*(?:days?|weeks?|months?|years?|hours?))",
    rf"\b(?P<n2>{COUNTED}) (?:most recent|newest|latest|last) (?:images?|tags?)",
)
_FILES = words(
    "pdfs?",
    "csvs?",
    "images?",
    "videos?",
    "recordings?",
    "scans?",
    "exports?",
    "uploads?",
    "dumps?",
    "files?",
    "objects?",
    "artefacts?",
    "artifacts?",
    "documents?",
    "reports?",
    "thumbnails?",
    "payslips?",
)
_HOLDS = Pattern(r"\s+(?:keeps?|retains?|stores?|holds?|preserves?)\s+(?:(?:the|its|all|our|these|those)\s+)*")
_OLD_VERSIONS = words("non-?current(?: object)? versions?", "(?:old|older|previous|prior|superseded) versions?")
_INCOMPLETE = words("incomplete", "multipart", "recovery window", "non-?current")


def _kept(said: Said) -> Iterator[Found]:
    """One fact for each age that says how long something is kept, and for each that says when it ends."""
    moved = _moved_at(said)
    for match in _AGE.finditer(said.text):
        if match.start("n") in moved or _INCOMPLETE.search(said.text):
            continue
        begin, end = _scope(said, match)
        near = said.text[begin:end]
        if _OTHER_AGE.search(said.text[max(begin, match.start() - 24) : match.start()]):
            continue
        if re.match(r"\s*(?:key |password )?rotation\b", said.text[match.end() :], re.IGNORECASE):
            continue
        keeps, deletes = _KEEPING.search(near), _DELETING.search(near)
        logs_only = _LOG_WORDS.search(near) and not re.search(r"\bin the past\b|\bago\b", near)
        bare_logs = bool(_LOG_WORDS.search(said.text) or said.under(_LOG_WORDS)) and _is_alone(said, match)
        backs = _BACKS_UP.search(near)
        if not (keeps or deletes or logs_only or bare_logs or backs):
            continue
        if re.search(r"\b(?:first|older|newer|longer|half)\s*$", said.text[: match.start()]) and not deletes:
            continue
        yield from _keeps(said, match, deletes=bool(deletes) and not keeps, backs=bool(backs))


def _is_alone(said: Said, match: re.Match[str]) -> bool:
    """Whether an age stands for itself between commas: `vpc flow logs -> cloudwatch, 30 d`."""
    begin, end = said.part(match.start(), ",;(")
    rest = (said.text[begin : match.start()] + said.text[match.end() : end]).strip(" .)")
    return len(rest) < 3


def _scope(said: Said, match: re.Match[str]) -> tuple[int, int]:
    """The part of a sentence around an age that says what happens: back to the last comma, on to the next."""
    begin, end = said.part(match.start(), ",;(")
    joint = re.compile(r"\band\b", re.IGNORECASE)
    for one in joint.finditer(said.text, begin, match.start()):
        if _AGE.search(said.text, begin, one.start()) or _KEEPING.search(said.text, one.end(), match.start()):
            begin = one.end()
    after = joint.search(said.text, match.end(), end)
    return begin, after.start() if after else end


def _keeps(said: Said, match: re.Match[str], *, deletes: bool, backs: bool) -> Iterator[Found]:
    amount = figure_of(said.text, match, "n")
    if match["n"].lower().startswith("half"):
        return
    hours = match["unit"].lower().startswith("h")
    held = amount if hours else times(amount, days(match["unit"], amount))
    key = "hours" if hours else "days"
    if backs:
        for concept in said.about(match.start(), match.end(), _BACKED, default="database"):
            yield Found(kind="backup", of=concept, want={key: held}, at=match.start())
        return
    concept = _what(said, match)
    if deletes and concept == "log_group":
        if any(m.concept == "bucket" for m in said.mentions):
            concept = "bucket"
        deletes = not re.search(r"\blog groups?\b", said.text, re.IGNORECASE)
    if concept == "backup_plan" and (store := next((m.concept for m in said.mentions if m.concept in _BACKED), "")):
        concept = store
    if concept in ("bucket", "image_repository"):
        ends_after = bare(held)
        yield Found(kind="lifecycle", of=concept, want={"expire_days": ends_after}, at=match.start())
    elif concept in _BACKED:
        yield Found(kind="backup", of=concept, want={key: held}, at=match.start())
    elif concept and not deletes:
        of = "backup_plan" if concept == "backup_vault" else concept
        yield Found(kind="retention", of=of, want={key: held}, at=match.start())


def _what(said: Said, match: re.Match[str]) -> str:
    """What is kept: what was named last before it, where logs count as named by their word."""
    begin = said.part(match.start(), ";")[0]
    log = _LOG_WORDS.last(said.text, begin, match.start()) or _LOG_WORDS.match(said.text[match.end() :].lstrip())
    log_at = log.start() if log and log.string is said.text else (match.end() if log else -1)
    named = [m for m in said.mentions if m.concept in _HOLDERS and begin <= m.start < match.start()]
    dead = said.before is not None and _DEAD.search(said.before.text) and _THERE.search(said.text)
    if dead and not named:
        return "dead_letter_queue"
    if named and (named[-1].start > log_at or (log and _HOLDS.fullmatch(said.text, named[-1].end, log_at))):
        return named[-1].concept
    if log:
        return "log_group"
    if not named and (bucket := _files(said)):
        return bucket
    around = said.about(match.start(), match.end(), (*_HOLDERS, *_BACKED, "log_group"), items=_is_bare(said))
    if around and around[0] == "table":
        return ""
    if around:
        return around[0]
    return "log_group" if said.under(_LOG_WORDS) else ""


def _is_bare(said: Said) -> bool:
    """Whether a statement names nothing that is kept, as in `kept for 7 days`."""
    return not re.search(r"\bdata\b", said.text, re.IGNORECASE)


def _files(said: Said) -> str:
    """Files and artefacts of which nothing else is said lie in the bucket that was named last."""
    return (said.named_before(("bucket",)) or _above(said)) if _FILES.search(said.text) else ""


def _above(said: Said) -> str:
    return next((m.concept for m in said.mentions if m.concept == "bucket"), "")


def _moved_at(said: Said) -> dict[int, tuple[re.Match[str], re.Match[str]]]:
    """Where the ages stand at which objects move to a class, with both places: `to Glacier after 90 days`."""
    moved: dict[int, tuple[re.Match[str], re.Match[str]]] = {}
    for match in _TO_CLASS.finditer(said.text):
        after = _AGE.search(said.text, match.end(), min(len(said.text), match.end() + 32))
        before = _AGE.last(said.text, max(0, match.start() - 48), match.start())
        if after and not _NEXT_STEP.search(said.text, match.end(), after.start()):
            moved[after.start("n")] = (match, after)
        elif before and before.start("n") not in moved:
            moved[before.start("n")] = (match, before)
    return moved


def _transitions(said: Said) -> Iterator[Found]:
    if not any(m.concept == "bucket" for m in said.mentions) and any(m.concept == "file_system" for m in said.mentions):
        return
    dated = {one.start(): age for one, age in _moved_at(said).values()}
    for match in _TO_CLASS.finditer(said.text):
        word = match["class"].lower()
        want: dict[str, Any] = {"class": next(name for part, name in _CLASSES if part in word)}
        age = dated.get(match.start())
        if age is not None and (value := value_of(age["n"])) is not None and value >= 1:
            want["days"] = bare(times(value, days(age["unit"], value)))
        elif not re.search(r"\b(?:to|into)\s*$|move|transition|tier", said.text[: match.start()][-40:], re.IGNORECASE):
            continue
        if _OLD_VERSIONS.search(said.text[: match.start()]):
            want["versions"] = "noncurrent"
        yield Found(kind="lifecycle", of="bucket", want=want, at=match.start())


def _images(said: Said) -> Iterator[Found]:
    for match in _NEWEST.finditer(said.text):
        value = number_of(match, "n", "n2")
        if value and said.about(match.start(), match.end(), ("image_repository", "bucket", "queue"))[:1] == (
            "image_repository",
        ):
            yield Found(kind="lifecycle", of="image_repository", want={"keep": value}, at=match.start())
            return


def _backups(said: Said) -> Iterator[Found]:
    for match in _BACKS_UP.finditer(said.text):
        before = said.text[max(0, match.start() - 24) : match.start()]
        if _NOT_A_BACKUP.match(said.text, match.end()) or _NO_BACKUP.search(before) or "manual" in before:
            continue
        if re.search(r"by hand|final snapshot", said.text, re.IGNORECASE):
            continue
        planned = any(m.concept == "backup_plan" for m in said.mentions)
        for concept in said.about(match.start(), match.end(), _BACKED, near=planned):
            yield Found(kind="backup", of=concept, at=match.start())
        return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_kept, _transitions, _images, _backups)

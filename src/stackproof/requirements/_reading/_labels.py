"""Tags and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said

_TAGS = Pattern(
    r"\b(?:tags?|tagged|tagging)\b",
    r"\blabel(?:l?ed|s)? (?:\w+ )?(?:with|by|as)(?= [\w-]+ ?=)",
    r"\b(?:every|each|all)(?: \w+)? resources? (?:has|have|carr\w+|gets?|bears?|must have|must carry)(?= "
    r"[\"'`]?[\w-]+[\"'`]? ?=)",
)
_OTHER_TAGS = words(
    *("image tags?", "tags? (?:are |is )?immutable", "immutable tags?", "tag(?:ged)? (?:the )?images?", "git tags?"),
    *("release tags?", "(?:last|latest) \\d+ tagged", "untagged", "by the tag", "chosen by", "selected by", "commit"),
)
_BEHIND = Pattern(
    r"(?:\s*(?:\b(?:are|is|everything|stuff|all|every|each|resources?|things?|it|as well|on|with|the|"
    r"following|keys?|must|should|"
    r"carry|carries|gets?|same|taggable|always|using|via|by|set|to|at least|and)\b(?!\s*=)|:|\())*\s*"
)
_ENDS_LIST = Pattern(r"\s+(?:on|to|for|in) (?:every|all|each|any|everything)\b|[.;](?:\s|$)|\)")
_SEPARATOR = re.compile(r"\s*(?:,|;|&|(?<=[a-z])/(?=[A-Z])|\band\b|\bplus\b|\bas well as\b)\s*", re.IGNORECASE)
_PAIR = re.compile(r"[\"']?(?P<key>[A-Za-z][\w:.-]*)[\"']?\s*(?:=|:\s)\s*[\"']?(?P<value>[^\"',;()]+?)[\"'.]*$")
_KEY = re.compile(r"[\"']?(?P<key>[A-Za-z][\w:-]{1,40})[\"']?$")
_ONE_TAG = re.compile(r"\b(?:an?|the)\s+(?P<key>[A-Z]\w+)\s+tag\b")
_NO_KEY = frozenset(
    {
        *("all", "every", "each", "resource", "resources", "tags", "everything", "the", "with", "aws", "default"),
        *("value", "values", "required", "cost", "usual", "them", "it", "on", "below", "above", "consistently", "too"),
        *("well", "always"),
    }
)
_NAMED = words("nam(?:e|es|ed|ing)", "called", "prefix\\w*", "suffix\\w*", "alias", "pattern")
_SUFFIX = Pattern(
    r"\b(?:environment|env|stack)?[ _-]?suffix(?:es|ed)?\b",
    r"\bnames?\b[^.;]{0,16}\bend\w*\s+(?:with|in)\s+the\s+(?:environment|env|stack)\b",
)
_HOLE = r"(?:<[\w -]+>|\$?\{[\w -]+\}|\[[a-z][\w -]*\])"
_PATTERN = re.compile(rf"[\w./-]{{0,60}}{_HOLE}(?:[\w./-]{{0,40}}{_HOLE}){{0,6}}[\w./-]{{0,40}}")
_HOSTS = words("(?:domain|host|dns) ?names?", "hostnames?", "(?:alias|dns|failover|cname|a) records?")
_OF_A_HOST = re.compile(r"(?:[\w-]+\.)*[<\[{$]+[\w -]*(?:domain|host|zone)[\w -]*[>\]}](?:\.[\w-]+)*", re.IGNORECASE)
_VALUE_OF = re.compile(r"\w[\"'`]?\s*(?:=|:\s)\s*[\"'`]?$")
_LISTED = re.compile(r"[\"'`]?(?:\s*,\s*|\s+)(?:(?:and|or)\s+)?[\"'`]?", re.IGNORECASE)
# A pattern that says no more than what names end with.
_ENDING = re.compile(r"[-_.]?[<\[{$]+(?:environment|env|stack)?[ _-]?suffix[>\]}]", re.IGNORECASE)
_EXAMPLE = re.compile(r"(?:e\.g\.|for example|such as|i\.e\.|\blike)[,:]?\s*$", re.IGNORECASE)
_MADE_OF = words(
    *(
        "carr\\w+",
        "contain\\w*",
        "includ\\w+",
        "hold\\w*",
        "start\\w*",
        "prefix\\w*",
        "follow\\w*",
        "consist\\w*",
        "bear",
    ),
    *("made (?:of|from)", "built", "with the", "in (?:them|it)", "without (?:the|its)"),
)
_NO_NAMES = words("certificates?", "domain", "file names?", "export\\w*", "username", "parameter named", "outputs?")
_PARTS = {
    "project": r"project(?: name)?",
    "stack": r"stack(?: name)?",
    "environment": r"env(?:ironment)?(?: name)?(?![ _-]?suffix)",
    "region": r"region",
    "account": r"account(?: id)?",
}
_PART = among(_PARTS)
_OF_NAMES = (
    *("log_group", "bucket", "function", "queue", "topic", "table", "database", "cache", "stream", "load_balancer"),
    *(
        "container_cluster",
        "container_service",
        "secret",
        "parameter",
        "alarm",
        "pipeline",
        "image_repository",
        "kms_key",
    ),
    *("user_pool", "state_machine"),
)


def _tags(said: Said) -> Iterator[Found]:
    mark = _TAGS.search(said.text)
    if _OTHER_TAGS.search(said.text) or not (mark or said.under(_TAGS)):
        return
    start = mark.end() if mark else 0
    behind = _BEHIND.match(said.text, start) if mark else None
    keys, values = _entries(said.text[behind.end() if behind else 0 :])
    for one in _ONE_TAG.finditer(said.text):
        if one["key"] not in values:
            keys.append(one["key"])
    if not keys and not values and mark:
        keys, values = _entries_before(said.text[: mark.start()])
    want: dict[str, object] = {}
    if keys:
        want["keys"] = list(dict.fromkeys(keys))
    if values:
        want["values"] = values
    if want:
        yield Found(kind="tags", want=want, at=mark.start() if mark else 0)


def _entries(text: str) -> tuple[list[str], dict[str, str]]:
    """Keys and pairs up to the end of their list."""
    text = re.sub(r"\s+(?=[A-Za-z][\w-]*=)", ", ", text)
    end = _ENDS_LIST.search(text)
    keys: list[str] = []
    values: dict[str, str] = {}
    for part in _SEPARATOR.split(text[: end.start()] if end else text):
        word = re.sub(r"^(?:the|an?|its|our|keys?|tags?)\s+", "", part.strip(" .:"), flags=re.IGNORECASE)
        if pair := _PAIR.match(word):
            if re.fullmatch(_HOLE, pair["value"].strip()):
                keys.append(pair["key"])
            else:
                values[pair["key"]] = pair["value"].strip().split(" on ")[0]
        elif (key := _KEY.match(word)) and key["key"].lower() not in _NO_KEY:
            keys.append(key["key"])
        elif word:
            return keys, values
    return keys, values


def _entries_before(text: str) -> tuple[list[str], dict[str, str]]:
    """`Owner and Stage tags`: the capitalised words right before."""
    words_of = re.search(r"((?:[A-Z]\w+(?:\s*,\s*|\s+and\s+)?){1,8})$", text.strip())
    return _entries(words_of[1]) if words_of else ([], {})


def _names(said: Said) -> Iterator[Found]:
    text = _without_tag_values(said)
    mark = _NAMED.search(text)
    patterns = [
        m
        for m in _PATTERN.finditer(text)
        if not _is_host(text, m)
        and not re.fullmatch(r"\[[^\]]*\]", m.group())
        and not _TAGS.search(text[max(0, m.start() - 40) : m.start()])
    ]
    suffix = _SUFFIX.search(text)
    headed = said.under(words("names?", "naming"))
    if not (mark or headed) or (_NO_NAMES.search(said.text) and not (patterns or suffix)):
        return
    ending = next((m for m in patterns if _ENDING.fullmatch(m.group().rstrip(".,"))), None)
    if ending and len(patterns) == 1:
        yield Found(kind="names", want={"suffix": True}, at=ending.start())
    elif patterns and not (suffix and _EXAMPLE.search(said.text[: patterns[0].start()].rstrip("\"' "))):
        of, last = "", None
        for match in patterns:
            listed = last is not None and _LISTED.fullmatch(said.text[last.end() : match.start()])
            of, last = of if listed else _named(said, match), match
            yield Found(kind="names", of=of, want={"pattern": _angled(match.group())}, at=match.start())
    elif suffix:
        if re.search(r"\b(?:names?|named|resources?|suffixes)\b", f"{said.text} {said.over}", re.IGNORECASE):
            yield Found(kind="names", want={"suffix": True}, at=suffix.start())
    elif mark and (_MADE_OF.search(said.text) or re.match(r"names?:", said.text, re.IGNORECASE)):
        parts = list(dict.fromkeys(name_of(match) for match in _PART.finditer(said.text, mark.end())))
        if parts and re.search(r"\b(?:names?|resources?)\b", said.text, re.IGNORECASE):
            yield Found(kind="names", want={"parts": parts}, at=mark.start())


def _is_host(text: str, pattern: re.Match[str]) -> bool:
    """Whether it is a name of DNS, which no resource is called by: `www.<domain>`."""
    before = text[max(0, pattern.start() - 48) : pattern.start()]
    return bool(_OF_A_HOST.fullmatch(pattern.group().rstrip(".")) or _HOSTS.search(before))


def _without_tag_values(said: Said) -> str:
    """The text, at the same places, without what varies as the value of a tag: `Tags: Environment=<suffix>`."""
    text = said.text
    for match in _PATTERN.finditer(said.text):
        before = said.text[: match.start()]
        if _VALUE_OF.search(before) and (_TAGS.search(before) or said.under(_TAGS)):
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return text


def _angled(pattern: str) -> str:
    """What varies in angle brackets."""
    return re.sub(r"\$?\{([\w -]+)\}|\[([\w -]+)\]", lambda m: f"<{m[1] or m[2]}>", pattern).rstrip(".,")


def _named(said: Said, match: re.Match[str]) -> str:
    """Whose names a pattern is for: the concept right before it, not one far away."""
    before = said.text[max(0, match.start() - 40) : match.start()]
    if re.search(r"\b(?:all|every|each|resources?|things)\b", before, re.IGNORECASE):
        return ""
    if re.search(r"\balias\b", before, re.IGNORECASE):
        return "kms_key" if "kms_key" in said.known else ""
    found = [m for m in said.mentions if m.concept in _OF_NAMES and match.start() - 40 <= m.start < match.start()]
    return found[-1].concept if found and match.start() - found[-1].end < 16 else ""


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_tags, _names)

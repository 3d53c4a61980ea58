"""Tags and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ._said import Found, Said

_TAGS = re.compile(r"\btag(?:s|ged|ging)?\b", re.I)
_PAIR = re.compile(
    r"[`\"']?(?P<key>[A-Za-z][\w:.-]{1,40})[`\"']?\s*(?:=|:(?!\S*:))\s*[`\"']?(?P<value>[\w<{$][\w<>{}$@./: -]*?)[`\"']?(?=\s*(?:[,;)\]]|\.(?:\s|$)|$|\band\b|\bon\b|\bto\b))"
)
_KEYWORD = re.compile(r"[`\"']?\b(?P<key>[A-Z][A-Za-z]*(?:[-_:]?[A-Za-z]+)*|[a-z]+(?:[-_:][a-z]+)+)\b[`\"']?")
_LISTED = re.compile(
    r"(?:tags?|tagged(?: with)?|keys?)\b\s*(?:[:(]|with|named|called|such as|like)?\s*(?:the (?:following )?(?:tags?|keys?)?)?\s*(?P<list>[^.;)]*)",
    re.I,
)
_NO_KEY = frozenset(
    ["all", "every", "each", "resource", "resources", "tag", "tags", "tagged", "tagging", "must", "should", "everything", "the", "and", "with", "on", "aws", "pulumi", "default", "provider", "value", "values", "required", "cost", "allocation", "always", "same", "following", "iac", "following:", "keys", "key", "via", "using"]
)
_SUFFIX = re.compile(r"(?:environment|env|stack)?[ _-]?suffix(?:es|ed)?\b|suffixed (?:with|by)", re.I)
_NAMES = re.compile(r"\bnam(?:e|es|ed|ing)\b|\bcalled\b|\bprefix\w*|\bsuffix\w*", re.I)
_PATTERN = re.compile(
    r"[`\"']?(?P<pattern>(?:/?[\w.-]*(?:<[\w -]+>|\{[\w -]+\}|\$\{[\w -]+\}|\[[\w -]+\])[\w./-]*(?:(?:<[\w -]+>|\{[\w -]+\}|\$\{[\w -]+\}|\[[\w -]+\])[\w./-]*)*))[`\"']?"
)
_PARTS = {
    "project": r"\bproject(?: name)?\b",
    "stack": r"\bstack(?: name)?\b",
    "environment": r"\benv(?:ironment)?(?: name)?\b(?![ _-]?suffix)",
    "region": r"\bregion\b",
    "account": r"\baccount(?: id)?\b",
}


def _tags(said: Said) -> Iterator[Found]:
    mark = _TAGS.search(said.text)
    headed = not mark and bool(
        _TAGS.search(said.statement.headings[-1] if said.statement.headings else "")
        or _TAGS.search(said.statement.lead)
    )
    if not mark and not headed:
        return
    if re.search(
        r"image tags?|tags? (?:are |is )?immutable|immutable tags?|tag(?:ged)? (?:the )?images?|git tags?|release tags?|(?:last|latest) \d+ tagged|untagged|commit",
        said.text,
        re.I,
    ):
        return
    values = {
        m["key"]: _clean(m["value"])
        for m in _PAIR.finditer(said.text)
        if (m["key"].lower() not in _NO_KEY
        and not said.text[m.end("key") :].lstrip("`\"' ").startswith(": "))
        or "=" in m.group()
    }
    keys: list[str] = []
    listed = _LISTED.search(said.text) if mark else None
    source = listed["list"] if listed else said.text if headed else ""
    for part in re.split(r",|/|\band\b|\bplus\b|\+|&", source):
        word = part.strip().strip("`\"'()[]: ")
        match = _KEYWORD.fullmatch(word)
        if match and match["key"].lower() not in _NO_KEY and match["key"] not in values and "=" not in part:
            keys.append(match["key"])
    keys = [key for key in keys if key not in values]
    want: dict[str, object] = {}
    if keys:
        want["keys"] = keys
    if values:
        want["values"] = values
    if want:
        yield Found(kind="tags", want=want, at=mark.start() if mark else 0)


def _clean(value: str) -> str:
    return value.strip().strip("`\"'").rstrip(".")


def _names(said: Said) -> Iterator[Found]:
    suffix = _SUFFIX.search(said.text)
    mark = _NAMES.search(said.text)
    patterns = [
        m
        for m in _PATTERN.finditer(said.text)
        if _NAMES.search(said.text) and not re.search(r"tag", said.text[max(0, m.start() - 40) : m.start()], re.I)
    ]
    if patterns:
        for match in patterns:
            of = said.about(match.start(), match.end(), _NAMED)
            yield Found(
                kind="names",
                of=of[0]
                if of and not re.search(r"\b(?:all|every|each)\b[^.]{0,20}(?:resources?|names?)", said.text, re.I)
                else "",
                want={"pattern": match["pattern"].rstrip(".,")},
                at=match.start(),
            )
        return
    if suffix and re.search(r"nam\w+|resources?|suffix", said.text, re.I):
        yield Found(kind="names", want={"suffix": True}, at=suffix.start())
        return
    if (
        mark
        and re.search(r"\b(?:resources?|names?)\b", said.text, re.I)
        and re.search(
            r"carr\w+|contain\w*|includ\w+|hold\w*|start\w*|prefix\w*|follow\w*|consist\w*|made (?:of|from)|end\w* (?:with|in)|built|bear",
            said.text,
            re.I,
        )
    ):
        if re.search(r"certificate|domain|file name|export|output|username|parameter named", said.text, re.I):
            return
        parts = [part for part, words in _PARTS.items() if re.search(words, said.text, re.I)]
        if parts:
            yield Found(kind="names", want={"parts": parts}, at=mark.start())


_NAMED = (
    "log_group",
    "bucket",
    "function",
    "queue",
    "topic",
    "table",
    "database",
    "cache",
    "stream",
    "load_balancer",
    "container_cluster",
    "container_service",
    "vpc",
    "role",
    "secret",
    "parameter",
    "alarm",
    "pipeline",
    "image_repository",
    "kms_key",
    "user_pool",
    "state_machine",
    "api",
)

READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_tags, _names)

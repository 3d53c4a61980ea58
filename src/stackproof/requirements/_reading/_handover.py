"""What is handed over with the program: outputs, tests, documents, settings, files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ._said import Found, Said, mentions_in

_EXPORT = re.compile(r"\b(?:export\w*|outputs?|expose as outputs?|stack outputs?|return)\b", re.I)
_NOT_EXPORT = re.compile(
    r"export (?:to|data|logs|metrics)|(?:deployed|flat) outputs|outputs? (?:file|bucket|folder|directory|json|queue)|read\w* the (?:deployed )?outputs|(?:from|against) (?:the )?(?:deployed |stack )?outputs|log(?:s|ging)? outputs?|exports? of|output (?:goes|of|to|format|images?)|query results?",
    re.I,
)
_PROPERTIES = (
    ("dns_name", r"dns(?: name)?|domain(?: name)?|host ?names?"),
    ("endpoint", r"endpoints?(?: address| url)?|address|connection (?:string|endpoint)"),
    ("url", r"ur[li]s?|link|invoke url|clone url"),
    ("arn", r"arns?"),
    ("id", r"ids?|identifiers?"),
    ("port", r"ports?"),
    ("name", r"names?"),
)
_PROPERTY = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _PROPERTIES), re.I)
_SPLIT = re.compile(r",\s*(?:and\s+)?|;|\s+and\s+|\s*&\s*|\s+plus\s+|\s+as well as\s+", re.I)
_TESTS = re.compile(r"\btests?\b|\btested\b|\bpytest\b|\bjest\b|\bmocha\b", re.I)
_UNIT = re.compile(
    r"\bunit[- ]?tests?\b|\bunit\b(?=[^.;]{0,24}\btests?\b)|pulumi mocks|tests? with (?:pulumi )?mocks", re.I
)
_INTEGRATION = re.compile(
    r"\bintegration[- ]?tests?\b|\bintegration\b(?=[^.;]{0,24}\btests?\b)|\be2e\b|end-to-end tests?|tests?\b[^.;]{0,40}(?:deployed|live) (?:resources|outputs|stack)",
    re.I,
)
_DOCUMENTS = re.compile(r"\breadme\b|\bdocument(?:ation|ed|s)?\b(?! ?db)|\bdocs\b", re.I)
_TOPICS = {
    "run": r"how to (?:run|deploy|use|set up|set it up|install)|deploy(?:ment)? (?:steps|instructions|guide)|set-?up|usage|\brun it\b|\bdeploy it\b|how it is deployed|instructions",
    "variables": r"variables?|environment variables|config(?:uration)? (?:keys|values|options|settings|table)|settings|parameters",
    "cost": r"\bcosts?\b|\bpric\w+|\bmonthly bill\b",
    "architecture": r"architecture|diagram|design decisions?|picture|overview",
    "outputs": r"\boutputs\b",
    "teardown": r"tear ?-?down|destroy|clean ?-?up|remov\w+ (?:it|the stack)",
}
_CONFIG = re.compile(r"config\w*|\bsettings?\b|\bparameteri[sz]\w*|\bparameters?\b", re.I)
_KEY = re.compile(r"`(?P<key>[A-Za-z][\w.:-]{1,40})`|\b(?P<key2>[a-z]+(?:[A-Z][a-z0-9]+)+)\b")
_FILE = re.compile(
    r"`?(?<![\w/.])(?P<path>(?:[\w.-]+/)*[\w.-]+\.(?:py|ts|js|go|ya?ml|json|md|txt|toml|sh|sql|html|css)|(?:[\w-]+/){1,4})(?![\w])`?"
)
_FILED = re.compile(
    r"\bfiles?\b|\bfolder\b|\bdirector\w+|\bmodules?\b|\bunder\b|\blives? in\b|\bplaced?\b|\bput\b|\bentry ?point\b|\bin `?(?:[\w-]+/)|\bprovide\b|\bdeliver\w*|\bcalled\b|\bnamed\b",
    re.I,
)


def _outputs(said: Said) -> Iterator[Found]:
    mark = _EXPORT.search(said.text)
    heading = said.statement.headings[-1] if said.statement.headings else ""
    headed = not mark and bool(
        re.search(r"\b(?:outputs?|exports?)\b", heading, re.I)
        or re.search(r"\b(?:outputs?|exports?)\b.*:$", said.statement.lead, re.I)
    )
    if not (mark or headed) or _NOT_EXPORT.search(said.text):
        return
    rest = said.text[mark.end() :] if mark else said.text
    offset = mark.end() if mark else 0
    if (mark and not rest.strip(" .:")) or (mark and re.search(r"\b(?:are|is|be)\s*$", said.text[: mark.start()], re.I)):
        rest, offset = said.text[: mark.start()], 0
    yield from _exported(
        re.sub(r"^\s*(?:the following|as stack outputs|of the stack|from the stack)?\s*:?", "", rest), offset
    )


def _exported(text: str, offset: int) -> Iterator[Found]:
    parts = [part for part in _SPLIT.split(re.sub(r"[()]", ",", text)) if part.strip(" .:")]
    waiting: list[str] = []
    subject = ""
    for part in parts:
        mentions = mentions_in(part)
        named = [m.concept for m in mentions]
        masked = part
        for m in mentions:
            masked = masked[: m.start] + " " * (m.end - m.start) + masked[m.end :]
        found = _PROPERTY.search(masked) or (_PROPERTY.search(part) if named else None)
        word = str(found.lastgroup) if found else ""
        if named and not found and _goes_on(parts, part):
            waiting += named[-1:]
            continue
        if named:
            subject = named[-1] if not re.search(r"\bof\b", part) else named[0]
        if not named and not found:
            if words := _words(part):
                yield Found(kind="output", want={"name": words}, at=offset)
            continue
        for concept in dict.fromkeys([*waiting, subject] if subject else waiting):
            yield Found(kind="output", of=concept, want={"property": word} if word else {}, at=offset)
        if not subject and found and (words := _words(part)):
            yield Found(kind="output", want={"name": words}, at=offset)
        waiting = []
    for concept in waiting:
        yield Found(kind="output", of=concept, at=offset)


def _goes_on(parts: list[str], part: str) -> bool:
    """Whether the next part brings the property for this one: `VPC and subnet ids`."""
    position = parts.index(part)
    if position + 1 >= len(parts):
        return False
    following = parts[position + 1]
    found = _PROPERTY.search(following)
    return bool(
        found
        and found.group().lower().endswith("s")
        and mentions_in(following)
        and not part.strip().lower().startswith("the ")
    )


def _words(part: str) -> str:
    text = re.sub(
        r"^\s*(?:the|a|an|all|its|their|our|also|please|every)\s+", "", part.strip(" .:`*"), flags=re.I
    ).strip(" .:`*")
    return text if 2 < len(text) < 50 and len(text.split()) < 6 and re.search(r"\w", text) else ""


def _tests(said: Said) -> Iterator[Found]:
    if not _TESTS.search(said.text) or re.search(
        r"test (?:environment|account|data|stage|stack|suffix)s?\b(?! .{0,40}unit)", said.text, re.I
    ):
        return
    unit, integration = _UNIT.search(said.text), _INTEGRATION.search(said.text)
    if unit and not re.search(r"stage|pipeline runs", said.text, re.I):
        yield Found(kind="tests", want={"type": "unit"}, at=unit.start())
    if integration:
        yield Found(kind="tests", want={"type": "integration"}, at=integration.start())
    coverage = re.search(r"coverage", said.text, re.I)
    if not unit and not integration and coverage:
        yield Found(kind="tests", want={"type": "unit"}, at=coverage.start())


def _documents(said: Said) -> Iterator[Found]:
    mark = _DOCUMENTS.search(said.text)
    if mark is None or re.search(
        r"(?:upload|scan\w*|customer|legal|pdf|store) documents?|documents? (?:are|arrive|bucket|upload)",
        said.text,
        re.I,
    ):
        return
    topics = [
        topic
        for topic, words in _TOPICS.items()
        if re.search(words, said.text[: mark.start()] + said.text[mark.end() :], re.I)
    ]
    for topic in topics or ([""] if re.search(r"readme", said.text, re.I) else []):
        yield Found(kind="documentation", want={"topic": topic} if topic else {}, at=mark.start())


def _settings(said: Said) -> Iterator[Found]:
    if not _CONFIG.search(said.text) or re.search(
        r"aws config|config recorder|configuration (?:history|changes)", said.text, re.I
    ):
        return
    mark = _CONFIG.search(said.text)
    for match in _KEY.finditer(said.text):
        key = match["key"] or match["key2"]
        if (
            key
            and not re.search(r"[/.]|^(?:Pulumi|AWS_|arn)", key)
            and not re.search(r"\b(?:tag|output|export|class)\w*\s*$", said.text[: match.start()], re.I)
        ):
            default = re.match(
                r"`?\s*\(?,?\s*(?:default(?:s to| is|:)?|=)\s*`?\"?(?P<d>[\w.-]+)", said.text[match.end() :], re.I
            )
            want: dict[str, object] = {"key": key}
            if default:
                want["default"] = default["d"].rstrip(".")
            if re.match(r"[^,;.]{0,20}\brequired\b", said.text[match.end() :], re.I):
                want["required"] = True
            yield Found(kind="configuration", want=want, at=mark.start() if mark else 0)


def _files(said: Said) -> Iterator[Found]:
    if not _FILED.search(said.text):
        return
    for match in _FILE.finditer(said.text):
        path = match["path"]
        if re.search(
            r"^(?:s3|https?|arn)|example\.com|\d+/\d+|^(?:and|or|on|off)/|flat-outputs|outputs\.json|^(?:[a-z]+/)+$",
            path,
        ) and not (path.endswith("/") and match.group().startswith("`")):
            continue
        if path.count("/") == 0 and path.lower() in (
            "node.js",
            "next.js",
            "vue.js",
            "express.js",
            "d3.js",
            "readme.md",
        ):
            continue
        yield Found(kind="file", want={"path": path}, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_outputs, _tests, _documents, _settings, _files)

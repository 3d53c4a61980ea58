"""Platform and language that a prompt asks for, where it says so plainly.

A statement ties a language to the platform (`Pulumi program in Go`), to the infrastructure (`write the stack in Go`),
or to the word itself (`Language: Go`). What is said of handlers, services and other teams is none; a prompt that
leaves a choice, or says two things, asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from stackproof.model import Asked, Wanted

from ._mentions import SHORT, Mention, mentions
from ._sentences import Sentence, sentences

_LONGEST_EVIDENCE = 200
# How plain a statement is.
_PLAIN, _DIRECTED, _NAMED = 3, 2, 1
_FILLER = (
    r"program|programs|programme|project|stack|stacks|code|sdk|infrastructure|iac|as|in|with|using|and|via|written|"
    r"write|"
    r"implementation|solution|module|thing|tooling|please|pls|preferably|itself|all|setup|deployment|repo|repository|"
    r"implemented|the|a|an|on|language|component|components|template|based|application|app|s|for|by"
)
_GAP = re.compile(rf"(?i)(?:[\s()`*\"'’+/|:,–—-]|\b(?:{_FILLER})\b){{0,24}}")
_APPLICATION = (
    r"lambdas?|handlers?|functions?|services?|micro-?services?|front-?ends?|back-?ends?|api|apis|containers?|flask|"
    r"django|fastapi|runtimes?|workers?|scripts?|clients?|consumers?|producers?|web|servers?|images?|tests?"
)
_NEXT_APPLICATION = re.compile(rf"(?i)[\s`*]*(?:{_APPLICATION})\b")
_NEXT_APP = re.compile(r"(?i)[\s`*]*(?:applications?|apps?)\b")
_ANY_APPLICATION = re.compile(rf"(?i)\b(?:{_APPLICATION}|applications?|apps?)\b")
_OF_INFRASTRUCTURE = re.compile(
    r"(?i)\b(?:infrastructure(?:[- ]as[- ]code)?|iac|programs?|programmes?|stacks?|templates?)\b[^.;]{0,60}"
    r"\b(?:in|using|with)[\s`*]*$"
)
_LANGUAGE_KEY = re.compile(
    r"(?i)^\W*(?:(?:programming|iac|infrastructure|implementation|target|platform\s*/)\s*)?languages?(?:\s*/\s*\w+)?"
    r"\W{0,4}[:=|]\W*(?P<value>[A-Za-z#]+)"
)
_LANGUAGE_IS = re.compile(
    r"(?i)[,;|]\s*(?:programming\s+)?language\s*[:=]\s*(?P<value2>[A-Za-z#]+)|"
    r"\b(?:the|as)\s+(?:programming\s+)?language\s+(?:(?:should|must|shall|has\s+to|will)\s+be|is|we\s+(?:use|"
    r"want)(?:\s+is)?)\s+(?P<value>[A-Za-z#]+)"
)
_PLATFORM_KEY = re.compile(
    r"(?i)^\W*(?:platform|iac(?:\s+(?:tool|platform|framework))?|tool|framework|infrastructure[- ]as[- ]code)"
    r"(?:\s*/\s*\w+)?\W{0,4}[:=|]\W*"
)
_AGAINST = re.compile(
    r"(?i)\b(?:not|no|never|without|instead|rather|than|from|existing|legacy|replac\w+|avoid|unlike|previous|former|"
    r"migrat\w+|n't)\b(?:(?!\bto\b|\s[–—-]\s)[^,;])*$|\b(?:our|their|other)\s+(?:[\w'`*-]+\s+){0,2}$"
)
_DIRECTS = re.compile(
    r"(?i)\b(?:use|using|with|in|via|through|build|built|write|written|implement\w*|deliver|create|generate|"
    r"provision\w*|"
    r"deploy\w*|choose|as)\s+(?:[\w\"'`*-]+\s+){0,3}[\"'`*]*$"
)
_DIRECTED_BY = re.compile(r"(?i)[\s`*]*(?:programs?|stacks?|projects?|templates?|code|infrastructure)\b")
_CHOICE = re.compile(r"(?i)\s*[)`*]*\s*(?:/|\bor\b|\band\b|,|\|)\s*[(`*]*\s*(?:with\s+|in\s+)?$")
_OTHERWISE = re.compile(r"(?i)\bor\b[\s\w`*]{0,20}$|/\s*$")
_SOFT = re.compile(
    r"(?i)\b(?:may|might|could|can)\s+(?:also\s+)?(?:choose|use|pick|be)\b|\bas you (?:like|prefer)|\byour choice|"
    r"\bfree to\b|\boptionally\b|\bfor example\b|\be\.g\.|\bsuch as\b"
)


# `Pulumi YAML?`, which asks for nothing itself.
_ASKS_BACK = re.compile(r"(?i)^(?!.*\b(?:could|can|would|please|pls|possible)\b).{1,60}\?$")
# `Python please`, `..., and in Go please`: said of the whole.
_PLEASE = re.compile(r"(?i)\b(?:please|pls|plz)\b")
_SAID_ALONE = re.compile(r"(?i)^\W*(?:(?:and|all|everything)\s+)?(?:(?:in|use|with)\s+)?$")
_SAID_BESIDE = re.compile(r"(?i)(?:\band|,)\s+(?:all\s+)?in\s+$")
_WRITER = re.compile(r"(?i)\byou\s+(?:always\s+|only\s+)?(?:write|deliver|produce)\s+(?:[a-z-]+\s+){0,3}$")


class _Statement(msgspec.Struct, frozen=True):
    """One value, how plainly it is asked for, and where."""

    value: str
    level: int
    sentence: Sentence


def asked_of(prompt: str) -> Asked:
    """Read a prompt. The same text always says the same, and nothing is guessed."""
    platforms: list[_Statement] = []
    languages: list[_Statement] = []
    for sentence in sentences(prompt):
        if _ASKS_BACK.search(sentence.text):
            continue
        found = mentions(sentence.text)
        pairs = list(_pairs(sentence.text, found))
        platforms += _platforms(sentence, found, pairs)
        languages += _languages(sentence, found, pairs)
    return Asked(platform=_settled(platforms), language=_settled(languages))


def _settled(statements: list[_Statement]) -> Wanted | None:
    """The value of the plainest statements, where they agree."""
    level = max((statement.level for statement in statements), default=0)
    plainest = [statement for statement in statements if statement.level == level]
    if len({statement.value for statement in plainest}) != 1:
        return None
    first = plainest[0].sentence
    text = "".join(char if char.isprintable() else "?" for char in first.text)
    shown = text if len(text) <= _LONGEST_EVIDENCE else text[: _LONGEST_EVIDENCE - 3].rstrip() + "..."
    return Wanted(value=plainest[0].value, by="prompt", evidence=shown, line=first.line)


def _pairs(text: str, found: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """(platform, language) that stand together: nothing but filler is between them."""
    for first, second in pairwise(found):
        gap = text[first.end : second.start]
        if first.kind == second.kind or not _GAP.fullmatch(gap):
            continue
        if first.kind == "platform":
            adjacent = not re.search(r"\w", gap)
            if not _is_of_application(text, second, but_app=adjacent):
                yield first, second
        elif not _is_of_application(text, first) and not _ANY_APPLICATION.search(
            text[max(0, first.start - 60) : first.start]
        ):
            yield second, first


def _is_of_application(text: str, language: Mention, *, but_app: bool = False) -> bool:
    """Whether the language is that of handlers or services; a `Pulumi TypeScript app` is the program itself."""
    after = text[language.end : language.end + 40]
    return bool(_NEXT_APPLICATION.match(after) or (not but_app and _NEXT_APP.match(after)))


def _platforms(sentence: Sentence, found: list[Mention], pairs: list[tuple[Mention, Mention]]) -> Iterator[_Statement]:
    text, soft = sentence.text, _SOFT.search(sentence.text) is not None
    named = [mention for mention in found if mention.kind == "platform" and not _is_against(text, mention)]
    paired = {id(platform) for platform, _ in pairs}
    keyed = _PLATFORM_KEY.match(text)
    for number, mention in enumerate(named):
        plain = id(mention) in paired or (keyed is not None and keyed.end() >= mention.start)
        directed = _DIRECTS.search(text[max(0, mention.start - 60) : mention.start]) is not None
        directed = directed or _DIRECTED_BY.match(text[mention.end : mention.end + 20]) is not None
        before = named[number - 1] if number else None
        chosen = before is not None and _OTHERWISE.search(text[before.end : mention.start][-40:]) is not None
        level = _PLAIN if plain else _DIRECTED if directed or chosen else _NAMED
        if before is not None and chosen:
            # `Pulumi in Go or Terraform`: what either is, the other is.
            level = _PLAIN if id(before) in paired else level
        yield _Statement(mention.value, _NAMED if soft else level, sentence)


def _is_against(text: str, mention: Mention) -> bool:
    return _AGAINST.search(text[max(0, mention.start - 60) : mention.start]) is not None


def _languages(sentence: Sentence, found: list[Mention], pairs: list[tuple[Mention, Mention]]) -> Iterator[_Statement]:
    text = sentence.text
    keyed = _LANGUAGE_KEY.match(text)
    keyed = keyed or _LANGUAGE_IS.search(text)
    value = SHORT.get(keyed[keyed.lastgroup or 0].lower()) if keyed is not None else None
    if value is not None:
        yield _Statement(value, _PLAIN, sentence)
    if _SOFT.search(text):
        return
    spoken = [mention for mention in found if mention.kind == "language"]
    paired = {id(language) for platform, language in pairs if not _is_against(text, platform)}
    for number, mention in enumerate(spoken):
        level = _level(text, mention, paired)
        if level:
            yield _Statement(mention.value, level, sentence)
            yield from (_Statement(other.value, level, sentence) for other in _alternatives(text, spoken[number:]))


def _level(text: str, mention: Mention, paired: Iterable[int]) -> int:
    if id(mention) in paired:
        return _PLAIN
    of_infrastructure = _OF_INFRASTRUCTURE.search(text[max(0, mention.start - 120) : mention.start])
    if _ANY_APPLICATION.search(text):
        return 0
    before = text[: mention.start]
    alone = _SAID_ALONE.match(before) or _SAID_BESIDE.search(before[-20:])
    if of_infrastructure or (alone and _PLEASE.search(text)):
        return _DIRECTED
    return _NAMED if _WRITER.search(before[-80:]) else 0


def _alternatives(text: str, spoken: list[Mention]) -> Iterator[Mention]:
    """The languages that are offered beside the first one: `TypeScript or Python`, `Go/Python`."""
    for before, mention in pairwise(spoken):
        if not _CHOICE.fullmatch(text[before.end : mention.start][:40]):
            return
        if not _NEXT_APPLICATION.match(text[mention.end : mention.end + 40]):
            yield mention

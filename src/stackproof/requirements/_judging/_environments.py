"""By which texts environments differ: the stack's name, configured values, and what stands in for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._facts import Facts
from ._settings import settings_read
from ._subjects import folded

_ENVIRONMENT = frozenset({"environment", "env", "stage", "deploymentenvironment", "envname", "environmentname"})


def stand_ins(facts: Facts) -> Iterator[re.Pattern[str]]:
    """The values that the engine made up for required configuration: a key and a digest."""
    for need in facts.run.needs if facts.run is not None else ():
        if need.kind in ("configuration", "stack-reference") and need.synthesized:
            yield _stand_in(need.name)


def _stand_in(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(name.rpartition(':')[2].lower())}-[0-9a-f]{{6,}}", re.IGNORECASE)


def _is_environment(key: str) -> bool:
    short = folded(key.rpartition(":")[2])
    return short in _ENVIRONMENT or short.endswith("suffix")


def environment_patterns(facts: Facts) -> tuple[re.Pattern[str], ...]:
    """What the name of the environment, or its suffix, looks like inside of a physical name."""
    return facts.topology.remember("requirements-environment", lambda: tuple(_patterns(facts)))


def _patterns(facts: Facts) -> Iterator[re.Pattern[str]]:
    texts = {facts.graph.stack}
    configured = facts.project.config if facts.project is not None else {}
    texts |= {value for key, value in configured.items() if _is_environment(key)}
    texts |= {one.default for one in settings_read(facts) or () if one.default and _is_environment(one.key)}
    yield from (_token(text) for text in sorted(texts) if text)
    for need in facts.run.needs if facts.run is not None else ():
        if need.kind == "configuration" and need.synthesized and _is_environment(need.name):
            yield _stand_in(need.name)


def _token(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])", re.IGNORECASE)

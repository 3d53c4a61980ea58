"""The region that was asked for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stackproof.model import Requirement, RequirementResult

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._literals import Literal, literals_of
from ._yaml import Mapping


def moves_region(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    """The stack's file with the region, else the program, with all that names the wrong one."""
    asked = requirement.want.get("region")
    wanted = asked[0] if isinstance(asked, list) and asked else asked
    found = {ground.topology.region_of(one) for near in result.near_misses
             if (one := ground.topology.resource(near.resource)) is not None}  # fmt: skip
    if not isinstance(wanted, str) or len(found) != 1 or None in found:
        raise NotPossible("which region is in place of which is not known")
    wrong = str(next(iter(found)))
    configured = tuple(_configured(ground, wrong, wanted))
    written = tuple(_moved(one, wrong, wanted, ground) for one in literals_of(ground) if _names(one, wrong))
    if configured:
        yield Mend(configured)
    if written:
        yield Mend((*configured, *written))


def _configured(ground: Ground, wrong: str, wanted: str) -> Iterator[Splice]:
    """`aws:region` in the stack's file and in Pulumi.yaml."""
    for name in (f"Pulumi.{ground.project.stack or 'dev'}.yaml", "Pulumi.yaml"):
        path = posixpath.join(ground.project.root, name)
        if ground.content_of(path) is None:
            continue
        file = Mapping(ground.text(path))
        for key, value in ground.project.config.items():
            if value != wrong:
                continue
            for spelt in {key, key.rpartition(":")[2]}:
                for entry, below in (
                    (spelt, ("config",)),
                    ("value", ("config", spelt)),
                    ("default", ("config", spelt)),
                ):
                    found = file.entry(entry, below=below)
                    if found is not None and found[1].id == "scalar" and found[1].value == wrong:
                        yield file.rewritten(found[1], wanted)


def _names(literal: Literal, region: str) -> bool:
    return re.fullmatch(rf"{re.escape(region)}[a-f]?", literal.value) is not None


def _moved(literal: Literal, wrong: str, wanted: str, ground: Ground) -> Splice:
    text = ground.text(literal.path).between(literal.start, literal.end)
    return Splice(literal.path, literal.start, literal.end, text.replace(wrong, wanted))

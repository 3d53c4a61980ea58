"""What the program calls a resource at the place that makes another one."""

from __future__ import annotations

import re

from stackproof.model import Resource

from ._calls import Bound, Call, NotPossible
from ._fresh import snake
from ._ground import Ground

_READ = re.compile(r"(?P<what>[\w.\[\]]+?)\.(?:ID\(\)|[A-Za-z_]\w*)$")


def name_at(call: Call, user: Resource, other: Resource, ground: Ground) -> Bound:
    """The name of `other` at the call that makes `user`: as that call writes it, else the variable of its own.

    Raises NotPossible."""
    for reference in user.references:
        if reference.urn == other.urn and not reference.inside:
            written = _written(call, reference.path)
            if written:
                return Bound(name=written)
    return ground.call_of(other).seen_by(call)


def _written(call: Call, path: str) -> str:
    """`role` where the call is given `role.arn`."""
    given = call.given(path)
    found = _READ.match(given.text.strip()) if given is not None else None
    return found["what"] if found is not None and found["what"] not in ("pulumi", "aws") else ""


def made_name(call: Call, what: str) -> str:
    """A name for a further resource that is made for the one of a call: `worker_rights`."""
    try:
        own = re.sub(r"\W", "", call.variable()[0].rpartition(".")[2])
    except NotPossible:
        own = ""
    return call.fresh(f"{snake(own or call.called())}_{what}")


def resource_named(name: str, token: str, ground: Ground) -> Resource:
    """The one resource of this type and name. Raises NotPossible."""
    found = [one for one in ground.topology.of_type(token) if one.name == name]
    if len(found) != 1:
        raise NotPossible(f"there is no one {name}")
    return found[0]


def all_names(call: Call, user: Resource, others: dict[str, Resource], ground: Ground) -> dict[str, Bound]:
    """The same for several: placeholder -> name. Raises NotPossible."""
    return {key: name_at(call, user, other, ground) for key, other in others.items()}


def last_of(named: dict[str, Resource], ground: Ground) -> tuple[Call, dict[str, Bound]]:
    """The call of these that stands last in the program, and what all of them are called behind it.

    Raises NotPossible."""
    calls = {key: ground.call_of(resource) for key, resource in named.items()}
    last = max(calls.values(), key=lambda call: call.at)
    names: dict[str, Bound] = {}
    for key, call in calls.items():
        if call.at == last.at and call.path == last.path:
            name, splices = call.variable()
            names[key] = Bound(name=name, splices=splices)
        else:
            names[key] = call.seen_by(last)
    return last, names

"""The one graph of a program, or of a file that holds one: what an answer is compared with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stackproof.model import GRAPH_FORMAT, Graph, InputError, UnableError

from ._options import Progress, ReviewOptions

if TYPE_CHECKING:
    from stackproof.engine import Zygote


class Ideal(msgspec.Struct, frozen=True):
    """graph: None where there is none. why: there is none, "" where nobody asked for one."""

    graph: Graph | None = None
    why: str = ""


def ideal_of(options: ReviewOptions, *, progress: Progress, zygote: Zygote | None) -> Ideal:
    """The ideal that the answer is held against. Raises InputError where its path leads to nothing."""
    if options.against is None:
        return Ideal()
    progress("running the ideal")
    plain = ReviewOptions(stack=options.stack, config=options.config, install=options.install, trust=options.trust)
    try:
        return Ideal(one_graph(options.against, options=plain, progress=progress, zygote=zygote))
    except UnableError as error:
        return Ideal(why=f"the ideal could not be run: {error}")


def one_graph(path: str, *, options: ReviewOptions, progress: Progress, zygote: Zygote | None = None) -> Graph:
    """The graph of the one project at `path`. Raises InputError where there are several, UnableError where none ran."""
    stored = _stored(path)
    if stored is not None:
        return stored
    from . import record

    graphs = record(path, options=options, progress=progress, zygote=zygote)
    if not graphs:
        raise UnableError(f"no graph was recorded of {path}; type: stackproof review {path}")
    if len(graphs) > 1:
        names = ", ".join(graph.project for graph in graphs)
        raise InputError(f"{path} holds several projects", hint=f"choose with --project NAME; there are {names}")
    return graphs[0]


def _stored(path: str) -> Graph | None:
    """The graph in a JSON file; None where the file is something else, a program in JSON among it."""
    file = Path(path)
    if file.suffix.lower() != ".json" or not file.is_file():
        return None
    try:
        data = msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    if not isinstance(data, dict) or not str(data.get("format", "")).startswith("stackproof-"):
        return None
    try:
        if data["format"] != GRAPH_FORMAT:
            raise InputError(f"{path} is {data['format']}, not {GRAPH_FORMAT}", hint="type: stackproof graph PATH")
        return msgspec.convert(data, Graph)
    except msgspec.ValidationError as error:
        raise InputError(f"{path} is no graph of stackproof: {error}") from error

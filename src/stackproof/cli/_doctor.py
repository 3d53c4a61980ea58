"""`stackproof doctor`."""

from __future__ import annotations

import click

from ._outputs import Output, terminal, write_all

DOCTOR_FORMAT = "stackproof-doctor/1"


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(as_json: bool) -> int:
    """Say what this machine has, and whether Python answers can be reviewed on it (exit code 0) or not (3)."""
    from ._machine import examine, is_ready

    facts = examine()
    ready = is_ready(facts)
    if as_json:
        from stackproof.report import canonical

        text = canonical({"format": DOCTOR_FORMAT, "ready": ready, "facts": facts})
    else:
        text = _shown([(fact.state, fact.name, fact.value, fact.meaning) for fact in facts], ready)
    write_all([Output("text")], lambda _: text)
    return 0 if ready else 3


def _shown(rows: list[tuple[str, str, str, str]], ready: bool) -> str:
    from textwrap import wrap

    width, _ = terminal()
    wide = max(len(name) for _, name, _, _ in rows) + 10
    lines = []
    for state, name, value, meaning in rows:
        said = f"{value}; {meaning}" if meaning else value
        first, *rest = wrap(said, width - wide) or [""]
        lines += [f"{state:<8}{name:<{wide - 8}}{first}".rstrip(), *(" " * wide + line for line in rest)]
    states = {name: state for state, name, _, _ in rows}
    node = ready and states.get("Node.js") == states.get("npm packages") == "ok"
    also = ["TypeScript and JavaScript answers can be reviewed here."] if node else []
    verdict = "Python answers can be reviewed here." if ready else "Python answers cannot be reviewed here."
    return "\n".join([*lines, "", *also, verdict]) + "\n"

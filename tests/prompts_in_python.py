"""The prompts of examples/prompts for programs in Python, which the right programs of the tests are."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "examples" / "prompts"
# The words for the language in each prompt that asks for another one.
_WORDS = {
    "fedramp-pipeline": ("Pulumi program in Go ", "Pulumi program in Python "),
    "gitops-pipeline": ("Pulumi (Go)", "Pulumi (Python)"),
    "loan-processing": ("Pulumi with TypeScript", "Pulumi with Python"),
}


def prompt_in_python(name: str, folder: Path) -> Path:
    """The prompt as a file in `folder`, its language replaced where it is another; all other lines stay."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    if name in _WORDS:
        old, new = _WORDS[name]
        assert text.count(old) == 1
        text = text.replace(old, new)
    made = folder / f"{name}.md"
    made.write_text(text, encoding="utf-8")
    return made

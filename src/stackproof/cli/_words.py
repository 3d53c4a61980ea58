"""What to say to a word that is not known."""

from __future__ import annotations

from collections.abc import Sequence


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """`did you mean json? known: text, json, ...`; without the question where nothing is near."""
    from difflib import get_close_matches

    folded = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), folded, n=1)
    question = f"did you mean {folded[near[0]]}? " if near else ""
    listed = ", ".join(known) if len(known) <= 12 else ""
    return f"{question}known: {listed}" if listed else question.strip()

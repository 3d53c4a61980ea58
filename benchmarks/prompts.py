"""Reads prompts and holds the result against what a careful reader took from each.

    python benchmarks/prompts.py [FOLDER] [--show] [--only NAME] [--kinds]

FOLDER (tests/prompts unless given) holds pairs NAME.md and NAME.yaml. Requirements compare by kind, of, want and when,
remarks by kind and line. Prints precision and recall for each prompt and for all, those of remarks apart; --show lists
what was missed and what was too much, --kinds counts both by kind.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from stackproof.requirements import read_requirements

FOLDER = Path(__file__).parent.parent / "tests" / "prompts"
Counts = tuple[Counter[str], Counter[str]]


def key(kind: str, of: str, want: dict[str, Any], when: str, any_of: Any) -> str:
    """What two requirements must have in common to be one."""
    ways = sorted(key(one["kind"], one.get("of", ""), one.get("want", {}), "", ()) for one in any_of)
    return json.dumps([kind, of, _plain(want), when, ways], sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def compared(prompt: Path) -> tuple[Counts, Counts, dict[str, int]]:
    """Expected and read requirements of one prompt as keys, expected and read remarks, and the line of each key."""
    expected = yaml.safe_load(prompt.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = read_requirements(prompt.read_text(encoding="utf-8"))
    wanted, got = Counter[str](), Counter[str]()
    lines: dict[str, int] = {}
    for one in expected["requirements"]:
        name = key(one["kind"], one.get("of", ""), one.get("want", {}), one.get("when", ""), one.get("any_of", ()))
        wanted[name] += 1
        lines[name] = one["line"]
    for one in found.requirements:
        ways = [{"kind": way.kind, "of": way.of, "want": way.want} for way in one.any_of]
        name = key(one.kind, one.of, one.want, one.when, ways)
        got[name] += 1
        lines.setdefault(name, one.line or 0)
    remarks = {json.dumps([one["kind"], one["line"]]) for one in expected.get("remarks", ())}
    said = {json.dumps([one.kind, one.line]) for one in found.remarks if one.kind != "narration"}
    lines.update({one: json.loads(one)[1] for one in remarks | said})
    return (wanted, got), (Counter(remarks), Counter(said)), lines


def figures(folder: Path = FOLDER) -> tuple[float, float]:
    """Precision and recall of requirements over all prompts of a folder, in percent."""
    total = Counter[str]()
    for prompt in pairs(folder):
        total += _counted(compared(prompt)[0])
    return 100 * total["right"] / total["got"], 100 * total["right"] / total["wanted"]


def pairs(folder: Path, only: str = "") -> list[Path]:
    """The prompts of a folder that have a list."""
    return [
        prompt
        for prompt in sorted(folder.glob("*.md"))
        if prompt.with_suffix(".yaml").exists() and only in ("", prompt.stem)
    ]


def main() -> None:
    """Compare every pair, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--show", action="store_true", help="list misses and surplus")
    parser.add_argument("--only", default="", help="name of one prompt")
    parser.add_argument("--kinds", action="store_true", help="count misses and surplus by kind")
    options = parser.parse_args()
    total, of_remarks = Counter[str](), Counter[str]()
    asked, missed, surplus = Counter[str](), Counter[str](), Counter[str]()
    for prompt in pairs(options.folder, options.only):
        requirements, remarks, lines = compared(prompt)
        total += _counted(requirements)
        of_remarks += _counted(remarks)
        print(f"{prompt.stem:28} {_figures(_counted(requirements))}")
        wanted, got = requirements
        asked.update(json.loads(one)[0] for one in wanted.elements())
        missed.update(json.loads(one)[0] for one in (wanted - got).elements())
        surplus.update(json.loads(one)[0] for one in (got - wanted).elements())
        if options.show:
            _show(requirements, lines)
            _show(remarks, lines, note="remark ")
    if options.kinds:
        for kind in sorted({*missed, *surplus}, key=lambda kind: -missed[kind] - surplus[kind]):
            print(f"  {kind:24} {asked[kind]:4} asked {missed[kind]:4} missed {surplus[kind]:4} too much")
    print(f"{'all':28} {_figures(total)}")
    print(f"{'remarks':28} {_figures(of_remarks)}")


def _counted(counts: Counts) -> Counter[str]:
    wanted, got = counts
    return Counter(right=(wanted & got).total(), wanted=wanted.total(), got=got.total())


def _show(counts: Counts, lines: dict[str, int], *, note: str = "") -> None:
    wanted, got = counts
    rows = [(lines[one], "-", one) for one in wanted - got] + [(lines[one], "+", one) for one in got - wanted]
    for line, sign, one in sorted(rows):
        print(f"    {line:3} {sign} {note}{one}")


def _figures(total: Counter[str]) -> str:
    right, wanted, got = total["right"], total["wanted"], total["got"]
    precision, recall = 100 * right / got if got else 100, 100 * right / wanted if wanted else 100
    return f"precision {precision:5.1f} %  recall {recall:5.1f} %  ({right} right of {wanted} asked, {got} read)"


if __name__ == "__main__":
    main()

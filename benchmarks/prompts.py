"""Reads prompts and holds the result against what a careful reader took from each.

    python benchmarks/prompts.py [FOLDER] [--show] [--only NAME] [--kinds]

FOLDER (tests/prompts unless given) holds pairs NAME.md and NAME.yaml. Requirements compare by kind, of, want and when.
Prints precision and recall for each prompt and for all; --show lists what was missed and what was too much, --kinds
counts both by kind.
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


def compared(prompt: Path) -> tuple[Counter[str], Counter[str], dict[str, int], dict[str, int]]:
    """Expected and read requirements of one prompt as keys, and the line of each."""
    expected = yaml.safe_load(prompt.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = read_requirements(prompt.read_text(encoding="utf-8"))
    wanted, got = Counter[str](), Counter[str]()
    lines_wanted: dict[str, int] = {}
    lines_got: dict[str, int] = {}
    for one in expected["requirements"]:
        name = key(one["kind"], one.get("of", ""), one.get("want", {}), one.get("when", ""), one.get("any_of", ()))
        wanted[name] += 1
        lines_wanted[name] = one["line"]
    for one in found.requirements:
        ways = [{"kind": way.kind, "of": way.of, "want": way.want} for way in one.any_of]
        name = key(one.kind, one.of, one.want, one.when, ways)
        got[name] += 1
        lines_got[name] = one.line or 0
    return wanted, got, lines_wanted, lines_got


def main() -> None:
    """Compare every pair, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--show", action="store_true", help="list misses and surplus")
    parser.add_argument("--only", default="", help="name of one prompt")
    parser.add_argument("--kinds", action="store_true", help="count misses and surplus by kind")
    options = parser.parse_args()
    total = Counter[str]()
    missed_kinds, surplus_kinds, all_kinds = Counter[str](), Counter[str](), Counter[str]()
    for prompt in sorted(options.folder.glob("*.md")):
        if not prompt.with_suffix(".yaml").exists() or (options.only and prompt.stem != options.only):
            continue
        wanted, got, lines_wanted, lines_got = compared(prompt)
        right = wanted & got
        total += Counter(right=right.total(), wanted=wanted.total(), got=got.total())
        print(f"{prompt.stem:28} {_figures(right.total(), wanted.total(), got.total())}")
        missed, surplus = wanted - got, got - wanted
        missed_kinds.update(json.loads(one)[0] for one in missed)
        surplus_kinds.update(json.loads(one)[0] for one in surplus)
        all_kinds.update(json.loads(one)[0] for one in wanted)
        if options.show:
            rows = [(lines_wanted[one], "-", one) for one in missed] + [(lines_got[one], "+", one) for one in surplus]
            for line, sign, one in sorted(rows):
                print(f"    {line:3} {sign} {one}")
    if options.kinds:
        for kind in sorted({*missed_kinds, *surplus_kinds}, key=lambda k: -missed_kinds[k] - surplus_kinds[k]):
            print(
                f"  {kind:24} {all_kinds[kind]:4} asked {missed_kinds[kind]:4} missed {surplus_kinds[kind]:4} too much"
            )
    print(f"{'all':28} {_figures(total['right'], total['wanted'], total['got'])}")


def _figures(right: int, wanted: int, got: int) -> str:
    precision, recall = 100 * right / got if got else 100, 100 * right / wanted if wanted else 100
    return f"precision {precision:5.1f} %  recall {recall:5.1f} %  ({right} right of {wanted} asked, {got} read)"


if __name__ == "__main__":
    main()

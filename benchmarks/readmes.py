"""Holds every Pulumi program below a folder against its own README, as if that were its prompt.

    python benchmarks/readmes.py FOLDER [--limit N]

A README tells what a program makes, so a missed requirement is a fault of the reading, of the judging, or of the
README. Prints each miss with its sentence, and the counts.
"""

from __future__ import annotations

import argparse
import traceback
from collections import Counter
from pathlib import Path

from stackproof.engine import Zygote
from stackproof.model import InputError
from stackproof.review import ReviewOptions, review


def main() -> None:
    """Review each program with its README as the prompt."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=10_000)
    options = parser.parse_args()
    total = Counter[str]()
    with Zygote() as zygote:
        zygote.start()
        for project in sorted(options.folder.rglob("Pulumi.yaml"))[: options.limit]:
            readme = project.parent / "README.md"
            if not readme.is_file() or "node_modules" in project.parts:
                continue
            try:
                reports = review(str(project.parent), options=ReviewOptions(prompt=str(readme)), zygote=zygote)
            except InputError as error:
                print(f"{project.parent.name}: {error}")
                continue
            except Exception:
                traceback.print_exc()
                continue
            for report in reports[:1]:
                results = report.requirements or ()
                total.update(result.verdict for result in results)
                total["programs"] += 1
                print(f"== {project.parent.relative_to(options.folder)}: {report.run.outcome}")
                for result in results:
                    if result.verdict == "fail":
                        print(f"   {result.severity:8} line {result.source_line} {result.title}: {result.reason[:110]}")
                        print(f"            | {result.text[:150]}")
    print(dict(total))


if __name__ == "__main__":
    main()

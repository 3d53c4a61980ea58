"""What the review of a Go program of forty resources and 580 lines costs.

    python benchmarks/review_40_go.py [--runs 5]

Cold: `stackproof review` as a person types it, once with the type check by a Go toolchain and once as where there is
none. CPU seconds are those of all processes that are started; figures are medians. `stackproof setup` must have been
run. Aims: 2 CPU seconds with the type check, 0.5 without.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from measuring import cost_of, line

PROGRAM = Path(__file__).parent / "programs" / "forty_go"
# As on a machine without Go: nothing else is changed.
_WITHOUT_GO = (
    "import shutil, sys; real = shutil.which; "
    "shutil.which = lambda name, *given, **more: None if name == 'go' else real(name, *given, **more); "
    "from stackproof.cli import main; sys.exit(main())"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each; medians are shown")
    given = parser.parse_args()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    lines = sum(len(file.read_text().splitlines()) for file in PROGRAM.glob("*.go"))
    print(
        f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {lines} lines of Go"
    )
    ways = {"with the type check": ["-m", "stackproof"], "without a toolchain": ["-c", _WITHOUT_GO]}
    for name, start in ways.items():
        command = [sys.executable, *start, "review", str(PROGRAM), "-o", "json"]
        runs = [cost_of(command, env=environment, cwd="/") for _ in range(given.runs + 1)][
            1:
        ]  # the first compiles ours
        report = json.loads(runs[-1].out)
        unchecked = any(item["check"] == "TYP001" for item in report["undecided"])
        checked = "the types are not checked" if unchecked else "the types are checked"
        print(line(name, runs))
        print(f"  {report['run']['resources']} resources, score {report['score']['value']}, {checked}", flush=True)


if __name__ == "__main__":
    main()

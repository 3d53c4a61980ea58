"""What the review of a program of forty resources costs, beside Pulumi's mocks and Checkov on its Terraform twin.

    python benchmarks/review_40.py [--runs 5] [--checkov FOLDER]

Cold: `stackproof review` as a person types it, all checks. Warm: `review()` again and again with one warm parent.
Mocks: the program under `pulumi.runtime.set_mocks`, which checks nothing. Checkov is installed into a folder of its own
(kept with --checkov), runs without network where `unshare` allows it, since it calls home when it starts, and reads
the twin in programs/forty_tf. Figures are medians. Byte code is compiled first, as pip does when it installs.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import Cost, cost_of, line

HERE = Path(__file__).parent
PROGRAM = HERE / "programs" / "forty"
TWIN = HERE / "programs" / "forty_tf"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each; medians are shown")
    parser.add_argument("--checkov", metavar="FOLDER", help="where Checkov is, or is to be installed and kept")
    given = parser.parse_args()
    _compile()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    python = [sys.executable]
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")

    review = [*python, "-m", "stackproof"] if shutil.which("stackproof") is None else ["stackproof"]
    cold = [
        cost_of([*review, "review", str(PROGRAM), "-o", "json"], env=environment, cwd="/") for _ in range(given.runs)
    ]
    report = json.loads(cold[-1].out)
    print(f"{report['run']['outcome']}, {report['run']['resources']} resources, score {report['score']['value']}")
    print(line("review, cold", cold))
    warm = json.loads(cost_of([*python, str(HERE / "warm_40.py"), str(given.runs)], env=environment).out)
    _print_warm(warm)
    mocks = [cost_of([*python, str(HERE / "mocks_40.py"), str(PROGRAM)], env=environment) for _ in range(given.runs)]
    print(line("Pulumi's mocks, no checks", mocks) + _registered(mocks[-1]))
    _print_shares(warm["stages"])
    _checkov(given.checkov, environment, given.runs)


def _compile() -> None:
    import pulumi_aws

    import stackproof

    for package in (stackproof, pulumi_aws):
        compileall.compile_dir(str(Path(package.__file__ or "").parent), quiet=2, workers=1)


def _registered(cost: Cost) -> str:
    return f"  ({cost.out.strip()} resources)" if cost.code == 0 else f"  (failed: exit code {cost.code})"


def _print_warm(warm: dict) -> None:
    cpu = warm["cpu"]
    print(f"{'review, warm parent':34} {statistics.median(cpu):7.2f} CPU s ({min(cpu):.2f}-{max(cpu):.2f})")
    print(f"{'  of which the program':34} {statistics.median(warm['child']):7.2f} CPU s")


def _print_shares(stages: dict[str, dict[str, float]]) -> None:
    """Share of each stage in the CPU time of one cold and of a warm review."""
    print("\nCPU seconds by stage                     cold    share      warm    share")
    totals = {kind: sum(found.values()) for kind, found in stages.items()}
    for name in stages["cold"]:
        cells = []
        for kind in ("cold", "warm"):
            seconds = stages[kind].get(name, 0.0)
            cells.append(f"{seconds:8.3f} {100 * seconds / totals[kind]:7.0f}%")
        print(f"  {name:34}{'  '.join(cells)}")
    print()


def _checkov(folder: str | None, environment: dict[str, str], runs: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(folder or temporary).absolute()
        program = home / "bin" / "checkov"
        if not program.exists():
            reason = _install_checkov(home)
            if reason:
                print(f"Checkov: skipped, {reason}")
                return
        walls = ["unshare", "-rn"] if _can_unshare() else []
        command = [*walls, str(program), "-d", str(TWIN), "--framework", "terraform", "--skip-download", "-o", "json"]
        clean = environment | {"PATH": f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"}
        costs = [cost_of(command, env=clean, cwd="/") for _ in range(runs)]
        try:
            summary = json.loads(costs[-1].out)["summary"]
        except (ValueError, KeyError, TypeError):
            print(f"Checkov: skipped, it gave no report (exit code {costs[-1].code})")
            return
        print(line(f"Checkov {summary['checkov_version']} on the twin", costs), end="")
        print(f"  ({summary['resource_count']} resources, {'without' if walls else 'with'} network)")


def _install_checkov(home: Path) -> str:
    """Why it could not be installed, "" when it could."""
    for command in (
        [sys.executable, "-m", "venv", str(home)],
        [str(home / "bin" / "python"), "-m", "pip", "install", "-q", "checkov"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"it could not be installed: {done.stderr.strip().splitlines()[-1:] or ['no reason given']}"
    subprocess.run([str(home / "bin" / "python"), "-m", "compileall", "-q", str(home / "lib")], check=False)
    return ""


def _can_unshare() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()

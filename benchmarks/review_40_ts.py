"""What the review of a TypeScript program of forty resources costs, beside Pulumi's own way to run it.

    python benchmarks/review_40_ts.py [--runs 3] [--group 50]

Cold: `stackproof review` as a person types it: type check, run, all checks. Group: so many answers in one process,
their types checked in one call. Pulumi's default: the executor of `@pulumi/pulumi` with ts-node, which checks types
while it compiles, on the same packages and against the same services (whose own time is not counted). CPU seconds are
those of all processes that are started; figures are medians. `stackproof setup` must have been run.
"""

from __future__ import annotations

import argparse
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
PROGRAM = HERE / "programs" / "forty_ts"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each; medians are shown")
    parser.add_argument("--group", type=int, default=50, help="answers in the group; 0 leaves it out")
    given = parser.parse_args()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    load = os.getloadavg()[0]
    print(f"python {sys.version.split()[0]}, node {node}, {os.cpu_count()} cores, load {load:.1f}\n", flush=True)

    command = [sys.executable, "-m", "stackproof", "review", str(PROGRAM), "-o", "json"]
    cold = [cost_of(command, env=environment, cwd="/") for _ in range(given.runs + 1)][1:]  # the first compiles ours
    report = json.loads(cold[-1].out)
    print(f"{report['run']['outcome']}, {report['run']['resources']} resources, score {report['score']['value']}")
    print(line("review, cold", cold), flush=True)
    default = [_default(environment) for _ in range(given.runs)]
    note = f"  (exit code {default[-1][0].code}, {default[-1][1]} resources)"
    print(line("Pulumi's default, no checks", [cost for cost, _ in default]) + note, flush=True)
    staged = [sys.executable, str(HERE / "stages_40_ts.py")]
    if given.group:
        group = cost_of([*staged, str(given.group)], env=environment)
        each = json.loads(group.out)
        print(
            f"{f'review, in a group of {given.group}':34} {group.cpu / given.group:7.2f} CPU s each, with start-up"
            f" {group.wall / given.group:7.2f} s wall {group.peak_mb:7.0f} MB"
        )
        _print_shares({"cold": _stages(staged, environment, given.runs), "in a group": each["stages"]})
    else:
        _print_shares({"cold": _stages(staged, environment, given.runs)})


def _stages(command: list[str], environment: dict[str, str], runs: int) -> dict[str, float]:
    found = [json.loads(cost_of([*command, "1"], env=environment).out)["stages"] for _ in range(runs)]
    return {name: statistics.median(stages[name] for stages in found) for name in found[0]}


def _print_shares(stages: dict[str, dict[str, float]]) -> None:
    """CPU seconds of each stage for one answer, and its share."""
    print("\nCPU seconds by stage, one answer    " + "".join(f"{kind:>20}" for kind in stages))
    totals = {kind: sum(found.values()) for kind, found in stages.items()}
    for name in stages["cold"]:
        cells = "".join(
            f"{found[name]:12.3f} {100 * found[name] / totals[kind]:6.0f}%" for kind, found in stages.items()
        )
        print(f"  {name:34}{cells}")
    print(f"  {'all':34}" + "".join(f"{total:12.3f}        " for total in totals.values()))


def _default(environment: dict[str, str]) -> tuple[Cost, int]:
    """The program under ts-node, as `pulumi up` would start it; how many resources came of it."""
    from stackproof.engine._recorder import Recorder
    from stackproof.engine._services import Services
    from stackproof.toolchains import package_set

    packages = package_set("aws-7")
    if packages is None:
        sys.exit("the npm packages are not there; type: stackproof setup")
    with tempfile.TemporaryDirectory() as name:
        folder, sockets = Path(name, "answer"), Path(name, "s")
        shutil.copytree(PROGRAM, folder)
        sockets.mkdir()
        (folder / "node_modules").symlink_to(packages)
        recorder = Recorder(project="forty", stack="dev", region="eu-west-1", source_text="")
        services = Services(recorder, folder=sockets, project_folder=str(folder), aws_major=7)
        monitor, engine = services.addresses
        given = ["--monitor", monitor, "--engine", engine, "--project", "forty", "--stack", "dev"]
        given += ["--organization", "organization", "--pwd", str(folder), "--root-directory", str(folder), "."]
        config = {
            "aws:region": "eu-west-1",
            "forty:image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2",
            "forty:certificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
        }
        more = {
            "PULUMI_CONFIG": json.dumps(config),
            "PULUMI_NODEJS_TYPESCRIPT": "true",
            "PULUMI_NODEJS_PROJECT": "forty",
            "PULUMI_NODEJS_STACK": "dev",
            "PULUMI_NODEJS_MONITOR": monitor,
            "PULUMI_NODEJS_ENGINE": engine,
        }
        run = str(packages / "@pulumi" / "pulumi" / "cmd" / "run")
        try:
            cost = cost_of(["node", run, *given], env={**environment, **more}, cwd=str(folder))
        finally:
            services.close()
        return cost, recorder.count()


if __name__ == "__main__":
    main()

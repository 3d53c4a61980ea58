"""The versions that manifests are given: those that the review ran the program with, or the newest that is known."""

from __future__ import annotations

import re

from stackproof.aws import go_version_exists, newest_go_version, sdk
from stackproof.toolchains import installed_version, locked_version

from ._calls import NotPossible

_MAJOR = re.compile(r"/v(\d+)$")
_RELEASE = re.compile(r"\d+(?:\.\d+){1,2}")


def python_requirement(distribution: str, *, aws_major: int) -> str:
    """`pulumi-aws>=7.51.1,<8.0.0`; the name alone where no version is known."""
    version = installed_version(distribution)
    if distribution == "pulumi-aws" and not version.startswith(f"{aws_major}."):
        version = sdk("aws", major=aws_major).version
    if not _RELEASE.fullmatch(version):
        return distribution
    return f"{distribution}>={version},<{int(version.partition('.')[0]) + 1}.0.0"


def npm_range(package: str, *, aws_major: int) -> str:
    """`^7.48.0`. Raises NotPossible where no version is known."""
    version = locked_version(package, aws_major=aws_major)
    if not version:
        raise NotPossible(f"no version of {package} is known")
    return f"^{version}"


def go_version(module: str) -> str:
    """`v7.51.1`, of the major that the module's path says. Raises NotPossible where none is known."""
    found = _MAJOR.search(module)
    majors = [int(found[1])] if found is not None else [1, 0]
    version = next(filter(None, (newest_go_version(module, major) for major in majors)), "")
    if not version:
        raise NotPossible(f"no version of {module} is known")
    return version


def meant_go_version(module: str, written: str) -> str:
    """What a version that cannot be is most likely to say: itself without the signs of a range, else the newest one."""
    bare = f"v{written.lstrip('^~>=<v ')}"
    found = _MAJOR.search(module)
    of_major = found is None or bare.startswith(f"v{found[1]}.")
    return bare if bare != written and of_major and go_version_exists(module, bare) else go_version(module)

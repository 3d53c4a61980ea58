"""One name for resource types that Pulumi offers under several."""

from __future__ import annotations

import functools

# The SDK ships these modules twice; both reach the same AWS API (`aliases` of the resource classes say so).
_MODULES = {
    "alb": "lb",
    "applicationloadbalancing": "lb",
    "elasticloadbalancingv2": "lb",
    "elasticloadbalancing": "elb",
}


@functools.lru_cache(maxsize=4096)
def canonical_type(token: str) -> str:
    """The token that stands for all its equivalents: `aws:alb/listener:Listener` -> `aws:lb/listener:Listener`,
    `aws:s3/bucketVersioningV2:BucketVersioningV2` -> `aws:s3/bucketVersioning:BucketVersioning`."""
    package, _, rest = token.partition(":")
    path, _, name = rest.partition(":")
    if package != "aws" or "/" not in path:
        return token
    module, _, stem = path.partition("/")
    module = _MODULES.get(module, module)
    if module == "s3" and name.startswith("Bucket") and name[-2:].lower() == "v2":
        name, stem = name[:-2], stem[:-2]
    return f"aws:{module}/{stem[:1].lower()}{stem[1:]}:{name}"


def short_type(token: str) -> str:
    """The token for people: `aws:s3/bucket:Bucket` -> `s3.Bucket`."""
    parts = token.split(":")
    if len(parts) != 3:
        return token
    module = parts[1].split("/")[0]
    return f"{module}.{parts[2]}" if parts[0] == "aws" else f"{parts[0]}:{parts[2]}"

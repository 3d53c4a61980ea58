"""What the code of functions does with the resources that they are told of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.aws import sdk_actions
from stackproof.model import Finding

from ._calls import NotPossible
from ._edits import Mend
from ._grants import granted
from ._ground import Ground, Mender
from ._reaching import resource_named

_ROLE = "aws:iam/role:Role"
_TOLD = re.compile(r"but its role (?P<role>\S+) grants nothing of (?P<service>[a-z]+)$")
_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
_CALLED = re.compile(r"(?:\.|\bnew )([A-Za-z_]\w*)\s*\(")
# What the SDKs put on top of the operations.
_LAYERS = {
    "s3": {
        "upload_file": "PutObject",
        "upload_fileobj": "PutObject",
        "download_file": "GetObject",
        "download_fileobj": "GetObject",
    },
    "dynamodb": {
        "batch_writer": "BatchWriteItem",
        **{
            f"{name}Command": operation
            for name, operation in (
                ("Get", "GetItem"),
                ("Put", "PutItem"),
                ("Update", "UpdateItem"),
                ("Delete", "DeleteItem"),
                ("BatchGet", "BatchGetItem"),
                ("BatchWrite", "BatchWriteItem"),
            )
        },
    },
}
_CLIENTS = {"states": "stepfunctions"}


def rights_of_code(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The actions that a function's code calls, on what the function is told of, all in one policy."""
    function = ground.resource(finding)
    found = [
        told
        for one in ground.findings
        if one.check == finding.check and one.resource == finding.resource
        if (told := _TOLD.search(one.message)) is not None
    ]
    texts = list(_texts(function.inputs.get("code"), ground))
    roles = {one["role"] for one in found}
    if not found or not texts or len(roles) != 1:
        raise NotPossible("what the function does is not known")
    actions = [action for one in found for action in _actions(texts, one["service"])]
    role = resource_named(roles.pop(), _ROLE, ground)
    yield granted(function, role, list(dict.fromkeys(actions)), ground)


def _actions(texts: list[str], service: str) -> list[str]:
    """Raises NotPossible where nothing that is called is an operation of the service."""
    called = dict.fromkeys(name for text in texts for name in _CALLED.findall(text))
    made = [action for name in called for action in _needed(name, service)]
    if not made:
        raise NotPossible(f"what the code does with {service} is not seen")
    return list(dict.fromkeys(made))


def _needed(name: str, service: str) -> tuple[str, ...]:
    layer = _LAYERS.get(service, {})
    plain = layer.get(name) or name.removesuffix("Command")
    operation = "".join(part[:1].upper() + part[1:] for part in plain.split("_"))
    return next(iter(sdk_actions(_CLIENTS.get(service, service), operation)), ())[:1]


def _texts(code: Any, ground: Ground) -> Iterator[str]:
    """The sources in an archive: texts that the program holds, and files that were handed in."""
    asset = code.get("$asset") if isinstance(code, dict) else None
    if not isinstance(asset, dict):
        return
    for entry in asset.get("entries", {}).values():
        yield from _texts(entry, ground)
    if "text" in asset:
        yield str(asset["text"])
    elif isinstance(asset.get("path"), str) and asset.get("inside"):
        yield from _files(asset["path"], ground)


def _files(path: str, ground: Ground) -> Iterator[str]:
    place = "/".join(part for part in (ground.project.root, path.removeprefix("./").strip("/")) if part)
    for one in ground.submission.files:
        if (one.path == place or one.path.startswith(f"{place}/")) and one.path.endswith(_CODE):
            content = ground.content_of(one.path)
            if content is not None:
                yield content.decode(errors="replace")


CODE_RIGHTS: Mapping[str, Mender] = {"LAM008": rights_of_code}

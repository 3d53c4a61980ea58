"""What Pulumi refuses in the file of a stack, what it cannot decrypt, and what it passes over in silence."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from stackproof.model import Remark

from ._project_rules import fits, is_no_key, stands_twice, told
from ._yaml import YamlDocument

_READ = frozenset({"config", "secretsprovider", "encryptedkey", "encryptionsalt", "environment", "mainEnvironment"})
_REFUSED, _IGNORED = "structure.stack-file-invalid", "structure.stack-file-ignored"
_UNREADABLE = "structure.stack-secret-unreadable"


def stack_faults(path: str, document: YamlDocument, *, name: str, declared: dict[str, object]) -> Iterator[Remark]:
    """Remarks on a stack's file. name: that of the project. declared: what its Pulumi.yaml says of each full key."""
    value = document.value
    if value is None:
        return
    if not isinstance(value, dict):
        yield Remark(kind=_REFUSED, message=f"{path}: it holds no mapping with `config`", file=path, line=1)
        return
    for key in value:
        if key not in _READ:
            what = f"Pulumi reads no `{key}` here"
            if ":" in key:
                what = f"`{key}` stands outside of `config`, where Pulumi does not read it"
            yield _remark(_IGNORED, path, document, (key,), what)
    for where in document.twice:
        yield _remark(_IGNORED, path, document, where, stands_twice(where))
    config = value.get("config")
    if not isinstance(config, dict):
        if config is not None:
            yield _remark(_REFUSED, path, document, ("config",), "`config` is no mapping")
        return
    locked = value.get("encryptionsalt") is not None or value.get("encryptedkey") is not None
    for key, item in config.items():
        full = key if ":" in key else f"{name}:{key}"
        for kind, what in (*_of_value(key, item, declared.get(full)), *_of_secrets(key, item, locked=locked)):
            yield _remark(kind, path, document, ("config", key), what)


def _remark(kind: str, path: str, document: YamlDocument, where: tuple[str, ...], what: str) -> Remark:
    again = f"set it again with `pulumi config set --secret {where[-1]}`" if kind == _UNREADABLE else ""
    data: dict[str, object] = {"fix": again} if again else {}
    return Remark(kind=kind, message=f"{path}: {what}", file=path, line=document.lines.get(where), data=data)


def _of_value(key: str, item: object, declared: object) -> Iterator[tuple[str, str]]:
    if is_no_key(key):
        yield _REFUSED, f"`{key}` is no key of the form namespace:name"
    if not isinstance(declared, dict) or "type" not in declared or declared.get("template"):
        return
    if any(True for _ in _ciphertexts(item)):
        return
    if declared.get("secret") is True:
        yield _REFUSED, f"`{key}` is declared a secret, so its value has to be encrypted"
    elif not fits(_as_read(item), declared):
        yield _REFUSED, f"the value of `{key}` is no {told(declared)}, which Pulumi.yaml declares it to be"


def _as_read(item: object) -> object:
    """Scalars in a stack's file are texts to Pulumi."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float) and item.is_integer():
        return str(int(item))
    return item if isinstance(item, list | dict) else "" if item is None else str(item)


def _of_secrets(key: str, item: object, *, locked: bool) -> Iterator[tuple[str, str]]:
    """A ciphertext of a passphrase or of a key service begins with `v1:`; what makes the key stands beside `config`.
    Those of Pulumi Cloud are plain base64."""
    for text in _ciphertexts(item):
        parts = text.split(":") if isinstance(text, str) else []
        if not (_is_base64(*parts[1:]) if parts[:1] == ["v1"] and len(parts) == 3 else _is_base64(*parts)):
            yield _UNREADABLE, f"the `secure` value of `{key}` is no ciphertext that Pulumi wrote"
        elif len(parts) == 3 and not locked:
            yield (
                _UNREADABLE,
                f"the secret `{key}` cannot be decrypted: the file has no encryptionsalt and no encryptedkey",
            )


def _is_base64(*texts: str) -> bool:
    try:
        return bool(texts) and len(texts) < 3 and all(text and base64.b64decode(text, validate=True) for text in texts)
    except (binascii.Error, ValueError):
        return False


def _ciphertexts(item: object) -> Iterator[object]:
    if isinstance(item, dict):
        if set(item) == {"secure"}:
            yield item["secure"]
        else:
            for part in item.values():
                yield from _ciphertexts(part)
    elif isinstance(item, list):
        for part in item:
            yield from _ciphertexts(part)

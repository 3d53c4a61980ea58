"""Where secret values come from, and keeping them out of everything that is stored or shown."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from stackproof.model import SecretOrigin

from ._shapes import words

_SECRET_WORDS = frozenset({"password", "passwd", "passphrase", "secret", "token"})
_NOT_SECRET = frozenset(
    {"arn", "id", "name", "key", "arns", "ids", "names", "version", "versions", "rotation", "policy"}
)
# Inputs that hold a credential, whatever the SDK says of them.
_SENSITIVE = frozenset(
    {
        "password",
        "masterPassword",
        "masterUserPassword",
        "adminPassword",
        "authToken",
        "secretString",
        "secretBinary",
        "privateKey",
        "secretKey",
        "oauthToken",
        "clientSecret",
        "passwordWo",
        "masterPasswordWo",
        "secretStringWo",
        "adminUserPassword",
        "apiSecret",
        "preSharedKey",
    }
)
MASK = "[secret]"
_SHORTEST = 6
_FILLER = re.compile(
    r"(?i)change.?me|placeholder|replace|to.?do\b|dummy|example|your[-_ ]|^x+$|^<.*>$|fixme"
    r"|not.?(?:configured|set|provided|available)|un.?(?:set|configured)|^(?:none|null|empty|tbd|n/a|pending)$"
)
_WORDS_ONLY = re.compile(r"[<_-]*[A-Za-z_ /-]+[>_-]*")
_PLACE = re.compile(r"/?[a-z][\w.-]*(?:/[a-z][\w.-]*)+|arn:aws[\w-]*:[^\s]+")


class Secret(msgspec.Struct, frozen=True):
    """A value that the program marked secret; only the engine sees it in the clear."""

    value: Any


def names_a_secret(key: str) -> bool:
    """True for names such as DB_PASSWORD or apiToken, False for SECRET_ARN or TOKEN_ID."""
    found = words(key)
    return bool(found) and bool(_SECRET_WORDS & set(found)) and found[-1] not in _NOT_SECRET


def is_sensitive(token: str, key: str, inputs: dict[str, Any]) -> bool:
    """True when the input `key` of a resource of type `token` holds a credential."""
    if key in _SENSITIVE:
        return True
    return (
        token == "aws:ssm/parameter:Parameter" and key in ("value", "valueWo") and inputs.get("type") == "SecureString"
    )


def is_distinct(text: str) -> bool:
    """True for a text that can be hunted for without tearing holes into others: not for `password` or `postgres`."""
    plain = text.removesuffix("!").replace("-", "").replace("_", "").replace(".", "")
    return len(text) >= _SHORTEST and not (plain.isalpha() and (plain[1:].islower() or plain.isupper()))


class Vault:
    """The secret values of one run and their origins; `seal` replaces them by markers."""

    def __init__(self, source_text: str) -> None:
        self._origins: dict[str, SecretOrigin] = {}
        self._source = source_text
        self._literals: set[str] = set()
        self._hidden: set[str] = set()
        self._ordered: tuple[int, list[str]] = (0, [])

    def learn(self, value: Any, origin: SecretOrigin) -> None:
        """Remember every text inside `value` as a secret of that origin."""
        if isinstance(value, Secret):
            value = value.value
        if isinstance(value, str):
            if value:
                self._origins.setdefault(value, origin)
            for part in _json_leaves(value):
                if len(part) >= _SHORTEST:
                    self._origins.setdefault(part, origin)
        elif isinstance(value, dict):
            for item in value.values():
                self.learn(item, origin)
        elif isinstance(value, list):
            for item in value:
                self.learn(item, origin)

    def origin(self, value: Any) -> SecretOrigin:
        """Where a value comes from: the known secret that it is or holds, a literal of the source, or unknown."""
        text = value if isinstance(value, str) else json.dumps(value, default=str)
        if text in self._origins:
            return self._origins[text]
        held = [origin for known, origin in self._origins.items() if len(known) >= _SHORTEST and known in text]
        for origin in ("generated", "lookup", "config", "literal"):
            if origin in held:
                return origin
        return "literal" if text and self._from_source(text) else "unknown"

    def _from_source(self, text: str) -> bool:
        if text in self._source:
            return True
        pieces = [piece for piece in re.split(r"[^A-Za-z0-9]+", text) if len(piece) >= 3]
        return bool(pieces) and all(piece in self._source for piece in pieces)

    def marker(self, value: Any, *, plain: bool = False) -> dict[str, Any]:
        """The `$secret` marker; a text that only holds known secrets keeps the rest, masked, as `redacted`.

        plain: the program did not mark the value secret, so Pulumi would store and show it in the clear. A text of the
        source that reads like the path of something, as `app/prod/api-key`, is marked `place`; one that stands where
        the credential is to be filled in, as `REPLACE_ME` or `{"password": ""}`, is marked `filler`.
        """
        origin = self.origin(value)
        marker: dict[str, Any] = {"origin": origin, "plain": True} if plain else {"origin": origin}
        if origin in ("literal", "unknown") and isinstance(value, str) and len(value) >= _SHORTEST:
            self._literals.add(value)
        if isinstance(value, str) and origin == "literal" and _PLACE.fullmatch(value):
            marker["place"] = True
        if isinstance(value, str) and origin == "literal" and _is_filler(value):
            marker["filler"] = True
        if isinstance(value, str) and value not in self._origins:
            masked = self.mask(value)
            if masked != value:
                marker["redacted"] = masked
        return {"$secret": marker}

    def hide(self, text: str) -> None:
        """Remember a credential that the source writes in the clear: wherever it appears, it goes."""
        if text not in self._origins and self._from_source(text):
            self._hidden.add(text)

    def note(self, value: Any) -> None:
        """Remember what the program marked as secret, for texts that are shown before the graph is sealed."""
        text = value.value if isinstance(value, Secret) else value
        if isinstance(text, str) and len(text) >= _SHORTEST and self.origin(text) in ("literal", "unknown"):
            self._literals.add(text)

    def mask(self, text: str) -> str:
        """`text` without any known secret."""
        for known in self._longest_first():
            if known in text:
                text = text.replace(known, MASK)
        return text

    def _longest_first(self) -> list[str]:
        if self._ordered[0] != len(self._origins) + len(self._hidden):
            known = (text for text in (*self._origins, *self._hidden) if len(text) >= _SHORTEST)
            self._ordered = (len(self._origins) + len(self._hidden), sorted(known, key=len, reverse=True))
        return self._ordered[1]

    def values(self) -> tuple[str, ...]:
        """All texts that must not be shown, long enough to be told from ordinary words."""
        known = (*self._origins, *filter(is_distinct, {*self._literals, *self._hidden}))
        return tuple(text for text in known if len(text) >= _SHORTEST)

    def mask_output(self, text: str) -> str:
        """As `mask`, also without credentials that stand in the source: for what the program prints or raises."""
        for literal in sorted(filter(is_distinct, self._literals), key=len, reverse=True):
            text = text.replace(literal, MASK)
        return self.mask(text)

    def seal(self, value: Any) -> Any:
        """A value ready to be stored: secrets as markers, known secrets masked wherever they appear in text."""
        if isinstance(value, Secret):
            return self.marker(value.value)
        if isinstance(value, str):
            return self._seal_text(value)
        if isinstance(value, list):
            return [self.seal(item) for item in value]
        if isinstance(value, dict):
            return {key: self.seal(item) for key, item in value.items()}
        return value

    def _seal_text(self, text: str) -> Any:
        if (text in self._origins or text in self._hidden) and len(text) >= _SHORTEST:
            return self.marker(text, plain=True)
        masked = self.mask(text)
        return text if masked == text else masked

    def seal_inputs(self, token: str, inputs: dict[str, Any]) -> dict[str, Any]:
        """Inputs or outputs of one resource, with credentials in the clear sealed as well."""
        sealed = {}
        for key, value in inputs.items():
            plain = not isinstance(value, (Secret, dict)) and value not in (None, "", [])
            if plain and is_sensitive(token, key, inputs):
                sealed[key] = self.marker(value, plain=True)
            else:
                sealed[key] = self.seal(value)
        return sealed


def _json_leaves(text: str) -> list[str]:
    if text[:1] not in "{[":
        return []
    try:
        value = json.loads(text)
    except ValueError:
        return []
    if isinstance(value, dict):
        return [item for key, item in value.items() if isinstance(item, str) and names_a_secret(key)]
    return []


def _is_filler(text: str) -> bool:
    """True for words that stand for a credential, and for an object whose credentials are all such words or empty."""
    if text[:1] == "{" and (fields := _fields(text)) is not None:
        told = [item for key, item in fields.items() if names_a_secret(key)] or list(fields.values())
        return all(isinstance(item, str) and (not item or _is_filler(item)) for item in told)
    return _WORDS_ONLY.fullmatch(text) is not None and _FILLER.search(text.strip("_<>- ")) is not None


def _fields(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None

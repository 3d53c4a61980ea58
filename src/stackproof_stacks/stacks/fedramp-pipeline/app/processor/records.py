"""What a record must hold. Its content is personal: no message of ours repeats it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

FIELDS = ("applicationId", "name", "birthDate")


class NotARecord(ValueError):
    """A record that cannot be kept; the message says why, without its content."""


@dataclass(frozen=True)
class Application:
    id: str
    name: str
    born: date


def parsed(data: bytes) -> Application:
    """Raises NotARecord."""
    try:
        body = json.loads(data)
    except ValueError:
        raise NotARecord("it is no JSON") from None
    if not isinstance(body, dict):
        raise NotARecord("it is no JSON object")
    missing = [field for field in FIELDS if not isinstance(body.get(field), str) or not body[field].strip()]
    if missing:
        raise NotARecord(f"it lacks {', '.join(missing)}")
    try:
        born = date.fromisoformat(body["birthDate"])
    except ValueError:
        raise NotARecord("birthDate is no date such as 1990-12-31") from None
    return Application(body["applicationId"].strip(), body["name"].strip(), born)

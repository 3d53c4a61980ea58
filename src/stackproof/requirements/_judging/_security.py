"""Judges of protection: keys, connections, roles, credentials, and what is open to the world."""

from __future__ import annotations

from . import _access, _credentials, _encryption, _exposure, _in_transit, _secret_references
from ._outcomes import Judge

JUDGES: dict[str, Judge] = {
    **_encryption.JUDGES,
    **_in_transit.JUDGES,
    **_access.JUDGES,
    **_credentials.JUDGES,
    **_secret_references.JUDGES,
    **_exposure.JUDGES,
}

"""What linters say, and how it is mended."""

from __future__ import annotations

from collections.abc import Mapping

from ._ground import Mender
from ._unused import without_unused

LINT: Mapping[str, Mender] = {
    "LINT002": without_unused,
}

"""What linters say, and how it is mended."""

from __future__ import annotations

from collections.abc import Mapping

from ._errors_go import with_errors_returned
from ._ground import Mender
from ._imports_go import leading_somewhere
from ._parsing import that_parses
from ._undefined import defined
from ._unused import without_unused
from ._written_lines import as_ruff_says, with_comments, with_last_break, with_short_lines, without_code

LINT: Mapping[str, Mender] = {
    "LINT001": that_parses,
    "LINT002": without_unused,
    "LINT003": defined,
    "LINT004": with_short_lines,
    "LINT005": with_comments,
    "LINT006": with_last_break,
    "LINT007": as_ruff_says,
    "LINT008": without_code,
    "LINT010": leading_somewhere,
    "LINT011": with_errors_returned,
}
